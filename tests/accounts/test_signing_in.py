from __future__ import annotations

from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from flask import Blueprint
from flask_login import current_user
from sqlalchemy import select

from matchmaker.accounts import passwords
from matchmaker.accounts.errors import AddressTaken, PasswordGuessable, PasswordTooLong, PasswordTooShort
from matchmaker.accounts.models import Person, SignedInSession
from matchmaker.accounts.queries import person_with_address, session_of
from matchmaker.accounts.registering import create_user
from matchmaker.accounts.signing_in import end_all_sessions, end_session, start_session
from matchmaker.audit.models import AuditEntry
from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.mail.errors import UnusableAddress
from matchmaker.web.signed_in import sign_in, sign_out

DAY = timedelta(days=1)


def user(email: str = "An.Peeters@Example.net", **facts: Any) -> int:
    with transaction():
        return create_user(email, " An  Peeters ", by=None, at=now(), **facts).id


def test_a_user_is_found_however_the_address_is_written(app):
    person_id = user(is_administrator=True)
    person = person_with_address(" AN.PEETERS@example.net ")
    assert person is not None
    assert (person.id, person.full_name, person.is_administrator) == (person_id, "An Peeters", True)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.verb, entry.subject, entry.subject_id) == ("created", "person", person_id)


def test_an_address_belongs_to_one_person(app):
    user()
    with pytest.raises(AddressTaken):
        user("an.peeters@example.net")
    with pytest.raises(UnusableAddress):
        user("an.peeters")
    assert len(db.session.scalars(select(Person)).all()) == 1


def test_a_password_is_kept_as_argon2id_and_told_from_others():
    kept = passwords.hash_of("three plain words")
    assert kept.startswith("$argon2id$")
    assert passwords.is_right("three plain words", kept)
    assert not passwords.is_right("three plain word", kept)
    assert not passwords.is_right("nobody's password", None)
    assert not passwords.is_outdated(kept)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("eleven char", PasswordTooShort),
        ("x" * 201, PasswordTooLong),
        ("abababababab", PasswordGuessable),
        ("An@Example.NET", PasswordGuessable),
    ],
)
def test_a_password_others_would_guess_is_refused(password, refusal):
    with pytest.raises(refusal):
        passwords.hash_of(password, about=("an@example.net", "An Peeters"))


def test_a_session_opens_until_it_ends_or_is_ended(app):
    person_id, start = user(), now()
    with transaction():
        first = start_session(person_id, at=start, ends_at=start + DAY)
        second = start_session(person_id, at=start, ends_at=start + DAY)
        third = start_session(person_id, at=start, ends_at=start + DAY)
    kept = db.session.scalars(select(SignedInSession.token_hash)).all()
    assert not {first, second, third} & set(kept)
    assert session_of(first, at=start + DAY) is None
    with transaction():
        end_session(first, at=start)
    assert session_of(first, at=start) is None
    assert session_of(second, at=start) is not None
    with transaction():
        end_all_sessions(person_id, at=start)
    assert session_of(second, at=start) is None
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["created"] + ["signed_in"] * 3 + ["signed_out"] * 3


def test_an_erased_person_is_signed_out(app):
    person_id = user()
    with transaction() as session:
        token = start_session(person_id, at=now(), ends_at=now() + DAY)
        session.get_one(Person, person_id).erased_at = now()
    assert session_of(token, at=now()) is None


@pytest.fixture
def asked(app):
    """Return a browser's way to ask: each request in a context of its own, as on a server."""
    person_id = user()
    pages = Blueprint("try", __name__)

    @pages.get("/in")
    def enter() -> list[str]:
        sign_in(person_id, at=now(), ends_at=now() + DAY)
        return []

    @pages.get("/out")
    def leave() -> list[str]:
        sign_out(at=now())
        return []

    @pages.get("/who")
    def who() -> list[str]:
        return [getattr(current_user, "full_name", "nobody")]

    app.register_blueprint(pages)
    client = app.test_client()

    def ask(path: str, cookie: str | None = None) -> Any:
        if cookie is not None:
            client.set_cookie("session", cookie)
        db.session.rollback()
        return Context().run(client.get, path)

    return ask


def test_a_copied_cookie_opens_nothing_after_signing_out(asked):
    cookie = asked("/in").headers["Set-Cookie"].split(";")[0].removeprefix("session=")
    assert asked("/who").json == ["An Peeters"]
    assert asked("/who", cookie).json == ["An Peeters"]
    asked("/out")
    assert asked("/who").json == ["nobody"]
    assert asked("/who", cookie).json == ["nobody"]


def test_being_seen_is_noted_now_and_then(asked):
    asked("/in")
    with transaction() as session:
        session.scalars(select(SignedInSession)).one().last_seen_at = now() - timedelta(hours=1)
    asked("/who")
    assert now() - db.session.scalars(select(SignedInSession.last_seen_at)).one() < timedelta(minutes=1)
