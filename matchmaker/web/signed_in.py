"""Who is signed in: Flask-Login over our own session rows.

Flask-Login's cookie would open the door for ever; here it carries a token whose row on the server says
whether it still does. So `get_id` is the token, and signing out ends the row.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from matchmaker.accounts.queries import session_of
from matchmaker.accounts.signing_in import end_session, note_seen, start_session
from matchmaker.clock import now
from matchmaker.db import transaction
from matchmaker.errors import Busy, StorageFull

_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login is untyped
    """The person behind the request: plain data, so that it outlives every transaction."""

    person_id: int
    full_name: str
    language: str
    is_administrator: bool
    token: str
    last_seen_at: datetime

    def get_id(self) -> str:
        """Return what Flask-Login puts into the cookie."""
        return self.token


def init_app(app: Flask) -> None:
    """Let requests know who sends them."""
    manager = LoginManager(app)
    manager.session_protection = None  # our rows decide; a phone changes its address all day
    manager.user_loader(_behind)
    app.before_request(_note_seen)


def sign_in(person_id: int, *, at: datetime, ends_at: datetime) -> None:
    """Sign the person in on this browser until `ends_at`; what the browser held before is forgotten."""
    with transaction():
        token = start_session(person_id, at=at, ends_at=ends_at)
    session.clear()
    session.permanent = True
    login_user(_behind(token))


def sign_out(*, at: datetime) -> None:
    """End the session, here and for whoever copied the cookie."""
    if current_user.is_authenticated:
        with transaction():
            end_session(current_user.token, at=at)
    logout_user()
    session.clear()


def _behind(token: str) -> SignedIn | None:
    found = session_of(token, at=now())
    if found is None:
        return None
    row, person = found
    return SignedIn(
        person_id=person.id,
        full_name=person.full_name,
        language=person.language,
        is_administrator=person.is_administrator,
        token=token,
        last_seen_at=row.last_seen_at,
    )


def _note_seen() -> None:
    if current_user.is_authenticated and now() - current_user.last_seen_at > _SEEN_EVERY:
        with suppress(Busy, StorageFull), transaction():  # a note is worth no page
            note_seen(current_user.token, at=now())
