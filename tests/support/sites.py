"""What a site on loopback is told to answer, and what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What the site says at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    conditional: bool = True
    """Answers 304 when the request carries the ETag of this body."""


@dataclass
class Asked:
    """One request the site got."""

    path: str
    headers: dict[str, str]
    posted: bytes = b""


class Site:
    """A site on loopback: answers by path, and remembers what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[Asked] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # headers and body go out apart; waiting for an answer costs 40 ms each

            def do_POST(self) -> None:
                self.do_GET(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self, posted: bytes = b"") -> None:
                if self.path != "/robots.txt":  # asked once of every site; what it says has tests of its own
                    said = {name.lower(): value for name, value in self.headers.items()}
                    site.asked.append(Asked(self.path, said, posted))
                answer = site.answers.get(self.path, Answer(status=404))
                if callable(answer):
                    answer(self)
                else:
                    _send(self, answer)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str, title: str, *sentences: str, published: str = "2023-03-28") -> None:
        """An article."""
        paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        self.answers[path] = Answer(
            f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
            f'<meta name="PubDate" content="{published}"><title>{title}</title></head>'
            f'<body><h1>{title}</h1><div class="view">{paragraphs}</div></body></html>'.encode()
        )

    def feed(self, path: str, *items: tuple[str, str]) -> None:
        """An RSS feed of (path, title)."""
        entries = "".join(
            f"<item><title>{title}</title><link>{self.base}{item}</link><guid>{self.base}{item}</guid>"
            "<pubDate>Tue, 28 Mar 2023 10:00:00 +0800</pubDate></item>"
            for item, title in items
        )
        self.answers[path] = Answer(
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>样本</title>{entries}'
            "</channel></rss>".encode(),
            headers={"Content-Type": "application/rss+xml"},
        )

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    tag = f'"{hash(answer.body)}"'
    same = answer.conditional and answer.status == 200 and handler.headers.get("If-None-Match") == tag
    handler.send_response(304 if same else answer.status)
    body = b"" if same else answer.body
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **answer.headers}
    if answer.conditional and answer.status == 200:
        headers["ETag"] = tag
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
