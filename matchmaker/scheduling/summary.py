"""What people read of a plan at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from matchmaker.scheduling.problem import Placement, Problem


@dataclass(frozen=True, slots=True)
class PerSide:
    """How many meetings the people of one side hold."""

    people: int
    fewest: int
    median: float
    most: int


def meetings_per_side(problem: Problem, placements: Iterable[Placement]) -> dict[str, PerSide]:
    """Return the spread of meetings over the people of each side, in the order the sides appear."""
    between = {meeting.id: meeting.between for meeting in problem.meetings}
    held = Counter(person for one in placements for person in between.get(one.meeting, ()))
    counts: defaultdict[str, list[int]] = defaultdict(list)
    for person in problem.participants:
        counts[person.side].append(held[person.id])
    return {side: PerSide(len(each), min(each), median(each), max(each)) for side, each in counts.items()}
