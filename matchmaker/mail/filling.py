"""Addresses that are keys stay out of the outbox: a mail names them by a mark, filled in when it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from types import MappingProxyType

from matchmaker.mail.composing import Letter

#: The recipient's own subscribed agenda. It looks like an address, so that it may stand where one must.
FEED = "https://agenda.invalid/subscribed"

#: By mark: from person and event to the address.
Fillers = Mapping[str, Callable[[int, int], str]]

NO_FILLERS: Fillers = MappingProxyType({})


def filled(letter: Letter, fillers: Fillers, *, person_id: int | None, event_id: int | None) -> Letter:
    """Return the letter with its marks filled in for its recipient, and for nobody else.

    Raises ValueError for a mark in a mail that is to no person of an event.
    """
    for mark, address in fillers.items():
        if mark not in letter.text and mark not in (letter.html or ""):
            continue
        if person_id is None or event_id is None:
            raise ValueError(f"{mark} in a mail to nobody of an event")
        found = address(person_id, event_id)
        letter = replace(
            letter,
            text=letter.text.replace(mark, found),
            html=letter.html and letter.html.replace(mark, escape(found)),
        )
    return letter
