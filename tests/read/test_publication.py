"""One address for one article."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.read.publication import canonical, raw_hash, text_hash

HOME = "https://www.wuhan.gov.cn/zwgk/xxgkml/jytabl/202509/t20250929_2654535.shtml"


@pytest.mark.parametrize(
    "url",
    [
        HOME,
        HOME.replace("www.", "home."),
        HOME.replace("www.", "3g."),
        HOME.replace("www.", ""),
        HOME.replace("www.wuhan.gov.cn", "HOME.Wuhan.gov.cn:443"),
        HOME.replace(".shtml", "_slhxq.shtml"),
        HOME + "?utm_source=wx&spm=a1&from=timeline",
        HOME + "#top",
        f"  {HOME}  ",
        HOME.replace("www.wuhan.gov.cn", "big5.wuhan.gov.cn/gate/big5/www.wuhan.gov.cn"),
        HOME.replace("www.wuhan.gov.cn", "big5.x.cn/gate/big5/big5.y.cn/gate/big5/home.wuhan.gov.cn"),
    ],
)
def test_all_addresses_of_an_article_are_one(url):
    assert canonical(url) == HOME


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://a.cn", "http://a.cn/"),
        ("http://a.cn:80/b", "http://a.cn/b"),
        ("http://a.cn:8080/b", "http://a.cn:8080/b"),
        ("http://a.cn/b?id=1&from=x&page=2", "http://a.cn/b?id=1&page=2"),
        ("http://a.cn/b?ID=%E7%9D%A3&x=", "http://a.cn/b?ID=%E7%9D%A3&x="),
        ("http://a.cn/督办.html", "http://a.cn/%E7%9D%A3%E5%8A%9E.html"),
        ("http://a.cn/%E7%9D%A3.html", "http://a.cn/%E7%9D%A3.html"),
        ("http://a.cn/app#/news/1", "http://a.cn/app#/news/1"),
        ("http://[::1]:80/b", "http://[::1]/b"),
        ("http://a.cn/gate/big5/nothing", "http://a.cn/gate/big5/nothing"),
        ("http://me:secret@a.cn/b", "http://a.cn/b"),
    ],
)
def test_what_tells_articles_apart_stays(url, same):
    assert canonical(url) == same


@pytest.mark.parametrize("url", ["", "file:///a/b.txt", "mailto:a@b.cn", "urn:1", "http://", "http://[bad", "x"])
def test_what_is_no_web_address_stays_as_it_is(url):
    assert canonical(url) == url


pieces = st.text(st.sampled_from("ab督%41/.?&=#_:@;+ -slhxq"), max_size=30)


@given(
    pieces,
    pieces,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["a.cn", "home.wuhan.gov.cn", "A.cn:80", "b.cn/gate/big5/c.cn"]),
)
def test_a_canonical_address_is_its_own(path, query, scheme, host):
    once = canonical(f"{scheme}://{host}/{path}?{query}")
    assert canonical(once) == once


@given(st.text())
def test_any_text_is_survived(text):
    assert canonical(canonical(text)) == canonical(text)
    assert canonical(f"http://{text}")


def test_hashes_are_sha256_in_hex():
    assert text_hash("督办") == hashlib.sha256("督办".encode()).hexdigest()
    assert raw_hash(b"x") == hashlib.sha256(b"x").hexdigest()
    assert text_hash("\ud800")
