"""What transaction() promises on both stores."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, insert, select, text

from matchmaker import db as db_module
from matchmaker.accounts.models import Organisation
from matchmaker.app import create_app
from matchmaker.clock import now
from matchmaker.db import db, in_transaction, insert_if_free, transaction
from matchmaker.errors import Busy, StorageFull
from matchmaker.taxonomy.models import Goal
from tests.conftest import settings_for

SOURCES = Path(db_module.__file__).parent


def organisation(name: str) -> Organisation:
    return Organisation(name=name, created_at=now())


def names() -> set[str]:
    return set(db.session.scalars(select(Organisation.name)))


def test_a_block_that_raises_leaves_nothing_and_runs_no_callback(app):
    ran: list[str] = []

    def fail() -> None:
        with transaction() as session:
            session.add(organisation("lost"))
            session.flush()
            db_module.after_commit(lambda: ran.append("lost"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with transaction() as session:
        session.add(organisation("kept"))
        db_module.after_commit(lambda: ran.append("kept"))
    assert names() == {"kept"}
    assert ran == ["kept"]


def test_every_writing_transaction_on_sqlite_is_immediate_even_after_a_read(app):
    begun: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    names()  # as loading the signed-in person does
    with transaction() as session:
        session.add(organisation("one"))
    names()
    expected = ["BEGIN", "BEGIN IMMEDIATE", "BEGIN"] if db.engine.dialect.name == "sqlite" else []
    assert begun == expected


def test_nothing_is_written_outside_a_transaction(app):
    db.session.add(organisation("stray"))
    with pytest.raises(RuntimeError, match="only inside transaction"):
        db.session.flush()
    db.session.rollback()
    values = {"name": "stray", "public_id": "stray", "created_at": now(), "country": "BE"}
    with pytest.raises(RuntimeError, match="only inside transaction"):
        db.session.execute(insert(Organisation).values(**values))


def test_commit_stands_only_in_db():
    found = [
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if re.search(r"\.commit\(", path.read_text())
    ]
    assert found == ["db.py"]


def test_a_second_row_in_one_place_is_not_inserted_and_the_transaction_lives_on(app):
    with transaction() as session:
        assert insert_if_free(Goal, code="A", stage="input", labels={})
        assert not insert_if_free(Goal, code="A", stage="use", labels={})
        session.add(organisation("after"))
    assert names() == {"after"}
    assert db.session.scalars(select(Goal.stage)).all() == ["input"]


@pytest.fixture
def on_sqlite(stores, tmp_path):
    yield from running(stores.new("sqlite", tmp_path), tmp_path)


@pytest.fixture
def on_postgresql(stores, tmp_path):
    yield from running(stores.new("postgresql", tmp_path), tmp_path)


def running(url: str, directory: Path) -> Iterator[Flask]:
    application = create_app(settings_for(url, directory))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def test_work_runs_again_when_two_transactions_deadlock(on_postgresql):
    """A real deadlock: another connection holds row two and waits for row one."""
    with transaction() as session:
        session.add_all([organisation("one"), organisation("two")])
    holding, runs = threading.Event(), []
    rename = text("UPDATE organisation SET name = name || :suffix WHERE name LIKE :name")

    def other() -> None:
        with db_engine.connect() as connection, connection.begin() as begun:
            connection.execute(text("SET LOCAL deadlock_timeout = '20s'"))
            connection.execute(rename, {"suffix": "", "name": "two%"})
            holding.set()
            connection.execute(rename, {"suffix": "", "name": "one%"})
            begun.rollback()

    db_engine = db.engine
    thread = threading.Thread(target=other)

    def work() -> None:
        runs.append(1)
        session = db.session()
        session.execute(text("SET LOCAL deadlock_timeout = '100ms'"))
        session.execute(rename, {"suffix": "", "name": "one%"})
        if len(runs) == 1:
            thread.start()
            holding.wait(10)
        session.execute(rename, {"suffix": ", renamed", "name": "two%"})

    in_transaction(work)
    thread.join(10)
    assert len(runs) == 2
    assert names() == {"one", "two, renamed"}


def add_many() -> None:
    with transaction() as session:
        session.add_all([organisation("x" * 200) for _ in range(500)])


def test_a_locked_sqlite_is_busy(on_sqlite):
    @event.listens_for(db.engine, "connect")
    def hurry(connection, _record):
        connection.execute("PRAGMA busy_timeout=50")

    path = db.engine.url.database
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            add_many()
    assert names() == set()


def test_a_full_sqlite_is_full_and_recovers_by_itself(on_sqlite):
    limit = [0]

    @event.listens_for(db.engine, "checkout")
    def fill(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count={limit[0] or 2**30}").close()

    limit[0] = 1  # SQLite raises it to what is in use
    with pytest.raises(StorageFull):
        add_many()
    assert names() == set()
    db.session.remove()
    limit[0] = 0
    add_many()
    assert names() == {"x" * 200}


def test_a_lock_held_too_long_on_postgresql_is_busy(on_postgresql):
    @event.listens_for(db.engine, "begin")
    def hurry(connection):
        connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")

    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as blocker:
        blocker.execute("LOCK TABLE organisation IN EXCLUSIVE MODE")
        with pytest.raises(Busy):
            add_many()
    assert names() == set()
