from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matchmaker.calendar.objects import cancellation, download, feed, invitation
from tests.calendar.entries import ANN, ORGANISER, entry
from tests.calendar.readers import lines, read_alike


def everything(**changes: Any) -> dict[str, bytes]:
    """Return each object made of one entry."""
    return {
        "invitation": invitation(entry(**changes), organiser=ORGANISER, attendee=ANN),
        "cancellation": cancellation(entry(**changes), organiser=ORGANISER, attendee=ANN),
        "download": download([entry(**changes)], organiser=ORGANISER),
        "feed": feed([entry(**changes)], name="Circular Day"),
    }


@pytest.mark.parametrize("kind", ["invitation", "cancellation", "download", "feed"])
def test_every_object_names_the_same_meeting_under_one_uid(kind):
    (seen,) = read_alike(everything(sequence=3)[kind]).events
    assert (seen.uid, seen.starts_at, seen.ends_at, seen.sequence, seen.summary) == (
        "k3J-x_9@matchmaker",
        datetime(2027, 3, 18, 9, 0, tzinfo=UTC),
        datetime(2027, 3, 18, 9, 20, tzinfo=UTC),
        3,
        "City of Ghent – Maker",
    )


@pytest.mark.parametrize("kind", ["invitation", "cancellation", "download", "feed"])
def test_every_object_carries_what_a_calendar_needs(kind):
    written = lines(everything()[kind])
    for line in (
        "VERSION:2.0",
        "DTSTAMP:20270301T120000Z",
        "DTSTART:20270318T090000Z",
        "DTEND:20270318T092000Z",
        "SEQUENCE:0",
        "TRANSP:OPAQUE",
        "LOCATION:Table 4\\, Kinepolis",
    ):
        assert written.count(line) == 1
    assert [line for line in written if line.startswith("PRODID:")]
    assert not [line for line in written if line.startswith(("RRULE", "BEGIN:VTIMEZONE")) or "TZID" in line]


def test_an_invitation_asks_its_recipient_alone_to_answer():
    written = invitation(entry(), organiser=ORGANISER, attendee=ANN)
    assert read_alike(written).events[0].attendees == ("mailto:ann@city.example",)
    (attendee,) = [line for line in lines(written) if line.startswith("ATTENDEE")]
    for parameter in ("RSVP=TRUE", "PARTSTAT=NEEDS-ACTION", 'CN="Ann Peeters"'):
        assert parameter in attendee.split(":")[0].split(";")
    assert 'ORGANIZER;CN="Circular Day":mailto:meet@example.org' in lines(written)


def test_a_cancellation_is_never_sent_as_a_request():
    written = cancellation(entry(sequence=1), organiser=ORGANISER, attendee=ANN)
    seen = read_alike(written)
    assert (seen.method, seen.events[0].status, seen.events[0].sequence) == ("CANCEL", "CANCELLED", 1)
    with pytest.raises(ValueError, match="is cancelled"):
        invitation(entry(is_cancelled=True), organiser=ORGANISER, attendee=ANN)


@pytest.mark.parametrize("kind", ["invitation", "cancellation", "download"])
def test_the_method_stands_before_the_first_event(kind):
    written = lines(everything()[kind])
    (method,) = [index for index, line in enumerate(written) if line.startswith("METHOD:")]
    assert method < written.index("BEGIN:VEVENT")


def test_a_published_file_has_an_organiser_no_attendee_and_no_cancelled_meeting():
    written = download([entry(), entry(uid="gone@x", is_cancelled=True)], organiser=ORGANISER)
    seen = read_alike(written)
    assert seen.method == "PUBLISH"
    assert [(event.uid, event.status, event.attendees) for event in seen.events] == [
        ("k3J-x_9@matchmaker", "CONFIRMED", ())
    ]
    assert 'ORGANIZER;CN="Circular Day":mailto:meet@example.org' in lines(written)
    assert not [line for line in lines(written) if "CALNAME" in line or line.startswith("NAME:")]


def test_a_feed_says_how_often_to_read_it_and_leaks_no_address():
    written = feed([entry(), entry(uid="gone@x", is_cancelled=True)], name="Circular; Day")
    assert {
        "NAME:Circular\\; Day",
        "X-WR-CALNAME:Circular\\; Day",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    } <= set(lines(written))
    assert b"mailto:" not in written
    assert {event.uid: event.status for event in read_alike(written).events} == {
        "k3J-x_9@matchmaker": "CONFIRMED",
        "gone@x": "CANCELLED",
    }


def test_equal_agendas_give_equal_bytes_in_whatever_order_they_are_read():
    first, second = entry(), entry(uid="second@x", starts_at=entry().starts_at - timedelta(hours=1))
    assert feed([first, second], name="x") == feed([second, first], name="x")
    assert download([first, second], organiser=ORGANISER) == download([second, first], organiser=ORGANISER)


def test_an_agenda_without_entries_is_an_empty_calendar():
    assert read_alike(feed([], name="x")).events == ()
    assert read_alike(download([], organiser=ORGANISER)).events == ()


def test_an_online_meeting_has_its_link_as_a_link_and_in_words():
    written = lines(everything(conference_url="https://meet.example/é room?a=1,2;3")["invitation"])
    link = "https://meet.example/%C3%A9%20room?a=1,2;3"
    assert f"CONFERENCE;VALUE=URI:{link}" in written
    assert (
        "DESCRIPTION:Need: refurbished chairs\\n\\n" + link.replace(",", "\\,").replace(";", "\\;") in written
    )


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/", "https://", "http://[", ""])
def test_a_link_that_is_not_one_to_the_web_is_left_out(link):
    assert b"CONFERENCE" not in everything(conference_url=link)["invitation"]


def test_a_typed_backslash_before_a_letter_is_kept():
    (seen,) = read_alike(everything(summary=r"C:\New \n; a, b")["invitation"]).events
    assert seen.summary == r"C:\New \n; a, b"


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Europe/Vienna", datetime(2026, 10, 25, 2, 30)),  # noqa: DTZ001 - happens twice
        ("Europe/Vienna", datetime(2027, 3, 28, 1, 45)),  # noqa: DTZ001 - ends in the hour that is left out
        ("America/New_York", datetime(2026, 11, 1, 1, 30)),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 1, 45)),  # noqa: DTZ001 - half an hour is left out
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_where_the_clock_changes_every_reader_sees_the_same_instant(zone, local, fold):
    starts_at = local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
    ends_at = starts_at + timedelta(minutes=20)
    in_zone = {
        "starts_at": starts_at.astimezone(ZoneInfo(zone)),
        "ends_at": ends_at.astimezone(ZoneInfo(zone)),
    }
    for written in everything(**in_zone).values():
        (seen,) = read_alike(written).events
        assert (seen.starts_at, seen.ends_at) == (starts_at, ends_at)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": datetime(2027, 3, 18, 9, 0)},  # noqa: DTZ001 - naive is what is refused
        {"ends_at": datetime(2027, 3, 18, 10, 0, tzinfo=timezone(timedelta(hours=1)))},
        {"sequence": -1},
        {"uid": ""},
        {"uid": "a\r\nATTENDEE:mailto:x"},
    ],
)
def test_an_entry_that_cannot_be_written_is_refused_at_once(changes):
    with pytest.raises(ValueError, match=r"naive|not after|negative|unusable"):
        entry(**changes)


def test_two_entries_never_share_a_uid():
    with pytest.raises(ValueError, match="one UID"):
        feed([entry(), entry()], name="x")
