"""The command `matchmaker`: a few lines each over the engines (file commands) or over `organiser`.

File commands work without an installation: no settings, no database.
"""

from __future__ import annotations

import click
from flask import Flask


def init_app(app: Flask) -> None:
    """Add the commands that need the application."""
    from matchmaker.cli import agenda, database, demo, events, mails, taxonomy, users, worker

    app.cli.add_command(agenda.group)
    app.cli.add_command(mails.group)
    app.cli.add_command(database.group)
    app.cli.add_command(demo.group)
    app.cli.add_command(events.group)
    app.cli.add_command(taxonomy.group)
    app.cli.add_command(users.group)
    app.cli.add_command(worker.command)


def add_file_commands(group: click.Group) -> None:
    """Add the commands that read and write files only."""
    from matchmaker.cli import ranking, timetable

    group.add_command(ranking.rank_command)
    group.add_command(ranking.suggest_cpv_command)
    group.add_command(timetable.group)
