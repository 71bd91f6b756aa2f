"""Timetable runs: asked for by the event's team, worked off by whichever worker takes them.

`solve_run` is a task of the queue and therefore its own edge: it opens its transactions itself, short ones,
with the solve between them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from matchmaker.booking import runs
from matchmaker.booking.drafting import Booking, event_problem, keep_draft
from matchmaker.booking.errors import NoPlanInTime, NoTimetableExists, RunTakenOver, SolverDied, SolverFailed
from matchmaker.booking.models import TimetableRun
from matchmaker.booking.presets import preset_named
from matchmaker.booking.runs import Claim, Lease
from matchmaker.booking.solving import Outcome, SolverProcess, SolveSettings
from matchmaker.db import database_time, in_transaction
from matchmaker.errors import Busy, DomainError, StorageFull
from matchmaker.jobs.queue import enqueue, is_stopping

SOLVE = "solve_timetable"
LEASE = Lease()
_LATER = (Busy, StorageFull, OperationalError, InterfaceError)  # the store may be back soon
_logger = logging.getLogger(__name__)


def start_run(
    event_id: int,
    *,
    by: int | None,
    at: datetime,
    preset: str,
    seconds: float,
    seed: int = 0,
    work: int | None = None,
) -> TimetableRun:
    """Have a worker make a draft timetable within about `seconds`, with the weights of `preset`.

    Raises NotFound for the event, UnknownPreset, RunAlreadyActive while another run of it is.
    """
    preset_named(preset)
    settings = {"preset": preset, "seconds": seconds, "seed": seed, "work": work}
    run = runs.request_run(event_id, by=by, at=at, settings=settings)
    enqueue(SOLVE, run_id=run.id)
    return run


def wake_lost_runs(*, lease: Lease = LEASE) -> None:
    """Reconcile: enqueue the runs again that lost their worker or their message."""

    def wake() -> None:
        for run_id in runs.recover_lost_runs(lease):
            enqueue(SOLVE, run_id=run_id)

    in_transaction(wake)


def solve_run(run_id: int, *, lease: Lease = LEASE) -> None:
    """Make the draft timetable of a run, unless another worker has it or it has ended."""
    mine = in_transaction(lambda: runs.claim(run_id))
    if mine is None:
        return
    try:
        _make_draft(mine, lease)
    except _LATER:
        raise  # the run falls silent and is taken up again
    except RunTakenOver:
        _logger.warning("run %s went to another worker; attempt %s stops", run_id, mine.attempt)
    except DomainError as error:
        _say(mine, error)
    except Exception as error:
        _logger.exception("run %s failed", run_id)
        _say(mine, SolverFailed(problem=f"{type(error).__name__}: {_words_of(error)}"))


def _make_draft(mine: Claim, lease: Lease) -> None:
    prepared = in_transaction(
        lambda: event_problem(mine.event_id, at=_moment(), preset=mine.settings["preset"])
    )
    settings = SolveSettings(
        seconds=mine.settings["seconds"], work=mine.settings["work"], seed=mine.settings["seed"]
    )
    with SolverProcess(prepared.problem, settings) as process:
        outcome = _follow(process, mine, lease)

    def end() -> None:
        if outcome is None:
            runs.hand_back(mine)
            enqueue(SOLVE, run_id=mine.run_id)
        else:
            _keep(mine, outcome, prepared.bookings, process.shown())

    in_transaction(end)


def _keep(mine: Claim, outcome: Outcome, bookings: Sequence[Booking], progress: list[dict[str, Any]]) -> None:
    """End the run with what came out of it: only the worker that still has it keeps its draft."""
    plan = outcome.plan
    if plan is not None and plan.status == "infeasible":
        raise NoTimetableExists(conflict=", ".join(plan.conflict))
    is_whole = plan is not None and plan.status != "cancelled"
    is_wished = runs.finish(mine, "done" if is_whole else "cancelled", progress)
    if plan is None and not is_wished:
        raise NoPlanInTime(seconds=mine.settings["seconds"])
    if plan is not None:
        keep_draft(mine.event_id, mine.run_id, plan, bookings, at=_moment())


def _words_of(error: Exception) -> str:
    """Say what happened; the statement and the rows a database adds are for the log."""
    said = str(error)
    return said.partition("\n")[0] if isinstance(error, SQLAlchemyError) else said


def _moment() -> datetime:
    return database_time().replace(microsecond=0)


def _follow(process: SolverProcess, mine: Claim, lease: Lease) -> Outcome | None:
    """Beat the heart until the solve has ended; return None when this worker has to stop first."""
    is_asked = False
    while (outcome := process.wait(lease.beat_seconds)) is None:
        if is_stopping():
            return None
        try:
            is_cancelled = in_transaction(lambda: runs.beat(mine, process.shown()))
        except _LATER as error:
            _logger.warning("run %s: no heartbeat (%s)", mine.run_id, type(error).__name__)
            continue
        if is_cancelled and not is_asked:
            process.cancel()
            is_asked = True
    return outcome


def _say(mine: Claim, error: DomainError) -> None:
    """Record what went wrong; a solver that died may have better luck with another worker."""

    def say() -> None:
        if not isinstance(error, SolverDied):
            runs.fail(mine, error)
        elif runs.try_again(mine, error):
            enqueue(SOLVE, run_id=mine.run_id)

    try:
        in_transaction(say)
    except RunTakenOver:
        _logger.warning("run %s went to another worker, which has the last word", mine.run_id)
