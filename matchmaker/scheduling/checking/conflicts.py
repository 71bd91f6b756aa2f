"""Why impossible? A conflict's demands exist and cannot be met together, yet without any one they can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matchmaker.scheduling.checking.search import Exhausted, Search
from matchmaker.scheduling.checking.timetable import Layout
from matchmaker.scheduling.checking.violations import Violation
from matchmaker.scheduling.problem import Problem

#: What the proof of one conflict may cost before it is left to trust, in entries of timetables looked at.
PATIENCE = 60_000


def conflict_faults(problem: Problem, conflict: Sequence[str]) -> Iterator[Violation]:
    """Yield what is wrong with a conflict: unknown demands, demands that can be met, one too many."""
    known = set(demands_of(problem))
    strangers = [demand for demand in conflict if demand not in known]
    if strangers or len(set(conflict)) < len(conflict):
        yield Violation("conflict_holds", "conflict", {"no_demands_or_twice": strangers or list(conflict)})
        return
    if can_be_met(problem, conflict, PATIENCE) is True:
        yield Violation("conflict_holds", "conflict", {"can_be_met": list(conflict)})
        return
    for demand, rest in _without_one(conflict):
        if can_be_met(problem, rest, PATIENCE // len(conflict)) is False:
            yield Violation("conflict_irreducible", demand, {"in_conflict_without_it": rest})


def is_proven(problem: Problem, conflict: Sequence[str]) -> bool:
    """Whether the checker itself proves that the conflict holds and is irreducible, and need trust nobody."""
    return can_be_met(problem, conflict, PATIENCE) is False and all(
        can_be_met(problem, rest, PATIENCE // len(conflict)) for _, rest in _without_one(conflict)
    )


def _without_one(conflict: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    return ((demand, [other for other in conflict if other != demand]) for demand in conflict)


def demands_of(problem: Problem) -> Iterator[str]:
    """Yield what a conflict may name: `required:ID`, `locked:ID`, `fairness`."""
    published = {one.meeting for one in problem.previous or ()}
    for meeting in problem.meetings:
        if meeting.required and meeting.id not in published:
            yield f"required:{meeting.id}"
        if meeting.locked is not None:
            yield f"locked:{meeting.id}"
    if problem.fairness is not None and problem.fairness.hard:
        yield "fairness"


def can_be_met(problem: Problem, demands: Sequence[str], patience: int) -> bool | None:
    """Return whether a timetable meets the demands and keeps all rules, None if that costs too much."""
    chosen = frozenset(demands)
    is_fair = "fairness" in chosen
    needed = [
        one.id for one in problem.meetings if chosen.intersection((f"required:{one.id}", f"locked:{one.id}"))
    ]
    meetings = tuple(
        one if f"locked:{one.id}" in chosen else replace(one, locked=None)
        for one in problem.meetings
        if is_fair or one.id in needed
    )
    names = {one.id for one in meetings}
    people = {person for one in meetings for person in one.between}
    part = replace(
        problem,
        meetings=tuple(
            replace(one, after=tuple(name for name in one.after if name in names)) for one in meetings
        ),
        participants=tuple(one for one in problem.participants if is_fair or one.id in people),
        fairness=problem.fairness if is_fair else None,
    )
    optional = [one.id for one in meetings if one.id not in needed]
    try:
        return Search(Layout(part), needed, optional, patience).is_possible()
    except Exhausted:
        return None
