"""One call of CP-SAT under a budget, watched so that it can be cancelled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from matchmaker.scheduling.budget import Budget, Cancelled

_POLL = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What CP-SAT found: `value` gives a variable's value where `is_found`."""

    is_found: bool
    is_proven: bool  # optimal, or proven infeasible
    objective: int
    bound: int
    value: Any


def run(model: Any, budget: Budget, limit: float, *, seed: int = 0, **parameters: Any) -> Outcome:
    """Solve a model within `limit` (seconds, or deterministic seconds under a work budget), with one worker.

    Raises Cancelled when the budget says so.
    """
    solver = limited_solver(budget, limit, random_seed=seed, **parameters)
    status = _watched(solver, model, budget) if budget.should_stop else solver.solve(model)
    budget.spent += solver.response_proto.deterministic_time
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    has_goal = model.has_objective()
    return Outcome(
        is_found=found,
        is_proven=status in {cp_model.OPTIMAL, cp_model.INFEASIBLE},
        objective=round(solver.objective_value) if found and has_goal else 0,
        bound=round(solver.best_objective_bound) if found and has_goal else 0,
        value=solver.value,
    )


def limited_solver(budget: Budget, limit: float, **parameters: Any) -> cp_model.CpSolver:
    """Return CP-SAT with one worker that ends after `limit` (seconds, or deterministic ones under work)."""
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.num_workers = 1
    settings.catch_sigint_signal = False  # its handler would undo the caller's
    if budget.work is None:
        settings.max_time_in_seconds = max(0.01, limit)
    else:
        settings.max_deterministic_time = max(0.001, limit)
    for name, setting in parameters.items():
        setattr(settings, name, setting)
    return solver


def _watched(solver: Any, model: Any, budget: Budget) -> Any:
    """Solve in a thread while this one asks every tenth of a second whether to stop."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(solver.solve, model)
        while True:
            try:
                return running.result(timeout=_POLL)
            except StillRunning:
                try:
                    budget.check()
                except Cancelled:
                    solver.stop_search()
                    raise
