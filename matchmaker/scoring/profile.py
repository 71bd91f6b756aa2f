"""Needs and offers as plain data, and what a score is made of."""

from __future__ import annotations

from dataclasses import dataclass


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
