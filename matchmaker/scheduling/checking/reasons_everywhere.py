"""Reasons that hold for the whole event, each proven under the name of the rule that stands in the way.

A proof takes (timetable, unplaced meeting, blocked_by) and says whether the reason holds.
"""

from __future__ import annotations

from matchmaker.scheduling.checking.timetable import Timetable
from matchmaker.scheduling.problem import Meeting


def only_when_available(timetable: Timetable, meeting: Meeting, blocked_by: tuple[str, ...]) -> bool:
    """No slot is open for both."""
    return set(blocked_by) <= set(meeting.between) and not timetable.layout.shared_slots(meeting)


def one_meeting_per_group(timetable: Timetable, meeting: Meeting, blocked_by: tuple[str, ...]) -> bool:
    """The named alternative takes place."""
    names = {one.meeting.id for one in timetable.of_group.get(meeting.group or "", ())}
    return meeting.group is not None and bool(blocked_by) and set(blocked_by) <= names


def maximum_per_person(timetable: Timetable, meeting: Meeting, blocked_by: tuple[str, ...]) -> bool:
    """The named side holds as many meetings as it may."""
    maxima = {name: timetable.layout.people[name].maximum for name in meeting.between}
    full = {
        name
        for name, maximum in maxima.items()
        if maximum is not None and len(timetable.of_person[name]) >= maximum
    }
    return bool(blocked_by) and set(blocked_by) <= full


def exclusions_respected(timetable: Timetable, meeting: Meeting, blocked_by: tuple[str, ...]) -> bool:
    """The pair never meets."""
    is_excluded = frozenset(meeting.between) in timetable.layout.excluded
    return is_excluded and set(blocked_by) <= set(meeting.between)


def allowed_location_only(timetable: Timetable, meeting: Meeting, blocked_by: tuple[str, ...]) -> bool:
    """No location suits the meeting and both people's fixed locations."""
    return {meeting.id, *meeting.between}.issuperset(blocked_by) and not timetable.layout.possible_locations(
        meeting
    )


def fixed_location_kept(timetable: Timetable, meeting: Meeting, blocked_by: tuple[str, ...]) -> bool:
    """The fixed locations of the two differ, or the meeting does not allow one of them."""
    is_fixed = any(timetable.layout.people[name].location is not None for name in meeting.between)
    return is_fixed and allowed_location_only(timetable, meeting, blocked_by)


EVERYWHERE = {
    proof.__name__: proof
    for proof in (
        only_when_available,
        one_meeting_per_group,
        maximum_per_person,
        exclusions_respected,
        allowed_location_only,
        fixed_location_kept,
    )
}
