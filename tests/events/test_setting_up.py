from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.accounts.models import Organisation, Person
from matchmaker.db import db, transaction
from matchmaker.errors import NotAllowed
from matchmaker.events import errors
from matchmaker.events.joining import set_closed_slots, set_limits, take_part
from matchmaker.events.models import (
    ClosedSlot,
    Event,
    GroupSession,
    Lane,
    ParticipantOccupancy,
    Seat,
    Slot,
)
from matchmaker.events.queries import open_windows
from matchmaker.events.sessions import add_session, sign_off, sign_up
from matchmaker.events.setting_up import (
    add_block,
    add_locations,
    add_product_groups,
    change_rules,
    create_event,
    set_windows,
)

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
DAY = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def people(app) -> list[int]:
    with transaction() as session:
        persons = [Person(full_name=f"Person {number}", created_at=AT) for number in range(3)]
        session.add_all([*persons, Organisation(name="Company", created_at=AT)])
        session.flush()
        return [person.id for person in persons]


@pytest.fixture
def event(people) -> int:
    with transaction():
        event = create_event(
            "spring-26", "Spring", venue="Hall", zone="Europe/Brussels", languages=["en"], by=people[0], at=AT
        ).id
        add_block(event, "morning", DAY, slots=4, minutes=20, by=people[0], at=AT)
        add_locations(event, "table", ["T1", "T2"], seats=2, by=people[0], at=AT)
        return event


def participant(event: int, person: int) -> int:
    organisation = db.session.scalars(select(Organisation.id)).first()
    assert organisation is not None
    with transaction():
        return take_part(event, person, organisation, side="buyer", languages=["en"], by=person, at=AT).id


def slots() -> list[int]:
    return list(db.session.scalars(select(Slot.id).order_by(Slot.starts_at)))


def claimed(person: int) -> set[int]:
    query = select(ParticipantOccupancy.slot_id).where(ParticipantOccupancy.participant_id == person)
    return set(db.session.scalars(query))


def dialogue(event: int, starts: int, ends: int, **more: int) -> int:
    """Add a session from minute to minute of the morning and return its id."""
    with transaction():
        session = GroupSession(
            event_id=event,
            kind="market_dialogue",
            title="Textile",
            starts_at=DAY + timedelta(minutes=starts),
            ends_at=DAY + timedelta(minutes=ends),
            **more,
        )
        return add_session(session, by=None, at=AT).id


def test_an_event_is_set_up_by_whoever_creates_it_and_nobody_else(event, people):
    assert len(slots()) == 4
    assert len(db.session.scalars(select(Seat)).all()) == 4
    with transaction():
        change_rules(event, {"top_choices": 5}, by=people[0], at=AT)
        add_product_groups(event, {"textile": {"en": "Textile"}}, by=people[0], at=AT)
    assert db.session.get_one(Event, event).top_choices == 5
    with pytest.raises(NotAllowed), transaction():
        change_rules(event, {"top_choices": 9}, by=people[1], at=AT)


@pytest.mark.parametrize(
    ("slug", "zone", "refusal"),
    [
        ("spring-26", "Europe/Brussels", errors.SlugTaken),
        ("Spring!", "Europe/Brussels", errors.SlugMalformed),
        ("autumn", "Europe/Flanders", errors.UnknownZone),
    ],
)
def test_what_an_event_cannot_be(event, slug, zone, refusal):
    with pytest.raises(refusal), transaction():
        create_event(slug, "Spring", venue="Hall", zone=zone, languages=["en"], by=None, at=AT)


def test_slots_never_overlap_and_codes_are_not_used_twice(event):
    with pytest.raises(errors.SlotsOverlap), transaction():
        add_block(event, "afternoon", DAY + timedelta(minutes=79), slots=1, minutes=20, by=None, at=AT)
    with pytest.raises(errors.CodeTaken), transaction():
        add_block(event, "morning", DAY + timedelta(hours=5), slots=1, minutes=20, by=None, at=AT)
    with pytest.raises(errors.CodeTaken), transaction():
        add_locations(event, "stand", ["S1", "T2"], seats=1, by=None, at=AT)
    with transaction():
        add_block(event, "afternoon", DAY + timedelta(minutes=80), slots=2, minutes=30, by=None, at=AT)
    assert len(slots()) == 6


