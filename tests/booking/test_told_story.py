"""Whatever happens to meetings, and however mail travels, calendars end where the agendas are."""

from __future__ import annotations

import random
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.accounts.models import Person
from matchmaker.booking.agenda import agendas_of
from matchmaker.booking.knowledge import changes, knowledge_of
from matchmaker.booking.models import Meeting
from matchmaker.booking.placing import book_directly, cancel_meeting, move_meeting, release_meeting
from matchmaker.booking.telling import tell_changes, tell_publication
from matchmaker.db import db, transaction
from matchmaker.errors import DomainError
from matchmaker.events.models import Event, Participant
from matchmaker.mail.models import OutboxMail
from matchmaker.mail.reviewing import release_mails
from tests.booking.drafts import draft, publish_version
from tests.booking.test_telling import OFFICE
from tests.booking.world import AT, World, agree, make_world
from tests.calendar.readers import with_vobject
from tests.calendar.test_lifecycle import CalendarProgram

STEPS = 25


class Story:
    """One random course of an event, everything in it told as it happens."""

    def __init__(self, world: World, meetings: list[int], seed: int) -> None:
        self.world, self.meetings, self.random = world, meetings, random.Random(seed)
        self.at = AT
        self.steps = (
            self.book,
            self.book,
            self.move,
            self.move,
            self.release,
            self.cancel,
            self.publish,
            self.send,
        )

    def go(self) -> None:
        for _ in range(STEPS):
            self.at += timedelta(minutes=1)
            self.random.choice(self.steps)()

    def tell(self, meeting: int) -> None:
        session = db.session()
        pair = session.get_one(Meeting, meeting).pair
        tell_changes(session.get_one(Event, self.world.event), pair, at=self.at, office=OFFICE)

    def act(self, change, *arguments: int, **named: str) -> None:
        meeting = self.random.choice(self.meetings)
        with suppress(DomainError), transaction():  # not possible just now: nothing changed, nothing is told
            change(meeting, *arguments, by=self.world.organiser, at=self.at, **named)
            self.tell(meeting)

    def book(self) -> None:
        self.act(book_directly, self.random.choice(self.world.slots), key=str(self.at))

    def move(self) -> None:
        self.act(move_meeting, self.random.choice(self.world.slots))

    def release(self) -> None:
        self.act(release_meeting)

    def cancel(self) -> None:
        self.act(cancel_meeting)

    def publish(self) -> None:
        places: dict[int, tuple[int, int]] = {}
        taken: set[tuple[str, int, int]] = set()
        meetings = db.session.scalars(select(Meeting).where(Meeting.state.in_(("waiting", "placed")))).all()
        for one in sorted(meetings, key=lambda one: not one.is_direct):
            slot, table = self.random.choice(self.world.slots), self.random.choice(self.world.locations)
            if one.is_direct and one.slot_id is not None and one.seat_id is not None:
                slot, table = one.slot_id, self.world.locations[one.seat_id - 1]
            claims = {("table", table, slot), *(("person", person, slot) for person in one.pair)}
            if not claims & taken:
                places[one.id] = (slot, table)
                taken |= claims
        db.session.rollback()
        with suppress(DomainError):
            self.publish_places(places)

    def publish_places(self, places: dict[int, tuple[int, int]]) -> None:
        publish_version(draft(self.world, places), at=self.at)
        with transaction() as session:
            tell_publication(session.get_one(Event, self.world.event), at=self.at, office=OFFICE)

    def send(self) -> None:
        with transaction():
            release_mails(self.world.event, at=self.at)


@pytest.mark.parametrize("seed", range(4))
def test_every_change_is_told_and_calendars_end_where_the_agendas_are(app, seed):
    world = make_world(buyers=2, suppliers=2, slots=3)
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.email = f"p{person.id}@people.example"
        for participant in session.scalars(select(Participant)):
            participant.wants_invitations = True
    story = Story(world, agree([(one, other) for one in world.buyers for other in world.suppliers]), seed)
    story.go()
    story.send()

    db.session.remove()
    event = db.session.get_one(Event, world.event)
    knowledge = knowledge_of(event.id)
    agendas = agendas_of(event)
    assert [changes(agenda, knowledge.get(agenda.who.id, {}), at=story.at) for agenda in agendas] == [[]] * 4

    programs: dict[int | None, CalendarProgram] = defaultdict(lambda: CalendarProgram(with_vobject))
    received: dict[int | None, list[bytes]] = defaultdict(list)
    travelling = select(OutboxMail).where(
        OutboxMail.state == "queued", OutboxMail.kind == "meeting_invitation"
    )
    for mail in db.session.scalars(travelling.order_by(OutboxMail.id)):
        assert mail.calendar_object
        received[mail.person_id].append(mail.calendar_object)
        programs[mail.person_id].receive(mail.calendar_object)
        programs[mail.person_id].receive(story.random.choice(received[mail.person_id]))  # a late duplicate
    methods = {with_vobject(one).method for objects in received.values() for one in objects}
    assert methods == {"REQUEST", "CANCEL"}
    for agenda in agendas:
        shown = programs[agenda.who.person_id].events.values()
        assert {(one.uid, one.starts_at, one.ends_at) for one in shown if one.status == "CONFIRMED"} == {
            (one.uid, one.starts_at, one.ends_at) for one in agenda.meetings
        }
