"""One entry of a calendar as plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_UID = re.compile(r"[A-Za-z0-9._~@+-]{1,255}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whom a calendar object is from or for; `name` may be any text."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting or session as it stands: what every calendar object about it says.

    `uid` stays for life; `sequence` rises with every move and with the cancellation; `changed_at` is the
    moment of the last change. Moments are aware and are kept in UTC, in whole seconds. `summary`, `location`
    and `description` may be any text; `conference_url` is left out unless it is http(s).
    Raises ValueError for a naive moment, an end that is not after the start, a negative sequence, or a UID
    with other characters than letters, digits and ``. _ ~ @ + -``.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    conference_url: str | None = None
    is_cancelled: bool = False

    def __post_init__(self) -> None:
        if not _UID.fullmatch(self.uid):
            raise ValueError(f"unusable UID {self.uid!r}")
        if self.sequence < 0:
            raise ValueError(f"{self.uid}: negative sequence {self.sequence}")
        for name in ("starts_at", "ends_at", "changed_at"):
            moment: datetime = getattr(self, name)
            if moment.tzinfo is None:
                raise ValueError(f"{self.uid}: naive {name} {moment!r}")
            object.__setattr__(self, name, moment.astimezone(UTC).replace(microsecond=0))
        if self.starts_at >= self.ends_at:
            raise ValueError(f"{self.uid}: ends at {self.ends_at}, not after its start {self.starts_at}")
