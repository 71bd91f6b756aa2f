"""A timetable run's life: queued → running → done, failed or cancelled; the row is the truth.

A worker that claims a run raises its `attempt`, and every later write asks for that number: whoever lost the
run in between (its lease ran out while it was stopped, say) can change nothing any more. Moments are the
database's, for the clocks of several workers may differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, or_, select, update

from matchmaker.audit.recording import record
from matchmaker.booking.errors import RunAlreadyActive, RunNotActive, RunTakenOver, WorkersLost
from matchmaker.booking.models import TimetableRun
from matchmaker.db import database_time, db, insert_if_free
from matchmaker.errors import DomainError, NotFound
from matchmaker.events.models import Event

MOST_ATTEMPTS = 5
_ACTIVE = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Lease:
    """For how long a run is a worker's own without a heartbeat, and how often its heart beats."""

    seconds: float = 15.0
    beat_seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A run in a worker's hands: plain data, good outside transactions."""

    run_id: int
    event_id: int
    attempt: int
    settings: dict[str, Any]


def request_run(event_id: int, *, by: int | None, at: datetime, settings: dict[str, Any]) -> TimetableRun:
    """Write down that a timetable is wanted.

    Raises NotFound for the event, RunAlreadyActive while another run of it is.
    """
    session = db.session()
    if session.get(Event, event_id) is None:
        raise NotFound
    is_alone = insert_if_free(
        TimetableRun,
        event_id=event_id,
        requested_by_id=by,
        settings=settings,
        created_at=at,
        heartbeat_at=database_time(),
    )
    run = active_run_of(event_id)
    if not is_alone or run is None:
        raise RunAlreadyActive
    record("started", run, by=by, at=at)
    return run


def claim(run_id: int) -> Claim | None:
    """Take a queued run, or return None: somebody else has it, or it has ended."""
    taken = db.session().execute(
        update(TimetableRun)
        .where(TimetableRun.id == run_id, TimetableRun.state == "queued")
        .values(state="running", attempt=TimetableRun.attempt + 1, heartbeat_at=database_time())
        .returning(TimetableRun.event_id, TimetableRun.attempt, TimetableRun.settings)
    )
    row = taken.one_or_none()
    return None if row is None else Claim(run_id, row.event_id, row.attempt, row.settings)


def beat(mine: Claim, progress: Sequence[dict[str, Any]]) -> bool:
    """Keep the lease, show the progress, and return whether the run is to be cancelled.

    Raises RunTakenOver when it is no longer this worker's.
    """
    return _write(mine, heartbeat_at=database_time(), progress=list(progress))


def finish(mine: Claim, state: str, progress: Sequence[dict[str, Any]]) -> bool:
    """End the run as "done" or "cancelled", and return whether somebody wished to cancel it.

    Raises RunTakenOver.
    """
    return _write(mine, state=state, finished_at=database_time(), progress=list(progress))


def fail(mine: Claim, error: DomainError) -> None:
    """End the run with the fact that made it fail. Raises RunTakenOver."""
    _write(mine, state="failed", finished_at=database_time(), **_said(error))


def hand_back(mine: Claim) -> None:
    """Give the run to the next worker: this one has to stop. Raises RunTakenOver."""
    _write(mine, state="queued", heartbeat_at=database_time())


def try_again(mine: Claim, error: DomainError) -> bool:
    """Give the run to the next worker unless this was the last attempt; return whether there is one.

    `error` is kept either way. Raises RunTakenOver.
    """
    if mine.attempt >= MOST_ATTEMPTS:
        fail(mine, error)
        return False
    _write(mine, state="queued", heartbeat_at=database_time(), **_said(error))
    return True


def cancel_run(run_id: int, *, by: int | None, at: datetime) -> None:
    """End a queued run at once; ask the worker of a running one to stop with the best plan so far.

    Raises NotFound, or RunNotActive where it has ended.
    """
    session = db.session()
    run = session.get(TimetableRun, run_id, populate_existing=True, with_for_update=True)
    if run is None:
        raise NotFound
    if run.state not in _ACTIVE:
        raise RunNotActive
    run.is_cancel_requested = True
    if run.state == "queued":
        run.state, run.finished_at = "cancelled", at
    record("cancelled", run, by=by, at=at)


def recover_lost_runs(lease: Lease) -> list[int]:
    """Put the runs whose worker fell silent, or whose message got lost, back in the queue; return their ids.

    Those that lost their fifth worker fail, those somebody wanted to cancel are cancelled.
    """
    session = db.session()
    moment = database_time()
    is_silent = TimetableRun.heartbeat_at < moment - timedelta(seconds=lease.seconds)
    lost = update(TimetableRun).where(TimetableRun.state == "running", is_silent)
    session.execute(
        lost.where(TimetableRun.is_cancel_requested).values(state="cancelled", finished_at=moment)
    )
    session.execute(
        lost.where(TimetableRun.attempt >= MOST_ATTEMPTS).values(
            state="failed", finished_at=moment, **_said(WorkersLost(attempts=MOST_ATTEMPTS))
        )
    )
    waiting = or_(TimetableRun.state == "running", TimetableRun.state == "queued")
    found = session.scalars(
        update(TimetableRun)
        .where(waiting, is_silent)
        .values(state="queued", heartbeat_at=moment)
        .returning(TimetableRun.id)
    )
    return sorted(found)


def active_run_of(event_id: int) -> TimetableRun | None:
    """Return the event's queued or running run."""
    return db.session().scalar(
        select(TimetableRun).where(TimetableRun.event_id == event_id, TimetableRun.state.in_(_ACTIVE))
    )


def _change(mine: Claim) -> Update:
    return update(TimetableRun).where(
        TimetableRun.id == mine.run_id,
        TimetableRun.attempt == mine.attempt,
        TimetableRun.state == "running",
    )


def _write(mine: Claim, **values: object) -> bool:
    """Change the run and return whether it is to be cancelled. Raises RunTakenOver."""
    is_cancelled = db.session().scalar(
        _change(mine).values(**values).returning(TimetableRun.is_cancel_requested)
    )
    if is_cancelled is None:
        raise RunTakenOver
    return bool(is_cancelled)


def _said(error: DomainError) -> dict[str, object]:
    facts = {key: fact if isinstance(fact, int | float) else str(fact) for key, fact in error.facts.items()}
    return {"error": type(error).__name__, "error_facts": facts}
