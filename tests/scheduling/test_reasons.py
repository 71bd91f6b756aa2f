"""Why not: each kind of reason where the timetable proves it, and where it does not."""

from __future__ import annotations

import pytest

from matchmaker.scheduling.checking.conflicts import PATIENCE, can_be_met, conflict_faults, is_proven
from matchmaker.scheduling.checking.reasons import reason_faults
from matchmaker.scheduling.checking.reasons_everywhere import EVERYWHERE
from matchmaker.scheduling.checking.reasons_in_slot import IN_SLOT
from matchmaker.scheduling.checking.search import Search
from matchmaker.scheduling.checking.timetable import Layout, Timetable
from matchmaker.scheduling.plan import Certificate, Plan, Reason, Unplaced
from matchmaker.scheduling.plan_format import parse_plan
from matchmaker.scheduling.problem import Fairness, Location, Lock, Problem, Resource, Walking
from tests.scheduling.small import meeting, placements, small_problem

PQ, PR, PS, QR, QS, RS = (meeting(pair) for pair in ("pq", "pr", "ps", "qr", "qs", "rs"))
ONE_SEAT = (Location("A"),)
OPEN_1 = {"slots": frozenset("1")}


def only_slot_1(**people: dict[str, object]) -> dict[str, dict[str, object]]:
    """Close everything but slot 1, so that one reason explains all."""
    return {name: OPEN_1 | people.get(name, {}) for name in "pqrs"}


def slots(names: str, **people: dict[str, object]) -> dict[str, dict[str, object]]:
    return {name: {"slots": frozenset(names)} | people.get(name, {}) for name in "pqrs"}


NEEDS_I = (meeting("pq", resources=("i",)), meeting("rs", resources=("i",)))
NARROW = Walking(pairs=(("A", "B", 1),))

