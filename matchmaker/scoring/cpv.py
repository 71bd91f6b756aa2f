"""The criterion "cpv": codes by shared prefix where both sides give them, else how far the subjects agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.coverage import Coverage, Indexes, Values
from matchmaker.scoring.credit import CPV_DIGITS
from matchmaker.scoring.profile import Item
from matchmaker.scoring.subjects import Subjects
from matchmaker.scoring.text import Written, exact_products


class SoftCpv:
    """Wraps the coverage of codes: a side without codes is taken by what its text is probably about.

    That is a sign for this comparison only; it is shown with a question mark and never stored as a code.
    """

    name = "cpv"

    def __init__(
        self,
        coverage: Coverage,
        sides: tuple[Sequence[Item], Sequence[Item]],
        texts: tuple[Written, Written],
        subjects: Subjects,
    ) -> None:
        self._coverage = coverage
        self._groups = subjects.groups
        self._codes = tuple([item.cpv for item in side] for side in sides)
        self._coded = (coverage.asked, coverage.given)
        self._chances = tuple(_chances(side, text, subjects) for side, text in zip(sides, texts, strict=True))
        self._signs = tuple(subjects.signs(chances) for chances in self._chances)
        self.asked = coverage.asked | texts[0].is_written
        self.given = coverage.given | texts[1].is_written

    def block(self, rows: Indexes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the values (0–1) of all pairs of some needs, (rows, offers), by either side's view."""
        soft: NDArray[np.float32] = self._signs[0][rows] @ self._signs[1].T
        np.clip(soft, 0, 1, out=soft)
        coded_rows = np.nonzero(self._coded[0][rows])[0]
        coded_columns = np.nonzero(self._coded[1])[0]
        if not len(coded_rows) or not len(coded_columns):
            return soft, soft
        towards_offer, towards_need = self._coverage.block(rows[coded_rows])
        where = np.ix_(coded_rows, coded_columns)
        other = soft.copy()
        soft[where], other[where] = towards_offer[:, coded_columns], towards_need[:, coded_columns]
        return soft, other

    def pairs(self, rows: Indexes, columns: Indexes) -> tuple[Values, Values]:
        """Return the exact values of the pairs (rows[k], columns[k]), either view."""
        soft = np.clip(exact_products(self._signs[0], self._signs[1], rows, columns), 0, 1)
        coded = self._coded[0][rows] & self._coded[1][columns]
        towards_offer, towards_need = self._coverage.pairs(rows, columns)
        return np.where(coded, towards_offer, soft), np.where(coded, towards_need, soft)

    def evidence(self, row: int, column: int) -> tuple[str, ...]:
        """Return the answered codes, or the likeliest common subject: "30213100~30200000?" or "30200000?"."""
        if self._coded[0][row] and self._coded[1][column]:
            return self._coverage.evidence(row, column)
        common = int((self._chances[0][row] * self._chances[1][column]).argmax())
        likely = f"{self._groups[common].ljust(CPV_DIGITS, '0')}?"
        if self._coded[0][row]:
            return (f"{_nearest(self._codes[0][row], likely)}~{likely}",)
        if self._coded[1][column]:
            return (f"{likely}~{_nearest(self._codes[1][column], likely)}",)
        return (likely,)


def _chances(items: Sequence[Item], texts: Written, subjects: Subjects) -> NDArray[np.float32]:
    """Return the probabilities of groups, by the codes or else the text (zero without either)."""
    chances = subjects.likely(texts.vectors)
    chances[~texts.is_written] = 0
    for row, item in enumerate(items):
        if item.cpv:
            chances[row] = subjects.named(item.cpv)
    return chances


def _nearest(codes: Sequence[str], likely: str) -> str:
    """Return the code that shares the most leading digits with the likely one."""

    def shared(code: str) -> int:
        return next((at for at, digit in enumerate(code) if digit != likely[at]), CPV_DIGITS)

    return max(codes, key=shared)
