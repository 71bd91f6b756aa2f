"""What buyers need and suppliers offer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, HasPublicId


class Item(HasPublicId, Base):
    """A need (side buyer) or an offer (side supplier or expert): the side is the item's, not the person's."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("side IN ('buyer', 'supplier', 'expert')", name="side"),
        Index(None, "event_id", "side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ItemStrategy(Base):
    """A circular strategy the item names."""

    __tablename__ = "item_strategy"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    strategy_code: Mapped[str] = mapped_column(ForeignKey("strategy.code"), primary_key=True)


class ItemProductGroup(Base):
    """A product group of the event the item belongs to."""

    __tablename__ = "item_product_group"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    product_group_id: Mapped[int] = mapped_column(ForeignKey("product_group.id"), primary_key=True)


class ItemCpv(Base):
    """A CPV code the item carries."""

    __tablename__ = "item_cpv"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    cpv_code: Mapped[str] = mapped_column(ForeignKey("cpv_code.code"), primary_key=True)


class ItemRegion(Base):
    """A NUTS region where the need is, or where the offer is delivered."""

    __tablename__ = "item_region"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    region: Mapped[str] = mapped_column(String(5), primary_key=True)
