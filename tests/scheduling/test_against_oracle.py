"""Checker, counts, relaxation and solver against the truth by exhaustion, on problems of every key."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.scheduling.board import board_of
from matchmaker.scheduling.checking.checker import check
from matchmaker.scheduling.checking.counts import COUNTS, combinatorial_bound, is_within
from matchmaker.scheduling.checking.levels import LEVEL_FUNCTIONS, level_values
from matchmaker.scheduling.checking.rules import broken_rules
from matchmaker.scheduling.checking.timetable import Layout, Timetable
from matchmaker.scheduling.formats import parse_problem, problem_to_json
from matchmaker.scheduling.problem import levels_of
from matchmaker.scheduling.relaxation import LINEAR, Relaxation, dual_bound
from matchmaker.scheduling.solving import solve
from tests.scheduling.oracle import Oracle, only
from tests.scheduling.problems import placements_of, problems


def examples(count: int) -> settings:
    """Return settings for the same `count` examples in every run."""
    return settings(
        max_examples=count, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


@examples(150)
@given(st.data())
def test_the_checker_counts_and_refuses_as_the_oracle_does(data):
    problem = data.draw(problems())
    placements = data.draw(placements_of(problem))
    oracle = Oracle(problem)
    assert (not broken_rules(Timetable(Layout(problem), placements))) == oracle.allows(placements)
    if len({one.meeting for one in placements}) == len(placements):
        number = {slot.id: index for index, slot in enumerate(oracle.slots)}
        meetings = {one.id: one for one in problem.meetings}
        spots = [(meetings[one.meeting], number[one.slot], one.location) for one in placements]
        assert level_values(problem, placements) == oracle.values(spots)


@examples(40)
@given(problems())
def test_a_problem_survives_its_file(problem):
    assert parse_problem(problem_to_json(problem)) == problem


@examples(60)
@given(st.data())
def test_no_timetable_passes_what_is_counted_or_what_any_multipliers_prove(data):
    problem = data.draw(problems(most_meetings=4))
    best = Oracle(problem).best()
    if best is None:
        return
    above: dict[str, int] = {}
    for level in levels_of(problem):
        assert is_within(level, combinatorial_bound(problem, level), best[level]), level
        if level in LINEAR:
            rows = Relaxation(board_of(problem), above).names
            multipliers = data.draw(st.dictionaries(st.sampled_from(rows), st.integers(0, 9))) if rows else {}
            assert is_within(level, dual_bound(problem, level, above, multipliers, 2), best[level]), level
        above[level] = best[level]


@examples(40)
@given(problems())
def test_solve_finds_the_best_and_proves_it(problem):
    best = Oracle(problem).best()
    solution = solve(problem, seconds=20)
    assert solution.plan is not None
    assert check(problem, solution.plan, solution.proof) == []
    if best is None:
        conflict = set(solution.plan.conflict)
        assert not Oracle(only(problem, conflict)).is_feasible()
        assert all(Oracle(only(problem, conflict - {demand})).is_feasible() for demand in conflict)
    else:
        assert {x.name: x.value for x in solution.plan.certificate.levels} == {
            name: best[name] for name in levels_of(problem)
        }
        assert solution.plan.status == "optimal"


def test_every_level_has_its_count():
    assert set(COUNTS) == set(LEVEL_FUNCTIONS)
