from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from matchmaker.accounts.models import Membership
from matchmaker.audit.models import AuditEntry
from matchmaker.booking import errors
from matchmaker.booking.excluding import exclude_organisation, exclude_participant, lift_exclusion
from matchmaker.booking.leaving import leave_event
from matchmaker.booking.models import Meeting, Request
from matchmaker.booking.requesting import (
    accept_request,
    book_request,
    decline_request,
    lapse_open_requests,
    mark_top_choice,
    send_request,
    withdraw_request,
)
from matchmaker.booking.wishes import ordered, wishes_of
from matchmaker.db import db, transaction
from matchmaker.errors import NotAllowed
from matchmaker.events.models import Event, Participant, Window
from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.writing import write_item
from tests.booking.world import AT, STARTS_AT, World, assert_consistent, make_world


@pytest.fixture
def world(app) -> World:
    return make_world()


def ask(world: World, one: int, other: int, **more: Any) -> int:
    with transaction():
        return send_request(one, other, by=world.person_of[one], at=AT, **more).id


def answer(world: World, verb, request: int, by: int):
    with transaction():
        return verb(request, by=world.person_of[by], at=AT)


def requests() -> list[str]:
    return list(db.session.scalars(select(Request.state).order_by(Request.id)))


def meetings() -> list[str]:
    return list(db.session.scalars(select(Meeting.state).order_by(Meeting.id)))


