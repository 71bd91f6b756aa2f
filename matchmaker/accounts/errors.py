"""What `accounts` refuses, named as facts."""

from __future__ import annotations

from matchmaker.errors import Conflict, Refused


class AddressTaken(Conflict):
    """Somebody signs in with this address already."""


class PasswordTooShort(Refused):
    """The password has fewer than `shortest` characters."""


class PasswordTooLong(Refused):
    """The password has more than `longest` characters."""


class PasswordGuessable(Refused):
    """The password is the person's own name or address, or one character over and over."""
