"""Shares as parts: whole points, and the evidence a person can check."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.scoring.comparing import Comparison
from matchmaker.scoring.coverage import Indexes, Values
from matchmaker.scoring.encoding import TextEncoder
from matchmaker.scoring.phrases import Phrases
from matchmaker.scoring.points import whole_points
from matchmaker.scoring.profile import Part

Chosen = tuple[int, Indexes, Values]  # a need, its offers, their shares


class Explanation:
    """The parts of the pairs of one comparison."""

    def __init__(self, comparison: Comparison, encoder: TextEncoder) -> None:
        self._names = comparison.names
        self._coverages = {coverage.name: coverage for coverage in comparison.coverages}
        self._phrases = Phrases(encoder, *comparison.texts)

    def prepare(self, chosen: Sequence[Chosen]) -> None:
        """Encode the phrases of all texts that will be shown together."""
        shown = {int(column) for _, columns, _ in chosen for column in columns}
        self._phrases.prepare([row for row, _, _ in chosen], shown)

    def parts(self, row: int, columns: Indexes, shares: Values) -> list[tuple[Part, ...]]:
        """Return the parts that carry points, by offer."""
        return [
            tuple(
                Part(name, own, self._evidence(name, row, column))
                for name, own in zip(self._names, points, strict=True)
                if own
            )
            for column, points in zip(columns.tolist(), whole_points(shares).tolist(), strict=True)
        ]

    def _evidence(self, name: str, row: int, column: int) -> tuple[str, ...]:
        if name in self._coverages:
            return self._coverages[name].evidence(row, column)
        return self._phrases.evidence(row, column)
