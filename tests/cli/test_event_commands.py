from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.accounts.passwords import is_right
from matchmaker.accounts.queries import person_with_address
from matchmaker.db import db
from matchmaker.jobs.queue import queue_of
from matchmaker.organiser.running import SOLVE
from tests.booking.stubborn import make_stubborn_world

COMMAND = Path(sys.executable).with_name("matchmaker")


@pytest.fixture
def run(app):
    """Return how to call a command inside the test's application."""

    def invoke(*arguments: str, typed: str = "") -> str:
        done = app.test_cli_runner().invoke(args=list(arguments), input=typed, catch_exceptions=False)
        db.session.rollback()
        assert done.exit_code == 0, done.output
        return str(done.output)

    return invoke


@pytest.fixture
def environment(database_url, tmp_path):
    """Return the environment of an installation on the test's database."""
    return {
        **os.environ,
        "MATCHMAKER_DATABASE_URL": database_url,
        "MATCHMAKER_DATA_DIR": str(tmp_path),
    }


def test_an_event_is_listed_shown_and_its_best_timetable_published(run):
    make_stubborn_world()
    assert run("event", "list") == "spring: Spring, Hall, Wed 11 Nov 2076 09:00\n"
    assert "make one with: matchmaker event generate spring" in run("event", "show", "spring")
    assert "done: version 1 is a draft" in run("event", "generate", "spring", "--here", "--seconds", "0.5")
    shown = run("event", "show", "spring")
    for line in (
        r"people: 16 buyers of 16 organisations, 16 suppliers of 16 organisations",
        r"places: 12 tables with 12 seats",
        r"requesting: (open|closed) \(Sun 25 Oct 2026 09:00 to Tue 24 Nov 2026 12:00\)",
        r"requests: \d+ accepted",
        r"version 1 \(draft, made .*\): \d+ meetings, \d+ of \d+ agreed ones",
        r"  worth of all meetings: [\d,]+ \((proven best|proven limit [\d,]+, gap \d+\.\d\d%)\)",
    ):
        assert re.search(line, shown), (line, shown)
    assert "version 1 is live (provisional)" in run("event", "publish", "spring", "--provisional")
    assert re.search(r"0 placed, 0 moved, 0 withdrawn, \d+ kept", run("event", "publish", "spring"))
    assert "version 1 (final, live" in run("event", "show", "spring")


def test_a_user_is_created_with_a_password_from_standard_input(run):
    said = run(
        *("user", "create", "An@example.net", "--name", "An Peeters", "--administrator", "--password-stdin"),
        typed="four plain words here\n",
    )
    assert said == "an@example.net is registered as administrator\n"
    person = person_with_address("an@example.net")
    assert person is not None
    assert is_right("four plain words here", person.password_hash)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["event", "show", "nowhere"], "There is no event at this address."),
        (["event", "generate", "spring", "--seconds", "soon"], "'soon' is not a valid float range"),
        (["user", "create", "an", "--name", "An"], "Mail cannot be sent to “an”"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(environment, app, arguments, sentence):
    done = subprocess.run([COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_worker_makes_the_timetable_somebody_waits_for_and_stops_when_told(app, environment):
    make_stubborn_world()
    with subprocess.Popen([COMMAND, "worker"], env=environment, stdout=subprocess.PIPE, text=True) as worker:
        try:
            waiting = ["event", "generate", "spring", "--wait", "--seconds", "0.5"]
            done = subprocess.run(
                [COMMAND, *waiting], env=environment, capture_output=True, text=True, timeout=60, check=False
            )
            worker.send_signal(signal.SIGTERM)
            said, _ = worker.communicate(timeout=20)
        finally:
            worker.kill()
    assert done.returncode == 0, done.stderr
    assert "done: version 1 is a draft" in done.stdout
    assert said.splitlines()[-1] == "worker: stopped"
    assert worker.returncode == 0


def test_a_waiting_run_is_cancelled_and_makes_room_for_another(run, app):
    make_stubborn_world()
    queue_of(app).register(SOLVE, print)
    assert "a worker will make it" in run("event", "generate", "spring")
    assert "told to stop" in run("event", "cancel", "spring")
    assert "a worker will make it" in run("event", "generate", "spring")


def test_the_problem_of_an_event_is_one_the_file_commands_solve_and_check(run, tmp_path):
    make_stubborn_world()
    problem, plan, proof = (str(tmp_path / name) for name in ("problem.json", "plan.json", "proof.json"))
    assert re.search(r"\d+ meetings of 32 people", run("event", "problem", "spring", "--out", problem))
    for words in (
        ("solve", problem, "--out", plan, "--proof", proof, "--seconds", "0.5"),
        ("check", problem, plan, "--proof", proof),
    ):
        subprocess.run([COMMAND, "timetable", *words], check=True, capture_output=True)
