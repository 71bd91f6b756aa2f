"""The needs and offers of one event as the engine takes them, with the vectors kept from last time."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from matchmaker.db import db
from matchmaker.events.models import Participant, ProductGroup
from matchmaker.matching.models import ItemVector
from matchmaker.profiles import models as profiles
from matchmaker.scoring.encoding import (
    RememberingEncoder,
    TextEncoder,
    Vectors,
    encode_all,
    packaged_encoder,
    standing_in,
)
from matchmaker.scoring.profile import Item
from matchmaker.scoring.segments import segments_of
from matchmaker.taxonomy import catalogue

_STORED = np.dtype("<f2")


@dataclass(frozen=True, slots=True)
class PoolItem:
    """An item in play: `content` carries the row's id as text."""

    id: int
    is_need: bool
    organisation_id: int
    content: Item


def pool_of(event_id: int) -> list[PoolItem]:
    """Return the items of the event that are not withdrawn and whose participant has not left, by id."""
    item = profiles.Item
    rows = db.session.execute(
        select(item, Participant.organisation_id, Participant.languages)
        .join(Participant, Participant.id == item.participant_id)
        .where(item.event_id == event_id, item.withdrawn_at.is_(None), Participant.left_at.is_(None))
        .order_by(item.id)
    ).all()
    strategies = _codes(event_id, profiles.ItemStrategy.item_id, profiles.ItemStrategy.strategy_code)
    cpv = _codes(event_id, profiles.ItemCpv.item_id, profiles.ItemCpv.cpv_code)
    regions = _codes(event_id, profiles.ItemRegion.item_id, profiles.ItemRegion.region)
    groups = _product_groups(event_id)
    return [
        PoolItem(
            row.id,
            row.side == "buyer",
            organisation_id,
            Item(
                id=str(row.id),
                title=row.title,
                text=row.text,
                language=row.language,
                strategies=strategies[row.id],
                product_groups=groups[row.id],
                cpv=cpv[row.id],
                regions=regions[row.id],
                languages=tuple(sorted(languages)),
            ),
        )
        for row, organisation_id, languages in rows
    ]


def _codes(
    event_id: int, owner: InstrumentedAttribute[int], code: InstrumentedAttribute[str]
) -> dict[int, tuple[str, ...]]:
    item = profiles.Item
    rows = db.session.execute(
        select(owner, code)
        .join(item, item.id == owner)
        .where(item.event_id == event_id)
        .order_by(owner, code)
    )
    return _grouped(rows.all())


def _product_groups(event_id: int) -> dict[int, tuple[str, ...]]:
    link = profiles.ItemProductGroup
    rows = db.session.execute(
        select(link.item_id, ProductGroup.code)
        .join(ProductGroup, ProductGroup.id == link.product_group_id)
        .where(ProductGroup.event_id == event_id)
        .order_by(link.item_id, ProductGroup.code)
    )
    return _grouped(rows.all())


def _grouped(rows: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for owner, code in rows:
        found[owner] += (code,)
    return found


def encoder_for(event_id: int, pool: Sequence[PoolItem]) -> TextEncoder:
    """Return an encoder that knows the pool's texts; those new or changed are encoded and kept."""
    encoder = packaged_encoder() or standing_in(catalogue.cpv_labels())
    segments = {item.id: segments_of(item.content) for item in pool}
    hashes = {item_id: _hash(own) for item_id, own in segments.items()}
    known: dict[str, Vectors] = {}
    of_event = select(profiles.Item.id).where(profiles.Item.event_id == event_id)
    for row in db.session.scalars(select(ItemVector).where(ItemVector.item_id.in_(of_event))):
        if row.encoder == encoder.name and row.text_hash == hashes.get(row.item_id):
            del hashes[row.item_id]
            own = segments[row.item_id]
            vectors = np.frombuffer(row.vectors, dtype=_STORED).astype(np.float32)
            known.update(zip(own, vectors.reshape(len(own), -1), strict=True))
    remembering = RememberingEncoder(encoder, known)
    if hashes:
        _keep(remembering, {item_id: segments[item_id] for item_id in hashes}, hashes)
    return remembering


def _keep(encoder: RememberingEncoder, segments: Mapping[int, list[str]], hashes: Mapping[int, str]) -> None:
    """Encode the items' segments, keep them, and go on with them as kept: rounded alike at every refresh."""
    texts = sorted({segment for own in segments.values() for segment in own})
    stored = dict(zip(texts, encode_all(encoder, texts).astype(_STORED), strict=True))
    encoder.known.update({text: vector.astype(np.float32) for text, vector in stored.items()})
    db.session.execute(delete(ItemVector).where(ItemVector.item_id.in_(segments)))
    rows = [
        {
            "item_id": item_id,
            "encoder": encoder.name,
            "text_hash": hashes[item_id],
            "vectors": b"".join(stored[segment].tobytes() for segment in own),
        }
        for item_id, own in segments.items()
        if own
    ]
    if rows:
        db.session.execute(insert(ItemVector), rows)


def _hash(segments: Sequence[str]) -> str:
    return hashlib.blake2b("\n".join(segments).encode(), digest_size=16).hexdigest()