def test_asked_and_accepted_makes_a_waiting_meeting_and_nothing_before(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    request = ask(world, buyer, supplier, message="Carpet tiles?")
    assert meetings() == []
    with pytest.raises(NotAllowed):
        answer(world, accept_request, request, buyer)
    answer(world, accept_request, request, supplier)
    assert (requests(), meetings()) == (["accepted"], ["waiting"])
    with pytest.raises(errors.RequestNotLive):
        answer(world, decline_request, request, supplier)
    with pytest.raises(errors.AlreadyAsked):
        ask(world, supplier, buyer)


def test_who_asks_back_agrees_and_both_wishes_count(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    ask(world, buyer, supplier, is_top_choice=True)
    ask(world, supplier, buyer)
    assert (requests(), meetings()) == (["accepted", "accepted"], ["waiting"])
    wish = wishes_of(world.event)[ordered(buyer, supplier)]
    assert (wish.is_agreed, wish.sides_asking, wish.top_choices) == (True, 2, 1)


def test_withdrawing_an_accepted_request_cancels_the_meeting_and_frees_the_pair(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    ask(world, buyer, supplier)
    request = ask(world, supplier, buyer)
    answer(world, withdraw_request, request, supplier)
    assert (requests(), meetings()) == (["declined", "withdrawn"], ["cancelled"])
    answer(world, accept_request, ask(world, buyer, supplier), supplier)
    assert meetings() == ["cancelled", "waiting"]


def test_only_the_sides_the_event_allows_ask_and_an_item_adds_its_side(world):
    one, other = world.suppliers[:2]
    with pytest.raises(errors.SidesMayNotAsk):
        ask(world, one, other)
    content = ItemContent(side="buyer", title="Reused pallets", text="", language="en")
    with transaction():
        write_item(one, content, by=world.person_of[one], at=AT)
    ask(world, one, other)


def test_top_choices_are_few_and_return_when_taken_back_or_declined(world):
    with transaction() as session:
        session.get_one(Event, world.event).top_choices = 1
    buyer = world.buyers[0]
    first = ask(world, buyer, world.suppliers[0], is_top_choice=True)
    second = ask(world, world.suppliers[1], buyer)
    mark = {"by": world.person_of[buyer], "at": AT}
    with pytest.raises(errors.TooManyTopChoices), transaction():
        mark_top_choice(second, buyer, **mark)
    answer(world, decline_request, first, world.suppliers[0])
    with transaction():
        mark_top_choice(second, buyer, **mark)
    assert wishes_of(world.event)[ordered(buyer, world.suppliers[1])].top_choices == 1
    with transaction():
        mark_top_choice(second, buyer, **mark, is_top_choice=False)
    assert wishes_of(world.event)[ordered(buyer, world.suppliers[1])].top_choices == 0


def test_open_requests_lapse_after_the_last_window_and_agreed_ones_stay(world):
    ask(world, world.buyers[0], world.suppliers[0])
    answer(world, accept_request, ask(world, world.buyers[1], world.suppliers[0]), world.suppliers[0])
    window = db.session.scalars(select(Window).where(Window.kind == "requesting")).one()
    end = window.closes_at
    for at, states in ((end - timedelta(minutes=1), ["open", "accepted"]), (end, ["lapsed", "accepted"])):
        with transaction():
            lapse_open_requests(world.event, at=at)
        assert requests() == states
    with pytest.raises(errors.WindowClosed), transaction():
        send_request(world.buyers[2], world.suppliers[0], by=world.person_of[world.buyers[2]], at=end)


def test_an_exclusion_ends_what_was_and_keeps_quiet(world):
    buyer, supplier, other = world.buyers[0], world.suppliers[0], world.suppliers[1]
    answer(world, accept_request, ask(world, buyer, supplier), supplier)
    ask(world, other, buyer)
    with transaction():
        exclude_organisation(buyer, world.organisation_of[supplier], by=world.person_of[buyer], at=AT)
        kept = exclude_participant(buyer, other, by=world.person_of[buyer], at=AT).id
    assert (requests(), meetings()) == (["withdrawn", "declined"], ["cancelled"])
    for one in (supplier, other):
        with pytest.raises(errors.CannotMeet) as refusal:
            ask(world, one, buyer)
        assert refusal.value.facts == {}
    with transaction():
        lift_exclusion(kept, by=world.person_of[buyer], at=AT)
    ask(world, other, buyer)
    assert_consistent()


def test_a_coordinator_answers_for_a_colleague_and_it_is_recorded(world):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    request = ask(world, buyer, supplier)
    with transaction() as session:
        organisation = world.organisation_of[supplier]
        person = world.person_of[world.suppliers[2]]
        session.add(Membership(person_id=person, organisation_id=organisation, is_coordinator=True))
    answer(world, accept_request, request, world.suppliers[2])
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "accepted")).one()
    assert (entry.actor_id, entry.on_behalf_of_id) == (person, world.person_of[supplier])


@pytest.mark.parametrize(("asking_side_books", "is_enough"), [(True, False), (True, True), (False, False)])
def test_an_open_request_is_booked_by_the_asked_or_where_it_is_enough(world, asking_side_books, is_enough):
    buyer, supplier = world.buyers[0], world.suppliers[0]
    request = ask(world, buyer, supplier)
    with transaction() as session:
        session.get_one(Event, world.event).books_without_answer = is_enough
    by = world.person_of[buyer if asking_side_books else supplier]

    def book() -> Meeting:
        with transaction():
            return book_request(request, world.slots[0], by=by, at=AT, key="form")

    if asking_side_books and not is_enough:
        with pytest.raises(errors.NotAgreed):
            book()
        assert requests() == ["open"]
    else:
        assert book().id == book().id
        assert (requests(), meetings()) == (["accepted"], ["placed"])
    assert_consistent()


def test_the_key_of_a_form_books_neither_another_request_nor_another_slot(world):
    supplier = world.suppliers[0]
    one, other = (ask(world, buyer, supplier) for buyer in world.buyers[:2])

    def book(request: int, slot: int) -> Meeting:
        with transaction():
            return book_request(request, slot, by=world.person_of[supplier], at=AT, key="form")

    first, second, *_ = world.slots
    assert book(one, first).id == book(one, first).id
    for request, slot in ((one, second), (other, first), (other, second)):
        with pytest.raises(errors.KeyReused):
            book(request, slot)
    assert (requests(), meetings()) == (["accepted", "open"], ["placed"])


def test_who_leaves_takes_meetings_and_requests_along_and_the_past_stays(world):
    buyer, (s1, s2, s3) = world.buyers[0], world.suppliers
    for number, supplier in enumerate((s1, s2)):
        request = ask(world, buyer, supplier)
        answer(world, accept_request, request, supplier)
        with transaction():
            book_request(request, world.slots[number], by=world.person_of[buyer], at=AT, key=str(number))
    ask(world, s3, buyer)
    during = STARTS_AT + timedelta(minutes=5)
    with transaction():
        cancelled = leave_event(buyer, by=world.person_of[buyer], at=during)
        assert leave_event(buyer, by=world.person_of[buyer], at=during) == []
    assert len(cancelled) == 1
    assert (requests(), meetings()) == (["withdrawn", "withdrawn", "declined"], ["placed", "cancelled"])
    assert_consistent()


def test_who_left_or_belongs_to_another_event_is_not_asked(world):
    with transaction() as session:
        session.get_one(Participant, world.suppliers[0]).left_at = AT
    with pytest.raises(errors.CannotMeet):
        ask(world, world.buyers[0], world.suppliers[0])
    with pytest.raises(errors.SameOrganisation):
        ask(world, world.buyers[0], world.buyers[0])
