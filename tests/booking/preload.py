"""What the server of contenders.py does once, so that none of its children has to: imports, tables, pages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from matchmaker.app import create_app
from tests.conftest import settings_for

with tempfile.TemporaryDirectory() as directory:
    create_app(settings_for("sqlite://", Path(directory)))
configure_mappers()
