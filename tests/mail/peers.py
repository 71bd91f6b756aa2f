"""A real SMTP server to talk to, whose answers a test decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Peer:
    """What the server received, and what it answers next to RCPT and to DATA ("250 OK" when none is left)."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.to_recipient: list[str] = []
        self.to_data: list[str] = []
        self.connections = 0
        self.port = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.to_recipient.pop(0) if self.to_recipient else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:
        answer = self.to_data.pop(0) if self.to_data else "250 OK"
        if answer == "drop":
            server.transport.abort()
            return "250 nobody hears this"
        if answer.startswith("250"):
            content = envelope.original_content or b""
            self.received.append(message_from_bytes(content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        return answer


class _AnyPort(Controller):
    server: Any

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def smtp_peer(**options: Any) -> Iterator[Peer]:
    """Run a server on a free port."""
    peer = Peer()
    controller = _AnyPort(peer, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        peer.port = controller.port
        yield peer
    finally:
        controller.stop()


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """Return an authenticator that knows one user."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        is_right = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=is_right, handled=False)

    return check
