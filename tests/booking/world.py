"""A small event for the tests of booking, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

from sqlalchemy import insert, select

from matchmaker.accounts.models import Organisation, Person
from matchmaker.booking.models import Meeting, Request
from matchmaker.booking.preparing import new_meeting
from matchmaker.db import db, transaction
from matchmaker.events.models import (
    Block,
    Event,
    Lane,
    Location,
    Participant,
    ParticipantOccupancy,
    Seat,
    SeatOccupancy,
    Slot,
    Window,
)

STARTS_AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
AT = STARTS_AT - timedelta(days=20)
_OPEN = (AT - timedelta(days=10), STARTS_AT + timedelta(hours=3))


@dataclass(frozen=True)
class World:
    """Row ids. Participant and person of one index belong together, and each has an organisation."""

    event: int
    slots: list[int]
    locations: list[int]
    seats: list[int]
    buyers: list[int]
    suppliers: list[int]
    person_of: dict[int, int]
    organisation_of: dict[int, int]
    organiser: int


def make_world(
    *, buyers: int = 3, suppliers: int = 3, slots: int = 4, tables: int = 2, seats: int = 1, blocks: int = 1
) -> World:
    """Return an event of `blocks` blocks of `slots` slots, its people, and tables of `seats` seats."""
    with transaction() as session:
        event = Event(
            slug="spring",
            name="Spring",
            venue="Hall",
            zone="Europe/Brussels",
            languages=["en"],
            allows_direct_booking=True,
            created_at=AT,
        )
        session.add(event)
        session.flush()
        of_event = {"event_id": event.id}
        for kind in ("registration", "requesting", "booking"):
            session.add(Window(**of_event, kind=kind, opens_at=_OPEN[0], closes_at=_OPEN[1]))
        for number in range(blocks):
            block = Block(**of_event, code=f"block {number}")
            session.add(block)
            session.flush()
            first = STARTS_AT + timedelta(hours=4 * number)
            for step in range(slots):
                session.add(
                    Slot(
                        **of_event,
                        block_id=block.id,
                        starts_at=first + step * timedelta(minutes=20),
                        duration_minutes=20,
                    )
                )
        for number in range(tables):
            session.add(Location(**of_event, code=f"T{number + 1}", kind="table"))
        session.flush()
        locations = list(session.scalars(select(Location.id).order_by(Location.id)))
        places = product(locations, range(1, seats + 1))
        session.execute(insert(Seat), [{"location_id": place, "number": one} for place, one in places])
        sides = ["buyer"] * buyers + ["supplier"] * suppliers
        return _people(event.id, sides, locations)


def _people(event: int, sides: list[str], locations: list[int]) -> World:
    session = db.session()
    organiser = Person(full_name="Organiser", created_at=AT, is_administrator=True)
    people = [Person(full_name=f"Person {number}", created_at=AT) for number in range(len(sides))]
    organisations = [Organisation(name=f"Company {number}", created_at=AT) for number in range(len(sides))]
    session.add_all([organiser, *people, *organisations])
    session.flush()
    members = [
        Participant(
            event_id=event,
            person_id=person.id,
            organisation_id=organisation.id,
            side=side,
            languages=["en"],
            created_at=AT,
        )
        for side, person, organisation in zip(sides, people, organisations, strict=True)
    ]
    session.add_all(members)
    session.flush()
    session.execute(insert(Lane), [{"participant_id": one.id, "number": 1} for one in members])
    return World(
        event=event,
        slots=list(session.scalars(select(Slot.id).order_by(Slot.starts_at))),
        locations=locations,
        seats=list(session.scalars(select(Seat.id).order_by(Seat.id))),
        buyers=[one.id for one in members if one.side == "buyer"],
        suppliers=[one.id for one in members if one.side == "supplier"],
        person_of={one.id: one.person_id for one in members},
        organisation_of={one.id: one.organisation_id for one in members},
        organiser=organiser.id,
    )


def agree(pairs: list[tuple[int, int]]) -> list[int]:
    """Let each pair have an accepted request and return its waiting meeting."""
    with transaction() as session:
        people = {one.id: one for one in session.scalars(select(Participant))}
        requests = [
            Request(
                event_id=people[asking].event_id,
                from_id=asking,
                to_id=asked,
                state="accepted",
                created_at=AT,
                answered_at=AT,
            )
            for asking, asked in pairs
        ]
        session.add_all(requests)
        session.flush()
        made = [
            new_meeting(people[one.from_id], people[one.to_id], at=AT, need_id=None, request_id=one.id)
            for one in requests
        ]
        session.flush()
        return [one.id for one in made]


def assert_consistent() -> None:
    """Every meeting with a slot occupies one lane of each person and its seat; nothing else does."""
    session = db.session()
    session.rollback()
    placed = session.scalars(select(Meeting).where(Meeting.slot_id.is_not(None))).all()
    people = {(person, one.slot_id, one.id) for one in placed for person in one.pair}
    seats = {(one.seat_id, one.slot_id, one.id) for one in placed}
    lanes = session.scalars(
        select(ParticipantOccupancy).where(ParticipantOccupancy.meeting_id.is_not(None))
    ).all()
    assert {(row.participant_id, row.slot_id, row.meeting_id) for row in lanes} == people
    assert len(lanes) == len(people)
    taken = session.scalars(select(SeatOccupancy)).all()
    assert {(row.seat_id, row.slot_id, row.meeting_id) for row in taken} == seats
    keys = [(one.event_id, one.group_key) for one in placed if one.group_key is not None]
    assert len(keys) == len(set(keys))
