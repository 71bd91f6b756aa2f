"""What is allowed, from facts already read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from matchmaker.booking.models import Meeting
from matchmaker.events.models import Participant, Slot


def has_begun(slot: Slot, at: datetime) -> bool:
    """Whether the slot can no longer be changed."""
    return slot.starts_at <= at


def may_ask(sides: Collection[str], others: Collection[str], allowed: Iterable[Collection[str]]) -> bool:
    """Whether one of `sides` may ask one of `others`; `allowed` lists pairs (asking, asked)."""
    return any(asking in sides and asked in others for asking, asked in allowed)


def are_colleagues(one: Participant, other: Participant) -> bool:
    """Whether both come for the same organisation, which never meets itself."""
    return one.organisation_id == other.organisation_id


def longest_run(slots: Mapping[int, Slot], taken: Collection[int]) -> int:
    """Return the most slots in a row inside one block that are in `taken`; `slots` are in order of time."""
    longest = current = 0
    block = None
    for slot in slots.values():
        current = (current if slot.block_id == block else 0) + 1 if slot.id in taken else 0
        block = slot.block_id
        longest = max(longest, current)
    return longest


def next_sequence(meeting: Meeting) -> int:
    """Return the sequence of a meeting whose place changes: 0 the first time it is placed, then rising."""
    was_never_placed = meeting.slot_id is None and meeting.sequence == 0
    return 0 if was_never_placed else meeting.sequence + 1
