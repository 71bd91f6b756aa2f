"""The value of every level, counted again from the placements. One function a level, under its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from matchmaker.scheduling.checking.timetable import Layout, Placed, Timetable
from matchmaker.scheduling.problem import Placement, Problem


def level_values(problem: Problem, placements: Iterable[Placement]) -> dict[str, int]:
    """Return the value of every level the format knows, whatever the problem's objective names.

    `lost`, `moved` and `touched` are 0 where there is no published timetable.
    """
    return values_of(Timetable(Layout(problem), placements))


def values_of(timetable: Timetable) -> dict[str, int]:
    """Return the value of every level of a timetable."""
    return {name: level(timetable) for name, level in LEVEL_FUNCTIONS.items()}


def lost(timetable: Timetable) -> int:
    """Published meetings that do not take place any more (also those that are no candidates any more)."""
    return sum(name not in timetable.by_meeting for name in timetable.layout.published)


def moved(timetable: Timetable) -> int:
    """Published meetings that take place in another slot or at another location; the seat does not matter."""
    return sum(_has_moved(timetable, name) for name in timetable.layout.published)


def touched(timetable: Timetable) -> int:
    """People of lost and moved meetings. Who only gains a meeting is not touched."""
    layout = timetable.layout
    changed = (
        layout.meetings[name].between
        for name in layout.published
        if name in layout.meetings and (name not in timetable.by_meeting or _has_moved(timetable, name))
    )
    return len({person for between in changed for person in between})


def _has_moved(timetable: Timetable, name: str) -> bool:
    before, now = timetable.layout.published[name], timetable.by_meeting.get(name)
    return now is not None and (now.slot, now.location) != (before.slot, before.location)


def served(timetable: Timetable) -> int:
    """People with an accepted candidate meeting who hold no meeting at all, not even another one."""
    asked = {
        person
        for meeting in timetable.layout.problem.meetings
        if meeting.accepted
        for person in meeting.between
    }
    return sum(not timetable.of_person[person] for person in asked)


def minimums(timetable: Timetable) -> int:
    """How many meetings people lack to their minimum, in all."""
    return sum(
        max(0, person.minimum - len(timetable.of_person[person.id]))
        for person in timetable.layout.problem.participants
    )


def accepted(timetable: Timetable) -> int:
    """The values, each in its slot, of the accepted meetings that take place."""
    return sum(_worth(one) for one in timetable.placed if one.meeting.accepted)


def value(timetable: Timetable) -> int:
    """The values, each in its slot, of all meetings that take place."""
    return sum(_worth(one) for one in timetable.placed)


def _worth(one: Placed) -> int:
    return one.meeting.slot_values.get(one.slot, one.meeting.value)


def waits(timetable: Timetable) -> int:
    """All waits of all people: see `gaps_waited`."""
    return sum(waits_of(timetable).values())


def spread(timetable: Timetable) -> int:
    """The most waits of anybody minus the fewest of anybody, people without meetings included."""
    counts = waits_of(timetable).values()
    return max(counts, default=0) - min(counts, default=0)


def idle(timetable: Timetable) -> int:
    """The slots inside waits that the waiting person left open."""
    layout = timetable.layout
    return sum(
        layout.is_free(person, layout.slot_ids[position])
        for person in layout.people
        for gap in gaps_waited(timetable, person)
        for position in gap
    )


def changes(timetable: Timetable) -> int:
    """For each slot a person meets in after their first: the locations not used in their slot before.

    Breaks and nights do not interrupt this. With one lane it is 1 for another location and 0 for the same.
    """
    total = 0
    for agenda in timetable.of_person.values():
        places: dict[int, set[str]] = {}
        for one in agenda:
            places.setdefault(one.position, set()).add(one.location)
        total += sum(len(now - before) for before, now in pairwise(places.values()))
    return total


def waits_of(timetable: Timetable) -> Mapping[str, int]:
    """Return how often each person waits."""
    return {person: sum(1 for _ in gaps_waited(timetable, person)) for person in timetable.layout.people}


def gaps_waited(timetable: Timetable, person: str) -> Iterator[range]:
    """Yield a person's waits as the positions in between.

    A wait lies between two runs of the person in one block and counts once, whatever its length and whether
    or not they closed slots in it. The gap after a run of `longest_run` slots is a rest, no wait.
    """
    layout = timetable.layout
    longest = layout.people[person].longest_run
    for before, after in pairwise(timetable.runs(person)):
        is_rest = longest is not None and len(before) >= longest
        if layout.block[before[-1]] == layout.block[after[0]] and not is_rest:
            yield range(before[-1] + 1, after[0])


LEVEL_FUNCTIONS = {
    level.__name__: level
    for level in (
        lost,
        moved,
        touched,
        served,
        minimums,
        accepted,
        value,
        waits,
        spread,
        idle,
        changes,
    )
}
