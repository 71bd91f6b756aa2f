"""Giving every candidate meeting its row, so that its identity exists before a timetable names it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from matchmaker.booking.facts import EventFacts, Pair, facts_of
from matchmaker.booking.models import Meeting
from matchmaker.booking.wishes import Wish, wishes_of
from matchmaker.db import db, hold_event
from matchmaker.events.models import Participant

#: Where nobody asked, only what one side's list shows this high up is worth proposing.
SUGGESTED_RANK = 10


def new_meeting(
    one: Participant, other: Participant, *, at: datetime, need_id: int | None, request_id: int | None
) -> Meeting:
    """Return a meeting of two participants, added to the session and waiting for a slot."""
    first, second = sorted((one, other), key=lambda participant: participant.id)
    organisations = sorted((one.organisation_id, other.organisation_id))
    meeting = Meeting(
        event_id=one.event_id,
        first_id=first.id,
        second_id=second.id,
        need_id=need_id,
        request_id=request_id,
        # The organisations of a pair meet once about a need, whichever colleagues take it.
        group_key=f"{organisations[0]}-{organisations[1]}-{need_id or 0}",
        uid=str(uuid4()),
        created_at=at,
        changed_at=at,
    )
    db.session.add(meeting)
    return meeting


def prepare_meetings(event_id: int, *, at: datetime) -> int:
    """Create the missing rows of candidate meetings and return how many there were.

    Candidates are agreed meetings and, where the event allows it, well-ranked suggestions.
    """
    hold_event(event_id, alone=True)
    facts = facts_of(event_id)
    present = {(meeting.first_id, meeting.second_id) for meeting in facts.meetings.values()}
    missing = [
        (pair, wish)
        for pair, wish in sorted(wishes_of(event_id).items(), key=lambda item: item[0])
        if pair not in present and is_candidate(facts, pair, wish)
    ]
    for pair, wish in missing:
        request = next(iter(wish.requests), None)
        new_meeting(
            *(facts.participants[one] for one in pair),
            at=at,
            need_id=wish.need_id,
            request_id=request.id if request else None,
        )
    db.session.flush()
    return len(missing)


def is_candidate(facts: EventFacts, pair: Pair, wish: Wish) -> bool:
    """Whether a timetable may hold a meeting of the pair: agreed, or suggested where the event allows it."""
    if not facts.can_meet(pair):
        return False
    if wish.is_agreed:
        return True
    is_suggested = wish.rank is not None and wish.rank <= SUGGESTED_RANK
    return is_suggested and not wish.requests and facts.event.allows_unrequested_meetings
