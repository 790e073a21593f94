"""One loopback site with every fault: each gives its named outcome, is told once, and loses, doubles or invents nothing."""

from __future__ import annotations

import gzip
import socket
import struct
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from sites import Answer

from monitor.check import run_round
from monitor.fetch import addresses
from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.load import load_ledger
from monitor.model import CHINA, ChangeKind, Role, Source, SourceKind
from monitor.store.database import open_store

START = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)
QUICK = FetchSettings(timeout=1.0, connect_timeout=1.0, backoff=0.01, retries=1, longest_wait=0.05, max_bytes=200_000)
ROWS = ((1, "2025-11-17"), (2, "2025-11-18"), (3, "2025-11-19"))


@dataclass
class Watch:
    """A source on the site with its store; each round comes a day after the one before."""

    site: object
    store: object
    ledger: object
    kind: SourceKind = SourceKind.LISTING
    url: str = ""
    private: bool = True
    now: datetime = START
    rounds: list = field(default_factory=list)

    def round(self):
        source = Source(
            "site",
            self.kind,
            self.url or f"{self.site.base}/list/",
            "武汉市",
            Role.MEDIA,
            "长江日报",
            allow_private=self.private,
        )
        made = run_round([source], self.store, self.ledger, QUICK, lambda: self.now, force=True, environ={})
        self.now += timedelta(days=1, hours=1)
        (report,) = made.sources
        told = [str(each.kind) for each in made.changes if not each.history]
        found = SimpleNamespace(outcome=str(report.outcome), code=report.error_code, new=report.new, told=told)
        self.rounds.append(found)
        return found

    @property
    def texts(self):
        return [each.title for each in self.store.publications.latest()]


@pytest.fixture
def watch(place, site):
    with open_store(place.db) as store:
        yield Watch(site, store, load_ledger([place.folder / "seeds"]))


def listing(site, rows=ROWS, path="/list/", wrap="list"):
    items = "".join(f'<li><a href="/2025/{n}.html">{title(n)}</a><span>{day}</span></li>' for n, day in rows)
    site.answers[path] = Answer(f'<meta charset="utf-8"><ul class="{wrap}">{items}</ul>'.encode(), conditional=False)
    for n, day in rows:
        site.page(
            f"/2025/{n}.html", title(n), f"第{n}项工作由第{n}处承担，进展顺利，各区按月报送情况。" * 3, published=day
        )


def title(n):
    return f"关于第{n}项重点工作进展情况的通报"


def slow(handler):
    time.sleep(1.6)
    handler.close_connection = True


