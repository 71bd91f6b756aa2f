"""Suggestions in the records: both directions, at once after a save, never one's own organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matchmaker.accounts.models import Organisation, Person
from matchmaker.db import db, transaction
from matchmaker.events.models import Event, Participant, ProductGroup
from matchmaker.matching.models import ItemVector, Suggestion
from matchmaker.matching.queries import suggestions_for
from matchmaker.matching.suggesting import refresh_suggestions
from matchmaker.profiles.models import Item, ItemCpv, ItemProductGroup, ItemRegion, ItemStrategy
from matchmaker.taxonomy.loading import load_taxonomy

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Fair:
    """An event whose items are added one by one; `items` by title."""

    event_id: int = 0
    items: dict[str, int] = field(default_factory=dict)
    participants: dict[str, int] = field(default_factory=dict)

    def add(
        self, side: str, title: str, *strategies: str, organisation: str = "", language: str = "en"
    ) -> int:
        """Add an item of a new participant and return its id."""
        with transaction() as session:
            name = organisation or title
            owner = session.scalar(select(Organisation).where(Organisation.name == name))
            owner = owner or Organisation(name=name, created_at=AT)
            person = Person(full_name=title, created_at=AT)
            session.add_all([owner, person])
            session.flush()
            participant = Participant(
                event_id=self.event_id,
                person_id=person.id,
                organisation_id=owner.id,
                side=side,
                languages=["nl", "en"],
                created_at=AT,
            )
            session.add(participant)
            session.flush()
            item = Item(
                event_id=self.event_id,
                participant_id=participant.id,
                side=side,
                title=title,
                text="",
                language=language,
                created_at=AT,
                changed_at=AT,
            )
            session.add(item)
            session.flush()
            group = session.scalar(select(ProductGroup).where(ProductGroup.code == "ict"))
            assert group
            session.add_all(ItemStrategy(item_id=item.id, strategy_code=code) for code in strategies)
            session.add_all(
                [
                    ItemProductGroup(item_id=item.id, product_group_id=group.id),
                    ItemCpv(item_id=item.id, cpv_code="30213100"),
                    ItemRegion(item_id=item.id, region="BE2"),
                ]
            )
            self.items[title], self.participants[title] = item.id, participant.id
            return item.id

    def refresh(self, *saved: int) -> int:
        with transaction():
            return refresh_suggestions(self.event_id, at=AT, saved=saved or None)

    def listed(self, title: str) -> list[str]:
        names = {item_id: name for name, item_id in self.items.items()}
        rows = db.session.scalars(
            select(Suggestion).where(Suggestion.item_id == self.items[title]).order_by(Suggestion.rank)
        ).all()
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
        assert all(row.score == sum(part["points"] for part in row.parts) for row in rows)
        return [names[row.other_item_id] for row in rows]


@pytest.fixture
def fair(app) -> Fair:
    with transaction() as session:
        load_taxonomy(session)
        event = Event(
            slug="fair", name="Fair", venue="Hall", zone="Europe/Brussels", languages=["en"], created_at=AT
        )
        session.add(event)
        session.flush()
        session.add(ProductGroup(event_id=event.id, code="ict", labels={"en": "ICT"}, position=1))
        made = Fair(event.id)
    made.add("buyer", "Herstel van laptops", "C2", "D5", language="nl")
    made.add("buyer", "Compostable plates", "E5")
    made.add("supplier", "Laptop repair service", "C2", "E3")
    made.add("supplier", "Plates of bagasse", "E5")
    return made


def test_both_sides_see_each_other_with_the_same_score_and_its_reasons(fair):
    assert fair.refresh() == 4
    assert fair.listed("Herstel van laptops")[0] == "Laptop repair service"
    assert fair.listed("Plates of bagasse")[0] == "Compostable plates"
    [mine, *_] = suggestions_for(fair.participants["Herstel van laptops"])
    theirs = suggestions_for(fair.participants["Laptop repair service"])
    assert mine.score == next(one.score for one in theirs if one.item_id == mine.own_item_id)
    assert mine.organisation == "Laptop repair service"
    assert mine.parts[0].criterion == "strategies"
    assert mine.parts[0].evidence == ("C2", "D5~E3")


def test_a_saved_item_gets_its_list_at_once_and_enters_those_of_the_other_side(fair):
    fair.refresh()
    before = fair.listed("Compostable plates")
    added = fair.add("supplier", "Refurbishment and repair of laptops", "C2", "D5")
    fair.refresh(added)
    assert fair.listed("Refurbishment and repair of laptops")[0] == "Herstel van laptops"
    assert fair.listed("Herstel van laptops")[0] == "Refurbishment and repair of laptops"
    with transaction() as session:
        session.get_one(Item, added).withdrawn_at = AT
    fair.refresh(added)
    assert fair.listed("Refurbishment and repair of laptops") == []
    assert fair.listed("Herstel van laptops")[0] == "Laptop repair service"
    assert fair.listed("Compostable plates") == before


def test_a_changed_text_is_encoded_again_and_an_unchanged_one_is_not(fair):
    fair.refresh()
    kept = {row.item_id: row.vectors for row in db.session.scalars(select(ItemVector))}
    changed = fair.items["Plates of bagasse"]
    with transaction() as session:
        session.get_one(Item, changed).title = "Herstelling van draagbare computers"
    fair.refresh(changed)
    now = {row.item_id: row.vectors for row in db.session.scalars(select(ItemVector))}
    assert {item_id for item_id in kept if kept[item_id] != now[item_id]} == {changed}


def test_an_organisation_is_never_suggested_to_itself(fair):
    fair.add("supplier", "Our own laptop repair", "C2", "D5", organisation="Herstel van laptops")
    fair.refresh()
    assert "Our own laptop repair" not in fair.listed("Herstel van laptops")
    assert "Herstel van laptops" not in fair.listed("Our own laptop repair")
    assert "Our own laptop repair" in fair.listed("Compostable plates")
