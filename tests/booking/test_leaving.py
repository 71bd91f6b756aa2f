from __future__ import annotations

import time
from datetime import timedelta
from threading import Thread

from sqlalchemy import select

from matchmaker.booking.leaving import leave_event
from matchmaker.booking.models import Meeting
from matchmaker.booking.requesting import accept_request, send_request
from matchmaker.db import db, transaction
from matchmaker.events.claiming import claim_for_sessions
from matchmaker.events.models import GroupSession, ParticipantOccupancy
from matchmaker.events.sessions import add_session
from tests.booking.world import AT, STARTS_AT, World, make_world


def claimed(participant: int) -> list[int]:
    held = select(ParticipantOccupancy.slot_id).where(ParticipantOccupancy.participant_id == participant)
    return sorted(db.session.scalars(held.where(ParticipantOccupancy.group_session_id.is_not(None))))


def moderated(world: World, minutes: int) -> int:
    """Return a session of the second buyer of ten minutes, with a margin of ten."""
    starts_at = STARTS_AT + timedelta(minutes=minutes)
    group = GroupSession(
        event_id=world.event,
        kind="market_dialogue",
        title="Loops",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=10),
        margin_minutes=10,
        moderator_id=world.buyers[1],
    )
    with transaction():
        return add_session(group, by=None, at=AT).id


def test_a_moderator_who_leaves_is_claimed_for_no_session_to_come(app):
    world = make_world()
    moderator = world.buyers[1]
    begun, coming = moderated(world, 10), moderated(world, 40)
    assert claimed(moderator) == world.slots[:3]
    # As if the later session had been the first to claim what its margin shares with the other's.
    with transaction() as session:
        shared = select(ParticipantOccupancy).filter_by(participant_id=moderator, slot_id=world.slots[1])
        session.scalars(shared).one().group_session_id = coming
    with transaction():
        leave_event(moderator, by=None, at=STARTS_AT + timedelta(minutes=15))
    assert claimed(moderator) == world.slots[:2]
    with transaction():
        assert claim_for_sessions(world.event) == 0
    left = {one.id: one.moderator_id for one in db.session.scalars(select(GroupSession))}
    assert left == {begun: moderator, coming: None}


def test_a_request_accepted_while_its_sender_leaves_ends_with_them(app):
    world = make_world()
    buyer, supplier = world.buyers[0], world.suppliers[0]
    with transaction():
        request = send_request(buyer, supplier, by=None, at=AT).id
    cancelled = []

    def leave() -> None:
        with app.app_context(), transaction():
            cancelled.extend(leave_event(buyer, by=None, at=AT))

    thread = Thread(target=leave)
    with transaction():
        meeting = accept_request(request, by=None, at=AT).id
        thread.start()
        time.sleep(0.5)  # by now it waits for us
    thread.join()
    assert cancelled == [meeting]
    assert db.session.get_one(Meeting, meeting, populate_existing=True).state == "cancelled"
