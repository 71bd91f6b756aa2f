"""Waiting for one's turn to change who meets whom at an event."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from matchmaker.db import db, hold_event
from matchmaker.events.models import Participant


def lock_people(event_id: int, participant_ids: Iterable[int]) -> list[Participant]:
    """Return the participants, in order of id, once nobody else changes when they are free.

    What is read about them afterwards stays true until the transaction ends.
    """
    hold_event(event_id)
    query = select(Participant).where(Participant.id.in_(tuple(participant_ids))).order_by(Participant.id)
    # FOR NO KEY UPDATE: rows that merely refer to them need not wait.
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session.scalars(locked))
