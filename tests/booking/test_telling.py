from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from matchmaker.accounts.models import Person
from matchmaker.booking.mails import Office
from matchmaker.booking.models import Meeting, Notice
from matchmaker.booking.telling import Told, tell_changes, tell_publication
from matchmaker.db import db, transaction
from matchmaker.events.models import Event, Participant
from matchmaker.mail.composing import Letter, compose
from matchmaker.mail.models import OutboxMail, SwitchedOffMail
from matchmaker.mail.reviewing import mails_by_state, release_mails
from tests.booking.drafts import draft, publish_version
from tests.booking.world import AT, World, agree, make_world
from tests.calendar.readers import READERS
from tests.calendar.test_lifecycle import CalendarProgram
from tests.mail.checking import checked_message

OFFICE = Office(sender="meet@example.org", base_url="https://meet.example.org")
LATER = AT + timedelta(days=1)


@pytest.fixture
def world(app) -> World:
    """Return an event whose people have addresses; the first buyer chose invitations."""
    made = make_world()
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.email = f"p{person.id}@people.example"
        session.get_one(Participant, made.buyers[0]).wants_invitations = True
    return made


def publish_places(world: World, places: dict[int, tuple[int, int]], *, at=AT) -> Told:
    publish_version(draft(world, places), at=at)
    return tell(world, at=at)


def tell(world: World, *, at=AT) -> Told:
    with transaction() as session:
        return tell_publication(session.get_one(Event, world.event), at=at, office=OFFICE)


def mails(*, state: str = "held") -> list[tuple[int | None, str, EmailMessage]]:
    """Return person, kind and message of every mail in a state, checked as every message is."""
    db.session.remove()
    rows = db.session.scalars(select(OutboxMail).where(OutboxMail.state == state).order_by(OutboxMail.id))
    return [(row.person_id, row.kind, message_of(row)) for row in rows]


def message_of(row: OutboxMail) -> EmailMessage:
    letter = Letter(
        message_id=f"{row.message_id}@example.org",
        from_address=OFFICE.sender,
        from_name="Spring",
        to_address=row.to_address,
        to_name="",
        subject=row.subject,
        text=row.text_body,
        html=row.html_body,
        calendar=row.calendar_object,
    )
    return checked_message(compose(letter, at=row.created_at))


def send_all(world: World) -> list[tuple[int | None, str, EmailMessage]]:
    """Release what is held and let it have been sent."""
    found = mails()
    with transaction() as session:
        assert release_mails(world.event, at=LATER) == len(found)
        for row in session.scalars(select(OutboxMail).where(OutboxMail.state == "queued")):
            row.state = "sent"
    return found


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def objects(found: list[tuple[int | None, str, EmailMessage]], person: int) -> list[bytes]:
    """Return the calendar objects a person got, in order."""
    return [
        part.get_content().encode()
        for owner, _, message in found
        if owner == person
        for part in message.walk()
        if part.get_content_type() == "text/calendar"
    ]


def test_a_publication_is_told_once_to_everybody_and_waits(world):
    pairs = [(world.buyers[0], world.suppliers[0]), (world.buyers[1], world.suppliers[1])]
    first, second = agree(pairs)
    (s1, s2, *_), (t1, _) = world.slots, world.locations
    told = publish_places(world, {first: (s1, t1), second: (s2, t1)})
    assert (told.mails, told.people, told.reasons) == (7, 6, {})
    kinds = {"timetable_published": 6, "meeting_invitation": 1}
    assert mails_by_state(world.event) == {(kind, "held"): count for kind, count in kinds.items()}
    assert tell(world) == Told(0, 0, {})
    chose = world.person_of[world.buyers[0]]
    by_person = {(person, kind): message for person, kind, message in mails()}
    assert not list(by_person[chose, "timetable_published"].iter_attachments())
    (attached,) = by_person[world.person_of[world.suppliers[0]], "timetable_published"].iter_attachments()
    assert attached.get_filename() == "agenda.ics"
    shown = text_of(by_person[world.person_of[world.buyers[1]], "timetable_published"])
    assert "Time: 09:20–09:40\nWith: Person 4, Company 4\nWhere: Table T1" in shown
    assert len(send_all(world)) == 7
    assert tell(world, at=LATER) == Told(0, 0, {})


