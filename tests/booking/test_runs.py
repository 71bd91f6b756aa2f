from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker.booking import runs
from matchmaker.booking.errors import RunAlreadyActive, RunNotActive, RunTakenOver, SolverDied
from matchmaker.booking.models import TimetableRun
from matchmaker.booking.runs import Claim, Lease
from matchmaker.clock import now
from matchmaker.db import database_time, db, transaction
from matchmaker.errors import NotFound
from matchmaker.messages import sentence_of
from tests.web.making import an_event

AT_ONCE = Lease(seconds=-1)  # every run counts as silent
SETTINGS = {"preset": "balanced", "seconds": 1, "seed": 0, "work": None}


@pytest.fixture
def event_id(app):
    return an_event("spring")


def wanted(event_id: int) -> int:
    with transaction():
        return runs.request_run(event_id, by=None, at=now(), settings=SETTINGS).id


def claimed(run_id: int) -> Claim:
    with transaction():
        mine = runs.claim(run_id)
    assert mine is not None
    return mine


def recovered(lease: Lease = AT_ONCE) -> list[int]:
    with transaction():
        return runs.recover_lost_runs(lease)


def row(run_id: int) -> TimetableRun:
    db.session.rollback()
    return db.session.get_one(TimetableRun, run_id, populate_existing=True)


def test_one_run_of_an_event_is_active_at_a_time(event_id):
    run_id = wanted(event_id)
    with pytest.raises(RunAlreadyActive):
        wanted(event_id)
    with transaction():
        runs.cancel_run(run_id, by=None, at=now())
    assert row(run_id).state == "cancelled"
    assert wanted(event_id) != run_id


def test_an_event_must_exist(app):
    with pytest.raises(NotFound):
        wanted(4711)


def test_a_run_is_claimed_once(event_id):
    run_id = wanted(event_id)
    assert claimed(run_id) == Claim(run_id, event_id, 1, SETTINGS)
    with transaction():
        assert runs.claim(run_id) is None


def test_heartbeats_show_progress_and_bring_the_wish_to_cancel(event_id):
    mine = claimed(wanted(event_id))
    steps = [{"seconds": 0.5, "level": "value", "value": 3, "bound": 4}]
    with transaction():
        assert not runs.beat(mine, steps)
    assert row(mine.run_id).progress == steps
    with transaction():
        runs.cancel_run(mine.run_id, by=None, at=now())
    with transaction():
        assert runs.beat(mine, steps)
    assert row(mine.run_id).state == "running"  # until its worker has stopped


def test_only_a_silent_run_is_taken_away_and_its_worker_can_change_nothing_more(event_id):
    slow = claimed(wanted(event_id))
    assert recovered(Lease(seconds=30)) == []
    assert recovered() == [slow.run_id]
    with transaction(), pytest.raises(RunTakenOver):
        runs.finish(slow, "done", [])
    fast = claimed(slow.run_id)
    assert fast.attempt == 2
    with transaction(), pytest.raises(RunTakenOver):
        runs.beat(slow, [])
    with transaction(), pytest.raises(RunTakenOver):
        runs.finish(slow, "done", [])
    with transaction():
        runs.finish(fast, "done", [])
    assert row(fast.run_id).state == "done"
    with transaction(), pytest.raises(RunNotActive):
        runs.cancel_run(fast.run_id, by=None, at=now())


def test_a_queued_run_whose_message_got_lost_is_found_once_a_lease(event_id):
    run_id = wanted(event_id)
    with transaction() as session:
        session.get_one(TimetableRun, run_id).heartbeat_at -= timedelta(hours=1)
    assert recovered(Lease()) == [run_id]
    assert recovered(Lease()) == []


def test_after_five_workers_the_run_fails_and_says_why(event_id):
    run_id = wanted(event_id)
    for attempt in range(1, 6):
        assert claimed(run_id).attempt == attempt
        assert recovered() == ([run_id] if attempt < 5 else [])
    run = row(run_id)
    assert run.state == "failed"
    assert "5 workers" in sentence_of(run.error or "", run.error_facts)


def test_a_solver_that_died_is_tried_again_until_the_last_attempt(event_id):
    run_id = wanted(event_id)
    for attempt in range(1, 6):
        mine = claimed(run_id)
        with transaction():
            assert runs.try_again(mine, SolverDied(problem="exit code -9")) == (attempt < 5)
    run = row(run_id)
    assert run.state == "failed"
    assert "exit code -9" in sentence_of(run.error or "", run.error_facts)


def test_a_cancelled_run_without_a_worker_ends(event_id):
    mine = claimed(wanted(event_id))
    with transaction():
        runs.cancel_run(mine.run_id, by=None, at=now())
    assert recovered() == []
    assert row(mine.run_id).state == "cancelled"


def test_the_databases_clock_agrees_with_ours(app):
    assert abs(database_time() - now()) < timedelta(seconds=5)
