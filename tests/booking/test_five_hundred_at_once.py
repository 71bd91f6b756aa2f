"""Five hundred bookings from twenty processes: one winner a place, clear refusals, nothing half done."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from matchmaker.booking.models import BookingKey, Meeting
from matchmaker.db import db
from tests.booking.contenders import Booking, contend, shares_of
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