@pytest.mark.parametrize("read", READERS)
def test_whoever_chose_invitations_never_sees_a_stale_doubled_or_ghost_meeting(world, read):
    chose, person = world.buyers[0], world.person_of[world.buyers[0]]
    moving, leaving, staying = agree([(chose, supplier) for supplier in world.suppliers])
    (s1, s2, s3, s4), (t1, t2) = world.slots, world.locations
    publish_places(world, {moving: (s1, t1), leaving: (s2, t1), staying: (s3, t1)})
    first = send_all(world)
    publish_places(world, {moving: (s4, t2), staying: (s3, t1)}, at=LATER)
    second = send_all(world)

    program = CalendarProgram(read)
    for written in objects(first, person):
        program.receive(written)
    late_duplicate = objects(first, person)[0]
    for written in (*objects(second, person), late_duplicate):
        program.receive(written)
    rows = {one.id: one for one in db.session.scalars(select(Meeting))}
    assert {uid: (one.status, one.sequence) for uid, one in program.events.items()} == {
        rows[moving].uid: ("CONFIRMED", 1),
        rows[leaving].uid: ("CANCELLED", 1),
        rows[staying].uid: ("CONFIRMED", 0),
    }
    assert program.events[rows[moving].uid].starts_at.hour == 9
    touched = {world.person_of[one] for one in (chose, *world.suppliers[:2])}
    assert {owner for owner, _, _ in second} == touched
    assert [message["Subject"].split(":")[0] for owner, _, message in second if owner == person] == [
        "Changed",
        "Cancelled",
    ]


def test_a_change_shows_old_and_new_side_by_side_to_those_it_touches(world):
    moving, staying = agree([(world.buyers[1], world.suppliers[1]), (world.buyers[2], world.suppliers[2])])
    (s1, s2, *_), (t1, t2) = world.slots, world.locations
    publish_places(world, {moving: (s1, t1), staying: (s2, t1)})
    send_all(world)
    publish_places(world, {moving: (s2, t2), staying: (s2, t1)}, at=LATER)
    found = mails()
    assert {(owner, kind) for owner, kind, _ in found} == {
        (world.person_of[one], "meetings_changed") for one in (world.buyers[1], world.suppliers[1])
    }
    (mine,) = [message for owner, _, message in found if owner == world.person_of[world.buyers[1]]]
    assert (
        "With: Person 4, Company 4\n"
        "Before: Tuesday, 24 November 2026, 09:00–09:20, Table T1\n"
        "Now: Tuesday, 24 November 2026, 09:20–09:40, Table T2\n"
    ) in text_of(mine)
    (attached,) = mine.iter_attachments()
    assert attached.get_filename() == "agenda.ics"


def test_a_second_version_replaces_mails_that_still_wait_where_they_no_longer_hold(world):
    moving, staying = agree([(world.buyers[1], world.suppliers[1]), (world.buyers[2], world.suppliers[2])])
    (s1, s2, *_), (t1, _) = world.slots, world.locations
    publish_places(world, {moving: (s1, t1), staying: (s2, t1)})
    before = {owner: message["Message-ID"] for owner, _, message in mails()}
    told = publish_places(world, {moving: (s2, world.locations[1]), staying: (s2, t1)}, at=LATER)
    assert told.mails == 2
    after = {
        owner: message["Message-ID"] for owner, kind, message in mails() if kind == "timetable_published"
    }
    assert before.keys() == after.keys()
    touched = {world.person_of[one] for one in (world.buyers[1], world.suppliers[1])}
    assert {owner for owner in before if before[owner] != after[owner]} == touched
    assert len(mails(state="withdrawn")) == 2
    shown = text_of(next(message for owner, _, message in mails() if owner in touched))
    assert "09:20" in shown
    assert "Before" not in shown


