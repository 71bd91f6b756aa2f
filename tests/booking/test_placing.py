from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.audit.models import AuditEntry
from matchmaker.booking import errors
from matchmaker.booking.models import Exclusion, Meeting, Request
from matchmaker.booking.placing import book_directly, cancel_meeting, move_meeting, release_meeting
from matchmaker.booking.queries import free_slots_for
from matchmaker.db import Base, db, transaction
from matchmaker.errors import Conflict, NotAllowed, Refused
from matchmaker.events.models import (
    ClosedSlot,
    Event,
    GroupSession,
    Lane,
    Location,
    Participant,
    ParticipantOccupancy,
    Slot,
    Window,
)
from tests.booking.world import AT, STARTS_AT, World, agree, assert_consistent, make_world


def book(
    world: World, meeting: int, slot: int, *, by: int | None = None, key: str = "form", at=AT
) -> Meeting:
    """Book as the meeting's first participant, or as the person `by`."""
    with transaction() as session:
        first = session.get_one(Meeting, meeting).first_id
        return book_directly(meeting, slot, by=by or world.person_of[first], at=at, key=key)


def state(meeting: int) -> tuple[str, int | None, int]:
    row = db.session.get_one(Meeting, meeting)
    return row.state, row.slot_id, row.sequence


def alter(table: type[Base], row_id: int, **values: object) -> None:
    with transaction() as session:
        row = session.get_one(table, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_meeting_is_booked_moved_released_and_cancelled(app):
    world = make_world()
    (meeting,) = agree([(world.buyers[0], world.suppliers[0])])
    person = world.person_of[world.buyers[0]]
    book(world, meeting, world.slots[0])
    assert state(meeting) == ("placed", world.slots[0], 0)
    assert_consistent()
    with transaction():
        move_meeting(meeting, world.slots[2], by=person, at=AT + timedelta(hours=1))
    assert state(meeting) == ("placed", world.slots[2], 1)
    assert_consistent()
    with transaction():
        release_meeting(meeting, by=person, at=AT)
    assert state(meeting) == ("waiting", None, 2)
    book(world, meeting, world.slots[1], key="another form")
    with transaction():
        cancel_meeting(meeting, by=world.person_of[world.suppliers[0]], at=AT)
    assert state(meeting) == ("cancelled", None, 4)
    assert_consistent()
    assert db.session.scalars(select(Request.state)).all() == ["declined"]
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["booked", "moved", "released", "booked", "cancelled"]


def close_slot(world: World) -> None:
    with transaction() as session:
        session.add(ClosedSlot(participant_id=world.suppliers[0], slot_id=world.slots[0]))


def attend_session(world: World) -> None:
    with transaction() as session:
        group = GroupSession(
            event_id=world.event,
            kind="plenary",
            title="Opening",
            starts_at=STARTS_AT,
            ends_at=STARTS_AT + timedelta(minutes=20),
            changed_at=AT,
        )
        session.add(group)
        session.flush()
        session.add(
            ParticipantOccupancy(
                participant_id=world.suppliers[0], slot_id=world.slots[0], lane=1, group_session_id=group.id
            )
        )


def exclude_organisation(world: World) -> None:
    with transaction() as session:
        session.add(
            Exclusion(
                event_id=world.event,
                by_id=world.suppliers[0],
                organisation_id=world.organisation_of[world.buyers[0]],
                created_at=AT,
            )
        )


def leave(world: World) -> None:
    alter(Participant, world.suppliers[0], left_at=AT)


def become_colleagues(world: World) -> None:
    alter(Participant, world.suppliers[0], organisation_id=world.organisation_of[world.buyers[0]])


def want_none(world: World) -> None:
    alter(Participant, world.suppliers[0], maximum_meetings=0)


def reserve_tables(world: World) -> None:
    for location in world.locations:
        alter(Location, location, is_reserved=True)


def use_tables_for_session(world: World) -> None:
    attend_session(world)
    with transaction() as session:
        session.query(ParticipantOccupancy).delete()
        session.scalars(select(GroupSession)).one().location_id = world.locations[0]
    alter(Location, world.locations[1], kind="room")


def give_tables_away(world: World) -> None:
    for supplier, location in zip(world.suppliers[1:], world.locations, strict=True):
        alter(Participant, supplier, location_id=location)


def have_two_stands(world: World) -> None:
    alter(Participant, world.buyers[0], location_id=world.locations[0])
    alter(Participant, world.suppliers[0], location_id=world.locations[1])


def switch_direct_booking_off(world: World) -> None:
    alter(Event, world.event, allows_direct_booking=False)


def close_window(world: World) -> None:
    with transaction() as session:
        session.scalars(select(Window).where(Window.kind == "booking")).one().closes_at = AT


def reopen_request(world: World) -> None:
    with transaction() as session:
        session.scalars(select(Request)).one().state = "open"


def begin_slot(world: World) -> None:
    alter(Slot, world.slots[0], starts_at=AT)


ALWAYS: list[tuple[Callable[[World], None], type[Exception]]] = [
    (close_slot, errors.SlotClosed),
    (attend_session, errors.SlotClosed),
    (exclude_organisation, errors.CannotMeet),
    (leave, errors.CannotMeet),
    (become_colleagues, errors.SameOrganisation),
    (want_none, errors.MaximumReached),
    (reserve_tables, errors.NoSeatFree),
    (use_tables_for_session, errors.NoSeatFree),
    (give_tables_away, errors.NoSeatFree),
    (have_two_stands, errors.NoSeatFree),
    (begin_slot, errors.SlotPassed),
]
NOT_FOR_STAFF: list[tuple[Callable[[World], None], type[Exception]]] = [
    (switch_direct_booking_off, errors.DirectBookingOff),
    (close_window, errors.WindowClosed),
    (reopen_request, errors.NotAgreed),
]


@pytest.mark.parametrize(("obstacle", "refusal"), ALWAYS)
def test_what_even_the_organiser_cannot_override(app, obstacle, refusal):
    world = make_world()
    (meeting,) = agree([(world.buyers[0], world.suppliers[0])])
    obstacle(world)
    with pytest.raises(refusal):
        book(world, meeting, world.slots[0], by=world.organiser)
    assert state(meeting) == ("waiting", None, 0)
    assert_consistent()


@pytest.mark.parametrize(("obstacle", "refusal"), NOT_FOR_STAFF)
def test_what_only_the_organiser_can_override(app, obstacle, refusal):
    world = make_world()
    (meeting,) = agree([(world.buyers[0], world.suppliers[0])])
    obstacle(world)
    with pytest.raises(refusal):
        book(world, meeting, world.slots[0])
    book(world, meeting, world.slots[0], by=world.organiser)
    assert state(meeting)[0] == "placed"
    acted = db.session.scalars(select(AuditEntry)).one()
    assert (acted.actor_id, acted.on_behalf_of_id) == (world.organiser, world.person_of[world.buyers[0]])


def test_strangers_cannot_book_nor_use_anothers_key(app):
    world = make_world()
    one, two = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    with pytest.raises(NotAllowed):
        book(world, one, world.slots[0], by=world.person_of[world.buyers[1]])
    book(world, one, world.slots[0], key="k")
    assert book(world, two, world.slots[1], key="k").id == two  # another person's key


def test_the_same_form_answers_the_same_and_another_with_its_key_is_refused(app):
    world = make_world()
    buyer = world.buyers[0]
    one, two = agree([(buyer, supplier) for supplier in world.suppliers[:2]])
    book(world, one, world.slots[0], key="k")
    for meeting, slot in ((one, world.slots[3]), (two, world.slots[0]), (two, world.slots[1])):
        with pytest.raises(errors.KeyReused):
            book(world, meeting, slot, key="k")
    assert (state(one), state(two)) == (("placed", world.slots[0], 0), ("waiting", None, 0))
    with transaction():
        move_meeting(one, world.slots[2], by=world.organiser, at=AT)
    assert book(world, one, world.slots[0], key="k").slot_id == world.slots[2]  # it did book


def test_a_person_with_two_lanes_holds_two_meetings_and_no_third(app):
    world = make_world(tables=3)
    meetings = agree([(buyer, world.suppliers[0]) for buyer in world.buyers])
    with transaction() as session:
        session.add(Lane(participant_id=world.suppliers[0], number=2))
    book(world, meetings[0], world.slots[0])
    book(world, meetings[1], world.slots[0])
    with pytest.raises(errors.SlotTaken):
        book(world, meetings[2], world.slots[0])
    assert_consistent()


def test_a_rest_after_a_run_is_kept_and_ends_with_the_block(app):
    world = make_world(slots=3, blocks=2)
    meetings = agree([(buyer, world.suppliers[0]) for buyer in world.buyers])
    alter(Participant, world.suppliers[0], longest_run=2)
    book(world, meetings[0], world.slots[1])
    book(world, meetings[1], world.slots[2])
    with pytest.raises(errors.RestNeeded):
        book(world, meetings[2], world.slots[0])
    book(world, meetings[2], world.slots[3])


def test_colleagues_do_not_both_book_a_meeting_about_the_same(app):
    world = make_world()
    alter(Participant, world.buyers[1], organisation_id=world.organisation_of[world.buyers[0]])
    one, other = agree([(buyer, world.suppliers[0]) for buyer in world.buyers[:2]])
    book(world, one, world.slots[0])
    with pytest.raises(errors.ColleagueMeets):
        book(world, other, world.slots[1])
    assert_consistent()


def test_what_has_begun_is_neither_moved_nor_cancelled(app):
    world = make_world()
    (meeting,) = agree([(world.buyers[0], world.suppliers[0])])
    book(world, meeting, world.slots[0])
    with pytest.raises(errors.MeetingBegun), transaction():
        cancel_meeting(meeting, by=world.organiser, at=STARTS_AT)
    with pytest.raises(errors.MeetingBegun), transaction():
        move_meeting(meeting, world.slots[2], by=world.organiser, at=STARTS_AT)
    assert state(meeting) == ("placed", world.slots[0], 0)


def test_a_meeting_moves_to_a_chosen_seat_unless_it_is_taken(app):
    world = make_world()
    one, other = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    book(world, one, world.slots[0])
    book(world, other, world.slots[1])
    seat = db.session.get_one(Meeting, one).seat_id
    with pytest.raises(errors.SeatTaken), transaction():
        move_meeting(other, world.slots[0], by=world.organiser, at=AT, seat_id=seat)
    free = next(one for one in world.seats if one != seat)
    with transaction():
        move_meeting(other, world.slots[0], by=world.organiser, at=AT, seat_id=free)
    assert db.session.get_one(Meeting, other).seat_id == free
    assert_consistent()


def test_free_slots_are_exactly_those_that_can_be_booked(app):
    world = make_world(buyers=4, suppliers=4, slots=6, tables=2)
    buyer, supplier = world.buyers[0], world.suppliers[0]
    pairs = [
        (buyer, supplier),
        *zip(world.buyers[1:], world.suppliers[1:], strict=True),
        (buyer, world.suppliers[1]),
    ]
    meeting, two, three, _, mine = agree(pairs)
    book(world, two, world.slots[0], by=world.organiser, key="1")
    book(world, three, world.slots[0], by=world.organiser, key="2")  # both tables of slot 0
    book(world, mine, world.slots[1], by=world.organiser, key="3")  # the buyer in slot 1
    with transaction() as session:
        session.add(ClosedSlot(participant_id=supplier, slot_id=world.slots[2]))
    at = STARTS_AT - timedelta(minutes=1)
    bookable = []
    for slot in world.slots:
        try:
            book(world, meeting, slot, by=world.organiser, key=f"try {slot}", at=at)
        except (Refused, Conflict):
            continue
        bookable.append(slot)
        with transaction():
            release_meeting(meeting, by=world.organiser, at=at)
    assert bookable == world.slots[3:]
    assert [slot.id for slot in free_slots_for(buyer, supplier, at=at)] == bookable
