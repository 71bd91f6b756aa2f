"""What page tests count: the questions asked of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import event

from matchmaker.db import db


@pytest.fixture
def queries(app) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return a context manager that collects the statements sent within it."""

    @contextmanager
    def collected() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, _parameters, _context, _many):
            statements.append(statement)

        db.session.remove()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return collected
