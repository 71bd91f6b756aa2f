"""Long lists, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of `total` rows; numbers begin at 1."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int | None:
        """The page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after this one."""
        return self.number + 1 if self.number < self.pages else None


def page_of(rows: Sequence[T], wanted: str | None, size: int) -> Page[T]:
    """Return the page a query string asks for; nonsense and numbers beyond the ends give the nearest page."""
    pages = max(1, -(-len(rows) // size))
    number = int(wanted) if wanted and wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 1  # noqa: PLR2004
    number = min(max(number, 1), pages)
    return Page(rows[(number - 1) * size : number * size], number, pages, len(rows))