def reset(handler):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def half(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<ul><li>")
    handler.close_connection = True


def to(address):
    return Answer(status=302, headers={"Location": address})


BOMB = Answer(gzip.compress(bytes(3_000_000)), headers={"Content-Encoding": "gzip"})
LATER = Answer(status=429, headers={"Retry-After": format_datetime(START + timedelta(days=9))})
FAULTS = {
    "slow": (slow, "fetch.timeout"),
    "reset": (reset, "fetch.reset"),
    "half a body": (half, "fetch.reset"),
    "403": (Answer(b"no", 403), "fetch.blocked"),
    "412": (Answer(b"no", 412), "fetch.blocked"),
    "a firewall's page": (Answer("<title>安全验证</title><script>location.reload()</script><p>WAF</p>".encode()), None),
    "429 with a date": (LATER, "fetch.rate_limited"),
    "500": (Answer(b"oops", 500), "fetch.server_error"),
    "404": (Answer(b"gone", 404), "fetch.not_found"),
    "a gzip bomb": (BOMB, "fetch.too_large"),
    "a circle": (to("/list/"), "fetch.redirect_loop"),
    "an emptied listing": (Answer("<ul class=list></ul><p>栏目建设中</p>".encode()), "check.changed_shape"),
    "a blank page": (Answer(b" \n"), "fetch.empty"),
    "a text of no encoding": (Answer(b"\xff\xfe\x00\xd8" * 99), None),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_told_once_and_over_when_it_is_over(watch, site, name):
    answer, code = FAULTS[name]
    listing(site)
    assert watch.round().new == 3
    before = watch.texts
    site.answers["/list/"] = answer
    first, second = watch.round(), watch.round()
    assert first.outcome in ("failed", "changed_shape")
    assert second.outcome in ("failed_again", "changed_shape")
    assert code is None or (first.code, second.code) == (code, code)
    assert first.told == ["source_broken"]
    assert second.told == []
    assert watch.texts == before
    listing(site, (*ROWS, (4, "2025-11-20")))
    third = watch.round()
    assert (third.outcome, third.new) == ("recovered", 1)
    assert sorted(third.told) == ["publication_new", "source_recovered"]
    assert watch.round().told == []
    assert sorted(watch.texts) == sorted([*before, title(4)])


def test_a_server_that_fails_once_and_then_answers_is_no_fault(watch, site):
    listing(site)
    fine = site.answers["/list/"]
    once = _turns(iter([Answer(b"oops", 503), fine]))
    site.answers["/list/"] = once
    assert (watch.round().outcome, watch.rounds[0].new) == ("new", 3)


def _turns(answers):
    def answer(handler):
        said = next(answers)
        handler.send_response(said.status)
        handler.send_header("Content-Length", str(len(said.body)))
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.end_headers()
        handler.wfile.write(said.body)

    return answer


def test_an_unchanged_site_says_304_and_nothing_is_read(watch, site):
    listing(site)
    site.answers["/list/"].conditional = True
    watch.round()
    assert watch.round().outcome == "not_modified"
    assert watch.rounds[1].told == []


def test_selectors_that_no_longer_fit_are_found_out_only_where_nothing_is_left(watch, site):
    listing(site)
    watch.round()
    listing(site, wrap="news-list-v2")
    assert watch.round().outcome == "unchanged"  # found by itself, whatever its classes are called


@pytest.mark.parametrize("turned", [False, True])
def test_a_site_never_leads_into_a_private_network(watch, site, monkeypatch, turned):
    found = {"open.test": "127.0.0.1"}

    async def look_up(host, port):
        return [found.get(host, host)]

    monkeypatch.setitem(Fetcher.__init__.__kwdefaults__, "look_up", look_up)
    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1")
    watch.url, watch.private = site.base.replace("127.0.0.1", "open.test") + "/list/", False
    listing(site)
    assert watch.round().new == 3
    if turned:
        found["open.test"] = "127.0.0.2"
    else:
        site.answers["/list/"] = to("http://127.0.0.2:1/list/")
    made = watch.round()
    assert (made.outcome, made.code, made.told) == ("failed", "fetch.forbidden_address", ["source_broken"])


@pytest.mark.parametrize(
    ("encoding", "said", "word"),
    [
        ("gb18030", "text/html", "镕"),
        ("gb18030", "text/html; charset=gb2312", "镕"),
        ("gb18030", "text/html; charset=utf-8", "㐂"),
        ("utf-8", "text/html; charset=gb2312", "龘"),
        ("utf-8", "text/html", "𠮷"),
    ],
)
def test_wrong_and_missing_charsets_and_rare_characters_are_read_right(watch, site, encoding, said, word):
    listing(site)
    sentence = f"朱{word}基大道段的基站建设情况已经报送，各区按月更新。" * 3
    page = f'<html><head><title>{title(1)}</title></head><body><div class="TRS_Editor"><p>{sentence}</p></div></body></html>'
    site.answers["/2025/1.html"] = Answer(page.encode(encoding), headers={"Content-Type": said})
    assert watch.round().new == 3
    stored = next(each for each in watch.store.publications.latest() if each.title == title(1))
    assert word in watch.store.publications.text(stored.revision_id)


def test_an_edited_article_is_a_revision_and_a_vanished_one_is_told_when_missed_on_two_days(watch, site):
    listing(site)
    watch.round()
    site.page(
        "/2025/1.html", title(1), "第1项工作由第1处承担，进展缓慢，各区按月报送情况。" * 3, published="2025-11-17"
    )
    site.answers["/2025/2.html"] = Answer(status=404)
    told = [watch.round().told for _ in range(4)]
    flat = [kind for each in told for kind in each]
    assert flat.count("publication_edited") == 1
    assert flat.count("publication_gone") == 1
    assert str(ChangeKind.PUBLICATION_GONE) not in told[0]


def test_identifiers_that_churn_bring_nothing_back(watch, site):
    watch.kind, watch.url = SourceKind.FEED, f"{site.base}/feed.xml"

    def feed(stamp):
        items = "".join(
            f"<item><title>{title(n)}</title><link>{site.base}/2025/{n}.html</link><guid>{stamp}-{n}</guid></item>"
            for n, _ in ROWS
        )
        site.answers["/feed.xml"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())

    listing(site)
    feed("a")
    assert watch.round().new == 3
    for stamp in "bcd":
        feed(stamp)
        made = watch.round()
        assert (made.new, made.told) == (0, [])
    assert len(watch.texts) == 3
