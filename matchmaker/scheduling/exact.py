"""Levels solved one after the other by CP-SAT over one frame: the exact core."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.constraints import add_rules
from matchmaker.scheduling.draft import Draft
from matchmaker.scheduling.frame import Frame
from matchmaker.scheduling.goals import GOALS, waits_spread_kept
from matchmaker.scheduling.places import Places
from matchmaker.scheduling.problem import MAXIMISED
from matchmaker.scheduling.running import Outcome, run
from matchmaker.scheduling.terms import Term


@dataclass(frozen=True, slots=True)
class Solved:
    """What a sequence of levels came to: a bound for each level reached; `is_infeasible` where proven so."""

    draft: Draft | None
    bounds: Mapping[str, int]
    is_infeasible: bool = False


def frame_of(board: Board, draft: Draft, columns: Iterable[int], places: Places | None) -> Frame:
    """Return a frame with every hard rule."""
    frame = Frame(board, draft, columns, places)
    add_rules(frame)
    waits_spread_kept(frame)
    return frame


def solve_levels(
    board: Board,
    draft: Draft,
    levels: Sequence[str],
    budget: Budget,
    *,
    until: float = 1.0,
    columns: Iterable[int] | None = None,
    places: Places | None = None,
    seed: int = 0,
) -> Solved:
    """Solve the levels in their order over `columns` (None: all); stop at the first that resists.

    The draft is the hint. Levels beyond the first that is not proven are left alone.
    """
    frame = frame_of(board, draft, range(len(board.slot)) if columns is None else columns, places)
    frame.hint()
    best: Draft | None = None
    bounds: dict[str, int] = {}
    for level in levels or (None,):
        expression = GOALS[level](frame) if level is not None else 0
        aim(frame, level, expression)
        # Where any timetable will do, linear relaxations only cost time.
        effort = {} if level else {"linearization_level": 0}
        outcome = run(frame.model, budget, budget.left(until), seed=seed, **effort)
        if not outcome.is_found:
            return Solved(best, bounds, is_infeasible=best is None and outcome.is_proven)
        best = frame.adopt(outcome.value)
        if level is None:
            break
        bounds[level] = outcome.bound if not isinstance(expression, int) else expression
        if not outcome.is_proven:
            break
        fix(frame, level, expression, outcome)
        frame.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools' own
        for variable in (*frame.x.values(), *frame.z.values()):
            frame.model.add_hint(variable, outcome.value(variable))
    return Solved(best, bounds)


def aim(frame: Frame, level: str | None, expression: Term) -> None:
    """Make a level the objective of the model."""
    frame.model.clear_objective()  # type: ignore[no-untyped-call]  # OR-Tools' own
    if level is None or isinstance(expression, int):
        return
    if level in MAXIMISED:
        frame.model.maximize(expression)
    else:
        frame.model.minimize(expression)


def fix(frame: Frame, level: str, expression: Term, outcome: Outcome) -> None:
    """Keep a level at least as good as the outcome."""
    if not isinstance(expression, int):
        hold(frame, level, expression, outcome.objective)


def hold(frame: Frame, level: str, expression: Term, value: int) -> None:
    """Keep a level at least as good as a value."""
    if isinstance(expression, int):
        return
    if level in MAXIMISED:
        frame.model.add(expression >= value)
    else:
        frame.model.add(expression <= value)
