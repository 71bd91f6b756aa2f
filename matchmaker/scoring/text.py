"""The criterion "text": meaning across languages, and shared spelling within one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.scoring.coverage import Indexes, Values
from matchmaker.scoring.encoding import TextEncoder, Vectors, encode_all
from matchmaker.scoring.language import detected_languages
from matchmaker.scoring.lexical import lexical_rows
from matchmaker.scoring.profile import Item

# Shared spelling adds to meaning where the languages agree; both are cosines.
WEIGHT_OF_SPELLING = 0.5


@dataclass(frozen=True, slots=True)
class Written:
    """One side's texts, ready to be compared: rows belong to items."""

    texts: Sequence[str]
    languages: Sequence[str]
    vectors: Vectors
    spelling: csr_array


def written(needs: Sequence[Item], offers: Sequence[Item], encoder: TextEncoder) -> tuple[Written, Written]:
    """Return both sides' texts as rows of common spaces."""
    items = [*needs, *offers]
    texts = [item.words for item in items]
    languages = spoken_languages(items)
    vectors = encode_all(encoder, texts)
    spelling = lexical_rows(texts, languages)
    cut = len(needs)
    return (
        Written(texts[:cut], languages[:cut], vectors[:cut], spelling[:cut]),
        Written(texts[cut:], languages[cut:], vectors[cut:], spelling[cut:]),
    )


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
        self.asked = _is_written(needs)
        self.given = _is_written(offers)

    def block(self, rows: Indexes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the values (0–1) of all pairs of some needs, (rows, offers), once for either view."""
        value: NDArray[np.float32] = self._needs.vectors[rows] @ self._offers.vectors.T
        spelling = (self._needs.spelling[rows] @ self._offer_spelling).tocoo()
        value[spelling.row, spelling.col] += np.float32(WEIGHT_OF_SPELLING) * spelling.data
        np.clip(value, 0, 1, out=value)
        return value, value

    def pairs(self, rows: Indexes, columns: Indexes) -> tuple[Values, Values]:
        """Return the values of the pairs (rows[k], columns[k]), in sums that no block size changes."""
        meaning = np.einsum(
            "kd,kd->k",
            self._needs.vectors[rows].astype(np.float64),
            self._offers.vectors[columns].astype(np.float64),
        )
        shared = self._needs.spelling[rows].multiply(self._offers.spelling[columns])
        spelling = np.asarray(shared.sum(axis=1, dtype=np.float64)).ravel()
        value: Values = np.clip(meaning + WEIGHT_OF_SPELLING * spelling, 0, 1)
        return value, value


def _is_written(side: Written) -> NDArray[np.bool_]:
    return np.array([any(letter.isalnum() for letter in text) for text in side.texts], dtype=bool)
