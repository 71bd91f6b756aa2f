"""A letter as the bytes that travel: MIME (RFC 5322), invitations inside it (RFC 6047).

User text cannot make a header or a recipient. Supported Pythons have two faults here: encoded words in a
value are decoded into new header lines (CVE-2024-6923), so they are broken up; and a quoted name that must be
folded loses its quotes, so that a comma in it makes recipients: names are cut before that. Addresses are
built from their parts, and what was written is read again and compared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from typing import Any

from matchmaker.mail.errors import UnusableAddress

_POLICY = policy.SMTP.clone(cte_type="7bit")
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r\n", re.MULTILINE)
_ADDRESSED = ("REQUEST", "CANCEL")
_URL = re.compile(r"https?://[!#-;=?-~]{1,900}")
_LONGEST_LOCAL_PART = 64
_LONGEST_NAME = 60  # with its quotes it stays on one line
_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]{1,253}"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient.

    `message_id` without brackets; `calendar` is one iCalendar object whose METHOD says what it is: REQUEST
    and CANCEL travel as RFC 6047 has it, PUBLISH as a file to keep. `unsubscribe_url` is given where the kind
    of mail allows unsubscribing in one click (RFC 8058).
    """

    message_id: str
    from_address: str
    from_name: str
    to_address: str
    to_name: str
    subject: str
    text: str
    html: str | None = None
    calendar: bytes | None = None
    unsubscribe_url: str | None = None


def compose(letter: Letter, *, at: datetime) -> bytes:
    """Return the letter as it travels, dated `at`.

    The list of its headers never depends on what people typed. Raises UnusableAddress for an address no mail
    can go to.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(letter.from_name, letter.from_address)
    message["To"] = _address(letter.to_name, letter.to_address)
    message["Subject"] = _line(letter.subject)
    message["Date"] = format_datetime(at.astimezone(UTC))
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(letter.text))
    if letter.html is not None:
        message.add_alternative(_body(letter.html), subtype="html")
    if letter.calendar is not None:
        _attach(message, letter.calendar)
    return _unsubscribing(letter.unsubscribe_url) + _checked(message)


def _unsubscribing(url: str | None) -> bytes:
    """Return the headers of RFC 8058, written here because `email` would encode a long address as a word."""
    if url is None:
        return b""
    if not _URL.fullmatch(url):
        raise ValueError(f"unusable address to unsubscribe at: {url!r}")
    return f"List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode()


def _attach(message: EmailMessage, calendar: bytes) -> None:
    (method,) = (found.decode() for found in _METHOD.findall(calendar))
    text = calendar.decode()
    if method not in _ADDRESSED:
        message.add_attachment(
            text, subtype="calendar", cte="base64", params={"method": method}, filename="agenda.ics"
        )
        return
    message.add_alternative(text, subtype="calendar", cte="base64", params={"method": method})
    message.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")


def _address(name: str, address: str) -> Address:
    local_part, _, domain = address.rpartition("@")
    if not _MAILBOX.fullmatch(address) or len(local_part) > _LONGEST_LOCAL_PART or "=?" in address:
        raise UnusableAddress(address=address)
    shown = _line(name[: 4 * _LONGEST_NAME]).replace('"', "'").replace("\\", "/")  # nothing to escape
    if len(shown) > _LONGEST_NAME:
        shown = shown[: _LONGEST_NAME - 1].rstrip() + "…"
    return Address(display_name=shown, username=local_part, domain=domain)


def _line(text: str) -> str:
    """Return `text` on one line, without control characters and without anything to be decoded."""
    kept = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text
        if unicodedata.category(character) != "Cs"
    )
    return " ".join(kept.split()).replace("=?", "= ?")


def _body(text: str) -> str:
    """Return `text` with plain line ends and only what UTF-8 can carry."""
    return "\n".join(text.encode(errors="ignore").decode().replace("\0", "").splitlines()) + "\n"


def _checked(message: EmailMessage) -> bytes:
    written = message.as_bytes()
    read = BytesHeaderParser(policy=policy.default).parsebytes(written)
    if read.keys() != message.keys() or any(
        _recipients(read, name) != _recipients(message, name) for name in ("From", "To")
    ):
        raise RuntimeError("user text changed the headers")
    return written


def _recipients(message: Message, name: str) -> list[str]:
    header: Any = message[name]
    return [address.addr_spec for address in header.addresses]
