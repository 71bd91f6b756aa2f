"""How far one code answers another, in whole percent.

`credit(asked, given)` returns a matrix of uint8, shape (len(asked), len(given)). Whole percents keep every
sum exact, whatever the order of the addition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FULL = 100
Percents: TypeAlias = NDArray[np.uint8]
Credit: TypeAlias = Callable[[Sequence[str], Sequence[str]], Percents]

# By the number of leading digits two CPV codes share: 2 division, 3 group, 4 class, 5 category.
_CPV_BY_SHARED_DIGITS = np.array([0, 0, 30, 50, 70, 85, 90, 95, 100], dtype=np.uint8)
CPV_DIGITS = 8
_PART_OF_REGION = 60  # the other side covers a part of the region
_SAME_COUNTRY = 30


def same(asked: Sequence[str], given: Sequence[str]) -> Percents:
    """Full credit for the same code, none for another."""
    matrix: Percents = (_column(asked) == _row(given)).astype(np.uint8) * np.uint8(FULL)
    return matrix


def strategies(near_credit: Mapping[tuple[str, str], float]) -> Credit:
    """Return the credit of strategies: full for the same, partial by the table of near ones."""

    def credit(asked: Sequence[str], given: Sequence[str]) -> Percents:
        matrix = same(asked, given)
        for row, one in enumerate(asked):
            for column, other in enumerate(given):
                share = near_credit.get((one, other))
                if share is not None:
                    matrix[row, column] = round(FULL * share)
        return matrix

    return credit


def cpv(asked: Sequence[str], given: Sequence[str]) -> Percents:
    """Credit by shared prefix; trailing zeros say "anything below" and are no shared digits."""
    one, other = _digits(asked), _digits(given)
    shared = np.zeros((len(asked), len(given)), dtype=np.uint8)
    alike = np.ones(shared.shape, dtype=bool)
    for position in range(CPV_DIGITS):
        column, row = one[:, position, None], other[None, :, position]
        alike &= (column == row) & (column != 0)
        shared += alike
    matrix: Percents = _CPV_BY_SHARED_DIGITS[shared]
    matrix[_column(asked) == _row(given)] = FULL
    return matrix


def regions(asked: Sequence[str], given: Sequence[str]) -> Percents:
    """Full credit where the given NUTS region holds the asked one, less for a part or the same country."""
    matrix = np.zeros((len(asked), len(given)), dtype=np.uint8)
    for row, one in enumerate(asked):
        for column, other in enumerate(given):
            if one.startswith(other):
                matrix[row, column] = FULL
            elif other.startswith(one):
                matrix[row, column] = _PART_OF_REGION
            elif one[:2] == other[:2]:
                matrix[row, column] = _SAME_COUNTRY
    return matrix


def _digits(codes: Sequence[str]) -> NDArray[np.uint8]:
    """Return digits 1–10 (for 0–9) by code and position, 0 behind the significant ones (never under two)."""
    matrix = np.zeros((len(codes), CPV_DIGITS), dtype=np.uint8)
    for row, code in enumerate(codes):
        significant = max(len(code.rstrip("0")), 2)
        matrix[row, :significant] = [int(digit) + 1 for digit in code[:significant]]
    return matrix


def _column(codes: Sequence[str]) -> NDArray[np.str_]:
    return np.array(codes, dtype=str)[:, None]


def _row(codes: Sequence[str]) -> NDArray[np.str_]:
    return np.array(codes, dtype=str)[None, :]
