"""The parts of an agenda as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.events.models import Event


@dataclass(frozen=True, slots=True)
class Who:
    """A participant as their counterparts see them, and how to write to them."""

    id: int
    public_id: str
    person_id: int
    name: str
    organisation: str
    side: str
    email: str | None
    language: str
    wants_invitations: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where: `code` stands on its sign; `seat` only where there are several; `url` only online."""

    code: str
    kind: str
    seat: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class AgendaMeeting:
    """A meeting with a slot, seen by one of its two; each title with the code of the language it is in."""

    id: int
    public_id: str
    uid: str
    sequence: int
    changed_at: datetime
    state: str
    is_direct: bool
    slot_id: int
    seat_id: int
    starts_at: datetime
    ends_at: datetime
    place: Place
    partner: Who
    need: str | None
    offer: str | None
    need_language: str | None = None
    offer_language: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """A group session the participant attends or moderates, or a break of everybody's."""

    id: int
    public_id: str
    kind: str
    title: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    place: Place | None
    moderator: str | None
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class Break:
    """The time between two blocks of one day."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """An agreed meeting without a slot; `reason` is a key of `unmet.WORDS`, or None: not yet planned."""

    request_id: str
    partner: Who
    need: str | None
    offer: str | None
    is_top_choice: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """One participant's day, everything in order of time; `version` is the live timetable's number."""

    event: Event
    who: Who
    version: int | None
    meetings: tuple[AgendaMeeting, ...]
    sessions: tuple[AgendaSession, ...]
    breaks: tuple[Break, ...]
    unscheduled: tuple[Unscheduled, ...]
