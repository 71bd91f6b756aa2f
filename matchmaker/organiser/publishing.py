"""Making a version of the timetable the one people hold in their hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from matchmaker.booking.errors import NoSuchTimetable
from matchmaker.booking.mails import Office
from matchmaker.booking.models import Timetable
from matchmaker.booking.publishing import Publication, publish
from matchmaker.booking.telling import Told, tell_publication
from matchmaker.db import db
from matchmaker.events.models import Event


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing changed, and what was written to tell people."""

    publication: Publication
    told: Told


def publish_version(
    event_id: int,
    number: int | None,
    *,
    by: int | None,
    at: datetime,
    state: Literal["provisional", "final"],
    comment: str = "",
    office: Office,
) -> Published:
    """Publish the event's version `number`, or its newest, and write the mails that tell people of it.

    The mails wait until somebody sends them. Raises NoSuchTimetable, and as booking.publishing.publish().
    """
    wanted = select(Timetable.id).where(Timetable.event_id == event_id).order_by(Timetable.number.desc())
    if number is not None:
        wanted = wanted.where(Timetable.number == number)
    timetable_id = db.session.scalar(wanted.limit(1))
    if timetable_id is None:
        raise NoSuchTimetable(timetable=number)
    publication = publish(timetable_id, by=by, at=at, state=state, comment=comment)
    event = db.session.get_one(Event, event_id)
    return Published(publication, tell_publication(event, at=at, office=office))
