"""The only place that asks the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC, in whole seconds (what iCalendar can carry)."""
    return datetime.now(UTC).replace(microsecond=0)
