"""Do not schedule: private, absolute, against one participant or a whole organisation.

An exclusion ends at once what the two had. Requests of the excluder are withdrawn, those to them declined;
meetings that have not begun are cancelled, published ones too, for an exclusion can never be overridden. The
other side only sees a declined request or a cancelled meeting. Lifting it brings nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select

from matchmaker.accounts.models import Organisation
from matchmaker.audit.recording import record
from matchmaker.booking import queries
from matchmaker.booking.errors import NoSuchExclusion, NoSuchOrganisation
from matchmaker.booking.models import Exclusion, Meeting
from matchmaker.booking.occupying import Two
from matchmaker.booking.placing import cancel
from matchmaker.booking.states import change_state
from matchmaker.db import db
from matchmaker.events.acting import Acting, acting_for
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.locking import lock_people
from matchmaker.events.models import Participant, Slot


def exclude_participant(by_id: int, other_id: int, *, by: int | None, at: datetime) -> Exclusion:
    """Keep participant `by_id` from being scheduled with another. Raises NoSuchParticipant, NotAllowed."""
    if other_id == by_id or db.session.get(Participant, other_id) is None:
        raise NoSuchParticipant
    return _exclude(by_id, [other_id], {"participant_id": other_id}, by=by, at=at)


def exclude_organisation(by_id: int, organisation_id: int, *, by: int | None, at: datetime) -> Exclusion:
    """Keep participant `by_id` from being scheduled with anybody of an organisation, now or later.

    Raises NoSuchParticipant, NoSuchOrganisation, NotAllowed.
    """
    if db.session.get(Organisation, organisation_id) is None:
        raise NoSuchOrganisation
    of_event = select(Participant.event_id).where(Participant.id == by_id).scalar_subquery()
    people = db.session.scalars(
        select(Participant.id).where(
            Participant.event_id == of_event, Participant.organisation_id == organisation_id
        )
    ).all()
    return _exclude(by_id, people, {"organisation_id": organisation_id}, by=by, at=at)


def lift_exclusion(exclusion_id: int, *, by: int | None, at: datetime) -> None:
    """Let them be scheduled again from now on. Raises NoSuchExclusion, NotAllowed."""
    exclusion = db.session.get(Exclusion, exclusion_id)
    if exclusion is None:
        raise NoSuchExclusion
    (excluder,) = lock_people(exclusion.event_id, [exclusion.by_id])
    acting = acting_for([excluder], by)
    record("lifted", exclusion, by=by, at=at, on_behalf_of=acting.on_behalf_of)
    db.session.delete(exclusion)


def _exclude(
    by_id: int, others: Iterable[int], target: dict[str, int], *, by: int | None, at: datetime
) -> Exclusion:
    excluder = db.session.get(Participant, by_id)
    if excluder is None:
        raise NoSuchParticipant
    people = {one.id: one for one in lock_people(excluder.event_id, {by_id, *others})}
    acting = acting_for([people.pop(by_id)], by)
    if any(one.event_id != excluder.event_id for one in people.values()) or people.keys() != set(others) - {
        by_id
    }:
        raise NoSuchParticipant
    existing = db.session.scalars(select(Exclusion).filter_by(by_id=by_id, **target)).first()
    if existing is not None:
        return existing
    exclusion = Exclusion(event_id=excluder.event_id, by_id=by_id, created_at=at, **target)
    db.session.add(exclusion)
    record("excluded", exclusion, by=by, at=at, on_behalf_of=acting.on_behalf_of)
    for other in people.values():
        _part((excluder, other), acting, at)
    return exclusion


def _part(two: Two, acting: Acting, at: datetime) -> None:
    """End what two people have who must not be scheduled together any more."""
    for request in queries.live_requests(two):
        change_state(request, "withdrawn" if request.from_id == two[0].id else "declined", at)
    first, second = sorted(one.id for one in two)
    coming = (
        select(Meeting)
        .outerjoin(Slot, Slot.id == Meeting.slot_id)
        .where(
            Meeting.first_id == first,
            Meeting.second_id == second,
            Meeting.state.in_(("waiting", "placed")),
            or_(Slot.id.is_(None), Slot.starts_at > at),
        )
    )
    for meeting in db.session.scalars(coming).all():
        cancel(meeting, two, acting, at)
