"""The timetable problem as plain data. The field names are those of the file format (see `formats`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: Objective levels in their fixed order of importance; a problem may leave some out, never reorder them.
LEVELS = ("served", "minimums", "accepted", "value", "waits", "idle", "changes")
#: In a repair these come before all others.
REPAIR_LEVELS = ("lost", "moved", "touched")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time slot; `block` names the run of slots without a break that it belongs to."""

    id: str
    block: str
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Location:
    """A table, stand or online room with numbered seats (1 … `seats`); `slots` None means open in all."""

    id: str
    kind: str = "table"
    seats: int = 1
    slots: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Something scarce that some meetings need, such as an interpreter: `amount` at a time."""

    id: str
    amount: int
    slots: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """Who meets. `slots` None means free in all; `lanes` is how many meetings they hold at once."""

    id: str
    side: str = ""
    slots: frozenset[str] | None = None
    minimum: int = 0
    maximum: int | None = None
    lanes: int = 1
    location: str | None = None
    longest_run: int | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """What the organiser keeps as it is; either part may be open."""

    slot: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A candidate meeting between two participants; meetings of one `group` are alternatives."""

    id: str
    between: tuple[str, str]
    value: int = 0
    required: bool = False
    accepted: bool = False
    group: str | None = None
    slots: frozenset[str] | None = None
    slot_values: Mapping[str, int] = field(default_factory=dict)
    locations: frozenset[str] | None = None
    resources: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    locked: Lock | None = None


@dataclass(frozen=True, slots=True)
class Walking:
    """Slots that must lie between two meetings of one person at two locations (symmetric)."""

    default: int = 0
    pairs: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Fairness:
    """The widest allowed difference in waits between any two participants; soft: the least spread instead."""

    waits: int
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """A meeting in a slot at a location's seat."""

    meeting: str
    slot: str
    location: str
    seat: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the timetable depends on. `previous` (a published timetable) makes it a repair."""

    slots: tuple[Slot, ...]
    locations: tuple[Location, ...]
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    resources: tuple[Resource, ...] = ()
    exclusions: tuple[tuple[str, str], ...] = ()
    walking: Walking = Walking()
    objective: tuple[str, ...] = LEVELS
    fairness: Fairness | None = None
    previous: tuple[Placement, ...] | None = None
