"""The rows of the relaxation: one function per hard rule, under the rule's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np

from matchmaker.scheduling.board import Board, Ints


@dataclass(frozen=True, slots=True)
class Rows:
    """A family of rows: names, right sides, and their entries as (column, row in the family, coefficient)."""

    names: tuple[str, ...]
    right: Ints
    column: Ints
    row: Ints
    coefficient: Ints


def families(
    board: Board, unserved: Mapping[int, int], short: Mapping[int, int], told: Mapping[int, int]
) -> Iterator[Rows]:
    """Yield every family of rows, in a fixed order; the mappings give the auxiliary column of each person."""
    yield one_meeting_per_lane_and_slot(board)
    yield one_meeting_per_seat_and_slot(board)
    yield meeting_once(board)
    yield one_meeting_per_group(board)
    yield maximum_per_person(board)
    yield required_meetings_placed(board)
    yield resources_suffice(board)
    yield rest_after_run(board)
    yield order_respected(board)
    yield served(board, unserved)
    yield minimums(board, short)
    yield touched(board, told)


def one_meeting_per_lane_and_slot(board: Board) -> Rows:
    """Say Σ meetings of a person in a slot ≤ lanes."""
    count = len(board.slot_ids)
    sides = [side[board.meeting] * count + board.slot for side in (board.a, board.b)]
    names = [f"lane:{p}:{s}" for p in _people(board) for s in _slots(board)]
    return _kept(names, np.repeat(board.lanes, count), *_twice(board, sides))


def one_meeting_per_seat_and_slot(board: Board) -> Rows:
    """Say Σ meetings tied to one set of locations ≤ its seats, for each set that a meeting names."""
    count = len(board.slot_ids)
    names, right, columns, rows = [], [], [], []
    for i, places in enumerate(board.kinds):
        inside = np.array([other <= places for other in board.kinds], dtype=bool)
        chosen = (
            np.flatnonzero(inside[board.kind[board.meeting]]) if len(board.meeting) else np.zeros(0, np.int64)
        )
        ids = sorted(quoted(board.problem.locations[x].id) for x in places) if i else ["*"]
        names += [f"seats:{s}:{','.join(ids)}" for s in _slots(board)]
        right.append(board.seats[sorted(places)].sum(axis=0))
        columns.append(chosen)
        rows.append(board.slot[chosen] + i * count)
    return _kept(names, _joined(right), _joined(columns), _joined(rows))


def meeting_once(board: Board) -> Rows:
    """Say Σ slots of a meeting ≤ 1."""
    names = [f"once:{quoted(m.id)}" for m in board.problem.meetings]
    every = np.arange(len(board.meeting), dtype=np.int64)
    return _kept(names, np.ones(len(names), dtype=np.int64), every, board.meeting)


def one_meeting_per_group(board: Board) -> Rows:
    """Say Σ alternatives of a group ≤ 1."""
    ids = list(dict.fromkeys(m.group for m in board.problem.meetings if m.group is not None))
    columns = np.flatnonzero(board.group[board.meeting] >= 0) if len(board.meeting) else np.zeros(0, np.int64)
    names = [f"group:{quoted(g)}" for g in ids]
    return _kept(names, np.ones(len(ids), dtype=np.int64), columns, board.group[board.meeting[columns]])


def maximum_per_person(board: Board) -> Rows:
    """Say Σ meetings of a person ≤ their maximum."""
    names = [f"maximum:{p}" for p in _people(board)]
    return _kept(names, board.maximum, *_twice(board, [board.a[board.meeting], board.b[board.meeting]]))


def required_meetings_placed(board: Board) -> Rows:
    """Say Σ slots of a required or locked meeting ≥ 1."""
    needed = np.flatnonzero(board.required)
    number = np.full(len(board.required), -1, dtype=np.int64)
    number[needed] = np.arange(len(needed))
    columns = np.flatnonzero(board.required[board.meeting]) if len(board.meeting) else np.zeros(0, np.int64)
    names = tuple(f"required:{quoted(board.problem.meetings[m].id)}" for m in needed.tolist())
    minus = -np.ones(len(columns), dtype=np.int64)
    return Rows(names, -np.ones(len(names), dtype=np.int64), columns, number[board.meeting[columns]], minus)


def resources_suffice(board: Board) -> Rows:
    """Say Σ meetings in a slot that need a resource ≤ its amount."""
    count = len(board.slot_ids)
    names = [f"resource:{quoted(r.id)}:{s}" for r in board.problem.resources for s in _slots(board)]
    columns, rows = [], []
    for m, needed in enumerate(board.resources):
        for r in needed:
            for c in board.columns_of(m):
                columns.append(c)
                rows.append(r * count + int(board.slot[c]))
    return _kept(names, board.amount.reshape(-1), _array(columns), _array(rows))


def rest_after_run(board: Board) -> Rows:
    """Say that `longest_run` + 1 adjacent slots hold at most `longest_run` meetings (with one lane)."""
    names: list[str] = []
    right: list[int] = []
    columns: list[int] = []
    rows: list[int] = []
    for p in np.flatnonzero((board.longest_run > 0) & (board.lanes == 1)).tolist():
        run, own = int(board.longest_run[p]), _columns_of_person(board, p)
        for start in range(len(board.slot_ids) - run):
            if board.block[start] == board.block[start + run]:
                within = [c for c in own if start <= board.slot[c] <= start + run]
                columns += within
                rows += [len(names)] * len(within)
                right.append(run)
                names.append(
                    f"rest:{quoted(board.problem.participants[p].id)}:{quoted(board.slot_ids[start])}"
                )
    return _kept(names, _array(right), _array(columns), _array(rows))


def order_respected(board: Board) -> Rows:
    """Say that the later meeting up to a slot and the earlier one from it on exclude each other."""
    names: list[str] = []
    columns: list[int] = []
    rows: list[int] = []
    for earlier, later in board.after:
        ids = [quoted(board.problem.meetings[m].id) for m in (earlier, later)]
        for s, slot in enumerate(_slots(board)):
            row = [c for c in board.columns_of(later) if board.slot[c] <= s]
            row += [c for c in board.columns_of(earlier) if board.slot[c] >= s]
            columns += row
            rows += [len(names)] * len(row)
            names.append(f"after:{ids[0]}:{ids[1]}:{slot}")
    return _kept(names, np.ones(len(names), dtype=np.int64), _array(columns), _array(rows))


def served(board: Board, unserved: Mapping[int, int]) -> Rows:
    """Say that a person has a meeting, or counts as unserved."""
    return _at_least(board, "served", unserved, dict.fromkeys(unserved, 1))


def minimums(board: Board, short: Mapping[int, int]) -> Rows:
    """Say that a person's meetings and shortfall reach the minimum together."""
    return _at_least(board, "minimum", short, {p: int(board.minimum[p]) for p in short})


