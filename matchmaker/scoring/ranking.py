"""rank(): the best counterparts of every item, each score the sum of explained parts."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.comparing import Comparison
from matchmaker.scoring.coverage import Indexes, Values
from matchmaker.scoring.criteria import Criteria, criteria
from matchmaker.scoring.encoding import TextEncoder, packaged_encoder, standing_in
from matchmaker.scoring.phrases import Phrases
from matchmaker.scoring.points import whole_points
from matchmaker.scoring.profile import Item, Part, Ranking, Scored, Vocabulary

_CELLS = 4_000_000  # pairs in one block: about 16 MB a matrix
_SLACK = 1e-4  # more than float32 can err: who lies this close to the last rank is compared exactly


def rank(
    needs: Sequence[Item],
    offers: Sequence[Item],
    *,
    vocabulary: Vocabulary,
    top: int = 10,
    seed: int = 0,
    weights: Criteria | None = None,
    encoder: TextEncoder | None = None,
) -> list[Ranking]:
    """Return for every need its `top` offers, best first, in the order of `needs`.

    The same call with the sides exchanged ranks needs for offers: a pair has one score. Equal scores are
    ordered by a hash of `seed` and the content, so neither ids nor the order of the input decide.
    """
    if not needs or not offers:
        return [Ranking(need.id, ()) for need in needs]
    encoder = encoder or packaged_encoder() or standing_in(vocabulary.cpv_labels)
    comparison = Comparison(needs, offers, weights or criteria(), vocabulary, encoder)
    lots = np.stack([_lots(offers, seed, with_ids=False), _lots(offers, seed, with_ids=True)])
    rows_per_block = max(1, _CELLS // len(offers))
    explained = _Explained(comparison, Phrases(encoder, *comparison.texts))
    found: list[Ranking] = []
    for start in range(0, len(needs), rows_per_block):
        rows = slice(start, min(start + rows_per_block, len(needs)))
        chosen = [
            (row + start, columns, shares) for row, columns, shares in _best(comparison, rows, lots, top)
        ]
        explained.prepare(chosen)
        found += [
            Ranking(
                needs[row].id,
                tuple(
                    Scored(offers[column].id, parts)
                    for column, parts in zip(columns, explained.parts(row, columns, shares), strict=True)
                ),
            )
            for row, columns, shares in chosen
        ]
    return found


def _best(
    comparison: Comparison, rows: slice, lots: NDArray[np.uint64], top: int
) -> Iterator[tuple[int, Indexes, Values]]:
    """Yield for each need of the block its best offers and their exact shares, best first."""
    quick = comparison.block(rows)
    count = quick.shape[1]
    if count > top:
        last = np.partition(quick, count - top, axis=1)[:, count - top]
        near = quick >= last[:, None] - np.float32(_SLACK)
    else:
        near = np.ones(quick.shape, dtype=bool)
    near &= quick > 0
    own, columns = np.nonzero(near)
    shares = comparison.shares(own + rows.start, columns)
    scores = np.round(shares.sum(axis=1), 9)
    order = np.lexsort((lots[1, columns], lots[0, columns], -scores, own))
    own, columns, shares = own[order], columns[order], shares[order]
    bounds = np.searchsorted(own, np.arange(len(quick) + 1))
    for row, (first, end) in enumerate(itertools.pairwise(bounds)):
        best = slice(first, min(end, first + top))
        yield row, columns[best], shares[best]


class _Explained:
    """Shares as parts with evidence."""

    def __init__(self, comparison: Comparison, phrases: Phrases) -> None:
        self._names = comparison.names
        self._coverages = {coverage.name: coverage for coverage in comparison.coverages}
        self._phrases = phrases

    def prepare(self, chosen: Sequence[tuple[int, Indexes, Values]]) -> None:
        """Encode the phrases of all texts that will be shown together."""
        shown = {int(column) for _, columns, _ in chosen for column in columns}
        self._phrases.prepare([row for row, _, _ in chosen], shown)

    def parts(self, row: int, columns: Indexes, shares: Values) -> list[tuple[Part, ...]]:
        """Return the parts that carry points, by offer."""
        return [
            tuple(
                Part(name, int(own), self._evidence(name, row, int(column)))
                for name, own in zip(self._names, points, strict=True)
                if own
            )
            for column, points in zip(columns, whole_points(shares), strict=True)
        ]

    def _evidence(self, name: str, row: int, column: int) -> tuple[str, ...]:
        if name in self._coverages:
            return self._coverages[name].evidence(row, column)
        return self._phrases.evidence(row, column)


def _lots(items: Sequence[Item], seed: int, *, with_ids: bool) -> NDArray[np.uint64]:
    """Return the numbers that order equal scores."""
    return np.array([_lot(item, seed, with_ids=with_ids) for item in items], dtype=np.uint64)


def _lot(item: Item, seed: int, *, with_ids: bool) -> int:
    content = (
        item.words,
        *(
            sorted(codes)
            for codes in (item.strategies, item.product_groups, item.cpv, item.regions, item.languages)
        ),
    )
    drawn = hashlib.blake2b(repr((seed, content, item.id if with_ids else "")).encode(), digest_size=8)
    return int.from_bytes(drawn.digest(), "big")
