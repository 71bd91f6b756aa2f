"""Making a version of the timetable the live one, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update

from matchmaker.audit.recording import record
from matchmaker.booking.errors import NoSuchTimetable
from matchmaker.booking.facts import facts_of
from matchmaker.booking.models import Placement, Timetable
from matchmaker.booking.swapping import Place, Swap
from matchmaker.db import db, hold_event
from matchmaker.events.acting import refuse_outsiders


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing changed, by meeting id; `moved` and `withdrawn` say in which slot and seat each was."""

    timetable: Timetable
    placed: tuple[int, ...]
    moved: dict[int, Place]
    withdrawn: dict[int, Place]
    kept: tuple[int, ...]


def publish(
    timetable_id: int,
    *,
    by: int | None,
    at: datetime,
    state: Literal["provisional", "final"] = "provisional",
    comment: str = "",
) -> Publication:
    """Make a version live: its meetings take their places, those it leaves out wait again.

    A meeting that keeps its slot and seat keeps its sequence; one that moves or leaves raises it.
    Raises NoSuchTimetable, NotAllowed; BookingsChanged, TouchesThePast or DraftOutdated naming the meetings.
    """
    session = db.session()
    event_id = session.scalar(select(Timetable.event_id).where(Timetable.id == timetable_id))
    if event_id is None:
        raise NoSuchTimetable(timetable=timetable_id)
    refuse_outsiders(event_id, by)
    hold_event(event_id, alone=True)
    timetable = session.get_one(Timetable, timetable_id, populate_existing=True)
    target = {
        one.meeting_id: (one.slot_id, one.seat_id)
        for one in session.scalars(select(Placement).where(Placement.timetable_id == timetable_id))
    }
    swap = Swap.between(facts_of(event_id), target, at)
    swap.refuse_changed_bookings(timetable.bookings)
    swap.refuse_the_past()
    swap.refuse_broken_rules()
    swap.carry_out()
    _make_live(timetable)
    timetable.state, timetable.comment, timetable.published_at = state, comment, at
    counts = {"placed": len(swap.placed), "moved": len(swap.moved), "withdrawn": len(swap.withdrawn)}
    record("published", timetable, by=by, at=at, number=timetable.number, state=state, **counts)
    return Publication(timetable, tuple(swap.placed), swap.moved, swap.withdrawn, tuple(swap.kept))


def _make_live(timetable: Timetable) -> None:
    others = (Timetable.event_id == timetable.event_id, Timetable.id != timetable.id)
    db.session.execute(update(Timetable).where(*others, Timetable.is_live).values(is_live=False))
    timetable.is_live = True
