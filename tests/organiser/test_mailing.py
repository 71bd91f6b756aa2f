from __future__ import annotations

import pytest
from sqlalchemy import select

from matchmaker.accounts.models import Person
from matchmaker.audit.models import AuditEntry
from matchmaker.booking.telling import tell_publication
from matchmaker.db import db, transaction
from matchmaker.events.models import Event
from matchmaker.organiser.errors import PeopleInvented
from matchmaker.organiser.mailing import send_waiting_mails
from tests.booking.test_agenda import published
from tests.booking.test_telling import OFFICE
from tests.booking.world import AT, make_world


def test_mails_of_a_publication_go_out_when_the_organiser_says_so(app):
    world = make_world()
    published(world, [(world.buyers[0], world.suppliers[0])], 1)
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.email = f"p{person.id}@people.example"
        tell_publication(session.get_one(Event, world.event), at=AT, office=OFFICE)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["mail", "show", "spring"]).stdout == "timetable_published: 6 held\n"
    sent = runner.invoke(args=["mail", "send", "spring"])
    assert sent.stdout == "spring: 6 mails are on their way\n"
    assert "MATCHMAKER_MAIL_URL" in sent.stderr
    assert runner.invoke(args=["mail", "show", "spring"]).stdout == "timetable_published: 6 queued\n"
    assert runner.invoke(args=["mail", "send", "spring"]).stdout == "spring: 0 mails are on their way\n"
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.verb == "released_mails")).all()
    assert facts == [{"count": 6}]


def test_nobody_writes_to_invented_people(app):
    world = make_world()
    with transaction() as session:
        session.get_one(Event, world.event).is_showcase = True
    with pytest.raises(PeopleInvented), transaction():
        send_waiting_mails("spring", by=None, at=AT)
