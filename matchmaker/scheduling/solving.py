"""From a problem to a certified timetable: a complete one at once, then better ones until the budget ends.

1. What is demanded (required, locked, fair) is placed, or an irreducible conflict is found.
2. A repair keeps as much as can be kept of the published timetable, level by level.
3. The rest is filled slot by slot: the first complete timetable.
4. Small problems are solved to the end by CP-SAT, level by level; others by parts, while linear programming
bounds what more there could be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from matchmaker.scheduling.board import Board, board_of
from matchmaker.scheduling.budget import Budget, Cancelled
from matchmaker.scheduling.certifying import Bounds
from matchmaker.scheduling.conflict import irreducible_conflict
from matchmaker.scheduling.core import LARGEST, CoreRun
from matchmaker.scheduling.demands import meet_demands
from matchmaker.scheduling.draft import Draft, is_better, values_of
from matchmaker.scheduling.exact import solve_levels
from matchmaker.scheduling.formats import problem_sha256
from matchmaker.scheduling.neighbourhoods import Search
from matchmaker.scheduling.places import Places, needs_places
from matchmaker.scheduling.plan import Certificate, Level, Multipliers, Plan, Progress, ProofFile, Status
from matchmaker.scheduling.problem import REPAIR_LEVELS, Problem, levels_of
from matchmaker.scheduling.reasons import additions, unplaced
from matchmaker.scheduling.relaxation import LINEAR
from matchmaker.scheduling.repairing import repair
from matchmaker.scheduling.seating import placements, seat
from matchmaker.scheduling.slotwise import fill
from matchmaker.scheduling.timeless import TIMELESS

#: A problem is small when CP-SAT gets at most so many variables for who sits where and when.
_SMALL = 4_000
#: Parts of the budget by the end of which demands, values and the shapes of days are done.
_DEMANDS, _REPAIR, _VALUES, _SHAPES = 0.5, 0.6, 0.6, 0.97


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan (None: stopped before one was found) and what repeats its `dual` bounds."""

    plan: Plan | None
    proof: ProofFile


