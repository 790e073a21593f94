"""Which part of a page is read as its article, and what is left out as standing around it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.model import CHINA, Role, Selectors, Source, SourceKind
from monitor.read.article import read_article
from monitor.read.opinion import main_text

NOW = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)
URL = "https://site.example/2025/1.html"
PROSE = [
    "会议指出，今年以来各区认真落实行动方案，项目建设进度总体好于预期。",
    "下一步，要继续抓好重点企业服务，完善月度调度机制，及时解决难点问题。",
    "各部门要按照职责分工，细化任务清单，确保年底前全面完成。",
]
ARTICLE = "".join(f"<p>{line}</p>" for line in PROSE)
COMMENT = "<p>网友说：我们小区的充电桩怎么还没有装好，都等了两年了，请尽快处理一下。</p>" * 2


def read(page: str, selector: str | None = None, title: str = "关于数字经济工作推进情况的通报"):
    source = Source(
        "s", SourceKind.LISTING, "https://site.example/", "", Role.OTHER, "", selectors=Selectors(body=selector)
    )
    body = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{page}</body></html>'
    return read_article(body.encode(), source, None, URL, "text/html", NOW)


@pytest.mark.parametrize(
    "name", ['class="post_comment w9"', 'id="commentBox"', 'class="hot-news"', 'class="Related-List"']
)
def test_what_readers_wrote_and_what_else_there_is_to_read_is_no_part_of_it(name):
    page = f'<div class="main"><h1>通报</h1>{ARTICLE}<div {name}>{COMMENT}</div></div>'
    assert read(page).text.split("\n")[-3:] == PROSE


def test_a_part_with_most_of_the_prose_is_read_whatever_it_is_called():
    page = f'<div class="main"><div id="commentMain">{ARTICLE}</div><div>首页</div></div>'
    assert read(page).text.split("\n") == PROSE


def test_what_a_selector_names_is_read_whole():
    page = f'<div class="main">{ARTICLE}<div class="comment">{COMMENT}</div></div>'
    assert "网友说" in read(page, ".main").text


def test_lists_of_links_and_labels_do_not_outweigh_a_short_article():
    links = "".join(f'<li><a href="/{n}.html">推荐阅读的第{n}条新闻，点这里看全文</a></li>' for n in range(40))
    stocks = "".join(f"<div>某某股份 {n}.15 +1.02%</div>" for n in range(15))
    page = f'<div id="a"><div class="txt">{ARTICLE}</div><div class="x"><ul>{links}</ul>{stocks}</div></div>'
    assert read(page).text.split("\n") == PROSE


def test_sections_of_one_article_stay_together():
    sections = "".join(f'<div class="section"><h2>第{n}部分</h2>{ARTICLE}</div>' for n in "一二三")
    text = read(f'<div class="wrap">{sections}</div>').text
    assert text.count(PROSE[0]) == 3


def test_a_half_with_another_look_is_left_out():
    other = f'<div class="statement">{COMMENT}</div>'
    assert read(f'<div class="wrap"><div class="con">{ARTICLE}</div>{other}</div>').text.split("\n") == PROSE


def test_a_table_of_figures_is_an_article():
    rows = "".join(f"<tr><td>指标{n}</td><td>{n}00</td><td>亿元</td></tr>" for n in range(30))
    page = (
        f'<div class="menu">首页 新闻 公开</div><div class="c"><table>{rows}</table></div><div class="b">主办单位</div>'
    )
    assert "指标29\t2900\t亿元" in read(page).text


def test_a_page_without_parts_is_shown_to_a_library():
    links = '<a href="/a">栏目一</a> <a href="/b">栏目二</a><br>'
    page = f"{links * 3}<h1>关于数字经济工作推进情况的通报</h1>{ARTICLE * 3}<p><a href='/c'>下一条新闻在这里</a></p>"
    assert read(page).text.count(PROSE[1]) == 3


@pytest.mark.parametrize("page", ["", "<", "<html>", "\x00" * 50, "x" * 500_000, "<div>" * 5000])
def test_the_library_stumbles_over_nothing(page):
    assert isinstance(main_text(page), list)


# ---------------------------------------------------------------- headline and day


@pytest.mark.parametrize(
    ("title", "headline", "said"),
    [
        ("关于数字车间建设情况的通报_通知公告_某市经信局", "", "关于数字车间建设情况的通报"),
        ("关于数字车间建设情况的通报|数字车间|某市_某某新闻", "", "关于数字车间建设情况的通报"),
        ("聚焦 | 数字车间这样建起来", "", "聚焦 | 数字车间这样建起来"),
        ("某市经信局_关于数字车间建设情况的通报", "", "关于数字车间建设情况的通报"),
        ("数字车间建设提速-EDN 电子", '<h2 class="t">数字车间建设提速</h2>', "数字车间建设提速"),
        ("数字车间建设提速-新华网", '<div class="share-title">数字车间建设提速-新华网</div>', "数字车间建设提速"),
    ],
)
def test_the_headline_is_told_from_the_name_of_the_site(title, headline, said):
    assert read(f'{headline}<div class="c">{ARTICLE}</div>', title=title).title == said


@pytest.mark.parametrize(
    ("above", "head", "day"),
    [
        ("<div>2025-06-18 10:20 某某晚报</div>", "", date(2025, 6, 18)),
        ("<div>张三 · 2025年6月18日 · 阅读 120</div>", "", date(2025, 6, 18)),
        ("", '<meta itemprop="datePublished" content="2025-06-18T08:00:00+08:00">', date(2025, 6, 18)),
        ("", '<script>{"@type":"News","pubDate":"2025-06-18T08:00:00"}</script>', date(2025, 6, 18)),
        ("<div>更新时间：2025-06-18</div>", "", None),
        ("<div>今天是2025年6月18日 星期三</div>", "", None),
        ("<div>会议于2025年6月18日召开，部署了下半年工作。</div>", "", None),
        ("<div>2099-01-01</div>", "", None),
        ("", "<script>var start = '2025-06-18';</script>", None),
    ],
)
def test_the_day_shown_by_the_headline_is_that_of_publication(above, head, day):
    page = f'<h1>关于数字经济工作推进情况的通报</h1>{above}<div class="c">{ARTICLE}</div>{head}'
    assert read(page).published == day


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<p>发布日期：<!-- 日期 -->2025-06-18 责任编辑：某某</p>", date(2025, 6, 18)),
        ("<div><span>时间：2025-06-18 17:08</span></div>", date(2025, 6, 18)),
        ("<ul><li>关于另一件事的通知 2025-06-18</li></ul>", None),
        ("<p>2025-06-18</p>", None),
        ("<p>更新时间：2025-06-18</p>", None),
        ("<p>一</p><p>二</p><p>三</p><p>四</p><p>五</p><p>六</p><p>七</p><p>发布日期：2025-06-18</p>", None),
    ],
)
def test_a_day_under_the_article_counts_where_it_is_called_its_own(below, day):
    page = f'<h1>关于数字经济工作推进情况的通报</h1><div class="c">{ARTICLE}</div><div>{below}</div>'
    assert read(page).published == day


def test_the_day_above_goes_before_the_one_below():
    page = f'<h1>关于数字经济工作推进情况的通报</h1><p>发布日期：2025-06-17</p><div class="c">{ARTICLE}</div>'
    assert read(f"{page}<div>发布日期：2025-06-18</div>").published == date(2025, 6, 17)


@pytest.mark.parametrize("name", ["dcterms.issued", "DCTERMS.created"])
def test_the_day_of_dublin_core_is_that_of_publication(name):
    head = f'<meta name="{name}" content="2025-06-18T08:00:00+08:00">'
    assert read(f'{head}<h1>关于数字经济工作推进情况的通报</h1><div class="c">{ARTICLE}</div>').published == date(
        2025, 6, 18
    )


def test_a_day_above_the_headline_is_another_thing():
    page = f'<div>2025-06-18</div><h1>关于数字经济工作推进情况的通报</h1><div class="c">{ARTICLE}</div>'
    assert read(page).published is None


def test_a_table_of_figures_beside_a_paragraph_is_not_lost():
    rows = "".join(f"<tr><td>指标{n}</td><td>{n}00</td><td>亿元</td></tr>" for n in range(9))
    page = f'<div class="tab"><table>{rows}</table></div><div class="txt">{ARTICLE}</div>'
    text = read(page).text
    assert "指标8\t800\t亿元" in text
    assert PROSE[0] in text


def test_a_list_of_the_articles_own_files_is_a_part_of_it():
    files = '<div class="related-files"><p>附件：1.任务清单，共12项，请各区对照落实，按时完成。</p></div>'
    assert "附件：1.任务清单" in read(f'<div class="TRS_Editor">{ARTICLE}{files}</div>').text


@pytest.mark.parametrize(
    "part",
    [
        '<div class="shareholder-data"><p>股东已投入资金3.5亿元，建成算力中心2个，投用机架6000个。</p></div>',
        '<div class="article-footer"><p>某市人民政府</p><p>2025年6月17日</p></div>',
    ],
)
def test_a_part_that_only_sounds_like_it_or_signs_the_text_is_read(part):
    text = read(f'<div id="zoom">{ARTICLE}{part}</div>').text
    assert text.split("\n")[-1] in ("股东已投入资金3.5亿元，建成算力中心2个，投用机架6000个。", "2025年6月17日")


def test_a_wrapper_named_for_its_sidebar_is_no_sidebar():
    links = "".join(f'<p><a href="/{n}.html">第{n}条推荐的新闻，点这里看全文</a></p>' for n in range(40))
    assert PROSE[0] in read(f'<div class="page has-sidebar">{links}{ARTICLE}</div>').text


def test_a_source_and_a_time_behind_the_text_are_of_what_is_in_it():
    inner = "<p>时间：2024年3月1日</p><p>来源：武汉市统计局</p>"
    made = read(f'<div>发布日期：2025-06-18 来源：长江日报</div><div id="zoom">{ARTICLE}{inner}</div>')
    assert (made.publisher, made.published) == ("长江日报", date(2025, 6, 18))
    made = read(f'<div id="zoom">{ARTICLE}{inner}</div>')
    assert (made.publisher, made.published) == ("", None)


@pytest.mark.parametrize("line", ["（2023年1月1日起施行）", "一、2023年5月1日以来的工作情况", "自2023年1月1日起生效"])
def test_a_day_of_effect_or_since_which_is_told_is_not_that_of_publication(line):
    assert read(f'<h1>关于数字经济工作推进情况的通报</h1><p>{line}</p><div class="c">{ARTICLE}</div>').published is None
