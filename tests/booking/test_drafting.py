"""From the records to the engine's problem: what may be planned, what it is worth, what stays where it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.booking.drafting import event_problem, keep_draft
from matchmaker.booking.errors import UnknownPreset
from matchmaker.booking.models import Exclusion, Meeting, Request, Timetable, UnplacedMeeting
from matchmaker.booking.placing import book_directly
from matchmaker.booking.presets import presets
from matchmaker.booking.requesting import mark_top_choice, send_request
from matchmaker.db import db, transaction
from matchmaker.events.joining import set_closed_slots, set_limits
from matchmaker.events.models import Event, Lane, Location, Participant
from matchmaker.matching.models import Suggestion
from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.writing import write_item
from matchmaker.scheduling import problem as engine
from matchmaker.scheduling.solving import solve
from tests.booking.drafts import publish_version
from tests.booking.world import AT, STARTS_AT, World, agree, assert_consistent, make_world


@pytest.fixture
def world(app) -> World:
    return make_world()


def pose(world: World, *, at: datetime = AT, preset: str = "most meetings") -> engine.Problem:
    with transaction():
        return event_problem(world.event, at=at, preset=preset).problem


def ask(world: World, one: int, other: int) -> int:
    with transaction():
        return send_request(one, other, by=world.person_of[one], at=AT).id


def suggest(world: World, buyer: int, supplier: int, score: int) -> None:
    """Let the engine have found that they match."""
    with transaction() as session:
        items = [
            write_item(one, ItemContent(side=side, title="Chairs", text="", language="en"), by=None, at=AT).id
            for one, side in ((buyer, "buyer"), (supplier, "supplier"))
        ]
        session.add(
            Suggestion(item_id=items[0], other_item_id=items[1], rank=1, score=score, parts=[], scored_at=AT)
        )


def test_only_what_both_want_is_planned_and_asking_back_counts(world):
    (b1, b2, b3), (s1, s2, s3) = world.buyers, world.suppliers
    agreed = agree([(b1, s1)])[0]
    ask(world, b2, s2)  # nobody answers
    with transaction() as session:  # both asked, loaded in bulk
        for one, other in ((b3, s3), (s3, b3)):
            session.add(Request(event_id=world.event, from_id=one, to_id=other, created_at=AT))
    problem = pose(world)
    (mutual,) = db.session.scalars(select(Meeting.id).where(Meeting.first_id == b3))
    assert {meeting.id for meeting in problem.meetings} == {f"m{agreed}", f"m{mutual}"}
    assert all(meeting.accepted for meeting in problem.meetings)
    assert pose(world) == problem  # the meetings keep their identity


def test_suggestions_are_planned_where_the_event_allows_it_and_are_not_accepted(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    suggest(world, buyer, supplier, 640)
    assert pose(world).meetings == ()
    with transaction() as session:
        session.get_one(Event, world.event).allows_unrequested_meetings = True
    (meeting,) = pose(world, preset="best matches").meetings
    assert (meeting.value, meeting.accepted) == (64, False)


def test_a_value_is_the_match_and_what_each_side_asked_for_and_starred(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    suggest(world, buyer, supplier, 640)
    request = ask(world, buyer, supplier)
    ask(world, supplier, buyer)
    values = {name: pose(world, preset=name).meetings[0].value for name in presets()}
    assert values == {"most meetings": 564, "best matches": 164, "least waiting": 200}
    for number, one in enumerate((buyer, supplier), 1):
        with transaction():
            mark_top_choice(request, one, by=world.person_of[one], at=AT)
        assert pose(world, preset="best matches").meetings[0].value == 164 + 100 * number
    with pytest.raises(UnknownPreset):
        pose(world, preset="fewest meetings")


def test_two_meetings_of_any_kind_are_worth_one_of_the_best_where_the_number_leads():
    preset = presets()["most meetings"]
    best = preset.value(score=1000, requests=2, top_choices=2)
    assert 2 * preset.value(score=0, requests=0, top_choices=0) >= best


def test_people_places_and_limits_arrive_as_they_are(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    with transaction() as session:
        session.get_one(Location, world.locations[1]).is_reserved = True
        stand = Location(event_id=world.event, code="S1", kind="stand")
        room = Location(event_id=world.event, code="Hall", kind="room")
        session.add_all([stand, room])
        session.flush()
        session.execute(
            Location.metadata.tables["seat"].insert(),
            [{"location_id": one.id, "number": 1} for one in (stand, room)],
        )
        session.get_one(Participant, supplier).location_id = stand.id
        session.add(Lane(participant_id=supplier, number=2))
        stand_id = stand.id
        set_limits(buyer, minimum=1, maximum=5, longest_run=3, by=None, at=AT)
        set_closed_slots(buyer, world.slots[:1], by=None, at=AT)
    at_stand, elsewhere = agree([(buyer, supplier), (buyer, world.suppliers[1])])
    problem = pose(world)
    assert {one.id for one in problem.locations} == {f"l{world.locations[0]}", f"l{stand_id}"}
    people = {one.id: one for one in problem.participants}
    free = frozenset(f"s{slot}" for slot in world.slots[1:])
    assert people[f"p{buyer}"] == engine.Participant(f"p{buyer}", "buyer", free, 1, 5, 1, None, 3)
    assert people[f"p{supplier}"].location == f"l{stand_id}"
    assert people[f"p{supplier}"].lanes == 2
    meetings = {one.id: one for one in problem.meetings}
    assert meetings[f"m{at_stand}"].locations is None
    assert meetings[f"m{elsewhere}"].locations == frozenset({f"l{world.locations[0]}"})


def test_colleagues_share_a_group_and_exclusions_leave_nothing(world):
    (b1, b2, b3), (s1, s2, s3) = world.buyers, world.suppliers
    with transaction() as session:
        session.get_one(Participant, b2).organisation_id = world.organisation_of[b1]
        session.add(
            Exclusion(
                event_id=world.event, by_id=s3, organisation_id=world.organisation_of[b1], created_at=AT
            )
        )
    one, other, alone, _ = agree([(b1, s1), (b2, s1), (b3, s2), (b1, s3)])
    problem = pose(world)
    groups = {meeting.id: meeting.group for meeting in problem.meetings}
    assert groups.keys() == {f"m{one}", f"m{other}", f"m{alone}"}
    assert groups[f"m{one}"] == groups[f"m{other}"] is not None
    assert groups[f"m{alone}"] is None
    assert problem.exclusions == ((f"p{b1}", f"p{s3}"), (f"p{b2}", f"p{s3}"))


def test_what_is_booked_stays_even_where_rules_came_later(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    (meeting,) = agree([(buyer, supplier)])
    with transaction():
        book_directly(meeting, world.slots[1], by=None, at=AT, key="form")
    with transaction() as session:
        seat = session.get_one(Meeting, meeting).seat_id
        set_limits(buyer, minimum=0, maximum=0, longest_run=None, by=None, at=AT)
        session.get_one(Participant, supplier).location_id = world.locations[0]
        for location in world.locations:
            session.get_one(Location, location).is_reserved = True
    problem = pose(world)
    location = world.locations[world.seats.index(seat or 0)]
    (locked,) = problem.meetings
    assert locked.locked == engine.Lock(f"s{world.slots[1]}", f"l{location}")
    plan = solve(problem, seconds=5, work=100).plan
    assert plan is not None
    assert [(one.meeting, one.slot) for one in plan.placements] == [(f"m{meeting}", f"s{world.slots[1]}")]


def test_slots_that_have_begun_are_closed_to_new_meetings(world):
    old, new = agree(list(zip(world.buyers[:2], world.suppliers[:2], strict=True)))
    with transaction():
        book_directly(old, world.slots[0], by=None, at=AT, key="form")
    meetings = {one.id: one for one in pose(world, at=STARTS_AT + timedelta(minutes=20)).meetings}
    assert meetings[f"m{old}"].locked is not None
    assert meetings[f"m{new}"].slots == frozenset(f"s{slot}" for slot in world.slots[2:])


def test_a_solved_event_is_kept_with_its_reasons_and_published(app):
    world = make_world(buyers=6, suppliers=6, slots=3, tables=4)
    agree([(buyer, supplier) for buyer in world.buyers for supplier in world.suppliers])
    with transaction():
        prepared = event_problem(world.event, at=AT)
    plan = solve(prepared.problem, seconds=20, work=300).plan
    assert plan is not None
    with transaction():
        version = keep_draft(world.event, None, plan, prepared.bookings, at=AT).id
    publish_version(version)
    assert_consistent()
    timetable = db.session.get_one(Timetable, version)
    assert timetable.certificate["levels"][0]["name"] == "served"
    placed = db.session.scalars(select(Meeting.id).where(Meeting.state == "placed")).all()
    assert len(placed) == 12  # three slots of four tables
    left = db.session.scalars(select(UnplacedMeeting)).all()
    assert {one.meeting_id for one in left} | set(placed) == set(db.session.scalars(select(Meeting.id)))
    assert all(reason["slot"] in (None, *world.slots) for one in left for reason in one.reasons)
