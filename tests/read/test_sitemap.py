"""Sitemaps, and what only looks like one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.read.sitemap import read_sitemap

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://x/a/1.html</loc><news:news><news:publication_date>2025-11-02</news:publication_date>
<news:title>算力券启动申报</news:title></news:news></url>
<url><loc>http://x/t20251103_2.html</loc><lastmod>2025-11-04</lastmod></url>
<url><loc>http://x/about</loc></url></urlset>"""


def test_the_newest_change_goes_first_and_what_is_no_article_is_left_out():
    found = read_sitemap(NEWS.encode(), "http://x/sitemap.xml", None).pages
    assert [(item.url, item.published) for item in found] == [
        ("http://x/t20251103_2.html", None),  # the day of a change is not the day of publication
        ("http://x/a/1.html", date(2025, 11, 2)),
    ]
    assert found[1].title == "算力券启动申报"


def test_an_index_names_its_sitemaps_the_newest_first():
    text = "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>/b.xml</loc><lastmod>2025-01-01</lastmod></sitemap></sitemapindex>"
    assert read_sitemap(text.encode(), "http://x/", None).further == ("http://x/b.xml", "http://x/a.xml")


def test_a_plain_list_of_addresses_is_a_sitemap_too():
    found = read_sitemap(b"http://x/t20251103_2.html\nhttp://x/art/2025/3.html\n", "http://x/", "text/plain").pages
    assert len(found) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html><body>login</body></html>", "read.not_a_sitemap"),
        (b"hello", "read.not_a_sitemap"),
        (b"<urlset><url>", "read.broken_sitemap"),
        (b"<a>" * 5000, "read.broken_sitemap"),
    ],
)
def test_what_is_none_is_named(body, code):
    with pytest.raises(ReadError) as caught:
        read_sitemap(body, "http://x/", None)
    assert caught.value.key == code


def test_entities_are_not_expanded():
    bomb = "<!DOCTYPE u [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><urlset><url><loc>http://x/t20251103_2.html?&b;</loc></url></urlset>"
    with pytest.raises(ReadError):
        read_sitemap(bomb.encode(), "http://x/", None)


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail_otherwise(text):
    with suppress(ReadError):
        found = read_sitemap(text.encode("utf-8", "replace"), "http://x/", "application/xml")
        assert all(item.url.startswith("http") for item in found.pages)
