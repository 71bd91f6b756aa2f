"""suggest_cpv(): which CPV codes might a text mean? A suggestion to confirm, never an inference."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.encoding import TextEncoder, Vectors, encode_all, packaged_encoder, standing_in
from matchmaker.scoring.fitting import text_vectors
from matchmaker.scoring.language import LANGUAGES
from matchmaker.scoring.profile import FULL_POINTS, Item
from matchmaker.scoring.subjects import Subjects, packaged_subjects
from matchmaker.scoring.text import spoken_languages

Matrix = NDArray[np.float32]

WEIGHT_OF_SPELLING = 0.3  # names and Latin roots are shared across languages: for short labels that helps
WEIGHT_OF_SUBJECT = 0.5
_NEIGHBOURS = 10
_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))  # combining marks
_REFERENCES = 1000  # labels enough to know which codes are near to everything


class LabelIndex:
    """Labels to look up by meaning and spelling, corrected for hubs: labels that are near to every text.

    The correction is half of CSLS (Lample et al. 2018): what a label scores with its nearest references is
    taken off twice its score. `references` are texts like those that will be asked.
    """

    def __init__(
        self, labels: Sequence[str], references: Sequence[str], spelled: Sequence[str], encoder: TextEncoder
    ) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._encoder = encoder
        self._terms = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            min_df=1 + (len(spelled) > _REFERENCES),
            max_df=0.1 if len(spelled) > _REFERENCES else 1.0,
            sublinear_tf=True,
            preprocessor=_folded,
            dtype=np.float32,
        ).fit(spelled)
        self._vectors = encode_all(encoder, labels)
        self._spelling = self._terms.transform(labels).T.tocsr()
        self._hubs = self._hubness(references, labels)

    def scores(self, texts: Sequence[str], vectors: Vectors | None = None) -> Matrix:
        """Return how near each label is to each text (texts × labels); higher is nearer, 0 is far."""
        near = self._near(texts, encode_all(self._encoder, texts) if vectors is None else vectors)
        near *= 2
        near -= self._hubs
        return near

    def _near(self, texts: Sequence[str], vectors: Vectors) -> Matrix:
        near: Matrix = vectors @ self._vectors.T
        near += np.float32(WEIGHT_OF_SPELLING) * (self._terms.transform(texts) @ self._spelling).toarray()
        return near

    def _hubness(self, references: Sequence[str], labels: Sequence[str]) -> Matrix:
        near = self._near(references, encode_all(self._encoder, references))
        own = {label: column for column, label in enumerate(labels)}
        for row, reference in enumerate(references):
            if reference in own:
                near[row, own[reference]] = -1  # a label is no evidence about itself
        count = min(_NEIGHBOURS, len(references))
        hubs: Matrix = np.partition(near, len(references) - count, axis=0)[-count:].mean(axis=0)
        return hubs


def suggest_cpv(
    items: Sequence[Item],
    labels: Mapping[str, Mapping[str, str]],
    *,
    top: int = 10,
    encoder: TextEncoder | None = None,
    subjects: Subjects | None = None,
) -> list[list[tuple[str, int]]]:
    """Return for each item the `top` codes whose labels come closest, with points out of 1,000, best first.

    `labels`: by code, then language; `subjects`: another model than the packaged one. Codes of equal points
    stand in their own order.
    """
    encoder = encoder or packaged_encoder() or standing_in(labels)
    subjects = subjects or packaged_subjects(encoder.name)
    languages = [language if language in LANGUAGES else LANGUAGES[0] for language in spoken_languages(items)]
    codes = sorted(labels)
    vectors = text_vectors(items, encoder)
    found: list[list[tuple[str, int]]] = [[] for _ in items]
    for language in sorted(set(languages)):
        rows = [row for row, own in enumerate(languages) if own == language]
        named = [labels[code][language] for code in codes]
        index = LabelIndex(named, _sample(named), named, encoder)
        scores = index.scores([items[row].words for row in rows], vectors[rows])
        if subjects:
            scores += np.float32(WEIGHT_OF_SUBJECT) * _subject_scores(subjects, vectors[rows], codes)
        points = np.rint(np.clip(scores / 2, 0, 1) * FULL_POINTS).astype(int)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
        for own, row in enumerate(rows):
            found[row] = [(codes[code], int(points[own, code])) for code in order[own]]
    return found


def _subject_scores(subjects: Subjects, vectors: Vectors, codes: Sequence[str]) -> Matrix:
    """Return how well each code's group and division fit what the text is probably about (0–1)."""
    signs = subjects.signs(subjects.likely(subjects.centred(vectors)))
    groups = {code[:3]: np.empty(0, dtype=np.float32) for code in codes}
    for group in groups:
        groups[group] = subjects.signs(subjects.named([group.ljust(8, "0")])[None])[0]
    prefixes = sorted(groups)
    fit: Matrix = signs @ np.stack([groups[prefix] for prefix in prefixes]).T
    column = {prefix: position for position, prefix in enumerate(prefixes)}
    chosen: Matrix = fit[:, [column[code[:3]] for code in codes]]
    return chosen


def _sample(labels: Sequence[str]) -> list[str]:
    """Return evenly spread labels."""
    return list(labels[:: max(1, len(labels) // _REFERENCES)])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold()).translate(_ACCENTS)