# reason in words "rule slot blockers…" (slot * = everywhere), problem, placed, is it true of pq?
CASES: list[tuple[str, Problem, tuple[str, ...], bool]] = [
    (
        "only_when_available *",
        small_problem(PQ, people={"p": OPEN_1, "q": {"slots": frozenset("2")}}),
        (),
        True,
    ),
    ("only_when_available *", small_problem(PQ), (), False),
    (
        "one_meeting_per_group * rs",
        small_problem(meeting("pq", group="g"), meeting("rs", group="g")),
        ("rs 1 A",),
        True,
    ),
    ("one_meeting_per_group * rs", small_problem(meeting("pq", group="g"), RS), ("rs 1 A",), False),
    ("maximum_per_person * p", small_problem(PQ, PR, people={"p": {"maximum": 1}}), ("pr 1 A",), True),
    ("maximum_per_person * q", small_problem(PQ, PR, people={"p": {"maximum": 1}}), ("pr 1 A",), False),
    ("maximum_per_person * p", small_problem(PQ, PR, people={"p": {"maximum": 2}}), ("pr 1 A",), False),
    ("exclusions_respected * p q", small_problem(PQ, exclusions=(("q", "p"),)), (), True),
    ("exclusions_respected *", small_problem(PQ, exclusions=(("q", "r"),)), (), False),
    (
        "fixed_location_kept * p q",
        small_problem(PQ, people={"p": {"location": "A"}, "q": {"location": "B"}}),
        (),
        True,
    ),
    ("fixed_location_kept * p", small_problem(PQ, people={"p": {"location": "A"}}), (), False),
    ("allowed_location_only *", small_problem(meeting("pq", locations=frozenset())), (), True),
    ("allowed_location_only *", small_problem(PQ), (), False),
    ("one_meeting_per_lane_and_slot 1 pr", small_problem(PQ, PR, people=only_slot_1()), ("pr 1 A",), True),
    ("one_meeting_per_lane_and_slot 1 rs", small_problem(PQ, RS, people=only_slot_1()), ("rs 1 A",), False),
    (
        "one_meeting_per_lane_and_slot 1 pr",
        small_problem(PQ, PR, people=only_slot_1(p={"lanes": 2})),
        ("pr 1 A",),
        False,
    ),
    (
        "one_meeting_per_seat_and_slot 1 A",
        small_problem(PQ, RS, people=only_slot_1(), locations=ONE_SEAT),
        ("rs 1 A",),
        True,
    ),
    ("one_meeting_per_seat_and_slot 1 A", small_problem(PQ, RS, people=only_slot_1()), ("rs 1 A",), False),
    (
        "only_when_available 1 pq",
        small_problem(meeting("pq", slots=frozenset("2")), people=only_slot_1()),
        (),
        True,
    ),
    (
        "only_when_available 1 A",
        small_problem(PQ, people=only_slot_1(), locations=(Location("A", slots=frozenset("2")),)),
        (),
        True,
    ),
    ("only_when_available 1 A", small_problem(PQ, people=only_slot_1()), (), False),
    (
        "resources_suffice 1 i",
        small_problem(*NEEDS_I, people=only_slot_1(), resources=(Resource("i", 1),)),
        ("rs 1 A",),
        True,
    ),
    (
        "resources_suffice 1 i",
        small_problem(*NEEDS_I, people=only_slot_1(), resources=(Resource("i", 2),)),
        ("rs 1 A",),
        False,
    ),
    (
        "order_respected 1 rs",
        small_problem(meeting("pq", after=("rs",)), RS, people=slots("1")),
        ("rs 1 A",),
        True,
    ),
    (
        "order_respected 1 rs",
        small_problem(PQ, meeting("rs", after=("pq",)), people=slots("1")),
        ("rs 1 A",),
        True,
    ),
    ("order_respected 1 rs", small_problem(PQ, RS, people=only_slot_1()), ("rs 1 A",), False),
    (
        "rest_after_run 2 p",
        small_problem(PQ, PR, PS, people={"p": {"longest_run": 2}, "q": {"slots": frozenset("2")}}),
        ("pr 1 A", "ps 3 A"),
        True,
    ),
    (
        "rest_after_run 4 p",
        small_problem(PQ, PR, PS, people={"p": {"longest_run": 2}, "q": {"slots": frozenset("4")}}),
        ("pr 2 A", "ps 3 A"),
        False,
    ),
    (
        "walking_time_kept 2 pr",
        small_problem(PQ, PR, people={"q": {"slots": frozenset("2"), "location": "B"}}, walking=NARROW),
        ("pr 1 A",),
        True,
    ),
    (
        "walking_time_kept 2 pr",  # at A it could stand
        small_problem(PQ, PR, people={"q": {"slots": frozenset("2")}}, walking=NARROW),
        ("pr 1 A",),
        False,
    ),
    (
        "waits_spread_kept 3 p",
        small_problem(PQ, PR, people={"q": {"slots": frozenset("3")}}, fairness=Fairness(0, hard=True)),
        ("pr 1 A",),
        True,
    ),
    (
        "waits_spread_kept 3 p",
        small_problem(PQ, PR, people={"q": {"slots": frozenset("3")}}, fairness=Fairness(1, hard=True)),
        ("pr 1 A",),
        False,
    ),
    # pr is worth more than pq, so pq would not gain in its place; a pr worth less is no excuse.
    ("value 1 pr", small_problem(PQ, meeting("pr", value=11), people=only_slot_1()), ("pr 1 A",), True),
    ("value 1 pr", small_problem(PQ, meeting("pr", value=9), people=only_slot_1()), ("pr 1 A",), False),
    # Nothing stands in the way: not a reason, unless the levels would lose by it.
    ("value 1", small_problem(PQ, people=only_slot_1()), (), False),
    (
        "value 3",
        small_problem(PQ, PR, people=slots("3", p={}, r={}), objective=("waits",)),
        ("pr 1 A",),
        True,
    ),
    ("luck 1", small_problem(PQ, PR, people=only_slot_1()), ("pr 1 A",), False),
]


def faults(problem: Problem, placed: tuple[str, ...], *unplaced: Unplaced) -> set[str]:
    """Return the rules of what is wrong with the reasons of a plan; only pq is unplaced."""
    timetable = Timetable(Layout(problem), placements(*placed))
    plan = Plan("feasible", tuple(placements(*placed)), unplaced, Certificate((), 0, 0, 0, "", ""))
    return {fault.rule for fault in reason_faults(timetable, plan)}


@pytest.mark.parametrize(("words", "problem", "placed", "is_true"), CASES)
def test_a_reason_is_proven_or_refused(words, problem, placed, is_true):
    rule, slot, *blocked_by = words.split()
    reason = Reason(None if slot == "*" else slot, rule, tuple(blocked_by))
    stands = {word.split()[0] for word in placed}
    others = [one for one in problem.meetings if one.id not in stands and one.id != "pq"]
    assert not others, "only pq may be unplaced here"
    assert faults(problem, placed, Unplaced("pq", (reason,))) == (set() if is_true else {"reasons_hold"})


def read_back(reason: dict[str, object]) -> Unplaced:
    """Return pq unplaced for a reason as a plan's file states it."""
    numbers = {"seconds": 0, "work": 0, "seed": 0, "solver": "", "problem_sha256": "", "levels": []}
    unplaced = [{"id": "pq", "reasons": [reason]}]
    document = {"status": "feasible", "meetings": [], "unplaced": unplaced, "certificate": numbers}
    return parse_plan(document).unplaced[0]


