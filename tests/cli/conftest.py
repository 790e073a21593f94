"""A place with a small ledger of its own, a site on loopback, and the program as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import worlds
import yaml
from sites import Answer, Asked

LEDGER = worlds.sample(worlds.STATIONS, worlds.UNICORNS + "    due: 2022-12-31\n", until="2099-12-31")


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


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on loopback with nothing on it yet."""
    made = Site()
    yield made
    made.close()


@dataclass(frozen=True)
class Place:
    """A folder with sources.yaml, a ledger of two commitments, and what runs in it."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "monitor.db"

    def sources(self, *entries: Mapping[str, Any]) -> None:
        given = {"region": "武汉市", "role": "media", "publisher": "长江日报"}
        near = [{**given, **({"allow_private": True} if "url" in each else {}), **each} for each in entries]
        (self.folder / "sources.yaml").write_text(yaml.safe_dump({"sources": near}, allow_unicode=True), "utf-8")

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor", "--place", str(self.folder), *words]

    def run(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env={**os.environ, **options.pop("environ", {})},
            stdin=options.pop("stdin", subprocess.DEVNULL),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            **options,
        )

    def check(self, *words: str, **options: Any) -> dict[str, Any]:
        done = self.run("check", "--json", *words, **options)
        assert done.stdout, done.stderr
        return {"code": done.returncode, **json.loads(done.stdout)}

    def a_day_passes(self) -> None:
        """Sets back what the store remembers of the items, as if the round before had been some days ago."""
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.db)) as connection, connection:
            connection.execute(
                "UPDATE items SET missing_since = strftime('%Y-%m-%dT%H:%M:%SZ', missing_since, '-2 days'),"
                " next_look_at = strftime('%Y-%m-%dT%H:%M:%SZ', next_look_at, '-40 days')"
            )
            connection.execute("UPDATE sources SET next_at = strftime('%Y-%m-%dT%H:%M:%SZ', next_at, '-40 days')")

    def dump(self) -> str:
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.db)) as connection, connection:
            return "\n".join(connection.iterdump())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place with a small ledger and no sources yet."""
    (tmp_path / "place" / "seeds").mkdir(parents=True)
    (tmp_path / "place" / "seeds" / "sample.yaml").write_text(LEDGER, "utf-8")
    return Place(tmp_path / "place")
