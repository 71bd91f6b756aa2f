"""A real Chromium against the real server, gunicorn, on either store."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parents[2]
# Without these Chromium looks for Google's hosts at every start.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: scripts/test finds or installs it, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person at a browser; `complaints` are console errors and blocked content, which no page may cause."""

    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({self.page.url})")

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture
def server(app, database_url: str, tmp_path: Path) -> Iterator[str]:
    """Return the address of gunicorn serving the test's database."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MATCHMAKER_")},
            "MATCHMAKER_DATABASE_URL": database_url,
            "MATCHMAKER_DATA_DIR": str(tmp_path),
            "MATCHMAKER_SECRET_KEY": "only-for-tests-" * 4,
            "MATCHMAKER_BASE_URL": address,
        }
        log = (tmp_path / "server.log").open("wb")
        process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "gunicorn", "wsgi:app", "--bind", f"fd://{listener.fileno()}"),
                *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
            ],
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(address, process, tmp_path / "server.log")
            yield address
        finally:
            process.terminate()
            process.wait(20)
            log.close()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
def visitor(browser: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Return a function that sits a new person down at a browser of the wanted size and colours."""
    made: list[Visitor] = []

    def sit_down(width: int = 1280, height: int = 900, *, scheme: str = "light", **options: Any) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=options.pop("locale", "en-GB"),
            reduced_motion="reduce",
            **options,
        )
        made.append(Visitor(context, server))
        return made[-1]

    yield sit_down
    complaints = [complaint for person in made for complaint in person.complaints]
    for person in made:
        person.context.close()
    assert not complaints, complaints
