"""Text that no calendar program stumbles over: icalendar escapes it, but lets control characters pass."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# What the line separators of any reader take for the end of a line.
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# Control characters, lone surrogates, the byte order mark, and what XML (hence CalDAV) cannot carry.
_UNUSABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_URL_SAFE = ":/?#[]@!$&'()*+,;=%-._~"
_MAILBOX_SAFE = "@!$'()*+-._~"


def many_lines(text: str) -> str:
    r"""Return `text` with ``\n`` as its only line end and only characters every reader accepts."""
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return "\n".join(_UNUSABLE.sub("", line).rstrip() for line in lines.split("\n")).strip()


def one_line(text: str) -> str:
    """Return `text` on one line, with single spaces and only characters every reader accepts."""
    return " ".join(many_lines(text).split())


def parameter(text: str) -> str:
    """Return `text` for a property's parameter.

    Readers without RFC 6868 would show its escapes of the double quote and the caret: both are replaced.
    """
    return one_line(text).replace('"', "'").replace("^", " ")


def web_address(text: str) -> str | None:
    """Return `text` as an address after RFC 3986, or None if it is not an http(s) one."""
    try:
        parts = urlsplit(one_line(text))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return quote(_BARE_PERCENT.sub("%25", parts.geturl()), safe=_URL_SAFE)


def mail_address(text: str) -> str:
    """Return the `mailto:` address of a mailbox (RFC 6068)."""
    return "mailto:" + quote(one_line(text), safe=_MAILBOX_SAFE)
