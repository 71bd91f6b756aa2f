"""Asking for a meeting and answering: an open request never holds a slot.

Whoever asks somebody who has already asked them agrees by it. Both requests are accepted then, and together
they weigh more than one that was asked and accepted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from matchmaker.audit.recording import record
from matchmaker.booking import queries
from matchmaker.booking.errors import (
    AlreadyAsked,
    KeyReused,
    MeetingNotWaiting,
    MessageTooLong,
    NoSuchRequest,
    NotAgreed,
    RequestNotLive,
    SidesMayNotAsk,
    TooManyTopChoices,
    WindowClosed,
)
from matchmaker.booking.models import Meeting, Request
from matchmaker.booking.occupying import Two, refuse_pair
from matchmaker.booking.placing import book_directly, booked_with, cancel
from matchmaker.booking.preparing import new_meeting
from matchmaker.booking.rules import may_ask
from matchmaker.booking.states import change_state
from matchmaker.db import db, hold_event
from matchmaker.errors import NotAllowed
from matchmaker.events.acting import Acting, acting_for
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.locking import lock_people
from matchmaker.events.models import Event, Participant, Window
from matchmaker.events.queries import open_windows
from matchmaker.profiles.errors import NoSuchItem
from matchmaker.profiles.queries import items_of, sides_of

MESSAGE_LENGTH = 280


def send_request(
    from_id: int,
    to_id: int,
    *,
    by: int | None,
    at: datetime,
    message: str = "",
    need_id: int | None = None,
    offer_id: int | None = None,
    is_top_choice: bool = False,
) -> Request:
    """Ask for a meeting with one line of why; agree to it if the other has asked already.

    Raises NoSuchParticipant, NotAllowed, WindowClosed (not for staff), MessageTooLong, NoSuchItem,
    SameOrganisation, CannotMeet, SidesMayNotAsk, AlreadyAsked, TooManyTopChoices.
    """
    sender, asked = _two(from_id, to_id)
    acting = acting_for([sender], by)
    _refuse_closed_window(acting, at)
    if len(message) > MESSAGE_LENGTH:
        raise MessageTooLong(limit=MESSAGE_LENGTH)
    _refuse_foreign_items((sender, asked), {need_id, offer_id} - {None})
    refuse_pair((sender, asked))
    allowed = db.session.get_one(Event, sender.event_id).allowed_requests
    if not may_ask(sides_of(sender), sides_of(asked), allowed):
        raise SidesMayNotAsk
    live = queries.live_requests((sender, asked))
    if any(one.from_id == from_id or one.state == "accepted" for one in live):
        raise AlreadyAsked
    if is_top_choice:
        _refuse_top_choice(sender)
    request = Request(
        event_id=sender.event_id,
        from_id=from_id,
        to_id=to_id,
        need_id=need_id,
        offer_id=offer_id,
        message=message,
        is_top_choice=is_top_choice,
        created_at=at,
    )
    db.session.add(request)
    _record("requested", request, acting, at)
    if live:  # theirs, open
        for one in (live[0], request):
            change_state(one, "accepted", at)
        _meeting_of(live[0], (sender, asked), at)
        _record("accepted", live[0], acting, at)
    return request


def accept_request(request_id: int, *, by: int | None, at: datetime) -> Meeting:
    """Agree to a meeting, which waits for a slot from now on.

    Raises NoSuchRequest, NotAllowed, WindowClosed (not for staff), RequestNotLive, SameOrganisation,
    CannotMeet.
    """
    request, sender, asked = _locked(request_id)
    acting = acting_for([asked], by)
    _refuse_closed_window(acting, at)
    return _accept(request, (sender, asked), acting, at)


def decline_request(request_id: int, *, by: int | None, at: datetime) -> Request:
    """Say no to an open request. Raises NoSuchRequest, NotAllowed, RequestNotLive."""
    request, _, asked = _locked(request_id)
    acting = acting_for([asked], by)
    if request.state != "open":
        raise RequestNotLive(state=request.state)
    change_state(request, "declined", at)
    _record("declined", request, acting, at)
    return request


def withdraw_request(request_id: int, *, by: int | None, at: datetime) -> Request:
    """Take a request back; if it was accepted, its meeting is cancelled.

    Raises NoSuchRequest, NotAllowed, RequestNotLive, MeetingBegun.
    """
    request, sender, asked = _locked(request_id)
    acting = acting_for([sender], by)
    meeting = queries.live_meeting((sender, asked)) if request.state == "accepted" else None
    change_state(request, "withdrawn", at)
    _record("withdrawn", request, acting, at)
    if meeting is not None:
        cancel(meeting, (sender, asked), acting, at)
    return request


def mark_top_choice(
    request_id: int, participant_id: int, *, by: int | None, at: datetime, is_top_choice: bool = True
) -> Request:
    """Let one of the two people of a live request star it, or take the star back.

    Raises NoSuchRequest, NotAllowed, WindowClosed (not for staff), RequestNotLive, TooManyTopChoices.
    """
    request, sender, asked = _locked(request_id)
    participant = next((one for one in (sender, asked) if one.id == participant_id), None)
    if participant is None:
        raise NotAllowed
    acting = acting_for([participant], by)
    _refuse_closed_window(acting, at)
    if request.state not in {"open", "accepted"}:
        raise RequestNotLive(state=request.state)
    column = "is_top_choice" if participant is sender else "is_top_choice_back"
    if getattr(request, column) == is_top_choice:
        return request
    if is_top_choice:
        _refuse_top_choice(participant)
    setattr(request, column, is_top_choice)
    _record("starred" if is_top_choice else "unstarred", request, acting, at)
    return request


def book_request(request_id: int, slot_id: int, *, by: int | None, at: datetime, key: str) -> Meeting:
    """Put the meeting of a request into a slot, accepting an open one where that is enough.

    It is for the one who was asked, for staff, and for the asking side if the event books without an answer.
    Raises NoSuchRequest, RequestNotLive, NotAgreed, MeetingNotWaiting and what book_directly() raises.
    """
    request, sender, asked = _locked(request_id)
    acting = acting_for((asked, sender), by)
    if (booked := booked_with(key, by, slot_id)) is not None:
        if set(booked.pair) != {sender.id, asked.id}:
            raise KeyReused
        return booked
    if request.state == "open":
        is_enough = db.session.get_one(Event, sender.event_id).books_without_answer
        if acting.participant is sender and not is_enough:
            raise NotAgreed
        _accept(request, (sender, asked), acting, at)
    meeting = queries.live_meeting((sender, asked))
    if meeting is None or request.state != "accepted":
        raise RequestNotLive(state=request.state)
    if meeting.state != "waiting":
        raise MeetingNotWaiting(state=meeting.state)
    return book_directly(meeting.id, slot_id, by=by, at=at, key=key)


def lapse_open_requests(event_id: int, *, at: datetime) -> int:
    """Let the event's open requests lapse once no requesting window is open or to come; return how many.

    Two that ask each other have agreed: these stay.
    """
    hold_event(event_id, alone=True)
    to_come = select(Window.id).where(
        Window.event_id == event_id, Window.kind == "requesting", Window.closes_at > at
    )
    if db.session.scalars(to_come.limit(1)).first() is not None:
        return 0
    back = aliased(Request)
    mutual = select(back.id).where(
        back.from_id == Request.to_id, back.to_id == Request.from_id, back.state == "open"
    )
    lapsed = db.session.scalars(
        update(Request)
        .where(Request.event_id == event_id, Request.state == "open", ~mutual.exists())
        .values(state="lapsed", answered_at=at)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    ).all()
    for one in lapsed:
        record("lapsed", db.session.get_one(Request, one), by=None, at=at)
    return len(lapsed)


def _two(from_id: int, to_id: int) -> Two:
    """Return the two participants, locked. Raises NoSuchParticipant."""
    event_id = db.session.scalar(select(Participant.event_id).where(Participant.id == from_id))
    if event_id is None:
        raise NoSuchParticipant
    people = {one.id: one for one in lock_people(event_id, {from_id, to_id})}
    sender, asked = people[from_id], people.get(to_id)
    if asked is None or asked.event_id != event_id:
        raise NoSuchParticipant
    return sender, asked


def _locked(request_id: int) -> tuple[Request, Participant, Participant]:
    """Return a request, who asked and who was asked, locked. Raises NoSuchRequest."""
    request = db.session.get(Request, request_id)
    if request is None:
        raise NoSuchRequest
    sender, asked = _two(request.from_id, request.to_id)
    db.session.refresh(request)
    return request, sender, asked


def _accept(request: Request, two: Two, acting: Acting, at: datetime) -> Meeting:
    refuse_pair(two)
    if request.state != "open":
        raise RequestNotLive(state=request.state)
    change_state(request, "accepted", at)
    meeting = _meeting_of(request, two, at)
    _record("accepted", request, acting, at)
    return meeting


def _meeting_of(request: Request, two: Two, at: datetime) -> Meeting:
    """Return the meeting of the two; one that was only suggested becomes the request's."""
    meeting = queries.live_meeting(two)
    if meeting is None:
        meeting = new_meeting(*two, at=at, need_id=request.need_id, request_id=request.id)
        db.session.flush()
    elif meeting.request_id is None:
        meeting.request_id = request.id
    return meeting


def _refuse_foreign_items(two: Two, ids: set[int | None]) -> None:
    """Raise NoSuchItem unless the needs and offers named are theirs and stand."""
    theirs = {item.id for one in two for item in items_of(one.id)} if ids else set()
    if not ids <= theirs:
        raise NoSuchItem


def _refuse_closed_window(acting: Acting, at: datetime) -> None:
    if not acting.is_staff and "requesting" not in open_windows(acting.participant.event_id, at):
        raise WindowClosed(kind="requesting")


def _refuse_top_choice(participant: Participant) -> None:
    limit = db.session.get_one(Event, participant.event_id).top_choices
    mine = or_(
        (Request.from_id == participant.id) & Request.is_top_choice,
        (Request.to_id == participant.id) & Request.is_top_choice_back,
    )
    live = Request.state.in_(("open", "accepted"))
    given = db.session.execute(select(func.count()).select_from(Request).where(mine, live)).scalar_one()
    if given >= limit:
        raise TooManyTopChoices(limit=limit)


def _record(verb: str, request: Request, acting: Acting, at: datetime) -> None:
    record(verb, request, by=acting.person_id, at=at, on_behalf_of=acting.on_behalf_of, to=request.to_id)
