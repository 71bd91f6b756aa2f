"""Invitation → move → late duplicate of the first → cancellation → feed, as a calendar program takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from matchmaker.calendar.objects import cancellation, feed, invitation
from tests.calendar.entries import ANN, BOB, ORGANISER, entry
from tests.calendar.readers import READERS, Seen, SeenObject

HOUR = timedelta(hours=1)


class CalendarProgram:
    """What RFC 5546 (2.1.5, 3.2) makes a calendar do with what arrives."""

    def __init__(self, read: Callable[[bytes], SeenObject]) -> None:
        self._read = read
        self.events: dict[str, Seen] = {}

    def receive(self, written: bytes) -> None:
        seen = self._read(written)
        (event,) = seen.events
        known = self.events.get(event.uid)
        if known is None or event.sequence >= known.sequence:
            self.events[event.uid] = event
        assert (seen.method == "CANCEL") == (event.status == "CANCELLED")

    def shown(self) -> list[tuple[datetime, str]]:
        return [(event.starts_at, event.status) for event in self.events.values()]


@pytest.mark.parametrize("read", READERS)
def test_a_calendar_never_shows_a_stale_doubled_or_ghost_meeting(read):
    program = CalendarProgram(read)
    first = entry()
    moved = entry(
        sequence=1,
        starts_at=first.starts_at + HOUR,
        ends_at=first.ends_at + HOUR,
        changed_at=first.changed_at + HOUR,
    )
    cancelled = entry(
        sequence=2, starts_at=moved.starts_at, ends_at=moved.ends_at, changed_at=moved.changed_at + HOUR
    )

    program.receive(invitation(first, organiser=ORGANISER, attendee=ANN))
    assert program.shown() == [(first.starts_at, "CONFIRMED")]
    program.receive(invitation(moved, organiser=ORGANISER, attendee=ANN))
    assert program.shown() == [(moved.starts_at, "CONFIRMED")]
    program.receive(invitation(first, organiser=ORGANISER, attendee=ANN))
    assert program.shown() == [(moved.starts_at, "CONFIRMED")]
    program.receive(cancellation(cancelled, organiser=ORGANISER, attendee=ANN))
    assert program.shown() == [(moved.starts_at, "CANCELLED")]
    program.receive(invitation(moved, organiser=ORGANISER, attendee=ANN))
    assert program.shown() == [(moved.starts_at, "CANCELLED")]

    (in_feed,) = read(feed([entry(sequence=2, is_cancelled=True)], name="x")).events
    assert (in_feed.uid, in_feed.sequence, in_feed.status) == (first.uid, 2, "CANCELLED")


@pytest.mark.parametrize("read", READERS)
def test_a_substitution_takes_the_meeting_from_one_and_gives_it_to_the_other(read):
    leaving, coming = CalendarProgram(read), CalendarProgram(read)
    leaving.receive(invitation(entry(), organiser=ORGANISER, attendee=ANN))
    leaving.receive(cancellation(entry(sequence=1), organiser=ORGANISER, attendee=ANN))
    coming.receive(invitation(entry(sequence=1), organiser=ORGANISER, attendee=BOB))
    assert leaving.shown() == [(entry().starts_at, "CANCELLED")]
    assert coming.shown() == [(entry().starts_at, "CONFIRMED")]
    assert leaving.events.keys() == coming.events.keys()


def test_sent_again_an_object_is_the_same_to_the_byte():
    again = [invitation(entry(), organiser=ORGANISER, attendee=ANN) for _ in range(2)]
    assert again[0] == again[1]
