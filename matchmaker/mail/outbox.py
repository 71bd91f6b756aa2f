"""Writing mail: a row in the transaction of the change that causes it; a worker sends it after the commit."""

from __future__ import annotations

import secrets
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address

from sqlalchemy import update

from matchmaker.db import database_time, db
from matchmaker.jobs.queue import enqueue
from matchmaker.mail.errors import UnusableAddress
from matchmaker.mail.models import OutboxMail

SEND = "send_mail"
_LONGEST_SUBJECT = 300


def post(  # noqa: PLR0913 - a mail's parts, by name
    kind: str,
    *,
    to: str,
    person_id: int | None,
    event_id: int | None,
    subject: str,
    text: str,
    html: str | None = None,
    calendar_object: bytes | None = None,
    at: datetime,
) -> OutboxMail:
    """Put a mail of the kind `kind` in the outbox and wake a worker after the commit.

    `calendar_object` is one iCalendar object; its METHOD decides how the mail carries it.
    Raises UnusableAddress where `to` is no plain address.
    """
    mail = new_mail(
        kind,
        to=to,
        person_id=person_id,
        event_id=event_id,
        subject=subject,
        text=text,
        html=html,
        calendar_object=calendar_object,
        at=at,
    )
    session = db.session()
    session.add(mail)
    session.flush()
    enqueue(SEND)
    return mail


def new_mail(  # noqa: PLR0913 - a mail's parts, by name
    kind: str,
    *,
    to: str,
    person_id: int | None,
    event_id: int | None,
    subject: str,
    text: str,
    html: str | None = None,
    calendar_object: bytes | None = None,
    is_held: bool = False,
    at: datetime,
) -> OutboxMail:
    """Return a mail as `post` does, for whoever adds many at once; a held one waits to be released.

    Raises UnusableAddress where `to` is no plain address.
    """
    return OutboxMail(
        message_id=secrets.token_hex(16),
        event_id=event_id,
        person_id=person_id,
        kind=kind,
        to_address=checked_address(to),
        subject=subject[:_LONGEST_SUBJECT],
        text_body=text,
        html_body=html,
        calendar_object=calendar_object,
        state="held" if is_held else "queued",
        next_attempt_at=at,
        created_at=at,
    )


def wake_sender_after_commit() -> None:
    """Wake a worker for the mails the present transaction queued."""
    enqueue(SEND)


def send_again(mail_id: int) -> bool:
    """Queue a refused mail once more, with the same Message-ID; return whether it was a refused one."""
    changed = db.session().scalar(
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, OutboxMail.state == "refused")
        .values(state="queued", attempts=0, next_attempt_at=database_time(), error=None)
        .returning(OutboxMail.id)
    )
    if changed is not None:
        enqueue(SEND)
    return changed is not None


def checked_address(text: str) -> str:
    """Return the address as it will stand in the header. Raises UnusableAddress."""
    try:
        address = Address(addr_spec=text.strip())
        domain = address.domain.encode("idna").decode()
        plain = Address(username=address.username, domain=domain).addr_spec
    except (ValueError, IndexError, HeaderParseError) as error:
        raise UnusableAddress(address=text) from error
    if not plain.isascii() or ("." not in domain and domain != "localhost"):
        raise UnusableAddress(address=text)
    return plain
