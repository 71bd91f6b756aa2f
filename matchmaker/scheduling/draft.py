"""A timetable in numbers while it is being made, and what its levels are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.problem import MAXIMISED, levels_of


@dataclass(slots=True)
class Draft:
    """By meeting: its column (-1: does not take place) and its location (-1: not yet chosen)."""

    column: list[int]
    place: list[int]

    def copy(self) -> Draft:
        """Return an independent copy."""
        return Draft(self.column.copy(), self.place.copy())


def empty_draft(board: Board) -> Draft:
    """Return the timetable without meetings."""
    count = len(board.problem.meetings)
    return Draft([-1] * count, [-1] * count)


def values_of(board: Board, draft: Draft) -> dict[str, int]:
    """Return the value of every level of the problem's certificate."""
    measures = {
        "lost": lambda: board.vanished + sum(draft.column[m] < 0 for m, _, _ in board.previous or ()),
        "moved": lambda: sum(
            draft.column[e[0]] >= 0 and not keeps(board, draft, e) for e in board.previous or ()
        ),
        "touched": lambda: len(_touched(board, draft)),
        "served": lambda: _unserved(board, draft),
        "minimums": lambda: _shortfall(board, draft),
        "accepted": lambda: sum(
            int(board.value[c]) for c in draft.column if c >= 0 and _is_accepted(board, c)
        ),
        "value": lambda: sum(int(board.value[c]) for c in draft.column if c >= 0),
        "waits": lambda: sum(waits_by_person(board, draft)),
        "spread": lambda: _spread(waits_by_person(board, draft)),
        "idle": lambda: sum(idle_in(board, p, waits_in(board, p, own)) for p, own in _agendas(board, draft)),
        "changes": lambda: sum(changes_by_person(board, draft)),
    }
    return {level: measures[level]() for level in levels_of(board.problem)}


def is_better(levels: Sequence[str], values: dict[str, int], others: dict[str, int]) -> bool:
    """Whether the first level in which two timetables differ is better in the first of them."""
    for level in levels:
        if values[level] != others[level]:
            return (values[level] > others[level]) == (level in MAXIMISED)
    return False


def keeps(board: Board, draft: Draft, entry: tuple[int, int, int]) -> bool:
    """Whether a published meeting stays in its slot and at its location."""
    column = draft.column[entry[0]]
    return column >= 0 and board.stays(entry) == column and draft.place[entry[0]] == entry[2]


def occupied(board: Board, draft: Draft) -> list[list[int]]:
    """Return, for each person, the slots they meet in, in order."""
    found: list[set[int]] = [set() for _ in board.lanes]
    for m, column in enumerate(draft.column):
        if column >= 0:
            found[board.a[m]].add(int(board.slot[column]))
            found[board.b[m]].add(int(board.slot[column]))
    return [sorted(slots) for slots in found]


def waits_in(board: Board, person: int, slots: Sequence[int]) -> list[tuple[int, int]]:
    """Return the waits of a person who meets in `slots`: the slots before and after each."""
    waits, run = [], 1
    longest = int(board.longest_run[person])
    for slot, later in pairwise(slots):
        if board.block[slot] != board.block[later]:
            run = 1
        elif later - slot == 1:
            run += 1
        else:
            if run != longest:
                waits.append((slot, later))
            run = 1
    return waits


def idle_in(board: Board, person: int, waits: Sequence[tuple[int, int]]) -> int:
    """Return how many slots of the waits the person left open."""
    return sum(int(board.available[person, slot + 1 : later].sum()) for slot, later in waits)


def waits_by_person(board: Board, draft: Draft) -> list[int]:
    """Return the number of waits of each person."""
    return [len(waits_in(board, p, slots)) for p, slots in _agendas(board, draft)]


def changes_by_person(board: Board, draft: Draft) -> list[int]:
    """Return the number of changes of location of each person."""
    places: list[dict[int, set[int]]] = [{} for _ in board.lanes]
    for m, column in enumerate(draft.column):
        if column >= 0:
            for p in (int(board.a[m]), int(board.b[m])):
                places[p].setdefault(int(board.slot[column]), set()).add(draft.place[m])
    return [sum(len(own[later] - own[slot]) for slot, later in pairwise(sorted(own))) for own in places]


def _agendas(board: Board, draft: Draft) -> list[tuple[int, list[int]]]:
    return list(enumerate(occupied(board, draft)))


def _touched(board: Board, draft: Draft) -> set[int]:
    gone = [e[0] for e in board.previous or () if not keeps(board, draft, e)]
    return {int(p) for m in gone for p in (board.a[m], board.b[m])}


def _unserved(board: Board, draft: Draft) -> int:
    asked = {int(p) for m in range(len(draft.column)) if board.accepted[m] for p in (board.a[m], board.b[m])}
    return len(
        asked - {int(p) for m, c in enumerate(draft.column) if c >= 0 for p in (board.a[m], board.b[m])}
    )


def _shortfall(board: Board, draft: Draft) -> int:
    return sum(
        max(0, int(least) - sum(draft.column[m] >= 0 for m in board.meetings_of[p]))
        for p, least in enumerate(board.minimum)
        if least
    )


def _spread(waits: Sequence[int]) -> int:
    return max(waits, default=0) - min(waits, default=0)


def _is_accepted(board: Board, column: int) -> bool:
    return bool(board.accepted[board.meeting[column]])
