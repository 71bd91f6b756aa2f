"""What events refuse."""

from __future__ import annotations

from matchmaker.errors import NotFound


class NoSuchEvent(NotFound):
    """No event has this slug."""


class NoSuchParticipant(NotFound):
    """Nobody of this event has this public id."""
