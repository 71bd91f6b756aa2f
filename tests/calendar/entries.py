"""One entry and its people, for tests to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from matchmaker.calendar.entry import Entry, Mailbox

ORGANISER = Mailbox("meet@example.org", "Circular Day")
ANN = Mailbox("ann@city.example", "Ann Peeters")
BOB = Mailbox("bob@maker.example", "Bob Maes")

_ENTRY = Entry(
    uid="k3J-x_9@matchmaker",
    sequence=0,
    starts_at=datetime(2027, 3, 18, 9, 0, tzinfo=UTC),
    ends_at=datetime(2027, 3, 18, 9, 20, tzinfo=UTC),
    changed_at=datetime(2027, 3, 1, 12, 0, tzinfo=UTC),
    summary="City of Ghent – Maker",
    location="Table 4, Kinepolis",
    description="Need: refurbished chairs",
)


def entry(**changes: Any) -> Entry:
    return replace(_ENTRY, **changes)
