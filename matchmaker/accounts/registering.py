"""New people who can sign in."""

from __future__ import annotations

from datetime import datetime

from matchmaker.accounts.errors import AddressTaken
from matchmaker.accounts.models import Person
from matchmaker.accounts.queries import person_with_address
from matchmaker.audit.recording import record
from matchmaker.db import db, insert_if_free
from matchmaker.mail.outbox import checked_address


def create_user(
    email: str,
    full_name: str,
    *,
    by: int | None,
    at: datetime,
    is_administrator: bool = False,
    language: str = "en",
    password_hash: str | None = None,
) -> Person:
    """Add a person who signs in with `email`; without a password they get a mailed link.

    `password_hash` comes from passwords.hash_of(), called before the transaction.
    Raises UnusableAddress, AddressTaken.
    """
    address = checked_address(email).lower()
    is_new = insert_if_free(
        Person,
        email=address,
        full_name=" ".join(full_name.split()),
        language=language,
        password_hash=password_hash,
        is_administrator=is_administrator,
        created_at=at,
    )
    person = person_with_address(address)
    if not is_new or person is None:
        raise AddressTaken(address=address)
    record("created", person, by=by, at=at, is_administrator=is_administrator)
    return person


def set_password(person_id: int, password_hash: str, *, by: int, at: datetime) -> None:
    """Replace the password of a person."""
    person = db.session.get_one(Person, person_id, populate_existing=True)
    person.password_hash = password_hash
    record("set_password", person, by=by, at=at)
