"""create_app(): settings → database → pages → commands; and main(), the command `matchmaker`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from matchmaker import cli
from matchmaker.config import Settings, read_settings
from matchmaker.errors import DomainError, MalformedInput, Misconfigured

if TYPE_CHECKING:
    from matchmaker.jobs.queue import Queue

# The rest is imported where the application is made, so that the file commands start without it.

MALFORMED = 3
_OF_ANOTHER_VERSION = ("42P01", "42703")  # PostgreSQL: undefined_table, undefined_column


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for `settings` (default: the environment's).

    Raises Misconfigured naming every fault of the settings.
    """
    from matchmaker import web
    from matchmaker.db import db
    from matchmaker.jobs import queue
    from matchmaker.messages import babel

    settings = settings or read_settings(os.environ)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured([f"MATCHMAKER_DATA_DIR cannot be used: {error.strerror or error}"]) from error
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


class _Commands(FlaskGroup):
    """The commands; settings that cannot be used still leave help for those that need none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names for the help page."""
        try:
            ctx.ensure_object(ScriptInfo).load_app()
        except Misconfigured as error:
            click.echo(f"matchmaker: {error}", err=True)
            return sorted(self.commands)
        return super().list_commands(ctx)


def _trouble_with_stores(error: Exception) -> str | None:
    """Return a sentence about a database, queue or file that cannot be used; None for a defect of ours."""
    import sqlite3

    import psycopg
    from sqlalchemy import exc

    if isinstance(error, exc.DBAPIError):
        said = " ".join(str(error.orig).split())
        is_missing = said.startswith(("no such table", "no such column"))
        if is_missing or getattr(error.orig, "sqlstate", None) in _OF_ANOTHER_VERSION:
            return "the database has no tables of this version yet; run: matchmaker database upgrade"
        if isinstance(error, exc.IntegrityError | exc.DataError | exc.InternalError):
            return None
        return f"the database cannot be used: {said}"
    if isinstance(error, exc.ArgumentError | sqlite3.Error | psycopg.Error):
        return f"the database or the queue cannot be used: {' '.join(str(error).split())}"
    if isinstance(error, OSError):
        return " ".join(str(error).split())
    return None


def main() -> None:
    """Run the command line: malformed arguments, files and settings end as one sentence and exit code 3."""
    group = _Commands(create_app=create_app, help="Matchmaker: matches with reasons, timetables with proof.")
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
    except Exception as error:
        trouble = _trouble_with_stores(error)
        if trouble is None:
            raise
        problem = trouble
    click.echo(f"matchmaker: {problem}", err=True)
    sys.exit(MALFORMED)
