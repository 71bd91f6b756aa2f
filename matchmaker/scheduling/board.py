"""The problem in numbers: indices instead of names, arrays instead of sets. Built once, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matchmaker.scheduling.problem import Meeting, Problem

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Board:
    """Arrays over s(lots in time order), p(articipants), m(eetings), l(ocations), r(esources).

    A *column* is one (meeting, slot) that no rule forbids by itself: `meeting[c]`, `slot[c]`, `value[c]`,
    sorted by meeting, then slot; the columns of meeting m are `first[m]:first[m + 1]`.
    """

    problem: Problem
    slot_ids: tuple[str, ...]
    block: Ints  # [s] number of the block
    available: Bools  # [p, s]
    lanes: Ints  # [p]
    minimum: Ints  # [p]
    maximum: Ints  # [p] the number of lanes in open slots where the participant sets none
    longest_run: Ints  # [p] 0: any
    a: Ints  # [m] first participant
    b: Ints  # [m] second participant
    group: Ints  # [m] -1: alone
    required: Bools  # [m] takes place: required or locked, and in a repair not merely published before
    accepted: Bools  # [m]
    resources: tuple[tuple[int, ...], ...]  # [m]
    after: tuple[tuple[int, int], ...]  # (earlier, later) meetings
    seats: Ints  # [l, s]
    amount: Ints  # [r, s]
    kind: Ints  # [m] which set of locations the meeting may use
    kinds: tuple[frozenset[int], ...]
    walking: Ints  # [l, l]
    previous: tuple[tuple[int, int, int], ...] | None  # (meeting, slot or -1, location or -1)
    vanished: int  # published meetings that are no candidates any more
    meeting: Ints
    slot: Ints
    value: Ints
    first: Ints
    meetings_of: tuple[tuple[int, ...], ...] = field(repr=False)  # [p]

    def columns_of(self, meeting: int) -> range:
        """Return the columns of a meeting."""
        return range(int(self.first[meeting]), int(self.first[meeting + 1]))

    def locations_of(self, meeting: int) -> frozenset[int]:
        """Return the locations a meeting may use."""
        return self.kinds[int(self.kind[meeting])]

    def column_at(self, meeting: int, slot: int) -> int:
        """Return the column of a meeting in a slot, or -1."""
        columns = self.columns_of(meeting)
        at = columns.start + int(np.searchsorted(self.slot[columns.start : columns.stop], slot))
        return at if at < columns.stop and self.slot[at] == slot else -1

    def stays(self, entry: tuple[int, int, int]) -> int:
        """Return the column in which a published meeting can keep slot and location, or -1."""
        meeting, slot, location = entry
        if slot < 0 or location < 0:
            return -1
        possible = location in self.locations_of(meeting) and self.seats[location, slot] > 0
        return self.column_at(meeting, slot) if possible else -1

    def is_gap_between(self, slot: int, later: int) -> bool:
        """Whether two slots of one block have another between them."""
        return later - slot > 1 and bool(self.block[slot] == self.block[later])


def board_of(problem: Problem) -> Board:
    """Return the problem in numbers."""
    order = sorted(range(len(problem.slots)), key=lambda i: (problem.slots[i].starts_at, i))
    slots = [problem.slots[i] for i in order]
    slot_at = {slot.id: i for i, slot in enumerate(slots)}
    person_at = {person.id: i for i, person in enumerate(problem.participants)}
    location_at = {location.id: i for i, location in enumerate(problem.locations)}
    resource_at = {resource.id: i for i, resource in enumerate(problem.resources)}
    meeting_at = {meeting.id: i for i, meeting in enumerate(problem.meetings)}
    blocks = {name: i for i, name in enumerate(dict.fromkeys(slot.block for slot in slots))}

    available = _open(slot_at, (p.slots for p in problem.participants))
    lanes = _ints(p.lanes for p in problem.participants)
    room = available.sum(axis=1) * lanes
    seats = (
        _open(slot_at, (x.slots for x in problem.locations))
        * _ints(x.seats for x in problem.locations)[:, None]
    )
    amount = (
        _open(slot_at, (r.slots for r in problem.resources))
        * _ints(r.amount for r in problem.resources)[:, None]
    )
    a = _ints(person_at[m.between[0]] for m in problem.meetings)
    b = _ints(person_at[m.between[1]] for m in problem.meetings)
    kind, kinds = _kinds(problem, location_at)
    resources = tuple(tuple(sorted({resource_at[r] for r in m.resources})) for m in problem.meetings)
    previous, vanished = _previous(problem, meeting_at, slot_at, location_at)
    published = {entry[0] for entry in previous or ()}

    may = available[a] & available[b] if len(a) else np.zeros((0, len(slots)), dtype=bool)
    _close(may, problem, slot_at, person_at)
    has_seat = np.array([seats[sorted(k)].sum(axis=0) > 0 for k in kinds]).reshape(len(kinds), len(slots))
    if len(a):
        may &= has_seat[kind]
    for m, needed in enumerate(resources):
        for r in needed:
            may[m] &= amount[r] > 0
    meeting, slot = np.nonzero(may)
    return Board(
        problem=problem,
        slot_ids=tuple(slot_at),
        block=_ints(blocks[slot.block] for slot in slots),
        available=available,
        lanes=lanes,
        minimum=_ints(p.minimum for p in problem.participants),
        maximum=_ints(
            int(room[i]) if p.maximum is None else min(p.maximum, int(room[i]))
            for i, p in enumerate(problem.participants)
        ),
        longest_run=_ints(p.longest_run or 0 for p in problem.participants),
        a=a,
        b=b,
        group=_groups(problem.meetings),
        required=np.array(
            [
                m.locked is not None or (m.required and i not in published)
                for i, m in enumerate(problem.meetings)
            ],
            dtype=bool,
        ),
        accepted=np.array([m.accepted for m in problem.meetings], dtype=bool),
        resources=resources,
        after=tuple(
            (meeting_at[e], i) for i, m in enumerate(problem.meetings) for e in dict.fromkeys(m.after)
        ),
        seats=seats,
        amount=amount,
        kind=kind,
        kinds=kinds,
        walking=_walking(problem, location_at),
        previous=previous,
        vanished=vanished,
        meeting=meeting.astype(np.int64),
        slot=slot.astype(np.int64),
        value=_values(problem, slot_at, meeting, slot),
        first=np.concatenate([[0], np.cumsum(may.sum(axis=1))]).astype(np.int64),
        meetings_of=_meetings_of(len(problem.participants), a, b),
    )


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)


def _open(slot_at: dict[str, int], names: Iterable[frozenset[str] | None]) -> Bools:
    """Return [thing, slot]: whether the thing is open in the slot; None means always."""
    rows = []
    for opened in names:
        row = np.full(len(slot_at), opened is None, dtype=bool)
        for name in opened or ():
            row[slot_at[name]] = True
        rows.append(row)
    return np.array(rows, dtype=bool).reshape(len(rows), len(slot_at))


def _close(may: Bools, problem: Problem, slot_at: dict[str, int], person_at: dict[str, int]) -> None:
    """Close the (meeting, slot) pairs that the meeting itself, its lock or an exclusion forbids."""
    excluded = {frozenset((person_at[x], person_at[y])) for x, y in problem.exclusions}
    for i, meeting in enumerate(problem.meetings):
        if meeting.slots is not None:
            may[i] &= _open(slot_at, [meeting.slots])[0]
        if meeting.locked is not None and meeting.locked.slot is not None:
            may[i] &= _open(slot_at, [frozenset({meeting.locked.slot})])[0]
        if excluded and frozenset(person_at[x] for x in meeting.between) in excluded:
            may[i] = False


def _kinds(problem: Problem, location_at: dict[str, int]) -> tuple[Ints, tuple[frozenset[int], ...]]:
    """Return which set of locations each meeting may use, and the sets; the first one is all locations."""
    everything = frozenset(location_at.values())
    fixed = {
        p.id: frozenset({location_at[p.location]}) for p in problem.participants if p.location is not None
    }
    number = {everything: 0}
    kind = []
    for meeting in problem.meetings:
        allowed = everything
        if meeting.locations is not None:
            allowed &= frozenset(location_at[name] for name in meeting.locations)
        for person in meeting.between:
            allowed &= fixed.get(person, everything)
        if meeting.locked is not None and meeting.locked.location is not None:
            allowed &= {location_at[meeting.locked.location]}
        kind.append(number.setdefault(allowed, len(number)))
    return _ints(kind), tuple(number)


def _groups(meetings: tuple[Meeting, ...]) -> Ints:
    number: dict[str, int] = {}
    return _ints(-1 if m.group is None else number.setdefault(m.group, len(number)) for m in meetings)


def _walking(problem: Problem, location_at: dict[str, int]) -> Ints:
    walking = np.full((len(location_at), len(location_at)), problem.walking.default, dtype=np.int64)
    for x, y, slots in problem.walking.pairs:
        walking[location_at[x], location_at[y]] = walking[location_at[y], location_at[x]] = slots
    np.fill_diagonal(walking, 0)
    return walking


def _previous(
    problem: Problem, meeting_at: dict[str, int], slot_at: dict[str, int], location_at: dict[str, int]
) -> tuple[tuple[tuple[int, int, int], ...] | None, int]:
    """Return the published placements in numbers, and how many of their meetings are gone."""
    if problem.previous is None:
        return None, 0
    known = [x for x in problem.previous if x.meeting in meeting_at]
    entries = (
        (meeting_at[x.meeting], slot_at.get(x.slot, -1), location_at.get(x.location, -1)) for x in known
    )
    return tuple(sorted(entries)), len(problem.previous) - len(known)


def _values(problem: Problem, slot_at: dict[str, int], meeting: Ints, slot: Ints) -> Ints:
    values = (
        _ints(m.value for m in problem.meetings)[meeting] if len(meeting) else np.zeros(0, dtype=np.int64)
    )
    for i, candidate in enumerate(problem.meetings):
        if candidate.slot_values:
            lo, hi = np.searchsorted(meeting, [i, i + 1])
            special = {slot_at[name]: worth for name, worth in candidate.slot_values.items()}
            values[lo:hi] = [special.get(int(s), candidate.value) for s in slot[lo:hi]]
    return values


def _meetings_of(people: int, a: Ints, b: Ints) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = [[] for _ in range(people)]
    for m, (x, y) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        found[x].append(m)
        found[y].append(m)
    return tuple(tuple(ms) for ms in found)
