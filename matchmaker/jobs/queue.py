"""Tasks by name: registered once by the application, enqueued by whoever changed something."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from huey.api import Huey

from matchmaker.db import after_commit, is_writing
from matchmaker.jobs import backends

_EXTENSION = "jobs"
_logger = logging.getLogger(__name__)


@dataclass
class Queue:
    """The application's tasks, and the way to wake a worker for one.

    `url` is "immediate:" (tests: a task runs where it is enqueued) or where Huey keeps its messages.
    """

    app: Flask
    url: str
    stopping: threading.Event = field(default_factory=threading.Event)
    reconcilers: list[Callable[[], None]] = field(default_factory=list)
    _functions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    _huey: Huey | None = None
    _task: Any = None
    _opening: threading.Lock = field(default_factory=threading.Lock)

    def register(self, name: str, function: Callable[..., Any]) -> None:
        """Let `function` do the task `name`; it runs in an application context of its own."""
        self._functions[name] = function

    def reconcile_with(self, function: Callable[[], None]) -> None:
        """Let every worker call `function` now and then: it enqueues what a lost message left undone."""
        self.reconcilers.append(function)

    def put(self, name: str, arguments: dict[str, Any]) -> None:
        """Wake a worker. A queue that cannot be reached is logged: reconciling finds the work again."""
        if self.url.startswith("immediate"):
            self.run(name, arguments)
            return
        try:
            self.huey().enqueue(self._task.s(name, arguments))
        except Exception:
            _logger.exception("the queue cannot be reached; %s waits for the next reconciling", name)

    def run(self, name: str, arguments: dict[str, Any]) -> None:
        """Do the task now, in an application (and so a database session) of its own."""
        with self.app.app_context():
            self._functions[name](**arguments)

    def is_registered(self, name: str) -> bool:
        """Whether a function does the task `name`."""
        return name in self._functions

    def huey(self) -> Huey:
        """Return the Huey behind the queue, opened at first use."""
        with self._opening:
            if self._huey is None:
                huey = backends.open_huey(self.url)
                self._task = huey.task(name="run")(self.run)
                huey.on_shutdown("close")(self.close)  # each worker thread has a connection
                self._huey = huey
            return self._huey

    def close(self) -> None:
        """Let go of the queue's connections."""
        with self._opening:  # Huey's own check and close are two steps
            if self._huey is not None:
                self._huey.storage.close()


@dataclass(frozen=True)
class _Wake:
    """What is to be done after the commit; equal ones are done once."""

    name: str
    arguments: tuple[tuple[str, Any], ...]

    def __call__(self) -> None:
        queue_of(current_app).put(self.name, dict(self.arguments))


def init_app(app: Flask, url: str) -> Queue:
    """Give the application its queue. Raises Misconfigured where `url` needs a part that is missing."""
    backends.check(url)
    queue = Queue(app, url)
    app.extensions[_EXTENSION] = queue
    return queue


def queue_of(app: Flask) -> Queue:
    """Return the application's queue."""
    queue = app.extensions[_EXTENSION]
    assert isinstance(queue, Queue)  # noqa: S101 - for the type checker
    return queue


def enqueue(name: str, **arguments: str | float | bool | None) -> None:
    """Have a worker do the task `name`: after the commit inside transaction(), straight away outside.

    Raises KeyError for a name that nobody registered.
    """
    if not queue_of(current_app).is_registered(name):
        raise KeyError(name)
    wake = _Wake(name, tuple(sorted(arguments.items())))
    if is_writing():
        after_commit(wake)
    else:
        wake()


def is_stopping() -> bool:
    """Whether the worker this runs in has been asked to stop; a long task then hands its work back."""
    return queue_of(current_app).stopping.is_set()
