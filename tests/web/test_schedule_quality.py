from __future__ import annotations

import pytest

from tests.web.making import a_timetable, an_event, some_people


def level(name: str, value: int, bound: int, proof: str = "dual") -> dict[str, object]:
    return {"name": name, "value": value, "bound": bound, "proof": proof}


@pytest.fixture
def page(app):
    def fetched(*levels: dict[str, object], is_showcase=True, live=True, language="en"):
        event = an_event("fair", is_showcase=is_showcase)
        a_timetable(event, some_people(event, 3), levels=list(levels), live=live)
        text = app.test_client().get(f"/events/fair?language={language}").text
        return " ".join(text.split())

    return fetched


def test_quality_says_how_many_accepted_requests_have_a_place_and_what_is_proven(page):
    text = page(level("value", 10000, 10028), level("waits", 3, 3))
    assert "1 of 2 agreed meetings have a time and a place." in text
    assert "10,000 points; it is proven that no timetable is worth more than 10,028 (0.28% more)" in text
    assert "no table free (1)." in text
    assert "Waits between two meetings of one person" in text
    assert "best possible" in text


def test_a_bound_that_rests_on_the_solvers_word_is_not_called_proven(page):
    text = page(level("value", 10000, 10028, proof="solver"))
    assert "it is proven" not in text
    assert "the solver&#39;s word" in text


def test_a_gap_is_never_rounded_to_none(page):
    assert "&lt; 0.01%" in page(level("value", 100_000_000, 100_000_001))


def test_spread_counts_people_without_meetings_too(page):
    text = page(level("value", 1, 1))
    assert '<td>Buyers</td><td class="number">0</td><td class="number">1</td>' in text
    assert '<td>Buyers</td><td class="number">1</td><td class="number">1</td>' in text


def test_the_schedule_quality_of_a_real_event_stays_with_its_own_people(page):
    assert "Schedule quality" not in page(level("value", 1, 1), is_showcase=False)


def test_a_limit_that_says_nothing_is_not_made_into_a_gap(page):
    text = page(level("waits", 41, 0, proof="combinatorial"))
    assert "no useful limit known" in text
    assert "100%" not in text
    assert "All figures were counted again by an independent check." in text
    assert "Proof" not in text
