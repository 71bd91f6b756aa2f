"""Each hard rule twice: what it just allows, and what it just refuses."""

from __future__ import annotations

import pytest

from matchmaker.scheduling.checking.rules import RULES, broken_rules
from matchmaker.scheduling.checking.timetable import Layout, Timetable
from matchmaker.scheduling.problem import Fairness, Location, Lock, Problem, Resource, Walking
from tests.scheduling.small import meeting, placements, small_problem

PQ, PR, PS, QR, QS, RS = (meeting(pair) for pair in ("pq", "pr", "ps", "qr", "qs", "rs"))
APART = Walking(pairs=(("A", "B", 1),))

# rule → problem, what it allows, what it refuses
CASES: list[tuple[str, Problem, tuple[str, ...], tuple[str, ...]]] = [
    ("one_meeting_per_lane_and_slot", small_problem(PQ, PR), ("pq 1 A", "pr 2 A"), ("pq 1 A", "pr 1 B")),
    (
        "one_meeting_per_lane_and_slot",
        small_problem(PQ, PR, PS, people={"p": {"lanes": 2}}),
        ("pq 1 A", "pr 1 B"),
        ("pq 1 A", "pr 1 B", "ps 1 B2"),
    ),
    ("one_meeting_per_seat_and_slot", small_problem(PQ, RS), ("pq 1 B1", "rs 1 B2"), ("pq 1 B2", "rs 1 B2")),
    ("one_meeting_per_seat_and_slot", small_problem(PQ), ("pq 1 B2",), ("pq 1 B3",)),
    ("one_meeting_per_seat_and_slot", small_problem(PQ), ("pq 1 B1",), ("pq 1 B0",)),
    (
        "only_when_available",
        small_problem(PQ, people={"q": {"slots": frozenset("23")}}),
        ("pq 2 A",),
        ("pq 1 A",),
    ),
    ("only_when_available", small_problem(meeting("pq", slots=frozenset("4"))), ("pq 4 A",), ("pq 5 A",)),
    (
        "only_when_available",
        small_problem(PQ, locations=(Location("A", slots=frozenset("1")), Location("B"))),
        ("pq 1 A",),
        ("pq 2 A",),
    ),
    (
        "one_meeting_per_group",
        small_problem(meeting("pq", group="g"), meeting("rs", group="g")),
        ("rs 1 A",),
        ("pq 1 A", "rs 2 A"),
    ),
    (
        "one_meeting_per_group",
        small_problem(PQ, meeting("pq2")),
        ("pq 1 A", "pq2 2 A"),
        ("pq 1 A", "pq 2 A"),
    ),
    (
        "maximum_per_person",
        small_problem(PQ, PR, PS, people={"p": {"maximum": 2}}),
        ("pq 1 A", "pr 2 A"),
        ("pq 1 A", "pr 2 A", "ps 4 A"),
    ),
    ("required_meetings_placed", small_problem(meeting("pq", required=True), RS), ("pq 1 A",), ("rs 1 A",)),
    (
        "required_meetings_placed",
        small_problem(meeting("pq", required=True), RS, previous=tuple(placements("rs 1 A"))),
        ("pq 1 A",),
        ("rs 1 A",),
    ),
    ("locked_stays", small_problem(meeting("pq", locked=Lock("2", "B"))), ("pq 2 B2",), ("pq 3 B2",)),
    ("locked_stays", small_problem(meeting("pq", locked=Lock("2", "B"))), ("pq 2 B",), ("pq 2 A",)),
    ("locked_stays", small_problem(meeting("pq", locked=Lock(location="B"))), ("pq 1 B",), ()),
    ("order_respected", small_problem(PQ, meeting("rs", after=("pq",))), ("pq 1 A", "rs 2 A"), ()),
    (
        "order_respected",
        small_problem(PQ, meeting("rs", after=("pq",))),
        ("rs 1 A",),  # binds only when both take place
        ("pq 1 A", "rs 1 B"),
    ),
    (
        "rest_after_run",
        small_problem(PQ, PR, PS, people={"p": {"longest_run": 2}}),
        ("pq 2 A", "pr 3 A", "ps 4 A"),  # the run ends with the block
        ("pq 1 A", "pr 2 A", "ps 3 A"),
    ),
    ("fixed_location_kept", small_problem(PQ, people={"q": {"location": "B"}}), ("pq 1 B",), ("pq 1 A",)),
    (
        "allowed_location_only",
        small_problem(meeting("pq", locations=frozenset("B"))),
        ("pq 1 B",),
        ("pq 1 A",),
    ),
    (
        "walking_time_kept",
        small_problem(PQ, PR, walking=APART),
        ("pq 1 A", "pr 3 B"),
        ("pq 1 A", "pr 2 B"),
    ),
    (
        "walking_time_kept",
        small_problem(PQ, PR, PS, walking=Walking(default=2)),
        ("pq 1 A", "pr 2 A", "ps 5 B"),
        ("pq 1 B", "pr 2 B", "ps 4 A"),  # the break counts no slot; not only neighbours count
    ),
    (
        "walking_time_kept",
        small_problem(PQ, PR, walking=APART, people={"p": {"lanes": 2}}),
        ("pq 1 B1", "pr 1 B2"),
        ("pq 1 A", "pr 1 B"),
    ),
    (
        "resources_suffice",
        small_problem(
            meeting("pq", resources=("i",)), meeting("rs", resources=("i",)), resources=(Resource("i", 1),)
        ),
        ("pq 1 A", "rs 2 A"),
        ("pq 1 A", "rs 1 B"),
    ),
    (
        "resources_suffice",
        small_problem(meeting("pq", resources=("i",)), resources=(Resource("i", 1, frozenset("1")),)),
        ("pq 1 A",),
        ("pq 2 A",),
    ),
    ("exclusions_respected", small_problem(PQ, PR, exclusions=(("r", "p"),)), ("pq 1 A",), ("pr 1 A",)),
    (
        "waits_spread_kept",
        small_problem(PQ, PR, QR, fairness=Fairness(0, hard=True)),
        ("pq 1 A", "pr 2 A"),
        ("pq 1 A", "pr 3 A"),
    ),
]


def broken(problem: Problem, words: tuple[str, ...]) -> set[str]:
    return {found.rule for found in broken_rules(Timetable(Layout(problem), placements(*words)))}


@pytest.mark.parametrize(("rule", "problem", "allowed", "refused"), CASES)
def test_a_rule_allows_and_refuses(rule, problem, allowed, refused):
    assert broken(problem, allowed) == set()
    if refused or problem.meetings[0].locked:
        assert broken(problem, refused) == {rule}


def test_every_rule_is_stated_here():
    assert {case[0] for case in CASES} == set(RULES)


def test_a_published_required_meeting_may_be_lost_in_a_repair():
    problem = small_problem(meeting("pq", required=True), previous=tuple(placements("pq 1 A")))
    assert broken(problem, ()) == set()


def test_what_is_unknown_is_named_and_counts_nowhere():
    problem = small_problem(PQ)
    assert broken(problem, ("xx 1 A", "pq 9 A", "pq 1 Z")) == {"only_known_things"}