def test_a_window_without_dates_is_closed_and_one_with_dates_ends_on_time(event):
    assert open_windows(event, AT) == frozenset()
    with transaction():
        set_windows(event, "requesting", [(AT, DAY), (DAY, DAY + timedelta(hours=1))], by=None, at=AT)
        set_windows(event, "booking", [(DAY, DAY + timedelta(hours=1))], by=None, at=AT)
    assert open_windows(event, AT) == {"requesting"}
    assert open_windows(event, DAY + timedelta(hours=1)) == frozenset()
    with pytest.raises(errors.WindowMalformed), transaction():
        set_windows(event, "booking", [(DAY, DAY)], by=None, at=AT)


def test_a_session_closes_its_slots_and_the_margin_in_every_lane(event, people):
    one, moderator = participant(event, people[1]), participant(event, people[2])
    with transaction() as session:
        session.add(Lane(participant_id=one, number=2))
    group = dialogue(event, 20, 40, margin_minutes=5, moderator_id=moderator)
    assert claimed(moderator) == set(slots()[:3])
    with transaction():
        sign_up(group, one, by=people[1], at=AT)
        sign_up(group, one, by=people[1], at=AT)
    rows = db.session.scalars(select(ParticipantOccupancy.lane).filter_by(participant_id=one)).all()
    assert sorted(rows) == [1, 1, 1, 2, 2, 2]
    with transaction():
        sign_off(group, one, by=people[1], at=AT)
    assert claimed(one) == set()


def test_margins_may_share_a_slot_sessions_may_not(event, people):
    one = participant(event, people[1])
    early = dialogue(event, 0, 20, margin_minutes=10)
    late = dialogue(event, 40, 60, margin_minutes=10)
    clash = dialogue(event, 50, 70)
    for group in (early, late):
        with transaction():
            sign_up(group, one, by=None, at=AT)
    assert claimed(one) == set(slots())
    with pytest.raises(errors.SessionsOverlap), transaction():
        sign_up(clash, one, by=None, at=AT)
    with transaction():
        sign_off(early, one, by=None, at=AT)
    assert claimed(one) == set(slots()[1:])


def test_a_session_is_full_for_a_side_and_a_block_added_later_is_closed_too(event, people):
    one, other = participant(event, people[1]), participant(event, people[2])
    group = dialogue(event, 120, 140, seats_per_side=1)
    with transaction():
        sign_up(group, one, by=None, at=AT)
    with pytest.raises(errors.SessionFull), transaction():
        sign_up(group, other, by=None, at=AT)
    assert claimed(one) == set()
    with transaction():
        add_block(event, "late", DAY + timedelta(minutes=100), slots=3, minutes=20, by=None, at=AT)
    assert claimed(one) == {slots()[5]}


def test_people_close_slots_and_say_how_many_meetings(event, people):
    one = participant(event, people[1])
    for closed in ([slots()[0], slots()[1]], [slots()[1], slots()[3]]):
        with transaction():
            set_closed_slots(one, closed, by=people[1], at=AT)
        assert sorted(db.session.scalars(select(ClosedSlot.slot_id))) == closed
    with pytest.raises(NotAllowed), transaction():
        set_closed_slots(one, [], by=people[2], at=AT)
    with pytest.raises(errors.NoSuchSlot), transaction():
        set_closed_slots(one, [999], by=people[1], at=AT)
    with pytest.raises(errors.LimitsMalformed), transaction():
        set_limits(one, minimum=3, maximum=2, longest_run=None, by=people[1], at=AT)
    with pytest.raises(errors.AlreadyTakesPart):
        participant(event, people[1])
