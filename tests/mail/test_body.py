from __future__ import annotations

from datetime import UTC, datetime, timedelta

import html5lib
import pytest

from matchmaker.mail.body import Heading, Link, Paragraph, Table, as_html, as_text
from matchmaker.mail.moments import clock_name, day, hours

PARTS = (
    Paragraph("Hello Ann & <b>Bob</b>"),
    Heading("Tuesday"),
    Table(("Time", "With", "About"), (("09:00", 'Maker "x" <script>', ""), ("09:20", "שלום", "Chairs"))),
    Link("Your agenda", "https://meet.example/a?b=1&c=2"),
)


def test_plain_text_names_every_cell_by_its_heading():
    assert as_text(PARTS) == (
        "Hello Ann & <b>Bob</b>\n\nTuesday\n-------\n\n"
        'Time: 09:00\nWith: Maker "x" <script>\n\nTime: 09:20\nWith: שלום\nAbout: Chairs\n\n'
        "Your agenda\nhttps://meet.example/a?b=1&c=2\n"
    )


def test_html_is_whole_and_shows_typed_text_as_text():
    written = as_html(PARTS, title="A & B", language="nl")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document = parser.parse(written)
    assert document.get("lang") == "nl"
    assert document.findtext(".//title") == "A & B"
    assert [cell.text for cell in document.iter("td")] == [
        "09:00",
        'Maker "x" <script>',
        None,
        "09:20",
        "שלום",
        "Chairs",
    ]
    assert document.find(".//a").get("href") == "https://meet.example/a?b=1&c=2"
    assert not list(document.iter("script"))
    assert not list(document.iter("img"))


def test_a_link_leads_to_the_web_only():
    with pytest.raises(ValueError, match="not a web address"):
        as_text([Link("x", "javascript:alert(1)")])


@pytest.mark.parametrize(
    ("zone", "start", "shown"),
    [
        ("Europe/Vienna", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30 (UTC+2) – 02:10 (UTC+1)"),
        ("Europe/Vienna", datetime(2027, 3, 28, 0, 50, tzinfo=UTC), "01:50 (UTC+1) – 03:30 (UTC+2)"),
        ("America/New_York", datetime(2026, 11, 1, 5, 40, tzinfo=UTC), "01:40 (UTC−4) – 01:20 (UTC−5)"),
        (
            "Australia/Lord_Howe",
            datetime(2026, 10, 3, 15, 15, tzinfo=UTC),
            "01:45 (UTC+10:30) – 02:55 (UTC+11)",
        ),
        ("Europe/Vienna", datetime(2026, 10, 26, 8, 0, tzinfo=UTC), "09:00–09:40"),
    ],
)
def test_where_the_clock_changes_hours_say_which(zone, start, shown):
    assert hours(start, start + timedelta(minutes=40), zone=zone, language="en") == shown


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_moments_speak_every_language(language):
    moment = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert "24" in day(moment, zone="Europe/Brussels", language=language)
    assert clock_name(moment, zone="Europe/Brussels", language=language).endswith("UTC+1")
