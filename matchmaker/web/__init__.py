"""Pages: one module per area; `templates/` and `static/` beside them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add every page to the application."""
    del app
