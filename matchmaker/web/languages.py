"""Which language a page speaks: the address's, else the reader's earlier choice, else the browser's."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, has_request_context, request
from werkzeug.datastructures import MultiDict

from matchmaker.config import LANGUAGES, Settings
from matchmaker.web.security import cookie_name

_NAMES = {"en": "English", "nl": "Nederlands", "fr": "Français", "de": "Deutsch"}
_PARAMETER = "language"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    address: str
    is_current: bool


def init_app(app: Flask) -> None:
    """Give templates the language switch, and remember a choice made with it."""
    settings: Settings = app.extensions["settings"]
    is_https = settings.base_url.startswith("https:")
    cookie = app.config["LANGUAGE_COOKIE"] = cookie_name("language", is_https=is_https)
    app.jinja_env.globals.update(language_links=language_links, reader_language=reader_language)

    @app.after_request
    def remember(response: Response) -> Response:
        if request.args.get(_PARAMETER) in LANGUAGES:
            response.set_cookie(
                cookie,
                request.args[_PARAMETER],
                max_age=_YEAR,
                secure=is_https,
                httponly=True,
                samesite="Lax",
            )
        response.vary.update(["Accept-Language", "Cookie"])
        return response


def reader_language() -> str:
    """Return the code of the language to answer in. Outside a request: English, unless forced."""
    if not has_request_context():
        return LANGUAGES[0]
    from flask import current_app

    for choice in (request.args.get(_PARAMETER), request.cookies.get(current_app.config["LANGUAGE_COOKIE"])):
        if choice in LANGUAGES:
            return choice
    # Not best_match(): it would give English to a browser that wants Belgian Dutch before plain English.
    wanted = (tag.split("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in wanted if code in LANGUAGES), LANGUAGES[0])


def language_links() -> list[LanguageLink]:
    """Return this page's address in every language; a form's page links to itself without what was typed."""
    current = reader_language()
    links = []
    for code in LANGUAGES:
        arguments = MultiDict(request.args if request.method in ("GET", "HEAD") else {})
        arguments[_PARAMETER] = code
        links.append(LanguageLink(code, _NAMES[code], _address(arguments), code == current))
    return links


def _address(arguments: MultiDict[str, str]) -> str:
    from urllib.parse import urlencode

    return f"{request.path}?{urlencode(list(arguments.items(multi=True)))}"
