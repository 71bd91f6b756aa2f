"""Agendas as calendar objects, in the words of their owner's language."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale, gettext

from matchmaker.booking.agenda_parts import Agenda, AgendaMeeting, AgendaSession, Place
from matchmaker.booking.errors import NoSuchMeeting
from matchmaker.calendar.entry import Entry, Mailbox
from matchmaker.calendar.objects import download
from matchmaker.events.models import Event


def agenda_file(agenda: Agenda, *, sender: str) -> bytes:
    """Return the whole agenda as a file to keep; `sender` is the address invitations come from."""
    return download(entries_of(agenda), organiser=organiser_of(agenda.event, sender))


def meeting_file(agenda: Agenda, public_id: str, *, sender: str) -> bytes:
    """Return one meeting of the agenda as a file to keep. Raises NoSuchMeeting."""
    for meeting in agenda.meetings:
        if meeting.public_id == public_id:
            with force_locale(agenda.who.language):
                entry = meeting_entry(meeting, agenda.event)
            return download([entry], organiser=organiser_of(agenda.event, sender))
    raise NoSuchMeeting(meeting=public_id)


def entries_of(agenda: Agenda) -> list[Entry]:
    """Return the meetings and group sessions of an agenda as calendar entries; breaks are not put there."""
    with force_locale(agenda.who.language):
        return [
            *(meeting_entry(one, agenda.event) for one in agenda.meetings),
            *(session_entry(one, agenda.event) for one in agenda.sessions if one.kind != "break"),
        ]


def organiser_of(event: Event, sender: str) -> Mailbox:
    """Return whom calendar objects of the event are from: the address mail is sent from."""
    return Mailbox(sender, event.name)


def meeting_entry(meeting: AgendaMeeting, event: Event) -> Entry:
    """Return one meeting as its owner's calendar shows it, in the language in force."""
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        summary=f"{meeting.partner.organisation} · {meeting.partner.name}",
        location=f"{place_name(meeting.place)}, {event.venue}",
        description="\n".join(_meeting_lines(meeting, event)),
        conference_url=meeting.place.url,
        is_cancelled=meeting.state == "cancelled",
    )


def session_entry(session: AgendaSession, event: Event) -> Entry:
    """Return one group session as its people's calendars show it, in the language in force."""
    lines = [event.name]
    if session.moderator:
        lines.append(gettext("Moderator: %(name)s", name=session.moderator))
    return Entry(
        uid=f"session-{session.public_id}@matchmaker",
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=session.changed_at,
        summary=session.title,
        location=f"{place_name(session.place)}, {event.venue}" if session.place else event.venue,
        description="\n".join(lines),
        conference_url=session.place.url if session.place else None,
    )


def place_name(place: Place) -> str:
    """Return what to look for, e.g. “Table 12, seat 2”, in the language in force."""
    names: dict[str, str] = {
        "table": gettext("Table %(code)s", code=place.code),
        "stand": gettext("Stand %(code)s", code=place.code),
        "online": gettext("Online room %(code)s", code=place.code),
    }
    name = names.get(place.kind, place.code)
    if place.seat is None:
        return name
    return str(gettext("%(place)s, seat %(number)s", place=name, number=place.seat))


def _meeting_lines(meeting: AgendaMeeting, event: Event) -> Iterator[str]:
    yield event.name
    if meeting.need:
        yield gettext("Need: %(title)s", title=meeting.need)
    if meeting.offer:
        yield gettext("Solution: %(title)s", title=meeting.offer)
