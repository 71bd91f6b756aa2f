"""What `booking` refuses, named as facts."""

from __future__ import annotations

from matchmaker.errors import Conflict, NotFound, Refused


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


class UnknownPreset(Refused):
    """No preset of weights has this name."""


class NoSuchRequest(NotFound):
    """There is no such request."""


class NoSuchMeeting(NotFound):
    """There is no such meeting."""


class NoSuchTimetable(NotFound):
    """There is no such timetable version."""


class BookingsChanged(Conflict):
    """People booked, moved or cancelled since the solve began; `meetings` lists the ids it contradicts."""


class DraftOutdated(Conflict):
    """The draft breaks rules that changed since the solve began; `meetings` lists the ids it concerns.

    `reasons` is a list of (meeting id, name of the scheduling rule).
    """


class TouchesThePast(Refused):
    """A meeting that has begun would be moved, cancelled or added; `meetings` lists the ids."""
