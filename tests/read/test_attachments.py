"""Which files of a page belong to its article, what they are called, and which of several formats is read."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import Role, Source, SourceKind
from monitor.read.attachments import MOST, attached

URL = "https://site.example/zwgk/202507/t20250702_1.html"
DAY = date(2025, 7, 2)
SOURCE = Source("site", SourceKind.LISTING, "https://site.example/", "武汉市", Role.SELF, "武汉市数据局")
TEXT = "<p>现将有关事项通知如下，请各区各部门结合实际认真抓好落实，并按季度报送进展情况。</p>" * 3


def found(inside: str = "", outside: str = "") -> list[tuple[str, str]]:
    page = f'<meta charset="utf-8"><div class="TRS_Editor">{TEXT}{inside}</div>{outside}'
    read = attached(page.encode(), URL, "text/html", SOURCE, DAY)
    assert all(each.published == DAY for each in read)
    return [(each.url.removeprefix("https://site.example/zwgk/202507/"), each.title) for each in read]


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ('<a href="P1.docx">附件：1.重点任务清单.docx</a>', "重点任务清单"),
        ('<a href="./P1.docx">附件2 《数字车间建设指标表》</a>', "数字车间建设指标表"),
        ('<a href="P1.docx">3.2025年任务分工 (120KB)</a>', "2025年任务分工"),
        ('<a href="P1.docx" title="重点任务清单.docx">点击下载</a>', "重点任务清单"),
        ('<a href="P1.docx">附件下载</a>', ""),
    ],
)
def test_a_file_in_the_article_is_called_by_its_link(link, title):
    assert found(link) == [("P1.docx", title)]


def test_a_file_beside_the_article_counts_where_it_is_said_to_belong_to_it():
    said = '<div class="fj"><span>附件：</span><ul><li><a href="P1.pdf">任务清单</a></li></ul></div>'
    other = '<div class="side"><a href="/guide.pdf">网站使用手册</a></div>'
    assert found(outside=said + other) == [("P1.pdf", "任务清单")]


def test_of_one_text_in_several_formats_one_is_read():
    links = '<a href="a.pdf">行动方案.pdf</a><a href="b.ofd">行动方案.ofd</a><a href="c.docx">行动方案.docx</a><a href="d.pdf">解读.pdf</a>'
    assert [each[0] for each in found(links)] == ["c.docx", "d.pdf"]
    unnamed = '<a href="P7.pdf">PDF版</a><a href="P7.ofd">OFD版</a>'
    assert [each[0] for each in found(unnamed)] == ["P7.pdf"]


def test_files_that_a_script_hands_out_are_known_by_the_name_they_get():
    link = '<a href="/module/download/downfile.jsp?classid=0&filename=2507021.pdf">任务分工表</a>'
    assert found(link) == [
        ("https://site.example/module/download/downfile.jsp?classid=0&filename=2507021.pdf", "任务分工表")
    ]


def test_links_to_pages_pictures_and_scripts_are_no_files():
    assert (
        found('<a href="t2.html">另一篇</a><a href="P1.jpg">附件：图</a><a href="javascript:a.pdf">附件.pdf</a>') == []
    )


def test_the_same_file_linked_twice_counts_once_and_many_are_cut_off():
    links = "".join(f'<a href="P{n}.pdf">任务清单之{n}</a>' for n in range(20))
    assert found('<a href="P0.pdf">任务清单之0</a>' + links)[:2] == [
        ("P0.pdf", "任务清单之0"),
        ("P1.pdf", "任务清单之1"),
    ]
    assert len(found(links)) == MOST


def test_a_packed_file_has_no_files_of_its_own():
    assert attached(b"%PDF-1.7 a.pdf", URL, "application/pdf", SOURCE, DAY) == ()


def test_two_files_of_one_name_and_format_are_two():
    links = '<a href="/2024/list.pdf">任务清单</a><a href="/2025/list.pdf">任务清单</a><a href="/2025/list.ofd">任务清单</a>'
    assert [each[0].rpartition("example")[2] for each in found(links)] == ["/2024/list.pdf", "/2025/list.pdf"]
