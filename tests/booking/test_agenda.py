from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event as events

from matchmaker.accounts.models import Organisation, Person
from matchmaker.booking.agenda import agenda_of, agendas_of
from matchmaker.booking.calendars import agenda_file, meeting_file
from matchmaker.booking.errors import NoSuchMeeting
from matchmaker.booking.models import Meeting, Request, UnplacedMeeting
from matchmaker.booking.unmet import NO_COMMON_TIME, NO_TABLE_FREE, ONE_IS_FULL, OTHERS_FIRST, unmet_word
from matchmaker.db import db, transaction
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.models import (
    Event,
    GroupSession,
    GroupSessionAttendee,
    Location,
    Participant,
    Slot,
)
from matchmaker.profiles.models import Item
from tests.booking.drafts import draft, publish_version
from tests.booking.world import AT, STARTS_AT, World, agree, make_world
from tests.calendar.readers import read_alike

SENDER = "meet@example.org"


def published(world: World, pairs: list[tuple[int, int]], placed: int) -> list[int]:
    """Agree on the pairs, publish a version with the first `placed` of them in one slot each."""
    meetings = agree(pairs)
    table = world.locations[0]
    places = {one: (slot, table) for one, slot in zip(meetings[:placed], world.slots, strict=False)}
    publish_version(draft(world, places))
    return meetings


def test_both_see_the_meeting_with_time_place_and_each_other(app):
    world = make_world(seats=2)
    (meeting,) = published(world, [(world.buyers[0], world.suppliers[0])], 1)
    with transaction() as session:
        need, offer = (
            Item(
                event_id=world.event,
                participant_id=participant,
                side=side,
                title=title,
                text="",
                language="en",
                created_at=AT,
                changed_at=AT,
            )
            for participant, side, title in (
                (world.buyers[0], "buyer", "Refurbished chairs"),
                (world.suppliers[0], "supplier", "Chairs as a service"),
            )
        )
        session.add_all([need, offer])
        session.flush()
        request = session.scalars(db.select(Request)).one()
        request.need_id, request.offer_id = need.id, offer.id
    ours, theirs = agenda_of(world.buyers[0]), agenda_of(world.suppliers[0])
    for agenda, partner in ((ours, "Company 3"), (theirs, "Company 0")):
        (one,) = agenda.meetings
        assert (one.id, one.starts_at, one.ends_at) == (meeting, STARTS_AT, STARTS_AT + timedelta(minutes=20))
        assert (one.place.code, one.place.kind, one.place.seat) == ("T1", "table", 1)
        assert (one.partner.organisation, one.need, one.offer) == (
            partner,
            "Refurbished chairs",
            "Chairs as a service",
        )
    assert ours.version == 1
    assert agenda_of(world.buyers[1]).meetings == ()
    with pytest.raises(NoSuchParticipant):
        agenda_of(10_000)


def test_what_has_no_slot_says_why_in_a_word_that_leaks_nothing(app):
    world = make_world()
    buyer = world.buyers[0]
    held, left_out = published(world, [(buyer, world.suppliers[0]), (buyer, world.suppliers[1])], 1)
    with transaction() as session:
        reasons = session.scalars(db.select(UnplacedMeeting)).one()
        assert reasons.meeting_id == left_out
        reasons.reasons = [{"slot": None, "rule": "exclusions_respected", "blocked_by": ["p2"]}]
        both_asked = [
            Request(event_id=world.event, from_id=one, to_id=other, created_at=AT, is_top_choice=True)
            for one, other in ((buyer, world.suppliers[2]), (world.suppliers[2], buyer))
        ]
        only_asked = Request(event_id=world.event, from_id=buyer, to_id=world.buyers[1], created_at=AT)
        session.add_all([*both_asked, only_asked])
    found = {one.partner.organisation: one for one in agenda_of(buyer).unscheduled}
    assert {name: one.reason for name, one in found.items()} == {
        "Company 4": NO_COMMON_TIME,
        "Company 5": None,  # agreed after the timetable was made
    }
    assert found["Company 5"].is_top_choice
    assert [one.partner.organisation for one in agenda_of(world.suppliers[1]).unscheduled] == ["Company 0"]
    with transaction() as session:
        session.get_one(Meeting, left_out).state = "cancelled"
    assert [one.partner.organisation for one in agenda_of(buyer).unscheduled] == ["Company 5"]
    assert held


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        (["only_when_available", "one_meeting_per_lane_and_slot", "value"], OTHERS_FIRST),
        (["one_meeting_per_lane_and_slot", "one_meeting_per_seat_and_slot"], NO_TABLE_FREE),
        (["only_when_available", "rest_after_run"], ONE_IS_FULL),
        (["exclusions_respected"], NO_COMMON_TIME),
        (["a_rule_of_tomorrow"], OTHERS_FIRST),
    ],
)
def test_the_slot_that_came_nearest_speaks(rules, word):
    assert unmet_word([{"slot": None, "rule": rule, "blocked_by": []} for rule in rules]) == word


