"""Small worlds for page tests, written straight into the records."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from matchmaker.accounts.models import Organisation, Person
from matchmaker.booking.models import Meeting, Placement, Request, Timetable, UnplacedMeeting
from matchmaker.db import db, transaction
from matchmaker.events.models import Block, Event, Lane, Location, Participant, Seat, Slot

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 09:00 in Brussels


def an_event(slug: str, **facts: Any) -> int:
    """Return the id of an event with two slots of 20 minutes and one table of two seats."""
    with transaction() as session:
        event = Event(
            **{
                "slug": slug,
                "name": slug.title(),
                "venue": "The Hall",
                "zone": "Europe/Brussels",
                "languages": ["en", "nl"],
                "created_at": MORNING,
                **facts,
            }
        )
        session.add(event)
        session.flush()
        block = Block(event_id=event.id, code="am")
        table = Location(event_id=event.id, code="T1", kind="table")
        session.add_all([block, table])
        session.flush()
        session.add_all(
            Slot(
                event_id=event.id,
                block_id=block.id,
                starts_at=MORNING + timedelta(minutes=20 * number),
                duration_minutes=20,
            )
            for number in range(2)
        )
        session.add_all(Seat(location_id=table.id, number=number) for number in (1, 2))
        return event.id


def some_people(event_id: int, count: int, *, after: int = 0) -> list[int]:
    """Return the ids of `count` new participants, each of an organisation of their own, sides in turn."""
    with transaction() as session:
        made = []
        for number in range(after + 1, after + count + 1):
            person = Person(full_name=f"Éloïse {number}", language="en", created_at=MORNING)
            organisation = Organisation(name=f"Organisation {number}", created_at=MORNING)
            session.add_all([person, organisation])
            session.flush()
            participant = Participant(
                event_id=event_id,
                person_id=person.id,
                organisation_id=organisation.id,
                side=("supplier", "buyer")[number % 2],
                languages=["en"],
                created_at=MORNING,
            )
            session.add(participant)
            session.flush()
            session.add(Lane(participant_id=participant.id, number=1))
            made.append(participant.id)
        return made


def public_id(participant_id: int) -> str:
    """Return what stands in the addresses of a participant's pages."""
    return db.session.get_one(Participant, participant_id).public_id


def a_timetable(event_id: int, people: list[int], *, levels: list[dict[str, Any]], live: bool = True) -> int:
    """Return the id of a version that gives the first two people a meeting, of two agreed ones."""
    with transaction() as session:
        slot = session.scalars(select(Slot).where(Slot.event_id == event_id).order_by(Slot.id)).first()
        seat = session.scalars(select(Seat).join(Location).where(Location.event_id == event_id)).first()
        assert slot is not None
        assert seat is not None
        timetable = Timetable(
            event_id=event_id,
            number=1,
            state="provisional" if live else "draft",
            is_live=live,
            status="feasible",
            certificate={"levels": levels},
            bookings=[],
            created_at=MORNING,
        )
        session.add(timetable)
        for first, second in itertools.pairwise(people[:3]):
            session.add(
                Request(event_id=event_id, from_id=first, to_id=second, state="accepted", created_at=MORNING)
            )
        meeting = Meeting(
            event_id=event_id,
            first_id=people[0],
            second_id=people[1],
            uid=f"{event_id}@test",
            created_at=MORNING,
            changed_at=MORNING,
        )
        session.add(meeting)
        session.flush()
        session.add(
            Placement(timetable_id=timetable.id, meeting_id=meeting.id, slot_id=slot.id, seat_id=seat.id)
        )
        waiting = Meeting(
            event_id=event_id,
            first_id=people[1],
            second_id=people[2],
            uid=f"{event_id}b@test",
            created_at=MORNING,
            changed_at=MORNING,
        )
        session.add(waiting)
        session.flush()
        reasons = [{"slot": slot.id, "rule": "one_meeting_per_seat_and_slot", "blocked_by": []}]
        session.add(UnplacedMeeting(timetable_id=timetable.id, meeting_id=waiting.id, reasons=reasons))
        if live:
            meeting.state, meeting.slot_id, meeting.seat_id = "placed", slot.id, seat.id
        return timetable.id
