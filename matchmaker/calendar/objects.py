"""The four calendar objects made of entries (RFC 5545, 5546, 7986).

Times are written in UTC only: programs disagree about the hour that happens twice and the one that does not
exist, but not about an instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from matchmaker.calendar.entry import Entry, Mailbox
from matchmaker.calendar.text import mail_address, many_lines, one_line, parameter, web_address

PRODUCT = "-//Matchmaker//Circular matchmaking//EN"
_REFRESH = timedelta(hours=1)


def invitation(entry: Entry, *, organiser: Mailbox, attendee: Mailbox) -> bytes:
    """Return the REQUEST that invites `attendee`, or, with a higher sequence, moves what they have.

    Raises ValueError for a cancelled entry: what is cancelled is never requested.
    """
    if entry.is_cancelled:
        raise ValueError(f"{entry.uid} is cancelled")
    return _addressed("REQUEST", entry, organiser, attendee)


def cancellation(entry: Entry, *, organiser: Mailbox, attendee: Mailbox) -> bytes:
    """Return the CANCEL that takes the entry out of `attendee`'s calendar.

    The entry need not be cancelled itself: a person who is replaced leaves a meeting that takes place.
    """
    return _addressed("CANCEL", entry, organiser, attendee)


def download(entries: Iterable[Entry], *, organiser: Mailbox) -> bytes:
    """Return the file of an agenda or of one meeting (PUBLISH); cancelled entries are left out.

    It has no name: with one, a program would open a second calendar instead of filling the person's own.
    """
    calendar = _calendar("PUBLISH")
    for entry in _in_order(entries):
        if not entry.is_cancelled:
            event = _event(entry, "CONFIRMED")
            event["ORGANIZER"] = _mailbox(organiser)
            calendar.add_component(event)
    return _bytes(calendar)


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """Return the agenda to subscribe to, called `name`, cancelled entries included; no addresses."""
    calendar = _calendar(None)
    calendar["NAME"] = _Text(one_line(name))
    calendar["X-WR-CALNAME"] = _Text(one_line(name))
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar["REFRESH-INTERVAL"] = refresh
    calendar["X-PUBLISHED-TTL"] = vDuration(_REFRESH)
    for entry in _in_order(entries):
        calendar.add_component(_event(entry, "CANCELLED" if entry.is_cancelled else "CONFIRMED"))
    return _bytes(calendar)


class _Text(vText):
    r"""TEXT as RFC 5545 escapes it; icalendar 7.3 takes a typed ``\N`` (as in ``C:\New``) for a line end."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return text.encode()


def _addressed(method: str, entry: Entry, organiser: Mailbox, attendee: Mailbox) -> bytes:
    event = _event(entry, "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["ORGANIZER"] = _mailbox(organiser)
    event["ATTENDEE"] = _mailbox(
        attendee, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE"
    )
    calendar = _calendar(method)
    calendar.add_component(event)
    return _bytes(calendar)


def _calendar(method: str | None) -> Calendar:
    calendar = Calendar()
    calendar["VERSION"] = vText("2.0")
    calendar["PRODID"] = vText(PRODUCT)
    calendar["CALSCALE"] = vText("GREGORIAN")
    if method:
        calendar["METHOD"] = vText(method)
    return calendar


def _event(entry: Entry, status: str) -> Event:
    event = Event()
    event["UID"] = vText(entry.uid)
    event.add("DTSTAMP", entry.changed_at)
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("DTSTART", entry.starts_at)
    event.add("DTEND", entry.ends_at)
    event.add("SEQUENCE", entry.sequence)
    event["STATUS"] = vText(status)
    event["TRANSP"] = vText("OPAQUE")
    event["SUMMARY"] = _Text(one_line(entry.summary))
    description = many_lines(entry.description)
    link = web_address(entry.conference_url) if entry.conference_url else None
    if link:
        event["CONFERENCE"] = vUri(link, params={"VALUE": "URI"})
        if link not in description:
            description = f"{description}\n\n{link}".strip()
    if one_line(entry.location):
        event["LOCATION"] = _Text(one_line(entry.location))
    if description:
        event["DESCRIPTION"] = _Text(description)
    return event


def _mailbox(mailbox: Mailbox, **parameters: str) -> vCalAddress:
    address = vCalAddress(mail_address(mailbox.address))
    name = parameter(mailbox.name)
    if name:
        parameters["CN"] = name
    address.params.update(parameters)
    return address


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by time. Raises ValueError if two share a UID."""
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))
    if len({entry.uid for entry in ordered}) != len(ordered):
        raise ValueError("two entries with one UID")
    return ordered


def _bytes(calendar: Calendar) -> bytes:
    written: Any = calendar.to_ical()
    return bytes(written)
