"""A text that several sites publish: one publication with several places, told once."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sites import Answer

BODY = [
    "会议听取了基站建设情况的汇报，对下一步的工作作了安排，要求各单位按月报送进度。",
    "截至2022年底，全市已建成5G基站3.5万个。",
    "各区要把建设任务纳入年度计划，统筹用地、用电和选址，并在年底前完成自查。",
    "市通信管理部门将会同有关单位组织检查，对进度落后的区进行约谈，结果向社会公布。",
]


def page(site, path, lines, publisher):
    text = "".join(f"<p>{line}</p>" for line in lines)
    site.answers[path] = Answer(
        f'<html><head><meta charset="utf-8"><meta name="ContentSource" content="{publisher}"><title>基站建设情况</title>'
        f'</head><body><div class="TRS_Editor">{text}</div></body></html>'.encode()
    )


@pytest.fixture
def two(place, site):
    """A newspaper and a second site; a round reads the newspaper's article first."""
    site.feed("/a.xml", ("/a1.html", "基站建设再提速"))
    site.feed("/b.xml")
    page(site, "/a1.html", BODY, "长江日报")
    feed = {"kind": "feed", "region": "武汉市"}
    place.sources(
        {"name": "ribao", "url": f"{site.base}/a.xml", "role": "media", "publisher": "长江日报", **feed},
        {"name": "other", "url": f"{site.base}/b.xml", "role": "self", "publisher": "武汉市经济和信息化局", **feed},
    )
    place.check("--json")
    site.feed("/b.xml", ("/b1.html", "我市基站建设情况"))
    return place


def addresses(place):
    with closing(sqlite3.connect(place.db)) as db:
        return [url for (url,) in db.execute("SELECT url FROM items ORDER BY url")], db.execute(
            "SELECT count(*) FROM publications"
        ).fetchone()[0]


@pytest.mark.parametrize("more", [[], ["责任编辑：张某"], ["（本文转自长江日报，有删节）"]])
def test_a_repost_is_another_place_of_the_same_publication_and_no_news(two, site, more):
    page(site, "/b1.html", [*BODY, *more], "湖北日报")
    made = two.check("--json")
    assert (made["sources"][1]["outcome"], made["changes"]) == ("unchanged", [])
    urls, publications = addresses(two)
    assert (len(urls), publications) == (2, 1)
    explained = two.run("explain", "sample/stations", "--json")
    assert f"{site.base}/b1.html" in explained.stdout


def test_other_figures_are_a_publication_of_their_own(two, site):
    page(site, "/b1.html", [line.replace("3.5万", "3.6万") for line in BODY], "武汉市经济和信息化局")
    assert two.check("--json")["sources"][1]["new"] == 1
    assert addresses(two)[1] == 2


@pytest.mark.parametrize("office", ["武汉市统计局", "武汉市经济和信息化局"])
def test_what_an_office_says_counts_for_itself_also_when_a_paper_printed_it_first(two, site, office):
    page(site, "/b1.html", BODY, office)
    made = two.check("--json")
    assert made["sources"][1]["new"] == 1
    assert addresses(two)[1] == 2


def test_two_sites_that_bring_it_in_one_round_make_one_publication(place, site):
    for letter in "ab":
        site.feed(f"/{letter}.xml", (f"/{letter}1.html", "基站建设情况"))
        page(site, f"/{letter}1.html", BODY, "长江日报")
    place.sources(*[{"name": letter, "kind": "feed", "url": f"{site.base}/{letter}.xml"} for letter in "ab"])
    place.check("--json")
    assert addresses(place)[1] == 1
