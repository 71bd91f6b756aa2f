"""An agenda in the order of the day: meetings, sessions and breaks in one list a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from matchmaker.booking.agenda_parts import Agenda, AgendaMeeting, AgendaSession, Break


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the day: `kind` says which of meeting, session and break it is."""

    kind: str
    what: AgendaMeeting | AgendaSession | Break


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the event's own calendar."""

    on: date
    entries: list[Entry]


def plan_of(agenda: Agenda) -> list[Day]:
    """Return the agenda's days; a break before the first or after the last entry of a day is left out."""
    entries = [
        *(Entry("meeting", one) for one in agenda.meetings),
        *(Entry("break" if one.kind == "break" else "session", one) for one in agenda.sessions),
        *(Entry("break", one) for one in agenda.breaks),
    ]
    entries.sort(key=lambda entry: (entry.what.starts_at, entry.what.ends_at))
    zone = ZoneInfo(agenda.event.zone)
    days = groupby(entries, key=lambda entry: entry.what.starts_at.astimezone(zone).date())
    return [Day(on, kept) for on, day in days if (kept := _without_loose_breaks(list(day)))]


def _without_loose_breaks(entries: list[Entry]) -> list[Entry]:
    busy = [number for number, entry in enumerate(entries) if entry.kind != "break"]
    return entries[busy[0] : busy[-1] + 1] if busy else []
