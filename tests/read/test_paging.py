"""Where the further pages of a listing are looked for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.read.page_numbers import filled, has_page, joined
from monitor.read.paging import candidates

CREATED = '<script>createPageHTML(12, 0, "index", "html");</script>'
PROXY = "<script>var u='/m/dataproxy.jsp?startrecord=1&endrecord=15&perpage=15&unitid=5';</script>"
OTHER_PROXY = "<a onclick=\"go('/m/dataproxy.jsp?page=1&amp;unitid=7')\">2</a>"


@pytest.mark.parametrize(
    ("markup", "url", "page", "first"),
    [
        ('<a href="index_1.html">下一页</a>', "http://x/a/", 2, "http://x/a/index_1.html"),
        ('<link rel="next" href="?p=2">', "http://x/a/?p=1", 2, "http://x/a/?p=2"),
        ('<a href="javascript:go(2)">下一页</a>', "http://x/a/", 2, "http://x/a/index_1.html"),
        (CREATED, "http://x/a/", 2, "http://x/a/index_1.html"),
        (CREATED, "http://x/a/index_1.html", 3, "http://x/a/index_2.html"),
        (
            PROXY,
            "http://x/col/index.html",
            2,
            "http://x/m/dataproxy.jsp?startrecord=16&endrecord=30&perpage=15&unitid=5",
        ),
        (OTHER_PROXY, "http://x/col/index.html", 3, "http://x/m/dataproxy.jsp?page=3&unitid=7"),
        ("", "http://x/m/d.jsp?startrecord=16&endrecord=30", 3, "http://x/m/d.jsp?startrecord=31&endrecord=45"),
        ("", "http://x/list.jsp?cat=3&page=1", 2, "http://x/list.jsp?cat=3&page=2"),
        ("", "http://x/list.jsp?cat=3&pageNo=0", 2, "http://x/list.jsp?cat=3&pageNo=1"),
        ("", "http://x/gg/index_2.shtml", 3, "http://x/gg/index_3.shtml"),
        ("", "http://x/list2.shtml", 2, "http://x/list2_1.shtml"),
    ],
)
def test_the_likeliest_address_of_the_next_page_goes_first(markup, url, page, first):
    assert candidates(markup.encode(), url, page, "text/html")[0] == first


def test_a_site_may_count_its_second_page_as_one_or_as_two():
    assert candidates(b"", "http://x/a/", 2, None) == ("http://x/a/index_1.html", "http://x/a/index_2.html")


def test_no_page_is_its_own_next_page():
    assert "http://x/a/" not in candidates('<a href="./">下一页</a>'.encode(), "http://x/a/", 2, None)


def test_a_template_counts_from_one_from_nothing_or_in_rows():
    assert filled("p{page}-i{index}-o{offset:20}", 3) == "p3-i2-o40"
    assert joined("http://x/a/?n={page}", "index_{index}.html", 2) == "http://x/a/index_1.html"
    assert has_page("{index}")
    assert not has_page("{id}")


@given(st.text(max_size=200), st.text(max_size=60), st.integers(2, 60))
def test_nothing_a_page_says_makes_the_search_fail(markup, path, page):
    with suppress(ReadError):
        for address in candidates(markup.encode("utf-8", "replace"), f"http://x/{path}", page, "text/html"):
            assert address.startswith(("http://", "https://"))
