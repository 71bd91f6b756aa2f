"""Who may act for a participant: themselves, a coordinator of their organisation, the event's organisers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.accounts.models import Membership
from matchmaker.db import db
from matchmaker.errors import NotAllowed
from matchmaker.events.models import Participant
from matchmaker.events.queries import is_organiser


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acting for a participant. Staff may pass windows, never occupancy, exclusions or the past."""

    person_id: int | None  # None: the system
    participant: Participant
    is_staff: bool

    @property
    def on_behalf_of(self) -> int | None:
        """The person acted for, if that is somebody else."""
        return None if self.person_id == self.participant.person_id else self.participant.person_id


def acting_for(participants: Iterable[Participant], by: int | None) -> Acting:
    """Return for which of the participants (the first) the person `by` acts. Raises NotAllowed."""
    participants = tuple(participants)
    for participant in participants:
        if participant.person_id == by:
            return Acting(by, participant, is_staff=False)
    for participant in participants:
        if by is not None and _coordinates(by, participant.organisation_id):
            return Acting(by, participant, is_staff=False)
    if by is None or is_organiser(participants[0].event_id, by):
        return Acting(by, participants[0], is_staff=True)
    raise NotAllowed


def refuse_outsiders(event_id: int, by: int | None) -> None:
    """Raise NotAllowed unless `by` organises the event, or is the system (None)."""
    if by is not None and not is_organiser(event_id, by):
        raise NotAllowed


def _coordinates(person_id: int, organisation_id: int) -> bool:
    membership = db.session.get(Membership, (person_id, organisation_id))
    return membership is not None and membership.is_coordinator
