"""What is a text probably about? Likely CPV groups from its vector: a soft sign where no code is given.

`data/subjects.npz` holds a multinomial logistic regression (see `fitting`); it is made for one encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.encoding import Vectors, unit_rows

_DIVISION, _GROUP = 2, 3  # leading digits
_SHARE_OF_MEAN = 0.5
_HARDLY_LIKELY = 0.02


@dataclass(frozen=True, slots=True)
class Subjects:
    """The model: `groups` are CPV prefixes of three digits; `mean` is what all texts have in common."""

    encoder: str
    groups: tuple[str, ...]
    weights: NDArray[np.float32]  # dimensions × groups
    bias: NDArray[np.float32]
    mean: NDArray[np.float32]

    def centred(self, vectors: Vectors) -> Vectors:
        """Return the unit rows of texts as `likely` takes them."""
        return centred(vectors, self.mean)

    def likely(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return the probability of each group for each (centred) text."""
        logits = vectors @ self.weights + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        odds: NDArray[np.float32] = np.exp(logits)
        odds /= odds.sum(axis=1, keepdims=True)
        return odds

    def named(self, codes: Sequence[str]) -> NDArray[np.float32]:
        """Return the codes' groups in equal shares; a code without its group in the model: its division's."""
        share = np.zeros(len(self.groups), dtype=np.float32)
        for code in codes:
            below = [row for row, group in enumerate(self.groups) if group == code[:_GROUP]]
            below = below or [
                row for row, group in enumerate(self.groups) if group[:_DIVISION] == code[:_DIVISION]
            ]
            if below:
                share[below] += 1 / (len(codes) * len(below))
        return share

    def signs(self, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return rows whose dot products say how far two subjects agree (0–1).

        Square roots of probabilities, so that the products are Bhattacharyya coefficients (1943), over groups
        and over divisions; what is hardly likely counts as unlikely, or two texts about nothing would agree.
        """
        divisions = [group[:_DIVISION] for group in self.groups]
        names = sorted(set(divisions))
        sums = np.zeros((len(self.groups), len(names)), dtype=np.float32)
        sums[np.arange(len(divisions)), [names.index(division) for division in divisions]] = 1
        likely = [probabilities - _HARDLY_LIKELY, probabilities @ sums - 2 * _HARDLY_LIKELY]
        signs: NDArray[np.float32] = np.sqrt(np.maximum(np.concatenate(likely, axis=1), 0) / 2)
        return signs.astype(np.float32)


@cache
def packaged_subjects(encoder: str) -> Subjects | None:
    """Return the packaged model, or None if it was made for another encoder."""
    with as_file(files(__package__) / "data" / "subjects.npz") as path, np.load(path) as data:
        if str(data["encoder"]) != encoder:
            return None
        return Subjects(
            encoder,
            tuple(str(group) for group in data["groups"]),
            data["weights"].astype(np.float32),
            data["bias"].astype(np.float32),
            data["mean"].astype(np.float32),
        )


def centred(vectors: Vectors, mean: NDArray[np.float32]) -> Vectors:
    """Return the unit rows without half of what all texts have in common: it only blurs differences."""
    written = np.any(vectors, axis=1, keepdims=True)
    return unit_rows(np.where(written, vectors - np.float32(_SHARE_OF_MEAN) * mean, 0))
