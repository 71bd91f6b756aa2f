from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.booking.feeds import feed_token, rotate_feed
from matchmaker.booking.models import CalendarFeed, Meeting
from matchmaker.booking.telling import tell_publication
from matchmaker.db import db, transaction
from matchmaker.events.models import Event
from tests.booking.drafts import draft, publish_version
from tests.booking.test_agenda import published
from tests.booking.test_telling import OFFICE
from tests.booking.world import AT, STARTS_AT, make_world
from tests.calendar.readers import read_alike

SECRET = "only-for-tests-" * 4


@pytest.fixture
def world(app):
    return make_world()


def opened(world) -> str:
    with transaction():
        return feed_token(world.buyers[0], secret=SECRET, at=AT)


def test_a_feed_shows_what_stands_and_marks_what_is_gone(app, world):
    stays, goes = published(world, [(world.buyers[0], one) for one in world.suppliers[:2]], 2)
    with transaction() as session:
        tell_publication(session.get_one(Event, world.event), at=AT, office=OFFICE)
    client = app.test_client()
    address = f"/feeds/{opened(world)}.ics"
    assert [one.status for one in read_alike(client.get(address).data).events] == ["CONFIRMED"] * 2
    publish_version(
        draft(world, {stays: (world.slots[2], world.locations[0])}), at=STARTS_AT - timedelta(days=1)
    )
    seen = {one.uid: one for one in read_alike(client.get(address).data).events}
    rows = {one.id: one for one in db.session.scalars(select(Meeting))}
    moved, gone = seen[rows[stays].uid], seen[rows[goes].uid]
    assert (moved.status, moved.sequence, moved.starts_at) == (
        "CONFIRMED",
        1,
        STARTS_AT + timedelta(minutes=40),
    )
    assert (gone.status, gone.sequence) == ("CANCELLED", 1)


def test_an_unchanged_feed_is_not_sent_again(app, world):
    published(world, [(world.buyers[0], world.suppliers[0])], 1)
    client = app.test_client()
    address = f"/feeds/{opened(world)}.ics"
    first = client.get(address)
    etag, weak = first.get_etag()
    assert (first.status_code, first.content_type, weak) == (200, "text/calendar; charset=utf-8", False)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in first.headers
    again = client.get(address, headers={"If-None-Match": f'"{etag}"'})
    assert (again.status_code, again.data, again.get_etag()) == (304, b"", (etag, False))
    head = client.head(address)
    assert (head.status_code, head.data, head.get_etag()) == (200, b"", (etag, False))
    assert head.content_length == len(first.data)
    app.extensions["feed_contents"].kept.clear()
    assert client.get(address).get_etag() == (etag, False)


def test_wrong_and_replaced_keys_are_indistinguishable(app, world):
    old = opened(world)
    with transaction():
        new = rotate_feed(world.buyers[0], secret=SECRET, by=None, at=AT)
    assert opened(world) == new != old
    client = app.test_client()
    assert client.get(f"/feeds/{new}.ics").status_code == 200
    other = "x" * len(old)
    replaced, wrong = (client.get(f"/feeds/{token}.ics") for token in (old, other))
    assert replaced.status_code == wrong.status_code == 404
    assert replaced.data.replace(old.encode(), other.encode()) == wrong.data
    assert {name for name, _ in replaced.headers} == {name for name, _ in wrong.headers}


def test_the_key_is_kept_only_as_a_hash_and_long_enough(world):
    token = opened(world)
    row = db.session.scalars(select(CalendarFeed)).one()
    assert token not in (row.seed, row.token_hash)
    assert len(token) == 43  # 256 bits
    with transaction():
        assert feed_token(world.buyers[0], secret="another" * 8, at=AT) != token


def test_its_use_is_noted_at_most_hourly(app, world):
    client = app.test_client()
    address = f"/feeds/{opened(world)}.ics"
    client.get(address)
    noted = db.session.scalars(select(CalendarFeed.last_used_at)).one()
    assert noted is not None
    client.get(address)
    db.session.remove()
    assert db.session.scalars(select(CalendarFeed.last_used_at)).one() == noted
    earlier = noted - timedelta(hours=2)
    with transaction() as session:
        session.scalars(select(CalendarFeed)).one().last_used_at = earlier
    client.get(address)
    db.session.remove()
    assert db.session.scalars(select(CalendarFeed.last_used_at)).one() != earlier
