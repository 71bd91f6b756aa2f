"""The smallest change to a published timetable: keep what can stay, place the rest, ask for better."""

from __future__ import annotations

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.certifying import Bounds
from matchmaker.scheduling.draft import Draft, empty_draft, values_of
from matchmaker.scheduling.exact import solve_levels
from matchmaker.scheduling.neighbourhoods import Search
from matchmaker.scheduling.places import Places
from matchmaker.scheduling.problem import REPAIR_LEVELS

#: Above this many columns the smallest change is looked for by parts.
_SMALL = 2_000


def repair(
    board: Board, demanded: Draft, bounds: Bounds, budget: Budget, *, until: float, places: Places | None
) -> Draft:
    """Return what is demanded and published with as little lost, moved and touched as can be.

    Under hard fairness other meetings may be needed to make up for waits, so there all are open.
    """
    published = {m for m, _, _ in board.previous or ()}
    is_fair = board.problem.fairness is not None and board.problem.fairness.hard
    wanted = [is_fair or m in published or bool(board.required[m]) for m in range(len(demanded.column))]
    columns = [c for c in range(len(board.slot)) if wanted[board.meeting[c]]]
    draft = demanded
    if len(columns) > _SMALL:
        draft = _kept(board, demanded, budget, until, places)
        search = Search(board, draft, REPAIR_LEVELS, (), places, budget, only=wanted)
        while budget.used() < until and not _is_least(bounds, search.values):
            budget.check()
            search.step(until)
        return search.draft
    found = solve_levels(board, draft, REPAIR_LEVELS, budget, until=until, columns=columns, places=places)
    if found.draft is None:
        return draft
    bounds.trust(found.bounds, values_of(board, found.draft))
    return found.draft


def _is_least(bounds: Bounds, values: dict[str, int]) -> bool:
    return all(bounds.is_reached(level, values, wait=False) for level in REPAIR_LEVELS)


def _kept(board: Board, demanded: Draft, budget: Budget, until: float, places: Places | None) -> Draft:
    """Return what stays where it was (and what is demanded), then with as many others as fit around it."""
    stays = [board.stays(entry) for entry in board.previous or ()]
    required = [c for c in range(len(board.slot)) if board.required[board.meeting[c]]]
    columns = sorted({*(c for c in stays if c >= 0), *required})
    levels = ("moved", "lost") if required else ("lost",)
    first = solve_levels(
        board, empty_draft(board), levels, budget, until=until, columns=columns, places=places
    )
    draft = first.draft or demanded
    lost = [m for m, _, _ in board.previous or () if draft.column[m] < 0]
    columns = [c for m in lost for c in board.columns_of(m)]
    if not columns:
        return draft
    second = solve_levels(board, draft, REPAIR_LEVELS, budget, until=until, columns=columns, places=places)
    return second.draft or draft
