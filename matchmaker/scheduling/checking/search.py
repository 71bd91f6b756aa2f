"""A small complete search: can these meetings all take place? It proves conflicts without the solver.

Most constrained meeting first; a branch ends when the meetings left over cannot be matched to the people's
open lanes or to the seats (Hall's condition, by augmenting paths).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matchmaker.scheduling.checking.levels import spread
from matchmaker.scheduling.checking.rules import broken_rules
from matchmaker.scheduling.checking.timetable import Layout, Timetable
from matchmaker.scheduling.problem import Placement

_Wish = TypeVar("_Wish", bound=Hashable)
#: A slot and a group of locations that are alike for every meeting in question.
Option = tuple[str, tuple[str, ...]]


class Exhausted(Exception):
    """The search has taken as many steps as it may."""


@dataclass
class Search:
    """Places every meeting of `needed`; those of `optional` may help (they do only under hard fairness)."""

    layout: Layout
    needed: Collection[str]
    optional: Collection[str]
    patience: int

    def __post_init__(self) -> None:
        """Work out what each meeting could have, looked at alone."""
        self._alike = self._groups_of_locations()
        self._options = {name: self._options_of(name) for name in [*self.needed, *self.optional]}
        self._placed: dict[str, Placement] = {}

    def is_possible(self) -> bool:
        """Return whether a timetable holds all that is needed. Raises Exhausted."""
        return self._needed(frozenset(self.needed))

    def _needed(self, left: frozenset[str]) -> bool:
        if not left:
            return self._with_optional(tuple(self.optional))
        open_options = {name: self._open(name) for name in sorted(left)}
        name = min(open_options, key=lambda one: (len(open_options[one]), one))
        if not open_options[name] or not self._can_be_matched(open_options):
            return False
        return any(self._try(name, entry, left - {name}) for entry in open_options[name].values())

    def _try(self, name: str, entry: Placement, left: frozenset[str]) -> bool:
        self._placed[name] = entry
        found = self._needed(left)
        if not found:
            del self._placed[name]
        return found

    def _with_optional(self, names: tuple[str, ...]) -> bool:
        """Return whether hard fairness holds with some of the optional meetings."""
        fairness = self.layout.problem.fairness
        if fairness is None or not fairness.hard:
            return True
        if spread(Timetable(self.layout, self._placed.values())) <= fairness.waits:
            return True
        for index, name in enumerate(names):
            for entry in self._open(name).values():
                self._placed[name] = entry
                if self._with_optional(names[index + 1 :]):
                    return True
                del self._placed[name]
        return False

    def _open(self, name: str) -> dict[Option, Placement]:
        """Return what the meeting could have now: an entry for each option."""
        found: dict[Option, Placement] = {}
        for slot, places in self._options[name]:
            seat = self._free_seat(slot, places)
            if seat is not None:
                entry = Placement(name, slot, *seat)
                if not self._breaks(entry):
                    found[slot, places] = entry
        return found

    def _free_seat(self, slot: str, places: Sequence[str]) -> tuple[str, int] | None:
        taken = {(one.location, one.seat) for one in self._placed.values() if one.slot == slot}
        for place in places:
            for seat in range(1, self.layout.locations[place].seats + 1):
                if (place, seat) not in taken:
                    return place, seat
        return None

    def _breaks(self, entry: Placement) -> bool:
        self.patience -= 1 + len(self._placed)  # about what looking at one more entry costs
        if self.patience < 0:
            raise Exhausted
        found = broken_rules(Timetable(self.layout, [*self._placed.values(), entry]))
        return any(one.rule not in _ABOUT_ALL for one in found)

    def _can_be_matched(self, options: Mapping[str, Mapping[Option, Placement]]) -> bool:
        """Return whether slots can be shared out to each person's meetings, and seats to all of them."""
        used = Counter(
            (person, one.slot) for one in self._placed.values() for person in self._between(one.meeting)
        )
        for person, participant in self.layout.people.items():
            own = [name for name in options if person in self._between(name)]
            wishes = {name: {slot for slot, _ in options[name]} for name in own}
            room = {
                slot: participant.lanes - used[person, slot] for slots in wishes.values() for slot in slots
            }
            if not has_matching(wishes, room):
                return False
        seats = {option: self._seats_left(option) for found in options.values() for option in found}
        return has_matching({name: set(found) for name, found in options.items()}, seats)

    def _seats_left(self, option: Option) -> int:
        slot, places = option
        taken = sum(one.slot == slot and one.location in places for one in self._placed.values())
        return sum(self.layout.locations[place].seats for place in places) - taken

    def _between(self, name: str) -> tuple[str, str]:
        return self.layout.meetings[name].between

    def _groups_of_locations(self) -> list[tuple[str, ...]]:
        """Return the locations in groups that no meeting in question tells apart."""
        suits = {name: set(self._locations_of(name)) for name in [*self.needed, *self.optional]}
        groups: dict[Hashable, list[str]] = {}
        for location in self.layout.locations.values():
            alike: Hashable = (location.slots, tuple(location.id in places for places in suits.values()))
            groups.setdefault(location.id if self.layout.longest_walk else alike, []).append(location.id)
        return [tuple(group) for group in groups.values()]

    def _locations_of(self, name: str) -> list[str]:
        meeting = self.layout.meetings[name]
        lock = meeting.locked.location if meeting.locked is not None else None
        return [place for place in self.layout.possible_locations(meeting) if lock in {None, place}]

    def _options_of(self, name: str) -> list[Option]:
        meeting = self.layout.meetings[name]
        lock = meeting.locked.slot if meeting.locked is not None else None
        places = set(self._locations_of(name))
        return [
            (slot, group)
            for slot in self.layout.common_slots(meeting)
            if lock in {None, slot}
            for group in self._alike
            if group[0] in places and self.layout.is_open(group[0], slot)
        ]


#: Rules about the whole timetable, which one that is still being filled need not keep.
_ABOUT_ALL = frozenset({"required_meetings_placed", "locked_stays", "waits_spread_kept"})


def has_matching(wishes: Mapping[str, Iterable[_Wish]], room: Mapping[_Wish, int]) -> bool:
    """Return whether everyone can have one of their wishes, each given to at most `room` of them."""
    given: dict[_Wish, list[str]] = {}

    def gets_one(name: str, asked: set[_Wish]) -> bool:
        for wish in wishes[name]:
            if wish in asked:
                continue
            asked.add(wish)
            holders = given.setdefault(wish, [])
            if len(holders) < room[wish]:
                holders.append(name)
                return True
            for holder in list(holders):
                if gets_one(holder, asked):
                    holders.remove(holder)
                    holders.append(name)
                    return True
        return False

    return all(gets_one(name, set()) for name in wishes)
