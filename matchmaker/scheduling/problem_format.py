"""The problem read from a JSON document.

Malformed is what contradicts the format itself: wrong types, unknown keys and references, two things of one
id, overlapping slots, a meeting of one person with themselves. What is well said but cannot be kept (a lock
to a closed slot, two required meetings of one group, a circle of `after`) is for the solver: infeasible, with
its conflict. `previous` may name what no longer exists: a timetable is published before things vanish.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from matchmaker.errors import MalformedInput
from matchmaker.scheduling.problem import (
    LEVELS,
    Fairness,
    Location,
    Lock,
    Meeting,
    Participant,
    Placement,
    Problem,
    Resource,
    Slot,
    Walking,
)
from matchmaker.scheduling.reading import Fields, integer_of, items_of, pair_of, reference_of, text_of

_TOP = ("slots", "locations", "participants", "meetings")
_TOP_OPTIONAL = frozenset({"resources", "exclusions", "walking", "objective", "fairness", "previous"})
_PARTICIPANT_OPTIONAL = frozenset({"side", "slots", "minimum", "maximum", "lanes", "location", "longest_run"})
_MEETING_OPTIONAL = frozenset(
    {"group", "value", "required", "accepted", "slots", "slot_values", "locations", "resources", "after"}
    | {"locked"}
)
_NOTHING: frozenset[str] = frozenset()


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def parse_problem(data: object) -> Problem:
    """Return the problem in a JSON document. Raises MalformedInput at its first fault."""
    top = Fields(data, "", _TOP, _TOP_OPTIONAL)
    slots = _ordered(_parse_all(top, "slots", _slot))
    known_slots = frozenset(slot.id for slot in slots)
    locations = _parse_all(top, "locations", lambda item, at: _location(item, at, known_slots))
    known_locations = frozenset(location.id for location in locations)
    resources = _parse_all(top, "resources", lambda item, at: _resource(item, at, known_slots))
    participants = _parse_all(
        top, "participants", lambda item, at: _participant(item, at, known_slots, known_locations)
    )
    people = frozenset(participant.id for participant in participants)
    reader = _MeetingReader(top, known_slots, known_locations, frozenset(r.id for r in resources), people)
    return Problem(
        slots=slots,
        locations=locations,
        resources=resources,
        participants=participants,
        meetings=_parse_all(top, "meetings", reader.meeting),
        exclusions=tuple(_two_of(item, at, people, "participant") for item, at in top.items("exclusions")),
        walking=_walking(top.raw("walking"), known_locations),
        objective=_objective(top),
        fairness=_fairness(top.raw("fairness")),
        previous=_previous(top.raw("previous")),
    )


def _parse_all(top: Fields, key: str, parse: Callable[[object, str], _T]) -> tuple[_T, ...]:
    found: dict[str, _T] = {}
    for item, at in top.items(key):
        thing = parse(item, at)
        if thing.id in found:
            raise MalformedInput(f"{at}.id", f"{thing.id!a} is already the id of another of the {key}.")
        found[thing.id] = thing
    return tuple(found.values())


def _slot(item: object, at: str) -> Slot:
    fields = Fields(item, at, ("id", "block", "starts_at", "minutes"), _NOTHING)
    return Slot(fields.name(), fields.name("block"), _starts_at(fields), fields.integer("minutes", least=1))


def _starts_at(fields: Fields) -> datetime:
    text, at = fields.text("starts_at"), fields.at("starts_at")
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MalformedInput(at, "is no time; write it like 2026-11-24T08:00:00Z.") from error
    raise MalformedInput(at, "has no time zone; write UTC like 2026-11-24T08:00:00Z.")


def _ordered(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return the slots by time; they may not overlap, nor a block's slots lie apart."""
    ordered = tuple(sorted(slots, key=lambda slot: slot.starts_at))
    ended: set[str] = set()
    for one, two in pairwise(ordered):
        try:
            ends_at = one.starts_at + timedelta(minutes=one.minutes)
        except OverflowError as error:
            raise MalformedInput("slots", f"the slot {one.id!a} never ends; shorten it.") from error
        if ends_at > two.starts_at:
            raise MalformedInput("slots", f"the slots {one.id!a} and {two.id!a} overlap.")
        if one.block != two.block:
            ended.add(one.block)
        if two.block in ended:
            raise MalformedInput("slots", f"the block {two.block!a} is cut in two by the slot {one.id!a}.")
    return ordered


def _location(item: object, at: str, slots: Container[str]) -> Location:
    fields = Fields(item, at, ("id",), frozenset({"kind", "seats", "slots"}))
    return Location(
        fields.name(),
        fields.text("kind", "table"),
        fields.integer("seats", 1),
        fields.set_or_any("slots", slots, "slot"),
    )


def _resource(item: object, at: str, slots: Container[str]) -> Resource:
    fields = Fields(item, at, ("id", "amount"), frozenset({"slots"}))
    return Resource(fields.name(), fields.integer("amount"), fields.set_or_any("slots", slots, "slot"))


def _participant(item: object, at: str, slots: Container[str], locations: Container[str]) -> Participant:
    fields = Fields(item, at, ("id",), _PARTICIPANT_OPTIONAL)
    location = fields.raw("location")
    return Participant(
        id=fields.name(),
        side=fields.text("side"),
        slots=fields.set_or_any("slots", slots, "slot"),
        minimum=fields.integer("minimum"),
        maximum=fields.integer_or_none("maximum"),
        lanes=fields.integer("lanes", 1, least=1),
        location=None
        if location is None
        else reference_of(location, fields.at("location"), locations, "location"),
        longest_run=fields.integer_or_none("longest_run", least=1),
    )


