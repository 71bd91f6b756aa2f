"""Being signed in: a row on the server, known by a token that the browser holds and we keep as a hash."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, update

from matchmaker.accounts.models import SignedInSession
from matchmaker.accounts.queries import hash_of_token
from matchmaker.audit.recording import record
from matchmaker.db import db


def start_session(person_id: int, *, at: datetime, ends_at: datetime) -> str:
    """Sign a person in until `ends_at`; return the token, which exists nowhere else."""
    token = secrets.token_urlsafe(32)
    session = SignedInSession(
        person_id=person_id,
        token_hash=hash_of_token(token),
        created_at=at,
        last_seen_at=at,
        ends_at=ends_at,
    )
    db.session.add(session)
    record("signed_in", session, by=person_id, at=at)
    return token


def end_session(token: str, *, at: datetime) -> None:
    """Sign out: from now on the token opens nothing, whoever still holds the cookie."""
    _revoke(SignedInSession.token_hash == hash_of_token(token), at)


def end_all_sessions(person_id: int, *, at: datetime) -> None:
    """Sign a person out everywhere."""
    _revoke(SignedInSession.person_id == person_id, at)


def note_seen(token: str, *, at: datetime) -> None:
    """Remember that the session is in use."""
    db.session.execute(
        update(SignedInSession)
        .where(SignedInSession.token_hash == hash_of_token(token))
        .values(last_seen_at=at)
    )


def _revoke(which: ColumnElement[bool], at: datetime) -> None:
    ended = db.session.scalars(
        update(SignedInSession)
        .where(which, SignedInSession.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(SignedInSession)
    ).all()
    for session in ended:
        record("signed_out", session, by=session.person_id, at=at)
