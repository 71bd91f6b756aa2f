"""What a need or an offer must be like."""

from __future__ import annotations

import re

from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.errors import TextTooLong, TitleMissing, UnknownCodes, UnknownLanguage

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000

_LANGUAGE = re.compile(r"[a-z]{2}")
_REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")  # NUTS: a country, then up to three levels


def refuse_malformed(content: ItemContent) -> None:
    """Raise TitleMissing, TextTooLong, UnknownLanguage or UnknownCodes (of regions)."""
    if not content.title.strip():
        raise TitleMissing
    for field, text, limit in (("title", content.title, TITLE_LENGTH), ("text", content.text, TEXT_LENGTH)):
        if len(text) > limit:
            raise TextTooLong(field=field, limit=limit)
    if not _LANGUAGE.fullmatch(content.language):
        raise UnknownLanguage(language=content.language)
    regions = sorted(region for region in content.regions if not _REGION.fullmatch(region))
    if regions:
        raise UnknownCodes(field="regions", codes=", ".join(regions))
