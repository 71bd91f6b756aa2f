"""What holds for every message that leaves, whatever it is about."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
UNSUBSCRIBING = ["List-Unsubscribe", "List-Unsubscribe-Post"]
ADDRESSED_SHAPE = (
    "multipart/mixed(multipart/alternative(text/plain, text/html, text/calendar), application/ics)"
)
SHAPES = {
    "text/plain",
    "multipart/alternative(text/plain, text/html)",
    "multipart/mixed(multipart/alternative(text/plain, text/html), text/calendar)",
    ADDRESSED_SHAPE,
}


def shape(part: MIMEPart) -> str:
    if not part.is_multipart():
        return part.get_content_type()
    return f"{part.get_content_type()}({', '.join(shape(child) for child in part.iter_parts())})"


def checked_message(written: bytes) -> EmailMessage:
    """Return the message read again, after checking headers, MIME shape and METHOD."""
    message = message_from_bytes(written, policy=policy.default)
    names = [name for name in message.keys() if name not in UNSUBSCRIBING]  # noqa: SIM118 - repeated names count
    assert [name for name in names if name != "Content-Transfer-Encoding"] == HEADERS
    assert message["Auto-Submitted"] == "auto-generated"
    assert len(message["To"].addresses) == len(message["From"].addresses) == 1
    assert not message.defects
    assert shape(message) in SHAPES
    parts = [part for part in message.walk() if not part.is_multipart()]
    for part in parts:
        assert not part.defects
        if part.get_content_type() == "text/calendar":
            assert part.get_content_charset() == "utf-8"
            check_calendar(message, part, [other.get_payload(decode=True) for other in parts])
    for line in written.split(b"\r\n"):
        assert len(line) <= 998
        assert b"\n" not in line
    return message


def check_calendar(message: EmailMessage, part: EmailMessage, payloads: list[object]) -> None:
    written = part.get_payload(decode=True)
    assert isinstance(written, bytes)
    lines = written.decode().replace("\r\n ", "").split("\r\n")
    method = part["Content-Type"].params["method"]
    assert [line for line in lines if line.startswith("METHOD:")] == [f"METHOD:{method}"]
    organisers = {line.rpartition("mailto:")[2] for line in lines if line.startswith("ORGANIZER")}
    attendees = {line.rpartition("mailto:")[2] for line in lines if line.startswith("ATTENDEE")}
    assert organisers <= {message["From"].addresses[0].addr_spec}
    if method == "PUBLISH":
        assert not attendees
        return
    assert shape(message) == ADDRESSED_SHAPE
    assert attendees == {message["To"].addresses[0].addr_spec}
    assert payloads.count(written) == 2  # the attached file is the same object
