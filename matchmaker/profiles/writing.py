"""Writing needs and offers. Whoever may write them may change them and take them back at any time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from matchmaker.audit.recording import record
from matchmaker.db import Base, db
from matchmaker.events.acting import acting_for
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.models import Participant, ProductGroup
from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.errors import ItemWithdrawn, NoSuchItem, UnknownCodes
from matchmaker.profiles.models import Item, ItemCpv, ItemProductGroup, ItemRegion, ItemStrategy
from matchmaker.profiles.rules import refuse_malformed
from matchmaker.taxonomy.models import CpvCode, Strategy


def write_item(participant_id: int, content: ItemContent, *, by: int | None, at: datetime) -> Item:
    """Add a need or an offer to a participant's profile.

    Raises NoSuchParticipant, NotAllowed, TitleMissing, TextTooLong, UnknownLanguage, UnknownCodes.
    """
    participant = db.session.get(Participant, participant_id)
    if participant is None:
        raise NoSuchParticipant
    acting = acting_for([participant], by)
    refuse_malformed(content)
    item = Item(event_id=participant.event_id, participant_id=participant_id, created_at=at)
    db.session.add(item)
    _fill(item, content, at)
    record("wrote", item, by=by, at=at, on_behalf_of=acting.on_behalf_of)
    return item


def change_item(item_id: int, content: ItemContent, *, by: int | None, at: datetime) -> Item:
    """Replace what stands in a need or an offer.

    Raises NoSuchItem, NotAllowed, ItemWithdrawn, TitleMissing, TextTooLong, UnknownLanguage, UnknownCodes.
    """
    item, on_behalf_of = _owned(item_id, by)
    refuse_malformed(content)
    for table in (ItemStrategy, ItemProductGroup, ItemCpv, ItemRegion):
        db.session.execute(delete(table).where(table.item_id == item_id))
    _fill(item, content, at)
    record("rewrote", item, by=by, at=at, on_behalf_of=on_behalf_of)
    return item


def withdraw_item(item_id: int, *, by: int | None, at: datetime) -> Item:
    """Take a need or an offer back. Raises NoSuchItem, NotAllowed, ItemWithdrawn."""
    item, on_behalf_of = _owned(item_id, by)
    item.withdrawn_at = at
    record("took_back", item, by=by, at=at, on_behalf_of=on_behalf_of)
    return item


def _owned(item_id: int, by: int | None) -> tuple[Item, int | None]:
    item = db.session.get(Item, item_id)
    if item is None:
        raise NoSuchItem
    acting = acting_for([db.session.get_one(Participant, item.participant_id)], by)
    if item.withdrawn_at is not None:
        raise ItemWithdrawn
    return item, acting.on_behalf_of


def _fill(item: Item, content: ItemContent, at: datetime) -> None:
    item.side, item.title, item.text = content.side, content.title.strip(), content.text.strip()
    item.language, item.changed_at = content.language, at
    db.session.flush()
    cpv = frozenset(code.partition("-")[0] for code in content.cpv)  # with or without its check digit
    _refuse_unknown("strategies", content.strategies, Strategy.code)
    _refuse_unknown("cpv", cpv, CpvCode.code)
    groups = {
        one.code: one.id
        for one in db.session.scalars(select(ProductGroup).where(ProductGroup.event_id == item.event_id))
    }
    unknown = sorted(content.product_groups - groups.keys())
    if unknown:
        raise UnknownCodes(field="product_groups", codes=", ".join(unknown))
    _insert(ItemStrategy, item, "strategy_code", content.strategies)
    _insert(ItemProductGroup, item, "product_group_id", {groups[code] for code in content.product_groups})
    _insert(ItemCpv, item, "cpv_code", cpv)
    _insert(ItemRegion, item, "region", content.regions)


def _refuse_unknown(field: str, codes: frozenset[str], column: InstrumentedAttribute[str]) -> None:
    unknown = codes - set(db.session.scalars(select(column).where(column.in_(codes))))
    if unknown:
        raise UnknownCodes(field=field, codes=", ".join(sorted(unknown)))


def _insert(table: type[Base], item: Item, column: str, values: frozenset[str] | set[int]) -> None:
    if values:
        rows = [{"item_id": item.id, column: value} for value in sorted(values)]
        db.session.execute(insert(table), rows)
