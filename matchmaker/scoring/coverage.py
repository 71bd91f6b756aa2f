"""A criterion over codes: which share of the codes one side names does the other side answer?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.scoring.credit import FULL, Credit, Percents

Codes = Sequence[tuple[str, ...]]
Values = NDArray[np.float64]
Indexes = NDArray[np.intp]


class Coverage:
    """Needs against offers (either may be called `asked` or `given`: the criterion is symmetric).

    `one_suffices`: a single answered code answers the criterion (a shared language), else the mean counts.
    """

    def __init__(
        self, name: str, asked: Codes, given: Codes, credit: Credit, *, one_suffices: bool = False
    ) -> None:
        self.name = name
        self._credit = credit
        self._codes = (asked, given)
        self._evidence: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}
        self._towards_offers = _Direction(asked, given, credit, one_suffices=one_suffices)
        self._towards_needs = _Direction(given, asked, credit, one_suffices=one_suffices)
        self.asked = np.array([bool(codes) for codes in asked], dtype=bool)
        self.given = np.array([bool(codes) for codes in given], dtype=bool)

    def block(self, rows: Indexes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the values (0–1) of the pairs of some needs, (rows, offers): either side's view."""
        return self._towards_offers.by_asking(rows), self._towards_needs.by_giving(rows).T

    def pairs(self, rows: Indexes, columns: Indexes) -> tuple[Values, Values]:
        """Return the exact values of the pairs (rows[k], columns[k]), either view."""
        return self._towards_offers.pairs(rows, columns), self._towards_needs.pairs(columns, rows)

    def evidence(self, row: int, column: int) -> tuple[str, ...]:
        """Return each of the need's codes that is answered, with the best answer if it is another code."""
        asked, given = self._codes[0][row], self._codes[1][column]
        known = self._evidence.get((asked, given))
        if known is None:
            known = self._evidence[asked, given] = self._answered(asked, given)
        return known

    def _answered(self, asked: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
        credit = self._credit(asked, given)
        best = credit.argmax(axis=1)
        return tuple(
            code if code == given[answer] else f"{code}~{given[answer]}"
            for code, answer, percents in zip(asked, best, credit, strict=True)
            if percents[answer] > 0
        )


class _Direction:
    """What the `given` side answers of what the `asked` side names."""

    def __init__(self, asked: Codes, given: Codes, credit: Credit, *, one_suffices: bool) -> None:
        names = sorted({code for codes in asked for code in codes})
        index = {code: position for position, code in enumerate(names)}
        longest = max((len(codes) for codes in asked), default=0)
        # One index beyond the names stands for "no code": a row without credit.
        self._indexes = np.full((len(asked), max(longest, 1)), len(names), dtype=np.intp)
        for row, codes in enumerate(asked):
            self._indexes[row, : len(codes)] = [index[code] for code in codes]
        self._incidence = _incidence(self._indexes, len(names))
        self._best = _best_credit(names, given, credit)
        counts = np.array([1 if one_suffices else max(len(codes), 1) for codes in asked], dtype=np.float32)
        self._full = counts * np.float32(FULL)

    def by_asking(self, rows: Indexes) -> NDArray[np.float32]:
        """Return the values of some asking items by all giving ones, (rows, given)."""
        return self._values(self._incidence[rows], self._best, self._full[rows])

    def by_giving(self, columns: Indexes) -> NDArray[np.float32]:
        """Return the values of all asking items by some giving ones, (asked, columns)."""
        return self._values(self._incidence, self._best[:, columns], self._full)

    @staticmethod
    def _values(incidence: csr_array, best: Percents, full: NDArray[np.float32]) -> NDArray[np.float32]:
        used = np.unique(incidence.indices)
        answered: NDArray[np.float32] = incidence[:, used] @ best[used].astype(np.float32)
        answered /= full[:, None]
        return np.minimum(answered, 1, out=answered)

    def pairs(self, asking: Indexes, giving: Indexes) -> Values:
        answered = self._best[self._indexes[asking], giving[:, None]].sum(axis=1, dtype=np.int64)
        values: Values = np.minimum(answered / self._full[asking].astype(np.float64), 1)
        return values


def _incidence(indexes: Indexes, size: int) -> csr_array:
    """Return the items × codes matrix of ones (the last column, "no code", is left out)."""
    rows, positions = np.nonzero(indexes < size)
    ones = np.ones(len(rows), dtype=np.float32)
    return csr_array((ones, (rows, indexes[rows, positions])), shape=(len(indexes), size + 1))


def _best_credit(names: Sequence[str], given: Codes, credit: Credit) -> Percents:
    """Return the best answer to each code by each giving item, shape (names + 1, given)."""
    answers = sorted({code for codes in given for code in codes})
    index = {code: position for position, code in enumerate(answers)}
    best = np.zeros((len(names) + 1, len(given)), dtype=np.uint8)
    if not names or not answers:
        return best
    worth = credit(names, answers)
    longest = max(len(codes) for codes in given)
    for position in range(longest):
        having = np.array([row for row, codes in enumerate(given) if len(codes) > position], dtype=np.intp)
        columns = [index[given[row][position]] for row in having]
        best[:-1, having] = np.maximum(best[:-1, having], worth[:, columns])
    return best
