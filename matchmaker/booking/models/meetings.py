"""Meetings, and the keys of the forms that booked them. (What they occupy: `events.models`.)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
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
        # Two organisations meet once about a need: of the meetings with one key at most one has a slot.
        Index("uq_meeting_group", "event_id", "group_key", unique=True, **_where("slot_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)  # None: nobody asked
    group_key: Mapped[str | None] = mapped_column(String(60))  # None: takes place whatever colleagues do
    uid: Mapped[str] = mapped_column(String(80), unique=True)  # iCalendar UID, for life
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    is_direct: Mapped[bool] = mapped_column(default=False)  # booked by people, not by a timetable
    is_locked: Mapped[bool] = mapped_column(default=False)  # the organiser keeps its slot
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # becomes DTSTAMP

    @property
    def pair(self) -> tuple[int, int]:
        """The two participants, in order."""
        return self.first_id, self.second_id


class BookingKey(Base):
    """The key of a form that booked: sent twice by one person, it books once and answers the same."""

    __tablename__ = "booking_key"

    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    slot_id: Mapped[int | None]  # that the form asked for; the meeting may have moved since
    created_at: Mapped[datetime]
