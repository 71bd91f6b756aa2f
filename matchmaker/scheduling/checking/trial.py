"""What if some meetings leave a timetable and one comes in? Looks only at the people and places concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from matchmaker.scheduling.checking.levels import values_of, waits_of
from matchmaker.scheduling.checking.rules import broken_rules
from matchmaker.scheduling.checking.timetable import Layout, LocationKey, Placed, Timetable
from matchmaker.scheduling.problem import MAXIMISED, Meeting, Placement, levels_of


class Trials:
    """Exchanges tried on one timetable."""

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable
        self._layout = timetable.layout
        self._levels = levels_of(timetable.layout.problem)
        self._full: dict[tuple[LocationKey, str], bool] = {}

    def free_seats(self, meeting: Meeting, slot: str, out: Collection[str] = ()) -> Iterator[tuple[str, int]]:
        """Yield, for each location the meeting may use in the slot, its first seat free without `out`."""
        for location in self._layout.possible_locations(meeting):
            if not self._layout.is_open(location, slot):
                continue
            for seat in range(1, self._layout.locations[location].seats + 1):
                sitting = self.timetable.at_seat.get((location, seat, slot), ())
                if all(one.meeting.id in out for one in sitting):
                    yield location, seat
                    break

    def is_full(self, meeting: Meeting, slot: str) -> bool:
        """Whether no location that suits the meeting has a free seat in the slot."""
        key = (self._layout.location_key(meeting), slot)
        if key not in self._full:
            self._full[key] = next(self.free_seats(meeting, slot), None) is None
        return self._full[key]

    def broken_by(self, entry: Placement, out: Collection[str] = ()) -> set[str]:
        """Return the rules newly broken when `entry` comes in and the meetings `out` leave."""
        before, after = self._pair(entry, out)
        broken = {(one.rule, one.place) for one in broken_rules(before)}
        found = {one.rule for one in broken_rules(after) if (one.rule, one.place) not in broken}
        fairness = self._layout.problem.fairness
        if fairness is not None and fairness.hard:
            spread_before, spread_after = self._spreads(entry, out, after)
            if spread_after > max(fairness.waits, spread_before):
                found.add("waits_spread_kept")
        return found

    def is_better(self, entry: Placement, out: Collection[str] = ()) -> bool:
        """Whether the levels, most important first, would be better with `entry` and without `out`."""
        before, after = self._pair(entry, out)
        old, new = values_of(before), values_of(after)
        if "spread" in self._levels:
            old["spread"], new["spread"] = self._spreads(entry, out, after)
        for level in self._levels:
            if new[level] != old[level]:
                return (new[level] > old[level]) == (level in MAXIMISED)
        return False

    @cached_property
    def _waits(self) -> dict[str, int]:
        return dict(waits_of(self.timetable))

    def _spreads(self, entry: Placement, out: Collection[str], after: Timetable) -> tuple[int, int]:
        """Return the spread of the whole timetable before and after the exchange."""
        now = self._waits | {
            person: count
            for person, count in waits_of(after).items()
            if person in self._people(entry.meeting, out)
        }
        return _spread(self._waits), _spread(now)

    def _people(self, meeting: str, out: Collection[str]) -> set[str]:
        return {person for name in {meeting, *out} for person in self._layout.meetings[name].between}

    def _pair(self, entry: Placement, out: Collection[str]) -> tuple[Timetable, Timetable]:
        """Return the concerned part of the timetable without and with the exchange."""
        meeting = self._layout.meetings[entry.meeting]
        part = {one.meeting.id: one for one in self._concerned(meeting, entry.slot, out)}
        meetings = (*(one.meeting for one in part.values()), meeting)
        people = {person for one in meetings for person in one.between}
        problem = self._layout.problem
        layout = Layout(
            replace(
                problem,
                participants=tuple(self._layout.people[person] for person in sorted(people)),
                meetings=meetings,
                fairness=None,
                previous=None
                if problem.previous is None
                else tuple(
                    self._layout.published[one.id] for one in meetings if one.id in self._layout.published
                ),
            )
        )
        stand = [Placement(one.meeting.id, one.slot, one.location, one.seat) for one in part.values()]
        stay = [one for one in stand if one.meeting not in out]
        return Timetable(layout, stand), Timetable(layout, [*stay, entry])

    def _concerned(self, meeting: Meeting, slot: str, out: Collection[str]) -> Iterator[Placed]:
        """Yield what stands where the exchange could break a rule or change a level."""
        timetable = self.timetable
        for person in self._people(meeting.id, out):
            yield from timetable.of_person[person]
        for name in meeting.resources:
            yield from timetable.with_resource.get((name, slot), ())
        if meeting.group is not None:
            yield from timetable.of_group.get(meeting.group, ())
        related = {*meeting.after, *self._followers.get(meeting.id, ())}
        yield from (timetable.by_meeting[name] for name in related if name in timetable.by_meeting)

    @cached_property
    def _followers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self._layout.problem.meetings:
            for name in one.after:
                found.setdefault(name, []).append(one.id)
        return found


def _spread(counts: Mapping[str, int]) -> int:
    return max(counts.values()) - min(counts.values())
