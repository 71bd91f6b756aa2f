"""A matchmaking day: when, where, who takes part and who is free."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, HasPublicId

WINDOW_KINDS = ("registration", "requesting", "booking")
LOCATION_KINDS = ("table", "stand", "online", "room")
SIDES = ("buyer", "supplier", "expert")
STAFF_ROLES = ("organiser", "reception", "moderator")
SESSION_KINDS = ("market_dialogue", "plenary", "break")


def _default_requests() -> list[list[str]]:
    """Buyers and suppliers ask each other, experts ask and are asked by both."""
    return [[one, other] for one, other in itertools.product(SIDES, SIDES) if one != other]


def _one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in allowed)})", name=column)


class Event(Base):
    """A buyer-meets-supplier event and the rules its organiser chose."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    venue: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    zone: Mapped[str] = mapped_column(String(60))  # IANA name
    languages: Mapped[list[Any]]
    allows_direct_booking: Mapped[bool] = mapped_column(default=False)
    allows_unrequested_meetings: Mapped[bool] = mapped_column(default=False)
    books_without_answer: Mapped[bool] = mapped_column(default=False)  # an open request is enough to book
    allowed_requests: Mapped[list[Any]] = mapped_column(default=_default_requests)  # [[from side, to side]]
    top_choices: Mapped[int] = mapped_column(default=3)  # how many each participant may mark
    is_showcase: Mapped[bool] = mapped_column(
        default=False
    )  # invented people: agendas may be shown to anyone
    created_at: Mapped[datetime]


class Window(Base):
    """A period in which people may register, request or book; windows may overlap and reopen."""

    __tablename__ = "event_window"
    __table_args__ = (
        _one_of("kind", WINDOW_KINDS),
        CheckConstraint("opens_at < closes_at", name="opens_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class ProductGroup(Base):
    """A product group of the event; its organiser edits the list."""

    __tablename__ = "product_group"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(40))
    labels: Mapped[dict[str, Any]]
    position: Mapped[int]


class Block(Base):
    """A run of slots without a break in it."""

    __tablename__ = "block"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(40))


class Slot(Base):
    """A time slot; slots of one event never overlap."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("event_id", "starts_at"),
        CheckConstraint("duration_minutes > 0", name="lasts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), index=True)
    starts_at: Mapped[datetime]
    duration_minutes: Mapped[int]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)


class Location(Base):
    """A table, a stand, an online room or a room for a session; reserved ones only the organiser releases."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("event_id", "code"), _one_of("kind", LOCATION_KINDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(40))  # what stands on its sign
    kind: Mapped[str] = mapped_column(String(10))
    is_reserved: Mapped[bool] = mapped_column(default=False)
    url: Mapped[str | None] = mapped_column(String(300))  # of an online room


class Seat(Base):
    """A place for one meeting at a location: two seats hold two meetings at once."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("location_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    number: Mapped[int]


class Participant(HasPublicId, Base):
    """A person taking part in one event for an organisation. `side` is how they registered: a label."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index(None, "event_id", "organisation_id"),
        _one_of("side", SIDES),
        CheckConstraint("minimum_meetings >= 0", name="minimum"),
        CheckConstraint("maximum_meetings IS NULL OR maximum_meetings >= minimum_meetings", name="maximum"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    languages: Mapped[list[Any]]  # those they can hold a meeting in
    minimum_meetings: Mapped[int] = mapped_column(default=0)
    maximum_meetings: Mapped[int | None]
    longest_run: Mapped[int | None]  # meetings in a row before a rest
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))  # their own stand
    wants_invitations: Mapped[bool] = mapped_column(default=False)  # one mailed invitation per meeting
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Lane(Base):
    """One meeting a participant can hold at a time; nearly everyone has just lane 1."""

    __tablename__ = "lane"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class ClosedSlot(Base):
    """A slot a participant keeps free of meetings; availability is all open until they close slots."""

    __tablename__ = "closed_slot"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True, index=True)


class StaffRole(Base):
    """What a person may do for one event's team."""

    __tablename__ = "staff_role"
    __table_args__ = (_one_of("role", STAFF_ROLES),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)


class GroupSession(HasPublicId, Base):
    """Many people at a fixed time in a fixed room: a market dialogue, a plenary, a break.

    `sequence` rises in the transaction that moves or cancels it, and `changed_at` becomes its DTSTAMP.
    """

    __tablename__ = "group_session"
    __table_args__ = (
        _one_of("kind", SESSION_KINDS),
        CheckConstraint("starts_at < ends_at", name="starts_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    product_group_id: Mapped[int | None] = mapped_column(ForeignKey("product_group.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    margin_minutes: Mapped[int] = mapped_column(default=0)  # before and after, also closed for one-to-ones
    seats_per_side: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class GroupSessionAttendee(Base):
    """A participant signed up for a group session."""

    __tablename__ = "group_session_attendee"

    group_session_id: Mapped[int] = mapped_column(ForeignKey("group_session.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    signed_up_at: Mapped[datetime]


class ParticipantOccupancy(Base):
    """A participant's lane is taken in a slot, by a meeting or a group session: UNIQUE has the last word."""

    __tablename__ = "participant_occupancy"
    __table_args__ = (
        ForeignKeyConstraint(["participant_id", "lane"], ["lane.participant_id", "lane.number"]),
        CheckConstraint("(meeting_id IS NULL) <> (group_session_id IS NULL)", name="one_cause"),
    )

    participant_id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True, index=True)
    lane: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    group_session_id: Mapped[int | None] = mapped_column(ForeignKey("group_session.id"), index=True)


class SeatOccupancy(Base):
    """A seat is taken in a slot."""

    __tablename__ = "seat_occupancy"
    __table_args__ = (UniqueConstraint("meeting_id"),)

    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True, index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
