"""Needs, offers and rankings as files: one JSON object a line (README.md shows the format)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from matchmaker.errors import MalformedInput
from matchmaker.scoring.profile import FULL_POINTS, Item, Ranking

LONGEST_LINE = 1_000_000  # bytes
_LONGEST_CODE = 100
_TEXTS = ("id", "title", "text", "language")
_LISTS = ("strategies", "product_groups", "cpv", "regions", "languages")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SHAPES = {
    "cpv": (re.compile(r"\d{8}(-\d)?", re.ASCII), "a CPV code of eight digits such as 30213100"),
    "regions": (re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}"), "a NUTS code such as BE or BE231"),
    "languages": (_LANGUAGE, "a language code of two small letters such as nl"),
    "product_groups": (re.compile(r"\S(.*\S)?"), "a product group's code such as ict"),
}


def read_items(path: Path, strategies: Collection[str]) -> list[Item]:
    """Return the needs or offers in the file at `path`, in order; `strategies` are the codes there are.

    Raises MalformedInput naming the line, and the key where there is one, of the first fault.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MalformedInput(str(path), f"cannot be read: {error.strerror}") from error
    items: list[Item] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        item = _item(_object(line, place), strategies, place)
        if item.id in lines:
            raise MalformedInput(f"{place}: id", f"{item.id!r} stands already in line {lines[item.id]}")
        lines[item.id] = number
        items.append(item)
    if not items:
        raise MalformedInput(str(path), "holds no items; one JSON object a line is expected")
    return items


def ranking_lines(rankings: Sequence[Ranking]) -> Iterator[str]:
    """Return the rankings as lines of JSON; points out of 1,000 become fractions with three decimals."""
    for ranking in rankings:
        ranked = [
            {
                "offer": scored.other,
                "score": _fraction(scored.score),
                "parts": [
                    {
                        "criterion": part.criterion,
                        "points": _fraction(part.points),
                        "evidence": list(part.evidence),
                    }
                    for part in scored.parts
                ],
            }
            for scored in ranking.ranked
        ]
        yield json.dumps({"need": ranking.item, "ranked": ranked}, ensure_ascii=False)


def suggestion_lines(items: Sequence[Item], suggested: Sequence[Sequence[tuple[str, int]]]) -> Iterator[str]:
    """Return suggested codes as lines of JSON; points out of 1,000 become fractions."""
    for item, codes in zip(items, suggested, strict=True):
        found = [{"cpv": code, "score": _fraction(points)} for code, points in codes]
        yield json.dumps({"id": item.id, "suggested": found}, ensure_ascii=False)


def _fraction(points: int) -> float:
    return round(points / FULL_POINTS, 3)


def _object(line: bytes, place: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise MalformedInput(place, f"the line is longer than {LONGEST_LINE:,} bytes")
    try:
        parsed = json.loads(line.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise MalformedInput(place, f"is not UTF-8 (byte {error.start + 1} of the line)") from error
    except json.JSONDecodeError as error:
        raise MalformedInput(place, f"is not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise MalformedInput(place, f"is not usable JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise MalformedInput(place, f"expected a JSON object, found {_kind(parsed)}")
    return parsed


def _item(given: Mapping[str, Any], strategies: Collection[str], place: str) -> Item:
    for key in given:
        if key not in _TEXTS and key not in _LISTS:
            known = ", ".join((*_TEXTS, *_LISTS))
            raise MalformedInput(f"{place}: {key}", f"is not a known key; the keys are {known}")
    texts = {key: _text(given[key], f"{place}: {key}") for key in _TEXTS if key in given}
    if not texts.get("id", "").strip():
        raise MalformedInput(f"{place}: id", "is missing; every item needs one")
    if not (texts.get("title", "").strip() or texts.get("text", "").strip()):
        raise MalformedInput(f"{place}: text", "is missing; every item needs a title or a text")
    language = texts.get("language")
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise MalformedInput(f"{place}: language", f"{language!r} is not {_SHAPES['languages'][1]}")
    lists = {key: _codes(given[key], f"{place}: {key}", key) for key in _LISTS if key in given}
    for code in lists.get("strategies", ()):
        if code not in strategies:
            raise MalformedInput(f"{place}: strategies", f"{code!r} is not one of the strategies A1 to E6")
    return Item(
        id=texts["id"],
        title=texts.get("title", ""),
        text=texts.get("text", ""),
        language=language,
        **lists,
    )


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise MalformedInput(place, f"expected text, found {_kind(value)}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise MalformedInput(place, "holds half a character (a lone surrogate)")
    return value


def _codes(value: object, place: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise MalformedInput(place, f"expected a list of codes, found {_kind(value)}")
    codes = [_text(code, place) for code in value]
    shape, example = _SHAPES.get(key, (None, ""))
    for code in codes:
        if len(code) > _LONGEST_CODE or (shape is not None and not shape.fullmatch(code)):
            raise MalformedInput(place, f"{code[:_LONGEST_CODE]!r} is not {example}")
    if key == "cpv":
        codes = [code[:8] for code in codes]  # the ninth digit only checks the others
    return tuple(dict.fromkeys(codes))


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    parsed = dict(pairs)
    if len(parsed) < len(pairs):
        raise ValueError("a key stands twice")
    return parsed


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")


def _kind(value: object) -> str:
    if value is None:
        return "null"
    kinds: dict[type, str] = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return kinds.get(type(value), "a number")
