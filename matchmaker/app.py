"""create_app(): settings → database → pages → commands; and main(), the command `matchmaker`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click
from flask import Flask
from flask.cli import FlaskGroup

from matchmaker import cli
from matchmaker.config import Settings, read_settings
from matchmaker.errors import DomainError, MalformedInput, Misconfigured

if TYPE_CHECKING:
    from matchmaker.jobs.queue import Queue

# The rest is imported where the application is made, so that the file commands start without it.

MALFORMED = 3


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for `settings` (default: the environment's).

    Raises Misconfigured naming every fault of the settings.
    """
    from matchmaker import web
    from matchmaker.db import db
    from matchmaker.jobs import queue
    from matchmaker.messages import babel

    settings = settings or read_settings(os.environ)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Flask("matchmaker", static_folder=None, template_folder="web/templates")
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    db.init_app(app)
    babel.init_app(app, locale_selector=web.reader_language)
    _register_tasks(queue.init_app(app, settings.queue_url), settings)
    web.init_app(app)
    cli.init_app(app)
    return app


def _register_tasks(tasks: Queue, settings: Settings) -> None:
    """Say who does which task by name; a worker reconciles what lost messages left undone."""
    from matchmaker.mail.filling import FEED
    from matchmaker.mail.outbox import SEND
    from matchmaker.mail.sending import send_due, wake_sender
    from matchmaker.mail.server import server_at
    from matchmaker.organiser import running

    tasks.register(running.SOLVE, running.solve_run)
    tasks.reconcile_with(running.wake_lost_runs)
    if settings.mail_url is None:
        tasks.register(SEND, _nobody_sends)
    else:
        server, fillers = server_at(settings.mail_url), {FEED: partial(_feed_address, settings)}
        tasks.register(SEND, partial(send_due, server, settings.mail_from, fillers))
        tasks.reconcile_with(wake_sender)


def _feed_address(settings: Settings, person_id: int, event_id: int) -> str:
    """Return where the person subscribes to their agenda of the event."""
    from matchmaker.booking.feeds import feed_token
    from matchmaker.clock import now
    from matchmaker.events.queries import participant_of

    participant = participant_of(event_id, person_id)
    token = feed_token(participant.id, secret=settings.secret_key, at=now())
    return f"{settings.base_url}/feeds/{token}.ics"


def _nobody_sends() -> None:
    """Without a mail server every mail stays in the outbox, where administrators see it."""


def _flask_config(settings: Settings) -> Mapping[str, object]:
    from matchmaker.db import engine_options

    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
    }


def main() -> None:
    """Run the command line: malformed arguments, files and settings end as one sentence and exit code 3."""
    group = FlaskGroup(create_app=create_app, help="Matchmaker: matches with reasons, timetables with proof.")
    cli.add_file_commands(group)
    try:
        sys.exit(group.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        problem = error.format_message()
    except (MalformedInput, Misconfigured) as error:
        problem = str(error)
    except DomainError as error:
        from matchmaker.messages import sentence

        problem = sentence(error)
    click.echo(f"matchmaker: {problem}", err=True)
    sys.exit(MALFORMED)
