"""The files of `data/` as frozen plain data, read once: what the shell, the pages and the engines share."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

LANGUAGES = ("en", "nl", "fr", "de")

Labels: TypeAlias = Mapping[str, str]
_NOTHING: Labels = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the goals A–E; `labels` and `notes` by language, `our_translation` names those we wrote."""

    code: str
    stage: str
    labels: Labels
    our_translation: tuple[str, ...]
    notes: Labels


@dataclass(frozen=True, slots=True)
class Strategy:
    """One of the 28 strategies. Show the code with the label: D6 and E6 carry the same one."""

    code: str
    goal: str
    labels: Labels
    our_translation: tuple[str, ...]
    notes: Labels


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two strategies that partly answer each other; `percent` of full credit."""

    first: str
    second: str
    percent: int
    reason: str


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """A product group an event starts with; its organiser edits the list."""

    code: str
    labels: Labels


@cache
def goals() -> Mapping[str, Goal]:
    """Return the five goals by code, in order."""
    notes = _notes()
    return MappingProxyType(
        {
            row["code"]: Goal(
                row["code"], row["stage"], _labels(row), _ours(row), notes.get(row["code"], _NOTHING)
            )
            for row in _rows("goals.csv")
        }
    )


@cache
def strategies() -> Mapping[str, Strategy]:
    """Return the 28 strategies by code, in order."""
    notes = _notes()
    return MappingProxyType(
        {
            row["code"]: Strategy(
                row["code"], row["goal"], _labels(row), _ours(row), notes.get(row["code"], _NOTHING)
            )
            for row in _rows("strategies.csv")
        }
    )


@cache
def near_strategies() -> tuple[NearPair, ...]:
    """Return the pairs that deserve partial credit."""
    return tuple(
        NearPair(row["first"], row["second"], int(row["percent"]), row["reason"])
        for row in _rows("near_strategies.csv")
    )


@cache
def near_credit() -> Mapping[tuple[str, str], float]:
    """Return the credit (0–1) of every ordered pair of near strategies: what the scoring engine takes."""
    return MappingProxyType(
        {
            ordered: pair.percent / 100
            for pair in near_strategies()
            for ordered in ((pair.first, pair.second), (pair.second, pair.first))
        }
    )


@cache
def product_groups() -> Mapping[str, ProductGroup]:
    """Return the product groups a new event starts with, by code, in order."""
    return MappingProxyType(
        {row["code"]: ProductGroup(row["code"], _labels(row)) for row in _rows("product_groups.csv")}
    )


@cache
def cpv_labels() -> Mapping[str, Labels]:
    """Return the labels of the 9,454 CPV codes of 2008 by code (8 digits), in order."""
    packed = (files(__package__) / "data" / "cpv_2008.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    head = lines[0].split("\t")
    rows = (dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])
    return MappingProxyType({row["code"]: _labels(row) for row in rows})


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _labels(row: Mapping[str, str]) -> Labels:
    return MappingProxyType({language: row[language] for language in LANGUAGES})


def _ours(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row["our_translation"].split())


@cache
def _notes() -> Mapping[str, Labels]:
    return {row["code"]: _labels(row) for row in _rows("notes.csv")}
