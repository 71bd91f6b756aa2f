"""Group sessions: holding them, signing up, leaving. Whoever is in one has no meeting at that time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from matchmaker.audit.recording import record
from matchmaker.db import db, hold_event
from matchmaker.events.acting import acting_for, refuse_outsiders
from matchmaker.events.claiming import claim_for_sessions, people_in, session_slots
from matchmaker.events.errors import (
    NoSuchParticipant,
    NoSuchSession,
    NotSignedUp,
    SessionFull,
    SessionsOverlap,
    SlotInUse,
)
from matchmaker.events.models import GroupSession, GroupSessionAttendee, Participant, ParticipantOccupancy


def add_session(session: GroupSession, *, by: int | None, at: datetime) -> GroupSession:
    """Add a group session; it closes its moderator's slots.

    Raises NotAllowed; SlotInUse or SessionsOverlap for the moderator.
    """
    refuse_outsiders(session.event_id, by)
    hold_event(session.event_id, alone=True)
    if session.moderator_id is not None:
        _refuse_busy(session, session.moderator_id)
    session.changed_at = at
    db.session.add(session)
    record("added_session", session, by=by, at=at)
    claim_for_sessions(session.event_id)
    return session


def sign_up(session_id: int, participant_id: int, *, by: int | None, at: datetime) -> None:
    """Put a participant into a session; twice changes nothing.

    Raises NoSuchSession, NoSuchParticipant, NotAllowed, SessionFull, SessionsOverlap, SlotInUse.
    """
    session, participant = _found(session_id, participant_id)
    acting = acting_for([participant], by)
    if participant_id in people_in(session):
        return
    _refuse_busy(session, participant_id)
    _refuse_full(session, participant)
    db.session.add(
        GroupSessionAttendee(group_session_id=session_id, participant_id=participant_id, signed_up_at=at)
    )
    record("signed_up", session, by=by, at=at, on_behalf_of=acting.on_behalf_of, participant=participant_id)
    claim_for_sessions(session.event_id)


def sign_off(session_id: int, participant_id: int, *, by: int | None, at: datetime) -> None:
    """Take a participant out of a session, which opens their slots again.

    Raises NoSuchSession, NoSuchParticipant, NotAllowed, NotSignedUp.
    """
    session, participant = _found(session_id, participant_id)
    acting = acting_for([participant], by)
    attendee = db.session.get(GroupSessionAttendee, (session_id, participant_id))
    if attendee is None:
        raise NotSignedUp
    db.session.delete(attendee)
    if session.moderator_id != participant_id:
        held = (
            ParticipantOccupancy.group_session_id == session_id,
            ParticipantOccupancy.participant_id == participant_id,
        )
        db.session.execute(delete(ParticipantOccupancy).where(*held))
    record("signed_off", session, by=by, at=at, on_behalf_of=acting.on_behalf_of, participant=participant_id)
    claim_for_sessions(session.event_id)  # what margins of another session claimed together with this one


def _found(session_id: int, participant_id: int) -> tuple[GroupSession, Participant]:
    session = db.session.get(GroupSession, session_id)
    if session is None or session.cancelled_at is not None:
        raise NoSuchSession
    hold_event(session.event_id, alone=True)
    db.session.refresh(session)
    participant = db.session.get(Participant, participant_id)
    if participant is None or participant.event_id != session.event_id or participant.left_at is not None:
        raise NoSuchParticipant
    return session, participant


def _refuse_busy(session: GroupSession, participant_id: int) -> None:
    slots = session_slots(session)
    taken = db.session.scalars(
        select(ParticipantOccupancy).where(
            ParticipantOccupancy.participant_id == participant_id, ParticipantOccupancy.slot_id.in_(slots)
        )
    ).all()
    meetings = sorted({one.slot_id for one in taken if one.meeting_id is not None})
    if meetings:
        raise SlotInUse(slots=meetings)
    # Margins may share a slot, sessions themselves may not.
    others = {one.group_session_id for one in taken}
    for other in db.session.scalars(select(GroupSession).where(GroupSession.id.in_(others))):
        if other.starts_at < session.ends_at and session.starts_at < other.ends_at:
            raise SessionsOverlap


def _refuse_full(session: GroupSession, participant: Participant) -> None:
    if session.seats_per_side is None:
        return
    count = (
        select(func.count())
        .select_from(GroupSessionAttendee)
        .join(Participant)
        .where(GroupSessionAttendee.group_session_id == session.id, Participant.side == participant.side)
    )
    if db.session.execute(count).scalar_one() >= session.seats_per_side:
        raise SessionFull
