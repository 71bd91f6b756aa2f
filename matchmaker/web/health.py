"""For the machines that watch the service: is the process alive, and can it do its work?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.db import db

_MIGRATIONS = Path(__file__).parents[2] / "migrations"

pages = Blueprint("health", __name__)


@pages.get("/health")
def alive() -> ResponseReturnValue:
    """Say that the process answers: no database, so that its outage does not restart every process."""
    return {"status": "ok"}


@pages.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether the database answers and its tables are those this version of the product wants."""
    try:
        with db.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        current_app.logger.warning("not ready: %s", type(error).__name__)
        return {"status": "unavailable", "database": "unreachable"}, 503
    if found != _newest_migration():
        return {"status": "unavailable", "database": "migrations are not at the newest"}, 503
    return {"status": "ok", "database": "ok"}


@cache
def _newest_migration() -> str | None:
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()
