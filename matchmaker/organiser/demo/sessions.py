"""The demo's group sessions as records: they close the slots of everybody in them, margin included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from matchmaker.db import db
from matchmaker.events.models import (
    GroupSession,
    GroupSessionAttendee,
    Participant,
    ParticipantOccupancy,
    Slot,
    StaffRole,
)
from matchmaker.organiser.demo.grounds import Grounds
from matchmaker.organiser.demo.reading import Demo


def add_sessions(demo: Demo, participants: Mapping[str, Participant], grounds: Grounds) -> None:
    """Add the plenary, the break and the market dialogues with those who signed up."""
    for written in demo.event["sessions"]:
        group = written.get("product_group")
        moderator = participants.get(written.get("moderator", ""))
        session = _session(written, moderator, grounds)
        present = [participants[one.key] for one in demo.people if group in one.dialogues]
        for one in present:
            db.session.add(
                GroupSessionAttendee(
                    group_session_id=session.id, participant_id=one.id, signed_up_at=grounds.event.created_at
                )
            )
        if moderator is not None:
            db.session.add(
                StaffRole(event_id=grounds.event.id, person_id=moderator.person_id, role="moderator")
            )
            present.append(moderator)
        db.session.add_all(
            ParticipantOccupancy(participant_id=one.id, slot_id=slot.id, lane=1, group_session_id=session.id)
            for one in present
            for slot in _closed_slots(session, grounds)
        )
    db.session.flush()


def _session(written: Mapping[str, Any], moderator: Participant | None, grounds: Grounds) -> GroupSession:
    group = written.get("product_group")
    session = GroupSession(
        event_id=grounds.event.id,
        kind=written["kind"],
        title=written["title"],
        product_group_id=grounds.groups[group].id if group else None,
        location_id=grounds.locations[written["room"]].id,
        moderator_id=moderator.id if moderator else None,
        starts_at=grounds.moment(written["starts"]),
        ends_at=grounds.moment(written["ends"]),
        margin_minutes=written.get("margin_minutes", 0),
        seats_per_side=written.get("seats_per_side"),
        changed_at=grounds.event.created_at,
    )
    db.session.add(session)
    db.session.flush()
    return session


def _closed_slots(session: GroupSession, grounds: Grounds) -> list[Slot]:
    margin = timedelta(minutes=session.margin_minutes)
    return [
        slot
        for slot in grounds.slots
        if slot.starts_at < session.ends_at + margin and slot.ends_at > session.starts_at - margin
    ]
