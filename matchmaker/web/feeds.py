"""The subscribed agenda: whoever has its address reads it, without a cookie."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from matchmaker.booking.feeds import OpenFeed, feed_at, feed_content, note_feed_use
from matchmaker.clock import now
from matchmaker.db import transaction
from matchmaker.errors import Busy, StorageFull
from matchmaker.web.security import public

pages = Blueprint("feeds", __name__)

_KEPT = 1000
_FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Written:
    version: tuple[object, ...]
    at: datetime
    content: bytes
    etag: str


@dataclass(slots=True)
class _Contents:
    """What was written lately: calendars ask far more often than anything changes.

    A meeting that came, moved or went is seen at once; another's new name within a minute.
    """

    kept: dict[int, _Written] = field(default_factory=dict)

    def of(self, feed: OpenFeed, at: datetime) -> _Written:
        """Return the feed as it stands."""
        found = self.kept.get(feed.participant_id)
        if found is None or found.version != feed.version or found.at < at - _FRESH:
            content = feed_content(feed.participant_id, at=at)
            found = _Written(feed.version, at, content, hashlib.sha256(content).hexdigest())
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            self.kept[feed.participant_id] = found
        return found


def init_app(app: Flask) -> None:
    """Keep what was written lately with the application."""
    app.extensions["feed_contents"] = _Contents()


@pages.get("/feeds/<token>.ics")
@public
def subscribed(token: str) -> ResponseReturnValue:
    """Answer with the agenda, or that it is unchanged."""
    at = now()
    feed = feed_at(token)
    contents: _Contents = current_app.extensions["feed_contents"]
    written = contents.of(feed, at)
    if feed.is_use_due(at):
        with suppress(Busy, StorageFull), transaction():  # a note is worth no waiting calendar
            note_feed_use(feed.participant_id, at=at)
    response = Response(written.content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(written.etag)
    return response.make_conditional(request)
