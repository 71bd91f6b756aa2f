"""An event at a glance, for its team: when, who, how many, and how good each version of the timetable is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from matchmaker.booking.models import Meeting, Request, Timetable, TimetableRun
from matchmaker.booking.quality import Quality, quality_of
from matchmaker.booking.runs import active_run_of
from matchmaker.db import db
from matchmaker.events.models import Event, Window
from matchmaker.events.queries import BlockTimes, block_times, event_named, people_by_side, seats_by_kind


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A period in which people may register, request or book; `is_open` at the moment of asking."""

    kind: str
    opens_at: datetime
    closes_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the event's team wants to know first.

    `people` and `places` are (people, organisations) by side and (locations, seats) by kind; `requests` and
    `meetings` count by state; `versions` are in order of their numbers.
    """

    event: Event
    windows: list[OpenWindow]
    blocks: list[BlockTimes]
    people: dict[str, tuple[int, int]]
    places: dict[str, tuple[int, int]]
    requests: dict[str, int]
    meetings: dict[str, int]
    versions: list[Quality]
    run: TimetableRun | None


def overview_of(slug: str, *, at: datetime) -> Overview:
    """Return what there is to know about the event at `at`. Raises NoSuchEvent."""
    event = event_named(slug)
    session = db.session()
    windows = session.scalars(
        select(Window).where(Window.event_id == event.id).order_by(Window.opens_at, Window.id)
    )
    versions = session.scalars(
        select(Timetable).where(Timetable.event_id == event.id).order_by(Timetable.number)
    )
    return Overview(
        event=event,
        windows=[
            OpenWindow(one.kind, one.opens_at, one.closes_at, one.opens_at <= at < one.closes_at)
            for one in windows
        ],
        blocks=block_times(event.id),
        people=people_by_side(event.id),
        places=seats_by_kind(event.id),
        requests=_by_state(Request, event.id),
        meetings=_by_state(Meeting, event.id),
        versions=[quality_of(version) for version in versions],
        run=active_run_of(event.id),
    )


def _by_state(model: type[Request | Meeting], event_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(model.state, func.count(model.id)).where(model.event_id == event_id).group_by(model.state)
    )
    return {row[0]: row[1] for row in rows}
