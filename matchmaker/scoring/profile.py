"""Needs and offers as plain data, and what a score is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FULL_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """A need or an offer. Empty means not given; `language` None means: detect it."""

    id: str
    title: str = ""
    text: str = ""
    language: str | None = None
    strategies: tuple[str, ...] = ()
    product_groups: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that was written, as one text."""
        return f"{self.title}. {self.text}" if self.title and self.text else self.title or self.text


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion's share of a score: points out of 1,000, and the evidence a person can check."""

    criterion: str
    points: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """An offer for a need: `score` is the sum of the parts' points."""

    other: str
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """Points out of 1,000."""
        return sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best counterparts of one item, best first; those without a single point are left out."""

    item: str
    ranked: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the engine must be told about the shared words.

    `near_credit`: credit (0–1) of ordered pairs of near strategies; `cpv_labels`: by code, then language.
    """

    near_credit: Mapping[tuple[str, str], float] = field(default_factory=dict)
    cpv_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
