"""PostgreSQL may refuse any transaction once (40001): the commands and the workers run it again."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from matchmaker.app import create_app
from matchmaker.booking.models import Timetable, TimetableRun
from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.jobs import queue as jobs
from matchmaker.mail.models import OutboxMail
from matchmaker.mail.outbox import SEND, post
from matchmaker.mail.sending import send_due
from matchmaker.mail.server import server_at
from matchmaker.organiser.running import SOLVE, solve_run, start_run
from tests.booking.stubborn import make_stubborn_world
from tests.conftest import settings_for
from tests.mail.peers import smtp_peer

# A sequence does not roll back, so each state a row comes into collides exactly once.
COLLIDING = """
CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval(TG_TABLE_NAME || '_' || NEW.state) = 1 THEN
        RAISE EXCEPTION 'collided' USING ERRCODE = '40001';
    END IF;
    RETURN NEW;
END $$
"""
STATES = {
    "timetable_run": ("queued", "running", "done"),
    "timetable": ("draft", "provisional", "final"),
    "outbox_mail": ("queued", "sent"),
}


@pytest.fixture
def app(stores, tmp_path):
    """Return the application on PostgreSQL."""
    application = create_app(settings_for(stores.new("postgresql", tmp_path), tmp_path))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def let_collide() -> None:
    with transaction() as session:
        session.execute(text(COLLIDING))
        for table, states in STATES.items():
            for state in states:
                session.execute(text(f"CREATE SEQUENCE {table}_{state}"))
            trigger = f"CREATE TRIGGER collide BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
            session.execute(text(f"{trigger} EXECUTE FUNCTION collide()"))


def collided() -> set[str]:
    """Return what collided and came through all the same."""
    query = text("SELECT sequencename FROM pg_sequences WHERE last_value > 1")
    return {str(name) for name in db.session.scalars(query)}


def test_a_run_is_made_kept_and_published_all_the_same(app):
    world = make_stubborn_world()
    jobs.init_app(app, "immediate:").register(SOLVE, lambda **_: None)
    with transaction():
        run_id = start_run(world.event, by=None, at=now(), preset="most meetings", seconds=0.5).id
    let_collide()
    solve_run(run_id)
    run = db.session.get_one(TimetableRun, run_id, populate_existing=True)
    assert (run.state, run.attempt) == ("done", 1)
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["event", "publish", "spring"], catch_exceptions=False)
    assert "version 1 is live (final)" in done.output
    db.session.rollback()
    assert db.session.scalars(select(Timetable.is_live)).all() == [True]
    assert {"timetable_run_running", "timetable_run_done", "timetable_draft", "timetable_final"} <= collided()


def test_a_mail_goes_out_once_all_the_same(app):
    jobs.init_app(app, "immediate:").register(SEND, lambda: None)
    with transaction():
        post("note", to="an@example.net", person_id=None, event_id=None, subject="", text="x", at=now())
    let_collide()
    with smtp_peer() as peer:
        send_due(server_at(f"smtp://127.0.0.1:{peer.port}"), "meet@example.org")
    db.session.rollback()
    assert db.session.scalars(select(OutboxMail.state)).all() == ["sent"]
    assert peer.recipients == ["an@example.net"]
    assert {"outbox_mail_queued", "outbox_mail_sent"} <= collided()
