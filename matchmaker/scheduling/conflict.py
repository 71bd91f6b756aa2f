"""Why no timetable exists: an irreducible set of demands, found by leaving out one after the other."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.scheduling.board import board_of
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.demands import meet_demands
from matchmaker.scheduling.problem import Problem


def demands_of(problem: Problem) -> list[str]:
    """Return what a conflict may name: `required:ID`, `locked:ID`, `fairness`."""
    published = {x.meeting for x in problem.previous or ()}
    demands = [f"required:{m.id}" for m in problem.meetings if m.required and m.id not in published]
    demands += [f"locked:{m.id}" for m in problem.meetings if m.locked is not None]
    if problem.fairness is not None and problem.fairness.hard:
        demands.append("fairness")
    return demands


def with_demands(problem: Problem, demands: set[str]) -> Problem:
    """Return the problem without the demands that are not in the set."""
    meetings = tuple(
        replace(
            m,
            required=m.required and f"required:{m.id}" in demands,
            locked=m.locked if f"locked:{m.id}" in demands else None,
        )
        for m in problem.meetings
    )
    return replace(problem, meetings=meetings, fairness=problem.fairness if "fairness" in demands else None)


def irreducible_conflict(problem: Problem, budget: Budget) -> tuple[str, ...]:
    """Return demands that cannot be met together, while any of them left out makes the rest possible.

    A deletion filter, halving first. Where the budget ends first the set is a conflict, but may be reducible.
    """
    kept = demands_of(problem)
    size = max(1, len(kept) // 2)
    while True:
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if (
                budget.used() < 1
                and meet_demands(board_of(with_demands(problem, set(rest))), budget).is_infeasible
            ):
                kept = rest
            else:
                start += size
        if size == 1:
            return tuple(kept)
        size = max(1, size // 2)
