"""A text as the segments that carry it: what is encoded, and what is shown as the reason of a match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.scoring.encoding import TextEncoder, Vectors, encode_all, unit_rows
from matchmaker.scoring.profile import Item

_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+|[\n\r\t•]+|\s[—–-]\s")
_LONGEST = 20  # words in a segment
_MOST = 24  # segments of a text: about 2,000 characters, from its beginning
# A title says in few words what the text is about; a long sentence says little more than a short one.
_WEIGHT_OF_TITLE = 0.5
_LONG = 100  # characters


@dataclass(frozen=True, slots=True)
class Segmented:
    """Texts in segments: item k has `segments[k]`, vectors in rows `starts[k]` to `starts[k + 1]`."""

    segments: Sequence[Sequence[str]]
    vectors: Vectors
    starts: Sequence[int]

    def closest(self, row: int, other: Segmented, column: int) -> tuple[str, ...]:
        """Return the pair of segments that come closest, "mine ~ theirs" (once if they are the same)."""
        left = self.vectors[self.starts[row] : self.starts[row + 1]]
        right = other.vectors[other.starts[column] : other.starts[column + 1]]
        if not len(left) or not len(right):
            return ()
        closeness = np.round(left @ right.T, 4)
        mine, theirs = divmod(int(closeness.argmax()), closeness.shape[1])
        one, another = self.segments[row][mine], other.segments[column][theirs]
        return (one,) if one.casefold() == another.casefold() else (f"{one} ~ {another}",)


def segmented(items: Sequence[Item], encoder: TextEncoder) -> Segmented:
    """Return the items' texts in encoded segments."""
    segments = [segments_of(item) for item in items]
    vectors = encode_all(encoder, [segment for own in segments for segment in own])
    return Segmented(segments, vectors, np.cumsum([0, *map(len, segments)]).tolist())


def segments_of(item: Item) -> list[str]:
    """Return the title and the sentences of the text, long ones cut, without repeats."""
    found: dict[str, None] = {}
    for piece in [item.title.strip(), *_pieces(item.text)]:
        if any(character.isalnum() for character in piece):
            found.setdefault(piece)
        if len(found) == _MOST:
            break
    return list(found)


def _pieces(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        count = -(-len(words) // _LONGEST)
        for piece in np.array_split(np.array(words, dtype=object), count) if count else ():
            yield " ".join(piece)


def pooled(texts: Segmented, items: Sequence[Item]) -> Vectors:
    """Return one unit row an item: its segments weighted by length up to a limit, and its title once more."""
    rows = np.zeros((len(items), texts.vectors.shape[1]), dtype=np.float32)
    for row, (item, segments) in enumerate(zip(items, texts.segments, strict=True)):
        if not segments:
            continue
        vectors = texts.vectors[texts.starts[row] : texts.starts[row + 1]]
        weights = np.array([min(len(segment), _LONG) for segment in segments], dtype=np.float32)
        rows[row] = unit_rows((weights @ vectors)[None, :])[0]
        if item.title.strip() == segments[0]:
            rows[row] += np.float32(_WEIGHT_OF_TITLE) * vectors[0]
    return unit_rows(rows)
