"""Bounds that need no solver: what can be counted off the problem itself, one count a level.

A certificate that calls a bound `combinatorial` claims no more than these counts give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matchmaker.scheduling.checking.timetable import Layout
from matchmaker.scheduling.problem import MAXIMISED, Meeting, Problem


def combinatorial_bound(problem: Problem, level: str) -> int:
    """Return the bound on a level that holds for every timetable: see the count of that name."""
    return COUNTS[level](Possible(problem))


def is_within(level: str, bound: int, proven: int) -> bool:
    """Whether a claimed bound claims no more than what is proven."""
    return bound >= proven if level in MAXIMISED else bound <= proven


class Possible:
    """What each meeting could have, looked at alone."""

    def __init__(self, problem: Problem) -> None:
        self.layout = Layout(problem)
        self.slots: Mapping[str, list[str]] = {one.id: self._slots(one) for one in problem.meetings}

    def _slots(self, meeting: Meeting) -> list[str]:
        layout, lock = self.layout, meeting.locked
        if frozenset(meeting.between) in layout.excluded:
            return []
        places = [name for name in layout.possible_locations(meeting) if layout.locations[name].seats > 0]
        if lock is not None and lock.location is not None:
            places = [name for name in places if name == lock.location]
        return [
            slot
            for slot in layout.common_slots(meeting)
            if (lock is None or lock.slot in {None, slot})
            and any(layout.is_open(place, slot) for place in places)
            and all(self._amount(name, slot) > 0 for name in meeting.resources)
        ]

    def _amount(self, name: str, slot: str) -> int:
        resource = self.layout.resources[name]
        return resource.amount if resource.slots is None or slot in resource.slots else 0

    def best(self, meeting: Meeting) -> int:
        """Return the value in the meeting's best slot, 0 if it has none."""
        worths = (meeting.slot_values.get(slot, meeting.value) for slot in self.slots[meeting.id])
        return max(worths, default=0)

    def most(self, person: str) -> int:
        """Return an upper limit on the person's number of meetings."""
        participant = self.layout.people[person]
        own = [one for one in self.layout.problem.meetings if person in one.between and self.slots[one.id]]
        kinds = {("group", one.group) if one.group is not None else ("alone", one.id) for one in own}
        slots = {slot for one in own for slot in self.slots[one.id]}
        limit = min(len(kinds), len(slots) * participant.lanes)
        return limit if participant.maximum is None else min(limit, participant.maximum)


def lost(possible: Possible) -> int:
    """Published meetings that have no slot any more, or are no candidates any more."""
    return sum(not possible.slots.get(name) for name in possible.layout.published)


def served(possible: Possible) -> int:
    """People with an accepted request who cannot hold any meeting."""
    problem = possible.layout.problem
    asked = {person for one in problem.meetings if one.accepted for person in one.between}
    able = {person for one in problem.meetings if possible.slots[one.id] for person in one.between}
    closed = {one.id for one in problem.participants if one.maximum == 0}
    return len(asked - (able - closed))


def minimums(possible: Possible) -> int:
    """What people lack to their minimum even with every meeting that they could hold."""
    people = (one for one in possible.layout.problem.participants if one.minimum > 0)
    return sum(max(0, one.minimum - possible.most(one.id)) for one in people)


def accepted(possible: Possible) -> int:
    """Every accepted meeting in its best slot, one of each group."""
    return _all_placed(possible, [one for one in possible.layout.problem.meetings if one.accepted])


def value(possible: Possible) -> int:
    """Every meeting in its best slot, one of each group."""
    return _all_placed(possible, list(possible.layout.problem.meetings))


def _all_placed(possible: Possible, meetings: list[Meeting]) -> int:
    groups: dict[str, int] = {}
    total = 0
    for one in meetings:
        worth = possible.best(one)
        if one.group is None:
            total += worth
        else:
            groups[one.group] = max(worth, groups.get(one.group, 0))
    return total + sum(groups.values())


def nothing(possible: Possible) -> int:
    """No count is below nothing."""
    del possible
    return 0


COUNTS: dict[str, Callable[[Possible], int]] = {
    "lost": lost,
    "moved": nothing,
    "touched": nothing,
    "served": served,
    "minimums": minimums,
    "accepted": accepted,
    "value": value,
    "waits": nothing,
    "spread": nothing,
    "idle": nothing,
    "changes": nothing,
}
