"""Why a meeting does not take place: once where something holds for every slot, else slot by slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matchmaker.scheduling.board import Board
from matchmaker.scheduling.draft import Draft, occupied, waits_by_person, waits_in
from matchmaker.scheduling.plan import Reason, Unplaced


def unplaced(board: Board, draft: Draft) -> tuple[Unplaced, ...]:
    """Return every meeting that does not take place in the seated draft, with its reasons."""
    view = _View(board, draft)
    return tuple(
        Unplaced(meeting.id, tuple(view.reasons(m)))
        for m, meeting in enumerate(board.problem.meetings)
        if draft.column[m] < 0
    )


def additions(board: Board, draft: Draft) -> Iterator[Draft]:
    """Yield the seated draft with one more meeting, for every meeting and slot that no hard rule forbids."""
    view = _View(board, draft)
    for m, column in enumerate(draft.column):
        if column >= 0 or view.whole(m) is not None:
            continue
        for slot in view.common(m):
            if board.column_at(m, slot) >= 0 and view.in_slot(m, slot)[0] == "value":
                for place in view.free_seats(m, slot):
                    if not view.too_far(m, slot, place):
                        more = draft.copy()
                        more.column[m], more.place[m] = board.column_at(m, slot), place
                        yield more


class _View:
    """The seated draft, indexed by who is where and when."""

    def __init__(self, board: Board, draft: Draft) -> None:
        self.board, self.draft = board, draft
        self.at: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.seated: dict[tuple[int, int], int] = defaultdict(int)
        self.using: dict[tuple[int, int], int] = defaultdict(int)
        self.held: dict[int, int] = defaultdict(int)
        self.of_group: dict[int, int] = {}
        self.slots, self.waits = occupied(board, draft), waits_by_person(board, draft)
        people = {frozenset(pair) for pair in board.problem.exclusions}
        self.is_excluded = [frozenset(m.between) in people for m in board.problem.meetings]
        for m, column in enumerate(draft.column):
            if column < 0:
                continue
            slot = int(board.slot[column])
            self.seated[draft.place[m], slot] += 1
            for r in board.resources[m]:
                self.using[r, slot] += 1
            if board.group[m] >= 0:
                self.of_group[int(board.group[m])] = m
            for p in self._people(m):
                self.at[p, slot].append(m)
                self.held[p] += 1

    def reasons(self, m: int) -> Iterator[Reason]:
        """Yield the reasons of one meeting."""
        whole = self.whole(m)
        if whole is not None:
            yield whole
            return
        for slot in self.common(m):
            rule, blocked_by = self.in_slot(m, slot)
            yield Reason(self.board.slot_ids[slot], rule, tuple(blocked_by))

    def whole(self, m: int) -> Reason | None:
        """Return the reason that holds for every slot, or None."""
        board = self.board
        if self.is_excluded[m]:
            return Reason(None, "exclusions_respected", tuple(self._person(p) for p in self._people(m)))
        if int(board.group[m]) in self.of_group:
            return Reason(None, "one_meeting_per_group", (self._id(self.of_group[int(board.group[m])]),))
        if not self.common(m):
            return Reason(None, "only_when_available", tuple(self._person(p) for p in self._people(m)))
        full = [p for p in self._people(m) if self._is_at_maximum(p)]
        if full:
            return Reason(None, "maximum_per_person", tuple(self._person(p) for p in full))
        if not board.locations_of(m):
            fixed = [p for p in self._people(m) if board.problem.participants[p].location is not None]
            rule = "fixed_location_kept" if fixed else "allowed_location_only"
            return Reason(None, rule, tuple(self._person(p) for p in fixed) or (self._id(m),))
        return None

    def in_slot(self, m: int, slot: int) -> tuple[str, list[str]]:
        """Return the rule in the way in one slot, and what stands there."""
        board = self.board
        own = board.problem.meetings[m].slots
        if own is not None and board.slot_ids[slot] not in own:
            return "only_when_available", [self._id(m)]
        busy = [
            x for p in self._people(m) if len(self.at[p, slot]) >= board.lanes[p] for x in self.at[p, slot]
        ]
        if busy:
            return "one_meeting_per_lane_and_slot", self._ids(busy)
        scarce = [r for r in board.resources[m] if self.using[r, slot] >= board.amount[r, slot]]
        if scarce:
            return "resources_suffice", [board.problem.resources[r].id for r in scarce]
        order = [x for x in self._out_of_order(m, slot) if x >= 0]
        if order:
            return "order_respected", self._ids(order)
        tired = [p for p in self._people(m) if self._run_with(p, slot) > board.longest_run[p] > 0]
        if tired:
            return "rest_after_run", [self._person(p) for p in tired]
        return self._at_a_seat(m, slot)

    def _at_a_seat(self, m: int, slot: int) -> tuple[str, list[str]]:
        """Return what stands in the way of two people who are free: seats, walks, waits, or value."""
        board = self.board
        free = self.free_seats(m, slot)
        if not free:
            names = [board.problem.locations[x].id for x in sorted(board.locations_of(m))]
            return "one_meeting_per_seat_and_slot", names
        far = [self.too_far(m, slot, x) for x in free]
        if all(far):
            return "walking_time_kept", self._ids([x for found in far for x in found])
        fairness = board.problem.fairness
        if fairness is not None and fairness.hard and self._spread_with(m, slot) > fairness.waits:
            return "waits_spread_kept", [self._person(p) for p in self._people(m)]
        return "value", []

    def free_seats(self, m: int, slot: int) -> list[int]:
        """Return the locations a meeting may use that have a free seat in a slot."""
        board = self.board
        return [x for x in sorted(board.locations_of(m)) if self.seated[x, slot] < board.seats[x, slot]]

    def _spread_with(self, m: int, slot: int) -> int:
        """Return the spread of waits if a meeting took place in a slot."""
        waits = list(self.waits)
        for p in self._people(m):
            slots = sorted({*self.slots[p], slot})
            waits[p] = len(waits_in(self.board, p, slots))
        return max(waits) - min(waits)

    def _out_of_order(self, m: int, slot: int) -> Iterator[int]:
        for earlier, later in self.board.after:
            other = earlier if later == m else later if earlier == m else -1
            if other >= 0 and self.draft.column[other] >= 0:
                when = int(self.board.slot[self.draft.column[other]])
                if (when >= slot) if later == m else (when <= slot):
                    yield other

    def _run_with(self, p: int, slot: int) -> int:
        """Return the length of the run that a further meeting in a slot would be part of."""
        low = high = slot
        block = self.board.block
        while low > 0 and block[low - 1] == block[slot] and self.at.get((p, low - 1)):
            low -= 1
        while high + 1 < len(block) and block[high + 1] == block[slot] and self.at.get((p, high + 1)):
            high += 1
        return high - low + 1

    def too_far(self, m: int, slot: int, location: int) -> list[int]:
        """Return the meetings of its people that are too far from a location in time and place."""
        board = self.board
        found = []
        for p in self._people(m):
            for other in board.meetings_of[p]:
                column = self.draft.column[other]
                if column >= 0:
                    between = max(0, abs(int(board.slot[column]) - slot) - 1)
                    if board.walking[self.draft.place[other], location] > between:
                        found.append(other)
        return found

    def common(self, m: int) -> list[int]:
        """Return the slots that both people left open."""
        first, second = self._people(m)
        both = self.board.available[first] & self.board.available[second]
        return [s for s, free in enumerate(both.tolist()) if free]

    def _is_at_maximum(self, p: int) -> bool:
        limit = self.board.problem.participants[p].maximum
        return limit is not None and self.held[p] >= limit

    def _people(self, m: int) -> tuple[int, int]:
        return int(self.board.a[m]), int(self.board.b[m])

    def _person(self, p: int) -> str:
        return self.board.problem.participants[p].id

    def _id(self, m: int) -> str:
        return self.board.problem.meetings[m].id

    def _ids(self, meetings: list[int]) -> list[str]:
        return [self._id(m) for m in dict.fromkeys(meetings)]
