"""Multipliers from a programme that forgets times: who meets whom within everybody's slots and all the seats.

Its prices of a person and of a seat, taken alike in every slot, are multipliers of the programme with times.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from matchmaker.scheduling.board import Ints
from matchmaker.scheduling.programme import Floats, duals_of
from matchmaker.scheduling.relaxation import Goal, Relaxation
from matchmaker.scheduling.relaxation_rows import quoted

#: The levels that the programme knows.
TIMELESS = frozenset({"accepted", "value"})


def timeless_duals(relaxation: Relaxation, level: str, seconds: float) -> Floats:
    """Return duals of the relaxation's rows (0 for those of rules that it forgets)."""
    board, goal = relaxation.board, relaxation.goal(level)
    people, meetings = len(board.lanes), len(board.problem.meetings)
    worth = _by_meeting(relaxation, goal)
    every = np.arange(meetings)
    row = np.concatenate([board.a, board.b, np.full(meetings, people)])
    column = np.concatenate([every, every, every])
    entry = np.ones(len(row))
    # The level above, kept: its price is what makes meetings that are not accepted wait their turn.
    is_kept = level == "value" and "accepted" in relaxation.values_above
    kept = _by_meeting(relaxation, relaxation.goal("accepted")) if is_kept else np.zeros(meetings)
    least = float(relaxation.values_above["accepted"]) if is_kept else 0.0
    row, column = np.concatenate([row, np.full(meetings, people + 1)]), np.concatenate([column, every])
    matrix = csr_matrix((np.concatenate([entry, -kept]), (row, column)), shape=(people + 2, meetings))
    room = board.available.sum(axis=1) * board.lanes
    right = np.concatenate([np.minimum(room, board.maximum), [board.seats.sum(), -least]]).astype(np.float64)
    prices = np.maximum(duals_of(matrix, worth, np.ones(meetings), right, seconds), 0)
    is_capped = board.maximum < room
    price, seat, keeping = prices[:-2], prices[-2], prices[-1]
    rest = np.maximum(worth + keeping * kept - price[board.a] - price[board.b] - seat, 0)

    duals, start = np.zeros(len(relaxation.names)), 0
    for family in relaxation.families:
        size = len(family.names)
        part = duals[start : start + size]
        kind = family.names[0].partition(":")[0]
        if kind == "once":
            part[family.row] = rest[board.meeting[family.column]]
        elif kind == "seats":
            part[[name.endswith(":*") for name in family.names]] = seat
        elif family.names == ("level:accepted",):
            part[:] = keeping
        elif kind in {"lane", "maximum"}:
            person = _person_of(relaxation, family.names, kind)
            part[:] = np.where(is_capped[person] == (kind == "maximum"), price[person], 0)
        start += size
    return duals


def _by_meeting(relaxation: Relaxation, goal: Goal) -> Floats:
    """Return what each meeting is worth to a level in its best slot."""
    worth = np.zeros(len(relaxation.board.problem.meetings))
    np.maximum.at(worth, relaxation.board.meeting[goal.column], goal.coefficient.astype(np.float64))
    return worth


def _person_of(relaxation: Relaxation, names: tuple[str, ...], kind: str) -> Ints:
    """Return the person of each row, told by its name."""
    number = {quoted(p.id): i for i, p in enumerate(relaxation.board.problem.participants)}
    skip = len(kind) + 1
    cut = [name[skip:].partition(":")[0] for name in names]
    return np.array([number[name] for name in cut], dtype=np.int64)
