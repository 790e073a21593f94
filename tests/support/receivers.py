"""Receivers of digests on loopback: a real mail server, and an address that takes what is posted."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Post:
    """A mail server on loopback. `refuse` is the answer to the next mails, `none` takes them."""

    def __init__(self, *, login: tuple[str, str] | None = None, certificate: Path | None = None) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse: str | None = None
        self.refuse_receiver: str | None = None
        self.parting: str | None = None
        self._login = login
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": self.port}
        if login:
            options |= {"authenticator": self._check, "auth_require_tls": bool(certificate), "auth_required": True}
        if certificate:
            options["tls_context"] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            options["tls_context"].load_cert_chain(certificate)
        self._controller = Controller(self, **options)
        self._controller.start()

    def _check(self, server: SMTP, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        said = given.login.decode(), given.password.decode()
        return AuthResult(success=said == self._login, handled=False)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.refuse_receiver == address:
            return "550 no such receiver"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    async def handle_QUIT(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        return self.parting or "221 bye"

    def close(self) -> None:
        self._controller.stop(no_assert=True)


@dataclass
class Hook:
    """An address on loopback that takes what is posted to it."""

    status: int = 204
    taken: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    location: str | None = None

    def __post_init__(self) -> None:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                said = {name.lower(): value for name, value in self.headers.items()}
                hook.taken.append((self.path, said, json.loads(body)))
                self.send_response(hook.status)
                if hook.location:
                    self.send_header("Location", hook.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                hook.taken.append((self.path, {}, None))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
