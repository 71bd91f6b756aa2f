"""`matchmaker mail show|send`: the mails of an event that wait for its organiser."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.clock import now
from matchmaker.db import transaction
from matchmaker.organiser.mailing import mails_of, send_waiting_mails


@click.group("mail")
def group() -> None:
    """Review and send the mails of an event."""


@group.command()
@click.argument("slug")
@with_appcontext
def show(slug: str) -> None:
    """Say how many mails of the event SLUG there are, by kind and state."""
    found = mails_of(slug)
    for (kind, state), count in sorted(found.items()):
        click.echo(f"{kind}: {count} {state}")
    if not found:
        click.echo("no mails")


@group.command()
@click.argument("slug")
@with_appcontext
def send(slug: str) -> None:
    """Send every mail of the event SLUG that waits to be looked at."""
    with transaction():
        count = send_waiting_mails(slug, by=None, at=now())
    click.echo(f"{slug}: {count} mails are on their way")
    if current_app.extensions["settings"].mail_url is None:
        click.echo("no mail server is set, so they stay in the outbox: see MATCHMAKER_MAIL_URL", err=True)
