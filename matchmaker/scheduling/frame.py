"""A CP-SAT model over some columns of the board while all other meetings stay where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from matchmaker.scheduling.agendas import Agendas
from matchmaker.scheduling.board import Board
from matchmaker.scheduling.draft import Draft
from matchmaker.scheduling.places import Places
from matchmaker.scheduling.terms import Term, added, opposite


class Frame:
    """The open columns `x` as Booleans, the fixed meetings as counts, the `model` that rules and levels fill.

    A meeting with an open column is *open*: it may only take place in its open columns. All others are
    *fixed*. With `places` (groups of alike locations, see `places`), `z[column, place]` says where;
    without, seats are counted.
    """

    def __init__(
        self, board: Board, draft: Draft, columns: Iterable[int], places: Places | None = None
    ) -> None:
        self.board = board
        self.draft = draft
        self.places = places
        self.model = cp_model.CpModel()
        self.columns = sorted(columns)
        self.x: dict[int, Any] = {c: self.model.new_bool_var("") for c in self.columns}
        self.meetings: dict[int, list[int]] = defaultdict(list)
        for c in self.columns:
            self.meetings[int(board.meeting[c])].append(c)
        self.fixed = [c for m, c in enumerate(draft.column) if c >= 0 and m not in self.meetings]
        self._by_person: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._fixed_by_person: dict[tuple[int, int], list[int]] = defaultdict(list)
        for group, found in ((self.columns, self._by_person), (self.fixed, self._fixed_by_person)):
            for c in group:
                for p in self.people_of(c):
                    found[p, int(board.slot[c])].append(c)
        self.open_people = {p for p, _ in self._by_person}
        self.people = sorted({p for p, _ in self._by_person})
        self.slots = sorted({int(board.slot[c]) for c in self.columns})
        self.z: dict[tuple[int, int], Any] = {}
        if places is not None:
            self._place(places)
        self.kept: dict[int, Any] = self._keep()
        self._occupied: dict[tuple[int, int], Term] = {}
        self.agendas = Agendas(self)

    def _keep(self) -> dict[int, Any]:
        """Return, by open published meeting that can stay: whether it keeps its slot and location."""
        kept: dict[int, Any] = {}
        for entry in self.board.previous or ():
            column = self.board.stays(entry)
            if column in self.x and self.places is not None:
                kept[entry[0]] = self.z[column, self.places.of_location[entry[2]]]
            elif column in self.x:
                kept[entry[0]] = self.model.new_bool_var("")
                self.model.add_implication(kept[entry[0]], self.x[column])
        return kept

    def _place(self, places: Places) -> None:
        for c in self.columns:
            slot, kind = int(self.board.slot[c]), int(self.board.kind[self.board.meeting[c]])
            for place in places.of_kind[kind]:
                if places.seats[place][slot]:
                    self.z[c, place] = self.model.new_bool_var("")
            self.model.add(added(z for _, z in self.placed(c)) == self.x[c])

    def people_of(self, column: int) -> tuple[int, int]:
        """Return the two people of a column's meeting."""
        m = self.board.meeting[column]
        return int(self.board.a[m]), int(self.board.b[m])

    @property
    def chosen_places(self) -> Places:
        """The places; only frames that say where meetings are have them."""
        if self.places is None:
            raise ValueError("this frame counts seats and knows no places")
        return self.places

    def placed(self, column: int) -> list[tuple[int, Any]]:
        """Return the places of an open column with their variables."""
        kind = int(self.board.kind[self.board.meeting[column]])
        return [
            (place, self.z[column, place])
            for place in self.chosen_places.of_kind[kind]
            if (column, place) in self.z
        ]

    def open_at(self, person: int, slot: int) -> list[int]:
        """Return the open columns of a person in a slot."""
        return self._by_person.get((person, slot), [])

    def fixed_at(self, person: int, slot: int) -> list[int]:
        """Return the fixed columns of a person in a slot."""
        return self._fixed_by_person.get((person, slot), [])

    def total(self, columns: Iterable[int]) -> Term:
        """Return the sum of open columns."""
        return added(self.x[c] for c in columns)

    def at_most(self, columns: Sequence[int], limit: int) -> None:
        """Let at most `limit` of the open columns hold."""
        if limit <= 0:
            for c in columns:
                self.model.add(self.x[c] == 0)
        elif limit == 1 and len(columns) > 1:
            self.model.add_at_most_one([self.x[c] for c in columns])
        elif len(columns) > limit:
            self.model.add(self.total(columns) <= limit)

    def occupied(self, person: int, slot: int) -> Term:
        """Return whether a person meets in a slot: 0, 1 or a literal."""
        key = (person, slot)
        if key not in self._occupied:
            columns = self.open_at(person, slot)
            if self.fixed_at(person, slot):
                self._occupied[key] = 1
            elif self.board.lanes[person] == 1 and len(columns) > 1:
                self._occupied[key] = self.model.new_bool_var("")
                nobody = ~self._occupied[key]
                self.model.add_exactly_one([nobody, *(self.x[c] for c in columns)])
            else:
                self._occupied[key] = self.any_of([self.x[c] for c in columns])
        return self._occupied[key]

    def any_of(self, parts: Iterable[Term]) -> Term:
        """Return whether at least one of some literals (or 0, 1) holds."""
        literals = [part for part in parts if not (isinstance(part, int) and part == 0)]
        if any(isinstance(part, int) for part in literals):
            return 1
        if len(literals) <= 1:
            return literals[0] if literals else 0
        result = self.model.new_bool_var("")
        self.model.add_bool_or([~result, *literals])
        for literal in literals:
            self.model.add_implication(literal, result)
        return result

    def all_of(self, parts: Iterable[Term]) -> Term:
        """Return whether all of some literals (or 0, 1) hold."""
        return opposite(self.any_of([opposite(part) for part in parts]))

    def hint(self) -> None:
        """Suggest the present timetable, unless nothing of it is there."""
        present = {c for c in self.draft.column if c in self.x}
        for c, x in self.x.items() if present else ():
            self.model.add_hint(x, c in present)

    def adopt(self, value: Any) -> Draft:
        """Return the timetable with the open meetings as `value` (of a variable: 0 or 1) tells."""
        draft = self.draft.copy()
        for m, columns in self.meetings.items():
            draft.column[m] = next((c for c in columns if value(self.x[c])), -1)
            draft.place[m] = -1
            if self.places is not None and draft.column[m] >= 0:
                place = next(place for place, z in self.placed(draft.column[m]) if value(z))
                draft.place[m] = self.places.members[place][0]
        for m, _, location in self.board.previous or ():
            if m in self.kept and value(self.kept[m]):
                draft.place[m] = location
        return draft
