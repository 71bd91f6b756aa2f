"""No text people type changes what a calendar object is about or whom it is for."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchmaker.calendar.entry import Mailbox
from matchmaker.calendar.objects import cancellation, download, feed, invitation
from tests.calendar.entries import ORGANISER, entry
from tests.calendar.readers import Seen, lines, read_alike

PIECES = st.sampled_from(
    [
        "\r\nATTENDEE:mailto:mallory@evil.example",
        "\nEND:VEVENT\nBEGIN:VEVENT\nUID:second",
        "\x85UID:second",
        "\u2028BEGIN:VEVENT",
        "\x0bMETHOD:CANCEL",
        "\x1cSTATUS:CANCELLED",
        "=?utf-8?q?a=0ABcc:_x@y.example?=",
        "\\",
        "\\n",
        "\\N",
        '"',
        "^n",
        ";CN=x:mailto:y",
        ",",
        "\u202eשלום\u202c",
        "مرحبا",
        "👩🏽\u200d🚀",
        "\ud800",
        "\ufeff",
        "\uffff",
        "\t ",
        "%0D%0A",
    ]
)
TEXT = st.one_of(
    st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=20)), max_size=6).map("".join),
    st.tuples(PIECES, st.integers(1, 900)).map(lambda pair: pair[0] * pair[1]),
)
ADDRESS = "ann@city.example"


@settings(deadline=None, max_examples=150)
@given(summary=TEXT, location=TEXT, description=TEXT, link=TEXT, name=TEXT)
@example("x" * 10_000, "é" * 10_000, "\r" * 10_000, "https://x.example/" + "é" * 10_000, "ש" * 10_000)
@example("", "", "", "https://x.example/\r\nATTENDEE:mailto:x@y", "")
@example("\x00", "\x1b[31m", "\x7f", "\x80", "\x9f")
def test_any_text_leaves_events_and_attendees_as_they_are(summary, location, description, link, name):
    changed = entry(summary=summary, location=location, description=description, conference_url=link)
    organiser, attendee = Mailbox(ORGANISER.address, name), Mailbox(ADDRESS, name)
    plain = entry()
    for written, attendees, organisers in (
        (invitation(changed, organiser=organiser, attendee=attendee), [f"mailto:{ADDRESS}"], 1),
        (cancellation(changed, organiser=organiser, attendee=attendee), [f"mailto:{ADDRESS}"], 1),
        (download([changed], organiser=organiser), [], 1),
        (feed([changed], name=name), [], 0),
    ):
        (seen,) = read_alike_but_for_summary(written)
        assert (seen.uid, seen.starts_at, seen.ends_at, seen.sequence) == (
            plain.uid,
            plain.starts_at,
            plain.ends_at,
            plain.sequence,
        )
        assert list(seen.attendees) == attendees
        names = [line.split(":")[0].split(";")[0] for line in lines(written)]
        assert names.count("UID") == names.count("STATUS") == names.count("DTSTART") == 1
        assert names.count("ORGANIZER") == organisers
        assert names.count("ATTENDEE") == len(attendees)
        assert set(names) <= KNOWN


KNOWN = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME"),
    *("REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"),
    *("SEQUENCE", "STATUS", "TRANSP", "SUMMARY", "LOCATION", "DESCRIPTION", "CONFERENCE"),
    *("ORGANIZER", "ATTENDEE"),
}


def read_alike_but_for_summary(written: bytes) -> tuple[Seen, ...]:
    return read_alike(written, compare_summary=False).events


@settings(deadline=None, max_examples=60)
@given(address=TEXT)
def test_an_address_of_any_shape_is_still_one_attendee(address):
    written = invitation(entry(), organiser=ORGANISER, attendee=Mailbox(address))
    (seen,) = read_alike(written).events
    assert len(seen.attendees) == 1
    assert sum(line.startswith("ATTENDEE") for line in lines(written)) == 1
