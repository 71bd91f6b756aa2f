"""Reads of people and of who is signed in."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from matchmaker.accounts.models import Person, SignedInSession
from matchmaker.db import db


def person_with_address(email: str) -> Person | None:
    """Return who signs in with the address, however it is written."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def session_of(token: str, *, at: datetime) -> tuple[SignedInSession, Person] | None:
    """Return the session the token opens at `at`, and whose it is; None once it ended or was revoked."""
    found = db.session.execute(
        select(SignedInSession, Person)
        .join(Person, Person.id == SignedInSession.person_id)
        .where(
            SignedInSession.token_hash == hash_of_token(token),
            SignedInSession.revoked_at.is_(None),
            SignedInSession.ends_at > at,
            Person.erased_at.is_(None),
        )
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def hash_of_token(token: str) -> str:
    """Return what is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