def solve(
    problem: Problem,
    *,
    seconds: float,
    work: int | None = None,
    seed: int = 0,
    workers: int = 2,
    report: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """Solve a timetable problem within `seconds`, or within `work` units, where one seed gives one plan.

    A unit of work is a hundredth of a second of CP-SAT's deterministic time. `report` is called with
    progress; `should_stop` is asked between steps, and once it says yes the best plan so far is returned as
    `cancelled`. An infeasible problem's plan names an irreducible conflict of `required:ID`, `locked:ID`
    and `fairness`.
    """
    budget = Budget(seconds, work, report, should_stop)
    engine = _Engine(board_of(problem), budget, seed, workers)
    try:
        status = engine.run()
    except Cancelled:
        status = "cancelled"
    return engine.solution(status)


class _Engine:
    """One run over one board; `draft` is the best complete timetable so far."""

    def __init__(self, board: Board, budget: Budget, seed: int, workers: int) -> None:
        self.board, self.budget, self.seed, self.workers = board, budget, seed, workers
        self.levels = levels_of(board.problem)
        is_each = board.problem.previous is not None
        self.places = Places(board, each=is_each) if needs_places(board) else None
        self.draft: Draft | None = None
        self.values: dict[str, int] = {}
        self.bounds = Bounds(board, budget)
        self.conflict: tuple[str, ...] = ()

    def run(self) -> Status:
        """Solve; return the status. Raises Cancelled."""
        demands = meet_demands(self.board, self.budget, _DEMANDS)
        if demands.is_infeasible:
            self.conflict = irreducible_conflict(self.board.problem, self.budget)
            return "infeasible"
        if demands.draft is None:
            return "feasible"
        draft = demands.draft
        if self.board.problem.previous is not None:
            draft = repair(self.board, draft, self.bounds, self.budget, until=_REPAIR, places=self.places)
        self._adopt(fill(self.board, draft, self.budget, self.places, self.seed))
        self.budget.check()
        if not self._solve_whole():
            self._improve()
        self._complete()
        return "feasible"

    def _adopt(self, draft: Draft) -> None:
        """Seat a timetable and keep it if it is the best so far."""
        seated = seat(self.board, draft, self.places)
        values = values_of(self.board, seated)
        if self.draft is None or is_better(self.levels, values, self.values):
            self.draft, self.values = seated, values
            for level in self.levels:
                self.budget.tell(level, values[level])

    def _solve_whole(self) -> bool:
        """Solve a small problem to the end by CP-SAT; return whether that was done."""
        places = Places(self.board, each=True) if "changes" in self.levels or self.places else None
        size = sum(
            len(self.board.kinds[k]) if places else 1 for k in self.board.kind[self.board.meeting].tolist()
        )
        if size > _SMALL or self.draft is None:
            return False
        found = solve_levels(self.board, self.draft, self.levels, self.budget, until=_VALUES, places=places)
        if found.draft is not None:
            self.places = places or self.places
            self._adopt(found.draft)
            if len(found.bounds) == len(self.levels):
                self.bounds.trust(found.bounds, self.values)
        return all(self.bounds.is_reached(level, self.values) for level in self.levels)

    def _improve(self) -> None:
        """Improve by parts: first who meets whom, then when in the day."""
        linear = [level for level in self.levels if level in LINEAR]
        shapes = [level for level in self.levels if level in {"waits", "spread", "idle"}]
        repair = [level for level in linear if level in REPAIR_LEVELS]
        chosen = [level for level in linear if level not in REPAIR_LEVELS]
        if chosen:
            self._search(chosen, repair, _VALUES if shapes else _SHAPES)
        if shapes:
            self._search(shapes, linear, _SHAPES, core=self._core(shapes[0], linear))

    def _core(self, level: str, above: list[str]) -> CoreRun | None:
        """Return a run on the waits from below, where there is a core for it and hope."""
        is_hopeful = self.places is None and len(self.board.slot) <= LARGEST and level == "waits"
        if not is_hopeful or self.workers == 1 or self.budget.work is not None or self.draft is None:
            return None
        draft = self._unseated(self.draft)
        return CoreRun(self.board, draft, level, above, self.values, budget=self.budget, until=_SHAPES)

    def _search(self, levels: list[str], above: list[str], until: float, core: CoreRun | None = None) -> None:
        if self.draft is None:
            return
        search = Search(
            self.board, self._unseated(self.draft), levels, above, self.places, self.budget, self.seed
        )
        if levels[-1] in TIMELESS:
            search.reduced = self.bounds.reduced(levels[-1], search.values)
        try:
            while self.budget.used() < until and self._is_open(levels, search.values):
                self.budget.check()
                if core is not None:
                    self._hear(core, search)
                if search.step(until):
                    self.budget.tell(levels[-1], search.values[levels[-1]])
        finally:
            if core is not None:
                core.stop()
                self._hear(core, search)
            self._adopt(search.draft)

    def _hear(self, core: CoreRun, search: Search) -> None:
        """Take over what a run from below has proven or found."""
        self.bounds.trust({"waits": core.bound}, search.values)
        if core.found is not None:
            search.offer(core.found)

    def _complete(self) -> None:
        """Add single meetings that make the timetable better as it stands, until none does."""
        while self.draft is not None:
            before = self.values
            for draft in additions(self.board, self.draft):
                self._adopt(draft)
                if self.values != before:
                    break
            else:
                return

    def _is_open(self, levels: list[str], values: Mapping[str, int]) -> bool:
        """Whether a level is still off the best bound known."""
        return not all(self.bounds.is_reached(level, values, wait=False) for level in levels)

    def _unseated(self, seated: Draft) -> Draft:
        """Return the best timetable with its locations open again, but for those that are kept."""
        draft = seated.copy()
        if self.places is None:
            published = {m: location for m, _, location in self.board.previous or ()}
            draft.place = [x if published.get(m) == x else -1 for m, x in enumerate(draft.place)]
        return draft

    def solution(self, status: Status) -> Solution:
        """Return the plan with its certificate."""
        proof: dict[str, Multipliers] = {}
        levels: tuple[Level, ...] = ()
        if self.draft is not None:
            levels, proof = self.bounds.certify(self.values)
            if status == "feasible" and all(level.is_optimal for level in levels):
                status = "optimal"
        elif status != "infeasible":
            return Solution(None, {})
        certificate = Certificate(
            levels=levels,
            seconds=round(self.budget.elapsed, 3) if self.budget.work is None else 0.0,
            work=self.budget.work_done,
            seed=self.seed,
            solver=_solver(),
            problem_sha256=problem_sha256(self.board.problem),
        )
        plan = Plan(
            status=status,
            placements=placements(self.board, self.draft) if self.draft else (),
            unplaced=unplaced(self.board, self.draft) if self.draft else (),
            certificate=certificate,
            conflict=self.conflict,
        )
        return Solution(plan, proof)


def _solver() -> str:
    return f"matchmaker with OR-Tools {version('ortools')}"
