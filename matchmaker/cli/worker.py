"""`matchmaker worker`: does what must not happen inside a request; start as many as there is work for."""

from __future__ import annotations

import logging
import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.jobs.queue import queue_of
from matchmaker.jobs.working import THREADS, run_worker


@click.command("worker")
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Tasks at the same time.",
)
@with_appcontext
def command(threads: int) -> None:
    """Make timetables and send mail until told to stop (Ctrl-C, SIGTERM); unfinished work is handed back."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    stop = threading.Event()

    def ask_to_stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # asked again, it stops at once
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    click.echo(f"worker: ready for {threads} tasks at a time")
    run_worker(queue_of(current_app), stop, threads=threads)
    click.echo("worker: stopped")
