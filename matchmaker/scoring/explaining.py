"""Shares as parts: whole points, and the evidence a person can check."""

from __future__ import annotations

from matchmaker.scoring.comparing import Comparison
from matchmaker.scoring.coverage import Indexes, Values
from matchmaker.scoring.points import whole_points
from matchmaker.scoring.profile import Part


def explained(comparison: Comparison, row: int, columns: Indexes, shares: Values) -> list[tuple[Part, ...]]:
    """Return the parts that carry points, by offer (`columns`) of the need at `row`."""
    return [
        tuple(
            Part(criterion.name, own, criterion.evidence(row, column))
            for criterion, own in zip(comparison.criteria, points, strict=True)
            if own
        )
        for column, points in zip(columns.tolist(), whole_points(shares).tolist(), strict=True)
    ]
