"""The mail server of the installation, and one conversation with it."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from matchmaker.errors import Misconfigured

TIMEOUT_SECONDS = 30.0
_PORTS = {"smtp": 25, "smtps": 465}
_PERMANENT = 500
_STARTTLS = ("always", "offered", "never")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes. `starttls` is "always", "offered" (use it where there is one) or "never"."""

    host: str
    port: int
    is_tls: bool
    starttls: str
    user: str | None
    password: str | None


class ServerTrouble(Exception):
    """Nothing can be sent at present: whatever the mail, trying again later is right."""


class TryLater(Exception):
    """The server takes this mail later, it says (4xx)."""


class MailRefused(Exception):
    """The server will never take this mail, it says (5xx)."""


def server_at(url: str) -> MailServer:
    """Read `smtp://user:password@host:port?starttls=always` or `smtps://…`.

    With a password STARTTLS is demanded unless the address says otherwise; certificates are always verified.
    Raises Misconfigured.
    """
    parts = urlsplit(url)
    default = "always" if parts.password else "offered"
    options = parse_qs(parts.query)
    starttls = options.pop("starttls", [default])[-1]
    if options or starttls not in _STARTTLS:
        raise Misconfigured(["MATCHMAKER_MAIL_URL knows only ?starttls=always, offered or never"])
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        starttls=starttls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


class Conversation:
    """One connection over which several mails are sent. Entering it may raise ServerTrouble."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def __enter__(self) -> Self:
        try:
            self._smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(_in_words(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()

    def send(self, content: bytes, *, sender: str, to: str) -> None:
        """Send one message. Raises ServerTrouble, TryLater or MailRefused with the server's own words."""
        try:
            self._smtp.sendmail(sender, [to], content)
        except smtplib.SMTPRecipientsRefused as error:
            raise _answer(*error.recipients[to]) from error
        except smtplib.SMTPDataError as error:
            raise _answer(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(_in_words(error)) from error

    def _connected(self) -> smtplib.SMTP:
        server, tls = self._server, ssl.create_default_context()
        if server.is_tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=tls
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        try:
            smtp.ehlo_or_helo_if_needed()
            if not server.is_tls and _wants_starttls(server, smtp):
                smtp.starttls(context=tls)
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp


def _wants_starttls(server: MailServer, smtp: smtplib.SMTP) -> bool:
    return server.starttls == "always" or (server.starttls == "offered" and smtp.has_extn("starttls"))


def _answer(code: int, text: bytes | str) -> TryLater | MailRefused:
    words = f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return MailRefused(words) if code >= _PERMANENT else TryLater(words)


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_answer(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"
