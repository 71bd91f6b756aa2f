"""Agendas anybody may see: those of invented people."""

from __future__ import annotations

import re
import unicodedata

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from matchmaker.booking.agenda import agenda_of
from matchmaker.booking.agenda_parts import Agenda
from matchmaker.booking.calendars import agenda_file, place_name
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.queries import event_named, participant_named
from matchmaker.web import names
from matchmaker.web.day_plan import plan_of
from matchmaker.web.security import public

pages = Blueprint("agendas", __name__)


@pages.get("/events/<slug>/agendas/<public_id>")
@public
def agenda(slug: str, public_id: str) -> ResponseReturnValue:
    """Show the agenda of an invented person."""
    shown = _public_agenda(slug, public_id)
    return render_template(
        "events/agenda.html",
        agenda=shown,
        days=plan_of(shown),
        place_name=place_name,
        side_names=names.SIDE,
        unmet=names.UNMET,
    )


@pages.get("/events/<slug>/agendas/<public_id>/agenda.ics")
@public
def agenda_calendar(slug: str, public_id: str) -> ResponseReturnValue:
    """Hand out the agenda of an invented person as a calendar file."""
    shown = _public_agenda(slug, public_id)
    sender = current_app.extensions["settings"].mail_from
    file_name = "-".join(filter(None, (slug, _slug_of(shown.who.name)))) + ".ics"
    return Response(
        agenda_file(shown, sender=sender),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"', "X-Robots-Tag": "noindex"},
    )


def _public_agenda(slug: str, public_id: str) -> Agenda:
    event = event_named(slug)
    if not event.is_showcase:
        raise NoSuchParticipant
    return agenda_of(participant_named(event.id, public_id).id)


def _slug_of(name: str) -> str:
    """Return e.g. eloise-o-brien for Éloïse O'Brien; nothing for a name without Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
