"""The hard rules, one function each under the rule's name: it yields what breaks the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from matchmaker.scheduling.checking.levels import spread
from matchmaker.scheduling.checking.timetable import Timetable
from matchmaker.scheduling.checking.violations import Violation

Rule = Callable[[Timetable], Iterator[Violation]]


def one_meeting_per_lane_and_slot(timetable: Timetable) -> Iterator[Violation]:
    """Nobody holds more meetings at once than they have lanes."""
    for (person, slot), meetings in timetable.of_person_in_slot.items():
        lanes = timetable.layout.people[person].lanes
        if len(meetings) > lanes:
            names = [one.meeting.id for one in meetings]
            yield _broken("one_meeting_per_lane_and_slot", f"{person} in {slot}", lanes=lanes, meetings=names)


def one_meeting_per_seat_and_slot(timetable: Timetable) -> Iterator[Violation]:
    """Each seat holds one meeting at a time, and exists."""
    rule = "one_meeting_per_seat_and_slot"
    for (location, seat, slot), meetings in timetable.at_seat.items():
        place, names = f"{location} seat {seat} in {slot}", [one.meeting.id for one in meetings]
        seats = timetable.layout.locations[location].seats
        if not 1 <= seat <= seats:
            yield _broken(rule, place, meetings=names, seats=seats)
        if len(meetings) > 1:
            yield _broken(rule, place, meetings=names)


def only_when_available(timetable: Timetable) -> Iterator[Violation]:
    """Both people left the slot open, the meeting allows it, and the location is open in it."""
    layout = timetable.layout
    for one in timetable.placed:
        place = f"{one.meeting.id} in {one.slot}"
        for person in one.meeting.between:
            if not layout.is_free(person, one.slot):
                yield _broken("only_when_available", place, closed_by=person)
        if one.meeting.slots is not None and one.slot not in one.meeting.slots:
            yield _broken("only_when_available", place, closed_by=one.meeting.id)
        if not layout.is_open(one.location, one.slot):
            yield _broken("only_when_available", place, closed_by=one.location)


def one_meeting_per_group(timetable: Timetable) -> Iterator[Violation]:
    """Of the alternatives of a group one takes place at most, and no meeting takes place twice."""
    for group, meetings in timetable.of_group.items():
        names = sorted({one.meeting.id for one in meetings})
        if len(names) > 1:
            yield _broken("one_meeting_per_group", f"group {group}", meetings=names)
    seen: set[str] = set()
    for one in timetable.placed:
        if one.meeting.id in seen:
            yield _broken("one_meeting_per_group", one.meeting.id, also_in=one.slot)
        seen.add(one.meeting.id)


def maximum_per_person(timetable: Timetable) -> Iterator[Violation]:
    """Nobody holds more meetings than their maximum."""
    for person in timetable.layout.problem.participants:
        count = len(timetable.of_person[person.id])
        if person.maximum is not None and count > person.maximum:
            yield _broken("maximum_per_person", person.id, meetings=count, maximum=person.maximum)


def required_meetings_placed(timetable: Timetable) -> Iterator[Violation]:
    """Required meetings take place; in a repair those of the published timetable may be lost."""
    for meeting in timetable.layout.problem.meetings:
        may_be_lost = not meeting.required or meeting.id in timetable.layout.published
        if not may_be_lost and meeting.id not in timetable.by_meeting:
            yield _broken("required_meetings_placed", meeting.id)


def locked_stays(timetable: Timetable) -> Iterator[Violation]:
    """A locked meeting takes place, in the slot and at the location of its lock."""
    for meeting in timetable.layout.problem.meetings:
        lock, one = meeting.locked, timetable.by_meeting.get(meeting.id)
        if lock is None:
            continue
        if one is None:
            yield _broken("locked_stays", meeting.id)
        elif lock.slot not in {None, one.slot}:
            yield _broken("locked_stays", f"{meeting.id} in {one.slot}", locked_to=lock.slot)
        elif lock.location not in {None, one.location}:
            yield _broken("locked_stays", f"{meeting.id} at {one.location}", locked_to=lock.location)


def order_respected(timetable: Timetable) -> Iterator[Violation]:
    """A meeting stands in a later slot than those it comes after, as far as these take place."""
    for one in timetable.placed:
        for name in one.meeting.after:
            earlier = timetable.by_meeting.get(name)
            if earlier is not None and earlier.position >= one.position:
                place = f"{one.meeting.id} in {one.slot}"
                yield _broken("order_respected", place, after=name, which_is_in=earlier.slot)


def rest_after_run(timetable: Timetable) -> Iterator[Violation]:
    """Nobody meets in more adjacent slots of a block than their longest run."""
    slots = timetable.layout.slot_ids
    for person in timetable.layout.problem.participants:
        if person.longest_run is None:
            continue
        for run in timetable.runs(person.id):
            if len(run) > person.longest_run:
                place = f"{person.id} from {slots[run[0]]} to {slots[run[-1]]}"
                yield _broken("rest_after_run", place, slots=len(run), longest_run=person.longest_run)


def fixed_location_kept(timetable: Timetable) -> Iterator[Violation]:
    """Who has a fixed location meets there and nowhere else."""
    for one in timetable.placed:
        for name in one.meeting.between:
            fixed = timetable.layout.people[name].location
            if fixed not in {None, one.location}:
                place = f"{one.meeting.id} at {one.location}"
                yield _broken("fixed_location_kept", place, participant=name, fixed=fixed)


def allowed_location_only(timetable: Timetable) -> Iterator[Violation]:
    """A meeting stands at one of the locations it allows."""
    for one in timetable.placed:
        if one.meeting.locations is not None and one.location not in one.meeting.locations:
            allowed = sorted(one.meeting.locations)
            yield _broken("allowed_location_only", f"{one.meeting.id} at {one.location}", allowed=allowed)


def walking_time_kept(timetable: Timetable) -> Iterator[Violation]:
    """Between any two meetings of one person at two locations lie the slots that the walk takes.

    Nights and breaks count no slots. Two meetings in one slot (lanes) have none between them.
    """
    layout = timetable.layout
    if layout.longest_walk == 0:
        return
    for person, agenda in timetable.of_person.items():
        for one, two in combinations(agenda, 2):
            between = max(0, two.position - one.position - 1)
            if between < layout.longest_walk and between < layout.walk(one.location, two.location):
                names, walk = (one.meeting.id, two.meeting.id), layout.walk(one.location, two.location)
                yield _broken("walking_time_kept", person, meetings=names, slots=between, walk=walk)


def resources_suffice(timetable: Timetable) -> Iterator[Violation]:
    """The meetings of a slot need no more of a resource than there is of it then."""
    for (name, slot), meetings in timetable.with_resource.items():
        resource = timetable.layout.resources[name]
        amount = resource.amount if resource.slots is None or slot in resource.slots else 0
        if len(meetings) > amount:
            names = [one.meeting.id for one in meetings]
            yield _broken("resources_suffice", f"{name} in {slot}", amount=amount, meetings=names)


def exclusions_respected(timetable: Timetable) -> Iterator[Violation]:
    """An excluded pair never meets."""
    for one in timetable.placed:
        if frozenset(one.meeting.between) in timetable.layout.excluded:
            yield _broken("exclusions_respected", one.meeting.id, participants=one.meeting.between)


def waits_spread_kept(timetable: Timetable) -> Iterator[Violation]:
    """Hard fairness: nobody waits more often than another by more than the limit."""
    fairness = timetable.layout.problem.fairness
    if fairness is not None and fairness.hard:
        found = spread(timetable)
        if found > fairness.waits:
            yield _broken("waits_spread_kept", "all participants", spread=found, limit=fairness.waits)


def _broken(rule: str, place: str, **facts: object) -> Violation:
    return Violation(rule, place, facts)


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        one_meeting_per_lane_and_slot,
        one_meeting_per_seat_and_slot,
        only_when_available,
        one_meeting_per_group,
        maximum_per_person,
        required_meetings_placed,
        locked_stays,
        order_respected,
        rest_after_run,
        fixed_location_kept,
        allowed_location_only,
        walking_time_kept,
        resources_suffice,
        exclusions_respected,
        waits_spread_kept,
    )
}


def broken_rules(timetable: Timetable) -> list[Violation]:
    """Return everything that breaks a hard rule."""
    return [*timetable.unknown, *(found for rule in RULES.values() for found in rule(timetable))]
