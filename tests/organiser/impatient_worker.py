"""A worker with short leases; its arguments are the addresses of database and queue, and a directory."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

from matchmaker.app import create_app
from matchmaker.booking.runs import Lease
from matchmaker.jobs.queue import queue_of
from matchmaker.jobs.working import run_worker
from matchmaker.organiser.running import SOLVE, solve_run, wake_lost_runs
from tests.conftest import settings_for

LEASE = Lease(seconds=4, beat_seconds=0.5)  # a busy machine must not lose a worker that lives


def main() -> None:
    database_url, queue_url, data_dir = sys.argv[1:]
    logging.basicConfig(level=logging.WARNING)
    app = create_app(settings_for(database_url, Path(data_dir), queue_url=queue_url))
    queue = queue_of(app)

    def solve(run_id: int) -> None:
        print("took", flush=True)  # noqa: T201 - the test waits for it
        solve_run(run_id, lease=LEASE)

    queue.register(SOLVE, solve)
    queue.reconcilers[:] = [lambda: wake_lost_runs(lease=LEASE)]
    run_worker(queue, threading.Event(), threads=1, reconcile_seconds=0.3)


if __name__ == "__main__":
    main()
