"""From where meetings stand to where a version wants them: what changes, what forbids it, and doing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from matchmaker.booking.errors import BookingsChanged, DraftOutdated, TouchesThePast
from matchmaker.booking.facts import EventFacts
from matchmaker.booking.models import Meeting
from matchmaker.booking.rules import longest_run, next_sequence
from matchmaker.db import db
from matchmaker.events.models import ParticipantOccupancy, SeatOccupancy, Slot

Place = tuple[int, int]  # slot, seat
_BATCH = 1000  # ids a statement: well below what either store takes


@dataclass(frozen=True)
class Swap:
    """The change from the places meetings have to those in `target`."""

    facts: EventFacts
    target: dict[int, Place]
    at: datetime
    placed: list[int]
    moved: dict[int, Place]  # from where
    withdrawn: dict[int, Place]  # from where
    kept: list[int]

    @classmethod
    def between(cls, facts: EventFacts, target: dict[int, Place], at: datetime) -> Swap:
        """Return the change that brings every meeting of the event to its place in `target`."""
        present = {
            one.id: (one.slot_id, one.seat_id)
            for one in facts.meetings.values()
            if one.slot_id is not None and one.seat_id is not None
        }
        return cls(
            facts,
            target,
            at,
            placed=sorted(target.keys() - present.keys()),
            moved={one: place for one, place in present.items() if target.get(one, place) != place},
            withdrawn={one: place for one, place in present.items() if one not in target},
            kept=sorted(one for one, place in present.items() if target.get(one) == place),
        )

    def refuse_changed_bookings(self, solved_around: Iterable[Sequence[int]]) -> None:
        """Raise BookingsChanged if the target does not know a booking, or holds a cancelled meeting.

        Nor may a booking it was `solved_around` (meeting, slot, seat) have left its place since.
        """
        gone = self.target.keys() - self.facts.meetings.keys()
        places = {one.id: (one.slot_id, one.seat_id) for one in self.facts.meetings.values()}
        gone |= {one for one, slot, seat in solved_around if places.get(one) != (slot, seat)}
        touched = self.moved.keys() | self.withdrawn.keys()
        booked = {
            one for one in touched if self.facts.meetings[one].is_direct or self.facts.meetings[one].is_locked
        }
        if gone or booked:
            raise BookingsChanged(meetings=sorted(gone | booked))

    def refuse_the_past(self) -> None:
        """Raise TouchesThePast if a meeting would enter or leave a slot that has begun, or was held."""
        left = {one: place[0] for one, place in (self.moved | self.withdrawn).items()}
        entered = {one: self.target[one][0] for one in (*self.placed, *self.moved)}
        past = {
            one
            for slots in (left, entered)
            for one, slot in slots.items()
            if self.facts.is_past(slot, self.at)
        }
        past |= {one for one in left if self.facts.meetings[one].state != "placed"}
        if past:
            raise TouchesThePast(meetings=sorted(past))

    def refuse_broken_rules(self) -> None:
        """Raise DraftOutdated if facts changed since the solve so that the target breaks a rule."""
        reasons = sorted({*self._broken_by_meeting(), *self._broken_together()})
        if reasons:
            raise DraftOutdated(meetings=sorted({one for one, _ in reasons}), reasons=reasons)

    def carry_out(self) -> None:
        """Release and claim occupancy, in sorted order, and bring the meetings to their places."""
        self._release([*self.moved, *self.withdrawn])
        self._claim()
        # Whoever leaves first makes room for a colleague's meeting of the same group.
        self._update(dict.fromkeys(self.withdrawn), "waiting")
        self._update({one: self.target[one] for one in (*self.placed, *self.moved)}, "placed")
        db.session.expire_all()

    def _update(self, places: Mapping[int, Place | None], state: str) -> None:
        rows = []
        for one, place in sorted(places.items()):
            slot, seat = place or (None, None)
            sequence = next_sequence(self.facts.meetings[one])
            changes = {"slot_id": slot, "seat_id": seat, "state": state, "sequence": sequence}
            rows.append({"id": one, "changed_at": self.at, **changes})
        if rows:
            db.session.execute(update(Meeting), rows)

    def _broken_by_meeting(self) -> Iterator[tuple[int, str]]:
        facts = self.facts
        for one, (slot, seat) in self.target.items():
            meeting = facts.meetings[one]
            if facts.is_standing(meeting, self.at):
                continue
            if meeting.pair in facts.excluded:
                yield one, "exclusions_respected"
            people = (facts.participants[person] for person in meeting.pair)
            if not all(one.left_at is None and facts.is_free(one.id, slot) for one in people):
                yield one, "only_when_available"
            if not self._is_allowed_seat(meeting, slot, seat):
                yield one, "allowed_location_only"

    def _is_allowed_seat(self, meeting: Meeting, slot: int, seat: int) -> bool:
        facts = self.facts
        location = facts.location_of_seat[seat]
        is_open = facts.is_for_meetings(facts.locations[location])
        stands = {facts.participants[one].location_id for one in meeting.pair} - {None}
        is_right = stands == {location} if stands else location not in facts.stands
        return is_open and is_right and slot not in facts.session_slots.get(location, ())

    def _broken_together(self) -> Iterator[tuple[int, str]]:
        facts, of = self.facts, defaultdict(list)
        for one in self.target:
            for person in facts.meetings[one].pair:
                of[person].append(one)
        for person, meetings in of.items():
            maximum = facts.participants[person].maximum_meetings
            standing = sum(facts.is_standing(facts.meetings[one], self.at) for one in meetings)
            if maximum is not None and len(meetings) > max(maximum, standing):
                yield from ((one, "maximum_per_person") for one in meetings)
            in_slot = Counter(self.target[one][0] for one in meetings)
            lanes = facts.lanes.get(person, 0)
            yield from (
                (one, "one_meeting_per_lane_and_slot")
                for one in meetings
                if in_slot[self.target[one][0]] > lanes
            )
            if self._is_out_of_breath(person, meetings):
                yield from ((one, "rest_after_run") for one in meetings)
        groups = Counter(facts.meetings[one].group_key for one in self.target)
        for one in self.target:
            key = facts.meetings[one].group_key
            if key is not None and groups[key] > 1:
                yield one, "one_meeting_per_group"

    def _is_out_of_breath(self, person: int, meetings: list[int]) -> bool:
        """Whether more meetings follow each other than wanted, and than stood in a row anyway."""
        facts = self.facts
        longest = facts.participants[person].longest_run
        if longest is None:
            return False
        kept = [one for one in meetings if facts.is_standing(facts.meetings[one], self.at)]
        run, run_kept = (
            longest_run(facts.slots, {self.target[one][0] for one in some}) for some in (meetings, kept)
        )
        return run > max(longest, run_kept)

    def _release(self, meetings: list[int]) -> None:
        ordered = sorted(meetings)
        for ids in (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)):
            for occupancy in (ParticipantOccupancy, SeatOccupancy):
                db.session.execute(delete(occupancy).where(occupancy.meeting_id.in_(ids)))

    def _claim(self) -> None:
        occupied = defaultdict(set)
        taken = select(ParticipantOccupancy).join(Slot).where(Slot.event_id == self.facts.event.id)
        for row in db.session.scalars(taken):
            occupied[row.participant_id, row.slot_id].add(row.lane)
        people, seats = [], []
        for one in sorted([*self.placed, *self.moved]):
            slot, seat = self.target[one]
            seats.append({"seat_id": seat, "slot_id": slot, "meeting_id": one})
            for person in self.facts.meetings[one].pair:
                lane = min(set(range(1, self.facts.lanes[person] + 1)) - occupied[person, slot])
                occupied[person, slot].add(lane)
                people.append({"participant_id": person, "slot_id": slot, "lane": lane, "meeting_id": one})
        people.sort(key=lambda row: (row["participant_id"], row["slot_id"], row["lane"]))
        seats.sort(key=lambda row: (row["seat_id"], row["slot_id"]))
        if seats:
            db.session.execute(insert(ParticipantOccupancy), people)
            db.session.execute(insert(SeatOccupancy), seats)
