"""The sample site: what an address answers in each round, and that every page says what it is."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest

from monitor.demo.scene import FOLDER, answer, within
from monitor.demo.story import read_story

BASE = "http://127.0.0.1:1"
STORY = read_story()


def ask(number: int, path: str, **asked: str):
    headers = {name.replace("_", "-"): value for name, value in asked.items()}
    return answer(STORY.chapters[number - 1].scene, path, BASE, headers)


def test_a_page_comes_with_validators_and_its_base_filled_in():
    feed = ask(1, "/feed.xml")
    assert feed.status is HTTPStatus.OK
    assert feed.headers["ETag"].startswith('"')
    assert feed.headers["Last-Modified"] == "Thu, 09 Oct 2025 01:00:00 GMT"
    assert f"{BASE}/dafu/changjing.html".encode() in feed.body
    assert b"{base}" not in feed.body


def test_an_unaltered_page_answers_304_to_its_etag_and_to_its_date_in_a_later_round():
    first = ask(1, "/feed.xml")
    second = ask(2, "/feed.xml")
    third = ask(3, "/feed.xml", If_None_Match=second.headers["ETag"])
    assert (third.status, third.body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert ask(3, "/feed.xml", If_Modified_Since=second.headers["Last-Modified"]).status == 304
    assert ask(2, "/feed.xml", If_None_Match=first.headers["ETag"]).status == 200


def test_a_wrong_etag_is_not_outvoted_by_a_right_date():
    date = ask(1, "/feed.xml").headers["Last-Modified"]
    assert ask(1, "/feed.xml", If_None_Match='"other"', If_Modified_Since=date).status == 200


def test_the_listing_and_its_articles_are_gb18030_bytes():
    for path in ("/news/", "/news/index.html", "/news/202210/chaosuan.html"):
        given = ask(1, path)
        assert given.headers["Content-Type"] == "text/html; charset=gb18030"
        assert "样例" in given.body.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            given.body.decode("utf-8")


def test_the_training_page_is_edited_in_round_two_and_in_nothing_else_announced():
    before, after = ask(1, "/peixun.html").body.decode(), ask(2, "/peixun.html").body.decode()
    assert "6期" in before
    assert "9期（示例数字）" in after
    assert ask(3, "/peixun.html").body.decode() == after
    assert re.findall("<title>.*</title>", before) == re.findall("<title>.*</title>", after)


def test_the_transport_source_fails_in_round_two_only():
    assert [ask(number, "/transport/").status for number in (1, 2, 3)] == [200, 503, 200]
    assert ask(2, "/transport/202504/fangan.html").status == 503
    assert "220余处" in ask(3, "/transport/202510/qijiang.html").body.decode()


def test_the_supercomputing_page_is_gone_in_round_three():
    assert [ask(n, "/news/202210/chaosuan.html").status for n in (1, 2, 3)] == [200, 200, 410]


@pytest.mark.parametrize("path", ["/../story.yaml", "/%2e%2e/story.yaml", "/nothing", "/news", ""])
def test_what_the_site_has_not_is_not_found(path):
    assert ask(1, path).status is HTTPStatus.NOT_FOUND


def test_a_place_with_a_slash_stands_for_what_is_below_it():
    assert within("/a/b", ["/a/"])
    assert not within("/ab", ["/a/"])
    assert not within("/a/b", ["/a"])


HTML = sorted(FOLDER.rglob("*.html"))
ARTICLES = [path for path in HTML if path.name != "index.html"]


@pytest.mark.parametrize("path", HTML, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_page_is_marked_as_a_sample_where_it_is_seen(path):
    text = path.read_text(encoding="utf-8")
    assert re.search("<h1>【样例】.+</h1>", text)
    assert re.search("<title>【样例】.+</title>", text)
    assert re.search('class="sample">样例[页站]：', text)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_article_names_the_address_its_facts_come_from(path):
    found = re.search(r'事实出处：<a href="(https?://[^"]+)">([^<]+)</a>', path.read_text(encoding="utf-8"))
    assert found
    assert found[1] == found[2]
    assert "127.0.0.1" not in found[1]


def test_the_one_made_up_figure_is_said_to_be_made_up_on_its_page():
    made_up = [path for path in ARTICLES if "示例数字" in path.read_text(encoding="utf-8")]
    assert [path.relative_to(FOLDER).as_posix() for path in made_up] == ["2/peixun.html"]
    assert "没有真实出处" in made_up[0].read_text(encoding="utf-8")
