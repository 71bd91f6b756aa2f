"""The hard rules in CP-SAT: one function per rule, under the rule's name.

`only_when_available`, `exclusions_respected` and the slot and location of `locked_stays` need no
constraint: the board has no column that would break them, and `fixed_location_kept` and
`allowed_location_only` are its kinds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from matchmaker.scheduling.frame import Frame
from matchmaker.scheduling.terms import Term, added


def add_rules(frame: Frame) -> None:
    """Add every hard rule."""
    one_meeting_per_lane_and_slot(frame)
    one_meeting_per_seat_and_slot(frame)
    one_meeting_per_group(frame)
    maximum_per_person(frame)
    required_meetings_placed(frame)
    order_respected(frame)
    rest_after_run(frame)
    resources_suffice(frame)
    if frame.places is not None:
        walking_time_kept(frame)


def one_meeting_per_lane_and_slot(frame: Frame) -> None:
    """Nobody holds more meetings at once than they have lanes."""
    for p in frame.people:
        for s in frame.slots:
            frame.at_most(frame.open_at(p, s), int(frame.board.lanes[p]) - len(frame.fixed_at(p, s)))


def one_meeting_per_seat_and_slot(frame: Frame) -> None:
    """Seat the meetings tied to a set of locations there: for each set that meetings name, or each place."""
    board = frame.board
    if frame.places is not None:
        _seats_of_places(frame)
        return
    published = {m: location for m, _, location in board.previous or ()}
    kept_at = {e[0]: board.stays(e) for e in board.previous or () if e[0] in frame.kept}
    tied = [(c, board.locations_of(int(board.meeting[c])), frame.x[c]) for c in frame.columns]
    settled = [(c, _tie(frame, c, published)) for c in frame.fixed]
    for places in dict.fromkeys([*board.kinds, *(frozenset({x}) for x in published.values() if x >= 0)]):
        seats = board.seats[sorted(places)].sum(axis=0).tolist()
        wanted: dict[int, list[Term]] = defaultdict(list)
        for c, kind, x in tied:
            m = int(board.meeting[c])
            if kind <= places:
                wanted[int(board.slot[c])].append(x)
            elif m in kept_at and published[m] in places and kept_at[m] == c:
                wanted[int(board.slot[c])].append(frame.kept[m])
        for c, kind in settled:
            seats[int(board.slot[c])] -= kind <= places
        for s, variables in wanted.items():
            if len(variables) > seats[s]:
                frame.model.add(added(variables) <= seats[s])


def _tie(frame: Frame, column: int, published: Mapping[int, int]) -> frozenset[int]:
    """Return the locations among which a fixed meeting may still be seated."""
    m = int(frame.board.meeting[column])
    stays = m in published and frame.draft.place[m] == published[m] >= 0
    return frozenset({published[m]}) if stays else frame.board.locations_of(m)


def _seats_of_places(frame: Frame) -> None:
    board, places = frame.board, frame.chosen_places
    taken: dict[tuple[int, int], int] = defaultdict(int)
    wanted: dict[tuple[int, int], list[Term]] = defaultdict(list)
    for c in frame.fixed:
        taken[places.of_location[frame.draft.place[board.meeting[c]]], int(board.slot[c])] += 1
    for (c, place), z in frame.z.items():
        wanted[place, int(board.slot[c])].append(z)
    for (place, s), variables in wanted.items():
        frame.model.add(added(variables) <= places.seats[place][s] - taken[place, s])


def one_meeting_per_group(frame: Frame) -> None:
    """Hold a meeting once, and at most one of its alternatives."""
    groups: dict[int, list[int]] = defaultdict(list)
    for m, columns in frame.meetings.items():
        group = int(frame.board.group[m])
        groups[group if group >= 0 else -1 - m] += columns
    taken = {int(frame.board.group[frame.board.meeting[c]]) for c in frame.fixed}
    for group, columns in groups.items():
        frame.at_most(columns, 0 if group >= 0 and group in taken else 1)


def maximum_per_person(frame: Frame) -> None:
    """Nobody has more meetings than their maximum."""
    held: dict[int, int] = defaultdict(int)
    for c in frame.fixed:
        for p in frame.people_of(c):
            held[p] += 1
    for p in frame.people:
        columns = [c for m in frame.board.meetings_of[p] for c in frame.meetings.get(m, ())]
        frame.at_most(columns, int(frame.board.maximum[p]) - held[p])


def required_meetings_placed(frame: Frame) -> None:
    """Hold the required and locked meetings."""
    for m, columns in frame.meetings.items():
        if frame.board.required[m]:
            frame.model.add_exactly_one([frame.x[c] for c in columns])


def order_respected(frame: Frame) -> None:
    """Of two meetings in order, the later one comes strictly later, where both take place."""
    slot, column = frame.board.slot, frame.draft.column
    for earlier, later in frame.board.after:
        first, second = frame.meetings.get(earlier, []), frame.meetings.get(later, [])
        if first and second:
            for s in sorted({int(slot[c]) for c in second}):
                clash = [c for c in second if slot[c] <= s] + [c for c in first if slot[c] >= s]
                frame.at_most(clash, 1)
        elif second and column[earlier] >= 0:
            frame.at_most([c for c in second if slot[c] <= slot[column[earlier]]], 0)
        elif first and column[later] >= 0:
            frame.at_most([c for c in first if slot[c] >= slot[column[later]]], 0)


def rest_after_run(frame: Frame) -> None:
    """Nobody meets in more adjacent slots than their longest run."""
    board = frame.board
    for p in frame.people:
        run = int(board.longest_run[p])
        for start in range(len(board.slot_ids) - run if run else 0):
            window = range(start, start + run + 1)
            if board.block[start] == board.block[start + run] and any(frame.open_at(p, s) for s in window):
                frame.model.add(added(frame.occupied(p, s) for s in window) <= run)


def resources_suffice(frame: Frame) -> None:
    """No slot holds more meetings that need a resource than there are of it."""
    board = frame.board
    wanted: dict[tuple[int, int], list[int]] = defaultdict(list)
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for c in frame.columns:
        for r in board.resources[board.meeting[c]]:
            wanted[r, int(board.slot[c])].append(c)
    for c in frame.fixed:
        for r in board.resources[board.meeting[c]]:
            taken[r, int(board.slot[c])] += 1
    for (r, s), columns in wanted.items():
        frame.at_most(columns, int(board.amount[r, s]) - taken[r, s])


def walking_time_kept(frame: Frame) -> None:
    """Between two meetings of one person at two locations lie the slots it takes to walk."""
    farthest = max((max(row) for row in frame.chosen_places.walking), default=0)
    if farthest == 0:
        return
    for p in frame.people:
        presence = _presence(frame, p, farthest)
        for (s, at), (t, there) in combinations(sorted(presence.items()), 2):
            if t - s <= farthest:
                _keep_apart(frame, at, there, t - s - 1)
        if frame.board.lanes[p] > 1:
            for at in presence.values():
                _keep_apart(frame, at, at, 0)


def _presence(frame: Frame, person: int, reach: int) -> dict[int, dict[int, Term]]:
    """Return, for the slots near an open one, where a person can be, as expressions of range 0–1."""
    places = frame.chosen_places
    result: dict[int, dict[int, Term]] = {}
    for s in range(len(frame.board.slot_ids)):
        if not any(frame.open_at(person, t) for t in range(s - reach, s + reach + 1)):
            continue
        parts: dict[int, list[Term]] = defaultdict(list)
        for c in frame.open_at(person, s):
            for place, z in frame.placed(c):
                parts[place].append(z)
        for c in frame.fixed_at(person, s):
            parts[places.of_location[frame.draft.place[frame.board.meeting[c]]]].append(1)
        alone = frame.board.lanes[person] == 1
        result[s] = {x: added(found) if alone else frame.any_of(found) for x, found in parts.items()}
    return result


def _keep_apart(frame: Frame, at: dict[int, Term], there: dict[int, Term], between: int) -> None:
    """Forbid two presences whose places need more slots in between than there are."""
    walking = frame.chosen_places.walking
    for x, here in at.items():
        for y, other in there.items():
            if x != y and walking[x][y] > between and not (isinstance(here, int) and isinstance(other, int)):
                frame.model.add(added([here, other]) <= 1)