@pytest.mark.parametrize(("words", "problem", "placed", "is_true"), [one for one in CASES if one[-1]])
def test_a_reason_without_its_rule_holds_by_any_and_a_wrong_one_by_none(words, problem, placed, is_true):
    _, slot, *blocked_by = words.split()
    where: dict[str, object] = {} if slot == "*" else {"slot": slot}
    assert faults(problem, placed, read_back(where | {"blocked_by": blocked_by})) == set()
    assert faults(problem, placed, read_back(where | {"blocked_by": ["nobody"]})) == {"reasons_hold"}


def test_what_holds_everywhere_may_be_said_slot_by_slot():
    problem = small_problem(PQ, PR, people=slots("12", p={"maximum": 1}))
    said = [read_back({"slot": slot, "blocked_by": ["p"]}).reasons[0] for slot in "12"]
    assert faults(problem, ("pr 3 A",), Unplaced("pq", tuple(said))) == set()


def test_every_kind_of_reason_is_stated_here():
    told = {(words.split()[0], words.split()[1] == "*") for words, *_, is_true in CASES if is_true}
    assert told == {(rule, True) for rule in EVERYWHERE} | {(rule, False) for rule in IN_SLOT}


def test_each_shared_slot_needs_its_reason_and_each_meeting_its_place_in_the_list():
    problem = small_problem(PQ, PR, meeting("pr2"), people={"q": {"slots": frozenset("12")}})
    placed = ("pr 1 A", "pr2 2 A")
    one, two = (Reason(x, "one_meeting_per_lane_and_slot", (m,)) for x, m in (("1", "pr"), ("2", "pr2")))
    assert faults(problem, placed, Unplaced("pq", (one, two))) == set()
    assert faults(problem, placed, Unplaced("pq", (one,))) == {"reasons_complete"}
    assert faults(problem, placed, Unplaced("pq", (one, two, two))) == {"reasons_hold"}
    assert faults(problem, placed) == {"unplaced_listed_once"}
    listed_twice = Unplaced("pq", (one, two)), Unplaced("pq", (one, two))
    assert faults(problem, placed, *listed_twice) == {"unplaced_listed_once"}
    assert faults(problem, placed, Unplaced("pq", (one, two)), Unplaced("pr", ())) == {"unplaced_listed_once"}


def conflict_of(problem: Problem, *demands: str) -> set[str]:
    return {fault.rule for fault in conflict_faults(problem, demands)}


def test_a_conflict_is_proven_and_proven_irreducible():
    required = [meeting(pair, required=True) for pair in ("pq", "pr", "ps", "rs")]
    problem = small_problem(*required, people={"p": {"slots": frozenset("12")}})
    three = ("required:pq", "required:pr", "required:ps")
    assert conflict_of(problem, *three) == set()
    assert is_proven(problem, three)
    assert conflict_of(problem, *three, "required:rs") == {"conflict_irreducible"}
    assert conflict_of(problem, *three[:2]) == {"conflict_holds"}
    assert conflict_of(problem, "required:qs") == {"conflict_holds"}


def test_a_circle_of_orders_a_lock_and_fairness_can_conflict():
    circle = small_problem(
        meeting("pq", required=True, after=("rs",)), meeting("rs", required=True, after=("pq",))
    )
    assert is_proven(circle, ("required:pq", "required:rs"))
    closed = small_problem(meeting("pq", locked=Lock(slot="2")), people={"p": OPEN_1})
    assert is_proven(closed, ("locked:pq",))
    torn = [meeting("pq", locked=Lock(slot="1")), meeting("pr", locked=Lock(slot="3"))]
    unfair = small_problem(*torn, fairness=Fairness(0, hard=True))
    assert is_proven(unfair, ("locked:pq", "locked:pr", "fairness"))
    # A further meeting may fill the gap: then there is no conflict.
    filled = small_problem(*torn, PS, fairness=Fairness(0, hard=True))
    assert can_be_met(filled, ("locked:pq", "locked:pr", "fairness"), PATIENCE) is True
    assert conflict_of(filled, "locked:pq", "locked:pr", "fairness") == {"conflict_holds"}


def test_seats_for_fewer_than_are_required_conflict_without_a_long_search():
    required = [meeting(pair + str(n), required=True) for pair in ("pq", "rs") for n in range(5)]
    problem = small_problem(*required, locations=ONE_SEAT)
    demands = tuple(f"required:{one.id}" for one in required[:6])
    search = Search(Layout(problem), [one.id for one in required[:6]], [], PATIENCE)
    assert not search.is_possible()
    assert search.patience > PATIENCE - 100
    assert is_proven(problem, demands)
