"""Engine set-up, naming convention, column types, and transaction(): the one commit.

SQLite is the default store and PostgreSQL the one that grows; both run the same code. SQLite begins every
writing transaction IMMEDIATE, because a deferred one that has read cannot wait its turn to write.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, String, event, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from matchmaker.errors import Busy, DomainError, StorageFull

Result = TypeVar("Result")

_EVENT_LOCKS = 0x6D6D  # our class of PostgreSQL's advisory locks; the second key is the event's id
_WRITE = "write"
_AFTER_COMMIT = "after_commit"
_WRITING = "writing"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a defect and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC (SQLite keeps no zone)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand out aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def new_public_id() -> str:
    """Return a random name for a row that appears in addresses: 96 bits, nobody counts or guesses rows."""
    return secrets.token_urlsafe(12)


class HasPublicId:
    """A row that people reach by its address."""

    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)


db = SQLAlchemy(metadata=Base.metadata)


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's options for the store at `url`."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}}
    limits = {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
        "timezone": "UTC",
    }
    return {
        "pool_pre_ping": True,
        "connect_args": {"options": " ".join(f"-c {name}={value}" for name, value in limits.items())},
    }


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@event.listens_for(Session, "before_flush")
def _flush_only_in_transaction(session: Session, *_: object) -> None:
    if not session.info.get(_WRITING) and (session.new or session.dirty or session.deleted):
        raise RuntimeError("rows are written only inside transaction()")


@event.listens_for(Session, "do_orm_execute")
def _write_only_in_transaction(state: ORMExecuteState) -> None:
    is_write = state.is_insert or state.is_update or state.is_delete
    if is_write and not state.session.info.get(_WRITING):
        raise RuntimeError("rows are written only inside transaction()")


@contextmanager
def transaction() -> Iterator[Session]:
    """Run the block as one writing transaction: commit at its end, roll back if it raises.

    Rows loaded before are read again inside (the read transaction they came from ends here), so pass ids in.
    Not nestable: a use case never commits, its edge does.
    Raises Busy when the store lets it wait too long, StorageFull when the disk is full.
    """
    session = db.session()
    if session.info.get(_WRITING):
        raise RuntimeError("transaction() inside transaction(): the edge commits once")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes made outside transaction() would be lost")
    session.rollback()
    session.info[_WRITING] = True
    session.info[_AFTER_COMMIT] = []
    try:
        session.connection(execution_options={_WRITE: True})
        yield session
        session.commit()
    except OperationalError as error:
        session.rollback()
        fact = _fact_of(error)
        if fact is None:
            raise
        raise fact from error
    except PoolTimeout as error:
        raise Busy from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_WRITING] = False
        callbacks: list[Callable[[], None]] = session.info.pop(_AFTER_COMMIT)
    for callback in callbacks:
        callback()


class _Collided(Busy):
    """PostgreSQL gave way to another transaction: the same work succeeds when it is run again."""


def in_transaction(work: Callable[[], Result], *, attempts: int = 5) -> Result:
    """Return work(), run as one writing transaction and again when PostgreSQL asks for it (40001, 40P01).

    `work` must load what it changes itself. Raises as transaction() does; Busy after the last attempt.
    """
    for attempt in range(1, attempts + 1):
        try:
            with transaction():
                result = work()
        except _Collided:
            if attempt == attempts:
                raise
            time.sleep(0.02 * attempt + secrets.randbelow(50) / 1000)  # colliding twice in step helps nobody
        else:
            return result
    raise ValueError(f"attempts={attempts}")


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the present transaction is committed, and not at all if it rolls back.

    Equal callbacks of one transaction run once.
    """
    callbacks: list[Callable[[], None]] = db.session().info[_AFTER_COMMIT]
    if callback not in callbacks:
        callbacks.append(callback)


def is_writing() -> bool:
    """Whether this runs inside transaction()."""
    return bool(db.session().info.get(_WRITING))


def database_time() -> datetime:
    """Return the database's clock, to the millisecond: leases go by it, workers' own clocks may differ."""
    session = db.session()
    if session.get_bind().dialect.name == "sqlite":
        text = session.scalar(select(func.strftime("%Y-%m-%d %H:%M:%f", "now")))
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    return session.execute(select(func.clock_timestamp(type_=UtcDateTime()))).scalar_one()


def hold_event(event_id: int, *, alone: bool = False) -> None:
    """Wait for one's turn to change who meets when at an event; held until the transaction ends.

    Many may hold it together; `alone` (publishing, signing up to sessions) excludes them all, in fair order.
    SQLite has a single writer anyway.
    """
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(_EVENT_LOCKS, event_id)))


def insert_if_free(model: type[Base], **values: object) -> bool:
    """Insert the row unless a unique constraint is in its way, and say whether it went in.

    Waits for a transaction that may still take the same place. Unlike a caught IntegrityError it leaves the
    transaction usable on PostgreSQL.
    """
    session = db.session()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = inspect(model).primary_key[0]
    statement = insert(model).values(**values).on_conflict_do_nothing().returning(first)
    return session.execute(statement).first() is not None


def _fact_of(error: OperationalError) -> DomainError | None:
    """Return what the store's complaint means for the domain, if anything."""
    if isinstance(error.orig, sqlite3.Error):
        primary = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return _SQLITE_FACTS[primary]() if primary in _SQLITE_FACTS else None
    state = getattr(error.orig, "sqlstate", None)
    return _POSTGRESQL_FACTS[state]() if state in _POSTGRESQL_FACTS else None


_SQLITE_FACTS: dict[int, type[DomainError]] = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_FULL: StorageFull,
}
_POSTGRESQL_FACTS: dict[str | None, type[DomainError]] = {
    "40001": _Collided,  # serialization_failure
    "40P01": _Collided,  # deadlock_detected
    "55P03": Busy,  # lock_not_available
    "57014": Busy,  # query_canceled, by the statement time-out
    "53300": Busy,  # too_many_connections
    "53100": StorageFull,  # disk_full
}
