"""The problem document: read as meant, written again the same, and every fault named with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matchmaker.errors import MalformedInput
from matchmaker.scheduling.formats import parse_problem, problem_sha256, problem_to_json
from matchmaker.scheduling.problem import LEVELS, Lock, Placement
from matchmaker.scheduling.reading import parse_json
from tests.scheduling.documents import full_document


def test_a_problem_survives_writing_and_reading():
    problem = parse_problem(full_document())
    assert parse_problem(json.loads(json.dumps(problem_to_json(problem)))) == problem
    assert [slot.id for slot in problem.slots] == ["am1", "am2", "am3", "pm1"]
    assert problem.meetings[0].slot_values == {"pm1": 60}
    assert problem.meetings[3].locked == Lock("am2", "T1")
    assert problem.previous == (Placement("m1", "am1", "T2", 1),)


def test_all_but_the_four_lists_may_be_left_out_or_null():
    empty: dict[str, Any] = {"slots": [], "locations": [], "participants": [], "meetings": []}
    nulls = dict.fromkeys(("resources", "exclusions", "walking", "objective", "fairness", "previous"))
    problem = parse_problem(empty)
    assert parse_problem(empty | nulls) == problem
    assert problem.objective == LEVELS
    assert problem.previous is None


def test_the_order_of_slots_in_the_file_means_nothing():
    document = full_document()
    document["slots"].reverse()
    assert parse_problem(document) == parse_problem(full_document())


def test_the_digest_is_of_the_document_as_given_whatever_its_layout():
    document = {"b": [1, "é"], "a": None}
    assert problem_sha256(document) == problem_sha256({"a": None, "b": [1, "é"]})
    # printf '%s' '{"a":null,"b":[1,"\u00e9"]}' | sha256sum
    assert problem_sha256(document) == "a44633ba036df25280e4fd9ef09da6f54dfe6d3611c755e31f993ab16f108f34"


LONG = 10**9 + 1

# (where to put, what, the place the fault must name)
FAULTS: list[tuple[tuple[str | int, ...], object, str]] = [
    (("meetings",), None, "meetings"),
    (("slots",), {}, "slots"),
    (("colour",), 1, "colour"),
    (("meetings", 0, "colour"), 1, "meetings[0].colour"),
    (("meetings", 0), 7, "meetings[0]"),
    (("meetings", 2, "id"), "m1", "meetings[2].id"),
    (("meetings", 2, "id"), "", "meetings[2].id"),
    (("meetings", 2, "id"), "\ud800", "meetings[2].id"),
    (("meetings", 1, "between"), ["b1", "b1"], "meetings[1].between"),
    (("meetings", 1, "between"), ["b1"], "meetings[1].between"),
    (("meetings", 1, "between", 1), "nobody", "meetings[1].between[1]"),
    (("meetings", 1, "value"), -1, "meetings[1].value"),
    (("meetings", 1, "value"), 1.0, "meetings[1].value"),
    (("meetings", 1, "value"), True, "meetings[1].value"),
    (("meetings", 1, "value"), LONG, "meetings[1].value"),
    (("meetings", 1, "required"), 1, "meetings[1].required"),
    (("meetings", 1, "slots"), ["noon"], "meetings[1].slots[0]"),
    (("meetings", 1, "slots"), ["am1", "am1"], "meetings[1].slots[1]"),
    (("meetings", 0, "slot_values"), {"noon": 3}, "meetings[0].slot_values"),
    (("meetings", 0, "slot_values"), {"am1": "3"}, "meetings[0].slot_values.am1"),
    (("meetings", 0, "slot_values"), [3], "meetings[0].slot_values"),
    (("meetings", 0, "after"), ["m1"], "meetings[0].after"),
    (("meetings", 0, "after"), ["m9"], "meetings[0].after[0]"),
    (("meetings", 0, "resources"), ["lift"], "meetings[0].resources[0]"),
    (("meetings", 3, "locked"), "am2", "meetings[3].locked"),
    (("meetings", 3, "locked", "slot"), "noon", "meetings[3].locked.slot"),
    (("participants", 0, "lanes"), 0, "participants[0].lanes"),
    (("participants", 0, "location"), "T9", "participants[0].location"),
    (("locations", 0, "seats"), "2", "locations[0].seats"),
    (("resources", 0, "amount"), None, "resources[0].amount"),
    (("slots", 0, "starts_at"), "2026-11-24T08:00:00", "slots[0].starts_at"),
    (("slots", 0, "starts_at"), "tomorrow", "slots[0].starts_at"),
    (("slots", 0, "starts_at"), "0001-01-01T00:00:00+09:00", "slots[0].starts_at"),
    (("slots", 0, "minutes"), 16, "slots"),
    (("slots", 0, "minutes"), 0, "slots[0].minutes"),
    (("slots", 1, "block"), "pm", "slots"),
    (("exclusions", 0), ["b1", "b1"], "exclusions[0]"),
    (("walking", "pairs"), [["T1", "T2", 1], ["T2", "T1", 2]], "walking.pairs[1]"),
    (("objective",), ["value", "served"], "objective"),
    (("objective",), ["speed"], "objective[0]"),
    (("fairness", "hard"), "yes", "fairness.hard"),
    (("previous", "meetings", 0, "seat"), 1.5, "previous.meetings[0].seat"),
]


@pytest.mark.parametrize(("where", "what", "place"), FAULTS)
def test_a_fault_is_named_with_its_place(where, what, place):
    document: Any = full_document()
    inside = document
    for key in where[:-1]:
        inside = inside[key]
    inside[where[-1]] = what
    with pytest.raises(MalformedInput) as caught:
        parse_problem(document)
    assert caught.value.place == place
    assert caught.value.problem.endswith(".")
    str(caught.value).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b"[" * 100_000, "nested"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"a": ', "Expecting value"),
        (b"", "Expecting value"),
    ],
)
def test_what_is_not_strict_json_is_refused(data, words):
    with pytest.raises(MalformedInput, match=words):
        parse_json(data, place="problem.json")
