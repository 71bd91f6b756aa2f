"""How good a timetable provably is: a bound for every level, given the values of the levels above it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from matchmaker.scheduling.board import Board, Ints
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.multipliers import (
    Bounded,
    best_multipliers,
    best_of,
    bounded,
    easy_multipliers,
    without_times,
)
from matchmaker.scheduling.plan import Level, Multipliers, Proof
from matchmaker.scheduling.problem import MAXIMISED, levels_of
from matchmaker.scheduling.relaxation import LINEAR, Relaxation, reduced_values

#: The least and the most that the linear programme of one level may take, in seconds.
_SHORTEST, _LONGEST = 0.5, 60.0

#: A level and the values of those above it: a bound holds for these.
Key = tuple[str, tuple[int, ...]]


class Bounds:
    """The bounds known so far; without a work budget their programmes run beside the search."""

    def __init__(self, board: Board, budget: Budget) -> None:
        self.board, self.budget = board, budget
        self.levels = levels_of(board.problem)
        self._trusted: dict[Key, int] = {}
        self._easy: dict[Key, Bounded] = {}
        self._best: dict[Key, Bounded] = {}
        self._last: dict[str, Bounded] = {}
        self._running: dict[Key, Future[Bounded]] = {}
        self._rules = Relaxation(board, {})
        self._pool = ThreadPoolExecutor(1)
        is_extra = ~board.accepted[board.meeting]
        self._is_all_accepted = "accepted" in self.levels and not board.value[is_extra].any()

    def trust(self, bounds: Mapping[str, int], values: Mapping[str, int]) -> None:
        """Remember CP-SAT's own bounds for levels whose upper levels have the given values."""
        for level, bound in bounds.items():
            key = self._key(level, values)
            self._trusted[key] = self._strongest(level, bound, self._trusted.get(key))

    def is_reached(self, level: str, values: Mapping[str, int], *, wait: bool = True) -> bool:
        """Whether no timetable is better in the level; without `wait`, as far as is known by now."""
        key = self._key(level, values)
        if self._is_twin(level):
            return values[level] == self._trusted.get(key) or self.is_reached("accepted", values, wait=wait)
        if values[level] in {self._trusted.get(key), self._easiest(level, values).bound}:
            return True
        if not wait and self.budget.work is None and not self._is_known(level, values):
            return False
        return values[level] == self._dual(level, values).bound

    def reduced(self, level: str, values: Mapping[str, int]) -> Ints:
        """Return what each column of the board is worth after the best multipliers known (scaled)."""
        known = self._easiest(level, values)
        relaxation = self._relaxation(level, values)
        return reduced_values(relaxation, level, known.y, known.scale)[1][: len(self.board.slot)]

    def certify(self, values: Mapping[str, int]) -> tuple[tuple[Level, ...], dict[str, Multipliers]]:
        """Return the certificate's levels and the proof file."""
        levels, proof = [], {}
        for level in self.levels:
            trusted = self._trusted.get(self._key(level, values))
            dual = self._easiest(level, values)
            if self._is_twin(level):
                dual = best_of(level, [dual, self._of_accepted(values)])
                proven = self._trusted.get(self._key("accepted", values))
                trusted = proven if trusted is None else self._strongest(level, trusted, proven)
            elif values[level] not in {dual.bound, trusted}:
                dual = self._dual(level, values)
            best = self._strongest(level, dual.bound, trusted)
            kind: Proof = "dual" if level in LINEAR else "combinatorial"
            levels.append(Level(level, values[level], best, kind if best == dual.bound else "solver"))
            if levels[-1].proof == "dual":
                proof[level] = dual.named(self._relaxation(level, values))
        self._pool.shutdown(wait=False, cancel_futures=True)
        return tuple(levels), proof

    def _is_twin(self, level: str) -> bool:
        """Whether the level is the value and nothing but accepted requests is worth anything.

        Then it has the bound of `accepted`, to which a programme of its own adds nothing.
        """
        return level == "value" and self._is_all_accepted

    def _of_accepted(self, values: Mapping[str, int]) -> Bounded:
        """Return what the multipliers of `accepted` prove of the value: its rows are the first of these."""
        above, relaxation = self._easiest("accepted", values), self._relaxation("value", values)
        y = relaxation.no_multipliers
        y[: len(above.y)] = above.y
        return bounded(relaxation, "value", y, above.scale)

    def _strongest(self, level: str, dual: int, trusted: int | None) -> int:
        if trusted is None:
            return dual
        return min(dual, trusted) if level in MAXIMISED else max(dual, trusted)

    def _easiest(self, level: str, values: Mapping[str, int]) -> Bounded:
        """Return the bound that needs no programme, or one with the multipliers of the level's last one."""
        key = self._key(level, values)
        if key in self._best:
            return self._best[key]
        if key not in self._easy:
            relaxation = self._relaxation(level, values)
            if level not in LINEAR:
                found = [Bounded(0, relaxation.no_multipliers, 1)]
            else:
                found = easy_multipliers(relaxation, level)
                found += without_times(relaxation, level, self._longest())
                if level in self._last:
                    last = self._last[level]
                    found.append(bounded(relaxation, level, last.y, last.scale))
            self._easy[key] = best_of(level, found)
        return self._easy[key]

    def _dual(self, level: str, values: Mapping[str, int]) -> Bounded:
        """Return the best bound that multipliers prove; waits for the linear programme where time is left."""
        key, easy = self._key(level, values), self._easiest(level, values)
        if level not in LINEAR or key in self._best:
            return easy
        if self.budget.used() >= 1 and level in self._last and key not in self._running:
            return easy
        if key not in self._running:
            self._start(level, values)
        found = self._running.pop(key).result()
        self._best[key] = self._last[level] = best_of(level, [easy, found])
        return self._best[key]

    def _is_known(self, level: str, values: Mapping[str, int]) -> bool:
        """Whether the linear programme has been solved; else set it going."""
        key = self._key(level, values)
        if level not in LINEAR or key in self._best:
            return True
        if not self._running:
            self._start(level, values)
        return key in self._running and self._running[key].done()

    def _start(self, level: str, values: Mapping[str, int]) -> None:
        relaxation, longest = self._relaxation(level, values), self._longest()
        self._running[self._key(level, values)] = self._pool.submit(
            best_multipliers, relaxation, level, longest
        )

    def _longest(self) -> float:
        """Return how many seconds a programme may take: what is left, or under a work budget all it needs."""
        if self.budget.work is not None:
            return 100 * _LONGEST
        return min(_LONGEST, max(_SHORTEST, self.budget.left()))

    def _relaxation(self, level: str, values: Mapping[str, int]) -> Relaxation:
        above = {name: values[name] for name in self.levels[: self.levels.index(level)]}
        return Relaxation(self.board, above, self._rules.rules)

    def _key(self, level: str, values: Mapping[str, int]) -> Key:
        return level, tuple(values[name] for name in self.levels[: self.levels.index(level)])
