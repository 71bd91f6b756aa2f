"""Locations and seats for meetings whose times are known: published ones stay, people change little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.draft import Draft
from matchmaker.scheduling.places import Places
from matchmaker.scheduling.problem import Placement

#: Costs: a meeting that must not sit there, a published one that moves, one person who changes tables.
_NEVER, _MOVE, _CHANGE = 10**9, 10**4, 10


def seat(board: Board, draft: Draft, places: Places | None = None) -> Draft:
    """Return the draft with a location for every meeting.

    Slot by slot, one assignment of meetings to seats. A location already chosen stands for its place in
    `places`, or is kept without them, and then sets of locations must nest (see `places.needs_places`).
    Raises ValueError where the seats of a slot do not suffice.
    """
    result = draft.copy()
    published = {m: (slot, location) for m, slot, location in board.previous or ()}
    last: dict[int, set[int]] = {}
    for slot, meetings in sorted(_by_slot(board, draft).items()):
        allowed = [_allowed(board, draft, m, places) for m in meetings]
        _seat_slot(board, result, slot, (meetings, allowed), (published, last))
        now: dict[int, set[int]] = defaultdict(set)
        for m in meetings:
            for p in (int(board.a[m]), int(board.b[m])):
                now[p].add(result.place[m])
        last.update(now)
    return result


def _seat_slot(
    board: Board,
    draft: Draft,
    slot: int,
    wanted: tuple[list[int], list[set[int]]],
    past: tuple[Mapping[int, tuple[int, int]], Mapping[int, set[int]]],
) -> None:
    meetings, allowed = wanted
    published, last = past
    chairs = np.repeat(np.arange(len(board.seats)), board.seats[:, slot])
    if len(chairs) < len(meetings):
        raise ValueError(f"slot {board.slot_ids[slot]}: {len(meetings)} meetings on {len(chairs)} seats")
    place_cost = np.zeros((len(meetings), len(board.seats)), dtype=np.int64)
    for i, m in enumerate(meetings):
        row = place_cost[i]
        for p in (int(board.a[m]), int(board.b[m])):
            if p in last:
                row += _CHANGE
                row[sorted(last[p])] -= _CHANGE
        if m in published and published[m][0] == slot and published[m][1] >= 0:
            row += _MOVE
            row[published[m][1]] -= _MOVE
        row[sorted(set(range(len(board.seats))) - allowed[i])] = _NEVER
    rows, columns = linear_sum_assignment(place_cost[:, chairs])
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        place = int(chairs[j])
        if place_cost[i, place] >= _NEVER:
            raise ValueError(
                f"slot {board.slot_ids[slot]}: no seat for {board.problem.meetings[meetings[i]].id}"
            )
        draft.place[meetings[i]] = place


def _allowed(board: Board, draft: Draft, meeting: int, places: Places | None) -> set[int]:
    place = draft.place[meeting]
    if place < 0:
        return set(board.locations_of(meeting))
    return {place} if places is None else set(places.members[places.of_location[place]])


def _by_slot(board: Board, draft: Draft) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for m, column in enumerate(draft.column):
        if column >= 0:
            found[int(board.slot[column])].append(m)
    return found


def placements(board: Board, draft: Draft) -> tuple[Placement, ...]:
    """Return the seated draft as placements; published ones keep their seats, others get the lowest free."""
    kept = {(x.meeting, x.slot, x.location): x.seat for x in board.problem.previous or ()}
    result = []
    for slot, meetings in sorted(_by_slot(board, draft).items()):
        taken: dict[int, set[int]] = defaultdict(set)
        names = {m: (board.problem.meetings[m].id, board.slot_ids[slot]) for m in meetings}
        where = {m: board.problem.locations[draft.place[m]] for m in meetings}
        seats = {m: kept.get((*names[m], where[m].id), 0) for m in meetings}
        for m in sorted(meetings, key=lambda m: (seats[m] == 0, m)):
            place, number = draft.place[m], seats[m]
            if number < 1 or number > where[m].seats or number in taken[place]:
                number = next(n for n in range(1, where[m].seats + 1) if n not in taken[place])
            taken[place].add(number)
            result.append(Placement(names[m][0], names[m][1], where[m].id, number))
    return tuple(result)
