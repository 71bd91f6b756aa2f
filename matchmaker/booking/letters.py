"""The words of the mails about meetings, in the language in force (see `force_locale`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask_babel import gettext

from matchmaker.booking.agenda_parts import Agenda, Place, Who
from matchmaker.booking.calendars import place_name
from matchmaker.booking.unmet import WORDS
from matchmaker.mail import moments
from matchmaker.mail.body import Heading, Link, Paragraph, Part, Table

AGENDA = "timetable_published"
CHANGES = "meetings_changed"
INVITED = "meeting_invitation"
KINDS = (AGENDA, CHANGES, INVITED)


@dataclass(frozen=True, slots=True)
class Spot:
    """When and where a meeting stands or stood."""

    starts_at: datetime
    ends_at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting in a mail about changes: `was` None for what is new, `now` None for what is gone."""

    partner: Who
    was: Spot | None
    now: Spot | None
    about: str = ""
    replaces: Who | None = None

    @property
    def spot(self) -> Spot:
        """Where it stands, or stood."""
        spot = self.now or self.was
        if spot is None:
            raise ValueError("a meeting that neither stood nor stands")
        return spot


@dataclass(frozen=True, slots=True)
class Words:
    """A mail's subject and what it says."""

    subject: str
    parts: tuple[Part, ...]


def agenda_words(agenda: Agenda, *, page: str, feed: str) -> Words:
    """Tell a participant the whole agenda."""
    event, who = agenda.event, agenda.who
    parts: list[Part] = [
        Paragraph(gettext("Hello %(name)s,", name=who.name)),
        Paragraph(
            gettext("This is your agenda for %(event)s, %(venue)s.", event=event.name, venue=event.venue)
        ),
        *_days(agenda),
    ]
    if not agenda.meetings:
        parts.append(Paragraph(gettext("You have no meetings on this timetable.")))
    if agenda.unscheduled:
        parts += [
            Heading(gettext("Agreed, not yet scheduled")),
            Table(
                (gettext("With"), gettext("Why")),
                tuple(
                    (
                        _person(one.partner),
                        str(WORDS[one.reason]) if one.reason else gettext("not yet planned"),
                    )
                    for one in agenda.unscheduled
                ),
            ),
        ]
    parts += [
        Link(gettext("The event's page"), page),
        Paragraph(
            gettext(
                "Subscribe to this address in your calendar and it stays up to date; some calendars look only"
                " once a day, so changes near the event also come by mail. Whoever has the address can read"
                " your agenda."
            )
        ),
        Link(gettext("Your agenda as a calendar"), feed),
    ]
    return Words(gettext("Your agenda for %(event)s", event=event.name), tuple(parts))


def changes_words(agenda: Agenda, lines: Sequence[Line], *, page: str) -> Words:
    """Tell a participant what changed, old and new side by side."""
    event, language = agenda.event, agenda.who.language
    rows = tuple(
        (
            _with(line),
            _spot(line.was, event.zone, language) if line.was else gettext("new"),
            _spot(line.now, event.zone, language) if line.now else gettext("does not take place"),
        )
        for line in lines
    )
    parts = (
        Paragraph(gettext("Hello %(name)s,", name=agenda.who.name)),
        Paragraph(
            gettext(
                "Your agenda for %(event)s has changed. Everything else stays as it was.", event=event.name
            )
        ),
        Table((gettext("With"), gettext("Before"), gettext("Now")), rows),
        *_clock(lines, event.zone, language),
        Link(gettext("The event's page"), page),
    )
    return Words(gettext("Changes in your agenda for %(event)s", event=event.name), parts)


def invitation_words(agenda: Agenda, line: Line, *, page: str) -> Words:
    """Invite to one meeting, or say that it moved or does not take place."""
    event, language = agenda.event, agenda.who.language
    day = moments.day(line.spot.starts_at, zone=event.zone, language=language)
    when = f"{day}, {_hours(line.spot, event.zone, language)}"
    facts = {"name": line.partner.organisation, "when": when}
    if line.now is None:
        subject = gettext("Cancelled: %(name)s, %(when)s", **facts)
    elif line.was is not None:
        subject = gettext("Changed: %(name)s, %(when)s", **facts)
    else:
        subject = gettext("Meeting: %(name)s, %(when)s", **facts)
    rows = (
        _with(line),
        _spot(line.was, event.zone, language) if line.was else "",
        _spot(line.now, event.zone, language) if line.now else gettext("does not take place"),
        line.about,
    )
    headings = (gettext("With"), gettext("Before"), gettext("Now"), gettext("About"))
    parts = (
        Paragraph(gettext("Hello %(name)s,", name=agenda.who.name)),
        Paragraph(
            gettext("This is about a meeting at %(event)s, %(venue)s.", event=event.name, venue=event.venue)
        ),
        Table(headings, (rows,)),
        *_clock([line], event.zone, language),
        Link(gettext("The event's page"), page),
    )
    return Words(subject, parts)


def _days(agenda: Agenda) -> Iterator[Part]:
    """Yield each day with everything in it, and whose clock it is read on."""
    zone, language = agenda.event.zone, agenda.who.language
    entries = sorted(_entries(agenda), key=lambda one: one[0].starts_at)
    headings = (gettext("Time"), gettext("With"), gettext("Where"), gettext("About"))
    clock = ZoneInfo(zone)
    for _, group in groupby(entries, key=lambda one: one[0].starts_at.astimezone(clock).date()):
        found = list(group)
        first = found[0][0].starts_at
        yield Heading(moments.day(first, zone=zone, language=language))
        yield Paragraph(_read_on(first, zone, language))
        yield Table(headings, tuple((_hours(spot, zone, language), *cells) for spot, cells in found))


@dataclass(frozen=True, slots=True)
class _Hours:
    starts_at: datetime
    ends_at: datetime


def _entries(agenda: Agenda) -> Iterator[tuple[_Hours, tuple[str, str, str]]]:
    for one in agenda.meetings:
        about = " – ".join(title for title in (one.need, one.offer) if title)
        yield _Hours(one.starts_at, one.ends_at), (_person(one.partner), place_name(one.place), about)
    for session in agenda.sessions:
        where = place_name(session.place) if session.place else ""
        yield _Hours(session.starts_at, session.ends_at), (session.title, where, "")
    if agenda.meetings:
        for pause in agenda.breaks:
            yield _Hours(pause.starts_at, pause.ends_at), (gettext("Break"), "", "")


def _with(line: Line) -> str:
    if line.replaces is None:
        return _person(line.partner)
    return str(gettext("%(new)s (instead of %(old)s)", new=_person(line.partner), old=line.replaces.name))


def _person(who: Who) -> str:
    return f"{who.name}, {who.organisation}"


def _spot(spot: Spot, zone: str, language: str) -> str:
    day = moments.day(spot.starts_at, zone=zone, language=language)
    return f"{day}, {_hours(spot, zone, language)}, {place_name(spot.place)}"


def _hours(spot: Spot | _Hours, zone: str, language: str) -> str:
    return moments.hours(spot.starts_at, spot.ends_at, zone=zone, language=language)


def _clock(lines: Sequence[Line], zone: str, language: str) -> Iterator[Part]:
    yield Paragraph(_read_on(lines[0].spot.starts_at, zone, language))


def _read_on(moment: datetime, zone: str, language: str) -> str:
    clock = moments.clock_name(moment, zone=zone, language=language)
    return str(gettext("Times are local: %(clock)s.", clock=clock))
