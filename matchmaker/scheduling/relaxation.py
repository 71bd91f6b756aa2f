"""The timetable as a linear programme, and the bound that any multipliers of its rows prove.

Every row reads Σ coefficient · column ≤ right side; every column lies between 0 and a whole number. For y ≥
0, y·b + Σ upper · max(0, c − yA) is at least the value of every timetable (weak duality), whoever found y
and however badly. All sums are exact integers. Rows that the programme leaves out (walking, the shapes of
runs) only make the bound weaker, never wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matchmaker.scheduling.board import Board, Ints, board_of
from matchmaker.scheduling.problem import MAXIMISED, Problem, levels_of
from matchmaker.scheduling.relaxation_rows import Rows, families

#: The levels that the programme can express; of the others it knows only that they are at least 0.
LINEAR = frozenset({"lost", "moved", "touched", "served", "minimums", "accepted", "value"})
_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Goal:
    """A level to be made large: Σ coefficient · column + constant (negated where less is better)."""

    column: Ints
    coefficient: Ints
    constant: int


@dataclass
class Relaxation:
    """The programme of one problem; `values_above` fixes the levels that come first.

    Columns: those of the board, then one per person who may stay unserved, one per person with a minimum
    (their shortfall), one per person of a published meeting (touched).
    """

    board: Board
    values_above: Mapping[str, int]
    base: tuple[Rows, ...] | None = (
        None  # the rows of the rules, where another relaxation of the board has them
    )
    unserved: dict[int, int] = field(init=False)
    short: dict[int, int] = field(init=False)
    touched: dict[int, int] = field(init=False)
    upper: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Give the auxiliary columns their numbers."""
        board = self.board
        levels = set(levels_of(board.problem))
        asked = np.flatnonzero(board.accepted)
        people = sorted({*board.a[asked].tolist(), *board.b[asked].tolist()}) if "served" in levels else []
        lacking = np.flatnonzero(board.minimum).tolist() if "minimums" in levels else []
        told = sorted({int(p) for m, _, _ in board.previous or () for p in (board.a[m], board.b[m])})
        start = len(board.slot)
        self.unserved = {p: start + i for i, p in enumerate(people)}
        start += len(people)
        self.short = {p: start + i for i, p in enumerate(lacking)}
        start += len(lacking)
        self.touched = {p: start + i for i, p in enumerate(told)}
        self.upper = np.ones(start + len(told), dtype=np.int64)
        self.upper[list(self.short.values())] = board.minimum[lacking]

    @property
    def no_multipliers(self) -> Ints:
        """The vector that leaves every row out."""
        return np.zeros(len(self.names), dtype=np.int64)

    @cached_property
    def rules(self) -> tuple[Rows, ...]:
        """The rows of the hard rules, which hold whatever the levels above are worth."""
        if self.base is not None:
            return self.base
        found = families(self.board, self.unserved, self.short, self.touched)
        return tuple(family for family in found if family.names)

    @cached_property
    def families(self) -> tuple[Rows, ...]:
        """The rows, in a fixed order."""
        return (*self.rules, *self._fixed_levels())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All row names, in the order of the multipliers."""
        return tuple(name for family in self.families for name in family.names)

    def goal(self, level: str) -> Goal:
        """Return the level as a function to be made large. Levels that are not LINEAR raise KeyError."""
        board = self.board
        every = np.arange(len(board.slot), dtype=np.int64)
        if level == "value":
            return Goal(every, board.value, 0)
        if level == "accepted":
            chosen = every[board.accepted[board.meeting]]
            return Goal(chosen, board.value[chosen], 0)
        if level in {"lost", "moved"}:
            return self._published(level)
        columns = {"served": self.unserved, "minimums": self.short, "touched": self.touched}[level]
        index = np.fromiter(columns.values(), dtype=np.int64)
        return Goal(index, np.full(len(index), -1, dtype=np.int64), 0)

    def _published(self, level: str) -> Goal:
        board = self.board
        columns: list[int] = []
        for entry in self.board.previous or ():
            kept = board.stays(entry) if level == "moved" else -1
            columns += [c for c in self.board.columns_of(entry[0]) if c != kept]
        index = np.array(columns, dtype=np.int64)
        if level == "moved":
            return Goal(index, np.full(len(index), -1, dtype=np.int64), 0)
        constant = -self.board.vanished - len(self.board.previous or ())
        return Goal(index, np.ones(len(index), dtype=np.int64), constant)

    def _fixed_levels(self) -> Iterator[Rows]:
        """Yield one row for each level above: at least as good as the value reached there."""
        for level, value in self.values_above.items():
            if level in LINEAR:
                goal = self.goal(level)
                least = (value if level in MAXIMISED else -value) - goal.constant
                yield Rows(
                    (f"level:{level}",),
                    np.array([-least], dtype=np.int64),
                    goal.column,
                    np.zeros(len(goal.column), dtype=np.int64),
                    -goal.coefficient,
                )


def dual_bound(
    problem: Problem | Board,
    level: str,
    values_above: Mapping[str, int],
    multipliers: Mapping[str, int],
    scale: int = 1,
) -> int:
    """Return the bound on `level`, given the values reached above it, that the multipliers prove.

    `multipliers` are whole numbers ≥ 0 by row name, to be divided by `scale`; rows not named count 0. A
    bound on a level to be made large is an upper one, else a lower one. Raises ValueError for unknown rows,
    negative multipliers, a scale below 1, or a level outside LINEAR with multipliers (without any, its
    bound is 0).
    """
    if level not in LINEAR:
        if multipliers:
            raise ValueError(f"level {level} has no rows to multiply")
        return 0
    board = problem if isinstance(problem, Board) else board_of(problem)
    relaxation = Relaxation(board, values_above)
    index = {name: i for i, name in enumerate(relaxation.names)}
    if scale < 1 or any(y < 0 or name not in index for name, y in multipliers.items()):
        raise ValueError("a multiplier is negative or names no row of the relaxation")
    largest = max(multipliers.values(), default=0)
    y = np.zeros(len(index), dtype=object if largest > _SAFE else np.int64)
    for name, number in multipliers.items():
        y[index[name]] = number
    return bound_of(relaxation, level, y, scale)


def bound_of(relaxation: Relaxation, level: str, y: Ints, scale: int) -> int:
    """Return the bound that y (one whole number ≥ 0 a row) proves; y / scale are the multipliers."""
    goal = relaxation.goal(level)
    total, reduced = _priced(relaxation, goal, y, scale)
    gain = np.maximum(reduced, 0)
    total += sum(int(part.sum()) for part in np.array_split(gain * relaxation.upper, _pieces(gain)))
    bound = total // scale + goal.constant
    return bound if level in MAXIMISED else -bound


def reduced_values(relaxation: Relaxation, level: str, y: Ints, scale: int) -> tuple[int, Ints]:
    """Return (scaled bound without its constant, scaled reduced value a column) for y as in `bound_of`."""
    total, reduced = _priced(relaxation, relaxation.goal(level), y, scale)
    gain = np.maximum(reduced, 0) * relaxation.upper
    return total + int(gain.sum()), reduced


def _priced(relaxation: Relaxation, goal: Goal, y: Ints, scale: int) -> tuple[int, Ints]:
    """Return y·b and scale · c − yA, in a type wide enough for the sums."""
    largest = int(max((int(v) for v in (y.max(initial=0),)), default=0)) + 1
    steepest = max((int(np.abs(f.coefficient).max(initial=0)) for f in relaxation.families), default=0)
    reach = largest * max(1, steepest) * (2 + len(relaxation.families))
    widest = int(np.abs(goal.coefficient).max(initial=0)) * scale
    wide = max(reach, widest) * max(1, len(relaxation.upper)) * int(relaxation.upper.max(initial=1))
    kind: type = np.int64 if wide < _SAFE else object
    y = y.astype(kind)
    reduced: Ints = np.zeros(len(relaxation.upper), dtype=kind)
    np.add.at(reduced, goal.column, goal.coefficient.astype(kind) * scale)
    total, start = 0, 0
    for family in relaxation.families:
        part = y[start : start + len(family.names)]
        start += len(family.names)
        if not part.any():
            continue
        total += sum(int(u) * int(v) for u, v in zip(part, family.right, strict=True) if u)
        np.subtract.at(reduced, family.column, part[family.row] * family.coefficient)
    return total, reduced


def _pieces(values: Ints) -> int:
    return max(1, len(values) // 1_000_000)
