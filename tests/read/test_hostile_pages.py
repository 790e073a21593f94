"""Pages made to hang or break a reader. That these tests end is what they show."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.errors import ReadError
from monitor.model import CHINA, Role, Selectors, Source, SourceKind
from monitor.read import listing, paging, sitemap
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


@pytest.mark.parametrize(
    "page",
    [
        "<record>" * 25_000,
        "<record><![CDATA[" * 20_000,
        "createPage" * 20_000,
        "<a" * 200_000,
        "createPageHTML(" + "9" * 99_000,
    ],
    ids=["record", "cdata", "pager", "angle", "digits"],
)
def test_what_repeats_without_end_is_read_in_its_length(page):
    """Each of these took minutes where a pattern looked for its end from every beginning; it stands here to end at all."""
    body = f"<html><body>{page}</body></html>".encode()
    assert listing.listed(body, "http://x/", Selectors(), "text/html", date(2025, 11, 20)).items == ()
    assert paging.candidates(body, "http://x/index.html", 2, "text/html")[0] == "http://x/index_1.html"
    with pytest.raises(ReadError):
        sitemap.read_sitemap(f"<urlset>{page}".encode(), "http://x/", "text/xml")


@pytest.mark.parametrize(
    ("body", "url"),
    [("", "http://x/list?p=1&p=x"), ("", "http://x/list?page=²"), ("'http://[/dataproxy.jsp?x=1'", "http://x/a.html")],
)
def test_an_address_that_cannot_be_counted_on_is_no_fault(body, url):
    assert all(each.startswith("http://x/") for each in paging.candidates(body.encode(), url, 2, "text/html"))


def test_a_page_with_many_links_to_next_pages_names_a_few():
    links = "".join(f'<a href="/{n}.html">下一页</a>' for n in range(400))
    assert len(paging.candidates(links.encode(), "http://x/index.html", 2, "text/html; charset=utf-8")) <= 4
