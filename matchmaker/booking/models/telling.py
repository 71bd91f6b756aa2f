"""What people were told about their meetings, and the address of their subscribed agenda."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base

NOTICE_KINDS = ("agenda", "invitation", "change", "cancellation")


class Notice(Base):
    """One participant was told where one meeting stands, by `mail_id`; or was not, for `reason`.

    The newest notice of a pair (participant, meeting) is what they know: its slot and seat are the "old" of
    the next change, and its sequence says whether they know the newest state.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(f"kind IN {NOTICE_KINDS!r}", name="kind"),
        CheckConstraint("(mail_id IS NULL) <> (reason IS NULL)", name="mail_or_reason"),
        Index(None, "participant_id", "meeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    kind: Mapped[str] = mapped_column(String(12))
    sequence: Mapped[int]
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))  # of a cancellation: where it stood
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id"), index=True)
    reason: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime]


class CalendarFeed(Base):
    """The subscribed agenda of a participant. Its address is a key: derived from `seed`, kept as a hash.

    Rotating it replaces seed and hash, so an old address and one that never was are the same: no row.
    """

    __tablename__ = "calendar_feed"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    seed: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]  # written at most hourly
