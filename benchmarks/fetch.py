"""What a conditional request costs: processor ms in this process, the server being another one.

    python benchmarks/fetch.py [requests]

Prints one line for answers 304 and one for servers that send no validators, so that the body's hash
tells that nothing changed. Figures are of one machine at one moment: compare them with each other.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from monitor.fetch.http import Fetcher, FetchSettings
from monitor.model import FetchEnd, FetchRequest, Validators

PAGE = b"<p>nothing new</p>" * 1500


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        unchanged = self.headers.get("If-None-Match") is not None
        self.send_response(304 if unchanged else 200)
        if not unchanged:
            self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def serve(ports: multiprocessing.Queue[int], count: int) -> None:
    """Several servers in one process, so that there are several hosts to the fetcher."""
    import threading

    for _ in range(count):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        ports.put(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Event().wait()


def measure(requests: list[FetchRequest], wanted: FetchEnd) -> tuple[float, float]:
    """Processor and wall-clock ms a request."""
    with Fetcher(FetchSettings(timeout=60), lambda: datetime.now(UTC)) as fetcher:
        fetcher.submit(requests[0])
        fetcher.next()
        cpu, wall = time.process_time(), time.perf_counter()
        for request in requests:
            fetcher.submit(request)
        ends = {fetcher.next().end for _ in requests}
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert ends == {wanted}, ends
    return 1000 * cpu / len(requests), 1000 * wall / len(requests)


def main(count: int) -> None:
    """Measures both cases over 30 hosts."""
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(ports, 30), daemon=True)
    server.start()
    bases = [f"http://127.0.0.1:{ports.get()}" for _ in range(30)]
    urls = [f"{bases[number % len(bases)]}/{number}" for number in range(count)]
    by_hash = Validators(body_hash=hashlib.sha256(PAGE).hexdigest())
    cases: list[tuple[str, Callable[[str], FetchRequest], FetchEnd]] = [
        ("304", lambda url: FetchRequest(url, Validators(etag='"1"'), allow_private=True), FetchEnd.NOT_MODIFIED),
        ("same body", lambda url: FetchRequest(url, by_hash, allow_private=True), FetchEnd.SAME_BODY),
    ]
    for name, make, wanted in cases:
        cpu, wall = measure([make(url) for url in urls], wanted)
        print(f"{name:10} {cpu:.2f} ms processor, {wall:.2f} ms wall clock a request ({count} requests, 30 hosts)")
    server.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
