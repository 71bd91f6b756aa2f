"""Public pages: the events, one event, and who takes part where the people are invented."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from matchmaker.booking.quality import quality_of, shown_timetable
from matchmaker.events import queries
from matchmaker.events.errors import NoSuchEvent
from matchmaker.events.models import SIDES
from matchmaker.web import names, schedule_quality
from matchmaker.web.paging import page_of
from matchmaker.web.security import public

pages = Blueprint("events", __name__)

PEOPLE_A_PAGE = 24


@pages.get("/")
@public
def overview() -> ResponseReturnValue:
    """List the events."""
    return render_template("events/overview.html", events=queries.listed_events())


@pages.get("/events/<slug>")
@public
def event(slug: str) -> ResponseReturnValue:
    """Show what, where and when; people only where they are invented."""
    shown = queries.event_named(slug)
    # How many meetings a lone expert has is a personal fact: the quality of a real event is its own people's.
    timetable = shown_timetable(shown.id) if shown.is_showcase else None
    return render_template(
        "events/event.html",
        event=shown,
        quality=quality_of(timetable) if timetable else None,
        words=schedule_quality,
        blocks=queries.block_times(shown.id),
        sides=queries.people_by_side(shown.id),
        places=queries.seats_by_kind(shown.id),
        side_names=names.SIDES,
        place_names=names.PLACES,
        unmet=names.UNMET_COUNTED,
    )


@pages.get("/events/<slug>/people")
@public
def people(slug: str) -> ResponseReturnValue:
    """List and search who takes part, where they are invented."""
    shown = queries.event_named(slug)
    if not shown.is_showcase:
        raise NoSuchEvent
    text = request.args.get("q", "").strip()[:100]
    side = request.args.get("side")
    side = side if side in SIDES else None
    found = queries.participants_matching(shown.id, text, side)
    return render_template(
        "events/people.html",
        event=shown,
        text=text,
        side=side,
        side_names=names.SIDE,
        page=page_of(found, request.args.get("page"), PEOPLE_A_PAGE),
    )
