"""The criterion "text": meaning across languages, and shared spelling within one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.scoring.coverage import Indexes, Values
from matchmaker.scoring.encoding import TextEncoder, Vectors
from matchmaker.scoring.language import detected_languages
from matchmaker.scoring.lexical import lexical_rows
from matchmaker.scoring.profile import Item
from matchmaker.scoring.segments import Segmented, pooled, segmented
from matchmaker.scoring.subjects import Subjects

# Shared spelling adds to meaning where the languages agree; both are cosines.
WEIGHT_OF_SPELLING = 0.5


@dataclass(frozen=True, slots=True)
class Written:
    """One side's texts, ready to be compared: rows belong to items."""

    segments: Segmented
    vectors: Vectors
    spelling: csr_array

    @property
    def is_written(self) -> NDArray[np.bool_]:
        """Which items say anything at all."""
        return np.array([bool(own) for own in self.segments.segments], dtype=bool)


def written(
    needs: Sequence[Item], offers: Sequence[Item], encoder: TextEncoder, subjects: Subjects | None
) -> tuple[Written, Written]:
    """Return both sides' texts as rows of common spaces."""
    items = [*needs, *offers]
    spelling = lexical_rows([item.words for item in items], spoken_languages(items))
    cut = len(needs)
    return (
        _side(needs, spelling[:cut], encoder, subjects),
        _side(offers, spelling[cut:], encoder, subjects),
    )


def _side(
    items: Sequence[Item], spelling: csr_array, encoder: TextEncoder, subjects: Subjects | None
) -> Written:
    segments = segmented(items, encoder)
    vectors = pooled(segments, items)
    return Written(segments, subjects.centred(vectors) if subjects else vectors, spelling)


def spoken_languages(items: Sequence[Item]) -> list[str]:
    """Return each item's language: the one given, else the detected one."""
    silent = [item.words for item in items if not item.language]
    detected = iter(detected_languages(silent))
    return [item.language or next(detected) for item in items]


class TextSimilarity:
    """Both views are the same: texts resemble each other."""

    name = "text"

    def __init__(self, needs: Written, offers: Written) -> None:
        self._needs, self._offers = needs, offers
        self._offer_spelling = offers.spelling.T.tocsr()
        self.asked, self.given = needs.is_written, offers.is_written

    def block(self, rows: Indexes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the values (0–1) of all pairs of some needs, (rows, offers), once for either view."""
        value: NDArray[np.float32] = self._needs.vectors[rows] @ self._offers.vectors.T
        spelling = (self._needs.spelling[rows] @ self._offer_spelling).tocoo()
        value[spelling.row, spelling.col] += np.float32(WEIGHT_OF_SPELLING) * spelling.data
        np.clip(value, 0, 1, out=value)
        return value, value

    def pairs(self, rows: Indexes, columns: Indexes) -> tuple[Values, Values]:
        """Return the values of the pairs (rows[k], columns[k]), in sums that no block size changes."""
        meaning = exact_products(self._needs.vectors, self._offers.vectors, rows, columns)
        shared = self._needs.spelling[rows].multiply(self._offers.spelling[columns])
        spelling = np.asarray(shared.sum(axis=1, dtype=np.float64)).ravel()
        value: Values = np.clip(meaning + WEIGHT_OF_SPELLING * spelling, 0, 1)
        return value, value

    def evidence(self, row: int, column: int) -> tuple[str, ...]:
        """Return the two segments that come closest."""
        return self._needs.segments.closest(row, self._offers.segments, column)


def exact_products(
    left: NDArray[np.float32], right: NDArray[np.float32], rows: Indexes, columns: Indexes
) -> Values:
    """Return the dot products of left[rows[k]] and right[columns[k]] in double precision."""
    products: Values = np.einsum("kd,kd->k", left[rows].astype(np.float64), right[columns].astype(np.float64))
    return products
