"""The demo's group sessions and the team: who speaks, who signed up, who helps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from matchmaker.accounts.models import Person
from matchmaker.db import db
from matchmaker.events.models import GroupSession, Participant, StaffRole
from matchmaker.events.sessions import add_session, sign_up
from matchmaker.organiser.demo.grounds import Grounds
from matchmaker.organiser.demo.reading import Demo


def add_sessions(
    demo: Demo, participants: Mapping[str, Participant], grounds: Grounds, *, by: int, at: datetime
) -> None:
    """Add the plenary, the break and the market dialogues with those who signed up."""
    for written in demo.event["sessions"]:
        group = written.get("product_group")
        moderator = participants.get(written.get("moderator", ""))
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
        )
        add_session(session, by=by, at=at)
        for one in demo.people:
            if group in one.dialogues:
                participant = participants[one.key]
                sign_up(session.id, participant.id, by=participant.person_id, at=at)


def add_staff(demo: Demo, people: Mapping[str, Person], grounds: Grounds) -> None:
    """Add the event's team besides the organiser who created it: colleagues, reception, moderators."""
    roles = {(one["person"], one["role"]) for one in demo.event["staff"][1:]}
    roles |= {(one["moderator"], "moderator") for one in demo.event["sessions"] if "moderator" in one}
    db.session.add_all(
        StaffRole(event_id=grounds.event.id, person_id=people[person].id, role=role)
        for person, role in sorted(roles)
    )
    db.session.flush()
