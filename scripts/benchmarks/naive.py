"""The baselines: what most people write (a Boolean per pair and slot, CP-SAT), and one matching a slot."""

from __future__ import annotations

from ortools.sat.python import cp_model

from matchmaker.scheduling.board import board_of
from matchmaker.scheduling.budget import Budget
from matchmaker.scheduling.draft import empty_draft, values_of
from matchmaker.scheduling.places import Places, needs_places
from matchmaker.scheduling.problem import Problem
from matchmaker.scheduling.seating import seat
from matchmaker.scheduling.slotwise import fill


def naive_value(problem: Problem, seconds: float) -> str:
    """Return value and bound of the naive model after the same time on two workers, without minimums."""
    board = board_of(problem)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in board.slot]
    once: dict[int, list[object]] = {}
    lane: dict[tuple[int, int], list[object]] = {}
    held: dict[int, list[object]] = {}
    seats: dict[int, list[object]] = {}
    for c, variable in enumerate(x):
        m, s = int(board.meeting[c]), int(board.slot[c])
        once.setdefault(m, []).append(variable)
        seats.setdefault(s, []).append(variable)
        for p in (int(board.a[m]), int(board.b[m])):
            lane.setdefault((p, s), []).append(variable)
            held.setdefault(p, []).append(variable)
    for group in (*once.values(), *lane.values()):
        model.add_at_most_one(group)
    for s, group in seats.items():
        model.add(sum(group) <= int(board.seats[:, s].sum()))
    for p, group in held.items():
        model.add(sum(group) <= int(board.maximum[p]))
    model.maximize(sum(int(v) * variable for v, variable in zip(board.value, x, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model)
    return f"{solver.objective_value:.0f} of {solver.best_objective_bound:.0f}"


def slotwise_values(problem: Problem) -> dict[str, int]:
    """Return the values of the slot-by-slot plan."""
    board = board_of(problem)
    places = Places(board) if needs_places(board) else None
    draft = fill(board, empty_draft(board), Budget(60), places)
    return values_of(board, seat(board, draft, places))
