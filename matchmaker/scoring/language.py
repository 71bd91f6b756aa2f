"""Which of our languages is a text written in? Offline; used only where the writer did not say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

LANGUAGES = ("en", "nl", "fr", "de")


def detected_languages(texts: Sequence[str]) -> list[str]:
    """Return the likeliest of LANGUAGES for each text ("" for a text without letters)."""
    identifier = _identifier()
    return [
        str(identifier.classify(text)[0]) if any(character.isalpha() for character in text) else ""
        for text in texts
    ]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
