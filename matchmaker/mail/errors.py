"""What mail refuses."""

from __future__ import annotations

from matchmaker.errors import Refused


class UnusableAddress(Refused):
    """No mail can go to this `address`."""
