"""What `booking` refuses, named as facts."""

from __future__ import annotations

from matchmaker.errors import Conflict, Refused


class RunAlreadyActive(Conflict):
    """A timetable of this event is already being made."""


class RunNotActive(Conflict):
    """The run has ended."""


class RunTakenOver(Conflict):
    """Another worker has the run: this one fell silent for too long."""


class WorkersLost(Refused):
    """Every worker that took the run fell silent."""


class SolverDied(Refused):
    """The solver's process ended, or never did, without a plan."""


class SolverFailed(Refused):
    """The solver says what is wrong."""


class NoTimetableExists(Refused):
    """The demands contradict each other; `conflict` names the smallest such set."""
