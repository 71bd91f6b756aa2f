from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.db import transaction
from matchmaker.errors import NotAllowed
from matchmaker.events.models import Participant
from matchmaker.events.setting_up import add_product_groups
from matchmaker.profiles import errors
from matchmaker.profiles.content import ItemContent
from matchmaker.profiles.queries import content_of, items_of, sides_of
from matchmaker.profiles.writing import change_item, withdraw_item, write_item
from matchmaker.taxonomy.loading import load_taxonomy
from tests.booking.world import AT, World, make_world

NEED = ItemContent(
    side="buyer",
    title="Reused office chairs",
    text="Two hundred, repaired.",
    language="en",
    strategies=frozenset({"C2", "D5"}),
    product_groups=frozenset({"furniture"}),
    cpv=frozenset({"39110000"}),
    regions=frozenset({"BE2"}),
)


@pytest.fixture
def world(app) -> World:
    made = make_world()
    with transaction() as session:
        load_taxonomy(session)
        add_product_groups(made.event, {"furniture": {"en": "Furniture"}}, by=None, at=AT)
    return made


def test_a_need_is_written_changed_and_taken_back(world):
    buyer = world.buyers[0]
    me = {"by": world.person_of[buyer], "at": AT}
    with transaction():
        item = write_item(buyer, replace(NEED, cpv=frozenset({"39110000-6"})), **me).id
    assert [content_of(one) for one in items_of(buyer)] == [NEED]
    changed = replace(NEED, side="supplier", strategies=frozenset(), regions=frozenset({"BE23", "FR"}))
    with transaction():
        change_item(item, changed, **me)
    assert [content_of(one) for one in items_of(buyer)] == [changed]
    with transaction() as session:
        assert sides_of(session.get_one(Participant, buyer)) == {"buyer", "supplier"}
        withdraw_item(item, **me)
    assert items_of(buyer) == []
    with pytest.raises(errors.ItemWithdrawn), transaction():
        change_item(item, NEED, **me)


def test_others_cannot_write_it(world):
    with pytest.raises(NotAllowed), transaction():
        write_item(world.buyers[0], NEED, by=world.person_of[world.buyers[1]], at=AT)


@pytest.mark.parametrize(
    ("change", "refusal", "facts"),
    [
        ({"title": "  "}, errors.TitleMissing, {}),
        ({"title": "x" * 201}, errors.TextTooLong, {"field": "title", "limit": 200}),
        ({"language": "dutch"}, errors.UnknownLanguage, {"language": "dutch"}),
        (
            {"strategies": frozenset({"C2", "Z9"})},
            errors.UnknownCodes,
            {"field": "strategies", "codes": "Z9"},
        ),
        (
            {"product_groups": frozenset({"zoo"})},
            errors.UnknownCodes,
            {"field": "product_groups", "codes": "zoo"},
        ),
        ({"cpv": frozenset({"1"})}, errors.UnknownCodes, {"field": "cpv", "codes": "1"}),
        ({"regions": frozenset({"be"})}, errors.UnknownCodes, {"field": "regions", "codes": "be"}),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(world, change, refusal, facts):
    buyer = world.buyers[0]
    with pytest.raises(refusal) as caught, transaction():
        write_item(buyer, replace(NEED, **change), by=None, at=AT)
    assert caught.value.facts == facts
    assert items_of(buyer) == []
