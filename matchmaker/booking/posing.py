"""The parts of the timetable problem, from the facts of an event.

The engine's ids are our row ids behind a letter: `s` slot, `b` block, `l` location, `p` participant,
`m` meeting.

What stands (booked, locked, begun) may break rules that were set afterwards: a lower maximum, a closed slot,
a stand given away. It stays all the same, so the problem is loosened by exactly as much, for these people and
places only; otherwise no timetable would exist at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matchmaker.booking.facts import EventFacts, Pair
from matchmaker.booking.models import Meeting
from matchmaker.booking.presets import Preset
from matchmaker.booking.rules import longest_run
from matchmaker.booking.wishes import Wish
from matchmaker.events.models import Location, Participant
from matchmaker.scheduling import problem as engine


@dataclass(frozen=True)
class Posing:
    """Turns facts into the engine's parts. `standing` stays in place; `open_slots` have not begun."""

    facts: EventFacts
    standing: tuple[Meeting, ...]
    open_slots: frozenset[int]

    def slots(self) -> tuple[engine.Slot, ...]:
        """Return all slots, in order."""
        return tuple(
            engine.Slot(f"s{one.id}", f"b{one.block_id}", one.starts_at, one.duration_minutes)
            for one in self.facts.slots.values()
        )

    def locations(self) -> tuple[engine.Location, ...]:
        """Return the places for meetings, and those that standing meetings need."""
        return tuple(
            engine.Location(
                f"l{one.id}", one.kind, len(self.facts.seats[one.id]), self._limited(self._open_in(one))
            )
            for one in self._places
        )

    def participants(self) -> tuple[engine.Participant, ...]:
        """Return everybody who takes part or stands in a meeting."""
        return tuple(
            self._participant(one)
            for one in self.facts.participants.values()
            if one.left_at is None or one.id in self._standing_of
        )

    def meetings(
        self, candidates: Iterable[Meeting], wishes: Mapping[Pair, Wish], weights: Preset
    ) -> tuple[engine.Meeting, ...]:
        """Return the standing meetings, locked, and the candidates, alternatives in one group."""
        candidates = tuple(candidates)
        together = Counter(one.group_key for one in (*self.standing, *candidates) if one.group_key)
        standing = {one.id for one in self.standing}
        made = []
        for one in sorted((*self.standing, *candidates), key=lambda meeting: meeting.id):
            wish = wishes.get((one.first_id, one.second_id), Wish())
            is_standing = one.id in standing
            made.append(
                engine.Meeting(
                    id=f"m{one.id}",
                    between=(f"p{one.first_id}", f"p{one.second_id}"),
                    value=weights.value(
                        score=wish.score, requests=wish.sides_asking, top_choices=wish.top_choices
                    ),
                    accepted=wish.is_agreed or is_standing,
                    group=f"g{one.group_key}" if one.group_key and together[one.group_key] > 1 else None,
                    slots=None if is_standing else self._limited(self.open_slots),
                    locations=None if is_standing else self._allowed_locations(one),
                    locked=self._lock(one) if is_standing else None,
                )
            )
        return tuple(made)

    def exclusions(self) -> tuple[tuple[str, str], ...]:
        """Return who must not meet, but for meetings that had begun before."""
        met = {(one.first_id, one.second_id) for one in self.standing}
        present = {one.id for one in self.participants()}
        named = ((f"p{first}", f"p{second}") for first, second in sorted(self.facts.excluded - met))
        return tuple(pair for pair in named if present.issuperset(pair))

    @cached_property
    def _standing_of(self) -> dict[int, list[Meeting]]:
        of: dict[int, list[Meeting]] = defaultdict(list)
        for one in self.standing:
            of[one.first_id].append(one)
            of[one.second_id].append(one)
        return of

    @cached_property
    def _standing_at(self) -> dict[int, set[int]]:
        """By location, the slots in which a meeting stands there."""
        at: dict[int, set[int]] = defaultdict(set)
        for one in self.standing:
            if one.slot_id is not None and one.seat_id is not None:
                at[self.facts.location_of_seat[one.seat_id]].add(one.slot_id)
        return at

    @cached_property
    def _places(self) -> tuple[Location, ...]:
        return tuple(
            one
            for one in self.facts.locations.values()
            if self.facts.seats.get(one.id)
            and (self.facts.is_for_meetings(one) or one.id in self._standing_at)
        )

    @cached_property
    def _common_locations(self) -> frozenset[str] | None:
        """Where people without a stand of their own may meet; None: in all there are."""
        common = frozenset(
            f"l{one.id}"
            for one in self._places
            if self.facts.is_for_meetings(one) and one.id not in self.facts.stands
        )
        return None if len(common) == len(self._places) else common

    def _limited(self, slots: frozenset[int] | set[int]) -> frozenset[str] | None:
        """Return the slots by their engine ids, None for all."""
        return None if len(slots) == len(self.facts.slots) else frozenset(f"s{slot}" for slot in slots)

    def _open_in(self, location: Location) -> set[int]:
        standing = self._standing_at.get(location.id, set())
        if not self.facts.is_for_meetings(location):
            return standing
        return set(self.facts.slots) - self.facts.session_slots.get(location.id, set()) | standing

    def _participant(self, one: Participant) -> engine.Participant:
        kept = self._standing_of.get(one.id, [])
        slots = {meeting.slot_id for meeting in kept if meeting.slot_id is not None}
        maximum, longest = one.maximum_meetings, one.longest_run
        return engine.Participant(
            id=f"p{one.id}",
            side=one.side,
            slots=self._limited(set(self.facts.slots) - self.facts.closed.get(one.id, set()) | slots),
            minimum=one.minimum_meetings,
            maximum=None if maximum is None else max(maximum, len(kept)),
            lanes=self.facts.lanes.get(one.id, 1),
            location=f"l{one.location_id}" if self._keeps_stand(one) else None,
            longest_run=None if longest is None else max(longest, longest_run(self.facts.slots, slots)),
        )

    def _keeps_stand(self, one: Participant) -> bool:
        """Whether all that stands for a participant with a stand is at it."""
        seats = self.facts.location_of_seat
        return (
            one.location_id is not None
            and bool(self.facts.seats.get(one.location_id))
            and all(
                meeting.seat_id is None or seats[meeting.seat_id] == one.location_id
                for meeting in self._standing_of.get(one.id, ())
            )
        )

    def _allowed_locations(self, meeting: Meeting) -> frozenset[str] | None:
        """Return where a candidate may take place: at a stand of the two, else where no stand is."""
        people = [self.facts.participants[one] for one in (meeting.first_id, meeting.second_id)]
        stands = [one for one in people if one.location_id is not None]
        if not stands:
            return self._common_locations
        if all(self._keeps_stand(one) for one in stands):
            return None  # the engine keeps them at their stand
        return frozenset(f"l{one.location_id}" for one in stands)

    def _lock(self, meeting: Meeting) -> engine.Lock:
        location = self.facts.location_of_seat[meeting.seat_id] if meeting.seat_id is not None else None
        return engine.Lock(f"s{meeting.slot_id}", f"l{location}")
