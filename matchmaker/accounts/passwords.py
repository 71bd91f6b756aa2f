"""Passwords of staff: Argon2id as argon2-cffi sets it (RFC 9106, low memory), long ones rather than odd ones.

Hashing takes a good part of a second's work on purpose: do it outside transactions.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from matchmaker.accounts.errors import PasswordGuessable, PasswordTooLong, PasswordTooShort

SHORTEST, LONGEST = 12, 200
_FEWEST_CHARACTERS = 4
_hasher = PasswordHasher()


def hash_of(password: str, *, about: tuple[str, ...] = ()) -> str:
    """Return what is kept of a new password; `about` are the words others know its owner by.

    Raises PasswordTooShort, PasswordTooLong, PasswordGuessable.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    known = {word.casefold() for word in about}
    if password.casefold() in known or len(set(password)) < _FEWEST_CHARACTERS:
        raise PasswordGuessable
    return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether the password is the one of which `kept` is kept; takes as long where none is (None)."""
    try:
        _hasher.verify(_nobodys() if kept is None else kept, password[: LONGEST + 1])
    except VerificationError:
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's: hash again at the next sign-in."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password")
