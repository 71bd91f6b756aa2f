"""The demo's people as records: who they are, what they need and offer, when they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from matchmaker.accounts.models import Membership, Organisation, Person
from matchmaker.db import db
from matchmaker.events.models import ClosedSlot, Lane, Participant, StaffRole
from matchmaker.organiser.demo import reading
from matchmaker.organiser.demo.grounds import Grounds
from matchmaker.profiles.models import Item, ItemCpv, ItemProductGroup, ItemRegion, ItemStrategy

_DOMAIN = "example"  # reserved by RFC 2606: no mail ever leaves


def email_of(person: str, organisation: str) -> str:
    """Return the invented address of a person of an organisation, both by their keys."""
    return f"{person}@{organisation}.{_DOMAIN}"


def add_organisations(wanted: Iterable[reading.Organisation], at: datetime) -> dict[str, Organisation]:
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


def add_participants(
    demo: reading.Demo, organisations: Mapping[str, Organisation], grounds: Grounds
) -> dict[str, Participant]:
    """Return the participants by their keys, with their lanes and the slots they close."""
    at = grounds.event.created_at
    people = _add_people(
        [(one.key, one.name, one.organisation, one.languages[0]) for one in demo.people], organisations, at
    )
    stands = {one.code: one.stand for one in demo.organisations}
    found = {
        one.key: Participant(
            event_id=grounds.event.id,
            person_id=people[one.key].id,
            organisation_id=organisations[one.organisation].id,
            side=one.side,
            languages=list(one.languages),
            minimum_meetings=one.minimum,
            maximum_meetings=one.maximum,
            longest_run=one.longest_run,
            location_id=grounds.locations[stand].id if (stand := stands[one.organisation]) else None,
            created_at=at,
        )
        for one in demo.people
    }
    db.session.add_all(found.values())
    db.session.flush()
    db.session.add_all(Lane(participant_id=one.id, number=1) for one in found.values())
    for one in demo.people:
        if one.present is not None:
            first, last = (grounds.moment(local) for local in one.present)
            db.session.add_all(
                ClosedSlot(participant_id=found[one.key].id, slot_id=slot.id)
                for slot in grounds.slots
                if slot.starts_at < first or slot.ends_at > last
            )
    db.session.flush()
    return found


def add_staff(
    wanted: Iterable[Mapping[str, Any]], organisations: Mapping[str, Organisation], grounds: Grounds
) -> None:
    """Add the event's team."""
    wanted = list(wanted)
    people = _add_people(
        [(one["person"], one["name"], one["organisation"], one["language"]) for one in wanted],
        organisations,
        grounds.event.created_at,
    )
    for one in wanted:
        role = StaffRole(event_id=grounds.event.id, person_id=people[one["person"]].id, role=one["role"])
        db.session.add(role)
    db.session.flush()


def add_items(
    wanted: Iterable[reading.DemoItem], participants: Mapping[str, Participant], grounds: Grounds
) -> dict[str, Item]:
    """Return the needs and offers by their keys."""
    wanted = list(wanted)
    at = grounds.event.created_at
    found = {
        one.key: Item(
            event_id=grounds.event.id,
            participant_id=participants[one.person].id,
            side=one.side,
            title=one.title,
            text=one.text,
            language=one.language,
            created_at=at,
            changed_at=at,
        )
        for one in wanted
    }
    db.session.add_all(found.values())
    db.session.flush()
    for one in wanted:
        item = found[one.key].id
        db.session.add_all(ItemStrategy(item_id=item, strategy_code=code) for code in one.strategies)
        db.session.add_all(
            ItemProductGroup(item_id=item, product_group_id=grounds.groups[code].id)
            for code in one.product_groups
        )
        db.session.add_all(ItemCpv(item_id=item, cpv_code=code) for code in one.cpv)
        db.session.add_all(ItemRegion(item_id=item, region=region) for region in one.regions)
    db.session.flush()
    return found


def _add_people(
    wanted: list[tuple[str, str, str, str]], organisations: Mapping[str, Organisation], at: datetime
) -> dict[str, Person]:
    """Return the people by key, from (key, name, organisation, language); of colleagues the first leads."""
    present = {one.email: one for one in db.session.scalars(select(Person).where(Person.email.is_not(None)))}
    many = Counter(organisation for _, _, organisation, _ in wanted)
    found: dict[str, Person] = {}
    coordinated: set[str] = set()
    for key, name, organisation, language in wanted:
        email = email_of(key, organisation)
        person = present.get(email)
        if person is None:
            person = Person(email=email, full_name=name, language=language, created_at=at)
            db.session.add(person)
            db.session.flush()
            is_coordinator = many[organisation] > 1 and organisation not in coordinated
            membership = Membership(
                person_id=person.id,
                organisation_id=organisations[organisation].id,
                is_coordinator=is_coordinator,
            )
            db.session.add(membership)
        coordinated.add(organisation)
        found[key] = person
    db.session.flush()
    return found
