"""Reads calendar objects with programs that are not the one that wrote them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import vobject
from ical.calendar_stream import CalendarStream
from ical.parsing.component import parse_content


@dataclass(frozen=True, order=True)
class Seen:
    """What a reader understands of one event; `attendees` are addresses."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    status: str
    attendees: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class SeenObject:
    method: str | None
    events: tuple[Seen, ...]


def with_vobject(written: bytes) -> SeenObject:
    calendars = list(vobject.readComponents(written.decode()))
    assert len(calendars) == 1
    calendar = calendars[0]
    return SeenObject(
        calendar.method.value if hasattr(calendar, "method") else None,
        tuple(
            sorted(
                Seen(
                    event.uid.value,
                    event.dtstart.value.astimezone(UTC),
                    event.dtend.value.astimezone(UTC),
                    int(event.sequence.value),
                    event.status.value,
                    tuple(attendee.value for attendee in event.contents.get("attendee", [])),
                    event.summary.value,
                )
                for event in calendar.contents.get("vevent", [])
            )
        ),
    )


def with_ical(written: bytes) -> SeenObject:
    (calendar,) = CalendarStream.from_ics(written.decode()).calendars
    (raw,) = parse_content(written.decode())
    method = [prop.value for prop in raw.properties if prop.name == "method"]
    events = []
    for event in calendar.events:
        assert isinstance(event.dtstart, datetime)
        assert isinstance(event.dtend, datetime)
        assert event.uid
        assert event.status
        events.append(
            Seen(
                event.uid,
                event.dtstart.astimezone(UTC),
                event.dtend.astimezone(UTC),
                event.sequence or 0,
                str(event.status.value),
                tuple(str(attendee.uri) for attendee in event.attendees),
                event.summary or "",
            )
        )
    return SeenObject(str(method[0]) if method else None, tuple(sorted(events)))


READERS: tuple[Callable[[bytes], SeenObject], ...] = (with_vobject, with_ical)


def read_alike(written: bytes, *, compare_summary: bool = True) -> SeenObject:
    """Return what every reader understands; they must agree (on the words only if `compare_summary`)."""
    first, *others = (read(written) for read in READERS)
    if not compare_summary:
        first, *others = (_without_words(seen) for seen in (first, *others))
    for other in others:
        assert other == first
    return first


def _without_words(seen: SeenObject) -> SeenObject:
    return SeenObject(seen.method, tuple(replace(event, summary="") for event in seen.events))


def lines(written: bytes) -> list[str]:
    """Return the unfolded content lines, checked as RFC 5545 wants them on the wire."""
    assert written.endswith(b"\r\n")
    for line in written.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is split by folding
        assert not any(byte < 0x20 or byte == 0x7F for byte in line)
    return written.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
