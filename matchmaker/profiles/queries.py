"""Reads of needs and offers."""

from __future__ import annotations

from sqlalchemy import select

from matchmaker.db import db
from matchmaker.events.models import Participant, ProductGroup
from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.models import Item, ItemCpv, ItemProductGroup, ItemRegion, ItemStrategy


def items_of(participant_id: int) -> list[Item]:
    """Return the participant's needs and offers that stand, the oldest first."""
    query = select(Item).where(Item.participant_id == participant_id, Item.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Item.id)))


def sides_of(participant: Participant) -> frozenset[str]:
    """Return the sides the participant is on: how they registered, and those of their needs and offers."""
    query = select(Item.side).where(Item.participant_id == participant.id, Item.withdrawn_at.is_(None))
    return frozenset((participant.side, *db.session.scalars(query.distinct())))


def content_of(item: Item) -> ItemContent:
    """Return what stands in a need or an offer."""
    session = db.session()
    groups = select(ProductGroup.code).join(ItemProductGroup).where(ItemProductGroup.item_id == item.id)
    strategies = select(ItemStrategy.strategy_code).where(ItemStrategy.item_id == item.id)
    return ItemContent(
        side=item.side,
        title=item.title,
        text=item.text,
        language=item.language,
        strategies=frozenset(session.scalars(strategies)),
        product_groups=frozenset(session.scalars(groups)),
        cpv=frozenset(session.scalars(select(ItemCpv.cpv_code).where(ItemCpv.item_id == item.id))),
        regions=frozenset(session.scalars(select(ItemRegion.region).where(ItemRegion.item_id == item.id))),
    )
