"""The truth about small problems by trying every timetable. Shares no code with solver or checker.

Written from the definitions in `matchmaker.scheduling.problem`; slow on purpose of being plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from matchmaker.scheduling.problem import Meeting, Participant, Placement, Problem

#: One placed meeting: (meeting, number of the slot, location).
Spot = tuple[Meeting, int, str]


class Oracle:
    """Tries every timetable of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = sorted(problem.slots, key=lambda slot: slot.starts_at)
        self.people = {one.id: one for one in problem.participants}
        self.locations = {one.id: one for one in problem.locations}
        self.published = {one.meeting: one for one in problem.previous or ()}

    def best(self) -> dict[str, int] | None:
        """Return the values of the levels of the best timetable, None if there is none."""
        found = (self.values(timetable) for timetable in self.timetables())
        names = self.levels()
        return min(found, key=lambda values: [_sign(name) * values[name] for name in names], default=None)

    def is_feasible(self) -> bool:
        """Return whether any timetable keeps every rule."""
        return next(self.timetables(), None) is not None

    def levels(self) -> list[str]:
        """Return the levels, most important first."""
        names = ["lost", "moved", "touched"] if self.problem.previous is not None else []
        fairness = self.problem.fairness
        for name in self.problem.objective:
            names.append(name)
            if name == "waits" and fairness is not None and not fairness.hard:
                names.append("spread")
        return names

    def timetables(self) -> Iterator[list[Spot]]:
        """Yield every timetable that keeps every rule (seats are as good as counted)."""
        yield from self._extended([], list(self.problem.meetings))

    def _extended(self, timetable: list[Spot], left: list[Meeting]) -> Iterator[list[Spot]]:
        if not left:
            if self._keeps_demands(timetable):
                yield timetable
            return
        yield from self._extended(timetable, left[1:])
        for number in range(len(self.slots)):
            for location in self.locations:
                longer = [*timetable, (left[0], number, location)]
                if self._is_allowed(*longer[-1]) and self._is_allowed_together(longer):
                    yield from self._extended(longer, left[1:])

    def allows(self, placements: list[Placement]) -> bool:
        """Return whether placements keep every rule, seats included."""
        number = {slot.id: index for index, slot in enumerate(self.slots)}
        meetings = {one.id: one for one in self.problem.meetings}
        timetable = [(meetings[one.meeting], number[one.slot], one.location) for one in placements]
        seats = [(one.slot, one.location, one.seat) for one in placements]
        return (
            len(set(seats)) == len(seats)
            and len({one.meeting for one in placements}) == len(placements)
            and all(1 <= one.seat <= self.locations[one.location].seats for one in placements)
            and all(self._is_allowed(*spot) for spot in timetable)
            and self._is_allowed_together(timetable)
            and self._keeps_demands(timetable)
        )

    def _is_allowed(self, meeting: Meeting, number: int, location: str) -> bool:
        """Return whether a meeting may stand there, looked at alone."""
        slot = self.slots[number].id
        lock, excluded = meeting.locked, [set(pair) for pair in self.problem.exclusions]
        opened = [meeting.slots, self.locations[location].slots]
        opened += [self.people[person].slots for person in meeting.between]
        fixed = [self.people[person].location for person in meeting.between]
        return (
            all(slots is None or slot in slots for slots in opened)
            and (meeting.locations is None or location in meeting.locations)
            and all(place is None or place == location for place in fixed)
            and set(meeting.between) not in excluded
            and (lock is None or lock.slot in {None, slot})
            and (lock is None or lock.location in {None, location})
        )

    def _is_allowed_together(self, timetable: list[Spot]) -> bool:
        return (
            self._fits_seats_and_resources(timetable)
            and all(self._suits(person, timetable) for person in self.people.values())
            and all(self._suit_each_other(one, two) for one in timetable for two in timetable)
        )

    def _fits_seats_and_resources(self, timetable: list[Spot]) -> bool:
        for number, slot in enumerate(self.slots):
            here = [spot for spot in timetable if spot[1] == number]
            for location in self.locations.values():
                if sum(spot[2] == location.id for spot in here) > location.seats:
                    return False
            for resource in self.problem.resources:
                amount = resource.amount if resource.slots is None or slot.id in resource.slots else 0
                if sum(resource.id in spot[0].resources for spot in here) > amount:
                    return False
        return True

    def _suits(self, person: Participant, timetable: list[Spot]) -> bool:
        own = [spot for spot in timetable if person.id in spot[0].between]
        if person.maximum is not None and len(own) > person.maximum:
            return False
        if any(sum(spot[1] == n for spot in own) > person.lanes for n in range(len(self.slots))):
            return False
        too_long = "1" * ((person.longest_run or 99) + 1)
        return all(too_long not in pattern for pattern, _ in self._patterns(person, timetable))

    def _suit_each_other(self, one: Spot, two: Spot) -> bool:
        if one[0] is two[0]:
            return True
        if one[0].group is not None and one[0].group == two[0].group:
            return False
        if one[0].id in two[0].after and not one[1] < two[1]:
            return False
        share = set(one[0].between) & set(two[0].between)
        return not share or max(0, abs(one[1] - two[1]) - 1) >= self._walk(one[2], two[2])

    def _walk(self, one: str, two: str) -> int:
        if one == two:
            return 0
        pairs = {frozenset((a, b)): slots for a, b, slots in self.problem.walking.pairs}
        return pairs.get(frozenset((one, two)), self.problem.walking.default)

    def _keeps_demands(self, timetable: list[Spot]) -> bool:
        names = {spot[0].id for spot in timetable}
        fairness = self.problem.fairness
        demanded = (
            one.id
            for one in self.problem.meetings
            if one.locked is not None or (one.required and one.id not in self.published)
        )
        is_fair = fairness is None or not fairness.hard or self.values(timetable)["spread"] <= fairness.waits
        return is_fair and all(name in names for name in demanded)

    def _patterns(self, person: Participant, timetable: list[Spot]) -> Iterator[tuple[str, list[str]]]:
        """Yield, for each block, who meets when (1 or 0 a slot) and the slots' ids."""
        busy = {number for meeting, number, _ in timetable if person.id in meeting.between}
        for block in dict.fromkeys(slot.block for slot in self.slots):
            numbers = [number for number, slot in enumerate(self.slots) if slot.block == block]
            yield "".join("01"[n in busy] for n in numbers), [self.slots[n].id for n in numbers]

    def values(self, timetable: list[Spot]) -> dict[str, int]:
        """Return the value of every level."""
        held = {name: [s for s in timetable if name in s[0].between] for name in self.people}
        asked = {name for one in self.problem.meetings if one.accepted for name in one.between}
        worth = [(spot[0].slot_values.get(self.slots[spot[1]].id, spot[0].value), spot) for spot in timetable]
        waits = {name: self._waits(person, timetable) for name, person in self.people.items()}
        counts = [len(gaps) for gaps in waits.values()]
        lost, moved = self._changed(timetable)
        meetings = {one.id: one for one in self.problem.meetings}
        return {
            "lost": len(lost),
            "moved": len(moved),
            "touched": len({p for name in lost + moved if name in meetings for p in meetings[name].between}),
            "served": sum(not held[name] for name in asked),
            "minimums": sum(max(0, one.minimum - len(held[one.id])) for one in self.people.values()),
            "accepted": sum(each for each, spot in worth if spot[0].accepted),
            "value": sum(each for each, _ in worth),
            "waits": sum(counts),
            "spread": max(counts, default=0) - min(counts, default=0),
            "idle": sum(idle for gaps in waits.values() for idle in gaps),
            "changes": sum(self._changes(spots) for spots in held.values()),
        }

    def _waits(self, person: Participant, timetable: list[Spot]) -> list[int]:
        """Return, for each wait of a person, how many of its slots they left open."""
        found = []
        for pattern, slots in self._patterns(person, timetable):
            for match in re.finditer("(1+)(0+)(?=1)", pattern):
                if person.longest_run is None or len(match[1]) < person.longest_run:
                    inside = slots[match.start(2) : match.end(2)]
                    found.append(sum(person.slots is None or slot in person.slots for slot in inside))
        return found

    def _changes(self, spots: list[Spot]) -> int:
        numbers = sorted({number for _, number, _ in spots})
        places = [{place for _, number, place in spots if number == n} for n in numbers]
        return sum(len(places[i] - places[i - 1]) for i in range(1, len(places)))

    def _changed(self, timetable: list[Spot]) -> tuple[list[str], list[str]]:
        now = {meeting.id: (self.slots[number].id, place) for meeting, number, place in timetable}
        lost = [name for name in self.published if name not in now]
        moved = [
            name
            for name, one in self.published.items()
            if now.get(name, 0) not in {0, (one.slot, one.location)}
        ]
        return lost, moved


def _sign(level: str) -> int:
    return -1 if level in {"accepted", "value"} else 1


def only(problem: Problem, demands: set[str]) -> Problem:
    """Return the problem without the demands that are not named (`required:ID`, `locked:ID`, `fairness`)."""
    return replace(
        problem,
        meetings=tuple(
            replace(
                one,
                required=one.required and f"required:{one.id}" in demands,
                locked=one.locked if f"locked:{one.id}" in demands else None,
            )
            for one in problem.meetings
        ),
        fairness=problem.fairness if "fairness" in demands else None,
    )
