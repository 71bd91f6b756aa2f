"""The rows agendas are made of: of one participant, or of all of an event if none is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from matchmaker.accounts.models import Organisation, Person
from matchmaker.booking.agenda_parts import Place, Who
from matchmaker.booking.models import Meeting, Request, Timetable, UnplacedMeeting
from matchmaker.db import db
from matchmaker.events.models import (
    GroupSession,
    GroupSessionAttendee,
    Location,
    Participant,
    Seat,
    Slot,
)
from matchmaker.profiles.models import Item

Pair = tuple[int, int]
Reason = dict[str, Any]
Row = TypeVar("Row")
_BATCH = 1000  # ids a statement: well below what either store takes


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting with a slot, where and when."""

    meeting: Meeting
    slot_id: int
    seat_id: int
    starts_at: datetime
    ends_at: datetime
    place: Place
    need_id: int | None
    offer_id: int | None

    @property
    def pair(self) -> Pair:
        """The two participants."""
        return self.meeting.first_id, self.meeting.second_id


@dataclass(frozen=True, slots=True)
class Unslotted:
    """A meeting without a slot: waiting, or called off."""

    id: int
    state: str


@dataclass(frozen=True, slots=True)
class Session:
    """A group session that takes place, and who is in it."""

    session: GroupSession
    place: Place | None
    attendees: frozenset[int]

    @property
    def moderator_id(self) -> int | None:
        """The participant who leads it."""
        return self.session.moderator_id

    def is_of(self, participant_id: int) -> bool:
        """Whether it stands in the participant's agenda; a break stands in everybody's."""
        is_in = participant_id in self.attendees or participant_id == self.moderator_id
        return is_in or self.session.kind == "break"


def by_participant(rows: Iterable[tuple[Pair, Row]]) -> dict[int, list[Row]]:
    """Return the rows of pairs by either of the two."""
    found: dict[int, list[Row]] = defaultdict(list)
    for pair, row in rows:
        for one in pair:
            found[one].append(row)
    return found


def people(event_id: int, ids: Collection[int | None] | None) -> dict[int, Who]:
    """Return the event's participants (or those with these ids) by id."""
    query = (
        select(
            Participant.id,
            Participant.public_id,
            Person.id,
            Person.full_name,
            Organisation.name,
            Participant.side,
            Person.email,
            Person.language,
            Participant.wants_invitations,
            Participant.left_at.is_not(None),
        )
        .join(Person, Person.id == Participant.person_id)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.event_id == event_id)
    )
    if ids is not None:
        query = query.where(Participant.id.in_([one for one in ids if one is not None]))
    rows: Sequence[Sequence[Any]] = db.session.execute(query).all()
    return {row[0]: Who(*row) for row in rows}


def titles(event_id: int, ids: Collection[int | None] | None) -> dict[int, tuple[str, str]]:
    """Return title and language of the event's needs and offers (or of those with these ids) by id."""
    query = select(Item.id, Item.title, Item.language).where(Item.event_id == event_id)
    if ids is not None:
        query = query.where(Item.id.in_([one for one in ids if one is not None]))
    return {item: (title, language) for item, title, language in db.session.execute(query)}


def placed_meetings(event_id: int, participant_id: int | None) -> list[Placed]:
    """Return the meetings that have a slot, taken place or not."""
    seats = _seats_per_location(event_id)
    query = (
        select(Meeting, Slot, Seat, Location, Request.need_id, Request.offer_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Seat, Seat.id == Meeting.seat_id)
        .join(Location, Location.id == Seat.location_id)
        .outerjoin(Request, Request.id == Meeting.request_id)
        .where(Meeting.event_id == event_id, Meeting.state != "cancelled")
        .where(_is_of(participant_id, Meeting.first_id, Meeting.second_id))
    )
    return [
        Placed(
            meeting,
            slot.id,
            seat.id,
            slot.starts_at,
            slot.ends_at,
            Place(
                location.code, location.kind, seat.number if seats[location.id] > 1 else None, location.url
            ),
            meeting.need_id or need_id,
            offer_id,
        )
        for meeting, slot, seat, location, need_id, offer_id in db.session.execute(query)
    ]


def unslotted_meetings(event_id: int, participant_id: int | None) -> dict[Pair, list[Unslotted]]:
    """Return the meetings that have no slot, by pair."""
    query = (
        select(Meeting.first_id, Meeting.second_id, Meeting.id, Meeting.state)
        .where(Meeting.event_id == event_id, Meeting.slot_id.is_(None))
        .where(_is_of(participant_id, Meeting.first_id, Meeting.second_id))
    )
    found: dict[Pair, list[Unslotted]] = defaultdict(list)
    for first, second, meeting_id, state in db.session.execute(query):
        found[first, second].append(Unslotted(meeting_id, state))
    return found


