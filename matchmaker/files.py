"""Writing files for people: never over what was read, never half, refused before the work, not after.

Everything here raises MalformedInput naming the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from matchmaker.errors import MalformedInput


def require_different(**paths: Path | None) -> None:
    """Raise if two of the arguments name one file; `paths` by the arguments' names, the read ones first."""
    seen: dict[str, str] = {}
    for name, path in paths.items():
        if path is None or _is_device(path):  # it serves many
            continue
        other = seen.setdefault(os.path.realpath(path), name)
        if other != name:
            raise MalformedInput(f"--{name}", f"{path} is the file of {other} already; choose another.")


def require_writable(path: Path) -> None:
    """Raise if nothing can be written to `path`, before a long run finds out."""
    try:
        is_directory, has_parent, exists = path.is_dir(), path.parent.is_dir(), path.exists()
    except OSError as error:
        raise MalformedInput(str(path), f"cannot be written ({error.strerror or error}).") from error
    if is_directory:
        raise MalformedInput(str(path), "is a directory; name a file.")
    if not has_parent:
        raise MalformedInput(str(path), "cannot be written: its directory does not exist.")
    if not os.access(path if exists else path.parent, os.W_OK):
        raise MalformedInput(str(path), "cannot be written: permission denied.")


def write_whole(path: Path, parts: Iterable[str]) -> None:
    """Write the parts so that `path` holds all of them or what it held before."""
    try:
        if _is_device(path):  # there is nothing to replace
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(parts)
            return
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with partial.open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(parts)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise MalformedInput(str(path), f"cannot be written ({error.strerror or error}).") from error


def _is_device(path: Path) -> bool:
    """Whether a pipe, a terminal or the like is there."""
    try:
        return path.exists() and not path.is_file()
    except OSError as error:
        raise MalformedInput(str(path), f"cannot be used ({error.strerror or error}).") from error
