"""Reasons for one slot, each proven under the name of the rule that stands in the way.

A proof takes (trials, unplaced meeting, slot, blocked_by) and says whether the reason holds.
"""

from __future__ import annotations

from matchmaker.scheduling.checking.timetable import Timetable
from matchmaker.scheduling.checking.trial import Trials
from matchmaker.scheduling.problem import Meeting, Placement


def one_meeting_per_lane_and_slot(
    trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]
) -> bool:
    """The named meetings stand there then, and fill all lanes of one side at least."""
    timetable, standing, is_full = trials.timetable, set[str](), False
    for person in meeting.between:
        names = {one.meeting.id for one in timetable.of_person_in_slot.get((person, slot), ())}
        standing |= names
        is_full |= len(names.intersection(blocked_by)) >= timetable.layout.people[person].lanes
    return is_full and standing.issuperset(blocked_by)


def one_meeting_per_seat_and_slot(
    trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]
) -> bool:
    """No seat is free at any location that suits the meeting; the named ones are such locations."""
    places = trials.timetable.layout.possible_locations(meeting)
    named = all(place in places for place in blocked_by)
    return bool(places) and named and trials.is_full(meeting, slot)


def only_when_available(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """The meeting does not allow the slot, or every location that suits it is closed then."""
    layout = trials.timetable.layout
    if meeting.slots is not None and slot not in meeting.slots:
        return {meeting.id}.issuperset(blocked_by)
    places = layout.possible_locations(meeting)
    named = all(place in places for place in blocked_by)
    return named and not any(layout.is_open(place, slot) for place in places)


def resources_suffice(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """The named resources are used up then, or not there."""
    for name in blocked_by:
        if name not in meeting.resources:
            return False
        resource = trials.timetable.layout.resources[name]
        amount = resource.amount if resource.slots is None or slot in resource.slots else 0
        if len(trials.timetable.with_resource.get((name, slot), ())) < amount:
            return False
    return bool(blocked_by)


def order_respected(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """The named meetings stand on the wrong side of the slot."""
    timetable = trials.timetable
    position = timetable.layout.position[slot]
    for name in blocked_by:
        other = timetable.by_meeting.get(name)
        if other is None:
            return False
        too_late = name in meeting.after and other.position >= position
        too_early = meeting.id in other.meeting.after and position >= other.position
        if not (too_late or too_early):
            return False
    return bool(blocked_by)


def rest_after_run(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """The named sides would meet in too many adjacent slots."""
    layout = trials.timetable.layout
    for person in blocked_by:
        longest = layout.people[person].longest_run if person in meeting.between else None
        if longest is None or _run_around(trials.timetable, person, layout.position[slot]) <= longest:
            return False
    return bool(blocked_by)


def walking_time_kept(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """From every free seat, a meeting of one side is too far; so are the named ones from one of them."""
    layout, agendas = trials.timetable.layout, trials.timetable.of_person
    position = layout.position[slot]
    too_far: set[str] = set()
    for location, _ in trials.free_seats(meeting, slot):
        found = {
            one.meeting.id
            for person in meeting.between
            for one in agendas[person]
            if max(0, abs(one.position - position) - 1) < layout.walk(one.location, location)
        }
        if not found:
            return False
        too_far |= found
    return bool(blocked_by) and set(blocked_by) <= too_far


def waits_spread_kept(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """At every free seat it would break a rule, and hard fairness at one of them."""
    broken = [
        trials.broken_by(Placement(meeting.id, slot, *seat)) for seat in trials.free_seats(meeting, slot)
    ]
    named = set(blocked_by) <= set(meeting.between)
    return named and all(broken) and any("waits_spread_kept" in rules for rules in broken)


def value(trials: Trials, meeting: Meeting, slot: str, blocked_by: tuple[str, ...]) -> bool:
    """It could stand here in place of the named meetings (or as it is), but the levels would not gain."""
    if any(name not in trials.timetable.by_meeting for name in blocked_by):
        return False
    entries = (Placement(meeting.id, slot, *seat) for seat in trials.free_seats(meeting, slot, blocked_by))
    possible = [entry for entry in entries if not trials.broken_by(entry, blocked_by)]
    return bool(possible) and not any(trials.is_better(entry, blocked_by) for entry in possible)


def _run_around(timetable: Timetable, person: str, position: int) -> int:
    """Return the length of the run that a meeting at `position` would stand in."""
    block, positions = timetable.layout.block, set(timetable.positions(person))
    length = 1
    for step in (-1, 1):
        at = position + step
        while 0 <= at < len(block) and block[at] == block[position] and at in positions:
            length += 1
            at += step
    return length


IN_SLOT = {
    proof.__name__: proof
    for proof in (
        one_meeting_per_lane_and_slot,
        one_meeting_per_seat_and_slot,
        only_when_available,
        resources_suffice,
        order_respected,
        rest_after_run,
        walking_time_kept,
        waits_spread_kept,
        value,
    )
}
