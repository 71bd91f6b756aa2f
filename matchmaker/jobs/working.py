"""The worker: takes tasks off the queue, and reconciles now and then."""

from __future__ import annotations

import logging
import threading

from huey.consumer import Consumer, ThreadEnvironment

from matchmaker.errors import Misconfigured
from matchmaker.jobs.queue import Queue

THREADS = 3  # so that mail still leaves while two solves run
RECONCILE_SECONDS = 15.0
_logger = logging.getLogger(__name__)


class _Consumer(Consumer):  # type: ignore[misc]  # Huey is untyped
    """Huey's consumer in threads that take nothing more once `stop` is set, by the command's own handlers."""

    def __init__(self, queue: Queue, stop: threading.Event, threads: int) -> None:
        self._stop = stop
        super().__init__(queue.huey(), workers=threads, periodic=False, max_delay=0.5, scheduler_interval=60)

    def get_environment(self, _worker_type: str) -> ThreadEnvironment:
        """Return Huey's threads, with our event for its own."""
        environment = ThreadEnvironment()
        environment.get_stop_flag = lambda: self._stop
        return environment

    def _set_signal_handlers(self) -> None:
        """Leave the process's signals to the caller."""


def run_worker(
    queue: Queue,
    stop: threading.Event,
    *,
    threads: int = THREADS,
    reconcile_seconds: float = RECONCILE_SECONDS,
) -> None:
    """Do tasks until `stop` is set, then let the running ones end (or hand their work back) and return.

    Raises Misconfigured for a queue that needs no worker.
    """
    if queue.url.startswith("immediate"):
        raise Misconfigured(["MATCHMAKER_QUEUE_URL is immediate: there is nothing for a worker to do"])
    queue.stopping = stop
    consumer = _Consumer(queue, stop, threads)
    consumer.start()
    while True:
        reconcile(queue)
        if stop.wait(reconcile_seconds):
            break
        consumer.check_worker_health()
    consumer.stop(graceful=True)
    queue.close()


def reconcile(queue: Queue) -> None:
    """Call every reconciler once; one that fails (the database restarts) is logged and called again later."""
    for reconciler in queue.reconcilers:
        try:
            with queue.app.app_context():
                reconciler()
        except Exception:
            _logger.exception("reconciling failed: %r", reconciler)
