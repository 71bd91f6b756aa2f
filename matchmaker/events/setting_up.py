"""Setting up an event: its rules, windows, blocks of slots, places and product groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import delete, func, insert, select

from matchmaker.audit.recording import record
from matchmaker.db import db, hold_event
from matchmaker.events.acting import refuse_outsiders
from matchmaker.events.claiming import claim_for_sessions
from matchmaker.events.errors import (
    CodeTaken,
    NoSuchEvent,
    SlotsOverlap,
    SlugMalformed,
    SlugTaken,
    UnknownZone,
    WindowMalformed,
)
from matchmaker.events.models import Block, Event, Location, ProductGroup, Seat, Slot, StaffRole, Window

_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")
#: What an organiser may change at any time.
RULES = frozenset(
    {
        "name",
        "venue",
        "description",
        "languages",
        "allows_direct_booking",
        "allows_unrequested_meetings",
        "books_without_answer",
        "allowed_requests",
        "top_choices",
    }
)


def create_event(
    slug: str, name: str, *, venue: str, zone: str, languages: list[str], by: int | None, at: datetime
) -> Event:
    """Create an event, organised by whoever creates it. Raises SlugMalformed, SlugTaken, UnknownZone."""
    if not _SLUG.fullmatch(slug):
        raise SlugMalformed(slug=slug)
    if zone not in available_timezones():
        raise UnknownZone(zone=zone)
    if db.session.scalar(select(Event.id).where(Event.slug == slug)) is not None:
        raise SlugTaken(slug=slug)
    event = Event(slug=slug, name=name, venue=venue, zone=zone, languages=languages, created_at=at)
    db.session.add(event)
    db.session.flush()
    if by is not None:
        db.session.add(StaffRole(event_id=event.id, person_id=by, role="organiser"))
    record("created", event, by=by, at=at, event_id=event.id)
    return event


def change_rules(event_id: int, changes: Mapping[str, Any], *, by: int | None, at: datetime) -> Event:
    """Set some of RULES. Raises NoSuchEvent, NotAllowed; ValueError for anything else, which is a defect."""
    event = _event(event_id, by)
    if not changes.keys() <= RULES:
        raise ValueError(f"not rules: {sorted(changes.keys() - RULES)}")
    for name, value in changes.items():
        setattr(event, name, value)
    record("changed_rules", event, by=by, at=at, event_id=event_id, rules=sorted(changes))
    return event


def set_windows(
    event_id: int, kind: str, periods: Iterable[tuple[datetime, datetime]], *, by: int | None, at: datetime
) -> None:
    """Replace the periods of one of WINDOW_KINDS. Raises NoSuchEvent, NotAllowed, WindowMalformed."""
    event, periods = _event(event_id, by), list(periods)
    if any(opens_at >= closes_at for opens_at, closes_at in periods):
        raise WindowMalformed
    db.session.execute(delete(Window).where(Window.event_id == event_id, Window.kind == kind))
    rows = [
        {"event_id": event_id, "kind": kind, "opens_at": opens_at, "closes_at": closes_at}
        for opens_at, closes_at in periods
    ]
    if rows:
        db.session.execute(insert(Window), rows)
    record("set_windows", event, by=by, at=at, event_id=event_id, kind=kind, periods=len(rows))


def add_block(
    event_id: int, code: str, starts_at: datetime, *, slots: int, minutes: int, by: int | None, at: datetime
) -> Block:
    """Add a run of so many slots of so many minutes, one right after the other.

    Group sessions that cover them close them for their people.
    Raises NoSuchEvent, NotAllowed, CodeTaken, SlotsOverlap.
    """
    hold_event(event_id, alone=True)
    event = _event(event_id, by)
    _refuse_taken(Block, event_id, [code])
    ends_at = starts_at + slots * timedelta(minutes=minutes)
    others = db.session.scalars(select(Slot).where(Slot.event_id == event_id))
    if any(one.starts_at < ends_at and starts_at < one.ends_at for one in others):
        raise SlotsOverlap
    block = Block(event_id=event_id, code=code)
    db.session.add(block)
    db.session.flush()
    rows = [
        {
            "event_id": event_id,
            "block_id": block.id,
            "starts_at": starts_at + number * timedelta(minutes=minutes),
            "duration_minutes": minutes,
        }
        for number in range(slots)
    ]
    if rows:
        db.session.execute(insert(Slot), rows)
    claim_for_sessions(event_id)
    record(
        "added_block", event, by=by, at=at, event_id=event_id, block=block.id, slots=slots, minutes=minutes
    )
    return block


def add_locations(
    event_id: int, kind: str, codes: Iterable[str], *, seats: int, by: int | None, at: datetime
) -> list[Location]:
    """Add tables, stands, online rooms or session rooms with so many seats each.

    Raises NoSuchEvent, NotAllowed, CodeTaken.
    """
    event, codes = _event(event_id, by), list(codes)
    _refuse_taken(Location, event_id, codes)
    locations = [Location(event_id=event_id, code=code, kind=kind) for code in codes]
    db.session.add_all(locations)
    db.session.flush()
    rows = [
        {"location_id": location.id, "number": number}
        for location in locations
        for number in range(1, seats + 1)
    ]
    if rows:
        db.session.execute(insert(Seat), rows)
    record("added_locations", event, by=by, at=at, event_id=event_id, locations=len(codes), seats=len(rows))
    return locations


def add_product_groups(
    event_id: int, groups: Mapping[str, Mapping[str, str]], *, by: int | None, at: datetime
) -> None:
    """Add product groups, labels by language, behind those there are.

    Raises NoSuchEvent, NotAllowed, CodeTaken.
    """
    event = _event(event_id, by)
    _refuse_taken(ProductGroup, event_id, groups)
    last = db.session.scalar(select(func.max(ProductGroup.position)).where(ProductGroup.event_id == event_id))
    db.session.add_all(
        ProductGroup(event_id=event_id, code=code, labels=dict(labels), position=position)
        for position, (code, labels) in enumerate(groups.items(), (last or 0) + 1)
    )
    record("added_product_groups", event, by=by, at=at, event_id=event_id, groups=len(groups))


def _event(event_id: int, by: int | None) -> Event:
    """Return the event, if `by` may set it up."""
    event = db.session.get(Event, event_id)
    if event is None:
        raise NoSuchEvent
    refuse_outsiders(event_id, by)
    return event


def _refuse_taken(table: type[Block | Location | ProductGroup], event_id: int, codes: Iterable[str]) -> None:
    wanted = list(codes)
    present = set(db.session.scalars(select(table.code).where(table.event_id == event_id)))
    taken = sorted(present.intersection(wanted)) or [code for code in wanted if wanted.count(code) > 1]
    if taken:
        raise CodeTaken(code=taken[0])
