"""Reads of booking that several use cases and pages share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from matchmaker.booking.models import Exclusion, Meeting, Request
from matchmaker.db import db
from matchmaker.events.models import (
    ClosedSlot,
    GroupSession,
    Lane,
    Location,
    Participant,
    ParticipantOccupancy,
    Seat,
    SeatOccupancy,
    Slot,
)

Two = tuple[Participant, Participant]


def is_excluded(two: Two) -> bool:
    """Whether one of the two does not want to be scheduled with the other, or with all their organisation."""
    one, other = two
    sides = [
        and_(
            Exclusion.by_id == by.id,
            or_(Exclusion.participant_id == whom.id, Exclusion.organisation_id == whom.organisation_id),
        )
        for by, whom in ((one, other), (other, one))
    ]
    return bool(db.session.scalar(select(exists().where(or_(*sides)))))


def live_requests(two: Two) -> list[Request]:
    """Return the open and accepted requests between the two, the oldest first."""
    ids = [participant.id for participant in two]
    query = select(Request).where(
        Request.from_id.in_(ids), Request.to_id.in_(ids), Request.state.in_(("open", "accepted"))
    )
    return list(db.session.scalars(query.order_by(Request.id)))


def live_meeting(two: Two) -> Meeting | None:
    """Return the meeting of the two that is not cancelled, the oldest if there are several."""
    first, second = sorted(participant.id for participant in two)
    query = select(Meeting).where(
        Meeting.first_id == first, Meeting.second_id == second, Meeting.state != "cancelled"
    )
    return db.session.scalars(query.order_by(Meeting.id).limit(1)).first()


def meeting_slots(participant_id: int) -> list[int]:
    """Return the slots of the participant's meetings, one entry for each meeting."""
    return list(
        db.session.scalars(
            select(ParticipantOccupancy.slot_id).where(
                ParticipantOccupancy.participant_id == participant_id,
                ParticipantOccupancy.meeting_id.is_not(None),
            )
        )
    )


def who_closes(two: Two, slot: Slot) -> set[int]:
    """Return which of the two keep the slot free or are in a group session then."""
    ids = [participant.id for participant in two]
    by_themselves = select(ClosedSlot.participant_id).where(
        ClosedSlot.participant_id.in_(ids), ClosedSlot.slot_id == slot.id
    )
    by_session = select(ParticipantOccupancy.participant_id).where(
        ParticipantOccupancy.participant_id.in_(ids),
        ParticipantOccupancy.slot_id == slot.id,
        ParticipantOccupancy.group_session_id.is_not(None),
    )
    return set(db.session.scalars(by_themselves.union_all(by_session)))


def free_lanes(two: Two, slot: Slot) -> dict[int, list[int]]:
    """Return which lanes the two have free in the slot, each in order."""
    free: dict[int, list[int]] = {participant.id: [] for participant in two}
    taken = exists().where(
        ParticipantOccupancy.participant_id == Lane.participant_id,
        ParticipantOccupancy.lane == Lane.number,
        ParticipantOccupancy.slot_id == slot.id,
        ParticipantOccupancy.meeting_id.is_not(None),
    )
    query = select(Lane.participant_id, Lane.number).where(Lane.participant_id.in_(list(free)), ~taken)
    for participant, lane in db.session.execute(query.order_by(Lane.participant_id, Lane.number)):
        free[participant].append(lane)
    return free


def seats_for(two: Two) -> ColumnElement[bool]:
    """Return the condition on Seat joined with Location that says where the two may meet.

    At their own stand if one has one; otherwise anywhere but at other people's stands, in session rooms and
    where the organiser keeps a location reserved.
    """
    stands = {one.location_id for one in two if one.location_id is not None}
    if stands:
        return and_(*(Location.id == stand for stand in stands))
    own = select(Participant.location_id).where(
        Participant.event_id == two[0].event_id,
        Participant.location_id.is_not(None),
        Participant.left_at.is_(None),
    )
    return and_(
        Location.event_id == two[0].event_id,
        Location.kind != "room",
        Location.is_reserved.is_(False),
        Location.id.not_in(own),
    )


def free_seats(two: Two, slot: Slot) -> list[int]:
    """Return the ids of the seats where the two can meet in the slot, in order."""
    taken = exists().where(SeatOccupancy.seat_id == Seat.id, SeatOccupancy.slot_id == slot.id)
    in_session = exists().where(
        GroupSession.location_id == Location.id,
        GroupSession.cancelled_at.is_(None),
        GroupSession.starts_at < slot.ends_at,
        GroupSession.ends_at > slot.starts_at,
    )
    query = select(Seat.id).join(Location).where(seats_for(two), ~taken, ~in_session)
    return list(db.session.scalars(query.order_by(Seat.id)))


def free_slots_for(first_id: int, second_id: int, *, at: datetime) -> list[Slot]:
    """Return the slots in which both participants are free and a seat for them is, in order of time.

    Tells nobody what the other is busy with. Empty for people who cannot meet.
    """
    session = db.session()
    two = (session.get_one(Participant, first_id), session.get_one(Participant, second_id))
    if is_excluded(two) or any(one.left_at is not None for one in two):
        return []
    ids = (first_id, second_id)
    full = (
        select(ParticipantOccupancy.slot_id)
        .where(ParticipantOccupancy.participant_id.in_(ids))
        .group_by(ParticipantOccupancy.participant_id, ParticipantOccupancy.slot_id)
        .having(func.count() >= lanes_of(ParticipantOccupancy.participant_id))
    )
    query = select(Slot).where(
        Slot.event_id == two[0].event_id,
        Slot.starts_at > at,
        Slot.id.not_in(select(ClosedSlot.slot_id).where(ClosedSlot.participant_id.in_(ids))),
        Slot.id.not_in(full),
    )
    taken = _taken_seats(two)
    return [slot for slot in session.scalars(query.order_by(Slot.starts_at)) if taken.has_room(slot)]


def lanes_of(participant_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """Return how many meetings a participant can hold at once, as a subquery."""
    return select(func.count()).where(Lane.participant_id == participant_id).scalar_subquery()


@dataclass(frozen=True, slots=True)
class _SeatsTaken:
    """The seats for two people by location, how many are taken by slot, and the sessions at the locations."""

    by_location: dict[int, int]
    taken: dict[tuple[int, int], int]  # slot, location
    sessions: list[GroupSession]

    def has_room(self, slot: Slot) -> bool:
        """Whether a seat is free in the slot."""
        closed = {
            one.location_id
            for one in self.sessions
            if one.starts_at < slot.ends_at and slot.starts_at < one.ends_at
        }
        return any(
            location not in closed and self.taken.get((slot.id, location), 0) < seats
            for location, seats in self.by_location.items()
        )


def _taken_seats(two: Two) -> _SeatsTaken:
    session = db.session()
    seats = select(Location.id, func.count(Seat.id)).join(Seat).where(seats_for(two)).group_by(Location.id)
    taken = (
        select(SeatOccupancy.slot_id, Location.id, func.count())
        .join(Seat, Seat.id == SeatOccupancy.seat_id)
        .join(Location, Location.id == Seat.location_id)
        .where(seats_for(two))
        .group_by(SeatOccupancy.slot_id, Location.id)
    )
    sessions = select(GroupSession).where(
        GroupSession.event_id == two[0].event_id,
        GroupSession.location_id.is_not(None),
        GroupSession.cancelled_at.is_(None),
    )
    return _SeatsTaken(
        dict(iter(session.execute(seats))),
        {(slot, location): count for slot, location, count in session.execute(taken)},
        list(session.scalars(sessions)),
    )
