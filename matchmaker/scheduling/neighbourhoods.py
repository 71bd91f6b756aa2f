"""Better timetables by solving a part exactly: a few whole slots, or all the slots of a few people.

Slots are nearly interchangeable, so search over all of them drowns in symmetry; the meetings of two to four
whole slots are a small problem that CP-SAT solves to the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matchmaker.scheduling.board import Board, Ints
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.draft import Draft, is_better, values_of
from matchmaker.scheduling.exact import frame_of, hold
from matchmaker.scheduling.goals import GOALS
from matchmaker.scheduling.places import Places
from matchmaker.scheduling.problem import MAXIMISED
from matchmaker.scheduling.running import run
from matchmaker.scheduling.terms import Term, added

#: How much a level outweighs the next one in the objective of a part; the acceptance test is exactly
#: lexicographic.
_WEIGHT = 2_000
_PART_SECONDS = 2.0
#: How many columns not in use a part may open.
_LARGEST = 5_000


@dataclass
class Search:
    """A timetable being improved on some levels while those above keep their values."""

    board: Board
    draft: Draft
    levels: Sequence[str]  # those to improve, most important first
    above: Sequence[str]  # those to keep
    places: Places | None
    budget: Budget
    seed: int = 0
    reduced: Ints | None = None  # by column: the value it loses against the best multipliers known, negative
    only: Sequence[bool] | None = None  # by meeting: whether it may be opened
    values: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Value the draft."""
        self.values = values_of(self.board, self.draft)
        self._random = np.random.default_rng(self.seed)
        self._rounds = 0
        self._width = 3

    def improve(self, targets: Mapping[str, int], until: float) -> None:
        """Improve until every level equals its target bound or the budget is used up to the part `until`."""
        while self.budget.used() < until and not self._is_reached(targets):
            self.budget.check()
            self.step(until)

    def _is_reached(self, targets: Mapping[str, int]) -> bool:
        return all(self.values[level] == targets.get(level) for level in self.levels)

    def step(self, until: float) -> bool:
        """Solve one part; return whether it made the timetable better."""
        self._rounds += 1
        columns = self._part()
        if not columns:
            return False
        frame = frame_of(self.board, self.draft, columns, self.places)
        for level in self.above:
            hold(frame, level, GOALS[level](frame), self.values[level])
        goals: list[Term] = []
        weight = 1
        for level in reversed(self.levels):
            sign = weight if level in MAXIMISED else -weight
            goals.append(sign * GOALS[level](frame))
            weight *= _WEIGHT
        goal = added(goals)
        if isinstance(goal, int):
            return False
        frame.model.maximize(goal)
        frame.hint()
        limit = min(_PART_SECONDS, self.budget.left(until))
        seed = int(self._random.integers(2**31))
        outcome = run(frame.model, self.budget, limit, seed=seed, linearization_level=2)
        self._adapt(outcome.is_proven)
        if not outcome.is_found:
            return False
        draft = frame.adopt(outcome.value)
        values = values_of(self.board, draft)
        is_no_worse = not is_better([*self.above, *self.levels], self.values, values)
        better = is_better([*self.above, *self.levels], values, self.values)
        if is_no_worse:
            self.draft, self.values = draft, values
        return better

    def offer(self, draft: Draft) -> None:
        """Take over a timetable found elsewhere if it is better."""
        values = values_of(self.board, draft)
        if is_better([*self.above, *self.levels], values, self.values):
            self.draft, self.values = draft, values

    def _adapt(self, is_proven: bool) -> None:
        """Widen the parts while they are solved to the end, narrow them where not."""
        if is_proven:
            if self._rounds % 20 == 0:
                self._width = min(self._width + 1, 5)
        else:
            self._width = max(2, self._width - 1)

    def _part(self) -> list[int]:
        """Return the columns to open: some whole slots, or in every other round of waits people's days."""
        board = self.board
        if "waits" in self.levels and self._rounds % 2:
            return self._days()
        count = min(self._width, len(board.slot_ids))
        chosen = np.zeros(len(board.slot_ids), dtype=bool)
        chosen[self._random.choice(len(chosen), count, replace=False)] = True
        column = np.array(self.draft.column)
        is_open = (column < 0) | chosen[board.slot[column]]
        if self.only is not None:
            is_open &= np.array(self.only)
        return self._promising(np.flatnonzero(is_open[board.meeting] & chosen[board.slot]))

    def _promising(self, columns: Ints) -> list[int]:
        """Return a part's columns: all, or where they are too many those in use and those that lose least."""
        if self.reduced is None or len(columns) <= _LARGEST:
            everything: list[int] = columns.tolist()
            return everything
        in_use = np.zeros(len(self.board.slot), dtype=bool)
        in_use[[c for c in self.draft.column if c >= 0]] = True
        is_kept = in_use[columns] | (np.array(self.board.required)[self.board.meeting[columns]])
        others = columns[~is_kept]
        loss = self.reduced[others] + self._random.random(len(others))  # ties fall differently each time
        best = others[np.argpartition(-loss, min(_LARGEST, len(others) - 1))[:_LARGEST]]
        return sorted([*columns[is_kept].tolist(), *best.tolist()])

    def _days(self) -> list[int]:
        """Return all columns of the placed meetings of a few people who share meetings."""
        board = self.board
        start = int(self._random.integers(len(board.lanes)))
        people = [start]
        meetings: set[int] = set()
        wanted = 6 + 2 * self._width
        while people and len(meetings) < wanted * 3:
            p = people.pop(0)
            own = [m for m in board.meetings_of[p] if self.draft.column[m] >= 0 and m not in meetings]
            meetings.update(own)
            others = [int(board.a[m] + board.b[m]) - p for m in own]
            self._random.shuffle(others)
            people += others[:2]
        return [c for m in sorted(meetings) for c in board.columns_of(m)]
