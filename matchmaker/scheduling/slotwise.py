"""The first timetable: one slot after the other, each filled as well as it can be with what is left.

Plain two-sided events need one minimum-cost flow a slot (milliseconds); all else one small CP-SAT model a
slot.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from matchmaker.scheduling.board import Board, Ints
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.draft import Draft
from matchmaker.scheduling.exact import frame_of
from matchmaker.scheduling.places import Places
from matchmaker.scheduling.running import run
from matchmaker.scheduling.terms import added

#: Bonus of a meeting for a person who has none, lacks a minimum; of an accepted request.
_SERVES, _FILLS, _ACCEPTED = 10**7, 10**6, 10**4
_SLOT_SECONDS = 0.5


def fill(board: Board, draft: Draft, budget: Budget, places: Places | None, seed: int = 0) -> Draft:
    """Return the draft with further meetings, slot by slot in an order the seed chooses."""
    order = (
        np.random.default_rng(seed).permutation(len(board.slot_ids))
        if seed
        else np.arange(len(board.slot_ids))
    )
    sides = two_sides(board) if is_plain(board) and places is None else None
    for s in order.tolist():
        columns = _candidates(board, draft, s)
        if not len(columns):
            continue
        gain = _gains(board, draft, columns)
        if sides is not None:
            chosen = _flow(board, draft, (columns, gain), sides, s)
            for c in chosen:
                draft.column[int(board.meeting[c])] = c
        else:
            draft = _model(board, draft, (columns, gain), budget, places)
    return draft


def is_plain(board: Board) -> bool:
    """Whether lanes, seats, maxima and meeting once are all the rules that candidates can break."""
    return (
        len(board.kinds) == 1
        and not board.after
        and not board.longest_run.any()
        and not any(board.resources)
        and bool((board.group < 0).all())
    )


def two_sides(board: Board) -> list[int] | None:
    """Return 0 or 1 for each person so that every meeting joins the two, or None where that cannot be."""
    side = [-1] * len(board.lanes)
    for start in range(len(side)):
        if side[start] >= 0:
            continue
        side[start] = 0
        queue = deque([start])
        while queue:
            p = queue.popleft()
            for m in board.meetings_of[p]:
                other = int(board.a[m] + board.b[m]) - p
                if side[other] < 0:
                    side[other] = 1 - side[p]
                    queue.append(other)
                elif side[other] == side[p]:
                    return None
    return side


def _candidates(board: Board, draft: Draft, slot: int) -> Ints:
    """Return the columns of a slot of meetings without a time, of people below their maximum."""
    columns = np.flatnonzero(board.slot == slot)
    placed = np.array(draft.column) >= 0
    held = np.bincount(board.a[placed], minlength=len(board.lanes))
    held += np.bincount(board.b[placed], minlength=len(board.lanes))
    is_full = held >= board.maximum
    m = board.meeting[columns]
    return columns[~placed[m] & ~is_full[board.a[m]] & ~is_full[board.b[m]]]


def _gains(board: Board, draft: Draft, columns: Ints) -> Ints:
    """Return what each column is worth now, the higher levels first."""
    placed = np.array(draft.column) >= 0
    people = len(board.lanes)
    held = np.bincount(board.a[placed], minlength=people) + np.bincount(board.b[placed], minlength=people)
    asked = np.zeros(people, dtype=bool)
    asked[board.a[board.accepted]] = asked[board.b[board.accepted]] = True
    bonus = _SERVES * (asked & (held == 0)) + _FILLS * (held < board.minimum)
    m = board.meeting[columns]
    gain: Ints = board.value[columns] * np.where(board.accepted[m], _ACCEPTED, 1)
    gain += bonus[board.a[m]] + bonus[board.b[m]] + 1
    return gain


def _flow(
    board: Board, draft: Draft, candidates: tuple[Ints, Ints], sides: list[int], slot: int
) -> list[int]:
    """Return the columns of a best set of meetings for one slot: a flow from one side to the other."""
    from ortools.graph.python import min_cost_flow

    columns, gain = candidates
    m = board.meeting[columns]
    is_left = np.array(sides, dtype=np.int64)[board.a[m]] == 0
    left, right = np.where(is_left, board.a[m], board.b[m]), np.where(is_left, board.b[m], board.a[m])
    busy = np.zeros(len(board.lanes), dtype=np.int64)
    taken = 0
    for c in draft.column:
        if c >= 0 and board.slot[c] == slot:
            busy[board.a[board.meeting[c]]] += 1
            busy[board.b[board.meeting[c]]] += 1
            taken += 1
    seats = int(board.seats[:, slot].sum()) - taken
    free = board.lanes - busy
    lefts, rights = np.unique(left), np.unique(right)
    source, gate, sink = len(board.lanes), len(board.lanes) + 1, len(board.lanes) + 2
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        left, right, np.ones(len(columns), dtype=np.int64), -gain
    )
    noughts = np.zeros
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(len(lefts), gate), lefts, free[lefts], noughts(len(lefts), dtype=np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        rights, np.full(len(rights), sink), free[rights], noughts(len(rights), dtype=np.int64)
    )
    flow.add_arc_with_capacity_and_unit_cost(source, gate, max(0, seats), 0)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, max(1, seats), 0)
    amount = max(1, seats)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([amount, -amount]))
    if flow.solve() != flow.OPTIMAL:
        return []
    chosen: list[int] = columns[np.asarray(flow.flows(arcs)) > 0].tolist()
    return chosen


def _model(
    board: Board, draft: Draft, candidates: tuple[Ints, Ints], budget: Budget, places: Places | None
) -> Draft:
    columns, gain = candidates
    frame = frame_of(board, draft, columns.tolist(), places)
    frame.model.maximize(added(g * frame.x[c] for c, g in zip(columns.tolist(), gain.tolist(), strict=True)))
    outcome = run(frame.model, budget, min(_SLOT_SECONDS, budget.left()), linearization_level=2)
    return frame.adopt(outcome.value) if outcome.is_found else draft
