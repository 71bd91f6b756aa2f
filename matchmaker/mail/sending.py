"""Sending what lies in the outbox: one mail at a time is claimed, sent outside any transaction, and settled.

A claim moves the row's next attempt beyond any conversation with a server and counts the attempt; only the
worker with that count settles it. So a mail goes out twice only if a worker dies between the server's yes and
the row's: with the same Message-ID.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from matchmaker.db import database_time, db, in_transaction
from matchmaker.jobs.queue import enqueue, is_stopping
from matchmaker.mail.composing import Letter, compose
from matchmaker.mail.errors import UnusableAddress
from matchmaker.mail.filling import NO_FILLERS, Fillers, filled
from matchmaker.mail.models import OutboxMail
from matchmaker.mail.outbox import SEND
from matchmaker.mail.server import Conversation, MailRefused, MailServer, ServerTrouble, TryLater

CLAIM = timedelta(minutes=10)
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
_LONGEST_ERROR = 500
_NAME = "Matchmaker"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Taken:
    mail_id: int
    attempt: int
    to: str
    content: bytes


def send_due(server: MailServer, sender: str, fillers: Fillers = NO_FILLERS) -> None:
    """Send every mail that is due from the address `sender`, until a stop or trouble with the server.

    `fillers` replace the marks that stand for addresses which are keys.
    """
    taken = _take(sender, fillers)
    if taken is None:
        return
    try:
        with Conversation(server) as conversation:
            while taken is not None:
                _send(conversation, taken, sender)
                taken = None if is_stopping() else _take(sender, fillers)
    except ServerTrouble as trouble:
        _logger.warning("mail waits: %s", trouble)
        if taken is not None:
            _put_off(taken, str(trouble))


def wake_sender() -> None:
    """Reconcile: wake a worker if mail is due that no message speaks of any more."""
    due = select(OutboxMail.id).where(*_is_due(database_time())).limit(1)
    if db.session().scalar(due) is not None:
        enqueue(SEND)


def _send(conversation: Conversation, taken: _Taken, sender: str) -> None:
    try:
        conversation.send(taken.content, sender=sender, to=taken.to)
    except MailRefused as refusal:
        problem = str(refusal)[:_LONGEST_ERROR]
        in_transaction(lambda: _change(taken, state="refused", error=problem))
    except TryLater as answer:
        _put_off(taken, str(answer))
    else:
        in_transaction(lambda: _change(taken, state="sent", error=None, sent_at=database_time()))


def _take(sender: str, fillers: Fillers) -> _Taken | None:
    """Claim the next mail that is due and compose it; one that cannot be composed is refused."""
    while True:
        is_over, taken = in_transaction(lambda: _claim(sender, fillers))
        if is_over:
            return taken


def _claim(sender: str, fillers: Fillers) -> tuple[bool, _Taken | None]:
    """Return whether to look no further, and the mail claimed."""
    session, moment = db.session(), database_time()
    first = select(OutboxMail.id).where(*_is_due(moment)).order_by(OutboxMail.next_attempt_at)
    mail_id = session.scalar(
        update(OutboxMail)
        .where(OutboxMail.id == first.limit(1).with_for_update(skip_locked=True).scalar_subquery())
        .values(attempts=OutboxMail.attempts + 1, next_attempt_at=moment + CLAIM)
        .returning(OutboxMail.id)
    )
    if mail_id is None:
        return True, None
    mail = session.get_one(OutboxMail, mail_id, populate_existing=True)
    try:
        letter = filled(_letter(mail, sender), fillers, person_id=mail.person_id, event_id=mail.event_id)
        content = compose(letter, at=mail.created_at)
    except (UnusableAddress, ValueError, RuntimeError) as error:
        mail.state, mail.error = "refused", f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]
        return False, None
    return True, _Taken(mail.id, mail.attempts, mail.to_address, content)


def _letter(mail: OutboxMail, sender: str) -> Letter:
    return Letter(
        message_id=f"{mail.message_id}@{sender.rpartition('@')[2]}",
        from_address=sender,
        from_name=_NAME,
        to_address=mail.to_address,
        to_name="",
        subject=mail.subject,
        text=mail.text_body,
        html=mail.html_body,
        calendar=mail.calendar_object,
    )


def _is_due(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    return OutboxMail.state == "queued", OutboxMail.next_attempt_at <= moment


def _put_off(taken: _Taken, error: str) -> None:
    """Try again later: after one minute, two, four … an hour; after three days it is refused."""
    delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(taken.attempt - 1, 10))

    def put_off() -> None:
        moment = database_time()
        is_old = db.session.get_one(OutboxMail, taken.mail_id).created_at < moment - GIVE_UP_AFTER
        _change(
            taken,
            state="refused" if is_old else "queued",
            next_attempt_at=moment + delay,
            error=error[:_LONGEST_ERROR],
        )

    in_transaction(put_off)


def _change(taken: _Taken, **values: object) -> None:
    db.session().execute(
        update(OutboxMail)
        .where(
            OutboxMail.id == taken.mail_id,
            OutboxMail.attempts == taken.attempt,
            OutboxMail.state == "queued",
        )
        .values(**values)
    )
