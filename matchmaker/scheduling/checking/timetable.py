"""A problem and its placements, laid out for looking things up: the checker's own reading of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from matchmaker.scheduling.checking.violations import Violation
from matchmaker.scheduling.problem import Location, Meeting, Participant, Placement, Problem, Resource

_Key = TypeVar("_Key")
#: A meeting's own choice of locations (None: any) and the fixed locations of its people.
LocationKey = tuple[frozenset[str] | None, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate meeting where a plan puts it; `position` counts the slots in time order from 0."""

    meeting: Meeting
    slot: str
    position: int
    location: str
    seat: int


class Layout:
    """The problem by id, with the slots in time order. Made once for any number of timetables."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        order = sorted(problem.slots, key=lambda slot: slot.starts_at)
        self.position: Mapping[str, int] = {slot.id: index for index, slot in enumerate(order)}
        self.block = tuple(slot.block for slot in order)
        self.slot_ids = tuple(slot.id for slot in order)
        self.people: Mapping[str, Participant] = {one.id: one for one in problem.participants}
        self.locations: Mapping[str, Location] = {one.id: one for one in problem.locations}
        self.resources: Mapping[str, Resource] = {one.id: one for one in problem.resources}
        self.meetings: Mapping[str, Meeting] = {one.id: one for one in problem.meetings}

        self._possible: dict[LocationKey, dict[str, None]] = {}

    @cached_property
    def excluded(self) -> frozenset[frozenset[str]]:
        """The pairs who never meet."""
        return frozenset(map(frozenset, self.problem.exclusions))

    @cached_property
    def published(self) -> Mapping[str, Placement]:
        """The placements of the published timetable, by meeting (none where there is no such timetable)."""
        return {one.meeting: one for one in self.problem.previous or ()}

    @cached_property
    def _walks(self) -> Mapping[tuple[str, str], int]:
        pairs = self.problem.walking.pairs
        return {(one, two): slots for one, two, slots in pairs} | {(two, one): n for one, two, n in pairs}

    @cached_property
    def longest_walk(self) -> int:
        """The most slots that any walk takes."""
        return max([self.problem.walking.default, *self._walks.values()])

    def walk(self, one: str, two: str) -> int:
        """Return the slots that must lie between two meetings of one person at these locations."""
        return 0 if one == two else self._walks.get((one, two), self.problem.walking.default)

    def is_adjacent(self, one: int, two: int) -> bool:
        """Whether position `two` follows `one` inside its block."""
        return two == one + 1 and self.block[one] == self.block[two]

    def is_free(self, person: str, slot: str) -> bool:
        """Whether the person left the slot open."""
        slots = self.people[person].slots
        return slots is None or slot in slots

    def shared_slots(self, meeting: Meeting) -> list[str]:
        """Return the slots that both people left open, in time order."""
        opened = [self.people[person].slots for person in meeting.between]
        sets = [slots for slots in opened if slots is not None]
        return [slot for slot in self.slot_ids if all(slot in slots for slots in sets)]

    def common_slots(self, meeting: Meeting) -> list[str]:
        """Return the shared slots that the meeting allows, in time order."""
        allowed = meeting.slots
        return [slot for slot in self.shared_slots(meeting) if allowed is None or slot in allowed]

    def possible_locations(self, meeting: Meeting) -> Collection[str]:
        """Return the locations that the meeting and both people's fixed locations allow, in their order."""
        key = self.location_key(meeting)
        if key not in self._possible:
            allowed, fixed = key
            self._possible[key] = dict.fromkeys(
                name for name in self.locations if (allowed is None or name in allowed) and fixed <= {name}
            )
        return self._possible[key].keys()

    def location_key(self, meeting: Meeting) -> LocationKey:
        """Return what decides the meeting's locations: its own choice and the people's fixed locations."""
        fixed = (self.people[person].location for person in meeting.between)
        return meeting.locations, frozenset(name for name in fixed if name is not None)

    def is_open(self, location: str, slot: str) -> bool:
        """Whether a location can be used in a slot."""
        slots = self.locations[location].slots
        return slots is None or slot in slots


class Timetable:
    """Placements over a layout. What names nothing known stands in `unknown` and counts nowhere else."""

    def __init__(self, layout: Layout, placements: Iterable[Placement]) -> None:
        self.layout = layout
        self.placed: list[Placed] = []
        self.unknown: list[Violation] = []
        for one in placements:
            strangers = {
                what: name
                for what, name, known in (
                    ("meeting", one.meeting, layout.meetings),
                    ("slot", one.slot, layout.position),
                    ("location", one.location, layout.locations),
                )
                if name not in known
            }
            if strangers:
                self.unknown.append(Violation("only_known_things", one.meeting, strangers))
            else:
                position = layout.position[one.slot]
                meeting = layout.meetings[one.meeting]
                self.placed.append(Placed(meeting, one.slot, position, one.location, one.seat))

    @cached_property
    def by_meeting(self) -> Mapping[str, Placed]:
        """Where each meeting stands (the last place of one placed twice)."""
        return {one.meeting.id: one for one in self.placed}

    @cached_property
    def of_person(self) -> Mapping[str, list[Placed]]:
        """Everybody's meetings in time order; nobody is missing."""
        agendas: dict[str, list[Placed]] = {person: [] for person in self.layout.people}
        for one in sorted(self.placed, key=lambda one: one.position):
            for person in one.meeting.between:
                agendas[person].append(one)
        return agendas

    @cached_property
    def of_person_in_slot(self) -> Mapping[tuple[str, str], list[Placed]]:
        """The meetings of a person in a slot, where there are any."""
        return _grouped(((person, one.slot), one) for one in self.placed for person in one.meeting.between)

    @cached_property
    def at_seat(self) -> Mapping[tuple[str, int, str], list[Placed]]:
        """The meetings at a location's seat in a slot, where there are any."""
        return _grouped(((one.location, one.seat, one.slot), one) for one in self.placed)

    @cached_property
    def with_resource(self) -> Mapping[tuple[str, str], list[Placed]]:
        """The meetings that use a resource in a slot, where there are any."""
        return _grouped(((name, one.slot), one) for one in self.placed for name in one.meeting.resources)

    @cached_property
    def of_group(self) -> Mapping[str, list[Placed]]:
        """The placed meetings of each group."""
        return _grouped((one.meeting.group, one) for one in self.placed if one.meeting.group is not None)

    def positions(self, person: str) -> list[int]:
        """Return the positions in which a person meets, in order, each once."""
        return sorted({one.position for one in self.of_person[person]})

    def runs(self, person: str) -> list[list[int]]:
        """Return the person's runs: longest stretches of adjacent positions, in order."""
        runs: list[list[int]] = []
        for position in self.positions(person):
            if runs and self.layout.is_adjacent(runs[-1][-1], position):
                runs[-1].append(position)
            else:
                runs.append([position])
        return runs


def _grouped(pairs: Iterable[tuple[_Key, Placed]]) -> Mapping[_Key, list[Placed]]:
    groups: defaultdict[_Key, list[Placed]] = defaultdict(list)
    for key, one in pairs:
        groups[key].append(one)
    return groups
