"""Listings and pages that are no longer what they were: told once in words, and never as news or as nothing new."""

from __future__ import annotations

import pytest
from sites import Answer

LONG = "会议听取了各区的汇报，对下一步的工作作了安排，要求各单位按月报送进度，并在年底前完成自查。"


def listing(site, *rows):
    items = "".join(f'<li><a href="{path}">{title}</a><span>{day}</span></li>' for path, title, day in rows)
    site.answers["/list/"] = Answer(f'<meta charset="utf-8"><ul class="list">{items}</ul>'.encode())


def news(site, numbers, folder="2025", body=""):
    """Articles with their rows, each with a text of its own."""
    rows = []
    for n in numbers:
        path, title = f"/{folder}/{n}.html", f"关于第{n}项重点工作进展的通报"
        site.page(
            path, title, body or f"第{n}项重点工作由第{n}处承担。", *[f"{LONG}第{n}处负责第{k}项。" for k in range(7)]
        )
        rows.append((path, title, f"2025-{1 + n // 28:02d}-{1 + n % 28:02d}"))
    return rows


@pytest.fixture
def watched(place, site):
    listing(site, *news(site, range(12)))
    place.sources({"name": "news", "kind": "listing", "url": f"{site.base}/list/", "select": {"item": ".list li"}})
    assert place.check()["sources"][0]["new"] == 12
    return place


def told(made):
    source = made["sources"][0]
    return (
        source["outcome"],
        (source["error"] or {}).get("code"),
        [each["kind"] for each in made["changes"] if each["kind"].startswith("source")],
    )


def test_a_listing_that_lost_most_of_its_items_is_told_once_and_what_it_has_is_read(watched, site):
    rows = news(site, [10, 20])
    listing(site, *rows)
    made = watched.check("news")
    assert told(made) == ("changed_shape", "most_gone", ["source_broken"])
    assert made["sources"][0]["new"] == 1
    assert told(watched.check("news")) == ("changed_shape", "most_gone", [])
    listing(site, *news(site, range(12)))
    assert "source_recovered" in told(watched.check("news"))[2]


def test_a_listing_that_stays_small_is_what_it_is_now(watched, site):
    listing(site, *news(site, [10, 11]))
    outcomes = []
    for _ in range(4):
        outcomes.append(told(watched.check("news")))
        watched.a_day_passes()
    assert [each[0] for each in outcomes] == ["changed_shape"] * 3 + ["recovered"]
    assert told(watched.check("news"))[0] in ("unchanged", "not_modified")


def test_a_listing_that_loses_half_is_no_fault(watched, site):
    listing(site, *news(site, range(6, 12)))
    assert told(watched.check("news"))[:2] == ("unchanged", None)


def test_all_addresses_new_with_old_titles_is_a_site_rebuilt_and_its_old_texts_are_no_news(watched, site):
    listing(site, *news(site, range(12), folder="content"))
    made = watched.check("news")
    assert told(made) == ("changed_shape", "all_anew", ["source_broken"])
    assert made["sources"][0]["new"] == 0
    assert [each["kind"] for each in made["changes"]] == ["source_broken"]
    assert "source_recovered" in told(watched.check("news"))[2]


def test_a_page_full_of_newer_articles_is_news(watched, site):
    listing(site, *news(site, range(40, 52)))
    made = watched.check("news")
    assert told(made) == ("new", None, [])
    assert made["sources"][0]["new"] == 12


def test_a_known_article_of_which_only_a_notice_is_left_is_no_edit(watched, site):
    site.page("/2025/3.html", "关于第3项重点工作进展的通报", "栏目调整中，敬请期待。")
    watched.a_day_passes()
    made = watched.check("news")
    assert [each["kind"] for each in made["changes"]] == []
    watched.a_day_passes()
    made = watched.check("news")
    assert [each["kind"] for each in made["changes"]] == ["publication_gone"]


def test_one_and_the_same_page_for_several_new_articles_is_none_of_theirs(watched, site):
    rows = news(site, range(12)) + news(site, [20, 21, 22])
    for n in (20, 21):
        site.answers[f"/2025/{n}.html"] = Answer(
            '<meta charset="utf-8"><title>政务公开</title><div class="view"><p>栏目调整中，敬请期待，谢谢您的关注和支持。</p></div>'.encode()
        )
    listing(site, *rows)
    made = watched.check("news")
    assert made["sources"][0]["new"] == 1
    assert made["sources"][0]["error"]["code"] == "items_unread"