class _MeetingReader:
    """Reads meetings, which may refer to everything else and to each other."""

    def __init__(
        self,
        top: Fields,
        slots: frozenset[str],
        locations: frozenset[str],
        resources: frozenset[str],
        people: frozenset[str],
    ) -> None:
        self._slots, self._locations, self._resources, self._people = slots, locations, resources, people
        # `after` may name a meeting further down; faulty ids are found when their own meeting is read.
        raw = (item.get("id") for item, _ in top.items("meetings") if isinstance(item, dict))
        self._meetings = frozenset(name for name in raw if isinstance(name, str))

    def meeting(self, item: object, at: str) -> Meeting:
        """Return one meeting."""
        fields = Fields(item, at, ("id", "between"), _MEETING_OPTIONAL)
        name, group = fields.name(), fields.raw("group")
        after = fields.references("after", self._meetings, "meeting")
        if name in after:
            raise MalformedInput(fields.at("after"), "a meeting cannot come after itself.")
        return Meeting(
            id=name,
            between=_two_of(fields.raw("between"), fields.at("between"), self._people, "participant"),
            value=fields.integer("value"),
            required=fields.boolean("required"),
            accepted=fields.boolean("accepted"),
            group=None if group is None else text_of(group, fields.at("group")),
            slots=fields.set_or_any("slots", self._slots, "slot"),
            slot_values=self._slot_values(fields),
            locations=fields.set_or_any("locations", self._locations, "location"),
            resources=fields.references("resources", self._resources, "resource"),
            after=after,
            locked=self._lock(fields),
        )

    def _slot_values(self, fields: Fields) -> dict[str, int]:
        value, at = fields.raw("slot_values"), fields.at("slot_values")
        if value is None or value == {}:
            return {}
        slots = value if isinstance(value, dict) else {}
        Fields(value, at, (), frozenset(slots))
        return {
            reference_of(slot, at, self._slots, "slot"): integer_of(worth, f"{at}.{ascii(slot)[1:-1]}")
            for slot, worth in slots.items()
        }

    def _lock(self, fields: Fields) -> Lock | None:
        value = fields.raw("locked")
        if value is None:
            return None
        lock = Fields(value, fields.at("locked"), (), frozenset({"slot", "location"}))
        slot, location = lock.raw("slot"), lock.raw("location")
        return Lock(
            None if slot is None else reference_of(slot, lock.at("slot"), self._slots, "slot"),
            None
            if location is None
            else reference_of(location, lock.at("location"), self._locations, "location"),
        )


def _two_of(value: object, at: str, known: Container[str], what: str) -> tuple[str, str]:
    one, two = (
        reference_of(item, f"{at}[{index}]", known, what) for index, item in enumerate(pair_of(value, at))
    )
    if one == two:
        raise MalformedInput(at, f"names the {what} {one!a} twice; it takes two different ones.")
    return one, two


def _walking(value: object, locations: Container[str]) -> Walking:
    if value is None:
        return Walking()
    fields = Fields(value, "walking", (), frozenset({"default", "pairs"}))
    found: dict[frozenset[str], tuple[str, str, int]] = {}
    for item, at in fields.items("pairs"):
        one, two, slots = pair_of(item, at, length=3)
        pair = _two_of([one, two], at, locations, "location")
        if frozenset(pair) in found:
            raise MalformedInput(at, "this pair of locations has its walking time already.")
        found[frozenset(pair)] = (*pair, integer_of(slots, f"{at}[2]"))
    return Walking(fields.integer("default"), tuple(found.values()))


def _objective(top: Fields) -> tuple[str, ...]:
    if top.raw("objective") is None:
        return LEVELS
    names = top.references("objective", LEVELS, "level")
    if names != tuple(level for level in LEVELS if level in names):
        raise MalformedInput(
            "objective", f"keeps the order {', '.join(LEVELS)}; leave out what you do not want."
        )
    return names


def _fairness(value: object) -> Fairness | None:
    if value is None:
        return None
    fields = Fields(value, "fairness", ("waits",), frozenset({"hard"}))
    return Fairness(fields.integer("waits"), fields.boolean("hard"))


def _previous(value: object) -> tuple[Placement, ...] | None:
    if value is None:
        return None
    fields = Fields(value, "previous", ("meetings",), _NOTHING)
    placements = parse_placements(fields.raw("meetings"), "previous.meetings")
    seen: set[str] = set()
    for index, placement in enumerate(placements):
        if placement.meeting in seen:
            at = f"previous.meetings[{index}].id"
            raise MalformedInput(at, f"the meeting {placement.meeting!a} is placed a second time.")
        seen.add(placement.meeting)
    return placements


def parse_placements(value: object, place: str) -> tuple[Placement, ...]:
    """Return a JSON list of placements; what they name need not exist."""
    return tuple(_placement(item, at) for item, at in items_of(value, place))


def _placement(item: object, at: str) -> Placement:
    fields = Fields(item, at, ("id", "slot", "location", "seat"), _NOTHING)
    return Placement(fields.name(), fields.name("slot"), fields.name("location"), fields.integer("seat"))
