from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings

from matchmaker.calendar.entry import Mailbox
from matchmaker.calendar.objects import cancellation, download, invitation
from matchmaker.mail.composing import Letter, compose
from matchmaker.mail.errors import UnusableAddress
from tests.calendar.entries import ANN, ORGANISER, entry
from tests.calendar.test_any_text import TEXT
from tests.mail.checking import ADDRESSED_SHAPE, HEADERS, checked_message, shape

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
LETTER = Letter(
    message_id="3f9a.1@example.org",
    from_address=ORGANISER.address,
    from_name=ORGANISER.name,
    to_address=ANN.address,
    to_name=ANN.name,
    subject="Uw gesprekkenschema",
    text="Beste Ann,\n\n9:00 Maker, tafel 4\n",
    html="<p>Beste Ann</p>",
)


@pytest.mark.parametrize(("make", "method"), [(invitation, "REQUEST"), (cancellation, "CANCEL")])
def test_an_invitation_travels_as_rfc_6047_has_it(make, method):
    written = make(entry(summary="Ünïted – Maker"), organiser=ORGANISER, attendee=ANN)
    message = checked_message(compose(replace(LETTER, calendar=written), at=NOW))
    assert shape(message) == ADDRESSED_SHAPE
    alternatives = next(message.iter_parts())
    (calendar,) = [part for part in alternatives.iter_parts() if part.get_content_type() == "text/calendar"]
    assert calendar["Content-Type"].params == {"charset": "utf-8", "method": method}
    assert calendar.get_payload(decode=True) == written
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("invite.ics", written)


def test_an_agenda_travels_as_a_file_to_keep():
    written = download([entry(), entry(uid="second@x")], organiser=ORGANISER)
    message = checked_message(compose(replace(LETTER, calendar=written), at=NOW))
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "agenda.ics"
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_payload(decode=True) == written


def test_a_letter_sent_again_keeps_its_name_and_date():
    first, again = (checked_message(compose(LETTER, at=NOW)) for _ in range(2))
    assert first["Message-ID"] == again["Message-ID"] == "<3f9a.1@example.org>"
    assert first["Date"].datetime == NOW


def test_one_click_unsubscribing_names_its_address_whole():
    url = "https://meet.example.org/unsubscribe/" + "a" * 300
    message = checked_message(compose(replace(LETTER, unsubscribe_url=url), at=NOW))
    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for bad in ("https://x.example/>\r\nBcc: y@z", "javascript:1", "https://x.example/a b"):
        with pytest.raises(ValueError, match="unusable"):
            compose(replace(LETTER, unsubscribe_url=bad), at=NOW)


@settings(deadline=None, max_examples=150)
@given(name=TEXT, sender=TEXT, subject=TEXT, text=TEXT, html=TEXT)
@example(*["=?utf-8?q?a=0ABcc:_x@y.example?="] * 5)
@example(
    *["Peeters, Ann: of the city <b@c.example> and, as if that were not enough, x@y.example, z@y.example"] * 5
)
@example(*["=?utf-8?b?YQpCY2M6IHhAeS5leGFtcGxl?= \r\nBcc: x@y.example\r\n\r\n"] * 5)
@example(
    *["=\0?utf-8?q?=0ABcc:_x@y?=", "=\ud800?utf-8?q?=0ABcc:_x@y?=", "==??q?", "\x85Bcc: x@y", "ש" * 10_000]
)
def test_any_text_makes_no_header_and_no_recipient(name, sender, subject, text, html):
    calendar = invitation(entry(summary=subject), organiser=Mailbox(ORGANISER.address, sender), attendee=ANN)
    letter = replace(LETTER, to_name=name, from_name=sender, subject=subject, text=text, html=html)
    message = checked_message(compose(replace(letter, calendar=calendar), at=NOW))
    assert message.keys() == HEADERS
    assert message["To"].addresses[0].addr_spec == ANN.address
    assert message["From"].addresses[0].addr_spec == ORGANISER.address


@pytest.mark.parametrize("address", ["ann+meet@city.example", "o'brien@x-y.example", "a.b_c@1.example"])
def test_usual_addresses_stand_as_they_are(address):
    message = checked_message(compose(replace(LETTER, to_address=address), at=NOW))
    assert message["To"].addresses[0].addr_spec == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@city.example",
        "a b@city.example",
        "ann@city.example\r\nBcc: x@y",
        "ann@city.example, x@y.example",
        "ann@x@y.example",
        "=?utf-8?q?x?=@y.example",
        "ann@città.example",
        ".ann@x.example",
        "a" * 65 + "@x.example",
    ],
)
def test_an_address_no_mail_can_go_to_is_refused(address):
    with pytest.raises(UnusableAddress):
        compose(replace(LETTER, to_address=address), at=NOW)
