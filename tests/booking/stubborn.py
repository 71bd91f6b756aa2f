"""An event of the far future whose timetable the solver can improve for as long as it may."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import insert, select

from matchmaker.db import transaction
from matchmaker.events.models import ClosedSlot, Slot
from tests.booking.world import World, agree, make_world


def make_stubborn_world() -> World:
    """Return an event of 32 people, each free in most of 12 slots, half of whom want to meet each other."""
    chance = random.Random(7)
    world = make_world(buyers=16, suppliers=16, slots=6, blocks=2, tables=12)
    with transaction() as session:
        for slot in session.scalars(select(Slot)):
            slot.starts_at += timedelta(days=365 * 50)
        closed = [
            {"participant_id": person, "slot_id": slot}
            for person in (*world.buyers, *world.suppliers)
            for slot in world.slots
            if chance.random() < 0.3
        ]
        session.execute(insert(ClosedSlot), closed)
    agree([(one, other) for one in world.buyers for other in world.suppliers if chance.random() < 0.5])
    return world
