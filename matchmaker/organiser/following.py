"""Watching a timetable run, for a page that shows its progress and for the shell."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from matchmaker.booking.models import Timetable, TimetableRun
from matchmaker.db import db
from matchmaker.errors import NotFound
from matchmaker.messages import sentence_of


@dataclass(frozen=True, slots=True)
class RunState:
    """A run at one moment; `version` is the number of the draft it made, `error` a sentence."""

    state: str
    progress: list[dict[str, Any]]
    version: int | None
    error: str | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in ("queued", "running")


def run_state(run_id: int) -> RunState:
    """Return how the run stands now. Raises NotFound."""
    row = db.session.execute(
        select(TimetableRun, Timetable.number)
        .outerjoin(Timetable, Timetable.run_id == TimetableRun.id)
        .where(TimetableRun.id == run_id),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if row is None:
        raise NotFound
    run, version = row
    error = None if run.error is None else sentence_of(run.error, run.error_facts)
    return RunState(run.state, list(run.progress), version, error)


def followed(run_id: int, *, every: float = 0.5) -> Iterator[RunState]:
    """Yield how the run stands, every so many seconds until it has ended. Raises NotFound."""
    while True:
        db.session.rollback()  # so that each look is a new one
        state = run_state(run_id)
        yield state
        if state.has_ended:
            return
        time.sleep(every)
