"""Who meets whom? Requests, meetings from accepted to held or cancelled, and timetable versions.

A *request* is one's wish; a *meeting* is the identity of two people's talk, waiting for a slot once both want
it; a *timetable* version says where meetings would stand. Only *standing* bookings (direct, locked, begun)
and the live version occupy anybody. Entry functions, all run inside `db.transaction()` by their edge:

- `requesting`: send_request, accept_request, decline_request, withdraw_request, mark_top_choice,
  book_request, lapse_open_requests; `excluding`: exclude_participant, exclude_organisation, lift_exclusion;
  `leaving`: leave_event
- `placing`: book_directly, move_meeting, release_meeting, cancel_meeting; `queries.free_slots_for`
- `drafting`: event_problem, keep_draft; `publishing`: publish; `runs` for the work between them
- `agenda`, `quality` and `unmet` say how it stands; `telling` what people have to be told
"""
