"""All criteria over needs × offers: quick scores of blocks, exact shares of chosen pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring import credit
from matchmaker.scoring.coverage import Codes, Coverage, Indexes, Values
from matchmaker.scoring.cpv import SoftCpv
from matchmaker.scoring.criteria import WEIGHT_OF_UNKNOWN, Criteria
from matchmaker.scoring.encoding import TextEncoder
from matchmaker.scoring.points import two_sided
from matchmaker.scoring.profile import Item, Vocabulary
from matchmaker.scoring.subjects import Subjects
from matchmaker.scoring.text import TextSimilarity, written

_Block = NDArray[np.float32]


class Criterion(Protocol):
    """What every criterion can do; values are 0–1, `asked` and `given` say which items state it at all."""

    name: str
    asked: NDArray[np.bool_]
    given: NDArray[np.bool_]

    def block(self, rows: Indexes) -> tuple[_Block, _Block]:
        """Return both views of all pairs of some needs, in float32."""

    def pairs(self, rows: Indexes, columns: Indexes) -> tuple[Values, Values]:
        """Return both views of chosen pairs, exactly."""

    def evidence(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a person can check."""


class Comparison:
    """Needs against offers under some criteria.

    One-way scores: a is the share of what the need names that the offer answers, b the share of what the
    offer claims that the need asks for; each a weighted mean over the criteria both state. A criterion that
    either side leaves out keeps WEIGHT_OF_UNKNOWN of its weight in the divisor.
    """

    def __init__(
        self,
        needs: Sequence[Item],
        offers: Sequence[Item],
        criteria: Criteria,
        vocabulary: Vocabulary,
        *,
        encoder: TextEncoder,
        subjects: Subjects | None,
    ) -> None:
        texts = written(needs, offers, encoder, subjects)
        everything: list[Criterion] = [*_coverages(needs, offers, vocabulary), TextSimilarity(*texts)]
        cpv = Coverage("cpv", *_both("cpv", needs, offers), credit.cpv)
        everything.append(SoftCpv(cpv, (needs, offers), texts, subjects) if subjects else cpv)
        order = list(criteria.weights)
        everything.sort(key=lambda criterion: order.index(criterion.name))
        self.criteria = [criterion for criterion in everything if criteria.weights[criterion.name]]
        self._weights = np.array([criteria.weights[criterion.name] for criterion in self.criteria])
        self._asked = np.stack([criterion.asked for criterion in self.criteria], axis=1)
        self._given = np.stack([criterion.given for criterion in self.criteria], axis=1)

    def block(self, rows: Indexes) -> _Block:
        """Return the two-sided scores (0–1) of all pairs of some needs, (rows, offers), to about 1e-6."""
        a, b = (np.zeros((self._asked[rows].shape[0], len(self._given)), dtype=np.float32) for _ in "ab")
        for weight, criterion in zip(self._weights.astype(np.float32), self.criteria, strict=True):
            towards_offer, towards_need = criterion.block(rows)
            a += weight * towards_offer
            b += weight * towards_need
        weighted = (self._asked[rows] * self._weights).astype(np.float32)
        stated = self._weights.sum() * WEIGHT_OF_UNKNOWN
        divisor = stated + (1 - WEIGHT_OF_UNKNOWN) * (weighted @ self._given.T.astype(np.float32))
        both = a + b
        score: _Block = 2 * a * b
        np.divide(score, both * divisor, out=score, where=both > 0)
        return score

    def shares(self, rows: Indexes, columns: Indexes) -> Values:
        """Return the exact shares of the pairs (rows[k], columns[k]) by criterion, shape (k, criteria)."""
        views = [criterion.pairs(rows, columns) for criterion in self.criteria]
        stated = self._asked[rows] & self._given[columns]
        weights = np.where(stated, self._weights, 0)
        divisor = np.where(stated, self._weights, WEIGHT_OF_UNKNOWN * self._weights).sum(
            axis=1, keepdims=True
        )
        towards_offer, towards_need = (
            weights * np.stack([view[side] for view in views], axis=1) / divisor for side in (0, 1)
        )
        return two_sided(towards_offer, towards_need)


def _coverages(needs: Sequence[Item], offers: Sequence[Item], vocabulary: Vocabulary) -> list[Coverage]:
    strategies = _both("strategies", needs, offers)
    goals = [[tuple(sorted({code[0] for code in codes})) for codes in side] for side in strategies]
    return [
        Coverage("strategies", *strategies, credit.strategies(vocabulary.near_credit)),
        Coverage("goal", goals[0], goals[1], credit.same),
        Coverage("product_group", *_both("product_groups", needs, offers), credit.same),
        Coverage("region", *_both("regions", needs, offers), credit.regions),
        Coverage("language", *_both("languages", needs, offers), credit.same, one_suffices=True),
    ]


def _both(codes: str, needs: Sequence[Item], offers: Sequence[Item]) -> tuple[Codes, Codes]:
    """Return either side's codes of one kind, without repeats."""
    asked, given = ([tuple(dict.fromkeys(getattr(item, codes))) for item in side] for side in (needs, offers))
    return asked, given
