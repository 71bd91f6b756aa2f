"""Pages for what went wrong: what happened, and what to do next."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, render_template
from flask_babel import LazyString, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from matchmaker.db import db
from matchmaker.errors import Busy, Conflict, DomainError, NotAllowed, NotFound, Refused, StorageFull
from matchmaker.messages import sentence

_RETRY_SECONDS = 10
BAD_REQUEST = 400
INTERNAL = 500
UNAVAILABLE = 503
# status: (what happened, what to do next)
_WORDS: dict[int, tuple[LazyString, LazyString]] = {
    400: (
        lazy_gettext("This request could not be read"),
        lazy_gettext("Go back, load the page again and send the form once more. Nothing was changed."),
    ),
    403: (
        lazy_gettext("This page is not open to you"),
        lazy_gettext("It may need you to sign in, or it belongs to somebody else."),
    ),
    404: (
        lazy_gettext("This page does not exist"),
        lazy_gettext("The address may be mistyped or old, or the page is not for you."),
    ),
    405: (
        lazy_gettext("This address does not take that kind of request"),
        lazy_gettext("Open the page from a link or with its own buttons."),
    ),
    409: (
        lazy_gettext("Somebody was faster"),
        lazy_gettext("Go back and load the page again to see how things stand now."),
    ),
    413: (
        lazy_gettext("That is too large to send"),
        lazy_gettext("Shorten the text or choose a smaller file, then send it again."),
    ),
    422: (
        lazy_gettext("This cannot be done"),
        lazy_gettext("Go back to change it. Nothing was changed."),
    ),
    500: (
        lazy_gettext("Something went wrong on our side"),
        lazy_gettext("It has been recorded. Try again; if it happens once more, tell the organiser."),
    ),
    503: (
        lazy_gettext("Matchmaker is busy or being looked after"),
        lazy_gettext("Nothing was changed. Wait a moment, then load the page again."),
    ),
}
_STATUS_OF: tuple[tuple[type[DomainError], int], ...] = (
    (Busy, UNAVAILABLE),
    (StorageFull, UNAVAILABLE),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
)


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(OperationalError, _store_unavailable)
    app.register_error_handler(PoolTimeout, _store_unavailable)


def error_page(status: int, detail: str | None = None) -> Response:
    """Return the page for `status`; `detail` is a sentence about this very case."""
    title, advice = _WORDS[status]
    page = make_response(
        render_template("errors/error.html", status=status, title=title, detail=detail, advice=advice), status
    )
    if status == UNAVAILABLE:
        page.headers["Retry-After"] = str(_RETRY_SECONDS)
    return page


def _http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or INTERNAL
    if code < BAD_REQUEST:
        return error  # a redirect to the address with its slash
    words = code if code in _WORDS else INTERNAL if code >= INTERNAL else BAD_REQUEST
    page = error_page(words)
    page.status_code = code
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value  # such as Allow and Retry-After
    return page


def _stale_form(error: CSRFError) -> Response:
    del error
    return error_page(400)


def _domain_error(error: DomainError) -> Response | HTTPException:
    for kind, status in _STATUS_OF:
        if isinstance(error, kind):
            return error_page(status, sentence(error))
    return _http_error(InternalServerError(original_exception=error))


def _store_unavailable(error: Exception) -> Response:
    current_app.logger.error("the database does not answer: %s", type(error).__name__, exc_info=error)
    db.session.rollback()
    return error_page(UNAVAILABLE)
