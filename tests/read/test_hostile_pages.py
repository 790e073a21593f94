"""Pages made to hang or break a reader. That these tests end is what they show."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.errors import ReadError
from monitor.model import CHINA, Role, Selectors, Source, SourceKind
from monitor.read.article import read_article
from monitor.read.listing import read_listing

NOW = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)
SOURCE = Source("s", SourceKind.PAGE, "http://a.cn/", "样本市", Role.SELF, "样本市数据局")
SENTENCE = "全市已建成5G基站三万九千个。".encode()
ROW = "<div><p>全市<b>已建成</b>基站<a href='x'>链接</a>，完善覆盖。</p></div>".encode()

PAGES = {
    "a million open elements": b"<div>" * 1_000_000 + SENTENCE,
    "deep and closed": b"<div>" * 100_000 + SENTENCE + b"</div>" * 100_000,
    "deep lists": b"<ul><li>" * 50_000 + SENTENCE,
    "deep tables": b"<table><tr><td>" * 30_000 + SENTENCE,
    "deep inline": b"<span>" * 200_000 + SENTENCE,
    "misnested": b"<b><p><i>" * 10_000 + SENTENCE,
    "three megabytes": ROW * (3_000_000 // len(ROW)),
    "zero bytes": b"\0" * 3_000_000 + SENTENCE,
    "cells that claim to reach far": b"<table><tr><td rowspan=99999999 colspan=99999>"
    + SENTENCE
    + b"<td>b</tr>"
    + b"<tr><td>1<td>2</tr>" * 20_000,
    "half tags": SENTENCE + b"<" * 1_000_000,
    "attributes without end": SENTENCE + b"<p " + b"a=b " * 300_000 + b">",
    "comments without end": SENTENCE + b"<!--" * 300_000,
    "one long line": SENTENCE * 100_000,
    "labels without end": "来源：".encode() * 200_000 + SENTENCE,
    "links without end": b"".join(b"<p><a href=/%d.html>" % n + SENTENCE + b"</a></p>" for n in range(20_000)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_to_hurt_is_read_or_refused(name):
    try:
        made = read_article(PAGES[name], SOURCE, None, "http://a.cn/1", None, NOW)
    except ReadError:
        assert "end" in name
        return
    assert made.text
    assert "\0" not in made.text
    assert len(made.text) <= 4 * len(PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_listing_made_to_hurt_is_read(name):
    found = read_listing(PAGES[name], "http://a.cn/", Selectors(), None, date(2025, 11, 20))
    assert len(found) <= 3000


def test_a_page_nested_deeper_than_any_still_gives_its_text():
    page = PAGES["a million open elements"]
    assert read_article(page, SOURCE, None, "http://a.cn/1", None, NOW).text == SENTENCE.decode()
