"""Engine set-up, naming convention, column types, and transaction(): the one commit.

SQLite is the default store and PostgreSQL the one that grows; both run the same code. SQLite begins every
writing transaction IMMEDIATE, because a deferred one that has read cannot wait its turn to write.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, String, event, func, select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

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


@contextmanager
def transaction() -> Iterator[Session]:
    """Run the block as one writing transaction: commit at its end, roll back if it raises.

    Rows loaded before are read again inside (the read transaction they came from ends here), so pass ids in.
    Not nestable: a use case never commits, its edge does.
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
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_WRITING] = False
        callbacks: list[Callable[[], None]] = session.info.pop(_AFTER_COMMIT)
    for callback in callbacks:
        callback()


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
