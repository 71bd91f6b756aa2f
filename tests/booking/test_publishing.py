from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from matchmaker.audit.models import AuditEntry
from matchmaker.booking.drafting import event_problem, keep_draft
from matchmaker.booking.models import Meeting, Timetable
from matchmaker.booking.publishing import publish
from matchmaker.db import db, transaction
from matchmaker.scheduling.plan import Certificate, Level, Plan, Reason, Unplaced
from matchmaker.scheduling.problem import Placement
from tests.booking.world import AT, World, agree, assert_consistent, make_world

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
        return keep_draft(world.event, None, plan, prepared.bookings_digest, at=AT).id


def publish_version(
    version: int, *, at: datetime = AT, state: Literal["provisional", "final"] = "provisional"
):
    with transaction():
        return publish(version, by=None, at=at, state=state, comment=f"as {state}")


def stand(meeting: int) -> tuple[str, int | None, int]:
    row = db.session.get_one(Meeting, meeting)
    return row.state, row.slot_id, row.sequence


def test_a_second_version_changes_only_what_differs(app):
    world = make_world()
    kept, moved, left, new = agree(
        list(zip([*world.buyers, world.buyers[0]], [*world.suppliers, world.suppliers[1]], strict=True))
    )
    (s1, s2, s3, _), (t1, t2) = world.slots, world.locations
    publish_version(draft(world, {kept: (s1, t1), moved: (s1, t2), left: (s2, t1)}))
    assert_consistent()
    second = draft(world, {kept: (s1, t1), moved: (s3, t2), new: (s2, t1)})
    done = publish_version(second, state="final")
    assert_consistent()
    assert (done.placed, set(done.moved), set(done.withdrawn), done.kept) == (
        (new,),
        {moved},
        {left},
        (kept,),
    )
    assert stand(kept) == ("placed", s1, 0)
    assert stand(moved) == ("placed", s3, 1)
    assert stand(left) == ("waiting", None, 1)
    assert stand(new) == ("placed", s2, 0)
    live = db.session.scalars(select(Timetable).where(Timetable.is_live)).one()
    assert (live.id, live.number, live.state, live.comment) == (second, 2, "final", "as final")
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.verb == "published")).all()
    assert facts[-1]["moved"] == 1
