from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from matchmaker.clock import now
from matchmaker.db import database_time, db, transaction
from matchmaker.jobs import queue as jobs
from matchmaker.mail.models import OutboxMail
from matchmaker.mail.outbox import SEND, post, send_again
from matchmaker.mail.sending import GIVE_UP_AFTER, send_due, wake_sender
from matchmaker.mail.server import server_at
from tests.mail.peers import Peer, only, smtp_peer

SENDER = "meet@example.org"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with smtp_peer() as peer:
        yield peer


@pytest.fixture
def woken(app: Flask) -> list[str]:
    """Return who was woken; nobody sends by himself."""
    wishes: list[str] = []
    jobs.init_app(app, "immediate:").register(SEND, lambda: wishes.append(SEND))
    return wishes


def posted(to: str = "an@example.net", **parts: Any) -> int:
    with transaction():
        mail = post(
            "note",
            to=to,
            person_id=None,
            event_id=None,
            **{"subject": "Your agenda", "text": "See you there.\n", "at": now(), **parts},
        )
        return mail.id


def send_to(peer: Peer) -> None:
    send_due(server_at(f"smtp://127.0.0.1:{peer.port}"), SENDER)


def row(mail_id: int) -> OutboxMail:
    db.session.rollback()
    return db.session.get_one(OutboxMail, mail_id, populate_existing=True)


def make_due(mail_id: int) -> None:
    with transaction() as session:
        session.get_one(OutboxMail, mail_id).next_attempt_at = database_time()


def test_what_is_due_leaves_over_one_connection(woken, peer):
    ids = [posted(f"person{number}@example.net") for number in range(3)]
    send_to(peer)
    assert peer.connections == 1
    assert peer.recipients == [f"person{number}@example.net" for number in range(3)]
    for mail_id, message in zip(ids, peer.received, strict=True):
        mail = row(mail_id)
        assert (mail.state, mail.attempts, mail.error) == ("sent", 1, None)
        assert message["Message-ID"] == f"<{mail.message_id}@example.org>"
        assert message["Auto-Submitted"] == "auto-generated"


def test_posting_wakes_a_worker_once_after_the_commit(woken):
    with transaction():
        for _ in range(3):
            post("note", to="an@example.net", person_id=None, event_id=None, subject="", text="", at=now())
        assert woken == []
    assert woken == [SEND]


def test_reconciling_wakes_a_worker_only_for_due_mail(woken):
    wake_sender()
    assert woken == []
    posted()
    wake_sender()
    assert woken == [SEND, SEND]


def test_a_server_that_says_later_gets_the_same_message_later(woken, peer):
    peer.to_data = ["451 greylisted, come back"]
    mail_id = posted()
    send_to(peer)
    mail = row(mail_id)
    assert (mail.state, mail.error) == ("queued", "451 greylisted, come back")
    assert timedelta(seconds=50) < mail.next_attempt_at - database_time() <= timedelta(seconds=60)
    send_to(peer)
    assert peer.received == []  # not due yet
    make_due(mail_id)
    send_to(peer)
    assert row(mail_id).state == "sent"
    assert peer.received[0]["Message-ID"] == f"<{mail.message_id}@example.org>"


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_a_refused_mail_keeps_the_servers_words_and_the_others_leave(woken, peer, stage):
    setattr(peer, stage, ["550 no such person"])
    refused, taken = posted("nobody@example.net"), posted("somebody@example.net")
    send_to(peer)
    assert (row(refused).state, row(refused).error) == ("refused", "550 no such person")
    assert row(taken).state == "sent"
    with transaction():
        assert send_again(refused)
    send_to(peer)
    assert row(refused).state == "sent"


def test_a_dropped_connection_puts_the_mail_off_and_leaves_the_rest_for_later(woken, peer):
    peer.to_data = ["drop"]
    first, second = posted(), posted()
    send_to(peer)
    assert (row(first).state, row(first).attempts) == ("queued", 1)
    assert row(first).error
    assert (row(second).state, row(second).attempts) == ("queued", 0)


def test_a_server_out_of_reach_costs_one_attempt(woken, app):
    with smtp_peer() as gone:
        port = gone.port
    ids = [posted(), posted()]
    send_due(server_at(f"smtp://127.0.0.1:{port}"), SENDER)
    assert [(row(mail_id).state, row(mail_id).attempts) for mail_id in ids] == [("queued", 1), ("queued", 0)]


def test_after_three_days_of_trying_the_mail_is_refused(woken, peer):
    peer.to_data = ["451 later"]
    mail_id = posted(at=now() - GIVE_UP_AFTER - timedelta(minutes=1))
    send_to(peer)
    assert (row(mail_id).state, row(mail_id).error) == ("refused", "451 later")


def test_waiting_doubles_up_to_an_hour(woken, peer):
    mail_id = posted()
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        peer.to_data = ["451 later"]
        make_due(mail_id)
        send_to(peer)
        wait = row(mail_id).next_attempt_at - database_time()
        assert timedelta(minutes=minutes - 0.2) < wait <= timedelta(minutes=minutes)


def test_workers_side_by_side_send_nothing_twice(woken, peer, app):
    for number in range(20):
        posted(f"person{number}@example.net")

    def work() -> None:
        with app.app_context():
            send_to(peer)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(peer.recipients) == sorted({f"person{number}@example.net" for number in range(20)})


def test_a_mail_that_cannot_be_composed_is_refused_and_the_next_leaves(woken, peer):
    broken, sound = posted(calendar_object=b"no calendar"), posted()
    send_to(peer)
    assert (row(broken).state, row(sound).state) == ("refused", "sent")


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(("password", "state"), [("a:b@c", "sent"), ("wrong", "queued")])
def test_a_server_that_asks_who_we_are(woken, password, state):
    with smtp_peer(authenticator=only("user", "a:b@c"), auth_required=True, auth_require_tls=False) as peer:
        mail_id = posted()
        quoted = password.replace(":", "%3A").replace("@", "%40")
        send_due(server_at(f"smtp://user:{quoted}@127.0.0.1:{peer.port}?starttls=never"), SENDER)
    assert row(mail_id).state == state


def test_a_password_never_travels_in_the_clear_unless_told(woken):
    with smtp_peer(authenticator=only("user", "right"), auth_require_tls=False) as peer:
        mail_id = posted()
        send_due(server_at(f"smtp://user:right@127.0.0.1:{peer.port}"), SENDER)
    assert peer.received == []
    assert "STARTTLS" in (row(mail_id).error or "")
