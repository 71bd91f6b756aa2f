from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.app import create_app
from matchmaker.booking.feeds import feed_at
from matchmaker.db import db, transaction
from matchmaker.mail.filling import FEED, filled
from matchmaker.mail.models import OutboxMail
from matchmaker.mail.outbox import post
from tests.booking.world import AT, World, make_world
from tests.conftest import settings_for
from tests.mail.peers import smtp_peer
from tests.mail.test_composing import LETTER


def test_a_mark_is_filled_in_for_the_recipient_alone():
    letter = replace(LETTER, text=f"Subscribe: {FEED}\n", html=f'<a href="{FEED}">{FEED}</a>')
    fillers = {FEED: lambda person, event: f"https://x/{person}?&{event}"}
    found = filled(letter, fillers, person_id=1, event_id=2)
    assert found.text == "Subscribe: https://x/1?&2\n"
    assert found.html == '<a href="https://x/1?&amp;2">https://x/1?&amp;2</a>'
    with pytest.raises(ValueError, match="to nobody"):
        filled(letter, fillers, person_id=None, event_id=2)
    assert filled(LETTER, fillers, person_id=None, event_id=None) == LETTER


def test_the_address_of_a_feed_leaves_by_mail_and_never_lies_in_the_outbox(database_url, tmp_path):
    base_url = "https://meet.example.org"
    with smtp_peer() as peer:
        settings = replace(
            settings_for(database_url, tmp_path),
            mail_url=f"smtp://127.0.0.1:{peer.port}",
            queue_url="immediate:",
            base_url=base_url,
        )
        with create_app(settings).app_context():
            world = make_world()
            mail_id = post_a_mark(world)
            (message,) = peer.received
            address = str(message.get_content()).split()[-1]
            token = address.removeprefix(f"{base_url}/feeds/").removesuffix(".ics")
            assert feed_at(token).participant_id == world.buyers[0]
            row = db.session.get_one(OutboxMail, mail_id)
            assert (row.state, row.text_body) == ("sent", FEED)
            db.session.remove()
            db.engine.dispose()


def post_a_mark(world: World) -> int:
    with transaction():
        return post(
            "note",
            to="an@example.net",
            person_id=world.person_of[world.buyers[0]],
            event_id=world.event,
            subject="Agenda",
            text=FEED,
            at=AT,
        ).id
