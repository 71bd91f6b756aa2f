from __future__ import annotations

import pytest

from matchmaker.db import transaction
from matchmaker.events.models import Participant
from tests.browser.looking import (
    SIZES,
    accessibility_faults,
    invalid_html,
    keep_picture,
    sideways_pixels,
    unreachable_by_keyboard,
)
from tests.calendar.readers import READERS
from tests.web.making import a_timetable, an_event, some_people

PAGES = (
    "/",
    "/events/fair",
    "/events/fair/people",
    "/events/fair/people?q=nobody",
    "/events/fair/agendas/first",
    "/events/none",
)


@pytest.fixture
def fair(app):
    event = an_event("fair", name="Circular Fair Ghent", venue="Zuiderpaviljoen, Ghent", is_showcase=True)
    levels = [
        {"name": "served", "value": 0, "bound": 0, "proof": "combinatorial"},
        {"name": "accepted", "value": 10000, "bound": 10028, "proof": "dual"},
        {"name": "waits", "value": 41, "bound": 30, "proof": "solver"},
    ]
    people = some_people(event, 30)
    a_timetable(event, people, levels=levels)
    with transaction() as session:
        session.get_one(Participant, people[0]).public_id = "first"
    return event


# How a page looks does not depend on the store; what it does is tried on both.
one_store = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def names(path: str) -> str:
    return path.strip("/").replace("/", "-").replace("?", "-") or "front"


@one_store
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible_at_every_size_in_light_and_dark(fair, visitor, scheme):
    for size, (width, height) in SIZES.items():
        person = visitor(width, height, scheme=scheme)
        for path in PAGES:
            page = person.go(path)
            keep_picture(page, f"{names(path)}-{size}-{scheme}")
            assert accessibility_faults(page) == []
            assert sideways_pixels(page) <= 0
        person.complaints[:] = [text for text in person.complaints if "404" not in text]


@one_store
def test_everything_on_public_pages_can_be_reached_by_keyboard(fair, visitor):
    person = visitor()
    for path in PAGES[:-1]:
        assert unreachable_by_keyboard(person.go(path)) == []


@one_store
def test_public_pages_are_valid_html(fair, visitor, tmp_path):
    person = visitor()
    pages = {names(path): person.context.request.get(person.address + path).text() for path in PAGES}
    assert invalid_html(pages, tmp_path) == ""


def test_people_are_found_while_typing_and_without_scripts_by_the_button(fair, visitor):
    page = visitor().go("/events/fair/people")
    page.get_by_label("Name or organisation").press_sequentially("eloise 17")
    page.get_by_text("1 person").wait_for()
    assert page.url.endswith("q=eloise+17&side=")
    plain = visitor(java_script_enabled=False).go("/events/fair")
    plain.get_by_label("Name or organisation").fill("organisation 28")
    plain.get_by_role("button", name="Search").click()
    assert plain.get_by_text("1 person").is_visible()


def test_an_agenda_is_found_and_its_calendar_file_downloaded(fair, visitor):
    page = visitor().go("/")
    page.get_by_role("link", name="Circular Fair Ghent").click()
    page.get_by_label("Name or organisation").fill("organisation 2")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Éloïse 2", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Agenda of Éloïse 2"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download for your calendar").click()
    written = waiting.value.path().read_bytes()
    seen = [[entry.starts_at.isoformat() for entry in read(written).events] for read in READERS]
    assert seen == [["2026-11-24T08:00:00+00:00"]] * 2


@one_store
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("nl-BE", ("dinsdag 24 november 2026", "Planningskwaliteit", "2 tijdsloten van 20 minuten")),
        ("fr-BE", ("mardi 24 novembre 2026", "Qualité du planning", "2 créneaux de 20 minutes")),
        ("de-DE", ("Dienstag, 24. November 2026", "Güte des Gesprächsplans", "2 Zeitfenster von 20 Minuten")),
    ],
)
def test_pages_speak_the_language_of_the_browser_and_still_fit_a_phone(fair, visitor, locale, words):
    page = visitor(*SIZES["phone"], locale=locale).go("/events/fair")
    keep_picture(page, f"events-fair-{locale}")
    text = page.inner_text("main")
    assert [word for word in words if word not in text] == []
    assert sideways_pixels(page) <= 0
    page.get_by_role("link", name="EN English").click()
    assert "Schedule quality" in page.inner_text("main")
