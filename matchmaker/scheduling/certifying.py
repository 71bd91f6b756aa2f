"""How good a timetable provably is: a bound for every level, given the values of the levels above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.multipliers import Bounded, best_multipliers
from matchmaker.scheduling.plan import Level, Multipliers, Proof
from matchmaker.scheduling.problem import MAXIMISED, levels_of
from matchmaker.scheduling.relaxation import LINEAR, Relaxation

#: The longest that the linear programme of one level may take, in seconds; under a work budget it runs to
#: its end.
_LONGEST = 60.0


@dataclass
class Bounds:
    """The bounds known so far. A bound is tied to the values above it, for a dual one shifts with them."""

    board: Board
    budget: Budget
    trusted: dict[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)
    _proven: dict[tuple[str, tuple[int, ...]], tuple[Bounded, Multipliers]] = field(default_factory=dict)

    def trust(self, bounds: Mapping[str, int], values: Mapping[str, int]) -> None:
        """Remember CP-SAT's own bounds for levels whose upper levels have the given values."""
        for level, bound in bounds.items():
            self.trusted[self._key(level, values)] = bound

    def dual(self, level: str, values: Mapping[str, int]) -> int:
        """Return the bound that multipliers prove for a level, given the values above it."""
        if level not in LINEAR:
            return 0
        return self._multipliers(level, values)[0].bound

    def target(self, level: str, values: Mapping[str, int]) -> int:
        """Return the best bound known for a level, whoever vouches for it."""
        dual, trusted = self.dual(level, values), self.trusted.get(self._key(level, values))
        if trusted is None:
            return dual
        return min(dual, trusted) if level in MAXIMISED else max(dual, trusted)

    def certify(self, values: Mapping[str, int]) -> tuple[tuple[Level, ...], dict[str, Multipliers]]:
        """Return the certificate's levels and the proof file."""
        levels, proof = [], {}
        for level in levels_of(self.board.problem):
            dual, best = self.dual(level, values), self.target(level, values)
            levels.append(Level(level, values[level], best, _proof(level, dual == best)))
            if dual == best and level in LINEAR:
                proof[level] = self._multipliers(level, values)[1]
        return tuple(levels), proof

    def _multipliers(self, level: str, values: Mapping[str, int]) -> tuple[Bounded, Multipliers]:
        key = self._key(level, values)
        if key not in self._proven:
            relaxation = Relaxation(self.board, self._above(level, values))
            longest = _LONGEST if self.budget.work is None else 100 * _LONGEST
            found = best_multipliers(relaxation, level, longest)
            self._proven[key] = (found, found.named(relaxation))
        return self._proven[key]

    def _above(self, level: str, values: Mapping[str, int]) -> dict[str, int]:
        levels = levels_of(self.board.problem)
        return {name: values[name] for name in levels[: levels.index(level)]}

    def _key(self, level: str, values: Mapping[str, int]) -> tuple[str, tuple[int, ...]]:
        return level, tuple(self._above(level, values).values())


def _proof(level: str, is_ours: bool) -> Proof:
    """Return who vouches for a bound: multipliers, the count of nothing at all, or CP-SAT."""
    if not is_ours:
        return "solver"
    return "dual" if level in LINEAR else "combinatorial"
