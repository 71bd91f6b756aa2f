"""A store that cannot be used ends a command in one sentence, whatever is the matter with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("matchmaker")


@pytest.fixture
def run(tmp_path):
    """Return the real command: settings and arguments → exit code and errors."""

    def run_command(settings: dict[str, str], *words: str) -> tuple[int, str]:
        named = {f"MATCHMAKER_{key}": value for key, value in settings.items()}
        environment = {**os.environ, "MATCHMAKER_DATA_DIR": str(tmp_path / "data"), **named}
        done = subprocess.run(
            [COMMAND, *words], env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        return done.returncode, done.stderr

    return run_command


@pytest.mark.parametrize("words", [("event", "list"), ("event", "show", "spring"), ("taxonomy", "load")])
def test_tables_that_are_not_made_yet(run, words):
    code, said = run({}, *words)
    assert (code, said.count("\n")) == (3, 1)
    assert "run: matchmaker database upgrade" in said


def test_tables_that_are_not_made_yet_on_postgresql(run, postgresql_url):
    code, said = run({"DATABASE_URL": postgresql_url}, "event", "list")
    assert (code, said.count("\n")) == (3, 1)
    assert "run: matchmaker database upgrade" in said


@pytest.mark.parametrize(
    "url",
    ["postgresql://user:hidden@127.0.0.1:1/x", "sqlite:////nowhere/at/all.sqlite", "sqlite:///notes.txt"],
)
def test_a_database_that_cannot_be_used(run, tmp_path, url):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/notes.txt").write_text("no database at all, " * 100)
    for words in (("event", "list"), ("database", "upgrade")):
        code, said = run({"DATABASE_URL": url}, *words)
        assert (code, said.count("\n")) == (3, 1)
        assert said.startswith("matchmaker: the database cannot be used: ")
        assert "hidden" not in said


def test_a_queue_that_cannot_be_used(run):
    code, said = run({"QUEUE_URL": "postgresql://127.0.0.1:1/x"}, "worker")
    assert (code, said.count("\n")) == (3, 1)


def test_wrong_settings_leave_help(run):
    code, said = run({"BASE_URL": "http://["}, "--help")
    assert code == 0
    assert said.count("\n") == 1
    code, said = run({"BASE_URL": "http://["}, "event", "list")
    assert (code, said.count("\n")) == (3, 1)
