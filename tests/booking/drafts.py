"""Versions made by hand, where a test wants every meeting in a certain place."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from matchmaker.booking.drafting import event_problem, keep_draft
from matchmaker.booking.publishing import publish
from matchmaker.db import transaction
from matchmaker.scheduling.plan import Certificate, Level, Plan, Reason, Unplaced
from matchmaker.scheduling.problem import Placement
from tests.booking.world import AT, World

Places = dict[int, tuple[int, int]]  # meeting → slot, location


def draft(world: World, places: Places, *, seat: int = 1) -> int:
    """Keep a plan with these places and return the version's id."""
    certificate = Certificate((Level("value", 1, 2, "dual"),), 0.1, 1, 0, "by hand", "0" * 64)
    with transaction():
        prepared = event_problem(world.event, at=AT)
        placements = tuple(
            Placement(f"m{one}", f"s{slot}", f"l{location}", seat) for one, (slot, location) in places.items()
        )
        left_out = tuple(
            Unplaced(one.id, (Reason(None, "value", ("m1",)),))
            for one in prepared.problem.meetings
            if int(one.id[1:]) not in places
        )
        plan = Plan("feasible", placements, left_out, certificate)
        return keep_draft(world.event, None, plan, prepared.bookings, at=AT).id


def publish_version(
    version: int, *, at: datetime = AT, state: Literal["provisional", "final"] = "provisional"
):
    """Publish as the system."""
    with transaction():
        return publish(version, by=None, at=at, state=state, comment=f"as {state}")
