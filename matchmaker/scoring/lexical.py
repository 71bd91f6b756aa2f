"""Shared spelling: character n-grams weighted by TF-IDF, within one language only.

Across languages shared n-grams are names and accidents: measured, they hurt the order rather than help it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

_LETTERS = 5
_MANY = 50  # texts from which on it is known which n-grams are common
_COMMON = 0.2  # of the texts: what so many share says nothing about the subject


def lexical_rows(texts: Sequence[str], languages: Sequence[str]) -> csr_array:
    """Return unit rows, one a text; texts of different languages have no column in common."""
    blocks = [_rows_of(texts, languages, language) for language in sorted(set(languages)) if language]
    if not blocks:
        return csr_array((len(texts), 1), dtype=np.float32)
    return csr_array(hstack(blocks, format="csr"))


def _rows_of(texts: Sequence[str], languages: Sequence[str], language: str) -> csr_array:
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = [row for row, own in enumerate(languages) if own == language]
    spoken = [texts[row].casefold() for row in rows]
    if not any(text.strip() for text in spoken):
        return csr_array((len(texts), 1), dtype=np.float32)
    terms = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(_LETTERS, _LETTERS), sublinear_tf=True, dtype=np.float32
    )
    found = terms.fit_transform(spoken)
    if len(spoken) >= _MANY:
        found = _without_common(found)
    placed = vstack([found, csr_array((1, found.shape[1]), dtype=np.float32)], format="csr")
    order = np.full(len(texts), len(rows))
    order[rows] = np.arange(len(rows))
    return csr_array(placed[order])


def _without_common(rows: csr_array) -> csr_array:
    """Return the rows, of unit length again, without the columns that too many of them use."""
    from sklearn.preprocessing import normalize

    use = np.bincount(rows.indices, minlength=rows.shape[1])
    return csr_array(normalize(rows[:, use <= _COMMON * rows.shape[0]]))
