"""One person's day in CP-SAT: runs, waits, idle slots and changes of location, made when asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.scheduling.draft import idle_in, occupied, waits_in
from matchmaker.scheduling.terms import Term, added, opposite

if TYPE_CHECKING:
    from matchmaker.scheduling.frame import Frame


class Agendas:
    """The days of a frame's people. Of people without open columns the figures are plain numbers."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        board = frame.board
        bounds = [0, *(np.flatnonzero(np.diff(board.block)) + 1).tolist(), len(board.block)]
        self._blocks = [range(start, stop) for start, stop in pairwise(bounds)]
        self._fixed: list[list[int]] | None = None
        self._waits: dict[int, Term] = {}
        self._full: dict[tuple[int, int], Term] = {}
        self._later: dict[tuple[int, int], Term] = {}
        self._before: dict[tuple[int, int], Term] = {}

    def waits(self, person: int) -> Term:
        """Return the number of waits of a person: starts of runs, less one a block, less the rests."""
        if person not in self._waits:
            if self._is_open(person):
                self._count_meetings(person)
                self._waits[person] = added(self._waits_in(person, block) for block in self._blocks)
            else:
                self._waits[person] = len(waits_in(self.frame.board, person, self._slots_of(person)))
        return self._waits[person]

    def _count_meetings(self, person: int) -> None:
        """Say what the rules imply and search finds late: in how many slots a person with one lane meets."""
        frame = self.frame
        board = frame.board
        own = [m for m in board.meetings_of[person] if m in frame.meetings]
        if board.lanes[person] == 1 and all(board.required[m] for m in own):
            held = [frame.occupied(person, s) for s in range(len(board.slot_ids))]
            fixed = sum(len(frame.fixed_at(person, s)) for s in range(len(board.slot_ids)))
            frame.model.add(added(held) == len(own) + fixed)

    def idle(self, person: int) -> Term:
        """Return the number of slots of a person's waits that they left open."""
        board = self.frame.board
        if not self._is_open(person):
            return idle_in(board, person, waits_in(board, person, self._slots_of(person)))
        return added(self._idle_in(person, block) for block in self._blocks)

    def changes(self, person: int) -> Term:
        """Return the locations used in a slot and not in the last one of a meeting before, summed over slots.

        `carried[x]` is at most whether location x was used in the last slot of a meeting; it is wanted large.
        """
        model = self.frame.model
        total: list[Term] = []
        carried: dict[int, Term] = {}
        before: Term = 0
        for s in range(len(self.frame.board.slot_ids)):
            here = self._places(person, s)
            if not here:
                continue
            occupied = self.frame.occupied(person, s)
            for x, there in here.items():
                change = model.new_bool_var("")
                model.add(added([change, 1, carried.get(x, 0)]) >= added([there, before]))
                total.append(change)
            following: dict[int, Term] = {}
            for x in sorted({*here, *carried}):
                following[x] = model.new_bool_var("")
                model.add(added([following[x], occupied]) <= added([here.get(x, 0), 1]))
                model.add(following[x] <= added([carried.get(x, 0), occupied]))
            carried = following
            before = self.frame.any_of([before, occupied])
        return added(total)

    def _places(self, person: int, slot: int) -> dict[int, Term]:
        """Return, for each location a person can be at in a slot, whether they are."""
        frame = self.frame
        places = frame.chosen_places
        parts: dict[int, list[Term]] = {}
        for c in frame.open_at(person, slot):
            for place, z in frame.placed(c):
                parts.setdefault(place, []).append(z)
        for c in frame.fixed_at(person, slot):
            parts.setdefault(places.of_location[frame.draft.place[frame.board.meeting[c]]], []).append(1)
        return {x: frame.any_of(found) for x, found in parts.items()}

    def _is_open(self, person: int) -> bool:
        return person in self.frame.open_people

    def _slots_of(self, person: int) -> list[int]:
        if self._fixed is None:
            self._fixed = occupied(self.frame.board, self.frame.draft)
        return self._fixed[person]

    def _waits_in(self, person: int, block: range) -> Term:
        frame = self.frame
        held = [frame.occupied(person, s) for s in block]
        if sum(not (isinstance(o, int) and o == 0) for o in held) <= 1:
            return 0
        starts = [held[0], *(frame.all_of([now, opposite(before)]) for before, now in pairwise(held))]
        used = 1 if self._must_come(person, block) else frame.any_of(held)
        rests = [self._rest(person, block, s) for s in block]
        return added([*starts, -1 * used, *(-1 * rest for rest in rests)])

    def _must_come(self, person: int, block: range) -> bool:
        """Whether a person has a meeting that takes place, and in this block only."""
        frame = self.frame
        return any(
            frame.board.required[m] and all(frame.board.slot[c] in block for c in frame.meetings[m])
            for m in frame.board.meetings_of[person]
            if m in frame.meetings
        )

    def _full_run(self, person: int, block: range, slot: int) -> Term:
        """Return whether a run as long as allowed ends in a slot."""
        run = int(self.frame.board.longest_run[person])
        if not run or slot - run + 1 < block.start:
            return 0
        key = (person, slot)
        if key not in self._full:
            window = range(slot - run + 1, slot + 1)
            self._full[key] = self.frame.all_of([self.frame.occupied(person, s) for s in window])
        return self._full[key]

    def _rest(self, person: int, block: range, slot: int) -> Term:
        """Return whether a rest begins after a slot."""
        if slot + 2 >= block.stop:
            return 0
        later = self._any_later(person, block, slot + 2)
        return self.frame.all_of([self._full_run(person, block, slot), later])

    def _any_later(self, person: int, block: range, slot: int) -> Term:
        """Return whether a person meets in a slot of the block from this one on."""
        if slot >= block.stop:
            return 0
        key = (person, slot)
        if key not in self._later:
            now = self.frame.occupied(person, slot)
            self._later[key] = self.frame.any_of([now, self._any_later(person, block, slot + 1)])
        return self._later[key]

    def _any_before(self, person: int, block: range, slot: int) -> Term:
        """Return whether a person meets in a slot of the block up to this one."""
        if slot < block.start:
            return 0
        key = (person, slot)
        if key not in self._before:
            now = self.frame.occupied(person, slot)
            self._before[key] = self.frame.any_of([now, self._any_before(person, block, slot - 1)])
        return self._before[key]

    def _idle_in(self, person: int, block: range) -> Term:
        frame = self.frame
        total: list[Term] = []
        resting: Term = 0
        for s in block[1:-1]:
            free = opposite(frame.occupied(person, s))
            resting = frame.all_of([free, frame.any_of([resting, self._full_run(person, block, s - 1)])])
            if frame.board.available[person, s]:
                around = [self._any_before(person, block, s - 1), self._any_later(person, block, s + 1)]
                total.append(frame.all_of([free, opposite(resting), *around]))
        return added(total)
