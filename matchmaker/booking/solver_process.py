"""What runs in the solver's own process: `python -m matchmaker.booking.solver_process FILE_DESCRIPTOR`.

Over the pipe come the problem and, perhaps, the wish to cancel; back go progress and how it ended.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from matchmaker.booking.solving import Outcome
from matchmaker.scheduling.solving import solve


def main() -> None:
    """Solve the problem that comes over the pipe."""
    pipe: Connection[Any, Any] = Connection(int(sys.argv[1]))
    problem, settings = pipe.recv()
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(pipe, cancelled.set), daemon=True).start()
    try:
        solution = solve(
            problem,
            seconds=settings.seconds,
            work=settings.work,
            seed=settings.seed,
            workers=settings.workers,
            report=pipe.send,
            should_stop=cancelled.is_set,
        )
    except Exception as error:  # noqa: BLE001 - told to the worker, which records it
        pipe.send(f"{type(error).__name__}: {error}")
    else:
        pipe.send(Outcome(solution.plan))


def _listen(pipe: Connection[Any, Any], cancel: Callable[[], None]) -> None:
    """Wait for the wish to cancel; without a worker there is nobody left to solve for."""
    while True:
        try:
            pipe.recv()
        except (EOFError, OSError):
            os.killpg(0, signal.SIGKILL)
        cancel()


if __name__ == "__main__":
    main()
