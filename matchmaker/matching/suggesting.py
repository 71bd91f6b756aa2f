"""Keeping everybody's suggestions up to date: the whole event, or what a saved profile touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, or_, select

from matchmaker.db import db
from matchmaker.events.models import Event
from matchmaker.matching.models import Suggestion
from matchmaker.matching.pool import PoolItem, encoder_for, pool_of
from matchmaker.profiles.models import Item
from matchmaker.scoring.encoding import TextEncoder
from matchmaker.scoring.profile import Ranking, Vocabulary
from matchmaker.scoring.ranking import Ranker
from matchmaker.taxonomy import catalogue

KEPT = 50  # suggestions an item: more than anybody reads, enough for filters and exclusions to bite


def refresh_suggestions(event_id: int, *, at: datetime, saved: Collection[int] | None = None) -> int:
    """Rank the event's needs and offers for each other and keep the best; return how many lists were written.

    With `saved` (ids of items just added, changed or withdrawn) only their lists are written and those of the
    other side in which they stand or would stand. One's own organisation is never suggested.
    """
    # Two refreshes of one event write the same lists: the second waits.
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    pool = pool_of(event_id)
    sides = {is_need: [item for item in pool if item.is_need is is_need] for is_need in (True, False)}
    wanted = {item.id for item in pool}
    encoder = encoder_for(event_id, pool)
    if saved is None:
        _forget_all(event_id)
    else:
        holding = _lists_holding(saved)
        wanted &= set(saved) | holding | _lists_reached(event_id, sides, saved, encoder)
        _forget(wanted | set(saved), gone=set(saved))
    for is_need, items in sides.items():
        own = [row for row, item in enumerate(items) if item.id in wanted]
        _write(_ranked(items, sides[not is_need], own, encoder, event_id), at)
    return len(wanted)


def _ranked(
    items: Sequence[PoolItem], others: Sequence[PoolItem], own: Sequence[int], encoder: TextEncoder, seed: int
) -> list[Ranking]:
    """Return the lists of the items at `own`, without their own organisations."""
    if not own or not others:
        return []
    organisation_of = {item.content.id: item.organisation_id for item in (*items, *others)}
    colleagues = max(Counter(item.organisation_id for item in others).values())
    rankings = _ranker(items, others, encoder, seed).rankings(own, KEPT + colleagues)
    return [
        Ranking(
            ranking.item,
            tuple(
                scored
                for scored in ranking.ranked
                if organisation_of[scored.other] != organisation_of[ranking.item]
            )[:KEPT],
        )
        for ranking in rankings
    ]


def _ranker(items: Sequence[PoolItem], others: Sequence[PoolItem], encoder: TextEncoder, seed: int) -> Ranker:
    return Ranker(
        [item.content for item in items],
        [item.content for item in others],
        vocabulary=Vocabulary(catalogue.near_credit(), catalogue.cpv_labels()),
        encoder=encoder,
        seed=seed,
    )


def _lists_holding(saved: Collection[int]) -> set[int]:
    """Return the items in whose lists the saved ones stand."""
    return set(db.session.scalars(select(Suggestion.item_id).where(Suggestion.other_item_id.in_(saved))))


def _lists_reached(
    event_id: int, sides: dict[bool, list[PoolItem]], saved: Collection[int], encoder: TextEncoder
) -> set[int]:
    """Return the items whose lists are short or end no better than the saved ones would score there."""
    reached: set[int] = set()
    for is_need, items in sides.items():
        changed = [item for item in items if item.id in saved]
        others = sides[not is_need]
        if not changed or not others:
            continue
        weakest = _weakest_kept(event_id)
        ranker = _ranker(changed, others, encoder, event_id)
        for row in range(len(changed)):
            points = ranker.points(row)
            reached |= {
                other.id
                for other, score in zip(others, points.tolist(), strict=True)
                if score > 0 and score >= weakest.get(other.id, 0)
            }
    return reached


def _weakest_kept(event_id: int) -> dict[int, int]:
    """Return the last score of every full list."""
    rows = db.session.execute(
        select(Suggestion.item_id, Suggestion.score)
        .join(Item, Item.id == Suggestion.item_id)
        .where(Item.event_id == event_id, Suggestion.rank == KEPT)
    )
    return {row.item_id: row.score for row in rows}


def _forget_all(event_id: int) -> None:
    items = select(Item.id).where(Item.event_id == event_id)
    db.session.execute(delete(Suggestion).where(Suggestion.item_id.in_(items)))


def _forget(lists: Collection[int], gone: Collection[int]) -> None:
    db.session.execute(
        delete(Suggestion).where(or_(Suggestion.item_id.in_(lists), Suggestion.other_item_id.in_(gone)))
    )


def _write(rankings: Sequence[Ranking], at: datetime) -> None:
    rows = [
        {
            "item_id": int(ranking.item),
            "other_item_id": int(scored.other),
            "rank": position,
            "score": scored.score,
            "parts": [asdict(part) for part in scored.parts],
            "scored_at": at,
        }
        for ranking in rankings
        for position, scored in enumerate(ranking.ranked, 1)
    ]
    if rows:
        db.session.execute(insert(Suggestion), rows)