def agreed_requests(event_id: int, participant_id: int | None) -> dict[Pair, list[Request]]:
    """Return the live requests of every pair that agreed: one accepted, or both asked."""
    query = (
        select(Request)
        .where(Request.event_id == event_id, Request.state.in_(("open", "accepted")))
        .where(_is_of(participant_id, Request.from_id, Request.to_id))
        .order_by(Request.id)
    )
    found: dict[Pair, list[Request]] = defaultdict(list)
    for request in db.session.scalars(query):
        first, second = sorted((request.from_id, request.to_id))
        found[first, second].append(request)
    return {
        pair: requests
        for pair, requests in found.items()
        if len(requests) > 1 or requests[0].state == "accepted"
    }


def left_out(event_id: int, participant_id: int | None) -> tuple[int | None, dict[int, list[Reason]]]:
    """Return the live timetable's number and, by meeting, why it leaves each out; None and nothing before."""
    mine = select(Meeting.id).where(_is_of(participant_id, Meeting.first_id, Meeting.second_id))
    is_left_out = and_(UnplacedMeeting.timetable_id == Timetable.id, UnplacedMeeting.meeting_id.in_(mine))
    query = (
        select(Timetable.number, UnplacedMeeting.meeting_id, UnplacedMeeting.reasons)
        .outerjoin(UnplacedMeeting, is_left_out)
        .where(Timetable.event_id == event_id, Timetable.is_live)
    )
    number = None
    found = {}
    for number, meeting_id, reasons in db.session.execute(query):  # noqa: B007 - the same in every row
        if meeting_id is not None:
            found[meeting_id] = reasons
    return number, found


def sessions(event_id: int, participant_id: int | None) -> list[Session]:
    """Return the group sessions that take place, in order of time."""
    query = (
        select(GroupSession, Location)
        .outerjoin(Location, Location.id == GroupSession.location_id)
        .where(GroupSession.event_id == event_id, GroupSession.cancelled_at.is_(None))
        .order_by(GroupSession.starts_at, GroupSession.id)
    )
    signed_up = (
        select(GroupSessionAttendee.group_session_id, GroupSessionAttendee.participant_id)
        .join(GroupSession, GroupSession.id == GroupSessionAttendee.group_session_id)
        .where(GroupSession.event_id == event_id)
        .where(_is_of(participant_id, GroupSessionAttendee.participant_id))
    )
    attendees: dict[int, set[int]] = defaultdict(set)
    for session_id, attendee in db.session.execute(signed_up):
        attendees[session_id].add(attendee)
    found: Iterable[tuple[GroupSession, Location | None]] = db.session.execute(query)
    return [
        Session(
            session,
            None if room is None else Place(room.code, room.kind, None, room.url),
            frozenset(attendees[session.id]),
        )
        for session, room in found
    ]


def slots(event_id: int) -> dict[int, Slot]:
    """Return the event's slots by id."""
    return {slot.id: slot for slot in db.session.scalars(select(Slot).where(Slot.event_id == event_id))}


def seat_places(event_id: int) -> dict[int, Place]:
    """Return the place of each of the event's seats."""
    seats = _seats_per_location(event_id)
    query = select(Seat, Location).join(Location).where(Location.event_id == event_id)
    return {seat.id: _place(seat, location, seats) for seat, location in db.session.execute(query)}


def meetings(ids: Iterable[int]) -> dict[int, Meeting]:
    """Return the meetings with these ids, in whatever state."""
    wanted = sorted(ids)
    found: dict[int, Meeting] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(Meeting).where(Meeting.id.in_(wanted[start : start + _BATCH]))
        found |= {meeting.id: meeting for meeting in db.session.scalars(query)}
    return found


def _place(seat: Seat, location: Location, seats: dict[int, int]) -> Place:
    return Place(location.code, location.kind, seat.number if seats[location.id] > 1 else None, location.url)


def _seats_per_location(event_id: int) -> dict[int, int]:
    query = (
        select(Seat.location_id, func.count())
        .join(Location, Location.id == Seat.location_id)
        .where(Location.event_id == event_id)
        .group_by(Seat.location_id)
    )
    return dict(db.session.execute(query).all())


def _is_of(participant_id: int | None, *columns: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    if participant_id is None:
        return true()
    return or_(*(column == participant_id for column in columns))
