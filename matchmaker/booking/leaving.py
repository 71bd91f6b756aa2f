"""Leaving an event: everything that was planned with somebody ends, what has begun stays on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select

from matchmaker.audit.recording import record
from matchmaker.booking.models import Meeting, Request
from matchmaker.booking.placing import cancel
from matchmaker.booking.states import change_state
from matchmaker.db import db, hold_event
from matchmaker.events.acting import acting_for
from matchmaker.events.claiming import claim_for_sessions
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.locking import lock_people
from matchmaker.events.models import (
    GroupSession,
    GroupSessionAttendee,
    Participant,
    ParticipantOccupancy,
    Slot,
)


def leave_event(participant_id: int, *, by: int | None, at: datetime) -> list[int]:
    """Let a participant leave and return the ids of the meetings this cancels; twice changes nothing.

    Requests end, meetings to come are cancelled, places in sessions to come are given back.
    Raises NoSuchParticipant, NotAllowed.
    """
    session = db.session()
    participant = session.get(Participant, participant_id)
    if participant is None:
        raise NoSuchParticipant
    acting = acting_for([participant], by)
    # Alone, so that nobody agrees to a new meeting between reading whom this concerns and locking them.
    hold_event(participant.event_id, alone=True)
    mine = or_(Meeting.first_id == participant_id, Meeting.second_id == participant_id)
    pairs = session.execute(select(Meeting.first_id, Meeting.second_id).where(mine))
    ids = {participant_id}.union(*pairs)
    people = {one.id: one for one in lock_people(participant.event_id, ids)}
    if participant.left_at is not None:
        return []
    participant.left_at = at
    live = select(Request).where(
        or_(Request.from_id == participant_id, Request.to_id == participant_id),
        Request.state.in_(("open", "accepted")),
    )
    for request in session.scalars(live).all():
        change_state(request, "withdrawn" if request.from_id == participant_id else "declined", at)
    coming = (
        select(Meeting)
        .outerjoin(Slot, Slot.id == Meeting.slot_id)
        .where(mine, Meeting.state.in_(("waiting", "placed")), or_(Slot.id.is_(None), Slot.starts_at > at))
    )
    cancelled = session.scalars(coming.order_by(Meeting.id)).all()
    for meeting in cancelled:
        cancel(meeting, (people[meeting.first_id], people[meeting.second_id]), acting, at)
    _leave_sessions(participant, at)
    record("left", participant, by=by, at=at, on_behalf_of=acting.on_behalf_of)
    return [meeting.id for meeting in cancelled]


def _leave_sessions(participant: Participant, at: datetime) -> None:
    of_event = (GroupSession.event_id == participant.event_id, GroupSession.starts_at > at)
    for group in db.session.scalars(
        select(GroupSession).where(*of_event, GroupSession.moderator_id == participant.id)
    ):
        group.moderator_id, group.changed_at = None, at
    coming = select(GroupSession.id).where(*of_event)
    for table in (GroupSessionAttendee, ParticipantOccupancy):
        db.session.execute(
            delete(table).where(table.participant_id == participant.id, table.group_session_id.in_(coming))
        )
    claim_for_sessions(participant.event_id)  # what a session that has begun shares with one given back
