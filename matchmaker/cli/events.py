"""`matchmaker event list|show|problem|generate|cancel|publish`."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.booking.drafting import event_problem
from matchmaker.booking.errors import RunNotActive
from matchmaker.booking.mails import Office
from matchmaker.booking.presets import presets
from matchmaker.booking.runs import active_run_of, cancel_run
from matchmaker.cli.wording import moment, outcome_line, overview_lines, progress_line
from matchmaker.clock import now
from matchmaker.db import in_transaction
from matchmaker.events.queries import event_named, listed_events
from matchmaker.jobs.queue import queue_of
from matchmaker.organiser.following import followed
from matchmaker.organiser.overview import overview_of
from matchmaker.organiser.publishing import Published, publish_version
from matchmaker.organiser.running import SOLVE, start_run

_PATIENCE_SECONDS = 10
_FAILED = 1


@click.group("event")
def group() -> None:
    """Work with events and their timetables."""


@group.command("list")
@with_appcontext
def list_command() -> None:
    """List every event, the latest first."""
    for event in listed_events():
        starts = (
            "no slots yet" if event.first_slot is None else moment(event.first_slot, ZoneInfo(event.zone))
        )
        click.echo(f"{event.slug}: {event.name}, {event.venue}, {starts}")


@group.command()
@click.argument("slug")
@with_appcontext
def show(slug: str) -> None:
    """Show the event SLUG: times, people, requests, and how good each version of its timetable is."""
    for line in overview_lines(overview_of(slug, at=now())):
        click.echo(line)


@group.command()
@click.argument("slug")
@click.option(
    "--preset", default=next(iter(presets())), show_default=True, help="What the meetings are weighed by."
)
@click.option(
    "--seconds", default=30.0, show_default=True, type=click.FloatRange(0.1, 3600), help="How long to search."
)
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(0), help="The same seed breaks ties alike."
)
@click.option("--wait", is_flag=True, help="Show the progress until the run has ended.")
@click.option("--here", is_flag=True, help="Do the work in this process; Ctrl-C keeps the best so far.")
@with_appcontext
def generate(slug: str, *, preset: str, seconds: float, seed: int, wait: bool, here: bool) -> None:
    """Make a draft timetable of the event SLUG, by a worker unless told otherwise."""
    event_id = event_named(slug).id
    run_id = in_transaction(
        lambda: start_run(event_id, by=None, at=now(), preset=preset, seconds=seconds, seed=seed).id
    )
    if here:
        arguments = {"run_id": run_id}
        threading.Thread(target=queue_of(current_app).run, args=[SOLVE, arguments], daemon=True).start()
    elif not wait:
        click.echo(f"a worker will make it; follow it with: matchmaker event show {slug}")
        return
    try:
        _follow(run_id)
    except KeyboardInterrupt:
        if not here:
            click.echo(f"the run goes on; stop it with: matchmaker event cancel {slug}", err=True)
            raise
        in_transaction(lambda: cancel_run(run_id, by=None, at=now()))
        _follow(run_id)


def _follow(run_id: int) -> None:
    """Print the progress of a run until it has ended; exit with 1 unless it is done."""
    shown, begun, is_told = 0.0, time.monotonic(), False
    for state in followed(run_id):
        for step in state.progress:
            if step["seconds"] > shown:
                click.echo(progress_line(step))
        shown = max((step["seconds"] for step in state.progress), default=shown)
        if state.state == "queued" and not is_told and time.monotonic() - begun > _PATIENCE_SECONDS:
            click.echo("no worker has taken it yet; start one with: matchmaker worker", err=True)
            is_told = True
        if state.has_ended:
            click.echo(outcome_line(state), err=state.state == "failed")
            if state.state != "done":
                sys.exit(_FAILED)


@group.command()
@click.argument("slug")
@with_appcontext
def cancel(slug: str) -> None:
    """Stop the run that makes a timetable of the event SLUG; one in work keeps its best so far."""
    run = active_run_of(event_named(slug).id)
    if run is None:
        raise RunNotActive
    run_id = run.id
    in_transaction(lambda: cancel_run(run_id, by=None, at=now()))
    click.echo(f"{slug}: the run is told to stop")


@group.command()
@click.argument("slug")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file.")
@click.option("--preset", default=next(iter(presets())), show_default=True, help="As for generate.")
@with_appcontext
def problem(slug: str, out: Path, preset: str) -> None:
    """Write what a timetable of the event SLUG must solve, for `matchmaker timetable solve`."""
    from matchmaker.scheduling.formats import write_problem

    event_id = event_named(slug).id
    posed = in_transaction(lambda: event_problem(event_id, at=now(), preset=preset)).problem
    write_problem(out, posed)
    click.echo(f"{out}: {len(posed.meetings)} meetings of {len(posed.participants)} people")


@group.command()
@click.argument("slug")
@click.option("--version", "number", type=int, help="Which version (default: the newest).")
@click.option("--provisional", is_flag=True, help="People may still object; without it the version is final.")
@click.option("--comment", default="", help="What people should know about it.")
@with_appcontext
def publish(slug: str, number: int | None, provisional: bool, comment: str) -> None:
    """Make a version of the timetable of the event SLUG the one everybody sees."""
    event_id = event_named(slug).id
    state: Literal["provisional", "final"] = "provisional" if provisional else "final"
    settings = current_app.extensions["settings"]
    office = Office(sender=settings.mail_from, base_url=settings.base_url)

    def publish_it() -> tuple[Published, int]:
        done = publish_version(
            event_id, number, by=None, at=now(), state=state, comment=comment, office=office
        )
        return done, done.publication.timetable.number

    published, version = in_transaction(publish_it)
    done = published.publication
    changes = {
        "placed": done.placed,
        "moved": done.moved,
        "withdrawn": done.withdrawn,
        "kept": done.kept,
    }
    counts = ", ".join(f"{len(meetings)} {change}" for change, meetings in changes.items())
    click.echo(f"{slug}: version {version} is live ({state}); meetings: {counts}")
    click.echo(f"{published.told.mails} mails wait to be looked at: matchmaker mail show {slug}")
