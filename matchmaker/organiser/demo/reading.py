"""The files of `data/` as plain data. They are ours and tested, so nothing is validated here."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any

_DATA = files(__package__) / "data"
_ITEM_FILES = (
    "textile",
    "catering",
    "ict",
    "office-furniture",
    "construction",
    "cleaning",
    "mobility",
    "expertise",
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented organisation; `stand` is the code of the stand its people share, if they have one."""

    code: str
    name: str
    country: str
    region: str
    stand: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented participant; `present` are the local times between which they come, empty for all day."""

    key: str
    name: str
    organisation: str
    side: str
    languages: tuple[str, ...]
    minimum: int
    maximum: int | None
    longest_run: int | None
    present: tuple[time, time] | None
    dialogues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoItem:
    """A need or an offer.

    `themes` and the wider `areas` say what it is about, for likely requests only: nobody else sees them.
    """

    key: str
    person: str
    side: str
    title: str
    text: str
    language: str
    strategies: tuple[str, ...]
    product_groups: tuple[str, ...]
    cpv: tuple[str, ...]
    regions: tuple[str, ...]
    themes: frozenset[str]
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """`by` does not want to be scheduled with a person or with a whole organisation (the other is empty)."""

    by: str
    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything the files say; `messages` are lines by the asking side and language."""

    event: Mapping[str, Any]
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    items: tuple[DemoItem, ...]
    messages: Mapping[tuple[str, str], tuple[str, ...]]
    exclusions: tuple[Exclusion, ...]


@cache
def read_demo() -> Demo:
    """Return the demo."""
    sides = {person.key: person.side for person in _people()}
    messages: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in _rows("messages.csv"):
        key = row["side"], row["language"]
        messages[key] = (*messages.get(key, ()), row["text"])
    return Demo(
        event=_toml("event.toml"),
        organisations=tuple(Organisation(**row) for row in _rows("organisations.csv")),
        people=tuple(_people()),
        items=tuple(_items(sides)),
        messages=messages,
        exclusions=tuple(Exclusion(**row) for row in _rows("exclusions.csv")),
    )


def _people() -> list[Person]:
    return [
        Person(
            key=row["person"],
            name=row["name"],
            organisation=row["organisation"],
            side=row["side"],
            languages=tuple(row["languages"].split()),
            minimum=int(row["minimum"] or 0),
            maximum=_number(row["maximum"]),
            longest_run=_number(row["longest_run"]),
            present=_span(row["present"]),
            dialogues=tuple(row["dialogues"].split()),
        )
        for row in _rows("people.csv")
    ]


def _items(sides: Mapping[str, str]) -> list[DemoItem]:
    themes: dict[str, dict[str, str]] = {}
    for row in _rows("themes.csv"):
        for key in (*row["needs"].split(), *row["offers"].split()):
            themes.setdefault(key, {})[row["theme"]] = row["area"]
    found = []
    for name in _ITEM_FILES:
        written = _toml(f"{name}.toml")
        for kind in ("need", "offer"):
            for item in written.get(kind, ()):
                offering = "expert" if sides[item["person"]] == "expert" else "supplier"
                found.append(_item(item, "buyer" if kind == "need" else offering, themes.get(item["id"], {})))
    return found


def _item(written: Mapping[str, Any], side: str, themes: Mapping[str, str]) -> DemoItem:
    return DemoItem(
        key=written["id"],
        person=written["person"],
        side=side,
        title=written["title"],
        text=written["text"],
        language=written["language"],
        strategies=tuple(written["strategies"]),
        product_groups=tuple(written["product_groups"]),
        cpv=tuple(written.get("cpv", ())),
        regions=tuple(written["regions"]),
        themes=frozenset(themes),
        areas=frozenset(themes.values()),
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines()))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _span(text: str) -> tuple[time, time] | None:
    if not text:
        return None
    first, last = (time.fromisoformat(part) for part in text.split("-"))
    return first, last
