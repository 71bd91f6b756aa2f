"""What is known about events: who, when, where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select

from matchmaker.accounts.models import Organisation, Person
from matchmaker.db import db
from matchmaker.events.errors import NoSuchEvent, NoSuchParticipant
from matchmaker.events.models import Block, Event, Location, Participant, Seat, Slot, StaffRole, Window


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event in a list; the moments are its first and last slot's starts, None before it has slots."""

    slug: str
    name: str
    venue: str
    zone: str
    first_slot: datetime | None
    last_slot: datetime | None


@dataclass(frozen=True, slots=True)
class BlockTimes:
    """A run of slots without a break in it."""

    code: str
    starts_at: datetime
    ends_at: datetime
    slots: int
    minutes: int  # of its first slot


@dataclass(frozen=True, slots=True)
class ListedParticipant:
    """A participant in a list of people."""

    public_id: str
    name: str
    organisation: str
    side: str


def listed_events() -> list[ListedEvent]:
    """Return every event, the latest first."""
    first, last = func.min(Slot.starts_at), func.max(Slot.starts_at)
    rows = db.session.execute(
        select(Event.slug, Event.name, Event.venue, Event.zone, first, last)
        .outerjoin(Slot, Slot.event_id == Event.id)
        .group_by(Event.id)
        .order_by(last.desc().nulls_last(), Event.id.desc())
    )
    return [ListedEvent(*row) for row in rows]


def event_named(slug: str) -> Event:
    """Return the event with this slug. Raises NoSuchEvent."""
    event = db.session.scalar(select(Event).where(Event.slug == slug))
    if event is None:
        raise NoSuchEvent
    return event


def participant_named(event_id: int, public_id: str) -> Participant:
    """Return the event's participant with this public id. Raises NoSuchParticipant."""
    participant = db.session.scalar(
        select(Participant).where(Participant.event_id == event_id, Participant.public_id == public_id)
    )
    if participant is None:
        raise NoSuchParticipant
    return participant


def open_windows(event_id: int, at: datetime) -> frozenset[str]:
    """Return which of WINDOW_KINDS are open at `at`; one that was never given dates is closed."""
    query = select(Window.kind).where(
        Window.event_id == event_id, Window.opens_at <= at, Window.closes_at > at
    )
    return frozenset(db.session.scalars(query))


def is_organiser(event_id: int, person_id: int) -> bool:
    """Whether the person organises the event, or administers the installation."""
    role = exists().where(
        StaffRole.event_id == event_id, StaffRole.person_id == person_id, StaffRole.role == "organiser"
    )
    administrator = exists().where(Person.id == person_id, Person.is_administrator)
    return bool(db.session.scalar(select(or_(role, administrator))))


def participant_of(event_id: int, person_id: int) -> Participant:
    """Return the participant a person is in an event. Raises NoSuchParticipant."""
    participant = db.session.scalar(
        select(Participant).where(Participant.event_id == event_id, Participant.person_id == person_id)
    )
    if participant is None:
        raise NoSuchParticipant
    return participant


def block_times(event_id: int) -> list[BlockTimes]:
    """Return the event's blocks in order of time."""
    rows = db.session.execute(
        select(Block.code, Slot.starts_at, Slot.duration_minutes)
        .join(Slot, Slot.block_id == Block.id)
        .where(Block.event_id == event_id)
        .order_by(Slot.starts_at)
    )
    slots: dict[str, list[tuple[datetime, int]]] = {}
    for code, starts_at, minutes in rows:
        slots.setdefault(code, []).append((starts_at, minutes))
    return [
        BlockTimes(code, times[0][0], times[-1][0] + timedelta(minutes=times[-1][1]), len(times), times[0][1])
        for code, times in slots.items()
    ]


def people_by_side(event_id: int) -> dict[str, tuple[int, int]]:
    """Return, by side, how many people take part and for how many organisations."""
    rows = db.session.execute(
        select(
            Participant.side,
            func.count(Participant.id),
            func.count(Participant.organisation_id.distinct()),
        )
        .where(Participant.event_id == event_id, Participant.left_at.is_(None))
        .group_by(Participant.side)
    )
    return {side: (people, organisations) for side, people, organisations in rows}


def seats_by_kind(event_id: int) -> dict[str, tuple[int, int]]:
    """Return, by kind of location, how many locations there are and how many meetings they hold at once."""
    rows = db.session.execute(
        select(Location.kind, func.count(Location.id.distinct()), func.count(Seat.id))
        .join(Seat, Seat.location_id == Location.id)
        .where(Location.event_id == event_id)
        .group_by(Location.kind)
    )
    return {kind: (locations, seats) for kind, locations, seats in rows}


def participants_matching(event_id: int, text: str, side: str | None = None) -> list[ListedParticipant]:
    """Return the people whose name or organisation holds every word of `text`, by organisation and name.

    Case and accents do not matter, in every language: the store's own `lower` knows only ASCII on SQLite.
    """
    query = (
        select(Participant.public_id, Person.full_name, Organisation.name, Participant.side)
        .join(Person, Person.id == Participant.person_id)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.event_id == event_id, Participant.left_at.is_(None))
    )
    if side is not None:
        query = query.where(Participant.side == side)
    words = _folded(text).split()
    people = [ListedParticipant(*row) for row in db.session.execute(query)]
    found = [
        person
        for person in people
        if all(word in _folded(f"{person.name} {person.organisation}") for word in words)
    ]
    return sorted(found, key=lambda person: (_folded(person.organisation), _folded(person.name)))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
