from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.audit.models import AuditEntry
from matchmaker.booking.errors import BookingsChanged, DraftOutdated, TouchesThePast
from matchmaker.booking.models import Exclusion, Meeting, Timetable
from matchmaker.booking.placing import book_directly, cancel_meeting, move_meeting, release_meeting
from matchmaker.booking.publishing import publish
from matchmaker.db import db, transaction
from matchmaker.errors import NotAllowed
from matchmaker.events.joining import set_closed_slots, set_limits
from matchmaker.events.models import GroupSession, Location, Participant
from matchmaker.events.sessions import add_session, sign_up
from tests.booking.drafts import draft, publish_version
from tests.booking.world import AT, STARTS_AT, World, agree, assert_consistent, make_world


def stand(meeting: int) -> tuple[str, int | None, int]:
    row = db.session.get_one(Meeting, meeting)
    return row.state, row.slot_id, row.sequence


def book(world: World, meeting: int, slot: int, key: str = "form") -> None:
    with transaction():
        book_directly(meeting, slot, by=world.organiser, at=AT, key=key)


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


def test_bookings_made_meanwhile_are_named_and_nothing_changes(app):
    world = make_world()
    one, two, booked, cancelled = agree(
        [*zip(world.buyers, world.suppliers, strict=True), (world.buyers[0], world.suppliers[1])]
    )
    (s1, s2, s3, s4), (t1, t2) = world.slots, world.locations
    book(world, cancelled, s4)
    version = draft(world, {one: (s1, t1), two: (s1, t2), booked: (s2, t1), cancelled: (s4, t1)})
    book(world, booked, s3, "another")
    with transaction():
        cancel_meeting(cancelled, by=None, at=AT)
    with pytest.raises(BookingsChanged) as refusal:
        publish_version(version)
    assert refusal.value.facts == {"meetings": [booked, cancelled]}
    assert stand(one) == ("waiting", None, 0)
    assert_consistent()


def cancel(meeting: int, slots: list[int]) -> None:
    cancel_meeting(meeting, by=None, at=AT)


def release(meeting: int, slots: list[int]) -> None:
    release_meeting(meeting, by=None, at=AT)


def move(meeting: int, slots: list[int]) -> None:
    move_meeting(meeting, slots[2], by=None, at=AT)


def release_and_wait_elsewhere(meeting: int, slots: list[int]) -> None:
    """Out of its slot and into the hands of the timetable, which may have put it anywhere."""
    release_meeting(meeting, by=None, at=AT)
    book_directly(meeting, slots[3], by=None, at=AT, key="")
    db.session.get_one(Meeting, meeting).is_direct = False


@pytest.mark.parametrize("is_locked", [False, True])
@pytest.mark.parametrize("change", [release, move, cancel, release_and_wait_elsewhere])
def test_what_a_version_was_solved_around_is_not_put_back(app, change, is_locked):
    world = make_world()
    one, booked = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    (s1, s2, *_), (t1, _) = world.slots, world.locations
    if is_locked:
        publish_version(draft(world, {booked: (s2, t1)}))
        with transaction() as session:
            session.get_one(Meeting, booked).is_locked = True
    else:
        book(world, booked, s2)
    version = draft(world, {one: (s1, t1), booked: (s2, t1)})
    with transaction():
        change(booked, world.slots)
    before = stand(booked)
    with pytest.raises(BookingsChanged) as refusal:
        publish_version(version)
    assert refusal.value.facts == {"meetings": [booked]}
    assert (stand(one), stand(booked)) == (("waiting", None, 0), before)
    assert_consistent()


def test_a_standing_booking_keeps_its_seat_whatever_the_plan_says(app):
    world = make_world(tables=1, seats=2)
    booked, other = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    slot, table = world.slots[0], world.locations[0]
    book(world, booked, slot)
    seat = db.session.get_one(Meeting, booked).seat_id
    publish_version(draft(world, {other: (slot, table), booked: (slot, table)}))
    assert db.session.get_one(Meeting, booked).seat_id == seat
    assert stand(booked) == ("placed", slot, 0)
    assert stand(other)[0] == "placed"
    assert_consistent()


def close_slot(world: World) -> None:
    with transaction():
        set_closed_slots(world.buyers[0], [world.slots[0]], by=None, at=AT)


def take_part_in_session(world: World) -> None:
    with transaction():
        group = GroupSession(
            event_id=world.event,
            kind="plenary",
            title="Opening",
            starts_at=STARTS_AT,
            ends_at=STARTS_AT + timedelta(minutes=20),
        )
        sign_up(add_session(group, by=None, at=AT).id, world.suppliers[0], by=None, at=AT)


def want_fewer(world: World) -> None:
    with transaction():
        set_limits(world.buyers[0], minimum=0, maximum=0, longest_run=None, by=None, at=AT)


def reserve(world: World) -> None:
    with transaction() as session:
        session.get_one(Location, world.locations[0]).is_reserved = True


