"""The demo's timetable: there at once, close to its proven bound, and true in every word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from matchmaker.booking.drafting import event_problem
from matchmaker.db import db, transaction
from matchmaker.organiser.demo.loading import load_demo
from matchmaker.scheduling.budget import UNITS
from matchmaker.scheduling.checking.checker import check
from matchmaker.scheduling.plan import Progress
from matchmaker.scheduling.problem import Problem
from matchmaker.scheduling.solving import solve
from tests.conftest import migrated_app

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def demo_problem(directory: Path) -> Problem:
    """Pose the demo's problem; it is the same from either store, so one will do."""
    with migrated_app(f"sqlite:///{directory / 'demo.sqlite'}", directory).app_context():
        with transaction():
            prepared = event_problem(load_demo(at=AT).event_id, at=AT)
        db.engine.dispose()
    return prepared.problem


def test_the_demo_gets_a_timetable_near_its_bound_that_the_checker_accepts(tmp_path):
    problem, told = demo_problem(tmp_path), list[Progress]()
    # Seconds are shown by scripts/benchmark timetable; this one seed and work give one plan anywhere.
    solution = solve(problem, seconds=60, work=UNITS // 2, workers=1, report=told.append)
    plan = solution.plan
    assert plan is not None
    assert [one.level for one in told[: len(plan.certificate.levels)]] == [
        one.name for one in plan.certificate.levels
    ]
    levels = {one.name: one for one in plan.certificate.levels}
    assert levels["value"].gap <= 0.003
    assert levels["value"].proof == "dual"
    assert levels["value"].bound <= levels["accepted"].bound
    assert check(problem, plan, solution.proof) == []
