"""What profiles refuse, named as facts."""

from __future__ import annotations

from matchmaker.errors import Conflict, NotFound, Refused


class NoSuchItem(NotFound):
    """There is no such need or offer."""


class ItemWithdrawn(Conflict):
    """The need or offer was taken back."""


class TitleMissing(Refused):
    """A need or an offer has a title."""


class TextTooLong(Refused):
    """`field` has more than `limit` characters."""


class UnknownLanguage(Refused):
    """`language` is not a two-letter code."""


class UnknownCodes(Refused):
    """`codes` are not in the vocabulary of `field`: strategies, product_groups, cpv or regions."""
