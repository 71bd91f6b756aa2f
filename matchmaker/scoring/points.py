"""Two one-way scores become one, split over the criteria in whole points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.coverage import Values
from matchmaker.scoring.profile import FULL_POINTS


def two_sided(towards_offer: Values, towards_need: Values) -> Values:
    """Return each pair's shares by criterion, shape (pairs, criteria); a row's sum is the harmonic mean.

    `towards_offer` holds the parts of the need's view a, `towards_need` those of the offer's view b (each row
    sums to a, b). The harmonic mean 2ab/(a+b) (Pizzato et al. 2010, RECON) is a·b/(a+b) + b·a/(a+b): so the
    parts of a count b/(a+b) each and those of b count a/(a+b), and nothing is lost.
    """
    a, b = towards_offer.sum(axis=1), towards_need.sum(axis=1)
    both = a + b
    safe = np.where(both > 0, both, 1)
    shares: Values = towards_offer * (b / safe)[:, None] + towards_need * (a / safe)[:, None]
    return shares


def whole_points(shares: Values) -> NDArray[np.int64]:
    """Return the shares in whole points out of 1,000 by largest remainder: rows sum to the rounded sums.

    Equal remainders go to the earlier criterion.
    """
    exact = np.round(shares * FULL_POINTS, 6)
    points = np.floor(exact).astype(np.int64)
    missing = np.round(exact.sum(axis=1)).astype(np.int64) - points.sum(axis=1)
    order = np.argsort(-(exact - points), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    points += rank < missing[:, None]
    return points
