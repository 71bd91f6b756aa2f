"""Everything a timetable of one event depends on, read at once: a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select

from matchmaker.booking.models import Exclusion, Meeting
from matchmaker.db import db
from matchmaker.events.errors import NoSuchEvent
from matchmaker.events.models import (
    Block,
    ClosedSlot,
    Event,
    GroupSession,
    Lane,
    Location,
    Participant,
    ParticipantOccupancy,
    Seat,
    Slot,
)

Pair = tuple[int, int]


@dataclass(frozen=True)
class EventFacts:
    """One event's slots, places, people and live meetings; ids are row ids."""

    event: Event
    slots: dict[int, Slot]  # in order of time
    block_codes: dict[int, str]
    locations: dict[int, Location]
    seats: dict[int, list[Seat]]  # by location, in order of their numbers
    participants: dict[int, Participant]
    lanes: dict[int, int]
    closed: dict[int, set[int]]  # by participant: slots they closed or a group session claims
    session_slots: dict[int, set[int]]  # by location: slots in which a group session uses it
    excluded: frozenset[Pair]  # ordered pairs of participants, whole organisations written out
    meetings: dict[int, Meeting]  # all that are not cancelled

    @cached_property
    def stands(self) -> frozenset[int]:
        """The locations that are some participant's own: nobody else meets there."""
        return frozenset(
            one.location_id for one in self.participants.values() if one.location_id and one.left_at is None
        )

    @cached_property
    def location_of_seat(self) -> dict[int, int]:
        """The location of each seat."""
        return {seat.id: location for location, seats in self.seats.items() for seat in seats}

    def is_past(self, slot_id: int, at: datetime) -> bool:
        """Whether the slot has begun."""
        return self.slots[slot_id].starts_at <= at

    def is_free(self, participant_id: int, slot_id: int) -> bool:
        """Whether neither the participant nor a group session closes the slot."""
        return slot_id not in self.closed.get(participant_id, ())

    def is_for_meetings(self, location: Location) -> bool:
        """Whether a timetable may put meetings there: no session room, and not held back by the organiser."""
        return location.kind != "room" and (not location.is_reserved or location.id in self.stands)

    def is_standing(self, meeting: Meeting, at: datetime) -> bool:
        """Whether every timetable must keep the meeting where it is: booked, locked, or begun."""
        if meeting.slot_id is None:
            return False
        is_kept = meeting.is_direct or meeting.is_locked or meeting.state != "placed"
        return is_kept or self.is_past(meeting.slot_id, at)

    def standing_meetings(self, at: datetime) -> list[Meeting]:
        """Return the meetings that every timetable must keep where they are, by id."""
        return [meeting for meeting in self.meetings.values() if self.is_standing(meeting, at)]

    def can_meet(self, pair: Pair) -> bool:
        """Whether the two may meet at all: both take part, for two organisations, neither excludes."""
        first, second = (self.participants[one] for one in pair)
        is_active = first.left_at is None and second.left_at is None
        return is_active and first.organisation_id != second.organisation_id and pair not in self.excluded


def facts_of(event_id: int) -> EventFacts:
    """Return the facts of an event. Raises NoSuchEvent."""
    session = db.session()
    event = session.get(Event, event_id)
    if event is None:
        raise NoSuchEvent
    of_event = {"event_id": event_id}
    slots = session.scalars(select(Slot).filter_by(**of_event).order_by(Slot.starts_at)).all()
    participants = session.scalars(select(Participant).filter_by(**of_event).order_by(Participant.id)).all()
    locations = session.scalars(select(Location).filter_by(**of_event).order_by(Location.id)).all()
    meetings = session.scalars(
        select(Meeting).filter_by(**of_event).where(Meeting.state != "cancelled").order_by(Meeting.id)
    ).all()
    return EventFacts(
        event=event,
        slots={slot.id: slot for slot in slots},
        block_codes={one.id: one.code for one in session.scalars(select(Block).filter_by(**of_event))},
        locations={location.id: location for location in locations},
        seats=_seats(event_id),
        participants={participant.id: participant for participant in participants},
        lanes=_lanes(event_id),
        closed=_closed(event_id),
        session_slots=_session_slots(event_id, slots),
        excluded=_excluded(event_id, participants),
        meetings={meeting.id: meeting for meeting in meetings},
    )


def _seats(event_id: int) -> dict[int, list[Seat]]:
    seats: dict[int, list[Seat]] = defaultdict(list)
    query = select(Seat).join(Location).where(Location.event_id == event_id)
    for seat in db.session.scalars(query.order_by(Seat.location_id, Seat.number)):
        seats[seat.location_id].append(seat)
    return seats


def _lanes(event_id: int) -> dict[int, int]:
    query = (
        select(Lane.participant_id, func.count())
        .join(Participant)
        .where(Participant.event_id == event_id)
        .group_by(Lane.participant_id)
    )
    return dict(iter(db.session.execute(query)))


def _closed(event_id: int) -> dict[int, set[int]]:
    closed: dict[int, set[int]] = defaultdict(set)
    by_themselves = select(ClosedSlot.participant_id, ClosedSlot.slot_id)
    by_sessions = select(ParticipantOccupancy.participant_id, ParticipantOccupancy.slot_id).where(
        ParticipantOccupancy.group_session_id.is_not(None)
    )
    for query in (by_themselves, by_sessions):
        for participant, slot in db.session.execute(query.join(Slot).where(Slot.event_id == event_id)):
            closed[participant].add(slot)
    return closed


def _session_slots(event_id: int, slots: Sequence[Slot]) -> dict[int, set[int]]:
    """Return by location the slots in which a group session uses it, its margin not counted."""
    used: dict[int, set[int]] = defaultdict(set)
    for one in db.session.scalars(select(GroupSession).filter_by(event_id=event_id, cancelled_at=None)):
        if one.location_id is not None:
            used[one.location_id] |= {
                slot.id for slot in slots if slot.starts_at < one.ends_at and one.starts_at < slot.ends_at
            }
    return used


def _excluded(event_id: int, participants: Sequence[Participant]) -> frozenset[Pair]:
    people = defaultdict(list)
    for participant in participants:
        people[participant.organisation_id].append(participant.id)
    pairs = set()
    for one in db.session.scalars(select(Exclusion).filter_by(event_id=event_id)):
        others = [one.participant_id] if one.organisation_id is None else people[one.organisation_id]
        pairs |= {(min(one.by_id, other), max(one.by_id, other)) for other in others if other is not None}
    return frozenset(pairs)
