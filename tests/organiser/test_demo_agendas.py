"""The demo event after publication, as calendar programs read it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import or_, select

from matchmaker.booking.drafting import event_problem, keep_draft
from matchmaker.booking.models import Meeting
from matchmaker.booking.publishing import publish
from matchmaker.db import db, transaction
from matchmaker.events.models import GroupSession, GroupSessionAttendee, Participant, Slot
from matchmaker.organiser.demo.loading import load_demo
from matchmaker.organiser.exporting import export_agendas
from matchmaker.scheduling.solving import solve
from tests.calendar.readers import Seen, read_alike

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def published_demo() -> str:
    """Load the demo, publish a timetable found in a second, and return its slug."""
    with transaction():
        demo = load_demo(at=AT)
        prepared = event_problem(demo.event_id, at=AT)
    plan = solve(prepared.problem, seconds=1, workers=1).plan
    assert plan is not None
    with transaction():
        version = keep_draft(demo.event_id, None, plan, prepared.bookings, at=AT)
        publish(version.id, by=None, at=AT)
    return demo.slug


def expected_of(participant: Participant) -> set[tuple[str, datetime, datetime, int]]:
    """Return UID, start, end and sequence of what must stand in a participant's calendar."""
    meetings = db.session.execute(
        select(Meeting, Slot)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(or_(Meeting.first_id == participant.id, Meeting.second_id == participant.id))
    )
    sessions = db.session.scalars(
        select(GroupSession)
        .outerjoin(GroupSessionAttendee)
        .where(GroupSession.event_id == participant.event_id, GroupSession.kind != "break")
        .where(
            or_(
                GroupSessionAttendee.participant_id == participant.id,
                GroupSession.moderator_id == participant.id,
            )
        )
    )
    return {(one.uid, slot.starts_at, slot.ends_at, one.sequence) for one, slot in meetings} | {
        (f"session-{one.public_id}@matchmaker", one.starts_at, one.ends_at, one.sequence) for one in sessions
    }


def facts(event: Seen) -> tuple[str, datetime, datetime, int]:
    return event.uid, event.starts_at, event.ends_at, event.sequence


def test_every_reader_sees_every_agenda_of_the_demo_as_the_database_has_it(app, tmp_path):
    slug = published_demo()
    done = export_agendas(slug, tmp_path, sender="meet@example.org")
    everybody = {one.public_id: one for one in db.session.scalars(select(Participant))}
    assert len(done.written) == len(everybody) > 220
    times = Counter[str]()
    for name in done.written:
        seen = read_alike((tmp_path / name).read_bytes())
        (participant,) = [one for public_id, one in everybody.items() if name.endswith(f"-{public_id}.ics")]
        assert {facts(event) for event in seen.events} == expected_of(participant)
        assert all(event.status == "CONFIRMED" for event in seen.events)
        times.update(event.uid for event in seen.events if "@" not in event.uid)
    assert len(times) == done.meetings > 400
    assert set(times.values()) == {2}
