"""Reading suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matchmaker.accounts.models import Organisation
from matchmaker.db import db
from matchmaker.events.models import Participant
from matchmaker.matching.models import Suggestion
from matchmaker.profiles.models import Item
from matchmaker.scoring.profile import Part


@dataclass(frozen=True, slots=True)
class Suggested:
    """A counterpart for one of a participant's own items; the parts' points sum to the score (of 1,000)."""

    own_item_id: int
    item_id: int
    item_title: str
    participant_id: int
    organisation: str
    score: int
    parts: tuple[Part, ...]


def has_suggestions(event_id: int) -> bool:
    """Whether anything is suggested to anybody at the event."""
    of_event = select(Suggestion.rank).join(Item, Item.id == Suggestion.item_id)
    return db.session.scalar(of_event.where(Item.event_id == event_id).limit(1)) is not None


def suggestions_for(participant_id: int) -> list[Suggested]:
    """Return what is suggested to a participant for all their items, best first, a counterpart's item once.

    An item that suits several of their own stands with the one it suits best. Exclusions are not applied.
    """
    own, other = aliased(Item), aliased(Item)
    rows = db.session.execute(
        select(Suggestion, other.title, other.participant_id, Organisation.name)
        .join(own, own.id == Suggestion.item_id)
        .join(other, other.id == Suggestion.other_item_id)
        .join(Participant, Participant.id == other.participant_id)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(
            own.participant_id == participant_id,
            own.withdrawn_at.is_(None),
            other.withdrawn_at.is_(None),
            Participant.left_at.is_(None),
        )
        .order_by(Suggestion.score.desc(), Suggestion.rank, Suggestion.item_id)
    )
    best: dict[int, Suggested] = {}
    for row, title, counterpart_id, organisation in rows:
        if row.other_item_id not in best:
            best[row.other_item_id] = Suggested(
                row.item_id,
                row.other_item_id,
                title,
                counterpart_id,
                organisation,
                row.score,
                tuple(Part(part["criterion"], part["points"], tuple(part["evidence"])) for part in row.parts),
            )
    return list(best.values())
