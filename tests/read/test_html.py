"""HTML as lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.read import html


def text(markup):
    return html.joined(html.lines([html.parse(markup)])).text


def headings(markup):
    return [line.text for line in html.lines([html.parse(markup)]) if line.heading]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),
        ("一<br>二<br/><br>三", "一\n二\n三"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("<p>　　建成<b>5G</b><i>基站</i>3.9万个</p>", "建成5G基站3.9万个"),
        ("<p>全市\n   基站 and\n more</p>", "全市基站 and more"),
        ("<p>a&nbsp;&nbsp;b&ensp;c</p>", "a b c"),
        ("<p>基&#8203;站&#xfeff;&shy;和&#x202e;算力</p>", "基站和算力"),
        ("<pre>一\n二</pre>三", "一\n二\n三"),
        ("<p>武<ruby>汉<rt>han</rt></ruby></p>", "武汉"),
        ("<p>&lt;b&gt;不是标记</p>", "<b>不是标记"),
        ("没有标记的文字", "没有标记的文字"),
        ("", ""),
    ],
)
def test_a_line_per_block_and_tidy_spaces(markup, expected):
    assert text(markup) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<nav>x</nav>", "<footer>x</footer>", "<!-- x -->", "<noscript>x</noscript>",
        "<template>x</template>", "<p hidden>x</p>", "<p style='display: none'>x</p>", "<p style='DISPLAY:NONE;'>x</p>",
        "<span style='visibility:hidden'>x</span>", "<span style='font-size:0px'>x</span>", "<select><option>x</select>",
        "<textarea>x</textarea>", "<head><title>x</title></head>", "<div style='display:none'><p><b>x</b></p></div>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_not_read(hidden):
    assert text(f"<p>前</p>{hidden}<p>后</p>") == "前\n后"


def test_what_looks_alike_but_is_seen_is_read():
    assert text("<p style='font-size:0.9em'>小</p><p style='display:block'>块</p>") == "小\n块"


TABLE = "<table><tr><th>指标</th><th>目标</th></tr><tr><td><p>基站</p></td><td> 3 万<br>个 </td></tr></table>"


def test_a_table_row_is_a_line_with_tabs():
    assert text(f"<p>前</p>{TABLE}<p>后</p>") == "前\n指标\t目标\n基站\t3 万 个\n后"


def test_an_empty_cell_keeps_its_place():
    assert text("<table><tr><td>a<td><td>b</table>") == "a\t\tb"


def test_cells_that_reach_over_rows_and_columns_keep_the_others_in_place():
    table = "<table><tr><td rowspan=2>甲<td colspan=2>乙<td>丙<tr><td>1<td>2<td>3<tr><td>4<td>5<td>6<td>7</table>"
    assert text(table).split("\n") == ["甲\t乙\t\t丙", "甲\t1\t2\t3", "4\t5\t6\t7"]


def test_a_table_that_only_lays_out_the_page_is_no_row():
    article = "<p>" + "很长的正文。" * 80 + "</p>"
    assert "\t" not in text(f"<table><tr><td>菜单</td><td>{article}<p>第二段</p></td></tr></table>")
    assert text(f"<table><tr><td>菜单</td><td>{TABLE}</td></tr></table>") == "菜单\n指标\t目标\n基站\t3 万 个"


def test_a_single_cell_is_a_line():
    assert text("<table><tr><td>一</td></tr><tr><td></td><td>二</td></tr></table>") == "一\n二"


def test_headings_are_those_marked_and_those_all_bold():
    page = "<h2>一、总体</h2><p><strong>（一）目标</strong></p><p><b>其中</b>，部分加粗</p><p><b>整句加粗的正文。</b></p><p><span><b>二、</b><b>措施</b></span></p>"
    assert headings(page) == ["一、总体", "（一）目标", "二、措施"]


markup = st.recursive(
    st.text("文字 ab\n\t　<&", max_size=8),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(
            [
                "p",
                "div",
                "b",
                "strong",
                "h2",
                "span",
                "table",
                "tr",
                "td",
                "th",
                "li",
                "ul",
                "br",
                "pre",
                "a",
                "nav",
                "script",
            ]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@given(markup)
def test_headings_stand_where_their_offsets_say(page):
    blocks = html.joined(html.lines([html.parse(page)]))
    for offset, heading in blocks.headings:
        assert blocks.text[offset : offset + len(heading)] == heading
        assert offset == 0 or blocks.text[offset - 1] == "\n"


@given(markup)
def test_lines_are_tidy_and_none_is_empty(page):
    for line in html.lines([html.parse(page)]):
        assert line.text.strip()
        assert "\n" not in line.text
        assert "  " not in line.text


@given(st.text(max_size=300))
def test_any_text_is_survived(page):
    text(page)


def test_a_selector_that_is_none_is_an_error_that_names_it():
    with pytest.raises(ReadError) as caught:
        html.select(html.parse("<p>x"), "li[[")
    assert caught.value.key == "read.bad_selector"
    assert caught.value.slots == {"selector": "li[["}


def test_walking_visits_every_node_once_and_leaves_it():
    root = html.parse("<div><p>a<b>c</b></p><p>d</p></div><i>e</i>")
    entered, left = [], []
    html.walk(root, lambda node: entered.append(node.mem_id) or True, lambda node: left.append(node.mem_id))
    assert sorted(entered) == sorted(left)
    assert len(set(entered)) == len(entered)
    assert left[-1] == root.mem_id


def test_walking_stays_below_its_root():
    root = html.select(html.parse("<div><p id=a>一</p><p>二</p></div>"), "#a")[0]
    assert html.text_of(root) == "一"
