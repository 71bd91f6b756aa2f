"""Putting one meeting into a slot, moving it, taking it out: people booking directly, organisers by hand.

A refusal may leave half a change behind, so it has to leave transaction(), which rolls back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from matchmaker.audit.recording import record
from matchmaker.booking import queries
from matchmaker.booking.errors import (
    ColleagueMeets,
    DirectBookingOff,
    KeyReused,
    MeetingBegun,
    MeetingNotPlaced,
    MeetingNotWaiting,
    NotAgreed,
    SlotPassed,
    WindowClosed,
)
from matchmaker.booking.models import BookingKey, Meeting
from matchmaker.booking.occupying import Two, lock_meeting, occupy, refuse_taken, vacate
from matchmaker.booking.rules import has_begun, next_sequence
from matchmaker.booking.states import change_state
from matchmaker.db import db, insert_if_free
from matchmaker.events.acting import Acting, acting_for
from matchmaker.events.errors import NoSuchSlot
from matchmaker.events.models import Event, Slot
from matchmaker.events.queries import open_windows


def book_directly(meeting_id: int, slot_id: int, *, by: int | None, at: datetime, key: str) -> Meeting:
    """Put a waiting meeting into a slot at a free seat; the same `key` sent again answers the same.

    Raises NoSuchMeeting, NoSuchSlot, NotAllowed; for all but staff DirectBookingOff, WindowClosed, NotAgreed;
    MeetingNotWaiting, SlotPassed, ColleagueMeets, KeyReused, and what occupy() raises.
    """
    if (booked := _booked_before(meeting_id, slot_id, key, by)) is not None:
        return booked
    meeting, two = lock_meeting(meeting_id)
    acting = acting_for(two, by)
    if (booked := _booked_before(meeting_id, slot_id, key, by)) is not None:
        return booked  # by the twin of this form that we waited for
    if meeting.state != "waiting":
        raise MeetingNotWaiting(state=meeting.state)
    slot = _coming_slot(meeting, slot_id, at)
    refuse_taken(two, slot)
    if not acting.is_staff:
        _refuse_booking_now(meeting, at)
        _refuse_unagreed(two)
    _settle(meeting, slot, occupy(meeting, two, slot), at)
    if by is not None and not insert_if_free(
        BookingKey, actor_id=by, key=key, meeting_id=meeting.id, slot_id=slot.id, created_at=at
    ):
        raise KeyReused
    _record("booked", meeting, acting, at)
    return meeting


def move_meeting(
    meeting_id: int, slot_id: int, *, by: int | None, at: datetime, seat_id: int | None = None
) -> Meeting:
    """Put a placed meeting into another slot, at any free seat or at `seat_id`.

    Raises NoSuchMeeting, NoSuchSlot, NotAllowed; for all but staff DirectBookingOff, WindowClosed;
    MeetingNotPlaced, MeetingBegun, SlotPassed, ColleagueMeets, and what occupy() raises.
    """
    meeting, two = lock_meeting(meeting_id)
    acting = acting_for(two, by)
    if not acting.is_staff:
        _refuse_booking_now(meeting, at)
    slot = _coming_slot(meeting, slot_id, at)
    if (meeting.slot_id, seat_id or meeting.seat_id) == (slot_id, meeting.seat_id):
        return meeting
    old = _leave(meeting, at)
    _settle(meeting, slot, occupy(meeting, two, slot, seat_id), at)
    _record("moved", meeting, acting, at, **old)
    return meeting


def release_meeting(meeting_id: int, *, by: int | None, at: datetime) -> Meeting:
    """Take a meeting out of its slot; it waits for another one.

    Raises NoSuchMeeting, NotAllowed; for all but staff DirectBookingOff, WindowClosed; MeetingNotPlaced,
    MeetingBegun.
    """
    meeting, two = lock_meeting(meeting_id)
    acting = acting_for(two, by)
    if not acting.is_staff:
        _refuse_booking_now(meeting, at)
    old = _leave(meeting, at)
    _write(meeting, at, slot_id=None, seat_id=None, state="waiting", is_direct=False, is_locked=False)
    _record("released", meeting, acting, at, **old)
    return meeting


def cancel_meeting(meeting_id: int, *, by: int | None, at: datetime) -> Meeting:
    """Cancel a meeting that has not begun, and close the requests it came from, so that it does not return.

    Raises NoSuchMeeting, NotAllowed, MeetingNotPlaced (it is cancelled already), MeetingBegun.
    """
    meeting, two = lock_meeting(meeting_id)
    acting = acting_for(two, by)
    if meeting.state == "cancelled":
        raise MeetingNotPlaced(state=meeting.state)
    cancel(meeting, two, acting, at)
    return meeting


def cancel(meeting: Meeting, two: Two, acting: Acting, at: datetime) -> None:
    """Cancel a meeting whose people are locked; see cancel_meeting()."""
    old = _leave(meeting, at) if meeting.slot_id is not None else {}
    _write(meeting, at, slot_id=None, seat_id=None, state="cancelled", is_direct=False, is_locked=False)
    for request in queries.live_requests(two):
        change_state(request, "withdrawn" if request.from_id == acting.participant.id else "declined", at)
    _record("cancelled", meeting, acting, at, **old)


def booked_with(key: str, by: int | None, slot_id: int) -> Meeting | None:
    """Return what this person's key booked before, wherever it is now. Raises KeyReused for another slot."""
    booked = None if by is None else db.session.get(BookingKey, (by, key))
    if booked is None:
        return None
    if booked.slot_id not in {slot_id, None}:
        raise KeyReused
    return db.session.get_one(Meeting, booked.meeting_id)


