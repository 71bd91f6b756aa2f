"""Ranked suggestions, kept with their reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base


class Suggestion(Base):
    """One of the best counterparts of an item. The parts' points sum to the score (out of 1,000)."""

    __tablename__ = "suggestion"
    __table_args__ = (Index(None, "item_id", "rank"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    other_item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True, index=True)
    rank: Mapped[int]  # 1 is best
    score: Mapped[int]
    parts: Mapped[list[Any]]  # [{"criterion", "points", "evidence"}]
    scored_at: Mapped[datetime]


class ItemVector(Base):
    """An item's text as the encoder saw it: a vector a segment, kept so that nothing is encoded twice."""

    __tablename__ = "item_vector"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    encoder: Mapped[str] = mapped_column(String(40))  # vectors of different encoders do not compare
    text_hash: Mapped[str] = mapped_column(String(32))  # of the segments: tells when they changed
    vectors: Mapped[bytes] = mapped_column(LargeBinary)  # little-endian float16, one row a segment
