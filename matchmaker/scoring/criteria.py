"""The criteria and their weights: reviewable data, a reason each, three presets."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PRESETS = ("balanced", "circular", "subject")

# A criterion one side left out can neither be met nor missed. Ignoring it would reward empty profiles (the
# rest would count fully), counting it as missed would punish them; so half of its weight passes to the rest.
WEIGHT_OF_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Criteria:
    """Weights by criterion; they sum to 1."""

    weights: Mapping[str, float]


@cache
def criteria(preset: str = "balanced") -> Criteria:
    """Return a preset's weights. Raises KeyError for an unknown preset."""
    shares = {row["criterion"]: int(row[preset]) for row in _rows()}
    total = sum(shares.values())
    return Criteria({name: share / total for name, share in shares.items()})


@cache
def reasons() -> Mapping[str, str]:
    """Return why each criterion counts as it does."""
    return {row["criterion"]: row["reason"] for row in _rows()}


@cache
def _rows() -> list[dict[str, str]]:
    text = (files(__package__) / "data" / "criteria.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))
