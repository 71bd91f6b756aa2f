"""Bounds of one level that hold for another."""

from __future__ import annotations

from matchmaker.scheduling.board import board_of
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.certifying import Bounds
from matchmaker.scheduling.problem import Problem
from matchmaker.scheduling.relaxation import dual_bound
from tests.scheduling.small import meeting, small_problem

#: One of the three can take place, of which the programme proves no more than one and a half.
ONE_OF_THREE = {name: {"slots": frozenset("1")} for name in "pqr"}
VALUES = dict.fromkeys(("waits", "spread", "idle", "changes", "minimums"), 0) | {
    "served": 1,
    "accepted": 10,
    "value": 10,
}


def triangle(*, last_accepted: bool) -> Problem:
    accepted = [meeting(pair, accepted=True) for pair in ("pq", "pr")]
    return small_problem(*accepted, meeting("qr", accepted=last_accepted), people=ONE_OF_THREE)


def test_where_all_are_accepted_the_value_is_bounded_as_they_are() -> None:
    problem = triangle(last_accepted=True)
    bounds = Bounds(board_of(problem), Budget(seconds=5))
    levels, proof = bounds.certify(VALUES)
    stated = {level.name: level.bound for level in levels}
    assert stated["value"] == stated["accepted"] == 15
    above = {name: VALUES[name] for name in ("served", "minimums", "accepted")}
    assert dual_bound(problem, "value", above, proof["value"].by_row, proof["value"].scale) == 15


def test_a_trusted_bound_of_all_that_is_accepted_is_one_of_the_value() -> None:
    for last_accepted, expected in ((True, 10), (False, 15)):
        bounds = Bounds(board_of(triangle(last_accepted=last_accepted)), Budget(seconds=5))
        bounds.trust({"accepted": 10}, VALUES)
        assert bounds.is_reached("value", VALUES) == last_accepted
        levels, _ = bounds.certify(VALUES)
        assert next(one.bound for one in levels if one.name == "value") == expected
