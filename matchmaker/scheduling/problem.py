"""The timetable problem as plain data. The field names are those of the file format (see `formats`).

What the words mean, for solver, checker and tests alike:

- Slots are ordered by `starts_at`; two are adjacent when they follow each other inside one block.
- A *run* is a longest stretch of adjacent slots in which a person meets; it ends with the block. No run is
  longer than `longest_run` slots. A *gap* lies between two runs of one person in one block, whatever its
  length; it is a *rest* when the run before it has `longest_run` slots, and a *wait* otherwise.
- `idle` counts the slots of the waits that the person left open; `changes` counts, for each slot a person
  meets in after their first one (breaks and nights included), the locations not used in the slot they met
  in before.
- The *spread* is the largest minus the smallest number of waits over all participants. Hard fairness limits
  it; soft fairness makes it a level of its own, `spread`, right after `waits`.
- A meeting that is `required` or `locked` takes place. In a repair a required meeting of `previous` need
  not: it is counted as `lost`. `moved` compares slot and location, never the seat; `touched` counts the
  people of lost and moved meetings. `previous` may name meetings (then lost), slots and locations that no
  longer exist.
- `after` binds when both meetings take place. `accepted` sums the values of accepted meetings, in their
  slots.
- Walking between two different locations (also across blocks, also inside one slot for people with lanes)
  needs that many slots in between; `pairs` override `default`; nobody walks within one location.
- The demands that a conflict may name are `required:ID`, `locked:ID` and `fairness`; all else is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: Objective levels in their fixed order of importance; a problem may leave some out, never reorder them.
LEVELS = ("served", "minimums", "accepted", "value", "waits", "idle", "changes")
#: In a repair these come before all others.
REPAIR_LEVELS = ("lost", "moved", "touched")
#: The levels of which more is better; of all others less is.
MAXIMISED = frozenset({"accepted", "value"})


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


def levels_of(problem: Problem) -> tuple[str, ...]:
    """Return the levels of the problem's certificate, most important first."""
    levels = list(REPAIR_LEVELS) if problem.previous is not None else []
    for name in problem.objective:
        levels.append(name)
        if name == "waits" and problem.fairness is not None and not problem.fairness.hard:
            levels.append("spread")
    return tuple(levels)
