"""Everybody's agenda as calendar files in a folder.

The folder keeps a list of the files an export of the event wrote, so that the next one removes those nobody
has any more, and nothing else.
"""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matchmaker.booking.agenda import agendas_of
from matchmaker.booking.agenda_parts import Agenda, Who
from matchmaker.booking.calendars import agenda_file
from matchmaker.errors import MalformedInput
from matchmaker.events.queries import event_named

_WORD = re.compile("[a-z0-9]+")
_OURS = re.compile(r"[a-z0-9][A-Za-z0-9_-]*\.ics")
_LONGEST_PART = 40


@dataclass(frozen=True, slots=True)
class Export:
    """What an export did, and the names of the files written, left as they were, removed.

    `version` is the live timetable's number, None before one is published; `meetings` counts each once.
    """

    version: int | None
    meetings: int
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def export_agendas(slug: str, directory: Path, *, sender: str) -> Export:
    """Write the agenda of everybody in the event `slug` to `directory`, one ``.ics`` each.

    Each file appears whole or not at all; after a crash the next export completes the work. Raises
    NoSuchEvent; MalformedInput where the directory cannot be used.
    """
    event = event_named(slug)
    agendas = agendas_of(event)
    files = {_file_name(agenda.who): agenda_file(agenda, sender=sender) for agenda in agendas}
    try:
        return _write(files, directory, directory / f".agendas-of-{event.slug}.json", agendas)
    except OSError as error:
        problem = f"cannot be written to: {error.strerror or error}"
        raise MalformedInput(str(error.filename or directory), problem) from error


def _write(files: dict[str, bytes], directory: Path, listing: Path, agendas: list[Agenda]) -> Export:
    directory.mkdir(parents=True, exist_ok=True)
    earlier = _listed(listing)
    _replace(
        listing, _listing(earlier | files.keys())
    )  # before any file, so that a crash loses track of none
    written = [name for name, content in files.items() if not _holds(directory / name, content)]
    for name in written:
        _replace(directory / name, files[name])
    removed = sorted(name for name in earlier - files.keys() if (directory / name).is_file())
    for name in removed:
        (directory / name).unlink()
    _replace(listing, _listing(files.keys()))
    return Export(
        version=agendas[0].version if agendas else None,
        meetings=len({meeting.id for agenda in agendas for meeting in agenda.meetings}),
        written=tuple(written),
        unchanged=tuple(name for name in files if name not in set(written)),
        removed=tuple(removed),
    )


def _file_name(who: Who) -> str:
    """Return a name that every file system takes and that stays with the person: organisation, name, id."""
    words = [_plain(who.organisation) or "agenda", _plain(who.name), who.public_id]
    return "-".join(word for word in words if word) + ".ics"


def _plain(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(_WORD.findall(ascii_text))[:_LONGEST_PART].strip("-")


def _listing(names: Iterable[str]) -> bytes:
    return json.dumps(sorted(names), indent=0).encode()


def _listed(listing: Path) -> set[str]:
    """Return the names an earlier export listed; anything that is not such a name is left alone."""
    try:
        names = json.loads(listing.read_bytes())
    except FileNotFoundError:
        return set()
    except ValueError:
        names = []
    if not isinstance(names, list):
        return set()
    return {name for name in names if isinstance(name, str) and _OURS.fullmatch(name)}


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
