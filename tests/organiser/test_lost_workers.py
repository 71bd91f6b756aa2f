"""Workers as processes that die or freeze in mid-solve: another one finishes, and there is one draft."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.booking.models import TimetableRun
from matchmaker.db import db, transaction
from matchmaker.jobs.queue import init_app
from matchmaker.organiser.running import SOLVE
from tests.organiser.test_running import drafts, row, started, until

ROOT = Path(__file__).parents[2]


class Worker:
    """A worker's process and what it says."""

    def __init__(self, number: int, arguments: list[str], directory: Path) -> None:
        self._said = directory / f"worker-{number}.log"
        with self._said.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.organiser.impatient_worker", *arguments],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self, words: str) -> bool:
        return words in self._said.read_text()


def children_of(pid: int) -> list[int]:
    """Return the processes that a process's threads started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for text in lists for child in text.read_text().split()]


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for somebody to take note of it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture
def workers(app, database_url, tmp_path) -> Iterator[list[Worker]]:
    """Return two workers on a queue of the same kind as the store."""
    is_sqlite = database_url.startswith("sqlite")
    queue_url = f"sqlite:///{tmp_path / 'queue.sqlite'}" if is_sqlite else database_url
    queue = init_app(app, queue_url)
    queue.register(SOLVE, lambda **_: None)
    both = [Worker(number, [database_url, queue_url, str(tmp_path)], tmp_path) for number in (1, 2)]
    yield both
    for worker in both:
        worker.process.kill()
        worker.process.wait()
    queue.close()


@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_lost_in_mid_solve_is_replaced(world, workers, fate):
    run_id = started(world, seconds=60)
    until(lambda: any(worker.said("took") for worker in workers))
    victim = next(worker for worker in workers if worker.said("took"))
    until(lambda: row(run_id).progress)
    beat = row(run_id).heartbeat_at
    until(lambda: row(run_id).heartbeat_at > beat)  # so that it is lost between its transactions
    (solver,) = children_of(victim.process.pid)
    victim.process.send_signal(fate)
    with transaction():  # the next one need not take as long
        run = db.session.get_one(TimetableRun, run_id)
        run.settings = {**run.settings, "seconds": 0.5}
    until(lambda: row(run_id).state == "done", seconds=90)
    attempts = row(run_id).attempt
    assert attempts >= 2
    assert len(drafts()) == 1
    if fate == signal.SIGSTOP:
        victim.process.send_signal(signal.SIGCONT)
        until(lambda: victim.said("went to another worker"))
        assert (row(run_id).state, row(run_id).attempt, len(drafts())) == ("done", attempts, 1)
    until(lambda: has_ended(solver))
