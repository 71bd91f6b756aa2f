"""rank(): the best counterparts of every item, each score the sum of explained parts."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.comparing import Comparison
from matchmaker.scoring.coverage import Indexes, Values
from matchmaker.scoring.criteria import Criteria, criteria
from matchmaker.scoring.encoding import TextEncoder, packaged_encoder, standing_in
from matchmaker.scoring.explaining import explained
from matchmaker.scoring.points import whole_points
from matchmaker.scoring.profile import Item, Ranking, Scored, Vocabulary
from matchmaker.scoring.subjects import packaged_subjects

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
    ranker = Ranker(needs, offers, vocabulary=vocabulary, seed=seed, weights=weights, encoder=encoder)
    return list(ranker.rankings(range(len(needs)), top))


class Ranker:
    """Needs against offers (neither empty), prepared once: whole lists, or the points of single pairs."""

    def __init__(
        self,
        needs: Sequence[Item],
        offers: Sequence[Item],
        *,
        vocabulary: Vocabulary,
        seed: int = 0,
        weights: Criteria | None = None,
        encoder: TextEncoder | None = None,
    ) -> None:
        encoder = encoder or packaged_encoder() or standing_in(vocabulary.cpv_labels)
        self._needs, self._offers = needs, offers
        subjects = packaged_subjects(encoder.name)
        self._comparison = Comparison(
            needs, offers, weights or criteria(), vocabulary, encoder=encoder, subjects=subjects
        )
        self._lots = np.array([[_lot(offer, seed, ""), _lot(offer, seed, offer.id)] for offer in offers])

    def rankings(self, rows: Sequence[int], top: int) -> Iterator[Ranking]:
        """Yield the `top` offers of the needs at `rows`."""
        per_block = max(1, _CELLS // len(self._offers))
        for start in range(0, len(rows), per_block):
            block = np.array(rows[start : start + per_block], dtype=np.intp)
            for row, columns, shares in self._best(block, top):
                parts_of = explained(self._comparison, row, columns, shares)
                ranked = (
                    Scored(self._offers[column].id, parts)
                    for column, parts in zip(columns, parts_of, strict=True)
                )
                yield Ranking(self._needs[row].id, tuple(ranked))

    def points(self, row: int) -> NDArray[np.int64]:
        """Return the scores (out of 1,000) of all offers for the need at `row`."""
        columns = np.arange(len(self._offers))
        shares = self._comparison.shares(np.full(len(columns), row), columns)
        points: NDArray[np.int64] = whole_points(shares).sum(axis=1)
        return points

    def _best(self, rows: Indexes, top: int) -> Iterable[tuple[int, Indexes, Values]]:
        """Return for each need its best offers and their exact shares, best first."""
        quick = self._comparison.block(rows)
        count = quick.shape[1]
        near = quick > 0
        if count > top:
            last = np.partition(quick, count - top, axis=1)[:, count - top]
            near &= quick >= last[:, None] - np.float32(_SLACK)
        own, columns = np.nonzero(near)
        shares = self._comparison.shares(rows[own], columns)
        scores = np.round(shares.sum(axis=1), 9)
        order = np.lexsort((self._lots[columns, 1], self._lots[columns, 0], -scores, own))
        own, columns, shares = own[order], columns[order], shares[order]
        bounds = np.searchsorted(own, np.arange(len(rows) + 1))
        for row, (first, end) in zip(rows, itertools.pairwise(bounds), strict=True):
            best = slice(first, min(end, first + top))
            yield int(row), columns[best], shares[best]


def _lot(item: Item, seed: int, salt: str) -> int:
    """Return the number that orders equal scores, drawn from the content: ids and positions have no say."""
    coded = (item.strategies, item.product_groups, item.cpv, item.regions, item.languages)
    content = repr((seed, item.words, [sorted(codes) for codes in coded], salt))
    return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=7).digest(), "big")
