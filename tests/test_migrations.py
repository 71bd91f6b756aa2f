from __future__ import annotations

import re
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from matchmaker.cli.database import alembic_config
from matchmaker.db import Base, db

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"


def test_migrations_give_the_tables_the_models_describe(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_down_removes_everything_and_up_brings_it_back(app):
    command.downgrade(alembic_config(), "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(alembic_config(), "head")
    assert set(inspect(db.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_the_head_is_on_file_so_that_two_parallel_migrations_collide_in_git():
    newest = max(path.stem for path in VERSIONS.glob("*.py"))
    assert (VERSIONS / "head").read_text().strip() == newest


def test_migrations_are_numbered_without_gaps_and_import_no_models():
    paths = sorted(VERSIONS.glob("*.py"))
    assert [path.name[:4] for path in paths] == [f"{number:04}" for number in range(1, len(paths) + 1)]
    assert not [
        path.name
        for path in paths
        if re.search(r"^\s*(from|import) matchmaker\.(?!db\b)", path.read_text(), re.MULTILINE)
    ]
