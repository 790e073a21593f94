"""Where each fact about a publication is looked for, and in which order."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.errors import ReadError
from monitor.model import CHINA, Item, Role, Selectors, Source, SourceKind
from monitor.read import article, body
from monitor.read.article import read_article
from monitor.read.publication import raw_hash, text_hash

NOW = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)
URL = "https://a.sample.cn/1.html"
TEXT = "<p>全市已建成5G基站三万九千个，比上年增长一成。</p><p>有关部门将继续推进建设，完善覆盖。</p>"


def source(**selectors):
    return Source("s", SourceKind.PAGE, URL, "样本市", Role.SELF, "样本市数据局", selectors=Selectors(**selectors))


def read(page, item=None, role_of=None, content_type="text/html; charset=utf-8", **selectors):
    return read_article(page.encode(), source(**selectors), item, URL, content_type, NOW, role_of)


def meta(**names):
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in names.items())


def test_hashes_are_of_the_text_and_of_the_bytes():
    made = read(TEXT)
    assert made.text_hash == text_hash(made.text)
    assert made.raw_hash == raw_hash(TEXT.encode())
    assert made.retrieved_at == NOW
    assert (made.region, made.role, made.kind) == ("样本市", Role.SELF, None)


@pytest.mark.parametrize(
    ("head", "item", "title"),
    [
        (meta(ARTICLETITLE="元数据里的标题") + "<title>页面标题</title>", "列表里的标题", "元数据里的标题"),
        ("<h1>页内大标题</h1><title>页面标题在此</title>", "列表里的标题", "页内大标题"),
        ("<h1>样本市数据局</h1>", "列表里的标题", "列表里的标题"),
        ("<h1>大标题之一</h1><h1>大标题之二</h1>", "列表里的标题", "列表里的标题"),
        ("<title>页面自己的标题-样本市数据局</title>", "列表里的标题被截断…", "页面自己的标题"),
        ("<title>页面自己的标题_政务公开_某市人民政府门户网站</title>", None, "页面自己的标题_政务公开"),
        ("<title>2025-2027年行动方案 - 某某网</title>", None, "2025-2027年行动方案"),
        ("", "列表里的标题被截断…", "列表里的标题被截断"),
        ("", None, "全市已建成5G基站三万九千个，比上年增长一成。"),
    ],
)
def test_the_title_is_the_first_whole_one(head, item, title):
    made = read(
        f"<html><head>{head}</head><body><div class=x>{TEXT}</div></body></html>", Item(URL, item) if item else None
    )
    assert made.title == title


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (meta(PubDate="2025-06-18 10:00") + TEXT, date(2025, 6, 18)),
        (meta(pubdate="", firstpublishedtime="2025-06-18-10:00:00") + TEXT, date(2025, 6, 18)),
        ('<meta property="article:published_time" content="2025-06-17T20:00:00Z">' + TEXT, date(2025, 6, 18)),
        ("<publishtime>2025-06-18 09:00:00</publishtime>" + TEXT, date(2025, 6, 18)),
        ("<p>信息提供日期：2025年6月18日</p>" + TEXT, date(2025, 6, 18)),
        ("<p>发布时间：2025-06-18 | 来源：某晚报 | 字号：大 中 小</p>" + TEXT, date(2025, 6, 18)),
        (meta(PubDate="2035-06-18") + TEXT, date(2025, 1, 2)),
        (TEXT, date(2025, 1, 2)),
    ],
)
def test_published_is_what_the_page_says_else_what_the_listing_says(page, day):
    assert read(page, Item(URL, "标题在列表里", date(2025, 1, 2))).published == day


def test_the_date_in_an_address_is_no_date_of_publication():
    made = read_article(TEXT.encode(), source(), None, "https://a.cn/202509/t20250929_1.html", None, NOW)
    assert (made.published, made.signed) == (None, None)


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (TEXT + "<p>样本市数据局</p><p>2025年6月26日</p>", date(2025, 6, 26)),
        (TEXT + "<p>样本市数据局</p><p>二〇二五年六月二十六日</p><p>（联系人：略）</p>", date(2025, 6, 26)),
        ("<p>样本市人民政府</p><p>2020年7月13日</p>" + TEXT * 9, date(2020, 7, 13)),
        ("<p>没有落款单位的一行</p><p>2020年7月13日</p>" + TEXT * 9, None),
        ("<p>成文日期：2025年6月26日 索引号：1</p>" + TEXT, date(2025, 6, 26)),
        (TEXT + "<p>自2025年6月26日起施行。</p>", None),
        (TEXT + "<p>2035年6月26日</p>", None),
    ],
)
def test_signed_is_a_line_of_its_own_at_the_end_or_under_a_publisher(page, day):
    assert read(page).signed == day


@pytest.mark.parametrize(
    ("page", "publisher"),
    [
        (meta(ContentSource="样本市经信局") + TEXT, "样本市经信局"),
        (meta(contentsource="来源：长江日报") + TEXT, "长江日报"),
        ("<p>来源：某晚报</p>" + TEXT, "某晚报"),
        (meta(ContentSource="本网") + TEXT, "样本市数据局"),
        (meta(ContentSource="http://a.cn/") + TEXT, "样本市数据局"),
        (meta(ContentSource="") + TEXT, "样本市数据局"),
        (TEXT, "样本市数据局"),
    ],
)
def test_the_publisher_is_the_one_the_page_names(page, publisher):
    assert read(page).publisher == publisher


def test_the_role_is_asked_for_with_the_publisher_the_page_names():
    asked = []

    def role_of(publisher, default):
        asked.append((publisher, default))
        return Role.MEDIA

    assert read(meta(ContentSource="长江日报") + TEXT, role_of=role_of).role is Role.MEDIA
    assert asked == [("长江日报", Role.SELF)]


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("<p>样政规〔2020〕11号</p>" + TEXT, "样政规〔2020〕11号"),
        ("<p>样政办[2025] 51 号</p>" + TEXT, "样政办〔2025〕51号"),
        ("<p>文号：样数函〔2025〕第 7 号 有效性：有效</p>" + TEXT, "样数函〔2025〕第7号"),
        (meta(ArticleTitle="关于印发行动方案的通知样政办〔2025〕46号") + TEXT, "样政办〔2025〕46号"),
        ("<p>按照国发〔2015〕50号文件要求，现将情况报告如下。</p>" + TEXT, None),
        (TEXT, None),
    ],
)
def test_the_number_is_the_document_s_own(page, number):
    assert read(page).number == number


# ---------------------------------------------------------------- the body


def test_the_source_s_selector_goes_first():
    page = f"<div class=TRS_Editor>{TEXT * 3}</div><div class=mine><p>选中的正文就在这里，不在别处。</p></div>"
    assert read(page, body=".mine").text == "选中的正文就在这里，不在别处。"


def test_several_nodes_of_a_selector_are_read_in_order_and_none_twice():
    page = "<div class=m><p class=m>第一部分的文字。</p></div><div>不要的</div><div class=m>第二部分的文字。</div>"
    assert read(page, body=".m").text == "第一部分的文字。\n第二部分的文字。"


def test_a_selector_that_finds_nothing_gives_way_to_the_page_s_own_shape():
    assert read(f"<div class=TRS_Editor>{TEXT}</div><p>别的</p>", body=".gone").text.startswith("全市")


def test_a_selector_that_is_none_is_refused():
    with pytest.raises(ReadError) as caught:
        read(TEXT, body="p[[")
    assert caught.value.key == "read.bad_selector"


def test_the_densest_part_is_the_article():
    links = "".join(f"<li><a href='{n}'>另一篇文章的标题，也不短，第{n}号</a></li>" for n in range(30))
    page = f"<div><ul>{links}</ul></div><div><div class=h><h2>标题</h2></div><div class=q>{TEXT}</div></div><div>{links}</div>"
    assert read(page).text.split("\n")[-2:] == [
        "全市已建成5G基站三万九千个，比上年增长一成。",
        "有关部门将继续推进建设，完善覆盖。",
    ]
    assert "另一篇" not in read(page).text


@pytest.mark.parametrize(
    "line",
    [
        "发布日期：2025-06-18 10:00 来源：样本市数据局 字体：[ 大 中 小 ] 打印 分享到：",
        "【打印本页】 【关闭窗口】", "字号：大 中 小", "责任编辑：某某", "您当前的位置：首页 > 政务公开", "上一篇：关于甲的通知", "浏览次数：1024 次",
        "2025-09-24 来源：某晚报",
        "版权所有 样本市人民政府 鄂ICP备00000000号",
    ],
)  # fmt: skip
def test_decoration_at_both_ends_is_left_out(line):
    assert read(f"<p>{line}</p>{TEXT}<p>{line}</p>").text.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "时间：6月18日上午，地点：会议中心", "来源多样的数据共有三类", "打印机产量增长一成", "编辑部和作者共同完成了调查。",
        "发布日期：以公告为准，详见附件", "大中小企业融通发展", "责任编辑：" + "很长的名字" * 12,
    ],
)  # fmt: skip
def test_a_sentence_is_never_taken_for_decoration(line):
    assert line in read(f"{TEXT}<p>{line}</p>").text


def test_what_looks_like_decoration_in_the_middle_of_a_text_stays():
    paragraphs = "".join(f"<p>第{n}段的正文内容。</p>" for n in range(20))
    assert "打印" in read(f"<div>{paragraphs}<p>打印</p>{paragraphs}</div>").text.split("\n")


# ---------------------------------------------------------------- what is no article


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<p> </p>",
        "<p>短</p>",
        "<script>location='x'</script>",
        "<div style='display:none'>" + TEXT + "</div>",
    ],
)
def test_a_page_without_text_is_refused(page):
    with pytest.raises(ReadError) as caught:
        read(page)
    assert caught.value.key == "read.empty_body"
    assert caught.value.slots["url"] == URL


@pytest.mark.parametrize(
    "page",
    [
        "<title>404 Not Found</title><p>您要查看的内容已经不在这里了。</p>",
        "<div>很抱歉，您访问的页面不存在或已被删除！</div>",
    ],
)
def test_an_error_said_with_status_200_is_refused(page):
    with pytest.raises(ReadError) as caught:
        read(page)
    assert caught.value.key == "read.error_page"


@pytest.mark.parametrize(
    ("start", "key"),
    [
        (b"PK\x03\x04", "read.zip_broken"),
        (b"\xd0\xcf\x11\xe0", "read.not_a_document"),
        (b"\x89PNG", "read.not_a_document"),
    ],
)
def test_a_file_that_is_no_page_is_refused_by_name(start, key):
    with pytest.raises(ReadError) as caught:
        read_article(start + b"x" * 100, source(), None, URL, "text/html", NOW)
    assert caught.value.key == key


def test_json_is_no_page():
    with pytest.raises(ReadError) as caught:
        read('{"code": 200, "data": "一段足够长的文字在此"}', content_type="application/json; charset=utf-8")
    assert caught.value.slots["kind"] == "JSON"


def test_plain_text_is_read_line_by_line():
    made = read("第一行文字在此。\n\n  第二行 <b> 文字。\n", content_type="text/plain; charset=utf-8")
    assert made.text == "第一行文字在此。\n第二行 <b> 文字。"


def test_a_title_keeps_a_dash_of_its_own():
    assert article.without_site("甲—乙—丙局网站") == "甲—乙"
    assert article.without_site("某局-关于某事的通知", ("某局",)) == "关于某事的通知"
    assert article.without_site("") == ""


def test_every_container_is_a_selector_that_works():
    page = "".join(f"<div class='{name[1:]}'></div>" for name in body.parts()["containers"] if name.startswith("."))
    assert read(page + f"<div class='TRS_Editor'>{TEXT}</div>").text.startswith("全市")
