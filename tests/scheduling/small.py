"""A small event to state rules on: slots 1 2 3 | 4 5, tables A (1 seat) and B (2 seats), people p q r s."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from matchmaker.scheduling.problem import Location, Meeting, Participant, Placement, Problem, Slot

EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def small_problem(
    *meetings: Meeting, people: dict[str, dict[str, Any]] | None = None, **changes: Any
) -> Problem:
    """Return the event with these candidate meetings; `people` changes participants, by id."""
    changed = people or {}
    return Problem(
        slots=tuple(
            Slot(name, "am" if name in "123" else "pm", EIGHT + timedelta(hours=int(name)), 20)
            for name in "12345"
        ),
        locations=changes.pop("locations", (Location("A"), Location("B", seats=2))),
        participants=tuple(replace(Participant(name), **changed.get(name, {})) for name in "pqrs"),
        meetings=meetings,
        **changes,
    )


def meeting(pair: str, **changes: Any) -> Meeting:
    """Return the candidate meeting `pq` of p and q; pq2 is another one of theirs."""
    return Meeting(pair, (pair[0], pair[1]), **{"value": 10, **changes})


def placements(*words: str) -> list[Placement]:
    """Return placements from words like "pq 1 A" (seat 1) or "pq 1 B2"."""
    found = []
    for word in words:
        name, slot, place = word.split()
        found.append(Placement(name, slot, place[0], int(place[1:] or 1)))
    return found
