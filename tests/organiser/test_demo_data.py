"""The demo's files: enough, varied, invented, and in words that exist."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

from rapidfuzz import fuzz

from matchmaker.organiser.demo.peopling import email_of
from matchmaker.organiser.demo.reading import DemoItem, read_demo
from matchmaker.taxonomy import catalogue

DEMO = read_demo()
PEOPLE = {person.key: person for person in DEMO.people}
GROUPS = {group["code"] for group in DEMO.event["product_groups"]}
NUTS = re.compile(r"(BE|NL|FR|DE|LU)[A-Z0-9]{0,3}")


def of_side(*, is_need: bool) -> list[DemoItem]:
    return [item for item in DEMO.items if (item.side == "buyer") is is_need]


def test_it_is_as_large_as_a_real_event():
    people = Counter(person.side for person in DEMO.people)
    organisations = Counter(
        side for side, _ in {(person.side, person.organisation) for person in DEMO.people}
    )
    assert people == {"buyer": 100, "supplier": 125, "expert": 8}
    assert organisations == {"buyer": 80, "supplier": 107, "expert": 7}
    assert 110 <= len(of_side(is_need=True)) <= 130
    assert 130 <= len(of_side(is_need=False)) <= 150
    both = {item.person for item in of_side(is_need=True)} & {item.person for item in of_side(is_need=False)}
    assert len(both) >= 5  # people who buy and sell


def test_every_name_leads_somewhere():
    organisations = {one.code for one in DEMO.organisations}
    assert len(organisations) == len(DEMO.organisations)
    assert len(PEOPLE) == len(DEMO.people)
    assert len({item.key for item in DEMO.items}) == len(DEMO.items)
    assert {person.organisation for person in DEMO.people} <= organisations
    assert {item.person for item in DEMO.items} == set(PEOPLE)
    assert {group for person in DEMO.people for group in person.dialogues} <= GROUPS
    for exclusion in DEMO.exclusions:
        assert exclusion.by in PEOPLE
        assert (exclusion.person in PEOPLE) != (exclusion.organisation in organisations)
    assert all(item.themes for item in DEMO.items if item.key != "o-cleaning-21")


def test_every_code_is_known():
    for item in DEMO.items:
        assert 1 <= len(item.strategies) <= 4, item.key
        assert set(item.strategies) <= set(catalogue.strategies()), item.key
        assert item.product_groups, item.key
        assert set(item.product_groups) <= GROUPS, item.key
        assert set(item.cpv) <= set(catalogue.cpv_labels()), item.key
        assert item.regions, item.key
        assert all(NUTS.fullmatch(region) for region in item.regions), item.key
    assert 0.55 <= sum(bool(item.cpv) for item in DEMO.items) / len(DEMO.items) <= 0.7


def test_texts_are_written_out_and_differ():
    for item in DEMO.items:
        assert 15 <= len(item.title) <= 90, item.key
        assert 150 <= len(item.text) <= 700, item.key
        assert 2 <= len(re.findall(r"[.?](?=\s|$)", item.text)) <= 5, item.key
    for language in ("nl", "fr", "en", "de"):
        texts = [item for item in DEMO.items if item.language == language]
        for one, other in combinations(texts, 2):
            assert fuzz.ratio(one.text, other.text) < 70, (one.key, other.key)


def test_all_four_languages_are_written_by_people_who_speak_them():
    spread = Counter(item.language for item in DEMO.items)
    assert spread["nl"] > spread["en"] > spread["de"] >= 15
    assert spread["nl"] > spread["fr"] > spread["de"]
    assert all(item.language in PEOPLE[item.person].languages for item in DEMO.items)
    assert {len(person.languages) for person in DEMO.people} == {1, 2, 3}
    lines = [line for written in DEMO.messages.values() for line in written]
    assert len(lines) == len(set(lines))
    assert all(len(line) <= 280 for line in lines)


def test_needs_find_english_offers_among_others_of_their_group():
    english = [item for item in of_side(is_need=False) if item.language == "en" and item.side == "supplier"]
    answered = 0
    for need in of_side(is_need=True):
        same_group = [one for one in english if set(one.product_groups) & set(need.product_groups)]
        apt = [one for one in same_group if one.themes & need.themes]
        answered += need.language != "en" and bool(apt) and len(same_group) - len(apt) >= 3
    assert answered >= 40


def test_nobody_and_nothing_in_it_is_real():
    addresses = {email_of(person.key, person.organisation) for person in DEMO.people}
    assert len(addresses) == len(DEMO.people)
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+@[a-z]+\.example", address) for address in addresses)
    for item in DEMO.items:
        assert not re.search(r"@|https?:|www\.|\+\d{2}", item.title + item.text), item.key


def test_stands_are_shared_and_hours_are_slots():
    sharing = Counter(person.organisation for person in DEMO.people)
    stands = [one for one in DEMO.organisations if one.stand]
    assert len({one.stand for one in stands}) == DEMO.event["locations"]["stands"]
    assert all(2 <= sharing[one.code] <= 3 for one in stands)
    part_time = [person for person in DEMO.people if person.present is not None]
    assert 30 <= len(part_time) <= 70
    assert any(person.minimum for person in DEMO.people)
    assert any(person.maximum for person in DEMO.people)
