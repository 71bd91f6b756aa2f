"""Processes that want the same thing at the same moment, each with its own application and engine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from matchmaker.app import create_app
from matchmaker.booking.placing import book_directly
from matchmaker.booking.publishing import publish
from matchmaker.db import db, in_transaction, transaction
from matchmaker.errors import DomainError
from tests.booking.world import AT
from tests.conftest import settings_for

#: Children are forked from a server that has imported everything once: twenty starts cost one.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.booking.contenders", "tests.booking.preload"])
_PATIENCE = 120


@dataclass(frozen=True)
class Booking:
    """One form sent."""

    meeting: int
    slot: int
    by: int
    key: str

    def run(self) -> object:
        """Send it; return the meeting's id, slot and seat."""
        done = book_directly(self.meeting, self.slot, by=self.by, at=AT, key=self.key)
        return done.id, done.slot_id, done.seat_id


@dataclass(frozen=True)
class Publishing:
    """A version made live; the result says how many meetings it placed."""

    timetable: int

    def run(self) -> object:
        """Publish it."""
        return len(publish(self.timetable, by=None, at=AT).placed)


Attempt = Booking | Publishing
Outcome = tuple[str, Any]


def contend(
    url: str, directory: Path, shares: Sequence[Sequence[Attempt]], *, head_start_of_last: float = 0
) -> list[Outcome]:
    """Let one process a share make its attempts, all starting together; return every outcome.

    The process with the last share may start some seconds before the others.

    An outcome is ("done", result) or (name of the refusal, None); anything else is its traceback's last line.
    """
    barrier = _CONTEXT.Barrier(len(shares))
    outcomes = _CONTEXT.SimpleQueue()
    waits = [head_start_of_last] * (len(shares) - 1) + [0]
    processes = [
        _CONTEXT.Process(target=_run, args=(url, directory, timed, barrier, outcomes.put))
        for timed in zip(waits, shares, strict=True)
    ]
    for process in processes:
        process.start()
    found = [outcome for _ in processes for outcome in outcomes.get()]
    for process in processes:
        process.join(_PATIENCE)
        process.close()
    outcomes.close()
    return found


def die_in_the_middle(url: str, directory: Path, booking: Booking) -> int | None:
    """Let a process do all of a booking but the commit and be killed; return how it ended."""
    process = _CONTEXT.Process(target=_die, args=(url, directory, booking))
    process.start()
    process.join(_PATIENCE)
    return process.exitcode


def _die(url: str, directory: Path, booking: Booking) -> None:
    with create_app(settings_for(url, directory)).app_context(), transaction() as session:
        booking.run()
        session.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def _run(
    url: str,
    directory: Path,
    timed: tuple[float, Sequence[Attempt]],
    barrier: Barrier,
    answer: Callable[[list[Outcome]], None],
) -> None:
    wait, share = timed
    app = create_app(settings_for(url, directory))
    with app.app_context():
        db.session.rollback()
        with db.engine.connect():
            barrier.wait(_PATIENCE)
            time.sleep(wait)
        answer([_outcome(attempt) for attempt in share])
        db.session.remove()
        db.engine.dispose()


def _outcome(attempt: Attempt) -> Outcome:
    try:
        return "done", in_transaction(attempt.run)
    except DomainError as refusal:
        return type(refusal).__name__, None
    except Exception as error:  # noqa: BLE001 - what a test must see
        return f"crashed: {error!r}", None


def shares_of(attempts: Sequence[Attempt], processes: int) -> list[list[Attempt]]:
    """Deal the attempts out to so many processes."""
    return [list(attempts[start::processes]) for start in range(processes)]
