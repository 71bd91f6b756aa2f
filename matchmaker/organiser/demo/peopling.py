"""The demo's people: who they are, what they need and offer, when they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from matchmaker.accounts.models import Membership, Organisation, Person
from matchmaker.db import db
from matchmaker.events.joining import set_closed_slots, set_limits, take_part
from matchmaker.events.models import Participant
from matchmaker.organiser.demo import reading
from matchmaker.organiser.demo.grounds import Grounds
from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.models import Item
from matchmaker.profiles.writing import write_item

_DOMAIN = "example"  # reserved by RFC 2606: no mail ever leaves


def email_of(person: str, organisation: str) -> str:
    """Return the invented address of a person of an organisation, both by their keys."""
    return f"{person}@{organisation}.{_DOMAIN}"


def add_organisations(wanted: Iterable[reading.Organisation], *, at: datetime) -> dict[str, Organisation]:
    """Return the organisations by code; those an earlier demo left are used again."""
    present = {one.website: one for one in db.session.scalars(select(Organisation))}
    found: dict[str, Organisation] = {}
    for one in wanted:
        website = f"https://www.{one.code}.{_DOMAIN}"
        found[one.code] = present.get(website) or Organisation(
            name=one.name, country=one.country, region=one.region, website=website, created_at=at
        )
    db.session.add_all(found.values())
    db.session.flush()
    return found


def add_people(
    demo: reading.Demo, organisations: Mapping[str, Organisation], *, at: datetime
) -> dict[str, Person]:
    """Return participants and staff by key; those an earlier demo left are used again.

    The first of several colleagues coordinates.
    """
    wanted = [(one.key, one.name, one.organisation, one.languages[0]) for one in demo.people]
    wanted += [(one["person"], one["name"], one["organisation"], one["language"]) for one in _staff(demo)]
    present = {one.email: one for one in db.session.scalars(select(Person).where(Person.email.is_not(None)))}
    found: dict[str, Person] = {}
    colleagues = Counter(organisation for _, _, organisation, _ in wanted)
    led: set[str] = set()
    for key, name, organisation, language in wanted:
        email = email_of(key, organisation)
        found[key] = present.get(email) or _person(
            Person(email=email, full_name=name, language=language, created_at=at),
            organisations[organisation],
            is_coordinator=colleagues[organisation] > 1 and organisation not in led,
        )
        led.add(organisation)
    return found


def add_participants(
    demo: reading.Demo,
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    grounds: Grounds,
    *,
    at: datetime,
) -> dict[str, Participant]:
    """Return the participants by key, with their limits, their stands and the slots they close."""
    stands = {one.code: one.stand for one in demo.organisations}
    found: dict[str, Participant] = {}
    for one in demo.people:
        person = people[one.key].id
        participant = take_part(
            grounds.event.id,
            person,
            organisations[one.organisation].id,
            side=one.side,
            languages=list(one.languages),
            by=person,
            at=at,
        )
        if stands[one.organisation]:
            participant.location_id = grounds.locations[stands[one.organisation]].id
        if one.minimum or one.maximum or one.longest_run:
            set_limits(
                participant.id,
                minimum=one.minimum,
                maximum=one.maximum,
                longest_run=one.longest_run,
                by=person,
                at=at,
            )
        if one.present is not None:
            first, last = (grounds.moment(local) for local in one.present)
            away = [slot.id for slot in grounds.slots if slot.starts_at < first or slot.ends_at > last]
            set_closed_slots(participant.id, away, by=person, at=at)
        found[one.key] = participant
    return found


def add_items(
    wanted: Iterable[reading.DemoItem], participants: Mapping[str, Participant], *, at: datetime
) -> dict[str, Item]:
    """Return the needs and offers by key."""
    found: dict[str, Item] = {}
    for one in wanted:
        content = ItemContent(
            side=one.side,
            title=one.title,
            text=one.text,
            language=one.language,
            strategies=frozenset(one.strategies),
            product_groups=frozenset(one.product_groups),
            cpv=frozenset(one.cpv),
            regions=frozenset(one.regions),
        )
        participant = participants[one.person]
        found[one.key] = write_item(participant.id, content, by=participant.person_id, at=at)
    return found


def _staff(demo: reading.Demo) -> list[Mapping[str, Any]]:
    return list(demo.event["staff"])


def _person(person: Person, organisation: Organisation, *, is_coordinator: bool) -> Person:
    db.session.add(person)
    db.session.flush()
    db.session.add(
        Membership(person_id=person.id, organisation_id=organisation.id, is_coordinator=is_coordinator)
    )
    return person
