"""What every page must hold, whichever test fetches it: the test client checks each HTML answer."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_FIELDS = ("input", "select", "textarea")
_NAMED_BY_VALUE = ("hidden", "submit", "reset", "button", "image")


class CheckedClient(FlaskClient):
    """A browser stand-in that fails the test when a page breaks a rule every page must keep."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request and check the answer."""
        response = super().open(*args, **kwargs)
        check_headers(response)
        if response.mimetype == "text/html" and response.data and response.status_code // 100 != 3:
            faults = page_faults(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return response


def check_headers(response: TestResponse) -> None:
    """Assert that the answer carries the headers every answer must."""
    if response.request.path.startswith("/static/"):
        return
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] in ("no-store", "private, no-cache")
    for cookie in response.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def page_faults(text: str) -> list[str]:
    """Return what is wrong with a page: invalid HTML, headings, ids, labels, links, inline code."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    faults = [f"HTML: {code} at {place}" for place, code, _ in parser.errors]
    return [*faults, *_heading_faults(root), *_id_faults(root), *_field_faults(root), *_inline_faults(root)]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _heading_faults(root: Element) -> list[str]:
    faults = []
    if not root.get("lang"):
        faults.append("no lang")
    titles = [_text(title) for title in root.findall("head/title")]
    headings = [_text(heading) for heading in root.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        faults.append(f"{len(headings)} h1")
    elif len(titles) != 1 or not titles[0].startswith(headings[0]):
        faults.append(f"the title {titles} does not begin with the h1 {headings}")
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    if any(below - above > 1 for above, below in itertools.pairwise(levels)):
        faults.append(f"heading levels skip: {levels}")
    return faults


def _id_faults(root: Element) -> list[str]:
    ids = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    faults = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for element in root.iter():
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            missing = [name for name in (element.get(attribute) or "").split() if name not in ids]
            faults += [f"{attribute} names {name!r}, which is not there" for name in missing]
    return faults


def _field_faults(root: Element) -> list[str]:
    labelled = {label.get("for") for label in root.iter("label") if _text(label)}
    inside = {field for label in root.iter("label") if _text(label) for field in label.iter()}
    faults = []
    for element in root.iter():
        named = element.get("aria-label") or element.get("aria-labelledby")
        if element.tag in _FIELDS and element.get("type") not in _NAMED_BY_VALUE:
            if not (named or element.get("id") in labelled or element in inside):
                faults.append(f"{element.tag} {element.get('name')!r} has no label")
        elif element.tag in ("a", "button"):
            pictures = any(picture.get("alt") for picture in element.iter("img"))
            if not (named or _text(element) or pictures):
                faults.append(f"a {element.tag} without words")
        elif element.tag == "img" and element.get("alt") is None:
            faults.append("a picture without alt")
    return faults


def _inline_faults(root: Element) -> list[str]:
    faults = []
    for element in root.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            faults.append(f"inline {element.tag}")
        handlers = [name for name in map(str, element.attrib) if re.match(r"style$|on|(data-)?hx-on", name)]
        faults += [f"inline {name}" for name in handlers]
        for attribute in ("src", "href", "action"):
            address = element.get(attribute) or ""
            foreign = attribute == "src" and re.match(r"(https?:)?//", address)
            if foreign or address.startswith("javascript:"):
                faults.append(f"{attribute} {address!r}")
    return faults
