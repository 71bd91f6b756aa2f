"""Where the queue's messages lie: Huey over SQLite, PostgreSQL or Redis.

Two of Huey's choices are changed: messages are JSON, for unpickling would let whoever writes to the queue run
code, and results are not kept, for the truth is in the records.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huey import PostgresHuey, RedisHuey, SqliteHuey
from huey.api import Huey
from huey.registry import Message
from huey.serializer import Serializer

from matchmaker.errors import Misconfigured

_NAME = "matchmaker"
_SCHEMA = "queue"
_FIRST_START = 0x6D61746368  # an advisory lock of ours: of two first starts, one makes the tables


class _JsonSerializer(Serializer):  # type: ignore[misc]  # Huey is untyped
    """Huey's messages, and the few scalars it keeps beside them, as JSON."""

    def _serialize(self, data: object) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> object:
        content = json.loads(bytes(data))
        return Message(*content) if isinstance(content, list) else content


def check(url: str) -> None:
    """Raise Misconfigured where `url` asks for a part that is not installed."""
    if url.startswith("redis") and find_spec("redis") is None:
        raise Misconfigured(
            ["MATCHMAKER_QUEUE_URL begins with redis:// but the package redis is missing: pip install redis"]
        )


def open_huey(url: str) -> Huey:
    """Return the Huey at `url`, its tables made."""
    options: dict[str, Any] = {"results": False, "serializer": _JsonSerializer()}
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(_NAME, filename=str(path), timeout=30, **options)
    if url.startswith("postgresql"):
        return _postgresql(url, options)
    return RedisHuey(_NAME, url=url, **options)


def _postgresql(url: str, options: dict[str, Any]) -> Huey:
    import psycopg

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(address, autocommit=True, options=f"-c search_path={_SCHEMA}")

    address = "postgresql://" + url.split("://", 1)[1]  # libpq knows no driver names
    with psycopg.connect(address, autocommit=True) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [_FIRST_START])
        first.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
        return PostgresHuey(_NAME, connection=connect, **options)
