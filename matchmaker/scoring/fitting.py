"""How `data/subjects.npz` is made (`scripts/fit-subjects`), also without some notices to judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from matchmaker.scoring.encoding import TextEncoder, Vectors, encode_all
from matchmaker.scoring.profile import Item
from matchmaker.scoring.segments import pooled, segmented
from matchmaker.scoring.subjects import Subjects, centred

_DIGITS = 3
_WEIGHT_OF_LABEL = 0.1  # of a notice: labels are many and unlike what people write
_LABELS_PER_LANGUAGE = 3000


def label_vectors(labels: Mapping[str, Mapping[str, str]], encoder: TextEncoder) -> tuple[Vectors, list[str]]:
    """Return a fixed sample of the labels in every language as vectors, and their codes."""
    codes = [code for code in sorted(labels) if len(code.rstrip("0")) >= _DIGITS]
    chosen = np.random.default_rng(0).permutation(len(codes))[:_LABELS_PER_LANGUAGE]
    sample = [codes[row] for row in sorted(chosen)]
    languages = sorted(next(iter(labels.values())))
    texts = [labels[code][language] for language in languages for code in sample]
    return encode_all(encoder, texts), sample * len(languages)


def text_vectors(items: Sequence[Item], encoder: TextEncoder) -> Vectors:
    """Return the items' texts as vectors, not yet centred."""
    return pooled(segmented(items, encoder), items)


def fitted_subjects(
    texts: tuple[Vectors, Sequence[str]], labels: tuple[Vectors, Sequence[str]], encoder: str
) -> Subjects:
    """Return the model fitted on coded texts and on labels (vectors and CPV codes each)."""
    from sklearn.linear_model import LogisticRegression

    means = [rows.mean(axis=0) for rows in (texts[0], labels[0])]
    written = centred(texts[0], means[0])
    vectors = np.vstack([written, centred(labels[0], means[1])])
    groups = [code[:_DIGITS] for code in (*texts[1], *labels[1])]
    weights = np.r_[np.ones(len(texts[1])), np.full(len(labels[1]), _WEIGHT_OF_LABEL)]
    model = LogisticRegression(C=10, max_iter=60, tol=1e-3).fit(vectors, groups, sample_weight=weights)
    return Subjects(
        encoder,
        tuple(str(group) for group in model.classes_),
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
        means[0],
    )


def save(subjects: Subjects, path: Path) -> None:
    """Write the model; half precision is enough."""
    np.savez_compressed(
        path,
        encoder=np.array(subjects.encoder),
        groups=np.array(subjects.groups),
        weights=subjects.weights.astype(np.float16),
        bias=subjects.bias.astype(np.float16),
        mean=subjects.mean.astype(np.float16),
    )
