"""The shared vocabulary as rows, so that profiles can refer to it; filled from the files in `data/`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base


class Goal(Base):
    """One of the five goals A–E; `labels` by language code."""

    __tablename__ = "goal"

    code: Mapped[str] = mapped_column(String(1), primary_key=True)
    stage: Mapped[str] = mapped_column(String(20))  # input, use, potential output
    labels: Mapped[dict[str, Any]]


class Strategy(Base):
    """One of the 28 circular strategies; always shown with its code, for two labels stand twice."""

    __tablename__ = "strategy"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    goal_code: Mapped[str] = mapped_column(ForeignKey("goal.code"))
    position: Mapped[int]
    labels: Mapped[dict[str, Any]]


class NearStrategy(Base):
    """Two strategies that partly answer each other; `percent` is the share of full credit."""

    __tablename__ = "near_strategy"
    __table_args__ = (
        CheckConstraint("first_code < second_code", name="ordered"),
        CheckConstraint("percent BETWEEN 1 AND 99", name="percent"),
    )

    first_code: Mapped[str] = mapped_column(ForeignKey("strategy.code"), primary_key=True)
    second_code: Mapped[str] = mapped_column(ForeignKey("strategy.code"), primary_key=True)
    percent: Mapped[int]


class CpvCode(Base):
    """A code of the Common Procurement Vocabulary 2008; `labels` by language code."""

    __tablename__ = "cpv_code"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    labels: Mapped[dict[str, Any]]
