"""Facts → translated sentences, for web, api, mail and cli. `translations/` stands beside it."""

from __future__ import annotations

from flask_babel import Babel, LazyString, lazy_gettext

from matchmaker.errors import DomainError

babel = Babel()

# One sentence a fact, by the name of its class; %(name)s stands for one of its facts.
_SENTENCES: dict[str, LazyString] = {
    "NotFound": lazy_gettext("This does not exist, or is not for you."),
    "NoSuchEvent": lazy_gettext("There is no event at this address."),
    "NoSuchParticipant": lazy_gettext("Nobody taking part in this event has this address."),
    "NotAllowed": lazy_gettext("You may not do this."),
    "Busy": lazy_gettext("Many people are busy here right now. Nothing was changed; please try again."),
    "StorageFull": lazy_gettext(
        "The server's storage is full. Nothing was changed; please tell the organisers."
    ),
}


def sentence(error: DomainError) -> str:
    """Return the fact in words, in the reader's language.

    Raises KeyError for a fact without a sentence, so that a test finds it (never a person).
    """
    for kind in type(error).__mro__:
        if kind.__name__ in _SENTENCES:
            return str(_SENTENCES[kind.__name__]) % error.facts
    raise KeyError(type(error).__name__)
