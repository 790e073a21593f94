"""The loopback server of the sample site. Owns the socket and its thread; what is answered is decided in `scene`."""

from __future__ import annotations

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from monitor.demo.scene import Answer, Scene, answer

_HOST = "127.0.0.1"


class SiteServer:
    """Serves one scene at a time on 127.0.0.1, on a port the system gives. A context manager."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.seen: list[tuple[str, int]] = []
        """Path and status of each answer, in order."""
        self._http = ThreadingHTTPServer((_HOST, 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def base(self) -> str:
        """The site's address, without a slash at its end."""
        return f"http://{_HOST}:{self._http.server_address[1]}"

    @property
    def unmodified(self) -> int:
        """How many answers were 304, not modified."""
        return sum(status == HTTPStatus.NOT_MODIFIED for _, status in self.seen)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _handler(server: SiteServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            given = answer(server.scene, self.path, server.base, self.headers)  # type: ignore[arg-type]  # a Message reads like a mapping
            server.seen.append((self.path, given.status))
            self._send(given)

        def _send(self, given: Answer) -> None:
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            if given.status is not HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            self.wfile.write(given.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the demonstration's own lines are the record."""

    return Handler