def _booked_before(meeting_id: int, slot_id: int, key: str, by: int | None) -> Meeting | None:
    booked = booked_with(key, by, slot_id)
    if booked is not None and booked.id != meeting_id:
        raise KeyReused
    return booked


def _refuse_booking_now(meeting: Meeting, at: datetime) -> None:
    if not db.session.get_one(Event, meeting.event_id).allows_direct_booking:
        raise DirectBookingOff
    if "booking" not in open_windows(meeting.event_id, at):
        raise WindowClosed(kind="booking")


def _refuse_unagreed(two: Two) -> None:
    requests = queries.live_requests(two)
    if not (
        any(one.state == "accepted" for one in requests) or len({one.from_id for one in requests}) == len(two)
    ):
        raise NotAgreed


def _coming_slot(meeting: Meeting, slot_id: int, at: datetime) -> Slot:
    slot = db.session.get(Slot, slot_id)
    if slot is None or slot.event_id != meeting.event_id:
        raise NoSuchSlot
    if has_begun(slot, at):
        raise SlotPassed(slot=slot_id)
    return slot


def _leave(meeting: Meeting, at: datetime) -> dict[str, int | None]:
    """Give back what a placed meeting occupies and return where it was."""
    if meeting.slot_id is None:
        raise MeetingNotPlaced(state=meeting.state)
    if meeting.state != "placed" or has_begun(db.session.get_one(Slot, meeting.slot_id), at):
        raise MeetingBegun
    vacate(meeting)
    return {"from_slot": meeting.slot_id, "from_seat": meeting.seat_id}


def _settle(meeting: Meeting, slot: Slot, seat_id: int, at: datetime) -> None:
    try:
        _write(meeting, at, slot_id=slot.id, seat_id=seat_id, state="placed", is_direct=True)
    except IntegrityError as error:
        if "group" in str(error.orig):  # uq_meeting_group: colleagues of both may book at this very moment
            raise ColleagueMeets from error
        raise


def _write(meeting: Meeting, at: datetime, **values: object) -> None:
    """Change the meeting's place, and with it the sequence and the stamp of its calendar objects."""
    sequence = next_sequence(meeting)
    db.session.execute(
        update(Meeting)
        .where(Meeting.id == meeting.id)
        .values(**values, sequence=sequence, changed_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(meeting)


def _record(verb: str, meeting: Meeting, acting: Acting, at: datetime, **facts: int | None) -> None:
    record(
        verb,
        meeting,
        by=acting.person_id,
        at=at,
        on_behalf_of=acting.on_behalf_of,
        slot=meeting.slot_id,
        seat=meeting.seat_id,
        sequence=meeting.sequence,
        **facts,
    )
