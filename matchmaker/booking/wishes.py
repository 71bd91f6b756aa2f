"""What the two people of each pair want: who asked, who starred, whether they agree, how well they match."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matchmaker.booking.facts import Pair
from matchmaker.booking.models import Request
from matchmaker.db import db
from matchmaker.matching.models import Suggestion
from matchmaker.profiles.models import Item


@dataclass(slots=True)
class Wish:
    """One pair's live requests. `score` is the best match of their items, out of 1,000."""

    requests: list[Request] = field(default_factory=list)
    score: int = 0
    rank: int | None = None  # the best either has of the other

    @property
    def is_agreed(self) -> bool:
        """Whether one asked and the other accepted, or both asked."""
        return any(one.state == "accepted" for one in self.requests) or self.sides_asking == 2  # noqa: PLR2004 - both

    @property
    def sides_asking(self) -> int:
        """How many of the two asked."""
        return len({one.from_id for one in self.requests})

    @property
    def top_choices(self) -> int:
        """How many of the two starred the meeting, as the asking or the asked side."""
        stars = {one.from_id for one in self.requests if one.is_top_choice}
        return len(stars | {one.to_id for one in self.requests if one.is_top_choice_back})

    @property
    def need_id(self) -> int | None:
        """What the talk is about: the need that the first request to name one names."""
        return next((one.need_id for one in self.requests if one.need_id is not None), None)


def wishes_of(event_id: int) -> dict[Pair, Wish]:
    """Return what people want, by ordered pair of participants that asked or match; two queries."""
    wishes: dict[Pair, Wish] = defaultdict(Wish)
    live = select(Request).where(Request.event_id == event_id, Request.state.in_(("open", "accepted")))
    for request in db.session.scalars(live.order_by(Request.id)):
        wishes[ordered(request.from_id, request.to_id)].requests.append(request)
    item, other = aliased(Item), aliased(Item)
    suggestions = (
        select(item.participant_id, other.participant_id, Suggestion.score, Suggestion.rank)
        .join(item, Suggestion.item_id == item.id)
        .join(other, Suggestion.other_item_id == other.id)
        .where(item.event_id == event_id, item.withdrawn_at.is_(None), other.withdrawn_at.is_(None))
    )
    for first, second, score, rank in db.session.execute(suggestions):
        if first != second:
            wish = wishes[ordered(first, second)]
            wish.score = max(wish.score, score)
            wish.rank = rank if wish.rank is None else min(wish.rank, rank)
    return dict(wishes)


def ordered(one: int, other: int) -> Pair:
    """Return the pair in the order meetings keep it."""
    return (one, other) if one < other else (other, one)
