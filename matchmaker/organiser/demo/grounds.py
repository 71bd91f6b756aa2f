"""The demo's day: event, windows, product groups, blocks and slots, tables, stands and rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.events import setting_up
from matchmaker.events.models import Event, Location, ProductGroup, Slot


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where and when the demo takes place; groups and locations by their codes, slots in order of time."""

    event: Event
    held_on: date
    slots: tuple[Slot, ...]
    groups: Mapping[str, ProductGroup]
    locations: Mapping[str, Location]

    def moment(self, local: time) -> datetime:
        """Return the moment of a local time on the day, in UTC."""
        return _moment(self.held_on, local, self.event.zone)


def lay_out(written: Mapping[str, Any], slug: str, *, by: int) -> Grounds:
    """Set up the event that event.toml describes under `slug`, without people."""
    at: datetime = written["opened_at"]
    event = setting_up.create_event(
        slug,
        written["name"],
        venue=written["venue"],
        zone=written["zone"],
        languages=written["languages"],
        by=by,
        at=at,
    )
    event.is_showcase = True
    rules = {name: value for name, value in written.items() if name in setting_up.RULES}
    setting_up.change_rules(event.id, rules, by=by, at=at)
    for kind, period in written["windows"].items():
        setting_up.set_windows(event.id, kind, [tuple(period)], by=by, at=at)
    labels = {group["code"]: group["labels"] for group in written["product_groups"]}
    setting_up.add_product_groups(event.id, labels, by=by, at=at)
    for block in written["blocks"]:
        setting_up.add_block(
            event.id,
            block["code"],
            _moment(written["held_on"], block["starts"], event.zone),
            slots=block["slots"],
            minutes=written["slot_minutes"],
            by=by,
            at=at,
        )
    for kind, codes, seats in _places(written["locations"]):
        setting_up.add_locations(event.id, kind, codes, seats=seats, by=by, at=at)
    return _laid_out(event, written["held_on"])


def _places(written: Mapping[str, Any]) -> list[tuple[str, list[str], int]]:
    """Return kind, codes and seats of the places there are."""
    tables = [f"T{number:02}" for number in range(1, written["tables"] + 1)]
    stands = [f"S{number}" for number in range(1, written["stands"] + 1)]
    return [
        ("table", tables, 1),
        ("stand", stands, written["seats_per_stand"]),
        ("room", written["rooms"], 0),
    ]


def _laid_out(event: Event, held_on: date) -> Grounds:
    session = db.session()
    session.flush()
    of_event = {"event_id": event.id}
    slots = session.scalars(select(Slot).filter_by(**of_event).order_by(Slot.starts_at)).all()
    groups = session.scalars(select(ProductGroup).filter_by(**of_event))
    locations = session.scalars(select(Location).filter_by(**of_event))
    return Grounds(
        event,
        held_on,
        tuple(slots),
        {group.code: group for group in groups},
        {location.code: location for location in locations},
    )


def _moment(held_on: date, local: time, zone: str) -> datetime:
    return datetime.combine(held_on, local, ZoneInfo(zone)).astimezone(UTC)
