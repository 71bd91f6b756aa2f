"""The engine's promises: parts that sum, both sides alike, an order that no id or position decides."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.scoring import credit
from matchmaker.scoring.criteria import PRESETS, criteria, reasons
from matchmaker.scoring.encoding import LabelEncoder
from matchmaker.scoring.language import detected_languages
from matchmaker.scoring.points import two_sided, whole_points
from matchmaker.scoring.profile import Item, Part, Ranking, Vocabulary
from matchmaker.scoring.ranking import rank
from matchmaker.scoring.suggesting import suggest_cpv
from matchmaker.taxonomy import catalogue

VOCABULARY = Vocabulary(catalogue.near_credit(), catalogue.cpv_labels())
TEXTS = (
    "Gebruikte laptops met terugname",
    "Refurbished notebooks, taken back after use",
    "Chaises de bureau reconditionnées",
    "Reparatur von Bürostühlen",
    "Biobased insulation for schools",
    "12 34",
)
MANY = settings(max_examples=20, deadline=None)


def subset(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


ITEMS = st.lists(
    st.builds(
        Item,
        id=st.just(""),
        title=st.sampled_from(TEXTS),
        text=st.sampled_from(("", *TEXTS)),
        strategies=subset(("C2", "C5", "D5", "E3", "A1")),
        product_groups=subset(("ict", "textile")),
        cpv=subset(("30000000", "30213100", "30213200", "39112000")),
        regions=subset(("BE", "BE2", "BE231", "NL")),
        languages=subset(("nl", "en")),
    ),
    min_size=1,
    max_size=8,
).map(lambda items: [replace(item, id=f"i{number}") for number, item in enumerate(items)])


def ranked(needs: list[Item], offers: list[Item], top: int = 10, seed: int = 0) -> list[Ranking]:
    return rank(needs, offers, vocabulary=VOCABULARY, top=top, seed=seed)


@MANY
@given(
    st.lists(st.lists(st.floats(0, 0.3), min_size=3, max_size=3), min_size=1, max_size=20),
    st.lists(st.lists(st.floats(0, 0.3), min_size=3, max_size=3), min_size=20, max_size=20),
)
def test_two_sided_shares_are_the_harmonic_mean_and_points_lose_nothing(one, other):
    a, b = np.array(one), np.array(other[: len(one)])
    total = two_sided(a, b).sum(axis=1)
    sums = a.sum(axis=1), b.sum(axis=1)
    both = np.where(sums[0] + sums[1] > 0, sums[0] + sums[1], 1)
    assert np.allclose(total, 2 * sums[0] * sums[1] / both)
    points = whole_points(two_sided(a, b))
    assert (points >= 0).all()
    assert (np.abs(points.sum(axis=1) - 1000 * total) <= 0.5 + 1e-5).all()


@MANY
@given(ITEMS, ITEMS)
def test_a_pair_has_one_score_from_either_side_and_every_part_shows_its_evidence(needs, offers):
    for_needs, for_offers = ranked(needs, offers), ranked(offers, needs)
    scores = {
        (ranking.item, scored.other): scored.score for ranking in for_needs for scored in ranking.ranked
    }
    assert scores == {
        (scored.other, ranking.item): scored.score for ranking in for_offers for scored in ranking.ranked
    }
    assert all(0 <= score <= 1000 for score in scores.values())
    parts = [part for ranking in for_needs for scored in ranking.ranked for part in scored.parts]
    assert all(part.points > 0 and part.evidence for part in parts)


@MANY
@given(ITEMS, ITEMS, st.randoms(use_true_random=False))
def test_neither_ids_nor_positions_decide_the_order(needs, offers, chance: random.Random):
    def order(offers: list[Item]) -> list[list[tuple[Item, tuple[Part, ...]]]]:
        nameless = {offer.id: replace(offer, id="") for offer in offers}
        return [
            [(nameless[scored.other], scored.parts) for scored in ranking.ranked]
            for ranking in ranked(needs, offers)
        ]

    before = order(offers)
    ids = [f"x{number}" for number in range(len(offers))]
    chance.shuffle(ids)
    renamed = [replace(offer, id=new) for offer, new in zip(offers, ids, strict=True)]
    chance.shuffle(renamed)
    assert order(renamed) == before


def test_the_top_is_the_true_top_of_all_pairs():
    chance = random.Random(7)
    offers = [
        Item(
            f"o{n}",
            chance.choice(TEXTS),
            strategies=tuple(chance.sample(("C2", "D5", "E3"), k=chance.randint(0, 3))),
        )
        for n in range(60)
    ]
    needs = [Item("n", "Laptops", strategies=("D5", "C2"))]
    everything, best = ranked(needs, offers, top=60)[0].ranked, ranked(needs, offers, top=5)[0].ranked
    assert best == everything[:5]
    assert [scored.score for scored in everything] == sorted((s.score for s in everything), reverse=True)


def test_another_seed_orders_equal_scores_otherwise_and_the_same_seed_alike():
    offers = [Item(f"o{n}", "Laptops", strategies=("D5",), product_groups=(f"g{n}",)) for n in range(9)]
    needs = [Item("n", "Laptops", strategies=("D5",))]
    orders = [[scored.other for scored in ranked(needs, offers, seed=seed)[0].ranked] for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert orders[0] != sorted(orders[0])


def test_a_near_strategy_counts_partly_and_says_so():
    need = Item("n", "Laptops", strategies=("D5",))
    offers = [Item(code, "Laptops", strategies=(code,)) for code in ("D5", "E3", "A1")]
    parts = {
        scored.other: {p.criterion: p for p in scored.parts} for scored in ranked([need], offers)[0].ranked
    }
    assert parts["D5"]["strategies"].evidence == ("D5",)
    assert parts["E3"]["strategies"].evidence == ("D5~E3",)
    assert parts["D5"]["strategies"].points > parts["E3"]["strategies"].points > 0
    assert "strategies" not in parts["A1"]


def test_silence_costs_less_than_a_miss_and_more_than_a_hit():
    need = Item("n", "Laptops terugnemen", strategies=("D5", "C2"), product_groups=("ict",))
    offers = [
        Item("hit", "Laptops", strategies=("D5", "C2"), product_groups=("ict",)),
        Item("silent", "Laptops", product_groups=("ict",)),
        Item("miss", "Laptops", strategies=("A1", "B3"), product_groups=("ict",)),
    ]
    assert [scored.other for scored in ranked([need], offers)[0].ranked] == ["hit", "silent", "miss"]


def test_a_dutch_need_finds_the_english_offer():
    offers = [
        Item("o1", "Refurbished office chairs"),
        Item("o2", "Laptop repair"),
        Item("o3", "Compostable plates"),
    ]
    best = ranked([Item("n", "Herstel van laptops")], offers)[0].ranked[0]
    assert best.other == "o2"
    evidence = {part.criterion: part.evidence for part in best.parts}
    assert evidence == {"cpv": ("30200000?",), "text": ("Herstel van laptops ~ Laptop repair",)}


def test_a_missing_code_is_guessed_for_the_comparison_only_and_marked():
    need = Item("n", "Bureaustoelen", cpv=("39112000",))
    best = ranked([need], [Item("o1", "Compostable plates"), Item("o2", "Ergonomic office chairs")])[
        0
    ].ranked[0]
    assert best.other == "o2"
    assert {part.criterion: part.evidence for part in best.parts}["cpv"] == ("39112000~39100000?",)


def test_cpv_credit_grows_with_the_shared_prefix_and_zeros_are_not_shared_digits():
    codes = ["30213100", "30213200", "30210000", "30200000", "30000000", "39000000", "03000000"]
    assert credit.cpv(["30213100"], codes)[0].tolist() == [100, 85, 70, 50, 30, 0, 0]
    assert credit.cpv(["30000000"], ["30000000", "30100000"])[0].tolist() == [100, 30]


def test_a_region_is_served_by_the_larger_one_that_holds_it():
    assert credit.regions(["BE23"], ["BE2", "BE23", "BE231", "BE1", "NL"])[0].tolist() == [
        100,
        100,
        60,
        30,
        0,
    ]


def test_presets_weigh_the_same_criteria_each_with_a_reason():
    names = {preset: list(criteria(preset).weights) for preset in PRESETS}
    assert len(names) == 3
    assert all(own == list(reasons()) for own in names.values())
    assert all(sum(criteria(preset).weights.values()) == pytest.approx(1) for preset in PRESETS)
    assert all(reasons().values())


def test_languages_are_told_apart_offline():
    texts = ["Kantoorstoelen", "office chairs", "chaises de bureau", "Bürostühle", "12"]
    assert detected_languages(texts) == ["nl", "en", "fr", "de", ""]


def test_a_dutch_text_is_suggested_the_code_it_names():
    few = {code: labels for code, labels in catalogue.cpv_labels().items() if code.startswith(("302", "391"))}
    best = suggest_cpv([Item("t", "Draagbare computers")], few, top=3)[0]
    assert best[0][0] == "30213100"
    assert [points for _, points in best] == sorted((points for _, points in best), reverse=True)


def test_the_stand_in_encoder_also_crosses_languages():
    few = {code: labels for code, labels in catalogue.cpv_labels().items() if code.startswith(("302", "391"))}
    offers = [
        Item("o1", "Office furniture"),
        Item("o2", "Computer screens"),
        Item("o3", "Printers and plotters"),
    ]
    best = rank([Item("n", "Kantoormeubilair")], offers, vocabulary=VOCABULARY, encoder=LabelEncoder(few))[0]
    assert best.ranked[0].other == "o1"
    assert [part.criterion for part in best.ranked[0].parts] == ["text"]
