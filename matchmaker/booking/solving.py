"""A timetable solved in a process of its own.

Some calls of the solver hold Python's lock for seconds; beside it, the worker's heart beats on. The process
ends when its worker does: it reads the end of the pipe between them. (Started as a program, not by
`multiprocessing`, which would first import whatever program the worker itself is.)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing import Pipe
from types import TracebackType
from typing import Any, Self

from matchmaker.booking.errors import SolverDied, SolverFailed
from matchmaker.scheduling.plan import Plan, Progress
from matchmaker.scheduling.problem import Problem

_GRACE_SECONDS = 60.0  # what building the model and leaving the last step may take beyond the asked time


@dataclass(frozen=True, slots=True)
class SolveSettings:
    """How long and how to solve; the same seed and work give the same plan."""

    seconds: float
    work: int | None = None
    seed: int = 0
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a solve ended; `plan` is None where it was cancelled, or out of time, before there was one."""

    plan: Plan | None


@dataclass
class SolverProcess:
    """The process that solves `problem`; a context manager that leaves no process behind."""

    problem: Problem
    settings: SolveSettings
    progress: list[Progress] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._pipe, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", "matchmaker.booking.solver_process", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # a Ctrl-C in the worker's terminal is the worker's to handle
        )
        theirs.close()  # so that its end is seen here
        self._patience = time.monotonic() + self.settings.seconds + _GRACE_SECONDS
        with suppress(BrokenPipeError):  # wait() says why
            self._pipe.send((self.problem, self.settings))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)  # and whatever processes it has of its own
            self._process.wait()
        self._pipe.close()

    def wait(self, seconds: float) -> Outcome | None:
        """Take in what the process reports for `seconds`; return how it ended as soon as it has.

        Raises SolverFailed when it says that it cannot, SolverDied when it fell silent.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self._pipe.poll(left):
            try:
                message = self._pipe.recv()
            except (EOFError, ConnectionError):
                raise SolverDied(problem=f"exit code {self._process.wait()}") from None
            if isinstance(message, Progress):
                self.progress.append(message)
            elif isinstance(message, Outcome):
                return message
            else:
                raise SolverFailed(problem=str(message))
        if time.monotonic() > self._patience:
            raise SolverDied(problem="it did not end in time")
        return None

    def shown(self) -> list[dict[str, Any]]:
        """Return the steps worth keeping: the last of each level in each sixtieth of the time so far."""
        if not self.progress:
            return []
        step = max(1.0, self.progress[-1].seconds / 60)
        last = {(int(known.seconds / step), known.level): known for known in self.progress}
        return [asdict(known) for known in sorted(last.values(), key=lambda known: known.seconds)]

    def cancel(self) -> None:
        """Ask for the best plan so far; the process has a few seconds for it."""
        self._patience = min(self._patience, time.monotonic() + _GRACE_SECONDS)
        with suppress(BrokenPipeError):
            self._pipe.send("cancel")
