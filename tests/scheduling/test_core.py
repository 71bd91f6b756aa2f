"""The run from below beside the search: it ends in time, when told, and does not hide what went wrong."""

from __future__ import annotations

import random
from threading import Event

import pytest
from ortools.sat.python import cp_model

from matchmaker.scheduling.board import Board, board_of
from matchmaker.scheduling.budget import UNITS, Budget
from matchmaker.scheduling.core import CoreRun
from matchmaker.scheduling.draft import Draft, empty_draft, values_of
from matchmaker.scheduling.problem import Problem
from matchmaker.scheduling.problem_format import parse_problem
from matchmaker.scheduling.running import limited_solver
from matchmaker.scheduling.slotwise import fill


def crowded() -> Problem:
    """Return an event of 60 people whose least waits CP-SAT does not find within minutes."""
    chance = random.Random(5)
    slots = [f"s{number:02}" for number in range(16)]
    pairs = {tuple(sorted(chance.sample(range(60), 2))) for _ in range(330)}
    return parse_problem(
        {
            "slots": [
                {"id": one, "block": "day", "starts_at": f"2026-11-24T{6 + number:02}:00:00Z", "minutes": 20}
                for number, one in enumerate(slots)
            ],
            "locations": [{"id": "table", "seats": 23}],
            "participants": [{"id": f"p{one}", "slots": chance.sample(slots, 14)} for one in range(60)],
            "meetings": [{"id": f"m{a}-{b}", "between": [f"p{a}", f"p{b}"], "value": 10} for a, b in pairs],
            "objective": ["value", "waits"],
        }
    )


@pytest.fixture(scope="module")
def filled() -> tuple[Board, Draft]:
    board = board_of(crowded())
    return board, fill(board, empty_draft(board), Budget(seconds=3600), None, 0)


def core_run(filled: tuple[Board, Draft], until: float = 1.0) -> CoreRun:
    board, draft = filled
    values, budget = values_of(board, draft), Budget(seconds=3600)
    return CoreRun(board, draft, "waits", ["value"], values, budget=budget, until=until)


def test_a_stop_before_the_run_has_begun_is_not_forgotten(filled):
    run = core_run(filled)
    run.stop()  # without an end of its own, this would not come back
    assert run.found is None


def test_a_run_has_what_is_left_of_the_budget_and_its_failure_is_raised(filled, monkeypatch):
    began = Event()

    def fail(solver: cp_model.CpSolver, *_: object) -> None:
        began.set()
        raise MemoryError(solver.parameters.max_time_in_seconds)

    monkeypatch.setattr(cp_model.CpSolver, "solve", fail)
    run = core_run(filled, until=0.5)
    assert began.wait(60)
    with pytest.raises(MemoryError) as raised:
        run.stop()
    assert 0 < raised.value.args[0] < 1800


def test_under_a_work_budget_the_limit_is_deterministic() -> None:
    budget = Budget(seconds=20, work=3 * UNITS)
    assert limited_solver(budget, budget.left(0.5)).parameters.max_deterministic_time == 1.5
