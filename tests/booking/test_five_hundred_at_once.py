"""Twenty processes at once: one winner a place, clear refusals, a timetable published whole or not at all."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from matchmaker.booking.models import BookingKey, Meeting
from matchmaker.db import db
from tests.booking.contenders import Booking, Publishing, contend, die_in_the_middle, shares_of
from tests.booking.drafts import draft
from tests.booking.world import World, agree, assert_consistent, make_world

ATTEMPTS, PROCESSES = 500, 20


def rush(url: str, directory: Path, bookings: list[Booking]) -> tuple[Counter[str], list[Any]]:
    """Send the forms; return how often each outcome came, and what the successful ones answered."""
    outcomes = contend(url, directory, shares_of(bookings, PROCESSES))
    assert_consistent()
    return Counter(name for name, _ in outcomes), [answer for name, answer in outcomes if name == "done"]


def placed() -> int:
    query = select(func.count()).select_from(Meeting).where(Meeting.slot_id.is_not(None))
    return db.session.execute(query).scalar_one()


def forms(world: World, pairs: list[tuple[int, int]], slots: list[int]) -> list[Booking]:
    meetings = agree(pairs)
    return [
        Booking(meeting, slots[number % len(slots)], world.person_of[pair[0]], f"form-{number}")
        for number, (meeting, pair) in enumerate(zip(meetings, pairs, strict=True))
    ]


@pytest.mark.parametrize("scarce", ["supplier", "seat"])
def test_one_wins_what_all_want(app, database_url, tmp_path, scarce):
    suppliers, tables = (1, 40) if scarce == "supplier" else (ATTEMPTS, 1)
    world = make_world(buyers=ATTEMPTS, suppliers=suppliers, slots=1, tables=tables)
    pairs = list(zip(world.buyers, world.suppliers * (ATTEMPTS // suppliers), strict=True))
    outcomes, _ = rush(database_url, tmp_path, forms(world, pairs, world.slots))
    refusal = {"supplier": "SlotTaken", "seat": "NoSeatFree"}[scarce]
    assert outcomes == {"done": 1, refusal: ATTEMPTS - 1}
    assert placed() == 1


def test_the_same_form_books_once_and_answers_all_alike(app, database_url, tmp_path):
    world = make_world(buyers=1, suppliers=1, slots=1)
    form = forms(world, [(world.buyers[0], world.suppliers[0])], world.slots)
    outcomes, answers = rush(database_url, tmp_path, form * ATTEMPTS)
    assert outcomes == {"done": ATTEMPTS}
    assert len(set(answers)) == 1
    assert placed() == db.session.scalar(select(func.count()).select_from(BookingKey)) == 1


def test_different_bookings_all_succeed_up_to_the_last_seat(app, database_url, tmp_path):
    world = make_world(buyers=ATTEMPTS, suppliers=ATTEMPTS, slots=10, tables=25, seats=2)
    pairs = list(zip(world.buyers, world.suppliers, strict=True))
    outcomes, answers = rush(database_url, tmp_path, forms(world, pairs, world.slots))
    assert outcomes == {"done": ATTEMPTS}
    assert len({(slot, seat) for _, slot, seat in answers}) == placed() == ATTEMPTS


def test_a_process_killed_in_the_middle_of_a_booking_leaves_nothing_and_the_form_can_be_sent_again(
    app, database_url, tmp_path
):
    world = make_world(buyers=1, suppliers=1, tables=1)
    (form,) = forms(world, [(world.buyers[0], world.suppliers[0])], world.slots)
    db.session.rollback()
    assert die_in_the_middle(database_url, tmp_path, form) == -signal.SIGKILL
    assert placed() == 0
    assert_consistent()
    assert contend(database_url, tmp_path, [[form]]) == [("done", (form.meeting, form.slot, world.seats[0]))]
    assert_consistent()


@pytest.mark.parametrize("is_early", [True, False])
def test_a_timetable_is_published_whole_or_not_at_all_while_people_book(
    app, database_url, tmp_path, is_early
):
    """An early publication usually comes through, a late one never: bookings of its own come before it."""
    world = make_world(buyers=40, suppliers=40, slots=4, tables=40)
    drafted = agree(list(zip(world.buyers, world.suppliers, strict=True)))
    slot_of = {meeting: world.slots[number % 2] for number, meeting in enumerate(drafted)}
    places = zip(slot_of.items(), world.locations, strict=True)
    version = draft(world, {one: (slot, table) for (one, slot), table in places})
    # The drafted meetings elsewhere, and other meetings of the same people in the slots the version wants.
    bookings = [Booking(one, world.slots[2], world.organiser, f"moved-{one}") for one in drafted[::4]]
    shifted = [*world.suppliers[7:], *world.suppliers[:7]]
    bookings += forms(world, list(zip(world.buyers, shifted, strict=True)), world.slots[:2])
    shares = shares_of(bookings, 8)
    shares.append([Publishing(version)] if is_early else [*shares.pop(), Publishing(version)])
    outcomes = contend(database_url, tmp_path, shares, head_start_of_last=0.1 if is_early else 0)
    assert_consistent()
    counted = Counter(name for name, _ in outcomes)
    assert counted.keys() <= {"done", "SlotTaken", "MeetingNotWaiting", "BookingsChanged"}
    is_refused = counted["BookingsChanged"] == 1
    assert is_refused or is_early
    by_timetable = select(Meeting.id).where(Meeting.slot_id.is_not(None), Meeting.is_direct.is_(False))
    assert set(db.session.scalars(by_timetable)) == (set() if is_refused else set(drafted))
    if not is_refused:
        assert {one: db.session.get_one(Meeting, one).slot_id for one in drafted} == slot_of
