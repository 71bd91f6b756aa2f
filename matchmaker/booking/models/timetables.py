"""Timetable versions, what each holds, and the runs that make them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base

TIMETABLE_STATES = ("draft", "provisional", "final")
RUN_STATES = ("queued", "running", "done", "failed", "cancelled")
_ACTIVE = text("state IN ('queued', 'running')")


class TimetableRun(Base):
    """Background work that makes one draft timetable. The row is the truth; the queue only wakes a worker."""

    __tablename__ = "timetable_run"
    __table_args__ = (
        CheckConstraint(f"state IN {RUN_STATES!r}", name="state"),
        Index(
            "uq_timetable_run_active", "event_id", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10), default="queued")
    settings: Mapped[dict[str, Any]]  # preset, seconds, work, seed
    attempt: Mapped[int] = mapped_column(default=0)  # rises with each worker that takes it: the fence
    progress: Mapped[list[Any]] = mapped_column(default=list)  # [{"seconds", "level", "value", "bound"}]
    is_cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(String(60))  # a fact of errors.py, worded by messages.py
    error_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Timetable(Base):
    """One numbered version of an event's meeting schedule. Only the live one owns occupancy."""

    __tablename__ = "timetable"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint(f"state IN {TIMETABLE_STATES!r}", name="state"),
        CheckConstraint("is_live = false OR state <> 'draft'", name="drafts_not_live"),
        Index(
            "uq_timetable_live",
            "event_id",
            unique=True,
            sqlite_where=text("is_live"),
            postgresql_where=text("is_live"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    is_live: Mapped[bool] = mapped_column(default=False)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("timetable_run.id"), unique=True)
    comment: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(12))  # the plan's: optimal, feasible, cancelled
    certificate: Mapped[dict[str, Any]]
    bookings: Mapped[list[Any]]  # [[meeting, slot, seat]]: what stood when it was solved
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class Placement(Base):
    """Where a version puts a meeting."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("timetable_id", "slot_id", "seat_id"),)

    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True, index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))


class UnplacedMeeting(Base):
    """A meeting a version leaves out, and why: one reason per common slot, or one for all."""

    __tablename__ = "unplaced_meeting"

    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True, index=True)
    reasons: Mapped[list[Any]]
