"""Listings, with selectors and without."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.model import Selectors
from monitor.read.listing import is_article, read_listing

BASE = "https://a.sample.cn/x/y/"
TODAY = date(2025, 11, 20)


def items(page, **selectors):
    return read_listing(page.encode(), BASE, Selectors(**selectors), "text/html; charset=utf-8", TODAY)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./1.html", BASE + "1.html"),
        ("../../1.html", "https://a.sample.cn/1.html"),
        ("./../1.html", "https://a.sample.cn/x/1.html"),
        ("/1.html", "https://a.sample.cn/1.html"),
        ("//b.cn/1.html", "https://b.cn/1.html"),
        ("http://b.cn/1.html", "http://b.cn/1.html"),
        (" 1.\n html ", BASE + "1. html"),
        ("?id=1", BASE + "?id=1"),
    ],
)
def test_links_of_every_kind_are_joined(href, url):
    (found,) = items(f"<li><a href='{href}'>某某事项的通知</a></li>", item="li")
    assert found.url == url


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("<a href=1 title='完整的标题在这里面'>完整的标题在…</a>", "完整的标题在这里面"),
        ("<a href=1 title='完整的标题在这里面'>完整的标题在</a>", "完整的标题在这里面"),
        ("<a href=1 title='点击查看'>真正的标题是这个</a>", "真正的标题是这个"),
        ("<a href=1 title='真正的标题是这个'>真正的标题是这个 2025-06-18 摘要的文字</a>", "真正的标题是这个"),
        ("<a href=1>· 带圆点的标题和日期 [2025-06-18]</a>", "带圆点的标题和日期"),
        ("<a href=1><em>强调</em>的&amp;标题</a>", "强调的&标题"),
        ("<a href=1 title='图片的标题'><img src=x></a>", "图片的标题"),
        ("<a href=1>2025年6月18日</a>", "2025年6月18日"),
    ],
)
def test_the_title_is_the_whole_one(link, title):
    (found,) = items(f"<li>{link}</li>", item="li")
    assert found.title == title


def test_a_title_has_a_selector_of_its_own():
    page = "<li><a href=1><h3 title='很长的标题没有被切断'>很长的标题…</h3><p>摘要</p></a></li>"
    assert items(page, item="li", title="h3")[0].title == "很长的标题没有被切断"


@pytest.mark.parametrize(
    ("row", "selector", "day"),
    [
        ("<span>2025-06-18</span>", None, date(2025, 6, 18)),
        ("<span>06-18</span>", "span", date(2025, 6, 18)),
        ("<span>12-18</span>", "span", date(2024, 12, 18)),
        ("<b>18</b><i>2025-06</i>", "b, i", date(2025, 6, 18)),
        ("<b>18</b><i>2025年06月</i>", None, date(2025, 6, 18)),
        ("<em>2025</em> <em>06/18</em> <em>09:30</em>", "em", date(2025, 6, 18)),
        ("<time datetime='2025-06-18'>昨天</time>", "time", date(2025, 6, 18)),
        ("<span>昨天</span>", "span", date(2025, 11, 19)),
        ("<span>不详</span>", "span", None),
        ("", None, None),
    ],
)
def test_the_date_of_a_row(row, selector, day):
    (found,) = items(f"<li><a href=1>某某事项的通知</a>{row}</li>", item="li", date=selector)
    assert found.published == day


def test_a_date_in_the_title_is_not_the_date_of_the_row():
    page = "<li><a href=1>关于2025年<b>9月1日</b>起停用系统的通知</a><span>2025-06-18</span></li>"
    assert items(page, item="li")[0].published == date(2025, 6, 18)
    undated = "<li><a href=1>关于2025年9月1日起停用系统的通知</a></li>"
    assert items(undated, item="li")[0].published is None


@pytest.mark.parametrize(
    ("row", "selectors"),
    [
        ("<a class=r href=1>某某事项的通知</a>", {"item": "a.r"}),
        ("<a class=r href=1><span class=t>某某事项的通知</span></a>", {"item": "a.r", "title": ".t"}),
        (
            "<div class=r><span class=t><a href=1>某某事项的通知</a></span><a href=2>更多</a></div>",
            {"item": ".r", "link": ".t"},
        ),
        ("<div class=r><a href=2>图</a><a class=t href=1>某某事项的通知</a></div>", {"item": ".r", "link": "a.t"}),
    ],
)
def test_the_link_is_the_row_itself_or_where_the_selector_points(row, selectors):
    (found,) = items(row, **selectors)
    assert (found.url, found.title) == (BASE + "1", "某某事项的通知")


@pytest.mark.parametrize("href", ["javascript:void(0)", "#", "mailto:a@b.cn", "", "tel:1"])
def test_a_row_that_leads_nowhere_is_left_out(href):
    found = items(f"<li><a href='{href}'>没有去处的一行</a></li><li><a href=1>有去处的一行</a></li>", item="li")
    assert [item.title for item in found] == ["有去处的一行"]


def test_nothing_found_is_empty_for_the_caller_to_judge():
    assert items("<p>x</p>", item="li.none") == ()
    assert items("<p>x</p>") == ()
    assert items("") == ()


def test_a_selector_that_is_none_is_refused():
    with pytest.raises(ReadError) as caught:
        items("<p>x</p>", item="li[[")
    assert caught.value.key == "read.bad_selector"


def test_without_selectors_the_largest_list_with_dates_wins():
    news = "".join(
        f"<li><a href='t2025060{n}_{n}.html'>第{n}条新闻的标题在此</a><i>2025-06-0{n}</i></li>" for n in range(1, 9)
    )
    files = "".join(f"<li><a href='f{n}.doc'>第{n}个下载的文件在此</a><i>2025-05-0{n}</i></li>" for n in range(1, 9))
    found = items(f"<div><ul class=files>{files}</ul></div><div><ul class=news>{news}</ul></div>")
    assert [item.published for item in found] == [date(2025, 6, n) for n in range(1, 9)]


def test_without_selectors_menus_and_footers_are_no_items():
    page = (
        "<ul><li><a href=/a/>网站导航栏目一</a></li><li><a href=/b/>网站导航栏目二</a></li></ul>"
        "<dl><dt><a href=1.html>第一条消息的标题</a></dt><dd>2025-06-18</dd></dl><p><a href=/c>版权说明与联系方式</a></p>"
    )
    assert items(page) == ()


@pytest.mark.parametrize(
    ("url", "article"),
    [
        ("http://a.cn/sy/202509/t20250929_1.shtml", True),
        ("http://a.cn/html/2023/1208/24454.html", True),
        ("http://a.cn/44/2025-08-08/66846.html", True),
        ("http://a.cn/content/post_123.html", True),
        ("http://a.cn/art/2023/art_ab.html", True),
        ("http://a.cn/zwgk/", False),
        ("http://a.cn/index_1.html", False),
        ("http://a.cn/", False),
    ],
)
def test_addresses_of_articles_are_known_by_their_shape(url, article):
    assert is_article(url) is article


@given(st.text("<>/=\"' aliheftd1.2025-06-18年月日中文", max_size=200))
def test_any_page_is_survived(page):
    for item in items(page) + items(page, item="li"):
        assert item.url.startswith("http")
        assert item.title
