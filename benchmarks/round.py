"""What a round costs over many loopback feeds: processor milliseconds a source, and seconds of waiting.

    python benchmarks/round.py [SOURCES]

Prints three figures for servers that answer 304 and for servers without validators: the first visit,
an unchanged round before the sources are due, and one when they are. The site runs in a process of
its own, so that its work is not counted. Figures are ratios between versions on one machine, not
promises; the line `machine` says how long a fixed piece of work took just before.
"""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from machine import machine

from monitor.check import run_round
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.load import load_ledger
from monitor.model import Role, Source, SourceKind
from monitor.shipped import shipped
from monitor.store.database import open_store

START = datetime(2025, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
ITEMS = 20


def feed(number: int) -> bytes:
    """A feed of 20 items that carry their text, so that a first visit is one request."""
    items = "".join(
        f"<item><title>第{number}号站点第{k}篇</title><link>http://127.0.0.1/{number}/{k}</link>"
        f"<pubDate>Tue, 18 Nov 2025 10:{k:02}:00 +0800</pubDate>"
        f"<content:encoded><![CDATA[<p>会议在市里举行，与会者就第{number * ITEMS + k}项议题交换了看法，没有发布数字。</p>]]></content:encoded></item>"
        for k in range(ITEMS)
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>{number}</title>{items}</channel></rss>".encode()


def serve(pipe: Connection, *, conditional: bool) -> None:
    """The site: feed N at /N, with or without validators; says its port, then serves until it is ended.

    /asked tells how many requests came before, itself counted too.
    """

    asked = itertools.count()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            if self.path == "/asked":
                self.wfile.write(f"HTTP/1.0 200 OK\r\n\r\n{next(asked)}".encode())
                self.close_connection = True
                return
            next(asked)
            body = feed(int(self.path.strip("/")))
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            same = conditional and self.headers.get("If-None-Match") == tag
            body = b"" if same else body
            self.send_response(304 if same else 200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            if conditional:
                self.send_header("ETag", tag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pipe.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def site(*, conditional: bool) -> Iterator[int]:
    """The port of a site in a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(there,), kwargs={"conditional": conditional}, daemon=True
    )
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def measure(count: int, *, conditional: bool) -> None:
    ledger = load_ledger([shipped("seeds")])
    with site(conditional=conditional) as port, tempfile.TemporaryDirectory() as folder:
        sources = [
            Source(
                f"s{k}", SourceKind.FEED, f"http://127.0.0.1:{port}/{k}", "武汉市", Role.MEDIA, "", allow_private=True
            )
            for k in range(count)
        ]
        with open_store(Path(folder) / "monitor.db") as store:
            for name, hours in (("first visit", 0), ("not due", 1), ("due", 7)):
                moment = START + timedelta(hours=hours)
                wall, cpu = time.perf_counter(), time.process_time()
                made = run_round(sources, store, ledger, FetchSettings(), lambda moment=moment: moment, force=True)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                assert not made.failed, made.sources[0]
                kind = "304" if conditional else "no validators"
                print(f"{kind:<14}{name:<12}{1000 * cpu / count:8.2f} ms a source{wall:8.2f} s in all")


if __name__ == "__main__":
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(f"machine {machine():.0f} ms; {total} sources of {ITEMS} items")
    for answers_304 in (True, False):
        measure(total, conditional=answers_304)
