from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text

from matchmaker.booking import runs
from matchmaker.booking.errors import RunAlreadyActive, UnknownPreset
from matchmaker.booking.models import Placement, Timetable, TimetableRun
from matchmaker.booking.runs import Lease
from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.jobs.queue import init_app, queue_of
from matchmaker.messages import sentence_of
from matchmaker.organiser.running import SOLVE, solve_run, start_run, wake_lost_runs
from tests.booking.world import World

QUICK = Lease(seconds=10, beat_seconds=0.1)


def started(world: World, *, seconds: float = 1, preset: str = "most meetings") -> int:
    with transaction():
        return start_run(world.event, by=world.organiser, at=now(), preset=preset, seconds=seconds).id


def row(run_id: int) -> TimetableRun:
    db.session.rollback()
    return db.session.get_one(TimetableRun, run_id, populate_existing=True)


def drafts() -> list[Timetable]:
    return list(db.session.scalars(select(Timetable).order_by(Timetable.number)))


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def woken(app: Flask) -> list[int]:
    """Return the runs workers were woken for; none works by itself."""
    queue = init_app(app, "immediate:")
    wishes: list[int] = []

    def note(run_id: int) -> None:
        wishes.append(run_id)

    queue.register(SOLVE, note)
    return wishes


@pytest.fixture
def working(app: Flask) -> Callable[[int], threading.Thread]:
    """Return what starts to work on a run beside the test."""

    def start(run_id: int) -> threading.Thread:
        def work() -> None:
            with app.app_context():
                solve_run(run_id, lease=QUICK)

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    return start


def test_a_run_shows_its_progress_and_leaves_one_draft(world, woken):
    run_id = started(world)
    with pytest.raises(RunAlreadyActive):
        started(world)
    assert woken == [run_id]
    solve_run(run_id, lease=QUICK)
    solve_run(run_id, lease=QUICK)  # the same message again
    run, (draft,) = row(run_id), drafts()
    assert (run.state, run.error, run.attempt) == ("done", None, 1)
    assert {"seconds", "level", "value", "bound"} == set(run.progress[-1])
    assert (draft.number, draft.state, draft.run_id, draft.is_live) == (1, "draft", run_id, False)
    assert db.session.scalars(select(Placement.meeting_id)).all()
    assert started(world) != run_id


def test_cancelling_keeps_the_best_timetable_so_far(world, woken, working):
    run_id = started(world, seconds=60)
    thread = working(run_id)
    until(lambda: any(step["level"] == "value" for step in row(run_id).progress))
    begun = time.monotonic()
    with transaction():
        runs.cancel_run(run_id, by=world.organiser, at=now())
    thread.join(20)
    assert time.monotonic() - begun < 10
    (draft,) = drafts()
    assert (row(run_id).state, draft.status) == ("cancelled", "cancelled")
    assert db.session.scalars(select(Placement.meeting_id)).all()


def test_a_stopping_worker_hands_its_run_back(world, woken, working, app):
    run_id = started(world, seconds=60)
    thread = working(run_id)
    until(lambda: row(run_id).state == "running")
    queue_of(app).stopping.set()
    thread.join(20)
    run = row(run_id)
    assert (run.state, run.attempt, run.is_cancel_requested) == ("queued", 1, False)
    assert woken == [run_id, run_id]
    assert drafts() == []


def test_a_run_that_cannot_work_says_why(world, woken):
    with pytest.raises(UnknownPreset):
        started(world, preset="best of all")
    run_id = started(world)
    with transaction() as session:  # the preset went away in between
        run = session.get_one(TimetableRun, run_id)
        run.settings = {**run.settings, "preset": "best of all"}
    solve_run(run_id, lease=QUICK)
    run = row(run_id)
    assert run.state == "failed"
    assert "best of all" in sentence_of(run.error or "", run.error_facts)


def test_a_defect_at_the_database_is_told_at_once(world, woken):
    run_id = started(world)
    with transaction() as session:  # no draft with two meetings can be kept
        session.execute(text("CREATE UNIQUE INDEX only_one ON placement (timetable_id)"))
    solve_run(run_id, lease=QUICK)
    run = row(run_id)
    assert (run.state, run.error) == ("failed", "SolverFailed")
    assert "IntegrityError" in run.error_facts["problem"]
    assert "INSERT" not in run.error_facts["problem"]


def test_the_message_of_a_run_can_get_lost(world, woken):
    run_id = started(world)
    wake_lost_runs(lease=Lease(seconds=-1))
    assert woken == [run_id, run_id]
