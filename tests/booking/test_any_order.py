"""Whatever people and organisers do, in any order: nobody twice at once, no rule broken, all recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select

from matchmaker.audit.models import AuditEntry
from matchmaker.booking.drafting import event_problem, keep_draft
from matchmaker.booking.excluding import exclude_participant, lift_exclusion
from matchmaker.booking.facts import facts_of
from matchmaker.booking.models import Exclusion, Meeting, Request, Timetable
from matchmaker.booking.placing import book_directly, cancel_meeting, move_meeting, release_meeting
from matchmaker.booking.publishing import publish
from matchmaker.booking.requesting import accept_request, decline_request, send_request, withdraw_request
from matchmaker.db import Base, db, transaction
from matchmaker.errors import DomainError
from matchmaker.events.joining import set_closed_slots, set_limits
from matchmaker.events.models import GroupSession
from matchmaker.events.sessions import add_session, sign_off, sign_up
from matchmaker.scheduling.solving import solve
from tests.booking.world import AT, STARTS_AT, World, agree, assert_consistent, make_world

_KEPT = {
    "event", "event_window", "block", "slot", "location", "seat", "participant", "lane", "person",
    "organisation", "membership", "group_session", "alembic_version",
}  # fmt: skip
_ANY = st.integers(0, 1_000)
_ONE = st.integers(0, 2)  # of three people a side, of three slots


_STATES = {
    accept_request: "open",
    decline_request: "open",
    withdraw_request: "accepted",
    book_directly: "waiting",
    move_meeting: "placed",
    release_meeting: "placed",
}


def pick(rows: list[int], number: int) -> int:
    return rows[number % len(rows)]


class Course(RuleBasedStateMachine):
    """One course of an event; every act is the organiser's, whom only the hard rules stop."""

    world: World
    dialogue: int

    def __init__(self) -> None:
        """Start with nothing agreed and nothing closed."""
        super().__init__()
        clear()
        self.at = AT
        self.seen: dict[int, tuple[int, int | None, str]] = {}
        self.recorded = 0

    def act(self, verb: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        with suppress(DomainError), transaction():
            verb(*arguments, by=self.world.organiser, at=self.at, **named)

    def on_some(self, table: Any, number: int, verb: Callable[..., Any], *more: Any, **named: Any) -> None:
        """Act on one of the rows, mostly on one where it makes sense."""
        query = select(table.id).order_by(table.id)
        if verb in _STATES and number % 4:
            query = query.where(table.state == _STATES[verb])
        rows = list(db.session.scalars(query))
        if rows:
            self.act(verb, pick(rows, number), *more, **named)

    @initialize(pairs=st.sets(st.tuples(_ONE, _ONE), min_size=4, max_size=9))
    def agree_on_some(self, pairs: set[tuple[int, int]]) -> None:
        agree([(self.world.buyers[one], self.world.suppliers[other]) for one, other in sorted(pairs)])

    @rule(one=_ONE, other=_ONE, is_back=st.booleans(), is_top=st.booleans())
    def ask(self, one: int, other: int, is_back: bool, is_top: bool) -> None:
        pair = (self.world.buyers[one], self.world.suppliers[other])
        self.act(send_request, *(pair[::-1] if is_back else pair), is_top_choice=is_top)

    @rule(number=_ANY, verb=st.sampled_from([accept_request, decline_request, withdraw_request]))
    def answer(self, number: int, verb: Callable[..., Any]) -> None:
        self.on_some(Request, number, verb)

    @rule(number=_ANY, slot=_ONE, key=_ANY)
    def book(self, number: int, slot: int, key: int) -> None:
        self.on_some(Meeting, number, book_directly, self.world.slots[slot], key=str(key % 50))

    @rule(number=_ANY, slot=_ONE)
    def move(self, number: int, slot: int) -> None:
        self.on_some(Meeting, number, move_meeting, self.world.slots[slot])

    @rule(number=_ANY, verb=st.sampled_from([release_meeting, cancel_meeting]))
    def end(self, number: int, verb: Callable[..., Any]) -> None:
        self.on_some(Meeting, number, verb)

    @rule(one=_ONE, other=_ONE, number=_ANY)
    def exclude_and_lift_another(self, one: int, other: int, number: int) -> None:
        self.on_some(Exclusion, number, lift_exclusion)
        self.act(exclude_participant, self.world.buyers[one], self.world.suppliers[other])

    @rule(one=_ONE, closed=st.sets(_ONE, max_size=1))
    def close(self, one: int, closed: set[int]) -> None:
        self.act(set_closed_slots, self.world.buyers[one], [self.world.slots[slot] for slot in closed])

    @rule(one=_ONE, maximum=st.sampled_from([None, 1, 2]), longest=st.sampled_from([None, 1, 2]))
    def limit(self, one: int, maximum: int | None, longest: int | None) -> None:
        limits = {"minimum": 0, "maximum": maximum, "longest_run": longest}
        self.act(set_limits, self.world.suppliers[one], **limits)

    @rule(one=_ONE, verb=st.sampled_from([sign_up, sign_off]))
    def attend(self, one: int, verb: Callable[..., Any]) -> None:
        self.act(verb, self.dialogue, self.world.suppliers[one])

    @rule(is_published=st.booleans())
    def draft(self, is_published: bool) -> None:
        with transaction():
            prepared = event_problem(self.world.event, at=self.at)
        plan = solve(prepared.problem, seconds=5, work=2).plan
        assert plan is not None
        assert plan.status != "infeasible", plan.conflict
        with transaction():
            version = keep_draft(self.world.event, None, plan, prepared.bookings, at=self.at).id
        if is_published:
            self.act(publish, version)

    @rule(age=_ONE)
    def publish(self, age: int) -> None:
        newest = select(Timetable.id).order_by(Timetable.id.desc()).offset(age)
        version = db.session.scalars(newest.limit(1)).first()
        if version is not None:
            self.act(publish, version)

    @precondition(lambda self: self.at < STARTS_AT + timedelta(minutes=30))
    @rule(is_long=st.booleans())
    def time_passes(self, is_long: bool) -> None:
        self.at = (
            STARTS_AT - timedelta(minutes=5)
            if self.at == AT
            else self.at + timedelta(minutes=7 + 7 * is_long)
        )

    @invariant()
    def promises_hold(self) -> None:
        assert_consistent()
        facts = facts_of(self.world.event)
        for meeting in facts.meetings.values():
            if meeting.slot_id is not None and not facts.is_past(meeting.slot_id, self.at):
                assert meeting.pair not in facts.excluded
                assert all(facts.is_free(person, meeting.slot_id) for person in meeting.pair)
        rows = db.session.scalars(select(Meeting).order_by(Meeting.id))
        now = {one.id: (one.sequence, one.slot_id, one.state) for one in rows}
        for one, before in self.seen.items():
            assert_moved_on(before, now[one])
        entries = db.session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()
        assert self.seen in (now, {}) or entries > self.recorded
        self.seen, self.recorded = now, entries


def assert_moved_on(before: tuple[int, int | None, str], after: tuple[int, int | None, str]) -> None:
    """Check that a change of what people know raises the sequence, and that what is cancelled stays so."""
    (sequence, slot, state), (new_sequence, new_slot, new_state) = before, after
    was_told = slot is not None or sequence > 0
    if was_told and (new_slot, new_state == "cancelled") != (slot, state == "cancelled"):
        assert new_sequence > sequence
    else:
        assert new_sequence == sequence
    assert state != "cancelled" or new_state == "cancelled"


def test_any_order_of_acts_keeps_every_promise(app):
    world = make_world(buyers=3, suppliers=3, slots=3, tables=2)
    with transaction():
        session = GroupSession(
            event_id=world.event,
            kind="market_dialogue",
            title="Textile",
            starts_at=STARTS_AT + timedelta(minutes=20),
            ends_at=STARTS_AT + timedelta(minutes=40),
        )
        dialogue = add_session(session, by=None, at=AT).id
    machine = type("CourseHere", (Course,), {"world": world, "dialogue": dialogue})
    quiet = settings(
        max_examples=20,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # a failing course is short enough to read; shrinking it takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=quiet)


def clear() -> None:
    """Empty every table that acts fill."""
    with transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in _KEPT:
                session.execute(delete(table))
