"""Mails that wait until the organiser has looked at them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from matchmaker.db import db
from matchmaker.mail.models import OutboxMail
from matchmaker.mail.outbox import wake_sender_after_commit


def mails_by_state(event_id: int) -> dict[tuple[str, str], int]:
    """Return how many mails of the event there are by kind and state."""
    query = (
        select(OutboxMail.kind, OutboxMail.state, func.count())
        .where(OutboxMail.event_id == event_id)
        .group_by(OutboxMail.kind, OutboxMail.state)
    )
    return {(kind, state): count for kind, state, count in db.session.execute(query)}


def release_mails(event_id: int, *, at: datetime) -> int:
    """Queue every mail of the event that waits, and return how many there were."""
    released = db.session.execute(
        update(OutboxMail)
        .where(OutboxMail.event_id == event_id, OutboxMail.state == "held")
        .values(state="queued", next_attempt_at=at)
        .returning(OutboxMail.id)
    ).all()
    if released:
        wake_sender_after_commit()
    return len(released)
