"""Meetings, and the occupancy that makes a double booking impossible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, HasPublicId

MEETING_STATES = ("waiting", "placed", "held", "absent", "cancelled")
_LIVE_WITHOUT_NEED = "state <> 'cancelled' AND need_id IS NULL"
_LIVE_WITH_NEED = "state <> 'cancelled' AND need_id IS NOT NULL"


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Meeting(HasPublicId, Base):
    """Two participants who are to meet. This row is the meeting's identity through every timetable version.

    `slot_id` and `seat_id` are where it stands on the live timetable or by direct booking; both are empty
    while it waits and after it is cancelled. `sequence` rises in the transaction that moves or cancels it.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(f"state IN {MEETING_STATES!r}", name="state"),
        CheckConstraint("first_id < second_id", name="ordered_pair"),
        CheckConstraint("(slot_id IS NULL) = (seat_id IS NULL)", name="slot_with_seat"),
        CheckConstraint("state <> 'placed' OR slot_id IS NOT NULL", name="placed_somewhere"),
        # One live meeting a pair and need; without a need, one a pair.
        Index("uq_meeting_live", "first_id", "second_id", unique=True, **_where(_LIVE_WITHOUT_NEED)),
        Index(
            "uq_meeting_live_need", "first_id", "second_id", "need_id", unique=True, **_where(_LIVE_WITH_NEED)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)  # iCalendar UID, for life
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    is_direct: Mapped[bool] = mapped_column(default=False)  # booked by people, not by a timetable
    is_locked: Mapped[bool] = mapped_column(default=False)  # the organiser keeps its slot
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # becomes DTSTAMP


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


class BookingKey(Base):
    """The key of a form that booked: sent twice, it books once and answers the same."""

    __tablename__ = "booking_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    created_at: Mapped[datetime]
