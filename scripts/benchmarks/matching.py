"""Measures the matching engine: scripts/benchmark matching DATA [--only texts,labels,divisions,speed].

DATA holds ted_notices_dev.jsonl.gz and cpv_2008_en_nl_fr_de.tsv.gz (with its column `split`). Nothing fitted
on a notice or on a label marked `test` takes part in judging it: models are fitted on the other half or fold.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.scoring import fitting
from matchmaker.scoring.comparing import Comparison
from matchmaker.scoring.criteria import criteria
from matchmaker.scoring.encoding import LabelEncoder, TextEncoder, UniversalEncoder, encode_all
from matchmaker.scoring.profile import Item, Vocabulary
from matchmaker.scoring.ranking import Ranker
from matchmaker.scoring.subjects import Subjects
from matchmaker.scoring.suggesting import LabelIndex
from matchmaker.taxonomy import catalogue

LANGUAGES = ("en", "nl", "fr", "de")
GAINS = ((4, 1.0), (5, 2.0), (8, 3.0))  # shared digits of the main CPV code
VOCABULARY = Vocabulary(catalogue.near_credit(), catalogue.cpv_labels())


def notices(data: Path) -> list[Item]:
    """Return the original versions of the notices in our languages, with their main code."""
    items = []
    with gzip.open(data / "ted_notices_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            notice = json.loads(line)
            version = notice["versions"][notice["lg"]]
            if notice["lg"] in LANGUAGES:
                text = (version["title"], version["descr"], notice["lg"])
                items.append(Item(notice["id"], *text, cpv=tuple(notice["cpv"][:1])))
    return items


def without_codes(items: Sequence[Item]) -> list[Item]:
    """Return the items as a reader without their codes sees them."""
    return [Item(item.id, item.title, item.text, item.language) for item in items]


def ndcg(scores: np.ndarray, gains: np.ndarray, allowed: np.ndarray, depth: int = 10) -> float:
    """Return the mean nDCG@10 over the rows that have anything to find."""
    discount = 1 / np.log2(np.arange(depth) + 2)
    order = np.argsort(-np.where(allowed, scores, -np.inf), axis=1, kind="stable")[:, :depth]
    gains = np.where(allowed, gains, 0)
    ideal = (-np.sort(-gains, axis=1)[:, :depth] * discount).sum(axis=1)
    found = (np.take_along_axis(gains, order, axis=1) * discount).sum(axis=1)
    return float((found[ideal > 0] / ideal[ideal > 0]).mean())


def judged(scores: np.ndarray, items: Sequence[Item]) -> list[float]:
    """Return nDCG@10 among the same language, other languages, all."""
    codes = np.array([item.cpv[0] for item in items])
    gains = np.zeros((len(items), len(items)))
    for digits, gain in GAINS:
        prefixes = np.array([code[:digits] for code in codes])
        gains[prefixes[:, None] == prefixes[None, :]] = gain
    languages = np.array([item.language for item in items])
    same = languages[:, None] == languages[None, :]
    others = ~np.eye(len(items), dtype=bool)
    return [ndcg(scores, gains, allowed) for allowed in (others & same, others & ~same, others)]


def tfidf(items: Sequence[Item]) -> np.ndarray:
    """Return the baseline: one TF-IDF over all languages."""
    terms = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True)
    rows = terms.fit_transform([item.words for item in items])
    return (rows @ rows.T).toarray()


def fuzzy(items: Sequence[Item]) -> np.ndarray:
    """Return the baseline: RapidFuzz's token_set_ratio."""
    texts = [item.words.casefold() for item in items]
    return process.cdist(texts, texts, scorer=fuzz.token_set_ratio, workers=2)


def ours(items: Sequence[Item], encoder: TextEncoder, subjects: Subjects | None) -> np.ndarray:
    """Return the product's scores of all pairs, codes withheld."""
    blank = without_codes(items)
    compared = Comparison(blank, blank, criteria(), VOCABULARY, encoder=encoder, subjects=subjects)
    return compared.block(np.arange(len(items)))


def texts(data: Path) -> None:
    """Set B: notice → notices of the same CPV class."""
    items, encoder = notices(data), UniversalEncoder()
    print(f"notice → notices of its CPV class, {len(items)} notices, nDCG@10 same / other language / mixed")
    show("RapidFuzz token_set_ratio", judged(fuzzy(items), items))
    show("TF-IDF char_wb(3,5)", judged(tfidf(items), items))
    show("ours, no fitted model", judged(ours(items, encoder, None), items))
    vectors, labels = (
        fitting.text_vectors(items, encoder),
        fitting.label_vectors(VOCABULARY.cpv_labels, encoder),
    )
    halves = np.random.default_rng(0).random(len(items)) < 1 / 2
    rows: dict[str, list[list[float]]] = {}
    for unseen in (halves, ~halves):
        learned = fitting.fitted_subjects(
            (vectors[~unseen], [item.cpv[0] for item, own in zip(items, unseen, strict=True) if not own]),
            labels,
            encoder.name,
        )
        own = [item for item, taken in zip(items, unseen, strict=True) if taken]
        for name, model in (("ours, no fitted model", None), ("ours", learned)):
            rows.setdefault(name, []).append(judged(ours(own, encoder, model), own))
        rows.setdefault("TF-IDF char_wb(3,5)", []).append(judged(tfidf(own), own))
    print("  the same within halves, the model fitted on the other half:")
    for name, values in rows.items():
        show(name, np.mean(values, axis=0).tolist())


