"""`matchmaker demo load|items`: the invented event, in the database or as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from matchmaker import clock
from matchmaker.db import in_transaction
from matchmaker.files import require_different, write_whole

_FILE = click.Path(path_type=Path)


@click.group("demo")
def group() -> None:
    """Show the product with invented people, needs, offers and requests."""


@group.command()
@click.option("--slug", help="The event's name in addresses; the demo's own if left out.")
@click.option("--again", is_flag=True, help="Replace the demo that is there.")
@with_appcontext
def load(slug: str | None, *, again: bool) -> None:
    """Load the demo event, unless it is there already."""
    from matchmaker.matching.queries import has_suggestions
    from matchmaker.matching.suggesting import refresh_suggestions
    from matchmaker.organiser.demo.loading import load_demo

    loaded = in_transaction(lambda: load_demo(slug, at=clock.now(), again=again))
    if loaded.is_new or not has_suggestions(loaded.event_id):  # an earlier load may have died before them
        in_transaction(lambda: refresh_suggestions(loaded.event_id, at=clock.now()))
    if not loaded.is_new:
        click.echo(f"{loaded.slug}: is there already; --again replaces it")
        return
    click.echo(
        f"{loaded.slug}: {loaded.name}, {loaded.people} people, "
        f"{loaded.needs} needs, {loaded.offers} offers, {loaded.requests} requests"
    )


@group.command()
@click.option("--needs", type=_FILE, help="Where to write the needs.")
@click.option("--offers", type=_FILE, help="Where to write the offers.")
def items(needs: Path | None, offers: Path | None) -> None:
    """Write the demo's needs and offers as files for `matchmaker rank` (one JSON object a line)."""
    from matchmaker.organiser.demo.exporting import item_lines

    if needs is None and offers is None:
        raise click.UsageError("name a file: --needs, --offers or both")
    require_different(needs=needs, offers=offers)
    if needs is not None:
        _write(item_lines(is_need=True), needs)
    if offers is not None:
        _write(item_lines(is_need=False), offers)


def _write(lines: Iterator[str], out: Path) -> None:
    write_whole(out, (f"{line}\n" for line in lines))
