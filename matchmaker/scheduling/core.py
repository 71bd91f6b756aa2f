"""The waits solved from below: core-guided CP-SAT over the whole timetable, in a thread beside the search.

Waits are counted as starts of runs, a sum of literals of which few are true: what cores are good at, where
branch and bound sees nothing but symmetry. The search keeps the incumbent, for a core-guided run shows none
until its end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any

from ortools.sat.python import cp_model

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.draft import Draft
from matchmaker.scheduling.exact import frame_of, hold
from matchmaker.scheduling.goals import GOALS
from matchmaker.scheduling.running import limited_solver

#: Above this many columns a run from below has no hope of ending.
LARGEST = 30_000
_POLL = 0.1


class CoreRun:
    """A run on one level to be made small, with the levels above kept; `bound` grows while it runs.

    It ends with the part `until` of the budget at the latest.
    """

    def __init__(
        self,
        board: Board,
        draft: Draft,
        level: str,
        above: Sequence[str],
        values: Mapping[str, int],
        *,
        budget: Budget,
        until: float = 1.0,
    ) -> None:
        self.bound = 0
        self.found: Draft | None = None
        self._frame = frame_of(board, draft, range(len(board.slot)), None)
        for name in above:
            hold(self._frame, name, GOALS[name](self._frame), values[name])
        goal = GOALS[level](self._frame)
        self._solver = limited_solver(
            budget, budget.left(until), optimize_with_core=True, linearization_level=0
        )
        self._solver.best_bound_callback = self._raise_bound
        self._is_stopped = Event()
        self._pool = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None
        if not isinstance(goal, int):
            self._frame.model.minimize(goal)
            self._running = self._pool.submit(self._run)

    def stop(self) -> None:
        """End the run. Raises what went wrong in it."""
        self._is_stopped.set()
        if self._running is not None:
            self._solver.stop_search()
            while not wait([self._running], _POLL).done:
                self._solver.stop_search()  # CP-SAT forgets a stop that comes just before it starts
        self._pool.shutdown()
        if self._running is not None:
            self._running.result()

    def _raise_bound(self, bound: float) -> None:
        self.bound = max(self.bound, math.ceil(bound - 1e-6))

    def _run(self) -> None:
        if self._is_stopped.is_set():
            return
        status: Any = self._solver.solve(self._frame.model)
        if status == cp_model.OPTIMAL:
            self.found = self._frame.adopt(self._solver.value)
            self.bound = round(self._solver.objective_value)
