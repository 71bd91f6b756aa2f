"""The first timetable that meets what is demanded: required and locked meetings, and hard fairness."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.scheduling.board import Board, board_of
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.draft import Draft, empty_draft
from matchmaker.scheduling.exact import Solved, solve_levels
from matchmaker.scheduling.neighbourhoods import Search
from matchmaker.scheduling.places import Places, needs_places
from matchmaker.scheduling.problem import Fairness

#: Up to so many columns CP-SAT meets hard fairness at once; beyond, search by parts comes first.
_SMALL = 3_000


def meet_demands(board: Board, budget: Budget, until: float = 1.0) -> Solved:
    """Return a timetable of what is demanded, or that none exists, or (no draft) that time was too short.

    Under hard fairness other meetings may be needed to make up for waits, so there all are open.
    """
    problem = board.problem
    if any(board.required[m] and not len(board.columns_of(m)) for m in range(len(problem.meetings))):
        return Solved(None, {}, is_infeasible=True)
    places = Places(board) if needs_places(board) else None
    if problem.fairness is None or not problem.fairness.hard:
        return _required(board, budget, until, places)
    columns = range(len(board.slot))
    if len(columns) <= _SMALL:
        start = empty_draft(board)
    else:
        unfair = board_of(replace(problem, objective=("waits",), fairness=Fairness(0)))
        found = _required(unfair, budget, until / 2, places)
        if found.draft is None:
            return found
        start = _made_fair(unfair, found.draft, problem.fairness.waits, budget, until * 0.8)
    return solve_levels(board, start, (), budget, until=until, columns=columns, places=places)


def _required(board: Board, budget: Budget, until: float, places: Places | None) -> Solved:
    needed = [c for c in range(len(board.slot)) if board.required[board.meeting[c]]]
    if not needed:
        return Solved(empty_draft(board), {})
    return solve_levels(board, empty_draft(board), (), budget, until=until, columns=needed, places=places)


def _made_fair(board: Board, draft: Draft, limit: int, budget: Budget, until: float) -> Draft:
    """Return the timetable with waits taken away by parts until their spread is at most `limit`."""
    places = Places(board) if needs_places(board) else None
    search = Search(board, draft, ("spread", "waits"), (), places, budget)
    while search.values["spread"] > limit and budget.used() < until:
        budget.check()
        search.step(until)
    return search.draft
