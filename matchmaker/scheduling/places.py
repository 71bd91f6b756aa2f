"""Locations grouped where one is as good as another, and when choosing among them needs variables at all."""

from __future__ import annotations

from itertools import combinations

from matchmaker.scheduling.board import Board


class Places:
    """Locations grouped where they are alike for every meeting and walk: one variable a group suffices."""

    def __init__(self, board: Board, *, each: bool = False) -> None:
        """Group the board's locations, or leave `each` alone (where a single table matters)."""
        numbers: dict[object, int] = {}
        self.of_location: list[int] = []
        count = len(board.seats)
        for x in range(count):
            alike = next((y for y in range(x) if not each and _are_alike(board, x, y)), x)
            self.of_location.append(numbers.setdefault(alike, len(numbers)))
        self.members = [[x for x in range(count) if self.of_location[x] == i] for i in range(len(numbers))]
        self.seats = [board.seats[own].sum(axis=0).tolist() for own in self.members]
        self.of_kind = [sorted({self.of_location[x] for x in kind}) for kind in board.kinds]
        self.walking = [[int(board.walking[x[0], y[0]]) for y in self.members] for x in self.members]


def _are_alike(board: Board, x: int, y: int) -> bool:
    if board.walking[x, y] or any((x in kind) != (y in kind) for kind in board.kinds):
        return False
    others = [i for i in range(len(board.seats)) if i not in {x, y}]
    return bool((board.walking[x, others] == board.walking[y, others]).all())


def needs_places(board: Board) -> bool:
    """Whether counting seats is not enough: people walk, or sets of locations overlap without nesting.

    For sets that nest or are disjoint, Hall's condition on the sets themselves makes every count seatable.
    """
    if board.walking.any():
        return True
    return any(x & y and not x <= y and not y <= x for x, y in combinations(board.kinds, 2))
