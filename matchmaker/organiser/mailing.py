"""The mails of an event that wait for its organiser, and sending them."""

from __future__ import annotations

from datetime import datetime

from matchmaker.audit.recording import record
from matchmaker.events.queries import event_named
from matchmaker.mail.reviewing import mails_by_state, release_mails
from matchmaker.organiser.errors import PeopleInvented


def mails_of(slug: str) -> dict[tuple[str, str], int]:
    """Return how many mails of the event there are by kind and state. Raises NoSuchEvent."""
    return mails_by_state(event_named(slug).id)


def send_waiting_mails(slug: str, *, by: int | None, at: datetime) -> int:
    """Let every mail of the event that waits go out, and return how many there were.

    Raises NoSuchEvent; PeopleInvented where nobody could receive them.
    """
    event = event_named(slug)
    if event.is_showcase:
        raise PeopleInvented
    released = release_mails(event.id, at=at)
    if released:
        record("released_mails", event, by=by, at=at, event_id=event.id, count=released)
    return released
