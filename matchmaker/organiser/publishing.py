"""Making a version of the timetable the one people hold in their hands."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from matchmaker.booking.errors import NoSuchTimetable
from matchmaker.booking.models import Timetable
from matchmaker.booking.publishing import Publication, publish
from matchmaker.db import db


def publish_version(
    event_id: int,
    number: int | None,
    *,
    by: int | None,
    at: datetime,
    state: Literal["provisional", "final"],
    comment: str = "",
) -> Publication:
    """Publish the event's version `number`, or its newest.

    Raises NoSuchTimetable, and as booking.publishing.publish() does.
    """
    wanted = select(Timetable.id).where(Timetable.event_id == event_id).order_by(Timetable.number.desc())
    if number is not None:
        wanted = wanted.where(Timetable.number == number)
    timetable_id = db.session.scalar(wanted.limit(1))
    if timetable_id is None:
        raise NoSuchTimetable(timetable=number)
    return publish(timetable_id, by=by, at=at, state=state, comment=comment)
