"""The demo's day as records: event, windows, product groups, blocks and slots, tables, stands and rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.db import db
from matchmaker.events.models import Block, Event, Location, ProductGroup, Seat, Slot, Window


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
        return datetime.combine(self.held_on, local, ZoneInfo(self.event.zone)).astimezone(UTC)


def lay_out(written: Mapping[str, Any], slug: str) -> Grounds:
    """Add the event that event.toml describes under `slug`, without people."""
    event = Event(
        slug=slug,
        created_at=written["opened_at"],
        is_showcase=True,
        **{
            key: written[key]
            for key in (
                "name",
                "venue",
                "description",
                "zone",
                "languages",
                "allows_direct_booking",
                "allows_unrequested_meetings",
                "top_choices",
            )
        },
    )
    db.session.add(event)
    db.session.flush()
    for kind, (opens_at, closes_at) in written["windows"].items():
        db.session.add(Window(event_id=event.id, kind=kind, opens_at=opens_at, closes_at=closes_at))
    groups = {
        group["code"]: ProductGroup(event_id=event.id, position=position, **group)
        for position, group in enumerate(written["product_groups"], 1)
    }
    db.session.add_all(groups.values())
    grounds = Grounds(event, written["held_on"], (), groups, _locations(event, written["locations"]))
    slots = tuple(
        slot for block in written["blocks"] for slot in _slots(grounds, block, written["slot_minutes"])
    )
    db.session.add_all(slots)
    db.session.flush()
    return Grounds(event, grounds.held_on, slots, groups, grounds.locations)


def _slots(grounds: Grounds, written: Mapping[str, Any], minutes: int) -> list[Slot]:
    block = Block(event_id=grounds.event.id, code=written["code"])
    db.session.add(block)
    db.session.flush()
    first = grounds.moment(written["starts"])
    return [
        Slot(
            event_id=grounds.event.id,
            block_id=block.id,
            starts_at=first + timedelta(minutes=minutes * position),
            duration_minutes=minutes,
        )
        for position in range(written["slots"])
    ]


def _locations(event: Event, written: Mapping[str, Any]) -> dict[str, Location]:
    wanted = [
        *((f"T{number:02}", "table", 1) for number in range(1, written["tables"] + 1)),
        *((f"S{number}", "stand", written["seats_per_stand"]) for number in range(1, written["stands"] + 1)),
        *((room, "room", 0) for room in written["rooms"]),
    ]
    locations = {code: Location(event_id=event.id, code=code, kind=kind) for code, kind, _ in wanted}
    db.session.add_all(locations.values())
    db.session.flush()
    for code, _, seats in wanted:
        db.session.add_all(Seat(location_id=locations[code].id, number=one) for one in range(1, seats + 1))
    return locations