def labels(data: Path) -> None:
    """Set C: a label in nl, fr, de → its English label among all; nothing fitted on test rows."""
    with gzip.open(data / "cpv_2008_en_nl_fr_de.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    seen = [row for row in rows if row["split"] == "dev"]
    asked = [place for place, row in enumerate(rows) if row["split"] == "test"]
    english = [row["en"] for row in rows]
    spelled = [row[language] for row in seen for language in LANGUAGES]
    fallback = LabelEncoder({row["code"]: {one: row[one] for one in LANGUAGES} for row in seen})
    print(f"CPV label → its English label, {len(asked)} labels among {len(rows)}, MRR nl / fr / de")
    baseline = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit(spelled)
    columns = baseline.transform(english).T
    found: dict[str, list[float]] = {"TF-IDF char_wb(3,5)": [], "ours": [], "ours, fallback encoder": []}
    for language in LANGUAGES[1:]:
        queries = [rows[place][language] for place in asked]
        references = [row[language] for row in seen]
        found["TF-IDF char_wb(3,5)"].append(mrr((baseline.transform(queries) @ columns).toarray(), asked))
        for name, encoder in (("ours", UniversalEncoder()), ("ours, fallback encoder", fallback)):
            index = LabelIndex(english, references, spelled, encoder)
            found[name].append(mrr(index.scores(queries), asked))
    for name, values in found.items():
        show(name, values)


def mrr(scores: np.ndarray, right: Sequence[int]) -> float:
    """Return the mean reciprocal rank; a tie counts against us."""
    ranks = (scores >= scores[np.arange(len(right)), right][:, None]).sum(axis=1)
    return float((1 / ranks).mean())


def divisions(data: Path) -> None:
    """Set E: notice → CPV division, five folds by notice."""
    items, encoder = notices(data), UniversalEncoder()
    vectors, sample = (
        fitting.text_vectors(items, encoder),
        fitting.label_vectors(VOCABULARY.cpv_labels, encoder),
    )
    folds = np.random.default_rng(0).integers(0, 5, len(items))
    right = []
    for fold in range(5):
        train = np.nonzero(folds != fold)[0]
        codes = [items[row].cpv[0] for row in train]
        model = fitting.fitted_subjects((vectors[train], codes), sample, encoder.name)
        chances = model.likely(model.centred(vectors[folds == fold]))
        names = sorted({group[:2] for group in model.groups})
        sums = np.array([[group[:2] == name for name in names] for group in model.groups])
        best = (chances @ sums).argmax(axis=1)
        rows = np.nonzero(folds == fold)[0]
        right += [items[row].cpv[0][:2] == names[place] for row, place in zip(rows, best, strict=True)]
    print("notice → CPV division, top-1, five folds")
    show("ours", [float(np.mean(right))])


def speed(data: Path) -> None:
    """How fast: CPU seconds, all threads counted."""
    items = notices(data)
    encoder = UniversalEncoder()
    short = [item.words[:400] for item in items if len(item.words) >= 400]
    seconds = cpu(lambda: encode_all(encoder, short[:300]))
    print(f"{300 / seconds:8.0f} texts of 400 characters encoded per CPU second")
    named = [row["en"] for row in catalogue.cpv_labels().values()][:3000]
    print(f"{len(named) / cpu(lambda: encode_all(encoder, named)):8.0f} CPV labels encoded per CPU second")
    many = mixed(items, 10_000)
    rows = np.random.default_rng(0).standard_normal((10_000, 512)).astype(np.float32)
    print(f"{cpu(lambda: dense_top(rows)):8.1f} CPU s: dense top 10 of 10,000 × 10,000")
    made: list[Ranker] = []
    known = Unread(encoder.name)
    prepared = cpu(lambda: made.append(Ranker(many, many, vocabulary=VOCABULARY, encoder=known)))
    print(f"{prepared:8.1f} CPU s: 10,000 needs and offers prepared (spelling, codes; vectors given)")
    ranked = cpu(lambda: list(made[0].rankings(range(len(many)), 10)))
    print(f"{ranked:8.1f} CPU s: full score, top 10 of 10,000 × 10,000, explained")
    alone = cpu(lambda: list(made[0].rankings([5], 10)))
    print(f"{1000 * alone:8.0f} ms CPU: one profile against 10,000, explained")


def mixed(items: Sequence[Item], count: int) -> list[Item]:
    """Return profiles with texts of notices and random codes."""
    chance = np.random.default_rng(1)
    strategies, groups = list(catalogue.strategies()), list(catalogue.product_groups())
    return [
        Item(
            str(number),
            items[number % len(items)].title,
            items[(number * 7) % len(items)].text[:400],
            items[number % len(items)].language,
            tuple(chance.choice(strategies, 3, replace=False).tolist()),
            (groups[chance.integers(len(groups))],),
            items[number % len(items)].cpv if number % 2 else (),
            ("BE2",),
            ("nl", "en"),
        )
        for number in range(count)
    ]


class Unread:
    """Random vectors instead of encoded texts: measures comparing alone."""

    def __init__(self, name: str) -> None:
        self.name = name

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return random unit rows."""
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), 512)).astype(np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def dense_top(rows: np.ndarray) -> None:
    """Return nothing: the ten best of each row by blocks."""
    for start in range(0, len(rows), 500):
        np.argpartition(rows[start : start + 500] @ rows.T, -10, axis=1)


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds the work took."""
    start = time.process_time()
    work()
    return time.process_time() - start


def show(name: str, values: Sequence[float]) -> None:
    """Print one row."""
    print(f"  {name:28}" + " / ".join(f"{value:.3f}" for value in values), flush=True)


def main() -> None:
    """Run what was asked for."""
    parts = {"texts": texts, "labels": labels, "divisions": divisions, "speed": speed}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default=",".join(parts))
    given = parser.parse_args()
    for name in given.only.split(","):
        parts[name](given.data)


if __name__ == "__main__":
    main()
