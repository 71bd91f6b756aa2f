"""Strict reading of JSON: every fault ends as MalformedInput with its place and one sentence."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from matchmaker.errors import MalformedInput

#: The largest integer a file may hold, so that sums over a whole event stay exact in 64 bits.
LARGEST = 1_000_000_000


def read_json(path: Path) -> object:
    """Return the JSON document in `path`. Raises MalformedInput if it is unreadable or not strict JSON."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MalformedInput(str(path), f"cannot be read ({error.strerror or error}).") from error
    return parse_json(data, place=str(path))


def parse_json(data: bytes, *, place: str) -> object:
    """Return the JSON in `data`: UTF-8, no key twice in one object, no NaN. Raises MalformedInput."""
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_object_without_doubles, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise MalformedInput(
            place, f"byte {error.start} is not UTF-8; save the file in that encoding."
        ) from error
    except json.JSONDecodeError as error:
        raise MalformedInput(f"{place} line {error.lineno} column {error.colno}", f"{error.msg}.") from error
    except _FaultError as fault:
        raise MalformedInput(place, str(fault)) from fault
    except RecursionError as error:
        raise MalformedInput(place, "is nested too deeply; no document of ours needs that.") from error
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise MalformedInput(place, f"holds a number that is too long; {LARGEST} is the largest.") from error


class _FaultError(Exception):
    """What json's hooks find wrong; the caller knows the place."""


def _object_without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _FaultError(f"the key {key!a} stands twice in one object; keep one of them.")
            seen.add(key)
    return found


def _no_constant(name: str) -> NoReturn:
    raise _FaultError(f"{name} is not JSON; use a whole number.")


def items_of(value: object, place: str) -> Iterator[tuple[object, str]]:
    """Yield the items of a JSON list, each with its place."""
    if not isinstance(value, list):
        raise MalformedInput(place, f"must be a list, not {kind_of(value)}.")
    return ((item, f"{place}[{index}]") for index, item in enumerate(value))


def pair_of(value: object, place: str, *, length: int = 2) -> list[object]:
    """Return a JSON list of exactly `length` items."""
    if not isinstance(value, list) or len(value) != length:
        raise MalformedInput(place, f"must be a list of {length} items.")
    return value


def text_of(value: object, place: str) -> str:
    """Return a string that can be written again (no lone surrogates)."""
    if not isinstance(value, str):
        raise MalformedInput(place, f"must be a text, not {kind_of(value)}.")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise MalformedInput(place, "holds half of a surrogate pair, which is no letter.")
    return value


def reference_of(value: object, place: str, known: Container[str], what: str) -> str:
    """Return the id of one of the `known` things, which are called `what`."""
    text = text_of(value, place)
    if text not in known:
        raise MalformedInput(place, f"there is no {what} {text!a}.")
    return text


def integer_of(value: object, place: str, *, least: int = 0) -> int:
    """Return a whole number from `least` to LARGEST (true and false are none)."""
    if type(value) is not int:
        raise MalformedInput(place, f"must be a whole number, not {kind_of(value)}.")
    if not least <= value <= LARGEST:
        raise MalformedInput(place, f"must be from {least} to {LARGEST}.")
    return value


def kind_of(value: object) -> str:
    """Return what a JSON value is, in words."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (int, "a whole number"),
        (float, "a number with a fraction"),
        (str, "a text"),
        (list, "a list"),
        (dict, "an object"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")


class Fields:
    """One JSON object being read by key.

    Keys outside `needed` and `optional` are faults, and so is a missing or null key of `needed`. For the
    optional ones null says the same as leaving the key out: the method's `default`.
    """

    __slots__ = ("_values", "place")

    def __init__(self, value: object, place: str, needed: Iterable[str], optional: frozenset[str]) -> None:
        if not isinstance(value, dict):
            raise MalformedInput(place, f"must be an object, not {kind_of(value)}.")
        self.place = place
        self._values = value
        present = 0
        for key in needed:
            if value.get(key) is None:
                raise MalformedInput(self.at(key), "is missing.")
            present += 1
        if len(value) > present:
            for key in sorted(value.keys() - optional - frozenset(needed)):
                known = ", ".join(sorted(optional.union(needed)))
                raise MalformedInput(self.at(ascii(key)[1:-1]), f"is not a known key; known are {known}.")

    def at(self, key: str) -> str:
        """Return the place of a key."""
        return f"{self.place}.{key}" if self.place else key

    def raw(self, key: str) -> object:
        """Return the value as it stands, None when it is left out."""
        return self._values.get(key)

    def text(self, key: str, default: str = "") -> str:
        """Return a text, perhaps empty."""
        value = self._values.get(key)
        return default if value is None else text_of(value, self.at(key))

    def name(self, key: str = "id") -> str:
        """Return a text that is not empty."""
        text = text_of(self._values.get(key), self.at(key))
        if not text:
            raise MalformedInput(self.at(key), "must not be empty.")
        return text

    def integer(self, key: str, default: int = 0, *, least: int = 0) -> int:
        """Return a whole number from `least` to LARGEST."""
        value = self._values.get(key)
        return default if value is None else integer_of(value, self.at(key), least=least)

    def integer_or_none(self, key: str, *, least: int = 0) -> int | None:
        """Return a whole number, or None for null."""
        return None if self._values.get(key) is None else self.integer(key, least=least)

    def boolean(self, key: str) -> bool:
        """Return true or false (false when left out)."""
        value = self._values.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise MalformedInput(self.at(key), f"must be true or false, not {kind_of(value)}.")
        return value

    def items(self, key: str) -> Iterator[tuple[object, str]]:
        """Yield the items of a list with their places (nothing when it is left out)."""
        value = self._values.get(key)
        return iter(()) if value is None else items_of(value, self.at(key))

    def references(self, key: str, known: Container[str], what: str) -> tuple[str, ...]:
        """Return the ids in a list, each of them known and named once."""
        value = self._values.get(key)
        if value is None:
            return ()
        found: dict[str, None] = {}
        for item, at in items_of(value, self.at(key)):
            name = reference_of(item, at, known, what)
            if name in found:
                raise MalformedInput(at, f"names the {what} {name!a} a second time; once is enough.")
            found[name] = None
        return tuple(found)

    def set_or_any(self, key: str, known: Container[str], what: str) -> frozenset[str] | None:
        """Return the ids in a list as a set, or None (any) for null."""
        return None if self._values.get(key) is None else frozenset(self.references(key, known, what))
