"""What every answer carries: a strict content policy, careful cookies, and no copy of personal pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask, Response, g
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from matchmaker.config import Settings

P = ParamSpec("P")

csrf = CSRFProtect()

ONE_MEGABYTE = 1024 * 1024
_YEAR = 365 * 24 * 3600
# Everything comes from ourselves; data: is for the icons inside the style sheet of the CSS library.
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Our own pages may see where a form came from, as the CSRF check over https wants; nobody else may.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    """Set cookies, size limits, the CSRF check and the headers of every answer."""
    settings: Settings = app.extensions["settings"]
    is_https = settings.base_url.startswith("https:")
    app.config.from_mapping(
        SESSION_COOKIE_NAME=cookie_name("session", is_https=is_https),
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=ONE_MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch still works: the token dies with its session
    )
    csrf.init_app(app)
    headers = dict(_HEADERS)
    if is_https:
        headers["Strict-Transport-Security"] = f"max-age={2 * _YEAR}; includeSubDomains"
        headers["Content-Security-Policy"] += "; upgrade-insecure-requests"

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if g.get("is_public", False) and response.status_code < 400:  # noqa: PLR2004 - HTTP's own
            response.headers.setdefault("Cache-Control", "private, no-cache")
        else:
            response.headers["Cache-Control"] = "no-store"
        return response


def cookie_name(name: str, *, is_https: bool) -> str:
    """Return the name with the prefix that ties the cookie to this host; browsers take it over https only."""
    return f"__Host-{name}" if is_https else name


def public(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Mark a view whose page says nothing about a person: browsers may keep it and ask whether it changed.

    Every other page is `no-store`, so that forgetting the mark errs on the private side.
    """

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        g.is_public = True
        return view(*args, **kwargs)

    return marked
