"""Feeds, and what is none."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.messages import say
from monitor.read.feed import read_feed

BASE = "https://a.sample.cn/feed"


def rss(*items, head=""):
    rows = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>样本</title>{rows}</channel></rss>'.encode()


def one(item, **how):
    (found,) = read_feed(rss(item, **how), BASE, None)
    return found


def refused(body, content_type=None):
    with pytest.raises(ReadError) as caught:
        read_feed(body, BASE, content_type)
    error = caught.value
    for lang in ("zh", "en"):
        assert "{" not in say(error.key, lang, **error.slots) != error.key
    return error


@pytest.mark.parametrize(
    "body",
    [
        rss(),
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}',
        b"[]",
        b'{"data": {"list": []}}',
    ],
)
def test_an_empty_feed_is_empty_and_no_error(body):
    assert read_feed(body, BASE, None) == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "HTML"),
        (b"\n  <!-- made by -->\n<HTML><BODY>x", "HTML"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'>", "HTML"),
        (b"just text", "text"),
        (b'<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', "XML"),
        (b'{"code": 403, "message": "no"}', "JSON"),
        (b"[1, 2, 3]", "JSON"),
    ],
)
def test_something_else_where_a_feed_should_be_is_named(body, kind):
    error = refused(body)
    assert error.key == "read.not_a_feed"
    assert error.slots["kind"] == kind


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item><title>a</ti",
        b'<rss version="2.0"><channel><item>',
        b'{"items": [',
        b"[" * 100_000,
        b"<rss>" + b"<" * 5000,
    ],
)
def test_a_broken_feed_without_items_is_refused(body):
    assert refused(body).key == "read.broken_feed"


def test_mojibake_is_refused():
    assert refused(rss("<title>\ufffd\ufffd\ufffd\ufffd数</title>")).key == "read.mojibake"


def test_a_feed_with_control_characters_and_bare_ampersands_is_read():
    found = one("<title>a & b \x00\x08数字</title><link>http://x.cn/?a=1&b=2</link>")
    assert found.title == "a & b 数字"
    assert found.url == "http://x.cn/?a=1&b=2"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025年6月18日", date(2025, 6, 18)),
        ("2025/06/18 09:30", date(2025, 6, 18)),
        ("2025-06-18T01:00:00", date(2025, 6, 18)),
        ("Wed, 18 Jun 2025 01:00:00", date(2025, 6, 18)),
        ("Tue, 17 Jun 2025 20:00:00 GMT", date(2025, 6, 18)),
        ("nonsense", None),
    ],
)
def test_dates_are_ours_to_read(written, day):
    assert one(f"<title>x</title><link>/1</link><pubDate>{written}</pubDate>").published == day


def test_a_date_in_dublin_core_is_read():
    item = "<title>x</title><link>/1</link><dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2025-06-18</dc:date>"
    assert one(item).published == date(2025, 6, 18)


def test_a_guid_is_the_key_and_stands_in_for_a_missing_link_when_there_is_a_text():
    assert one("<title>x</title><link>/1</link><guid isPermaLink='false'>g 1</guid>").key == "g 1"
    found = one("<title>x</title><guid isPermaLink='false'>g 1</guid><description>正文就在这里</description>")
    assert (found.url, found.key, found.body) == (BASE + "#/g%201", "g 1", "正文就在这里")


def test_without_a_guid_the_canonical_address_is_the_key():
    assert (
        one("<title>x</title><link>https://home.wuhan.gov.cn/a_slhxq.html?spm=1</link>").key
        == "https://www.wuhan.gov.cn/a.html"
    )


def test_a_summary_is_no_text_of_its_own_when_there_is_a_link():
    assert one("<title>x</title><link>/1</link><description>摘要</description>").body is None


def test_an_item_listed_twice_is_one():
    item = "<title>{}</title><link>http://a.cn/1</link>"
    found = read_feed(
        rss(item.format("一"), "<title>二</title><link>http://a.cn/2</link>", item.format("三")), BASE, None
    )
    assert [each.title for each in found] == ["一", "二"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.cn", "file:///etc/passwd", "http://", "data:text/html,x"]
)
def test_a_link_that_leads_to_no_page_makes_no_item(link):
    assert read_feed(rss(f"<title>x</title><link>{link}</link>"), BASE, None) == ()


def test_a_key_of_any_length_stays_short():
    assert len(one(f"<title>x</title><link>/1</link><guid>{'长' * 9000}</guid>").key) == 64


# ---------------------------------------------------------------- what would hurt


def bomb(levels):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE r [{entities}]>'


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (bomb(12), "&a11;"),
        (f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>', "&a;" * 20_000),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
        ('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]>', "&p;"),
        ("<!DOCTYPE r [<!ENTITY a '>']  ]>", "&a;"),
    ],
)
def test_entities_of_a_feed_s_own_are_never_followed(head, text):
    found = one(f"<title>前{text}后</title><link>http://a.cn/1</link>", head=head)
    assert found.url == "http://a.cn/1"
    assert "root:" not in found.title
    assert len(found.title) <= 300


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(body):
    try:
        read_feed(body, BASE, None)
    except ReadError as error:
        assert error.key.startswith("read.")  # noqa: PT017  anything else would fail the test by itself


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["http://a.cn/1", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["url", "Title", "date", "id", "data", "items", "content_html"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(values)
def test_any_json_gives_items_that_can_be_stored_or_a_refusal(data):
    try:
        found = read_feed(json.dumps(data).encode(), BASE, "application/json")
    except ReadError:
        return
    for item in found:
        f"{item.url}{item.title}{item.key}{item.body}".encode()
        assert item.url.startswith("http")
        assert item.key


def test_a_reference_to_no_character_costs_no_item():
    found = one("<title>基站&#1114112;建设&#x110000;通报</title><link>/1.html</link><b>&broken")
    assert (found.title, found.url) == ("基站建设通报", "https://a.sample.cn/1.html")
