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


class NoPlanInTime(Refused):
    """The solver found no timetable within `seconds`."""


class NoTimetableExists(Refused):
    """The demands contradict each other; `conflict` names the smallest such set."""


class UnknownPreset(Refused):
    """No preset of weights has this name."""


class NoSuchRequest(NotFound):
    """There is no such request."""


class NoSuchMeeting(NotFound):
    """There is no such meeting."""


class NoSuchFeed(NotFound):
    """No subscribed agenda has this address: it never was, or it was replaced."""


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


class WindowClosed(Refused):
    """The event's window for this (`kind`) is not open now."""


class DirectBookingOff(Refused):
    """This event's meetings are placed by its timetable only."""


class SidesMayNotAsk(Refused):
    """At this event these sides do not ask each other."""


class SameOrganisation(Refused):
    """An organisation never meets itself."""


class CannotMeet(Refused):
    """The two cannot be scheduled together. Deliberately does not say why: exclusions are private."""


class AlreadyAsked(Conflict):
    """A request of one to the other is open, or they have a meeting already."""


class RequestNotLive(Conflict):
    """The request was answered, withdrawn or has lapsed; `state` says which."""


class TooManyTopChoices(Refused):
    """All `limit` top choices are given."""


class MessageTooLong(Refused):
    """A request says more than `limit` characters."""


class NotAgreed(Refused):
    """The meeting cannot be booked before both want it."""


class MeetingNotWaiting(Conflict):
    """The meeting has a slot already, or was cancelled; `state` says which."""


class MeetingNotPlaced(Conflict):
    """The meeting has no slot to leave; `state` says why."""


class MeetingBegun(Refused):
    """The past cannot be changed."""


class SlotPassed(Refused):
    """The slot has begun."""


class SlotClosed(Refused):
    """One of the two keeps the slot free, or is in a group session then."""


class SlotTaken(Conflict):
    """One of the two has another meeting in the slot."""


class SeatTaken(Conflict):
    """Another meeting has the seat in this slot, or the seat is not for this meeting."""


class NoSeatFree(Conflict):
    """No seat is left for this meeting in the slot."""


class MaximumReached(Refused):
    """One of the two has as many meetings as they want."""


class RestNeeded(Refused):
    """One of the two would have more meetings in a row than they want."""


class ColleagueMeets(Conflict):
    """Colleagues of the two have a slot for a meeting about the same need."""


class KeyReused(Conflict):
    """The key of the form has booked another meeting, or another slot."""


class NoSuchExclusion(NotFound):
    """There is no such exclusion."""


class NoSuchOrganisation(NotFound):
    """There is no such organisation."""
