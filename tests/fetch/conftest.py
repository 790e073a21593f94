"""A real HTTP server on loopback whose every answer is written by hand, faults and all."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from monitor.fetch.http import Fetcher, FetchSettings
from monitor.model import FetchRequest, Response

Answer = Callable[["Handler"], None]
CERTIFICATE = Path(__file__).parent / "self_signed.pem"


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the answer that the test wrote for its path."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        site = self.server.site
        path = self.path.partition("?")[0]
        site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        site.answers[path](self)

    def do_POST(self) -> None:
        self.do_GET()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A well-formed answer; header names are written with underscores."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """Ends the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site

    def handle_error(self, *_: object) -> None:
        """A client that went away is what many tests want."""


@dataclass
class Site:
    """What the server answers and what it was asked."""

    base: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test ends; slow answers wait on it."""

    def on(self, path: str, *answers: Answer) -> str:
        """Answers `path` with each of these in turn, the last one for ever; gives the address."""
        left = list(answers)

        def in_turn(handler: Handler) -> None:
            (left.pop(0) if len(left) > 1 else left[0])(handler)

        self.answers[path] = in_turn
        return self.base + path

    def page(self, path: str, body: bytes, **headers: str) -> str:
        """Answers `path` with a page."""
        return self.on(path, lambda handler: handler.answer(200, body, **headers))

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Answers `path` with a redirect."""
        return self.on(path, lambda handler: handler.answer(status, Location=to))


def _serve(scheme: str) -> Iterator[Site]:
    server = Server(("127.0.0.1", 0), Handler)
    if scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.site = Site(f"{scheme}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.site
    server.site.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """An HTTP server."""
    yield from _serve("http")


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A second one, so another origin."""
    yield from _serve("http")


@pytest.fixture
def secure_site() -> Iterator[Site]:
    """One with TLS and a certificate that nobody has signed."""
    yield from _serve("https")


@pytest.fixture
def quick() -> FetchSettings:
    """Settings that wait for nothing."""
    return FetchSettings(contact="watch@example.org", timeout=5, connect_timeout=5, backoff=0, max_bytes=1_000_000)


@pytest.fixture
def fetcher(clock, quick) -> Iterator[Fetcher]:
    """A fetcher whose environment is empty."""
    with Fetcher(quick, clock, environ={}) as made:
        yield made


@pytest.fixture
def fetch(clock, quick) -> Callable[..., Response]:
    """Fetches one address and gives its response."""

    def run(url: str, settings: FetchSettings = quick, **request: object) -> Response:
        request.setdefault("allow_private", True)
        options = {name: request.pop(name) for name in ("look_up", "environ") if name in request}
        with Fetcher(settings, clock, **{"environ": {}, **options}) as fetcher:
            fetcher.submit(FetchRequest(url, **request))
            return fetcher.next(timeout=60)

    return run
