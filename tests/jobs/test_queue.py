from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, current_app

from matchmaker.db import db, transaction
from matchmaker.errors import Misconfigured
from matchmaker.jobs import backends, working
from matchmaker.jobs.queue import Queue, enqueue, init_app, queue_of


@pytest.fixture
def ran(app: Flask) -> list[str]:
    """Return what the task "note" was asked to note, in order; the queue runs tasks at once."""
    notes: list[str] = []
    queue = init_app(app, "immediate:")

    def note(text: str) -> None:
        notes.append(text)

    queue.register("note", note)
    return notes


def test_a_task_starts_after_the_commit_and_equal_ones_once(ran):
    with transaction():
        enqueue("note", text="first")
        enqueue("note", text="second")
        enqueue("note", text="first")
        assert ran == []
    assert ran == ["first", "second"]


def test_a_rolled_back_change_wakes_nobody(ran):
    def change_and_fail() -> None:
        with transaction():
            enqueue("note", text="never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    enqueue("note", text="outside")
    assert ran == ["outside"]


def test_a_name_nobody_registered_is_found_when_it_is_enqueued(ran):
    with pytest.raises(KeyError, match="unknown"):
        enqueue("unknown")


def test_a_task_has_a_session_of_its_own(app):
    queue = init_app(app, "immediate:")
    sessions = []
    queue.register("look", lambda: sessions.append(db.session()))
    mine = db.session()
    enqueue("look")
    assert sessions[0] is not mine


def test_a_missing_redis_package_is_said_at_the_start(app, monkeypatch):
    monkeypatch.setattr(backends, "find_spec", lambda _name: None)
    with pytest.raises(Misconfigured, match="pip install redis"):
        init_app(app, "redis://localhost")


def test_a_queue_out_of_reach_is_logged_and_the_change_stands(app, tmp_path, caplog):
    queue = init_app(app, f"sqlite:///{tmp_path}")  # a directory
    queue.register("note", print)
    with transaction():
        enqueue("note", text="lost")
    assert "waits for the next reconciling" in caplog.text


def test_messages_are_json(app, tmp_path):
    queue_of(app).register("note", print)
    enqueue("note", text="plain")
    queue_of(app).close()
    with sqlite3.connect(tmp_path / "queue.sqlite") as connection:
        (data,) = connection.execute("SELECT data FROM task").fetchone()
    assert ["note", {"text": "plain"}] in json.loads(data)


@contextmanager
def working_on(queue: Queue) -> Iterator[threading.Event]:
    """Run a worker in a thread."""
    stop = threading.Event()
    worker = threading.Thread(
        target=working.run_worker, args=[queue, stop], kwargs={"reconcile_seconds": 0.05}
    )
    worker.start()
    try:
        yield stop
    finally:
        stop.set()
        worker.join(60)
        assert not worker.is_alive()


@pytest.fixture
def worker_queue(app: Flask, database_url: str, tmp_path: Path) -> Queue:
    """Return a queue of the same kind as the store."""
    url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'queue.sqlite'}"
    return init_app(app, url)


def test_a_worker_does_tasks_and_survives_one_that_fails(worker_queue, caplog):
    done = threading.Event()
    context = []

    def finish(number: int) -> None:
        context.append((number, current_app.name))
        done.set()

    worker_queue.register("finish", finish)
    worker_queue.register("fail", lambda: 1 / 0)
    enqueue("fail")
    with working_on(worker_queue):
        enqueue("finish", number=7)
        assert done.wait(60)
    assert context == [(7, "matchmaker")]
    assert "ZeroDivisionError" in caplog.text


def test_a_worker_reconciles_even_when_one_reconciler_fails(worker_queue, caplog):
    reconciled = threading.Event()
    worker_queue.reconcile_with(lambda: 1 / 0)
    worker_queue.reconcile_with(reconciled.set)
    with working_on(worker_queue):
        assert reconciled.wait(60)
    assert "reconciling failed" in caplog.text


def test_a_stopping_worker_leaves_what_it_has_not_begun(worker_queue):
    hold = threading.Event()
    worker_queue.register("hold", lambda: hold.wait(60))
    for _ in range(working.THREADS + 2):
        enqueue("hold")
    with working_on(worker_queue) as stop:
        while worker_queue.huey().pending_count() > 2:
            stop.wait(0.01)
        stop.set()
        hold.set()
    assert worker_queue.huey().pending_count() == 2
    worker_queue.close()


def test_two_first_starts_on_one_server_make_the_tables_once(stores, tmp_path):
    url = stores.new("postgresql", tmp_path)
    faults: list[BaseException] = []

    def start() -> None:
        try:
            backends.open_huey(url).storage.close()
        except BaseException as fault:  # noqa: BLE001 - shown by the assertion
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