def test_everybody_reads_it_in_their_own_language(world):
    (meeting,) = agree([(world.buyers[1], world.suppliers[1])])
    with transaction() as session:
        session.get_one(Person, world.person_of[world.buyers[1]]).language = "nl"
    publish_places(world, {meeting: (world.slots[0], world.locations[0])})
    (mine,) = [message for owner, _, message in mails() if owner == world.person_of[world.buyers[1]]]
    html = mine.get_body(("html",))
    assert html is not None
    assert "dinsdag 24 november 2026" in text_of(mine)
    assert '<html lang="nl">' in html.get_content()


def test_what_is_not_told_has_its_reason(world):
    buyer, supplier = world.buyers[1], world.suppliers[1]
    (meeting,) = agree([(buyer, supplier)])
    with transaction() as session:
        session.get_one(Person, world.person_of[buyer]).email = None
        kind = "timetable_published"
        session.add(SwitchedOffMail(person_id=world.person_of[supplier], kind=kind, since=AT))
    told = publish_places(world, {meeting: (world.slots[0], world.locations[0])})
    assert (told.mails, told.reasons) == (4, {"no_address": 1, "switched_off": 1})
    notices = {one.participant_id: one.reason for one in db.session.scalars(select(Notice))}
    assert notices == {buyer: "no_address", supplier: "switched_off"}


def test_a_substitution_keeps_the_meeting(world):
    leaving, coming, other = world.buyers[0], world.buyers[1], world.suppliers[0]
    (meeting,) = agree([(leaving, other)])
    publish_places(world, {meeting: (world.slots[0], world.locations[0])})
    send_all(world)
    with transaction() as session:
        session.get_one(Participant, coming).wants_invitations = True
        row = session.get_one(Meeting, meeting)
        row.first_id, row.second_id = sorted((coming, other))
        row.sequence, row.changed_at = row.sequence + 1, LATER
        uid = row.uid
        told = tell_changes(
            session.get_one(Event, world.event), [leaving, coming, other], at=LATER, office=OFFICE
        )
    assert told == Told(3, 3, {})
    found = {owner: (kind, message) for owner, kind, message in mails(state="queued")}
    for participant, method in ((leaving, "CANCEL"), (coming, "REQUEST")):
        (written,) = objects(mails(state="queued"), world.person_of[participant])
        assert f"METHOD:{method}".encode() in written
        assert uid.encode() in written
    kind, message = found[world.person_of[other]]
    assert kind == "meetings_changed"
    assert "With: Person 1, Company 1 (instead of Person 0)" in text_of(message)


def test_a_booking_is_told_at_once_unless_a_publication_still_waits(world):
    first, second, third = agree(
        [
            (world.buyers[1], supplier)
            for supplier in (world.suppliers[1], world.suppliers[2], world.suppliers[0])
        ]
    )
    event, buyer = world.event, world.buyers[1]

    def book(meeting: int, slot: int) -> Told:
        with transaction() as session:
            row = session.get_one(Meeting, meeting)
            row.slot_id, row.seat_id, row.state, row.is_direct = slot, world.seats[0], "placed", True
            return tell_changes(session.get_one(Event, event), row.pair, at=AT, office=OFFICE)

    assert book(first, world.slots[0]) == Told(2, 2, {})
    assert {kind for _, kind, _ in mails(state="queued")} == {"meetings_changed"}
    tell(world)
    assert book(second, world.slots[1]).mails == 2
    assert len(mails(state="queued")) == 2  # the later booking waits with the publication
    mine = [message for owner, _, message in mails() if owner == world.person_of[buyer]]
    assert len(mine) == 1
    assert text_of(mine[0]).count("With: ") == 2 + 1  # two meetings, one not yet scheduled
    send_all(world)
    assert book(third, world.slots[2]).mails == 2
    assert {kind for _, kind, _ in mails(state="queued")} == {"meetings_changed"}
