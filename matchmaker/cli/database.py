"""`matchmaker database upgrade|downgrade`: the records' migrations."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask.cli import with_appcontext

from matchmaker.db import db


def alembic_config() -> Config:
    """Return Alembic's configuration for the application's database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    config.attributes["engine"] = db.engine
    return config


@click.group("database")
def group() -> None:
    """Create the tables or move them to another version."""


@group.command()
@click.argument("revision", default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Bring the tables to REVISION (default: the newest)."""
    command.upgrade(alembic_config(), revision)


@group.command()
@click.argument("revision")
@with_appcontext
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION ("base" removes them)."""
    command.downgrade(alembic_config(), revision)