def touched(board: Board, told: Mapping[int, int]) -> Rows:
    """Say that a published meeting stays, or its people are touched."""
    names: list[str] = []
    columns: list[int] = []
    rows: list[int] = []
    for entry in board.previous or ():
        kept = board.stays(entry)
        for p in (int(board.a[entry[0]]), int(board.b[entry[0]])):
            row = [told[p], *([kept] if kept >= 0 else [])]
            columns += row
            rows += [len(names)] * len(row)
            person, meeting = board.problem.participants[p].id, board.problem.meetings[entry[0]].id
            names.append(f"touched:{quoted(person)}:{quoted(meeting)}")
    minus = -np.ones(len(names), dtype=np.int64)
    return Rows(tuple(names), minus, _array(columns), _array(rows), -np.ones(len(columns), dtype=np.int64))


def _at_least(board: Board, label: str, extra: Mapping[int, int], least: Mapping[int, int]) -> Rows:
    columns: list[int] = []
    rows: list[int] = []
    for i, (p, column) in enumerate(extra.items()):
        own = [*_columns_of_person(board, p), column]
        columns += own
        rows += [i] * len(own)
    names = tuple(f"{label}:{quoted(board.problem.participants[p].id)}" for p in extra)
    right = -_array([least[p] for p in extra])
    return Rows(names, right, _array(columns), _array(rows), -np.ones(len(columns), dtype=np.int64))


def _columns_of_person(board: Board, person: int) -> list[int]:
    return [c for m in board.meetings_of[person] for c in board.columns_of(m)]


def _people(board: Board) -> list[str]:
    return [quoted(p.id) for p in board.problem.participants]


def _slots(board: Board) -> list[str]:
    return [quoted(s) for s in board.slot_ids]


def _array(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else _array([])


def _twice(board: Board, rows: Sequence[Ints]) -> tuple[Ints, Ints]:
    every = np.arange(len(board.meeting), dtype=np.int64)
    return np.concatenate([every, every]), np.concatenate(rows)


def _kept(names: Sequence[str], right: Ints, column: Ints, row: Ints) -> Rows:
    """Return a family with coefficients 1, without the rows that cannot bind."""
    used = np.bincount(row, minlength=len(names))
    keep = used > right
    number = np.cumsum(keep) - 1
    inside = keep[row]
    kept = tuple(name for name, wanted in zip(names, keep.tolist(), strict=True) if wanted)
    return Rows(
        kept, right[keep], column[inside], number[row[inside]], np.ones(int(inside.sum()), dtype=np.int64)
    )


def quoted(name: str) -> str:
    """Return an identifier as it stands inside a row name."""
    return quote(name, safe=" -_.")
