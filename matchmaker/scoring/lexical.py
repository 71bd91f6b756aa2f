"""Shared spelling: character n-grams weighted by TF-IDF, within one language only.

Across languages shared n-grams are names and accidents: measured, they hurt the order rather than help it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

_LEAST_LETTERS = 3


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
    if not any(len(text.strip()) >= _LEAST_LETTERS for text in spoken):
        return csr_array((len(texts), 1), dtype=np.float32)
    terms = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    found = terms.fit_transform(spoken)
    placed = vstack([found, csr_array((1, found.shape[1]), dtype=np.float32)], format="csr")
    order = np.full(len(texts), len(rows))
    order[rows] = np.arange(len(rows))
    return csr_array(placed[order])
