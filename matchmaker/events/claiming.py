"""The slots that group sessions close for the people in them: every lane, the margin included."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import insert, select

from matchmaker.db import db
from matchmaker.events.models import (
    GroupSession,
    GroupSessionAttendee,
    Lane,
    Participant,
    ParticipantOccupancy,
    Slot,
)


def session_slots(session: GroupSession) -> list[int]:
    """Return the slots that the session and the margin around it touch, in order of time."""
    margin = timedelta(minutes=session.margin_minutes)
    slots = db.session.scalars(select(Slot).where(Slot.event_id == session.event_id).order_by(Slot.starts_at))
    starts_at, ends_at = session.starts_at - margin, session.ends_at + margin
    return [slot.id for slot in slots if slot.starts_at < ends_at and starts_at < slot.ends_at]


def claim_for_sessions(event_id: int) -> int:
    """Claim what attendees and moderators of the event's sessions do not hold yet; return how many rows.

    A lane that is taken otherwise stays as it is: whoever added the slot or the lane decides about it.
    """
    session = db.session()
    lanes: dict[int, list[int]] = defaultdict(list)
    of_event = select(Lane).join(Participant).where(Participant.event_id == event_id)
    for lane in session.scalars(of_event):
        lanes[lane.participant_id].append(lane.number)
    taken = select(ParticipantOccupancy).join(Slot).where(Slot.event_id == event_id)
    held = {(one.participant_id, one.slot_id, one.lane) for one in session.scalars(taken)}
    rows: dict[tuple[int, int, int], int] = {}
    for group in session.scalars(
        select(GroupSession).where(GroupSession.event_id == event_id, GroupSession.cancelled_at.is_(None))
    ):
        slots = session_slots(group)
        for person in people_in(group):
            for slot in slots:
                for lane_number in lanes[person]:
                    rows.setdefault((person, slot, lane_number), group.id)
    missing = [
        {"participant_id": person, "slot_id": slot, "lane": lane_number, "group_session_id": rows[place]}
        for place in sorted(rows.keys() - held)
        for person, slot, lane_number in [place]
    ]
    if missing:
        session.execute(insert(ParticipantOccupancy), missing)
    return len(missing)


def people_in(group: GroupSession) -> set[int]:
    """Return the participants in a session: attendees and the moderator."""
    attendees = select(GroupSessionAttendee.participant_id).where(
        GroupSessionAttendee.group_session_id == group.id
    )
    moderator = set() if group.moderator_id is None else {group.moderator_id}
    return moderator | set(db.session.scalars(attendees))
