"""Multipliers of the relaxation's rows, found by a linear programming code and rounded to whole numbers.

Nothing here need be believed: `relaxation.dual_bound` adds the multipliers up exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from matchmaker.scheduling.board import Ints
from matchmaker.scheduling.plan import Multipliers
from matchmaker.scheduling.problem import MAXIMISED
from matchmaker.scheduling.programme import Floats, duals_of
from matchmaker.scheduling.relaxation import Goal, Relaxation, bound_of
from matchmaker.scheduling.timeless import TIMELESS, timeless_duals

#: Multipliers are whole numbers of thousandths and finer; each level tries several.
_SCALES = (1, 2, 12, 1_000, 1_000_000)
#: Above this many columns the programme with times does not fit into memory and minutes.
_WITH_TIMES = 2_000_000


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
    if len(relaxation.upper) > _WITH_TIMES:
        return best_of(
            level, [*easy_multipliers(relaxation, level), *without_times(relaxation, level, seconds)]
        )
    return best_of(level, _rounded(relaxation, level, _duals(relaxation, relaxation.goal(level), seconds)))


def _rounded(relaxation: Relaxation, level: str, duals: Floats) -> list[Bounded]:
    vectors = [(np.maximum(np.rint(duals * scale), 0).astype(np.int64), scale) for scale in _SCALES]
    return [bounded(relaxation, level, y, scale) for y, scale in vectors]


def bounded(relaxation: Relaxation, level: str, y: Ints, scale: int) -> Bounded:
    """Return what a vector proves."""
    return Bounded(bound_of(relaxation, level, y, scale), y, scale)


def best_of(level: str, found: Sequence[Bounded]) -> Bounded:
    """Return the strongest bound, proven by the fewest multipliers."""
    sign = 1 if level in MAXIMISED else -1
    return min(found, key=lambda one: (sign * one.bound, int(np.count_nonzero(one.y))))


def easy_multipliers(relaxation: Relaxation, level: str) -> list[Bounded]:
    """Return bounds that need no programme: nothing counts, or every meeting gets what it is worth alone.

    For people touched: each one of a published meeting that cannot stay.
    """
    nothing = relaxation.no_multipliers
    alone = nothing.copy()
    goal, start = relaxation.goal(level), 0
    gain = np.zeros(len(relaxation.upper), dtype=np.int64)
    np.add.at(gain, goal.column, goal.coefficient)
    told: set[int] = set()
    for family in relaxation.rules:
        kind = family.names[0].partition(":")[0]
        if kind == "once":
            np.maximum.at(alone, family.row + start, gain[family.column])
        elif kind == "touched" and level == "touched":
            size = np.bincount(family.row, minlength=len(family.names))
            for row, column in zip(family.row.tolist(), family.column.tolist(), strict=True):
                if size[row] == 1 and column not in told:
                    told.add(column)
                    alone[start + row] = 1
        start += len(family.names)
    return [bounded(relaxation, level, y, 1) for y in (nothing, alone)]


def without_times(relaxation: Relaxation, level: str, seconds: float) -> list[Bounded]:
    """Return the bounds of the programme that forgets times, for the levels that it knows."""
    if level not in TIMELESS:
        return []
    return _rounded(relaxation, level, timeless_duals(relaxation, level, seconds))


def _duals(relaxation: Relaxation, goal: Goal, seconds: float) -> Floats:
    """Return the dual values of the rows as the linear programming code gives them; 0 where it fails."""
    rows, columns, entries, start = [], [], [], 0
    for family in relaxation.families:
        rows.append(family.row + start)
        columns.append(family.column)
        entries.append(family.coefficient)
        start += len(family.names)
    if not rows or not len(relaxation.upper):
        return np.zeros(start)
    place = (np.concatenate(rows), np.concatenate(columns))
    entry = np.concatenate(entries).astype(np.float64)
    matrix = csr_matrix((entry, place), shape=(start, len(relaxation.upper)))
    gain = np.zeros(len(relaxation.upper))
    np.add.at(gain, goal.column, goal.coefficient.astype(np.float64))
    right = np.concatenate([family.right for family in relaxation.families]).astype(np.float64)
    return duals_of(matrix, gain, relaxation.upper.astype(np.float64), right, seconds)
