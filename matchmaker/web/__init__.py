"""Pages: one module per area; `templates/` and `static/` beside them."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import (
    agendas,
    error_pages,
    events,
    feeds,
    formatting,
    health,
    languages,
    security,
    signed_in,
    static_files,
)
from matchmaker.web.languages import reader_language

__all__ = ["init_app", "reader_language"]


def init_app(app: Flask) -> None:
    """Add every page to the application."""
    security.init_app(app)
    static_files.init_app(app)
    signed_in.init_app(app)
    languages.init_app(app)
    formatting.init_app(app)
    error_pages.init_app(app)
    feeds.init_app(app)
    for area in (health, events, agendas, feeds):
        app.register_blueprint(area.pages)
