"""What events refuse."""

from __future__ import annotations

from matchmaker.errors import Conflict, NotFound, Refused


class NoSuchEvent(NotFound):
    """No event has this slug."""


class NoSuchParticipant(NotFound):
    """Nobody of this event has this public id."""


class NoSuchSlot(NotFound):
    """The event has no such slot."""


class NoSuchSession(NotFound):
    """There is no such group session, or it was cancelled."""


class SlugTaken(Conflict):
    """Another event has this `slug`."""


class SlugMalformed(Refused):
    """A slug has 1 to 60 small letters, digits and hyphens."""


class UnknownZone(Refused):
    """`zone` is no IANA time zone."""


class SlotsOverlap(Refused):
    """The slots would overlap others of the event."""


class CodeTaken(Conflict):
    """The event has a block, location or product group called `code` already."""


class WindowMalformed(Refused):
    """A window closes after it opens."""


class AlreadyTakesPart(Conflict):
    """The person takes part in the event already."""


class LimitsMalformed(Refused):
    """The most meetings are fewer than the least, or a number is negative."""


class SlotInUse(Conflict):
    """The participant has meetings in these `slots`: they have to be moved or cancelled first."""


class SessionsOverlap(Refused):
    """The participant is in another group session at that time."""


class SessionFull(Refused):
    """No place is left in the group session for this side."""


class NotSignedUp(Conflict):
    """The participant is not in the group session."""