def leave(world: World) -> None:
    with transaction() as session:
        session.get_one(Participant, world.suppliers[0]).left_at = AT


def exclude(world: World) -> None:
    """Straight into the table: the use case cancels the meeting, which is another refusal."""
    one, other = world.suppliers[0], world.buyers[0]
    with transaction() as session:
        session.add(Exclusion(event_id=world.event, by_id=one, participant_id=other, created_at=AT))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (close_slot, "only_when_available"),
        (take_part_in_session, "only_when_available"),
        (want_fewer, "maximum_per_person"),
        (reserve, "allowed_location_only"),
        (leave, "only_when_available"),
        (exclude, "exclusions_respected"),
    ],
)
def test_rules_changed_meanwhile_are_named_and_nothing_changes(app, change, rule):
    world = make_world()
    one, two = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    version = draft(
        world, {one: (world.slots[0], world.locations[0]), two: (world.slots[0], world.locations[1])}
    )
    change(world)
    with pytest.raises(DraftOutdated) as refusal:
        publish_version(version)
    assert refusal.value.facts == {"meetings": [one], "reasons": [(one, rule)]}
    assert (stand(one), stand(two)) == (("waiting", None, 0), ("waiting", None, 0))
    assert_consistent()


def test_rest_wanted_meanwhile_is_kept_but_for_what_people_booked(app):
    world = make_world(tables=1)
    buyer, other = world.buyers[:2]
    one, two, three = agree(list(zip([buyer, buyer, other], world.suppliers, strict=True)))
    (s1, s2, _, s4), (table,) = world.slots, world.locations
    places = {one: (s1, table), two: (s2, table), three: (s4, table)}
    version = draft(world, places)
    with transaction():
        set_limits(buyer, minimum=0, maximum=None, longest_run=1, by=None, at=AT)
    with pytest.raises(DraftOutdated) as refusal:
        publish_version(version)
    reasons = [(one, "rest_after_run"), (two, "rest_after_run")]
    assert refusal.value.facts == {"meetings": [one, two], "reasons": reasons}
    with transaction():
        set_limits(buyer, minimum=0, maximum=None, longest_run=None, by=None, at=AT)
    book(world, one, s1)
    book(world, two, s2, "another")
    with transaction():
        set_limits(buyer, minimum=0, maximum=None, longest_run=1, by=None, at=AT)
    publish_version(draft(world, places))
    assert stand(three) == ("placed", s4, 0)


def test_changes_elsewhere_do_not_spoil_a_version(app):
    world = make_world()
    (one,) = agree([(world.buyers[0], world.suppliers[0])])
    version = draft(world, {one: (world.slots[0], world.locations[0])})
    with transaction():
        set_closed_slots(world.buyers[0], world.slots[1:], by=None, at=AT)
    agree([(world.buyers[1], world.suppliers[1])])
    publish_version(version)
    assert stand(one) == ("placed", world.slots[0], 0)


def test_the_past_is_kept_by_every_version(app):
    world = make_world()
    one, two = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    (s1, s2, *_), (t1, t2) = world.slots, world.locations
    publish_version(draft(world, {one: (s1, t1)}))
    at = STARTS_AT + timedelta(minutes=1)
    for places in ({one: (s2, t1)}, {two: (s2, t2)}, {one: (s1, t1), two: (s1, t2)}):
        with pytest.raises(TouchesThePast):
            publish_version(draft(world, places), at=at)
    publish_version(draft(world, {one: (s1, t1), two: (s2, t2)}), at=at)
    assert (stand(one), stand(two)) == (("placed", s1, 0), ("placed", s2, 0))


def test_only_organisers_publish(app):
    world = make_world()
    (one,) = agree([(world.buyers[0], world.suppliers[0])])
    version = draft(world, {one: (world.slots[0], world.locations[0])})
    with pytest.raises(NotAllowed), transaction():
        publish(version, by=world.person_of[world.buyers[0]], at=AT)
    with transaction():
        publish(version, by=world.organiser, at=AT)


def test_two_hundred_people_are_published_within_two_seconds(app):
    world = make_world(buyers=100, suppliers=100, slots=12, tables=100)
    # In slot k buyer i meets supplier i + k: 1,200 meetings; the second version turns the day round.
    pairs = [
        (number, world.buyers[one], world.suppliers[(one + number) % 100])
        for number in range(12)
        for one in range(100)
    ]
    meetings = agree([(buyer, supplier) for _, buyer, supplier in pairs])
    table = dict(zip(world.buyers, world.locations, strict=True))
    for order in (world.slots, world.slots[::-1]):
        places = {
            meeting: (order[number], table[buyer])
            for meeting, (number, buyer, _) in zip(meetings, pairs, strict=True)
        }
        version = draft(world, places)
        started = time.process_time()
        done = publish_version(version)
        assert time.process_time() - started < 2
    assert len(done.moved) == 1200
    assert_consistent()
