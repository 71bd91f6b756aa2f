from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def running(data_dir: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start scripts/run on its own data, and stop it as Ctrl-C would."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MATCHMAKER_")}
    process = subprocess.Popen(
        ["bash", str(ROOT / "scripts/run"), "--port", str(port), "--seconds", "3"],
        env={**environment, "MATCHMAKER_DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def words_until(process: subprocess.Popen[str], wanted: str) -> str:
    assert process.stdout
    heard = ""
    for line in process.stdout:
        heard += line
        if wanted in line:
            return heard
    raise AssertionError(heard)


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def test_run_shows_the_demo_from_nothing_and_again_in_seconds_and_stops_cleanly(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with running(tmp_path, port) as process:
        words_until(process, "Ctrl-C stops it.")
        front = fetched(f"http://127.0.0.1:{port}/")
        slug = front.split('href="/events/')[1].split('"')[0]
        page = fetched(f"http://127.0.0.1:{port}/events/{slug}")
        assert "agreed meetings have a time and a place." in page
        assert len(list((tmp_path / "agendas").glob("*.ics"))) > 200
    with pytest.raises(urllib.error.URLError):
        fetched(f"http://127.0.0.1:{port}/health")
    begun = time.monotonic()
    with running(tmp_path, port) as process:
        heard = words_until(process, "Ctrl-C stops it.")
        assert "makes the timetable" not in heard
        assert time.monotonic() - begun < 20


def test_run_says_in_one_sentence_that_its_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with running(tmp_path, port) as process:
            heard = words_until(process, f"port {port}")
            process.wait(timeout=30)
        assert heard.count("\n") == 1
        assert "choose another: scripts/run --port 8001" in heard
    assert process.returncode == 1
