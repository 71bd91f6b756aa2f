"""The solver on small events, against the independent checker."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.scheduling.checking.levels import level_values
from matchmaker.scheduling.checking.rules import broken_rules
from matchmaker.scheduling.checking.timetable import Layout, Timetable
from matchmaker.scheduling.plan import Plan
from matchmaker.scheduling.problem import Fairness, Lock, Placement, Problem, Walking
from matchmaker.scheduling.relaxation import dual_bound
from matchmaker.scheduling.solving import Solution, solve
from tests.scheduling.small import meeting, small_problem

PAIRS = ("pq", "pr", "ps", "qr", "qs", "rs")


def solved(problem: Problem, *, work: int | None = None, seed: int = 0) -> Solution:
    solution = solve(problem, seconds=20, work=work, seed=seed)
    assert solution.plan is not None
    return solution


def checked(problem: Problem) -> Plan:
    """Solve, and let the checker count again what the solver says."""
    plan = solved(problem).plan
    assert plan is not None
    assert broken_rules(Timetable(Layout(problem), plan.placements)) == []
    counted = level_values(problem, plan.placements)
    assert {level.name: level.value for level in plan.certificate.levels}.items() <= counted.items()
    return plan


def test_everybody_meets_everybody_without_waiting() -> None:
    plan = checked(small_problem(*(meeting(pair) for pair in PAIRS)))
    assert plan.status == "optimal"
    assert {level.name: level.value for level in plan.certificate.levels} == {
        "served": 0,
        "minimums": 0,
        "accepted": 0,
        "value": 60,
        "waits": 0,
        "idle": 0,
        "changes": 0,
    }


def test_the_dual_bound_of_the_value_can_be_added_up_again() -> None:
    problem = replace(small_problem(*(meeting(pair) for pair in PAIRS)), objective=("value",))
    solution = solved(problem)
    proof = solution.proof["value"]
    assert dual_bound(problem, "value", {}, proof.by_row, proof.scale) == 60


def test_multipliers_however_bad_never_prove_too_much() -> None:
    problem = replace(small_problem(*(meeting(pair) for pair in PAIRS)), objective=("value",))
    assert dual_bound(problem, "value", {}, {"lane:p:1": 7, "once:pq": 3}, 2) >= 60


def test_two_locks_on_one_seat_are_a_conflict_of_just_these_two() -> None:
    lock = Lock(slot="1", location="A")
    problem = small_problem(
        meeting("pq", locked=lock), meeting("rs", locked=lock), meeting("pr", required=True)
    )
    plan = solved(problem).plan
    assert plan is not None
    assert plan.status == "infeasible"
    assert set(plan.conflict) == {"locked:pq", "locked:rs"}


def test_a_repair_moves_only_what_must_move() -> None:
    published = (Placement("pq", "1", "A", 1), Placement("rs", "1", "B", 2), Placement("pr", "2", "A", 1))
    problem = small_problem(
        meeting("pq"),
        meeting("rs"),
        meeting("pr"),
        people={"q": {"slots": frozenset("23")}},
        previous=published,
    )
    plan = checked(problem)
    values = {level.name: level.value for level in plan.certificate.levels}
    assert (values["lost"], values["moved"], values["touched"]) == (0, 1, 2)
    assert published[1] in plan.placements  # with its seat


def test_why_not_names_what_stands_in_the_way() -> None:
    problem = small_problem(
        meeting("pq", value=30), meeting("pr", value=10), people={"p": {"slots": frozenset("1")}}
    )
    plan = checked(problem)
    (unplaced,) = plan.unplaced
    assert [(reason.slot, reason.rule, reason.blocked_by) for reason in unplaced.reasons] == [
        ("1", "one_meeting_per_lane_and_slot", ("pq",))
    ]


def test_people_with_hard_fairness_wait_alike() -> None:
    only = {"slots": frozenset("13")}
    problem = small_problem(
        meeting("pq", required=True, slots=frozenset("1")),
        meeting("pr", required=True, slots=frozenset("3")),
        people={"r": only},
        fairness=Fairness(0, hard=True),
    )
    plan = solved(problem).plan
    assert plan is not None
    assert plan.status == "infeasible"
    assert set(plan.conflict) == {"required:pq", "required:pr", "fairness"}


def test_walking_takes_its_slots() -> None:
    problem = small_problem(
        meeting("pq", locations=frozenset("A"), slots=frozenset("12")),
        meeting("pr", locations=frozenset("B"), slots=frozenset("12")),
        walking=Walking(default=1),
    )
    assert len(checked(problem).placements) == 1


def test_one_seed_and_a_work_limit_give_one_plan() -> None:
    problem = small_problem(*(meeting(pair, slots=frozenset("123")) for pair in PAIRS))
    assert solved(problem, work=50, seed=3) == solved(problem, work=50, seed=3)


def test_a_stop_keeps_the_best_so_far() -> None:
    problem = small_problem(*(meeting(pair) for pair in PAIRS))
    plan = solve(problem, seconds=20, should_stop=lambda: True).plan
    assert plan is not None
    assert plan.status == "cancelled"
    assert len(plan.placements) == len(PAIRS)
