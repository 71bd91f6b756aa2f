"""`matchmaker rank` and `suggest-cpv`: files in, files out; no settings, no database, no network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from matchmaker.files import require_different, require_writable, write_whole

_FILE = click.Path(path_type=Path)
_TOP = click.IntRange(1, 1000)


@click.command("rank")
@click.argument("needs", type=_FILE)
@click.argument("offers", type=_FILE)
@click.option("--top", type=_TOP, default=10, show_default=True, help="How many offers to list per need.")
@click.option("--out", type=_FILE, help="Where to write; the terminal if left out.")
@click.option("--seed", type=int, default=0, show_default=True, help="Orders equal scores.")
def rank_command(needs: Path, offers: Path, top: int, out: Path | None, seed: int) -> None:
    """Rank the OFFERS for each of the NEEDS with the parts of every score (one JSON object a line)."""
    from matchmaker.scoring.jsonl import ranking_lines, read_items
    from matchmaker.scoring.profile import Vocabulary
    from matchmaker.scoring.ranking import rank
    from matchmaker.taxonomy import catalogue

    _require_own_file(out, NEEDS=needs, OFFERS=offers)
    asked = read_items(needs, catalogue.strategies())
    given = read_items(offers, catalogue.strategies())
    vocabulary = Vocabulary(catalogue.near_credit(), catalogue.cpv_labels())
    _write(ranking_lines(rank(asked, given, vocabulary=vocabulary, top=top, seed=seed)), out)


@click.command("suggest-cpv")
@click.argument("texts", type=_FILE)
@click.option("--top", type=_TOP, default=10, show_default=True, help="How many codes to suggest per text.")
@click.option("--out", type=_FILE, help="Where to write; the terminal if left out.")
def suggest_cpv_command(texts: Path, top: int, out: Path | None) -> None:
    """Suggest CPV codes for each of the TEXTS (the same objects as needs and offers)."""
    from matchmaker.scoring.jsonl import read_items, suggestion_lines
    from matchmaker.scoring.suggesting import suggest_cpv
    from matchmaker.taxonomy import catalogue

    _require_own_file(out, TEXTS=texts)
    items = read_items(texts, catalogue.strategies())
    _write(suggestion_lines(items, suggest_cpv(items, catalogue.cpv_labels(), top=top)), out)


def _write(lines: Iterable[str], out: Path | None) -> None:
    if out is None:
        for line in lines:
            click.echo(line)
        return
    write_whole(out, (f"{line}\n" for line in lines))


def _require_own_file(out: Path | None, **read: Path) -> None:
    """Refuse an `out` that cannot be written, or is one of the files to read, before the work."""
    if out is not None:
        for name, path in read.items():
            require_different(**{name: path, "out": out})
        require_writable(out)
