"""What people write about a need or an offer, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemContent:
    """A need (side buyer) or an offer (supplier, expert).

    Product groups are named by the event's codes, regions by NUTS codes.
    """

    side: str
    title: str
    text: str
    language: str
    strategies: frozenset[str] = frozenset()
    product_groups: frozenset[str] = frozenset()
    cpv: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
