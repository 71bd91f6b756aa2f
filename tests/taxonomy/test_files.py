from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from matchmaker.db import db, transaction
from matchmaker.taxonomy import catalogue
from matchmaker.taxonomy.loading import Loaded, load_taxonomy
from matchmaker.taxonomy.models import CpvCode, Goal, NearStrategy, Strategy

ENTRIES: dict[str, catalogue.Goal | catalogue.Strategy] = {**catalogue.goals(), **catalogue.strategies()}


def test_the_vocabulary_is_complete_in_every_language():
    strategies = catalogue.strategies()
    assert Counter(strategy.goal for strategy in strategies.values()) == {
        "A": 5,
        "B": 3,
        "C": 8,
        "D": 6,
        "E": 6,
    }
    assert all(code[0] == strategy.goal for code, strategy in strategies.items())
    assert list(catalogue.goals()) == ["A", "B", "C", "D", "E"]
    assert len(catalogue.cpv_labels()) == 9454
    assert all(len(code) == 8 and code.isdigit() for code in catalogue.cpv_labels())
    every = [entry.labels for entry in ENTRIES.values()]
    every += [group.labels for group in catalogue.product_groups().values()]
    every += catalogue.cpv_labels().values()
    assert all(tuple(labels) == catalogue.LANGUAGES and all(labels.values()) for labels in every)


def test_our_translations_are_marked_and_the_printed_ones_are_not():
    assert {entry.our_translation for entry in ENTRIES.values()} == {("fr", "de")}


def test_the_nuances_are_explained_and_not_smoothed_away():
    assert {code for code, entry in ENTRIES.items() if entry.notes} == {"B", "C6", "D2", "D6", "E4", "E6"}
    assert ENTRIES["D6"].labels["en"] == ENTRIES["E6"].labels["en"]
    assert "Niet-hernieuwbare" in ENTRIES["B"].labels["nl"]
    assert "banning" in ENTRIES["E4"].labels["en"]


def test_near_strategies_name_known_codes_once_with_a_reason():
    pairs = catalogue.near_strategies()
    assert all({pair.first, pair.second} <= catalogue.strategies().keys() for pair in pairs)
    assert all(pair.first < pair.second and 0 < pair.percent < 100 and pair.reason for pair in pairs)
    assert len({(pair.first, pair.second) for pair in pairs}) == len(pairs) == 9
    assert catalogue.near_credit()["E3", "D5"] == catalogue.near_credit()["D5", "E3"] == 0.6


def test_loading_fills_the_tables_repeats_without_change_and_mends_what_differs(app):
    with transaction() as session:
        assert load_taxonomy(session) == Loaded(5 + 28 + 9454, 0)
    with transaction() as session:
        assert load_taxonomy(session) == Loaded(0, 0)
    with transaction() as session:
        session.get_one(Strategy, "D5").labels = {"en": "something else"}
    with transaction() as session:
        assert load_taxonomy(session) == Loaded(0, 1)
    counts = [
        db.session.scalar(select(func.count()).select_from(model))
        for model in (Goal, Strategy, NearStrategy, CpvCode)
    ]
    assert counts == [5, 28, 9, 9454]
    assert db.session.get_one(CpvCode, "30213100").labels["nl"] == catalogue.cpv_labels()["30213100"]["nl"]
