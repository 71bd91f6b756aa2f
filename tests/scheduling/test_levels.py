"""What each level counts, on timetables small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from matchmaker.scheduling.checking.levels import level_values
from matchmaker.scheduling.problem import Problem
from tests.scheduling.small import meeting, placements, small_problem

ALL = tuple(meeting(pair) for pair in ("pq", "pr", "ps", "qr", "qs", "rs", "pq2", "pr2"))


def event(**people: dict[str, Any]) -> Problem:
    return small_problem(*ALL, people=people)


REPAIR = small_problem(*ALL, previous=tuple(placements("pq 1 A", "pr 2 A", "rs 3 B1", "zz 1 A", "qs 9 A")))

# (problem, placements, the levels worth stating)
CASES: list[tuple[Problem, tuple[str, ...], dict[str, int]]] = [
    # Adjacent slots are no wait; a gap is one wait whatever its length; the break is none.
    (event(), ("pq 1 A", "pr 2 A"), {"waits": 0, "idle": 0, "spread": 0}),
    (event(), ("pq 1 A", "pr 3 A"), {"waits": 1, "idle": 1, "spread": 1}),
    (event(), ("pq 3 A", "pr 4 A"), {"waits": 0, "idle": 0}),
    (event(), ("pq 1 A", "qr 3 A", "pr 5 A"), {"waits": 1, "idle": 1}),
    # A slot that the person closed inside a wait: still a wait, but not idle.
    (event(p={"slots": frozenset("13")}), ("pq 1 A", "pr 3 A"), {"waits": 1, "idle": 0}),
    # After a run of full length the gap is a rest; after a shorter one it is a wait.
    (event(p={"longest_run": 1}), ("pq 1 A", "pr 3 A"), {"waits": 0, "idle": 0}),
    (event(p={"longest_run": 2}), ("pq 1 A", "pr 3 A"), {"waits": 1, "idle": 1}),
    # Two lanes in one slot are one stretch of the person's time.
    (event(p={"lanes": 2}), ("pq 1 A", "ps 1 B", "pr 2 B"), {"waits": 0, "changes": 0}),
    # Changes: against the slot before, breaks included.
    (event(), ("pq 1 A", "pr 2 B", "ps 5 A"), {"changes": 2}),
    (event(p={"lanes": 2}), ("pq 1 A", "pr 2 A", "ps 2 B"), {"changes": 1}),
    (event(p={"minimum": 2}, q={"minimum": 3}), ("pq 1 A",), {"minimums": 3}),
    (REPAIR, ("pq 1 A", "pr 2 A", "rs 3 B2"), {"lost": 2, "moved": 0, "touched": 2}),
    (REPAIR, ("pq 2 A", "pr 3 A", "rs 3 A"), {"lost": 2, "moved": 3, "touched": 4}),
    (REPAIR, ("pq 1 A", "pr 2 A", "rs 3 B2", "qs 4 A", "ps 5 A"), {"lost": 1, "moved": 1, "touched": 2}),
]


@pytest.mark.parametrize(("problem", "words", "expected"), CASES)
def test_levels_count_what_they_say(problem, words, expected):
    found = level_values(problem, placements(*words))
    assert {name: found[name] for name in expected} == expected


def test_values_are_those_of_the_slots_and_of_the_accepted():
    problem = small_problem(
        meeting("pq", value=7, accepted=True, slot_values={"2": 3}),
        meeting("rs", value=20),
        meeting("pr", accepted=True),
    )
    found = level_values(problem, placements("pq 2 A", "rs 1 A"))
    assert (found["value"], found["accepted"], found["served"]) == (23, 3, 0)
    # r has an accepted request of its own; a meeting of another kind serves them too.
    assert level_values(problem, placements("rs 1 A"))["served"] == 2
