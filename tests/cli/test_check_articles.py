"""Articles as sites really keep them, from listing to evidence: in parts, behind stubs and frames, as files, as pictures."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import docx
import pytest
from files import ofd, sheets, text_object, word, zipped
from sites import Answer

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"
FILLER = "会议听取了各区的汇报，对下一步的工作作了安排，要求各单位按月报送进度，并在年底前完成自查。" * 3
DOCUMENTS = Path(__file__).parent.parent / "captured" / "documents"


def kinds(made):
    return [each["kind"] for each in made["changes"]]


def outcome(made):
    return made["sources"][0]["outcome"]


def texts(place):
    with closing(sqlite3.connect(place.db)) as db:
        return [text for (text,) in db.execute("SELECT text FROM revisions ORDER BY id")]


def announced(place, site, path="/t1.html", title="基站建设年报"):
    site.feed("/feed.xml", (path, title))
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})


def part(site, path, text, pager):
    site.answers[path] = Answer(
        f'<html><head><meta charset="utf-8"><title>基站建设年报</title></head><body><h1>基站建设年报</h1>'
        f'<div class="TRS_Editor"><p>{text}</p></div><div class="page">{pager}</div></body></html>'.encode()
    )


def times_asked(site, path):
    return [each.path for each in site.asked].count(path)


ANNEX = '<p>附件：<a href="{}">{}</a></p>'


def with_annex(site, path, href, words, head=""):
    site.answers[path] = Answer(
        f'<html><head><meta charset="utf-8">{head}<title>关于基站建设情况的通报</title></head><body>'
        f'<div class="TRS_Editor"><p>{FILLER}</p>{ANNEX.format(href, words)}</div></body></html>'.encode()
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.docx", word(FILLER, STATIONS)),
        ("a.ofd", ofd([text_object(STATIONS, 20, 20)])),
        ("a.xlsx", sheets(进展=[[STATIONS]])),
        ("a.zip", zipped({"情况.docx": word(STATIONS)})),
    ],
)
def test_a_file_attached_to_an_article_is_a_publication_of_its_own(place, site, name, body):
    announced(place, site)
    with_annex(site, "/t1.html", name, "附件：5G基站建设情况表")
    site.answers[f"/{name}"] = Answer(body)
    made = place.check("--json")
    assert (outcome(made), made["sources"][0]["new"]) == ("new", 2)
    told = [each for each in made["changes"] if each["kind"] in ("progress", "achieved")]
    assert [each["publication"]["url"] for each in told] == [f"{site.base}/{name}"]
    assert told[0]["publication"]["title"] == "5G基站建设情况表"
    place.check("--json")
    assert times_asked(site, f"/{name}") == 1


def test_a_file_is_published_by_who_published_its_article(place, site):
    announced(place, site)
    with_annex(site, "/t1.html", "a.docx", "情况表", '<meta name="ContentSource" content="武汉市统计局">')
    site.answers["/a.docx"] = Answer(word(STATIONS))
    made = place.check("--json")
    told = [each for each in made["changes"] if each["kind"] in ("progress", "achieved")]
    assert [each["publication"]["publisher"] for each in told] == ["武汉市统计局"]
    place.a_day_passes()
    assert outcome(place.check("--json")) in ("unchanged", "not_modified")
    assert times_asked(site, "/a.docx") == 2


def test_a_file_on_another_host_is_never_asked_for_by_a_source_of_the_own_network(place, site):
    announced(place, site)
    other = site.base.replace("127.0.0.1", "127.0.0.9")
    with_annex(site, "/t1.html", f"{other}/a.docx", "情况表")
    made = place.check("--json")
    assert (outcome(made), made["sources"][0]["error"]) == ("new", None)
    assert times_asked(site, "/a.docx") == 0


def test_an_attachment_that_cannot_be_read_spoils_neither_article_nor_source(place, site):
    announced(place, site)
    with_annex(site, "/t1.html", "a.xls", "附件：情况表")
    site.answers["/a.xls"] = Answer(b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le") + bytes(600))
    made = place.check("--json")
    assert (outcome(made), made["sources"][0]["new"]) == ("new", 1)
    assert "a.xls" in made["sources"][0]["error"]["text"]
    assert "source_broken" not in kinds(made)


def test_a_file_attached_twice_is_asked_for_once(place, site):
    site.feed("/feed.xml", ("/t1.html", "通报一"), ("/t2.html", "通报二"))
    place.sources({"name": "ribao", "kind": "feed", "url": f"{site.base}/feed.xml"})
    for path in ("/t1.html", "/t2.html"):
        with_annex(site, path, "/a.docx", "情况表")
    site.answers["/a.docx"] = Answer(word(STATIONS))
    place.check("--json")
    assert times_asked(site, "/a.docx") == 1


@pytest.mark.converter
def test_an_old_word_file_on_a_site_is_read_where_a_converter_is_installed(place, site):
    announced(place, site, "/notice.doc", "关于推进数字车间建设的通知")
    site.answers["/notice.doc"] = Answer((DOCUMENTS / "notice.doc").read_bytes())
    assert outcome(place.check("--json")) == "new"
    assert "全市累计建成数字车间62家" in texts(place)[0]


SCRIPT = '<script>createPageHTML(3,{},"t1","html");</script>'
LINKS = ('<a href="t1_1.html">下一页</a>', '<a href="t1.html">上一页</a><a href="t1_2.html">下一页</a>', "")


@pytest.mark.parametrize("pagers", [(SCRIPT.format(0), SCRIPT.format(1), SCRIPT.format(2)), LINKS])
def test_the_parts_of_an_article_are_one_publication(place, site, pagers):
    announced(place, site)
    for path, text, pager in zip(
        ("/t1.html", "/t1_1.html", "/t1_2.html"),
        ("其一。" + FILLER, "其二。" + FILLER, "其三。" + STATIONS),
        pagers,
        strict=True,
    ):
        part(site, path, text, pager)
    made = place.check()
    (text,) = texts(place)
    assert [each in text for each in ("其一。", "其二。", STATIONS)] == [True] * 3
    assert [each["commitment"] for each in made["changes"] if each["kind"] == "achieved"] == ["sample/stations"]
    place.a_day_passes()
    again = place.check("ribao")
    assert (kinds(again), len(texts(place))) == ([], 1)


def test_an_edit_in_a_further_part_is_seen(place, site):
    announced(place, site)
    part(site, "/t1.html", FILLER, '<a href="t1_1.html">下一页</a>')
    part(site, "/t1_1.html", STATIONS, "")
    place.check()
    part(site, "/t1_1.html", STATIONS.replace("3.5", "3.9"), "")
    place.a_day_passes()
    made = place.check("ribao")
    (edited,) = [each for each in made["changes"] if each["kind"] == "publication_edited"]
    assert "3.5万个 → 3.9万个" in edited["text"]


def test_an_article_of_which_a_part_does_not_answer_is_not_read_by_half(place, site):
    announced(place, site)
    part(site, "/t1.html", FILLER, '<a href="t1_1.html">下一页</a>')
    site.answers["/t1_1.html"] = Answer(b"", 500)
    made = place.check()
    assert (outcome(made), texts(place)) == ("failed", [])
    part(site, "/t1_1.html", STATIONS, "")
    place.a_day_passes()
    assert "achieved" in kinds(place.check("ribao"))


def test_the_next_article_is_no_part_of_this_one(place, site):
    announced(place, site)
    part(site, "/t1.html", FILLER, '<a href="t2.html">下一页</a><a href="/b/t1_1.html">下一页</a>')
    place.check()
    assert site.paths() == ["/feed.xml", "/t1.html"]


@pytest.mark.parametrize(
    "stub",
    [
        '<html><head><meta http-equiv="Refresh" content="0; url=/real/9.html"></head><body></body></html>',
        "<html><body>正在跳转，请稍候。<script>window.location.href = '/real/9.html';</script></body></html>",
        "<html><body><script>location.replace('/real/9.html')</script></body></html>",
        '<html><body><p>网站导航 首页 新闻 服务</p><iframe src="/real/9.html" width="100%"></iframe></body></html>',
    ],
)
def test_a_stub_is_followed_one_step(place, site, stub):
    announced(place, site)
    site.answers["/t1.html"] = Answer(stub.encode())
    site.page("/real/9.html", "基站建设年报", STATIONS, FILLER)
    made = place.check()
    (new,) = [each for each in made["changes"] if each["kind"] == "publication_new"]
    assert new["publication"]["url"].endswith("/t1.html")
    assert STATIONS in texts(place)[0]


def test_stubs_that_lead_to_each_other_end(place, site):
    announced(place, site)
    for path, other in (("/t1.html", "/t2.html"), ("/t2.html", "/t1.html")):
        site.answers[path] = Answer(f'<meta http-equiv="refresh" content="0;url={other}"><p> </p>'.encode())
    made = place.check()
    assert (outcome(made), texts(place)) == ("failed", [])
    assert site.paths() == ["/feed.xml", "/t1.html", "/t2.html"]


def test_a_short_article_with_a_script_of_its_own_stays_what_it_is(place, site):
    announced(place, site)
    script = "<script>if (isPhone()) { location.href = '/m/home.html'; }</script>"
    site.answers["/t1.html"] = Answer(
        f'<meta charset="utf-8"><div class="TRS_Editor">{STATIONS}</div>{script}'.encode()
    )
    place.check()
    assert STATIONS in texts(place)[0]
    assert "/m/home.html" not in site.paths()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (
            "/t1.html",
            '<meta charset="utf-8"><div>首页 | 联系我们 | 网站地图 | 主办：某局</div><div class="TRS_Editor"><img src="a.jpg"></div>',
        ),
        ("https://mp.weixin.qq.com/s/abc", ""),
    ],
)
def test_pictures_and_wechat_are_unread_and_say_nothing_against_the_source(place, site, address, page):
    site.answers["/list.html"] = Answer(
        f'<meta charset="utf-8"><ul><li><a href="{address}">基站建设年报一图读懂</a><span>2023-03-28</span></li>'
        '<li><a href="/t2.html">关于基站建设进展情况的通报</a><span>2023-03-27</span></li>'
        '<li><a href="/t3.html">关于通信设施保护的通知</a><span>2023-03-26</span></li></ul>'.encode()
    )
    site.answers["/t1.html"] = Answer(page.encode())
    site.page("/t2.html", "关于基站建设进展情况的通报", STATIONS)
    site.page("/t3.html", "关于通信设施保护的通知", FILLER)
    place.sources({"name": "ribao", "kind": "listing", "url": f"{site.base}/list.html"})
    made = place.check()
    assert outcome(made) == "new"
    assert address in made["sources"][0]["error"]["text"]
    assert len(texts(place)) == 2


def test_a_pdf_that_a_listing_links_to_is_read(place, site):
    announced(place, site, "/plan.pdf", "数字经济发展方案")
    site.answers["/plan.pdf"] = Answer(
        (DOCUMENTS / "plan.pdf").read_bytes(), headers={"Content-Type": "application/pdf"}
    )
    assert kinds(place.check())[:1] == ["publication_new"]
    assert len(texts(place)) == 1


def test_a_word_document_that_a_listing_links_to_is_evidence(place, site):
    document = docx.Document()
    document.add_heading("基站建设年报", 1)
    document.add_paragraph(STATIONS)
    out = io.BytesIO()
    document.save(out)
    announced(place, site, "/report.docx")
    site.answers["/report.docx"] = Answer(out.getvalue(), headers={"Content-Type": "application/octet-stream"})
    assert "achieved" in kinds(place.check())


@pytest.mark.parametrize("name", ["scan.pdf", "locked.pdf"])
def test_a_pdf_without_readable_text_is_told_as_unread(place, site, name):
    announced(place, site, f"/{name}")
    site.answers[f"/{name}"] = Answer((DOCUMENTS / name).read_bytes(), headers={"Content-Type": "application/pdf"})
    made = place.check()
    assert texts(place) == []
    assert "PDF" in made["sources"][0]["error"]["text"] or f"/{name}" in made["sources"][0]["error"]["text"]


def missed(place, site):
    """A round in which the article is not found, some days after the one before."""
    place.a_day_passes()
    return kinds(place.check("ribao"))


def test_a_page_not_found_is_gone_when_it_was_missed_on_two_days(place, site):
    announced(place, site)
    site.page("/t1.html", "基站建设年报", STATIONS, FILLER)
    place.check()
    del site.answers["/t1.html"]
    assert missed(place, site) == []
    with closing(sqlite3.connect(place.db)) as db, db:
        db.execute("UPDATE items SET next_look_at = '2020-01-01T00:00:00Z'")
    assert kinds(place.check("ribao")) == []  # the same day
    assert [missed(place, site) for _ in range(2)] == [["publication_gone"], []]


def test_one_that_the_site_says_was_taken_away_is_gone_at_once(place, site):
    announced(place, site)
    site.page("/t1.html", "基站建设年报", STATIONS, FILLER)
    place.check()
    site.answers["/t1.html"] = Answer(b"", 410)
    assert missed(place, site) == ["publication_gone"]


def test_one_that_is_back_the_next_day_was_never_gone(place, site):
    announced(place, site)
    site.page("/t1.html", "基站建设年报", STATIONS, FILLER)
    place.check()
    page = site.answers.pop("/t1.html")
    assert missed(place, site) == []
    site.answers["/t1.html"] = page
    assert missed(place, site) == []
    del site.answers["/t1.html"]
    assert missed(place, site) == []


def test_an_article_that_leads_to_the_front_page_is_gone_and_its_text_is_not_the_front_page(place, site):
    announced(place, site)
    site.page("/t1.html", "基站建设年报", STATIONS, FILLER)
    site.page("/", "某局", "欢迎访问某局网站。" + FILLER)
    place.check()
    site.answers["/t1.html"] = Answer(b"", 302, {"Location": "/"})
    assert [missed(place, site) for _ in range(2)] == [[], ["publication_gone"]]
    assert len(texts(place)) == 1
