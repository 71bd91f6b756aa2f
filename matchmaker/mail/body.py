"""What a mail says, written once and rendered twice: plain text, and HTML without images or style sheets.

Plain text names every cell by its heading, line by line, as a screen reader would want it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_BODY = "font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:40em;margin:1em auto"
_CELL = "text-align:left;vertical-align:top;padding:.4em .8em .4em 0;border-bottom:1px solid #767676"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the following part is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address on its own line; only http and https are written."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Paragraph | Heading | Link | Table


def as_text(parts: Iterable[Part]) -> str:
    """Return the mail as plain text."""
    return "\n\n".join(_text(part) for part in parts) + "\n"


def as_html(parts: Iterable[Part], *, title: str, language: str) -> str:
    """Return the mail as an HTML document in `language`."""
    inside = "\n".join(_html(part) for part in parts)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n"
        f'<body style="{_BODY}">\n{inside}\n</body>\n</html>\n'
    )


def _text(part: Part) -> str:
    match part:
        case Paragraph(text):
            return text
        case Heading(text):
            return f"{text}\n{'-' * min(len(text), 60)}"
        case Link(text, url):
            return f"{text}\n{_web(url)}"
        case Table(headings, rows):
            return "\n\n".join(
                "\n".join(f"{heading}: {cell}" for heading, cell in zip(headings, row, strict=True) if cell)
                for row in rows
            )


def _html(part: Part) -> str:
    match part:
        case Paragraph(text):
            return f'<p dir="auto">{escape(text)}</p>'
        case Heading(text):
            return f'<h2 style="font-size:1.15em" dir="auto">{escape(text)}</h2>'
        case Link(text, url):
            return f'<p><a href="{escape(_web(url))}">{escape(text)}</a></p>'
        case Table(headings, rows):
            head = "".join(f'<th scope="col" style="{_CELL}">{escape(one)}</th>' for one in headings)
            return (
                '<table style="border-collapse:collapse;width:100%">\n'
                f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(map(_row, rows))}</tbody>\n</table>"
            )


def _row(cells: tuple[str, ...]) -> str:
    inside = "".join(f'<td style="{_CELL}" dir="auto">{escape(cell)}</td>' for cell in cells)
    return f"<tr>{inside}</tr>\n"


def _web(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"not a web address: {url!r}")
    return url
