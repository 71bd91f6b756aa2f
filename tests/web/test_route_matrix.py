"""Every address the server knows, and who gets what there. A new route fails here until it is listed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.web.making import an_event, public_id, some_people


@dataclass(frozen=True)
class Row:
    """One address: its rule, its method, an example of it, and the status each role gets."""

    rule: str
    example: str
    anonymous: int
    method: str = "GET"


# "fair" shows invented people; "closed" is a real event.
MATRIX = [
    Row("/", "/", 200),
    Row("/health", "/health", 200),
    Row("/ready", "/ready", 200),
    Row("/feeds/<token>.ics", "/feeds/wrong.ics", 404),
    Row("/events/<slug>", "/events/fair", 200),
    Row("/events/<slug>", "/events/closed", 200),
    Row("/events/<slug>", "/events/none", 404),
    Row("/events/<slug>/people", "/events/fair/people", 200),
    Row("/events/<slug>/people", "/events/closed/people", 404),
    Row("/events/<slug>/agendas/<public_id>", "/events/fair/agendas/{fair}", 200),
    Row("/events/<slug>/agendas/<public_id>", "/events/closed/agendas/{closed}", 404),
    Row("/events/<slug>/agendas/<public_id>", "/events/fair/agendas/{closed}", 404),
    Row("/events/<slug>/agendas/<public_id>/agenda.ics", "/events/fair/agendas/{fair}/agenda.ics", 200),
    Row("/events/<slug>/agendas/<public_id>/agenda.ics", "/events/closed/agendas/{closed}/agenda.ics", 404),
]


def test_every_route_is_listed(app):
    known = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert known == {(row.rule, row.method) for row in MATRIX}


@pytest.fixture
def world(app):
    shown = some_people(an_event("fair", is_showcase=True), 2)
    hidden = some_people(an_event("closed"), 2, after=2)
    ids = {"fair": public_id(shown[0]), "closed": public_id(hidden[0])}
    return app.test_client(), ids


def test_anyone_gets_what_is_public_and_nothing_else(world):
    client, ids = world
    answers = {
        row.example: client.open(row.example.format(**ids), method=row.method).status_code for row in MATRIX
    }
    assert answers == {row.example: row.anonymous for row in MATRIX}
