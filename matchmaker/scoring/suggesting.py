"""suggest_cpv(): which CPV codes might a text mean? A suggestion to confirm, never an inference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matchmaker.scoring.encoding import TextEncoder, encode_all, packaged_encoder, standing_in
from matchmaker.scoring.language import LANGUAGES
from matchmaker.scoring.profile import FULL_POINTS, Item
from matchmaker.scoring.text import spoken_languages


def suggest_cpv(
    items: Sequence[Item],
    labels: Mapping[str, Mapping[str, str]],
    *,
    top: int = 10,
    encoder: TextEncoder | None = None,
) -> list[list[tuple[str, int]]]:
    """Return for each item the `top` codes whose labels come closest, with points out of 1,000, best first.

    `labels`: by code, then language. Codes of equal points stand in their own order.
    """
    encoder = encoder or packaged_encoder() or standing_in(labels)
    languages = [language if language in LANGUAGES else LANGUAGES[0] for language in spoken_languages(items)]
    vectors = encode_all(encoder, [item.words for item in items])
    codes = sorted(labels)
    found: list[list[tuple[str, int]]] = [[] for _ in items]
    for language in sorted(set(languages)):
        label_vectors = encode_all(encoder, [labels[code][language] for code in codes])
        for row in (row for row, own in enumerate(languages) if own == language):
            closeness = np.clip(label_vectors @ vectors[row], 0, 1)
            points = np.rint(closeness * FULL_POINTS).astype(int)
            best = np.argsort(-points, kind="stable")[:top]
            found[row] = [(codes[code], int(points[code])) for code in best]
    return found
