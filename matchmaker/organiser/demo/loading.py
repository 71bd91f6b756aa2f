"""Loading the demo: its files as records, once, or again in place of an older one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matchmaker.audit.recording import record
from matchmaker.booking.preparing import prepare_meetings
from matchmaker.db import db
from matchmaker.events.models import Event
from matchmaker.organiser.demo.asking import requests_of
from matchmaker.organiser.demo.grounds import lay_out
from matchmaker.organiser.demo.peopling import (
    add_items,
    add_organisations,
    add_participants,
    add_people,
)
from matchmaker.organiser.demo.reading import Demo, read_demo
from matchmaker.organiser.demo.removing import remove_event
from matchmaker.organiser.demo.sessions import add_sessions, add_staff
from matchmaker.organiser.demo.wishing import add_exclusions, add_requests
from matchmaker.organiser.errors import NotADemo
from matchmaker.taxonomy.loading import load_taxonomy


@dataclass(frozen=True, slots=True)
class LoadedDemo:
    """What the demo event holds; `is_new` is false if it was there already."""

    event_id: int
    slug: str
    name: str
    is_new: bool
    people: int = 0
    needs: int = 0
    offers: int = 0
    requests: int = 0


def load_demo(slug: str | None = None, *, at: datetime, again: bool = False) -> LoadedDemo:
    """Add the demo event under `slug` (its own by default), or leave the one that is there.

    With `again` an older demo is replaced; its people and organisations are used again. The suggestions are
    left to matching.refresh_suggestions(), which reads every text and takes longer than a writer should.
    Raises NotADemo if a real event has the slug.
    """
    demo = read_demo()
    slug = slug or str(demo.event["slug"])
    present = db.session.scalar(select(Event).where(Event.slug == slug))
    if present is not None and not present.is_showcase:
        raise NotADemo(slug=slug)
    if present is not None and not again:
        return LoadedDemo(present.id, slug, present.name, is_new=False)
    if present is not None:
        remove_event(present.id)
    load_taxonomy(db.session())
    return _load(demo, slug, at)


def _load(demo: Demo, slug: str, at: datetime) -> LoadedDemo:
    opened_at: datetime = demo.event["opened_at"]
    organisations = add_organisations(demo.organisations, at=opened_at)
    people = add_people(demo, organisations, at=opened_at)
    organiser = people[demo.event["staff"][0]["person"]].id
    grounds = lay_out(demo.event, slug, by=organiser)
    add_staff(demo, people, grounds)
    participants = add_participants(demo, people, organisations, grounds, at=opened_at)
    items = add_items(demo.items, participants, at=opened_at)
    add_sessions(demo, participants, grounds, by=organiser, at=opened_at)
    add_exclusions(demo.exclusions, participants, organisations, at=opened_at)
    requests = add_requests(requests_of(demo), participants, items, grounds.event)
    record("loaded", grounds.event, by=None, at=at, event_id=grounds.event.id)
    prepare_meetings(grounds.event.id, at=at)
    needs = sum(one.side == "buyer" for one in demo.items)
    return LoadedDemo(
        grounds.event.id,
        slug,
        grounds.event.name,
        is_new=True,
        people=len(participants),
        needs=needs,
        offers=len(items) - needs,
        requests=requests,
    )
