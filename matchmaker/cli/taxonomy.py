"""`matchmaker taxonomy load`: the shared vocabulary into the tables."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from matchmaker.db import transaction
from matchmaker.taxonomy.loading import load_taxonomy


@click.group("taxonomy")
def group() -> None:
    """Goals, strategies, product groups and CPV codes."""


@group.command()
@with_appcontext
def load() -> None:
    """Bring the tables to what the files of the taxonomy say; safe to repeat."""
    with transaction() as session:
        loaded = load_taxonomy(session)
    click.echo(f"taxonomy: {loaded.added} added, {loaded.changed} changed")
