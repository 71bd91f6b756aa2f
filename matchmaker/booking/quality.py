"""How good is a version of the timetable, in numbers people can check on their own agendas?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.booking.models import Meeting, Placement, Request, Timetable, UnplacedMeeting
from matchmaker.booking.unmet import unmet_word
from matchmaker.db import db
from matchmaker.events.models import Participant


@dataclass(frozen=True, slots=True)
class Quality:
    """A version with what it gives people.

    `agreed` counts the pairs that both want to meet, `agreed_placed` those of them that do; `spread` says, by
    side, how many people have how many meetings; `unmet` counts the agreed ones left out by `unmet.UNMET`.
    """

    timetable: Timetable
    placed: int
    agreed: int
    agreed_placed: int
    spread: dict[str, Counter[int]]
    unmet: Counter[str]


def shown_timetable(event_id: int) -> Timetable | None:
    """Return the version people hold in their hands, else the newest draft, else None."""
    return db.session.scalar(
        select(Timetable)
        .where(Timetable.event_id == event_id)
        .order_by(Timetable.is_live.desc(), Timetable.number.desc())
        .limit(1)
    )


def quality_of(timetable: Timetable) -> Quality:
    """Return what a version gives people; four queries whatever its size."""
    placed = [
        (first, second)
        for first, second in db.session.execute(
            select(Meeting.first_id, Meeting.second_id)
            .join(Placement, Placement.meeting_id == Meeting.id)
            .where(Placement.timetable_id == timetable.id)
        )
    ]
    agreed = _agreed_pairs(timetable.event_id)
    return Quality(
        timetable,
        placed=len(placed),
        agreed=len(agreed),
        agreed_placed=len(agreed & set(placed)),
        spread=_spread(timetable.event_id, placed),
        unmet=_unmet(timetable.id, agreed - set(placed)),
    )


def _agreed_pairs(event_id: int) -> set[tuple[int, int]]:
    """Return the ordered pairs of which one asked and the other accepted, or both asked."""
    rows = db.session.execute(
        select(Request.from_id, Request.to_id, Request.state).where(
            Request.event_id == event_id, Request.state.in_(("open", "accepted"))
        )
    )
    asked = {(from_id, to_id): state for from_id, to_id, state in rows}
    return {
        (min(pair), max(pair))
        for pair, state in asked.items()
        if state == "accepted" or (pair[1], pair[0]) in asked
    }


def _spread(event_id: int, placed: list[tuple[int, int]]) -> dict[str, Counter[int]]:
    meetings = Counter(person for pair in placed for person in pair)
    spread: dict[str, Counter[int]] = {}
    for participant_id, side in db.session.execute(
        select(Participant.id, Participant.side).where(
            Participant.event_id == event_id, Participant.left_at.is_(None)
        )
    ):
        spread.setdefault(side, Counter())[meetings[participant_id]] += 1
    return spread


def _unmet(timetable_id: int, left_out: set[tuple[int, int]]) -> Counter[str]:
    rows = db.session.execute(
        select(Meeting.first_id, Meeting.second_id, UnplacedMeeting.reasons)
        .join(UnplacedMeeting, UnplacedMeeting.meeting_id == Meeting.id)
        .where(UnplacedMeeting.timetable_id == timetable_id)
    )
    return Counter(unmet_word(reasons) for first, second, reasons in rows if (first, second) in left_out)
