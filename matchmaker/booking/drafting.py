"""From the records to the engine's problem, and from its plan to a draft version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from matchmaker.audit.recording import record
from matchmaker.booking.facts import EventFacts, facts_of
from matchmaker.booking.models import Placement, Timetable, UnplacedMeeting
from matchmaker.booking.posing import Posing
from matchmaker.booking.preparing import is_candidate, prepare_meetings
from matchmaker.booking.presets import preset_named
from matchmaker.booking.wishes import Wish, wishes_of
from matchmaker.db import db, hold_event
from matchmaker.scheduling import plan as plans
from matchmaker.scheduling.problem import Problem
from matchmaker.scheduling.writing import plan_to_json

Booking = tuple[int, int, int]  # meeting, slot, seat


@dataclass(frozen=True, slots=True)
class PreparedProblem:
    """What a worker solves, and which bookings it stands on."""

    problem: Problem
    bookings: tuple[Booking, ...]


def event_problem(event_id: int, *, at: datetime, preset: str = "most meetings") -> PreparedProblem:
    """Return the timetable problem of an event as it stands at `at`; ids as in `posing`.

    Creates the rows of candidate meetings that have none, so it runs inside transaction().
    Meetings that were booked, locked or have begun stay where they are. The rest is chosen from what both
    sides agreed to, or from good suggestions where the event allows it; open one-sided requests are left out.
    Raises NoSuchEvent, UnknownPreset.
    """
    weights = preset_named(preset)
    prepare_meetings(event_id, at=at)
    facts, wishes = facts_of(event_id), wishes_of(event_id)
    standing = facts.standing_meetings(at)
    kept = {one.id for one in standing}
    candidates = [
        one
        for one in facts.meetings.values()
        if one.id not in kept and is_candidate(facts, one.pair, wishes.get(one.pair, Wish()))
    ]
    posing = Posing(facts, tuple(standing), frozenset(s for s in facts.slots if not facts.is_past(s, at)))
    problem = Problem(
        slots=posing.slots(),
        locations=posing.locations(),
        participants=posing.participants(),
        meetings=posing.meetings(candidates, wishes, weights),
        exclusions=posing.exclusions(),
    )
    bookings = ((one.id, one.slot_id, one.seat_id) for one in standing)
    return PreparedProblem(
        problem,
        tuple((one, slot, seat) for one, slot, seat in bookings if slot is not None and seat is not None),
    )


def keep_draft(
    event_id: int, run_id: int | None, plan: plans.Plan, bookings: Sequence[Booking], *, at: datetime
) -> Timetable:
    """Store a plan of event_problem(), solved around its `bookings`, as the event's next numbered draft.

    A plan names a seat only by number; a meeting that stands keeps its own, whoever the plan put there.
    """
    hold_event(event_id, alone=True)
    facts = facts_of(event_id)
    last = db.session.scalar(select(func.max(Timetable.number)).where(Timetable.event_id == event_id))
    timetable = Timetable(
        event_id=event_id,
        number=(last or 0) + 1,
        run_id=run_id,
        status=plan.status,
        certificate=plan_to_json(plan)["certificate"],
        bookings=[list(one) for one in bookings],
        created_at=at,
    )
    db.session.add(timetable)
    db.session.flush()
    version = {"timetable_id": timetable.id}
    places = _places(facts, plan)
    if places:
        rows = [
            {**version, "meeting_id": one, "slot_id": slot, "seat_id": seat} for one, slot, seat in places
        ]
        db.session.execute(insert(Placement), rows)
    if plan.unplaced:
        reasons = [
            {**version, "meeting_id": int(one.meeting[1:]), "reasons": [_reason(why) for why in one.reasons]}
            for one in plan.unplaced
        ]
        db.session.execute(insert(UnplacedMeeting), reasons)
    record("drafted", timetable, by=None, at=at, number=timetable.number, placed=len(places), run=run_id)
    return timetable


def _places(facts: EventFacts, plan: plans.Plan) -> list[tuple[int, int, int]]:
    """Return (meeting, slot, seat) row ids; meetings that have this slot and location keep their seat."""
    places: list[tuple[int, int, int]] = []
    rest: list[tuple[int, int, int]] = []  # (meeting, slot, location)
    taken: set[tuple[int, int]] = set()
    for one in plan.placements:
        meeting_id, slot, location = int(one.meeting[1:]), int(one.slot[1:]), int(one.location[1:])
        meeting = facts.meetings.get(meeting_id)
        seat = meeting.seat_id if meeting is not None and meeting.slot_id == slot else None
        if seat is not None and facts.location_of_seat.get(seat) == location:
            places.append((meeting_id, slot, seat))
            taken.add((slot, seat))
        else:
            rest.append((meeting_id, slot, location))
    for meeting_id, slot, location in rest:
        seat = next(one.id for one in facts.seats[location] if (slot, one.id) not in taken)
        places.append((meeting_id, slot, seat))
        taken.add((slot, seat))
    return sorted(places)


def _reason(why: plans.Reason) -> dict[str, object]:
    """Return why a meeting is not in a slot (None: in any), with the row ids where rows are meant."""
    slot = None if why.slot is None else int(why.slot[1:])
    return {"slot": slot, "rule": why.rule, "blocked_by": list(why.blocked_by)}
