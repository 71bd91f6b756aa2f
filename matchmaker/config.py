"""One frozen Settings, read from the environment and checked at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from matchmaker.errors import Misconfigured

PREFIX = "MATCHMAKER_"
LANGUAGES = ("en", "nl", "fr", "de")
_DATABASES = ("sqlite", "postgresql+psycopg")
_QUEUES = ("sqlite", "postgresql+psycopg", "redis", "rediss", "immediate")
_KNOWN = {"DATABASE_URL", "QUEUE_URL", "DATA_DIR", "SECRET_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM"}
_SHORTEST_SECRET = 32
_FILE, _MEMORY = "sqlite:///", ":memory:"
_STORE = f"an address such as {_FILE}path or postgresql://user:password@host/name"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides; README.md's table names each variable and its default."""

    database_url: str
    queue_url: str
    data_dir: Path
    secret_key: str
    base_url: str
    mail_url: str | None
    mail_from: str

    @property
    def is_sqlite(self) -> bool:
        """Whether the records live in the embedded database."""
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings in `environment`.

    Raises Misconfigured naming everything that is wrong at once.
    """
    given = {key.removeprefix(PREFIX): value for key, value in environment.items() if key.startswith(PREFIX)}
    faults = [
        f"{PREFIX}{key} is not a setting; the README's table lists them"
        for key in sorted(given.keys() - _KNOWN)
    ]
    data_dir = Path(given.get("DATA_DIR") or "instance").absolute()
    faults += _faults_of_folder(data_dir)
    database_url = _database_url(given.get("DATABASE_URL") or "sqlite:///matchmaker.sqlite", data_dir)
    if not _is_store(database_url, _DATABASES):
        faults.append(f"{PREFIX}DATABASE_URL must be {_STORE}")
    queue_url = _database_url(given.get("QUEUE_URL") or _default_queue(database_url), data_dir)
    if not _is_store(queue_url, _QUEUES):
        faults.append(f"{PREFIX}QUEUE_URL must be {_STORE} or redis://host/0")
    base_url = (given.get("BASE_URL") or "http://localhost:8000").rstrip("/")
    if not _is_server(base_url, ("http", "https")):
        faults.append(f"{PREFIX}BASE_URL must be a full address such as https://meet.example.org")
    mail_url = given.get("MAIL_URL") or None
    if mail_url is not None and not _is_server(mail_url, ("smtp", "smtps")):
        faults.append(
            f"{PREFIX}MAIL_URL must be an address such as smtp://user:password@mail.example.org:587"
        )
    mail_from = given.get("MAIL_FROM") or "matchmaker@localhost"
    if "@" not in mail_from or any(character.isspace() for character in mail_from):
        faults.append(f"{PREFIX}MAIL_FROM must be a plain e-mail address")
    secret_key = given.get("SECRET_KEY")
    if secret_key is not None and len(secret_key) < _SHORTEST_SECRET:
        faults.append(f"{PREFIX}SECRET_KEY must have at least {_SHORTEST_SECRET} characters")
    if faults:
        raise Misconfigured(faults)
    return Settings(
        database_url=database_url,
        queue_url=queue_url,
        data_dir=data_dir,
        secret_key=secret_key or _kept_secret(data_dir),
        base_url=base_url,
        mail_url=mail_url,
        mail_from=mail_from,
    )


def _database_url(text: str, data_dir: Path) -> str:
    """Name the driver, so that the address people know works, and a file by its whole path."""
    for plain in ("postgresql://", "postgres://"):
        if text.startswith(plain):
            return "postgresql+psycopg://" + text.removeprefix(plain)
    path = text.removeprefix(_FILE)
    is_file = text.startswith(_FILE) and path not in ("", _MEMORY)
    return f"{_FILE}{data_dir / path}" if is_file else text


def _default_queue(database_url: str) -> str:
    """Queue where the records are: a file beside the embedded database, or the server all machines reach."""
    return database_url if database_url.startswith("postgresql") else f"{_FILE}queue.sqlite"


def _is_store(url: str, schemes: tuple[str, ...]) -> bool:
    parts = _parts(url)
    if parts is None or parts.scheme not in schemes:
        return False
    return parts.scheme != "sqlite" or (url.startswith(_FILE) and url not in (_FILE, _FILE + _MEMORY))


def _is_server(url: str, schemes: tuple[str, ...]) -> bool:
    parts = _parts(url)
    return parts is not None and parts.scheme in schemes and bool(parts.hostname) and parts.port != 0


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address, or None: its brackets do not match or its port is no number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _faults_of_folder(data_dir: Path) -> list[str]:
    """Return why the folder can be neither used nor made."""
    try:
        there = next(path for path in (data_dir, *data_dir.parents) if path.exists())
        if not there.is_dir():
            return [f"{PREFIX}DATA_DIR cannot be used: {there} is not a folder"]
        if not os.access(there, os.W_OK):
            return [f"{PREFIX}DATA_DIR cannot be used: nothing may be written to {there}"]
    except OSError as error:
        return [f"{PREFIX}DATA_DIR cannot be used: {error.strerror or error}"]
    return []


def _kept_secret(data_dir: Path) -> str:
    """Return the installation's own random key, made at the first start and readable by its owner alone."""
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = data_dir / f"secret.{secrets.token_hex(4)}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            try:
                path.hardlink_to(draft)  # atomic: of two first starts, one key wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text()
    except OSError as error:
        raise Misconfigured([f"{PREFIX}DATA_DIR cannot be used: {error}"]) from error
