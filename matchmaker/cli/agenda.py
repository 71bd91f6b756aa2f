"""`matchmaker agenda export`: everybody's agenda as calendar files."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.organiser.exporting import export_agendas


@click.group("agenda")
def group() -> None:
    """Work with the participants' agendas."""


@group.command()
@click.argument("slug")
@click.option("--to", "directory", required=True, type=click.Path(path_type=Path), help="The folder to fill.")
@with_appcontext
def export(slug: str, directory: Path) -> None:
    """Write the agenda of everybody in the event SLUG as .ics files."""
    done = export_agendas(slug, directory, sender=current_app.extensions["settings"].mail_from)
    version = f"timetable version {done.version}" if done.version else "no timetable is published yet"
    agendas = len(done.written) + len(done.unchanged)
    click.echo(f"{slug}: {agendas} agendas with {done.meetings} meetings in {directory} ({version})")
    click.echo(
        f"{len(done.written)} files written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    )