def test_sessions_stand_with_those_in_them_and_breaks_with_everybody(app):
    world = make_world(blocks=2)
    attending, moderating, other = *world.buyers[:2], world.buyers[2]
    with transaction() as session:
        room = Location(event_id=world.event, code="Auditorium", kind="room")
        session.add(room)
        session.flush()
        dialogue, gone, lunch = (
            GroupSession(
                event_id=world.event,
                kind=kind,
                title=title,
                location_id=room.id,
                moderator_id=moderating if kind != "break" else None,
                starts_at=STARTS_AT + timedelta(hours=hour),
                ends_at=STARTS_AT + timedelta(hours=hour + 1),
                changed_at=AT,
                cancelled_at=AT if title == "Gone" else None,
            )
            for kind, title, hour in (
                ("market_dialogue", "Furniture", 2),
                ("market_dialogue", "Gone", 3),
                ("break", "Coffee", 9),
            )
        )
        session.add_all([dialogue, gone, lunch])
        session.flush()
        session.add(
            GroupSessionAttendee(group_session_id=dialogue.id, participant_id=attending, signed_up_at=AT)
        )
    found = {who: agenda_of(who) for who in (attending, moderating, other)}
    assert {who: [one.title for one in agenda.sessions] for who, agenda in found.items()} == {
        attending: ["Furniture", "Coffee"],
        moderating: ["Furniture", "Coffee"],
        other: ["Coffee"],
    }
    assert [one.is_moderator for one in found[moderating].sessions] == [True, False]
    (pause,) = found[other].breaks
    assert (pause.starts_at, pause.ends_at) == (
        STARTS_AT + timedelta(minutes=80),
        STARTS_AT + timedelta(hours=4),
    )
    (in_file,) = read_alike(agenda_file(found[attending], sender=SENDER)).events
    assert (in_file.summary, in_file.starts_at) == ("Furniture", STARTS_AT + timedelta(hours=2))


def test_agendas_take_as_many_queries_for_an_event_as_for_a_person(app):
    world = make_world(buyers=6, suppliers=6, slots=6)
    pairs = list(zip(world.buyers, world.suppliers, strict=True))
    published(world, pairs, 1)
    counts: list[int] = []

    def count(*_arguments: object) -> None:
        counts[-1] += 1

    def counted() -> None:
        for read in (
            lambda: agenda_of(pairs[0][0]),
            lambda: agendas_of(db.session.get_one(Event, world.event)),
        ):
            db.session.remove()
            counts.append(0)
            events.listen(db.engine, "before_cursor_execute", count)
            read()
            events.remove(db.engine, "before_cursor_execute", count)

    counted()
    places = {one: (slot, world.locations[0]) for one, slot in zip(range(1, 6), world.slots, strict=False)}
    publish_version(draft(world, places))
    counted()
    assert len(set(counts)) == 1
    assert counts[0] <= 12
    everybody = agendas_of(db.session.get_one(Event, world.event))
    assert len(everybody) == 12
    assert [agenda_of(one.who.id) for one in everybody] == everybody


def test_who_left_has_no_agenda_but_stays_named_in_others(app):
    world = make_world()
    published(world, [(world.buyers[0], world.suppliers[0])], 1)
    with transaction() as session:
        session.get_one(Participant, world.suppliers[0]).left_at = AT
    agendas = agendas_of(db.session.get_one(Event, world.event))
    assert world.suppliers[0] not in {agenda.who.id for agenda in agendas}
    (mine,) = [agenda for agenda in agendas if agenda.who.id == world.buyers[0]]
    assert [one.partner.organisation for one in mine.meetings] == ["Company 3"]


def test_a_file_holds_the_agenda_in_the_words_of_its_owner(app):
    world = make_world(seats=2)
    meeting, _ = published(
        world, [(world.buyers[0], world.suppliers[0]), (world.buyers[1], world.suppliers[1])], 2
    )
    with transaction() as session:
        row = session.get_one(Meeting, meeting)
        slot = session.get_one(Slot, row.slot_id)
        expected = (row.uid, slot.starts_at, slot.ends_at, row.sequence)
        public_id = row.public_id
        session.get_one(Person, world.person_of[world.suppliers[0]]).full_name = "Eva; Maes,\r\nUID:x"
        session.get_one(Organisation, world.organisation_of[world.suppliers[0]]).name = "B\u2028V"
    agenda = agenda_of(world.buyers[0])
    written = agenda_file(agenda, sender=SENDER)
    (seen,) = read_alike(written).events
    assert (seen.uid, seen.starts_at, seen.ends_at, seen.sequence) == expected
    assert seen.summary == "B V · Eva; Maes, UID:x"
    assert b"LOCATION:Table T1\\, seat 1\\, Hall\r\n" in written
    assert meeting_file(agenda, public_id, sender=SENDER) == written
    with pytest.raises(NoSuchMeeting):
        meeting_file(agenda_of(world.buyers[1]), public_id, sender=SENDER)
