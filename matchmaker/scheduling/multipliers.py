"""Multipliers of the relaxation's rows, found by a linear programming code and rounded to whole numbers.

Nothing here need be believed: `relaxation.dual_bound` adds the multipliers up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from matchmaker.scheduling.board import Ints
from matchmaker.scheduling.plan import Multipliers
from matchmaker.scheduling.problem import MAXIMISED
from matchmaker.scheduling.relaxation import Goal, Relaxation, bound_of

#: Multipliers are whole numbers of thousandths and finer; each level tries several.
_SCALES = (1, 2, 12, 1_000, 1_000_000)
#: Above this many entries simplex takes minutes where PDLP takes seconds.
_SIMPLEX = 40_000


@dataclass(frozen=True, slots=True)
class Bounded:
    """A proven bound with the vector that proves it: y / scale are the multipliers of the rows."""

    bound: int
    y: Ints
    scale: int

    def named(self, relaxation: Relaxation) -> Multipliers:
        """Return the entry of the proof file."""
        used = np.flatnonzero(self.y).tolist()
        return Multipliers(self.scale, {relaxation.names[i]: int(self.y[i]) for i in used})


def best_multipliers(relaxation: Relaxation, level: str, seconds: float) -> Bounded:
    """Return the best bound found for a level within `seconds` of the linear programme."""
    duals = _duals(relaxation, relaxation.goal(level), seconds)
    candidates = [np.zeros(len(relaxation.names), dtype=np.int64)]
    scales = [1]
    for scale in _SCALES:
        candidates.append(np.maximum(np.rint(duals * scale), 0).astype(np.int64))
        scales.append(scale)
    sign = 1 if level in MAXIMISED else -1
    found = [
        Bounded(bound_of(relaxation, level, y, k), y, k) for y, k in zip(candidates, scales, strict=True)
    ]
    return min(found, key=lambda one: (sign * one.bound, int(np.count_nonzero(one.y))))


def _duals(
    relaxation: Relaxation, goal: Goal, seconds: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the dual values of the rows as the linear programming code gives them; 0 where it fails."""
    from ortools.linear_solver.python import model_builder_helper as helper

    rows, columns, entries, start = [], [], [], 0
    for family in relaxation.families:
        rows.append(family.row + start)
        columns.append(family.column)
        entries.append(family.coefficient)
        start += len(family.names)
    upper: Any = relaxation.upper.astype(np.float64)
    costs: Any = np.zeros(len(upper))
    np.add.at(costs, goal.column, -goal.coefficient.astype(np.float64))
    right: Any = (
        np.concatenate([family.right for family in relaxation.families]).astype(np.float64)
        if rows
        else np.zeros(0)
    )
    if not rows or not len(upper):
        return np.zeros(start)
    place = (np.concatenate(rows), np.concatenate(columns))
    matrix = csr_matrix((np.concatenate(entries).astype(np.float64), place), shape=(start, len(upper)))
    model = helper.ModelBuilderHelper()
    least: Any = np.zeros(len(upper))
    lowest: Any = np.full(start, -np.inf)
    model.fill_model_from_sparse_data(least, upper, costs, lowest, right, matrix)
    solver = helper.ModelSolverHelper("glop" if matrix.nnz <= _SIMPLEX else "pdlp")
    solver.set_time_limit_in_seconds(seconds)
    solver.solve(model)
    duals = -np.asarray(solver.dual_values(), dtype=np.float64) if solver.has_response() else np.zeros(0)
    return duals if len(duals) == start and np.isfinite(duals).all() else np.zeros(start)
