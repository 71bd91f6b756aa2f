"""Removing an event with everything that hangs on it. For demos only: a real event's record stays."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, delete, or_, select

from matchmaker.db import Base, db, hold_event
from matchmaker.events.models import Event


def remove_event(event_id: int) -> None:
    """Delete the event and every row that refers to it, directly or through others. People stay."""
    hold_event(event_id, alone=True)
    db.session.flush()
    event = Base.metadata.tables[Event.__tablename__]
    hanging: dict[Table, ColumnElement[bool]] = {event: event.c.id == event_id}
    for table in Base.metadata.sorted_tables:  # those referred to come first
        referring = [
            key.parent.in_(select(key.column).where(hanging[key.column.table]))
            for key in table.foreign_keys
            if key.column.table in hanging and key.column.table is not table
        ]
        if referring:
            hanging[table] = or_(*referring)
    for table in reversed(list(hanging)):
        db.session.execute(delete(table).where(hanging[table]))
    db.session.expire_all()
