"""Requests and exclusions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, HasPublicId

REQUEST_STATES = ("open", "accepted", "declined", "withdrawn", "lapsed")
_LIVE = text("state IN ('open', 'accepted')")


class Request(HasPublicId, Base):
    """One participant asks another for a meeting. An open request never holds a slot."""

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint(f"state IN {REQUEST_STATES!r}", name="state"),
        CheckConstraint("from_id <> to_id", name="two_people"),
        Index("uq_request_live", "from_id", "to_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(None, "to_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))  # what the talk is about, if named
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    message: Mapped[str] = mapped_column(String(280), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    is_top_choice: Mapped[bool] = mapped_column(default=False)  # of the one who asked
    is_top_choice_back: Mapped[bool] = mapped_column(default=False)  # of the one asked
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Exclusion(Base):
    """Do not schedule: private, absolute; against one participant or a whole organisation."""

    __tablename__ = "exclusion"
    __table_args__ = (
        CheckConstraint("(participant_id IS NULL) <> (organisation_id IS NULL)", name="one_target"),
        UniqueConstraint("by_id", "participant_id"),
        UniqueConstraint("by_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
