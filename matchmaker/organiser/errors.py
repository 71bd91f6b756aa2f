"""What the event team's work is refused."""

from __future__ import annotations

from matchmaker.errors import Refused


class NotADemo(Refused):
    """A real event has the slug that the demo was to get; `slug`."""


class PeopleInvented(Refused):
    """The people of this event are invented: no mail is sent to them."""
