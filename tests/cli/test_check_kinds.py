"""Every kind of source as a round reads it over real HTTP: interfaces, sitemaps, further pages, robots.txt."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from sites import Answer

SENTENCE = "截至{year}年底，全市已建成5G基站{count}万个。"


def listing(*rows, more=""):
    body = "".join(f"<li><a href='{path}'>{title}</a><span>{day}</span></li>" for path, title, day in rows)
    return Answer(f"<html><meta charset=utf-8><body><ul>{body}</ul>{more}</body></html>".encode())


def news(site, numbers, month="11"):
    """Rows of a listing, newest first, each with an article behind it."""
    rows = []
    for number in numbers:
        site.page(f"/n/t202511{number:02}_{number}.html", f"第{number}号公开信息", f"第{number}号没有数字。")
        rows.append(
            (f"/n/t202511{number:02}_{number}.html", f"第{number}号公开信息的标题", f"2025-{month}-{number:02}")
        )
    return rows


def outcome(made, name="news"):
    return next(each for each in made["sources"] if each["name"] == name)


# ---------------------------------------------------------------- interfaces


def rows(site, *numbers):
    for number in numbers:
        site.page(f"/d/{number}.html", f"第{number}号", SENTENCE.format(year=2022, count=f"3.{number}"))
    return [{"docId": str(n), "docTitle": f"第{n}号信息公开", "pubTime": "2023-03-28 10:00:00"} for n in numbers]


def test_an_interface_is_read_by_its_paths_and_its_articles_by_a_template(place, site):
    site.answers["/api/list?page=1"] = Answer(json.dumps({"code": 0, "data": {"rows": rows(site, 1, 2)}}).encode())
    paths = {"items": "data.rows", "title": "docTitle", "date": "pubTime", "id": "docId"}
    place.sources({"name": "news", "kind": "api", "url": f"{site.base}/api/list?page={{page}}", "paths": paths,
                   "link": "/d/{docId}.html"})  # fmt: skip
    made = place.check()
    assert (outcome(made)["outcome"], outcome(made)["new"], made["code"]) == ("new", 2, 0)
    assert site.paths()[0] == "/api/list?page=1"
    assert {"/d/1.html", "/d/2.html"} <= set(site.paths())


def test_an_interface_is_asked_by_post_page_after_page(place, site):
    pages = {1: rows(site, 1, 2), 2: rows(site, 3), 3: []}

    def answer(handler):
        page = json.loads(site.asked[-1].posted)["page"]
        body = json.dumps({"list": pages[page]}).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.answers["/search"] = answer
    place.sources({"name": "news", "kind": "api", "url": f"{site.base}/search", "pages": 3,
                   "post": '{"page": {page}, "size": 2}', "link": "/d/{docId}.html",
                   "paths": {"items": "list", "title": "docTitle", "id": "docId"}})  # fmt: skip
    made = place.check()
    assert outcome(made)["new"] == 3
    assert [each.posted for each in site.asked[:3]] == [b'{"page": %d, "size": 2}' % page for page in (1, 2, 3)]
    assert site.asked[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html>login</html>", "not_json"),
        (b'{"data": {"rows": null}}', "no_rows_at_path"),
        (b'{"data": {"rows": []}}', "changed_shape"),
    ],
)
def test_an_interface_that_changed_is_no_empty_one(place, site, body, code):
    site.answers["/api"] = Answer(json.dumps({"data": {"rows": rows(site, 1)}}).encode())
    place.sources({"name": "news", "kind": "api", "url": f"{site.base}/api", "link": "/d/{docId}.html",
                   "paths": {"items": "data.rows", "title": "docTitle", "id": "docId"}})  # fmt: skip
    place.check()
    site.answers["/api"] = Answer(body)
    made = place.check()
    assert outcome(made)["error"]["code"] == code
    assert [each["kind"] for each in made["changes"]] == ["source_broken"]


# ---------------------------------------------------------------- sitemaps


def test_a_sitemap_index_leads_to_the_newest_sitemaps(place, site):
    site.answers["/sitemap.xml"] = Answer(
        f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{site.base}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        f"<sitemap><loc>{site.base}/new.xml</loc><lastmod>2025-11-01</lastmod></sitemap></sitemapindex>".encode()
    )
    pages = "".join(f"<url><loc>{site.base}{path}</loc></url>" for path, _, _ in news(site, (3, 2)))
    site.answers["/new.xml"] = Answer(
        f"<urlset xmlns='x'>{pages}<url><loc>{site.base}/about</loc></url></urlset>".encode()
    )
    site.answers["/old.xml"] = Answer(b"<urlset></urlset>")
    place.sources({"name": "news", "kind": "sitemap", "url": f"{site.base}/sitemap.xml"})
    made = place.check()
    assert outcome(made)["new"] == 2
    assert site.paths()[:3] == ["/sitemap.xml", "/new.xml", "/old.xml"]
    assert "/about" not in site.paths()


# ---------------------------------------------------------------- further pages


def test_after_a_burst_of_news_further_pages_are_read_until_a_known_item(place, site):
    site.answers["/list/"] = listing(*news(site, range(6, 0, -1)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/"})
    assert outcome(place.check())["new"] == 6
    assert "/list/index_1.html" not in site.paths()  # the first round is history and takes what is there
    site.answers["/list/"] = listing(*news(site, range(18, 12, -1)))
    site.answers["/list/index_1.html"] = listing(*news(site, range(12, 6, -1)))
    site.answers["/list/index_2.html"] = listing(*news(site, range(6, 0, -1)))
    assert outcome(place.check())["new"] == 12
    assert "/list/index_2.html" in site.paths()
    assert "/list/index_3.html" not in site.paths()


def test_a_site_that_counts_its_second_page_as_2_is_found_out(place, site):
    first = listing(*news(site, (9, 8, 7)))
    site.answers["/gg/index.html"] = site.answers["/gg/index_1.html"] = first
    site.answers["/gg/index_2.html"] = listing(*news(site, (6, 5, 4)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/gg/index.html", "pages": 2})
    assert outcome(place.check())["new"] == 6


def test_the_link_to_the_next_page_and_a_template_are_followed(place, site):
    site.answers["/a/"] = listing(*news(site, (9, 8)), more="<a href='more.html?start=2'>下一页</a>")
    site.answers["/a/more.html?start=2"] = listing(*news(site, (7, 6)))
    site.answers["/b/"] = listing(*news(site, (5, 4)))
    site.answers["/b/p2.html"] = listing(*news(site, (3, 2)))
    near = {"kind": "listing", "pages": 2}
    place.sources(
        {"name": "news", "url": f"{site.base}/a/", **near},
        {"name": "more", "url": f"{site.base}/b/", "next": "p{page}.html", **near},
    )
    made = place.check()
    assert (outcome(made)["new"], outcome(made, "more")["new"]) == (4, 4)


def test_a_further_page_that_does_not_answer_is_tried_again_so_that_nothing_is_lost(place, site):
    site.answers["/list/"] = listing(*news(site, range(6, 0, -1)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/"})
    place.check()
    site.answers["/list/"] = listing(*news(site, range(18, 12, -1)))
    site.answers["/list/index_1.html"] = Answer(status=500)
    made = place.check()
    assert outcome(made)["error"]["code"] == "server_error"
    site.answers["/list/index_1.html"] = listing(*news(site, range(12, 6, -1)))
    site.answers["/list/index_2.html"] = listing(*news(site, range(6, 0, -1)))
    assert outcome(place.check())["outcome"] == "recovered"
    assert {f"/n/t202511{n:02}_{n}.html" for n in range(1, 19)} <= set(site.paths())


# ---------------------------------------------------------------- robots.txt


def test_what_robots_txt_forbids_is_not_asked_and_named_so(place, site):
    site.answers["/robots.txt"] = Answer(b"User-agent: duban\nDisallow: /list/\n")
    site.answers["/list/"] = listing(*news(site, (2, 1)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/"})
    made = place.check()
    assert outcome(made)["error"]["code"] == "disallowed"
    assert "robots.txt" in outcome(made)["error"]["text"]
    assert site.paths() == []


def test_a_site_without_robots_txt_allows_everything_and_is_asked_for_it_once(place, site):
    times = []

    def missing(handler):
        times.append(1)
        handler.send_response(404)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.answers["/robots.txt"] = missing
    site.answers["/list/"] = listing(*news(site, (2, 1)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/"})
    assert outcome(place.check())["new"] == 2
    place.check()
    assert len(times) == 1


def test_a_site_that_cannot_say_what_it_wants_is_left_alone(place, site):
    site.answers["/robots.txt"] = Answer(status=503)
    site.answers["/list/"] = listing(*news(site, (2, 1)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/"})
    assert outcome(place.check())["error"]["code"] == "no_rules"
    assert site.paths() == []


def stored(place, column="url", table="publications"):
    with closing(sqlite3.connect(place.db)) as db:
        return [said for (said,) in db.execute(f"SELECT {column} FROM {table} ORDER BY 1")]


def test_a_key_in_the_address_of_an_interface_is_asked_with_and_never_kept(place, site):
    def answer(*numbers):
        said = [{"id": n, "title": f"通报第{n}号的标题", "body": f"第{n}号通报的正文，写得足够长。"} for n in numbers]
        return Answer(json.dumps({"rows": said}).encode())

    site.answers["/api?key=S3CRET&page=1"] = answer(1, 2, 3)
    site.answers["/api?key=S3CRET&page=2"] = answer(4, 5)
    place.sources(
        {"name": "news", "kind": "api", "url": f"{site.base}/api?key=${{K}}&page={{page}}", "pages": 2,
         "paths": {"items": "rows", "id": "id", "title": "title", "body": "body"}}
    )  # fmt: skip
    made = place.check(environ={"K": "S3CRET"})
    assert made["sources"][0]["new"] == 5
    assert site.paths() == ["/api?key=S3CRET&page=1", "/api?key=S3CRET&page=2"]
    assert len(stored(place)) == 5
    assert "S3CRET" not in place.dump() + json.dumps(made)


def test_what_a_sitemap_of_an_index_gains_is_seen_though_the_index_is_as_it_was(place, site):
    def sitemap(*paths):
        urls = "".join(f"<url><loc>{site.base}{each}</loc></url>" for each in paths)
        return Answer(f"<urlset>{urls}</urlset>".encode())

    for n in (1, 2):
        site.page(f"/2025/t2025010{n}_{n}.html", f"通报第{n}号的标题", f"第{n}号通报的正文，写得足够长。")
    site.answers["/sitemap.xml"] = Answer(
        f"<sitemapindex><sitemap><loc>{site.base}/columns.xml</loc><lastmod>2025-11-01</lastmod></sitemap>"
        f"<sitemap><loc>{site.base}/lost.xml</loc><lastmod>2025-10-01</lastmod></sitemap>"
        f"<sitemap><loc>{site.base}/articles.xml</loc></sitemap></sitemapindex>".encode()
    )
    site.answers["/columns.xml"] = sitemap("/xwzx/", "/tzgg/")
    site.answers["/articles.xml"] = sitemap("/2025/t20250101_1.html")
    place.sources({"name": "news", "kind": "sitemap", "url": f"{site.base}/sitemap.xml"})
    assert place.check()["sources"][0]["new"] == 1
    site.answers["/articles.xml"] = sitemap("/2025/t20250101_1.html", "/2025/t20250102_2.html")
    assert place.check("news")["sources"][0]["new"] == 1


def test_an_interface_whose_rows_give_no_item_is_a_fault(place, site):
    site.answers["/api"] = Answer(json.dumps({"rows": [{"name": "一"}, {"name": "二"}]}).encode())
    place.sources({"name": "news", "kind": "api", "url": f"{site.base}/api", "paths": {"items": "rows"}})
    made = place.check()
    assert (made["code"], made["sources"][0]["error"]["code"]) == (3, "no_items")


def test_a_listing_of_which_nothing_is_kept_is_not_paged_through(place, site):
    items = "".join(
        f'<li><a href="/2025/t{n}.html">关于第{n}项工作的通知</a><span>2025-11-0{n}</span></li>' for n in range(1, 8)
    )
    site.answers["/list/index.html"] = Answer(f'<meta charset="utf-8"><ul>{items}</ul>'.encode())
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/index.html", "keep": "低空"})
    place.check()
    changed = items.replace("第7项", "第9项").replace("t7", "t9")
    site.answers["/list/index.html"] = Answer(f'<meta charset="utf-8"><ul>{changed}</ul>'.encode())
    site.asked.clear()
    place.check("news")
    assert site.paths() == ["/list/index.html"]


def test_a_robots_txt_with_a_mark_of_byte_order_is_kept_to(place, site):
    site.answers["/robots.txt"] = Answer(
        "\ufeffUser-agent: *\nDisallow: /\n".encode(), headers={"Content-Type": "text/plain"}
    )
    site.feed("/feed.xml", ("/1.html", "通报"))
    place.sources({"name": "news", "kind": "feed", "url": f"{site.base}/feed.xml"})
    assert place.check()["sources"][0]["error"]["code"] == "disallowed"
    assert site.paths() == []


def test_a_site_that_is_not_there_is_told_as_such_and_not_by_its_rules(place, site):
    place.sources(
        {"name": "near", "kind": "feed", "url": f"{site.base}/feed.xml", "allow_private": False},
        {"name": "open", "kind": "feed", "url": f"{site.base}/feed.xml"},
    )
    site.feed("/feed.xml", ("/1.html", "通报"))
    site.page("/1.html", "通报第1号的标题", "第1号通报的正文，写得足够长。")
    made = {each["name"]: each for each in place.check()["sources"]}
    assert made["near"]["error"]["code"] == "forbidden_address"
    assert made["open"]["new"] == 1


def test_a_change_of_how_a_source_is_read_is_seen_though_its_answer_is_as_it_was(place, site):
    body = {"rows": [{"a": "/1.html", "b": "/2.html", "title": "通报"}]}
    site.answers["/api"] = Answer(json.dumps(body).encode())
    for n in (1, 2):
        site.page(f"/{n}.html", f"通报第{n}号的标题", f"第{n}号通报的正文，写得足够长，足够长，足够长。")
    entry = {"name": "news", "kind": "api", "url": f"{site.base}/api"}
    place.sources({**entry, "paths": {"items": "rows", "url": "a", "title": "title"}})
    assert place.check()["sources"][0]["new"] == 1
    assert outcome(place.check("news"))["outcome"] == "not_modified"
    place.a_day_passes()
    place.sources({**entry, "paths": {"items": "rows", "url": "b", "title": "title"}})
    assert place.check("news")["sources"][0]["new"] == 1
