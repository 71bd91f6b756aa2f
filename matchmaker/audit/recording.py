"""Writing the record of acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from matchmaker.audit.models import AuditEntry
from matchmaker.db import Base, db

Fact = str | int | float | bool | None


def record(
    verb: str,
    subject: Base,
    *,
    by: int | None,
    at: datetime,
    event_id: int | None = None,
    on_behalf_of: int | None = None,
    **facts: Fact | Sequence[Fact],
) -> None:
    """Add to the record, in the present transaction, that the person `by` (None: the system) did `verb`.

    `subject` is the row it was done to (any row with an `id`); its own event is taken when none is given.
    `facts` are ids, codes and numbers, never text that people wrote.
    """
    session = db.session()
    session.flush()  # a new subject gets its id
    entry = AuditEntry(
        at=at,
        actor_id=by,
        on_behalf_of_id=on_behalf_of,
        event_id=event_id if event_id is not None else getattr(subject, "event_id", None),
        verb=verb,
        subject=subject.__tablename__,
        subject_id=subject.id,  # type: ignore[attr-defined]  # every table has one
        facts=facts,
    )
    session.add(entry)
