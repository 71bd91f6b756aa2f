"""Taking part in an event, and saying how many meetings one wants and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from matchmaker.audit.recording import record
from matchmaker.db import db
from matchmaker.events.acting import acting_for
from matchmaker.events.errors import (
    AlreadyTakesPart,
    LimitsMalformed,
    NoSuchParticipant,
    NoSuchSlot,
    SlotInUse,
)
from matchmaker.events.locking import lock_people
from matchmaker.events.models import ClosedSlot, Lane, Participant, ParticipantOccupancy, Slot


def take_part(
    event_id: int,
    person_id: int,
    organisation_id: int,
    *,
    side: str,
    languages: list[str],
    by: int | None,
    at: datetime,
) -> Participant:
    """Let a person take part for an organisation, free in all slots, one meeting at a time.

    Whether registration is open is for the edge to ask: invitations and imports come in at any time.
    Raises AlreadyTakesPart.
    """
    present = select(Participant.id).where(
        Participant.event_id == event_id, Participant.person_id == person_id
    )
    if db.session.scalar(present) is not None:
        raise AlreadyTakesPart
    participant = Participant(
        event_id=event_id,
        person_id=person_id,
        organisation_id=organisation_id,
        side=side,
        languages=languages,
        created_at=at,
    )
    db.session.add(participant)
    db.session.flush()
    db.session.add(Lane(participant_id=participant.id, number=1))
    record("joined", participant, by=by, at=at, side=side)
    return participant


def set_limits(
    participant_id: int,
    *,
    minimum: int,
    maximum: int | None,
    longest_run: int | None,
    by: int | None,
    at: datetime,
) -> Participant:
    """Say how many meetings one wants, and after how many in a row a rest; None means any number.

    Meetings above a new maximum stay. Raises NoSuchParticipant, NotAllowed, LimitsMalformed.
    """
    participant = _locked(participant_id)
    acting = acting_for([participant], by)
    if (
        minimum < 0
        or (maximum is not None and maximum < minimum)
        or (longest_run is not None and longest_run < 1)
    ):
        raise LimitsMalformed
    participant.minimum_meetings, participant.maximum_meetings = minimum, maximum
    participant.longest_run = longest_run
    record("set_limits", participant, by=by, at=at, on_behalf_of=acting.on_behalf_of)
    return participant


def set_closed_slots(participant_id: int, closed: Collection[int], *, by: int | None, at: datetime) -> None:
    """Close exactly these slots and open all others. The past and slots of group sessions make no difference.

    Raises NoSuchParticipant, NotAllowed, NoSuchSlot; SlotInUse if a meeting stands in one newly closed.
    """
    participant = _locked(participant_id)
    acting = acting_for([participant], by)
    session = db.session()
    slots = set(session.scalars(select(Slot.id).where(Slot.event_id == participant.event_id)))
    if not slots.issuperset(closed):
        raise NoSuchSlot
    mine = ClosedSlot.participant_id == participant_id
    present = set(session.scalars(select(ClosedSlot.slot_id).where(mine)))
    added = set(closed) - present
    in_use = select(ParticipantOccupancy.slot_id).where(
        ParticipantOccupancy.participant_id == participant_id,
        ParticipantOccupancy.meeting_id.is_not(None),
        ParticipantOccupancy.slot_id.in_(added),
    )
    taken = sorted(set(session.scalars(in_use)))
    if taken:
        raise SlotInUse(slots=taken)
    session.execute(delete(ClosedSlot).where(mine, ClosedSlot.slot_id.not_in(closed)))
    if added:
        rows = [{"participant_id": participant_id, "slot_id": slot} for slot in sorted(added)]
        session.execute(insert(ClosedSlot), rows)
    facts = {"closed": len(added), "opened": len(present - set(closed))}
    record("set_availability", participant, by=by, at=at, on_behalf_of=acting.on_behalf_of, **facts)


def _locked(participant_id: int) -> Participant:
    participant = db.session.get(Participant, participant_id)
    if participant is None:
        raise NoSuchParticipant
    (participant,) = lock_people(participant.event_id, [participant_id])
    return participant
