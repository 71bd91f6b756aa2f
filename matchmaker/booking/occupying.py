"""One meeting's places: locking its people, claiming a slot's lanes and seat, giving them back.

The two people are locked first, in order, so that what is read about them stays true until the commit. Seats
are not locked: one that another transaction takes meanwhile is passed over for the next free one. The unique
constraints have the last word on both.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from matchmaker.booking import queries
from matchmaker.booking.errors import (
    CannotMeet,
    MaximumReached,
    NoSeatFree,
    NoSuchMeeting,
    RestNeeded,
    SameOrganisation,
    SeatTaken,
    SlotClosed,
    SlotTaken,
)
from matchmaker.booking.models import Meeting
from matchmaker.booking.rules import are_colleagues, longest_run
from matchmaker.db import db, insert_if_free
from matchmaker.events.locking import lock_people
from matchmaker.events.models import Participant, ParticipantOccupancy, SeatOccupancy, Slot

Two = tuple[Participant, Participant]


def lock_meeting(meeting_id: int) -> tuple[Meeting, Two]:
    """Return the meeting and its two people, first and second, locked. Raises NoSuchMeeting."""
    session = db.session()
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise NoSuchMeeting
    first, second = lock_people(meeting.event_id, meeting.pair)
    session.refresh(meeting)
    return meeting, (first, second)


def refuse_taken(two: Two, slot: Slot) -> None:
    """Raise SlotTaken or NoSeatFree if nothing is left: a rush ends here, having written nothing."""
    lanes = queries.free_lanes(two, slot)
    for participant in two:
        if not lanes[participant.id]:
            raise SlotTaken(slot=slot.id, participant=participant.id)
    if not queries.free_seats(two, slot):
        raise NoSeatFree(slot=slot.id)


def occupy(meeting: Meeting, two: Two, slot: Slot, seat_id: int | None = None) -> int:
    """Claim the slot for both and a seat (any, or `seat_id`), and return the seat.

    Raises SameOrganisation, CannotMeet, SlotClosed, SlotTaken, MaximumReached, RestNeeded, SeatTaken,
    NoSeatFree.
    """
    refuse_pair(two)
    closed = queries.who_closes(two, slot)
    if closed:
        raise SlotClosed(slot=slot.id, participant=min(closed))
    lanes = queries.free_lanes(two, slot)
    for participant in two:
        _claim_lane(participant, lanes[participant.id], slot, meeting)
        _refuse_excess(participant, slot)
    return _claim_seat(meeting, two, slot, seat_id)


def vacate(meeting: Meeting) -> None:
    """Give back the meeting's lanes and seat."""
    for occupancy in (ParticipantOccupancy, SeatOccupancy):
        db.session.execute(delete(occupancy).where(occupancy.meeting_id == meeting.id))


def refuse_pair(two: Two) -> None:
    """Raise SameOrganisation or CannotMeet if the two may not meet at all."""
    if are_colleagues(*two):
        raise SameOrganisation
    if any(one.left_at is not None for one in two) or queries.is_excluded(two):
        raise CannotMeet


def _claim_lane(participant: Participant, free: list[int], slot: Slot, meeting: Meeting) -> None:
    for lane in free:
        place = {"participant_id": participant.id, "slot_id": slot.id, "lane": lane}
        if insert_if_free(ParticipantOccupancy, **place, meeting_id=meeting.id):
            return
    raise SlotTaken(slot=slot.id, participant=participant.id)


def _refuse_excess(participant: Participant, slot: Slot) -> None:
    """Raise if the participant, with the slot just claimed, has more meetings, or in a row, than wanted."""
    if participant.maximum_meetings is None and participant.longest_run is None:
        return
    taken = queries.meeting_slots(participant.id)
    if participant.maximum_meetings is not None and len(taken) > participant.maximum_meetings:
        raise MaximumReached(participant=participant.id, maximum=participant.maximum_meetings)
    if participant.longest_run is not None:
        block = select(Slot).where(Slot.block_id == slot.block_id).order_by(Slot.starts_at)
        slots = {one.id: one for one in db.session.scalars(block)}
        if longest_run(slots, taken) > participant.longest_run:
            raise RestNeeded(slot=slot.id, participant=participant.id)


def _claim_seat(meeting: Meeting, two: Two, slot: Slot, seat_id: int | None) -> int:
    """Claim a seat. Meetings begin looking at different ones, so that a rush does not queue for the first."""
    while free := queries.free_seats(two, slot):
        start = meeting.id % len(free)
        wanted = [*free[start:], *free[:start]] if seat_id is None else [seat_id] if seat_id in free else []
        for seat in wanted:
            if insert_if_free(SeatOccupancy, seat_id=seat, slot_id=slot.id, meeting_id=meeting.id):
                return seat
        if seat_id is not None:
            raise SeatTaken(slot=slot.id, seat=seat_id)
    raise NoSeatFree(slot=slot.id)
