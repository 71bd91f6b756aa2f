"""The demo in the database: the same on every machine and store, once or again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from matchmaker.accounts.models import Person
from matchmaker.audit.models import AuditEntry
from matchmaker.booking import requesting
from matchmaker.booking.facts import facts_of
from matchmaker.booking.models import Meeting, Request
from matchmaker.cli.demo import items
from matchmaker.db import Base, db, transaction
from matchmaker.events.models import Event, GroupSession, Participant, ParticipantOccupancy, Seat, Slot
from matchmaker.organiser.demo.asking import Asked, requests_of
from matchmaker.organiser.demo.loading import load_demo
from matchmaker.organiser.demo.reading import read_demo
from matchmaker.organiser.errors import NotADemo
from matchmaker.profiles.models import Item
from matchmaker.scoring.jsonl import read_items
from matchmaker.taxonomy import catalogue

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
# Of who asked whom about what, in which words, with which answer. Change it with the demo's files only.
DIGEST = "5dd532ddbbf3c721"


def digest(event_id: int) -> str:
    asker, asked = aliased(Person), aliased(Person)
    by, to = aliased(Participant), aliased(Participant)
    need, offer = aliased(Item), aliased(Item)
    rows = db.session.execute(
        select(
            asker.email,
            asked.email,
            need.title,
            offer.title,
            Request.message,
            Request.state,
            Request.is_top_choice,
            Request.is_top_choice_back,
            Request.created_at,
            Request.answered_at,
        )
        .join(by, by.id == Request.from_id)
        .join(asker, asker.id == by.person_id)
        .join(to, to.id == Request.to_id)
        .join(asked, asked.id == to.person_id)
        .join(need, need.id == Request.need_id)
        .join(offer, offer.id == Request.offer_id)
        .where(Request.event_id == event_id)
    )
    texts = sorted(json.dumps([str(value) for value in row]) for row in rows)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def counts() -> dict[str, int]:
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


def test_it_loads_once_and_again_the_same(app: Flask):
    with transaction():
        loaded = load_demo(at=AT)
    assert loaded.is_new
    assert digest(loaded.event_id) == DIGEST
    once = counts()
    with transaction():
        assert not load_demo(at=AT).is_new
    assert counts() == once
    with transaction():
        real = Event(slug="real", name="Real", venue="", zone="UTC", languages=[], created_at=AT)
        db.session.add(real)
        db.session.flush()
    with transaction():
        again = load_demo(at=AT, again=True)
    assert again.event_id != loaded.event_id
    assert digest(again.event_id) == DIGEST
    assert counts() == once | {"event": 2}  # people and organisations were used again
    with pytest.raises(NotADemo), transaction():
        load_demo("real", at=AT, again=True)


def test_it_is_a_day_that_can_be_planned(app: Flask):
    with transaction():
        loaded = load_demo(at=AT)
    facts = facts_of(loaded.event_id)
    assert len(facts.slots) == 16
    assert {slot.duration_minutes for slot in facts.slots.values()} == {20}
    first = next(iter(facts.slots.values()))
    assert first.starts_at == datetime(2027, 4, 22, 7, 40, tzinfo=UTC)  # summer time in Brussels
    seats = Counter(facts.locations[seat.location_id].kind for seat in db.session.scalars(select(Seat)))
    assert seats == {"table": 45, "stand": 12}
    assert len(facts.stands) == 6
    assert len(facts.meetings) >= 500
    assert all(facts.can_meet(meeting.pair) for meeting in facts.meetings.values())
    open_slots = {one: sum(facts.is_free(one, slot) for slot in facts.slots) for one in facts.participants}
    assert min(open_slots.values()) >= 3
    each_dialogue_closes_three_slots()


def each_dialogue_closes_three_slots() -> None:
    dialogues = db.session.scalars(select(GroupSession).where(GroupSession.kind == "market_dialogue")).all()
    assert len({one.product_group_id for one in dialogues}) == len(dialogues) == 7
    for one in dialogues:
        margin = timedelta(minutes=one.margin_minutes)
        claimed = db.session.execute(
            select(ParticipantOccupancy.participant_id, Slot.starts_at, Slot.duration_minutes)
            .join(Slot, Slot.id == ParticipantOccupancy.slot_id)
            .where(ParticipantOccupancy.group_session_id == one.id)
        ).all()
        slots = Counter(person for person, _, _ in claimed)
        assert one.moderator_id in slots
        assert set(slots.values()) == {3}
        assert min(starts for _, starts, _ in claimed) == one.starts_at - margin
        last = max(starts + timedelta(minutes=minutes) for _, starts, minutes in claimed)
        assert last == one.ends_at + margin


def test_requests_keep_the_event_s_rules():
    demo = read_demo()
    requests = requests_of(demo)
    people = {person.key: person for person in demo.people}
    opens, closes = demo.event["windows"]["requesting"]
    assert 800 <= len(requests) <= 900
    states = Counter(one.state for one in requests)
    assert states["accepted"] > len(requests) / 2
    assert min(states[state] for state in ("open", "declined", "withdrawn")) >= 40
    assert len({(one.by, one.to) for one in requests}) == len(requests)
    stars: Counter[str] = Counter()
    for one in requests:
        assert opens <= one.created_at < closes
        assert one.answered_at is None or one.created_at <= one.answered_at < closes
        assert set(people[one.by].languages) & set(people[one.to].languages)
        stars.update({one.by: one.is_top_choice, one.to: one.is_top_choice_back})
    assert max(stars.values()) == demo.event["top_choices"]
    asked = Counter(one.to for one in requests)
    assert max(asked.values()) > 16  # more than there are slots


def test_playing_the_requests_one_by_one_gives_the_same(app: Flask):
    with transaction():
        event_id = load_demo(at=AT).event_id
    asked = [one for one in requests_of(read_demo()) if one.created_at < AT - timedelta(days=41)]
    assert len(asked) > 100
    people = participants_by_key(event_id)
    pairs = {(people[one.by].id, people[one.to].id) for one in asked}
    written = outcome(event_id, pairs)
    with transaction():
        for table in (Meeting, Request, AuditEntry):
            db.session.execute(delete(table))
        items = {key: item.id for key, item in items_by_key(event_id).items()}
        play(asked, people, items)
    assert outcome(event_id, pairs) == written


def participants_by_key(event_id: int) -> dict[str, Participant]:
    rows = db.session.execute(
        select(Person.email, Participant)
        .join(Participant, Participant.person_id == Person.id)
        .where(Participant.event_id == event_id)
    )
    return {str(email).split("@")[0]: participant for email, participant in rows}


def items_by_key(event_id: int) -> dict[str, Item]:
    by_title = {item.title: item for item in db.session.scalars(select(Item).filter_by(event_id=event_id))}
    return {item.key: by_title[item.title] for item in read_demo().items}


def play(asked: list[Asked], people: dict[str, Participant], items: dict[str, int]) -> None:
    """Let everybody act in order of time, as if at a screen."""
    acts = [(one.created_at, 0, one) for one in asked]
    acts += [(one.answered_at, 1, one) for one in asked if one.answered_at]
    rows: dict[tuple[str, str], int] = {}
    for at, is_answer, one in sorted(acts, key=lambda act: (act[:2], act[2].by, act[2].to)):
        sender, receiver = people[one.by], people[one.to]
        if not is_answer:
            rows[one.by, one.to] = requesting.send_request(
                sender.id,
                receiver.id,
                by=sender.person_id,
                at=at,
                message=one.message,
                need_id=items[one.need],
                offer_id=items[one.offer],
                is_top_choice=one.is_top_choice,
            ).id
            continue
        row = rows[one.by, one.to]
        if one.state == "withdrawn":
            requesting.withdraw_request(row, by=sender.person_id, at=at)
        elif one.state == "declined":
            requesting.decline_request(row, by=receiver.person_id, at=at)
        elif (one.to, one.by) not in rows:  # else asking back has accepted it
            requesting.accept_request(row, by=receiver.person_id, at=at)
        if one.is_top_choice_back:
            requesting.mark_top_choice(row, receiver.id, by=receiver.person_id, at=at)


def outcome(event_id: int, pairs: set[tuple[int, int]]) -> list[set[tuple[object, ...]]]:
    """Return the requests of the pairs, the meetings of those agreed, and the record."""
    requests = {
        (one.from_id, one.to_id): one
        for one in db.session.scalars(select(Request).filter_by(event_id=event_id))
        if (one.from_id, one.to_id) in pairs
    }
    agreed = {tuple(sorted(pair)) for pair, one in requests.items() if one.state == "accepted"}
    of_request = {one.id: pair for pair, one in requests.items()}
    acts = db.session.scalars(select(AuditEntry).filter_by(event_id=event_id, subject="request"))
    return [
        {
            (pair, one.state, one.is_top_choice, one.is_top_choice_back, one.created_at, one.answered_at)
            for pair, one in requests.items()
        },
        {one.pair for one in db.session.scalars(select(Meeting)) if one.pair in agreed},
        {
            (one.verb, of_request[one.subject_id], one.actor_id, one.at)
            for one in acts
            if one.subject_id in of_request
        },
    ]


def test_its_items_are_files_for_the_ranking(tmp_path: Path):
    needs, offers = tmp_path / "needs.jsonl", tmp_path / "offers.jsonl"
    done = CliRunner().invoke(items, ["--needs", str(needs), "--offers", str(offers)])
    assert done.exit_code == 0, done.output
    written = [*read_items(needs, catalogue.strategies()), *read_items(offers, catalogue.strategies())]
    assert [item.id for item in written] == [
        item.key
        for is_need in (True, False)
        for item in read_demo().items
        if (item.side == "buyer") is is_need
    ]
