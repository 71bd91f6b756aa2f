"""What carried a text match: words both wrote, or the two phrases that come closest across languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from matchmaker.scoring.encoding import TextEncoder, Vectors, encode_all
from matchmaker.scoring.text import Written

_CLAUSE_END = re.compile(r"[.;:!?,\n\r\t•–—()\[\]\"“”„«»|/]+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_PHRASE = 8  # words
_MOST_PHRASES = 12  # of one text, from its beginning


class Phrases:
    """The phrases of some texts of both sides, encoded once."""

    def __init__(self, encoder: TextEncoder, needs: Written, offers: Written) -> None:
        self._encoder = encoder
        self._sides = (needs, offers)
        self._phrases: tuple[dict[int, list[str]], dict[int, list[str]]] = ({}, {})
        self._vectors: dict[str, Vectors] = {}

    def prepare(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        """Encode the phrases of the given needs and offers in one go."""
        new: set[str] = set()
        for side, wanted in enumerate((rows, columns)):
            for index in wanted:
                if index not in self._phrases[side]:
                    self._phrases[side][index] = phrases(self._sides[side].texts[index])
                    new.update(self._phrases[side][index])
        fresh = sorted(new - self._vectors.keys())
        self._vectors.update(zip(fresh, encode_all(self._encoder, fresh), strict=True))

    def evidence(self, row: int, column: int) -> tuple[str, ...]:
        """Return the closest pair of phrases, "need's ~ offer's" (once if they are the same)."""
        one, other = self._phrases[0][row], self._phrases[1][column]
        if not one or not other:
            return ()
        left, right = (np.stack([self._vectors[phrase] for phrase in side]) for side in (one, other))
        closeness = np.round(left @ right.T, 4)
        best = np.unravel_index(int(closeness.argmax()), closeness.shape)
        asked, given = one[best[0]], other[best[1]]
        return (asked,) if asked.casefold() == given.casefold() else (f"{asked} ~ {given}",)


def phrases(text: str) -> list[str]:
    """Return the clauses of a text in order, long ones cut, each with a word of four letters.

    A text without such a word is its own phrase.
    """
    found: dict[str, None] = {}
    for clause in _CLAUSE_END.split(text):
        for piece in _pieces(clause.split()):
            if _WORD.search(piece):
                found.setdefault(piece)
        if len(found) >= _MOST_PHRASES:
            break
    return list(found)[:_MOST_PHRASES] or [" ".join(text.split()[:_LONGEST_PHRASE])]


def _pieces(words: Sequence[str]) -> list[str]:
    """Return the words in runs of nearly equal length, none longer than a phrase."""
    if not words:
        return []
    count = -(-len(words) // _LONGEST_PHRASE)
    return [" ".join(piece) for piece in np.array_split(np.array(words, dtype=object), count)]
