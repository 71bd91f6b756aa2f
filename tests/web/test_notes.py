"""A note about reading is worth no page: the reader gets it although nothing can be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from flask import Blueprint
from sqlalchemy import event, select

from matchmaker.accounts.models import SignedInSession
from matchmaker.accounts.registering import create_user
from matchmaker.app import create_app
from matchmaker.booking.models import CalendarFeed
from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.web.signed_in import sign_in
from tests.booking.world import make_world
from tests.conftest import settings_for
from tests.web.test_feeds import opened

Unwritable = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def app(stores, tmp_path):
    """Return the application on SQLite, which says at once that it is busy."""
    application = create_app(settings_for(stores.new("sqlite", tmp_path), tmp_path))
    with application.app_context():

        @event.listens_for(db.engine, "connect")
        def hurry(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA busy_timeout=20").close()

        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=["busy", "full"])
def unwritable(app, request) -> Unwritable:
    """Return a context manager in which nothing can be written."""

    @contextmanager
    def busy() -> Iterator[None]:
        with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def full() -> Iterator[None]:
        with transaction() as session:
            session.connection().exec_driver_sql("CREATE TABLE ballast (content)")
            for table in ("calendar_feed", "signed_in_session"):
                fill = "BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END"
                trigger = f"CREATE TRIGGER fill_{table} BEFORE UPDATE ON {table} {fill}"
                session.connection().exec_driver_sql(trigger)

        def limit(connection: Any, _record: object, _proxy: object) -> None:
            connection.execute("PRAGMA max_page_count=1").close()  # SQLite raises it to what is in use

        event.listen(db.engine, "checkout", limit)
        yield
        event.remove(db.engine, "checkout", limit)

    return {"busy": busy, "full": full}[request.param]


def test_a_calendar_gets_its_feed(app, unwritable):
    address = f"/feeds/{opened(make_world())}.ics"
    db.session.rollback()
    with unwritable():
        assert app.test_client().get(address).status_code == 200
    db.session.rollback()
    assert db.session.scalars(select(CalendarFeed.last_used_at)).one() is None


def test_a_person_gets_the_page(app, unwritable):
    with transaction():
        person_id = create_user("an@example.net", "An Peeters", by=None, at=now()).id
    pages = Blueprint("try", __name__)

    @pages.get("/in")
    def enter() -> list[str]:
        sign_in(person_id, at=now(), ends_at=now() + timedelta(days=1))
        return ["in"]

    app.register_blueprint(pages)
    client = app.test_client()
    Context().run(client.get, "/in")
    earlier = now() - timedelta(hours=1)
    with transaction() as session:
        session.scalars(select(SignedInSession)).one().last_seen_at = earlier
    db.session.rollback()
    with unwritable():
        assert Context().run(client.get, "/health").status_code == 200
    db.session.rollback()
    assert db.session.scalars(select(SignedInSession.last_seen_at)).one() == earlier
