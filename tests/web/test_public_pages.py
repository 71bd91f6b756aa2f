from __future__ import annotations

import pytest

from tests.web.making import an_event, some_people


@pytest.fixture
def client(app):
    return app.test_client()


def test_the_front_page_says_what_to_do_when_there_is_no_event(client):
    page = client.get("/").text
    assert "There is no event yet." in page
    assert "matchmaker demo load" in page


def test_an_event_is_listed_and_shows_its_times_on_the_clock_of_its_place(client):
    an_event("fair", name="Circular Fair", zone="Europe/Brussels")
    assert "Circular Fair" in client.get("/").text
    page = client.get("/events/fair").text
    assert "Tuesday, 24 November 2026" in page
    assert "09:00–09:40" in page
    assert "2 slots of 20 minutes" in page
    assert "All times are those of Brussels." in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "dinsdag 24 november"), ("fr", "mardi 24 novembre"), ("de", "Dienstag, 24. November")],
)
def test_dates_are_written_in_the_language_of_the_browser(client, language, words):
    an_event("fair")
    answer = client.get("/events/fair", headers={"Accept-Language": f"{language}-BE,en;q=0.5"})
    assert f'<html lang="{language}">' in answer.text
    assert words in answer.text


def test_a_language_chosen_once_is_kept_against_the_browsers(client):
    client.get("/?language=fr")
    assert '<html lang="fr">' in client.get("/", headers={"Accept-Language": "de"}).text


def test_people_are_found_by_any_word_whatever_its_case_or_accents(client):
    event = an_event("fair", is_showcase=True)
    some_people(event, 3)
    found = client.get("/events/fair/people?q=eloise+3").text
    assert "1 person" in found
    assert "Éloïse 3" in found
    assert "Nobody by that name" in client.get("/events/fair/people?q=%25").text


def test_people_of_a_real_event_are_not_shown_to_anyone(client):
    event = an_event("fair", is_showcase=False)
    some_people(event, 1)
    assert client.get("/events/fair/people").status_code == 404
    assert "people" not in client.get("/events/fair").text.split("At a glance")[0]


def test_a_list_asks_the_database_as_often_for_thirty_people_as_for_one(client, queries):
    event = an_event("fair", is_showcase=True)
    some_people(event, 1)
    with queries() as one:
        client.get("/events/fair/people")
    some_people(event, 29, after=1)
    with queries() as thirty:
        page = client.get("/events/fair/people").text
    assert "30 people" in page
    assert len(one) == len(thirty) > 0


def test_errors_have_a_page_that_says_what_to_do(client):
    missing = client.get("/events/nothing")
    assert missing.status_code == 404
    assert "There is no event at this address." in missing.text
    assert "Go to the events" in missing.text
    wrong = client.delete("/")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]


def test_health_does_not_need_the_database_and_ready_does(client, app):
    assert client.get("/ready").json == {"status": "ok", "database": "ok"}
    from sqlalchemy import text

    from matchmaker.db import db, transaction

    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503
