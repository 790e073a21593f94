"""Digests as text, Markdown, HTML and Atom: read as their receivers would, whatever a site wrote into them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import feedparser
import pytest
import worlds
from markdown_it import MarkdownIt
from told import FIRST, change

from monitor import messages
from monitor.errors import ConfigError
from monitor.ledger.load import load_ledger
from monitor.model import ChangeKind
from monitor.report.atom import feed
from monitor.report.digest import Digest, Form, ThemeCount, Watched, sections
from monitor.report.templating import link, markdown, render, subject, summary

HOSTILE = "<script>x</script>\x1b]0;owned\x07\u202e**b** [a](javascript:1) | ]]> &amp; {{ 7*7 }}\n# h"


@pytest.fixture
def ledger(tmp_path):
    (tmp_path / "sample.yaml").write_text(worlds.sample(worlds.STATIONS), "utf-8")
    return load_ledger([tmp_path])


@pytest.fixture(autouse=True)
def chinese():
    before = messages.language()
    messages.use("zh")
    yield
    messages.use(before)


def digest(*changes, form=Form.NEW, **said):
    until = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    return Digest(form, FIRST, until, sections(changes), watched=Watched(3, ("区政府",), 1), texts=4, **said)


def every():
    return digest(*(change(kind, number) for number, kind in enumerate(ChangeKind)))


class Page(HTMLParser):
    """What a page shows and where it leads."""

    def __init__(self, html, *, parted=False):
        super().__init__()
        self.parted = parted
        self.tags, self.links, self.shown = set(), [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.shown += f"{data} " if self.parted else data


def test_the_text_has_the_sentence_the_figures_the_address_the_day_and_who_says_so(ledger):
    told = render(digest(change(ChangeKind.ACHIEVED)), ledger, "text")
    lines = told.split("\n")
    assert lines[0] == "简报 · 2026-03-02 09:00 至 2026-03-03 09:00"
    assert lines[1] == "达成 1 项"
    at = lines.index("要事")
    assert lines[at + 1 : at + 4] == [
        "✓ 5G基站 2.8万 → 3.1万，目标 3万，达到 · 长江日报 2026-03-01",
        "  “全市已建成5G基站3.1万个。”",
        "  https://a.cn/0.html",
    ]
    assert "读不到 1 处，从未查看 1 处；读了新文件 4 份" in told
    assert "目前读不到：区政府" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("written", ["text", "markdown", "html"])
def test_every_kind_of_change_is_told_in_every_format_and_language(ledger, lang, written):
    messages.use(lang)
    made = every()
    told = render(made, ledger, written)
    assert told.count("3.1万个。") == sum(bool(each.quote) for each in made.changes)
    assert all(f"/{number}.html" in told for number, kind in enumerate(ChangeKind) if "source" not in kind)
    assert not re.search(r"\b(?:digest|change|report)\.[a-z_]+", told)


def test_a_digest_for_mail_takes_nothing_from_elsewhere_and_is_closed(ledger):
    page = Page(render(every(), ledger, "html"))
    assert page.tags <= {
        "html", "head", "meta", "title", "body", "table", "tr", "td", "th", "h1", "h2", "p", "div", "span", "blockquote",
        "a", "br", "strong",
    }  # fmt: skip
    assert page.links
    assert all(each.startswith("https://a.cn/") for each in page.links)


@pytest.mark.parametrize("where", ["title", "quote", "publisher", "url", "source"])
def test_nothing_a_site_wrote_is_obeyed(ledger, where):
    wrote = {"url": f"javascript:alert(1)//{HOSTILE}"}.get(where, HOSTILE)
    made = digest(
        change(ChangeKind.ACHIEVED, **{where: wrote}),
        change(ChangeKind.PUBLICATION_GONE, 1, **{where: wrote}),
        change(ChangeKind.SOURCE_BROKEN, 2, **{where: wrote}),
    )
    for written in ("text", "markdown", "html"):
        told = render(made, ledger, written)
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "49" not in told
    page = Page(render(made, ledger, "html"))
    assert "script" not in page.tags
    assert not [each for each in page.links if not each.startswith("https://a.cn/")]
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").parse(render(made, ledger, "markdown"))
    inline = [child for token in shown for child in token.children or ()]
    assert not [child for child in (*inline, *shown) if child.type in ("html_inline", "html_block", "image")]
    led = [child.attrGet("href") for child in inline if child.type == "link_open"]
    assert all(str(each).startswith("https://a.cn/") for each in led)
    assert [token.content for token in shown if token.type == "inline" and token.content.startswith("h")] == []


def test_a_feed_reader_reads_the_feed(ledger):
    told = [change(ChangeKind.ACHIEVED, 1, title=HOSTILE, quote=HOSTILE), change(ChangeKind.PUBLICATION_GONE, 2)]
    read = feedparser.parse(feed(told, ledger, FIRST))
    assert not read.bozo
    assert read.version == "atom10"
    assert [entry.id for entry in read.entries] == [
        "urn:duban:change:publication_gone-2",
        "urn:duban:change:achieved-1",
    ]
    assert read.entries[1].link == "https://a.cn/1.html"
    assert read.entries[1].updated == "2026-03-02T09:01:00+08:00"
    assert read.entries[1].content[0].type == "text/plain"
    assert {tag.term for tag in read.entries[1].tags} == {"achieved", "infrastructure", "high"}
    assert read.feed.updated == read.entries[0].updated


def test_a_feed_of_nothing_is_one(ledger):
    read = feedparser.parse(feed([], ledger, FIRST))
    assert (read.bozo, read.entries, read.feed.updated) == (False, [], "2026-03-02T09:00:00+08:00")


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://a.cn/b?c=d&e=%E4%B8%80#f", "https://a.cn/b?c=d&e=%E4%B8%80#f"),
        ('https://a.cn/一 二"><b>', "https://a.cn/%E4%B8%80%20%E4%BA%8C%22%3E%3Cb%3E"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/home/reader/texts/a.txt", ""),
        ("https:///nowhere", ""),
        (None, ""),
    ],
)
def test_a_reader_is_sent_only_to_addresses_of_the_web(url, sent):
    assert link(url) == sent


@pytest.mark.parametrize(
    "text",
    [
        "1. 开工",
        "https://evil.example/x",
        "www.evil.example",
        "a@evil.example",
        "- 项",
        "# 题",
        "> 引",
        "a_b*c*`d`",
        "<b>",
        "[a](b)",
        "| 表 |",
        "+ 加",
        "$x$",
    ],
)
def test_letters_stay_letters_in_markdown(text):
    shown = MarkdownIt("gfm-like", {"html": True}).render(markdown(text)).strip()
    told = Page(shown)
    assert told.tags == {"p"}
    assert told.shown == text


def test_a_report_has_its_tables_and_bars(ledger):
    themes = (ThemeCount("ai", "人工智能", {"achieved": 1, "overdue": 3}),)
    made = digest(form=Form.MONTHLY, themes=themes, stood_on=date(2026, 3, 3))
    told = render(made, ledger, "text")
    assert "按主题（截至 2026-03-03）" in told
    assert "██████!!!!!!!!!!!!!!!!!!  人工智能: 合计 4，完成 1，逾期 3" in told
    assert "█ 完成" in told
    table = MarkdownIt("commonmark").enable("table").render(render(made, ledger, "markdown"))
    assert table.count("<tr>") == 2
    page = Page(render(made, ledger, "html"), parted=True)
    assert {"人工智能", "4", "3"} <= set(page.shown.split())


def test_the_subject_says_what_and_how_much(ledger):
    assert subject(every()).startswith("督办简报 2026-03-03：达成 1 项，逾期 1 项，")
    assert summary(digest()) == "没有变动"
    monthly = Digest(Form.MONTHLY, datetime(2026, 1, 31, 16, tzinfo=UTC), datetime(2026, 2, 28, 16, tzinfo=UTC))
    assert subject(monthly) == "督办月度通报 2026-02-28：没有变动"
    messages.use("en")
    assert subject(monthly) == "duban · Monthly report · 2026-02-28: Nothing changed"


# ---------------------------------------------------------------- templates of a place


def own(tmp_path, text, name="digest.text.jinja"):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / name).write_text(text, "utf-8")
    return tmp_path / "templates"


def test_a_place_s_own_template_goes_before_the_shipped_one_and_only_for_its_format(ledger, tmp_path):
    mine = own(
        tmp_path, "{{ summary }}{% for s in sections %}{% for i in s['items'] %}|{{ i.line }}{% endfor %}{% endfor %}"
    )
    made = digest(change(ChangeKind.PROGRESS))
    assert render(made, ledger, "text", mine) == "进展 1 项|5G基站 2.8万 → 3.1万，目标 3万 · 长江日报 2026-03-01\n"
    assert render(made, ledger, "markdown", mine) == render(made, ledger, "markdown")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n{% for %}", 2),
        ("{{ nothing_known }}", 0),
        ("{{ 1 / 0 }}", 0),
        ("{{ ''.__class__.__mro__ }}", 0),
        ("{{ day.format.__globals__ }}", 0),
        ("{% include 'digest.other.jinja' %}", 0),
        ("{% include 'digest.text.jinja' %}", 0),
        ("{{ 5|wordwrap }}", 0),
        ("{{ cycler() }}", 0),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_its_line(ledger, tmp_path, text, line):
    with pytest.raises(ConfigError) as caught:
        render(digest(), ledger, "text", own(tmp_path, text))
    assert caught.value.key == "digest.bad_template"
    assert str(caught.value.slots["file"]).endswith("digest.text.jinja")
    assert caught.value.slots["line"] == line


def test_what_a_page_includes_is_escaped_whatever_it_is_called(ledger, tmp_path):
    mine = own(
        tmp_path,
        "{% for s in sections %}{% for i in s['items'] %}{% include 'items.jinja' %}{% endfor %}{% endfor %}",
        "digest.html.jinja",
    )
    (mine / "items.jinja").write_text("{{ i.title }}", "utf-8")
    assert "<b>" not in render(digest(change(ChangeKind.ACHIEVED, title="<b>x</b>")), ledger, "html", mine)


def test_what_a_site_wrote_is_escaped_in_a_place_s_own_page_too(ledger, tmp_path):
    mine = own(tmp_path, "{% for s in sections %}{{ s['items'][0].title }}{% endfor %}", "digest.html.jinja")
    told = render(digest(change(ChangeKind.ACHIEVED, title="<b>x</b>")), ledger, "html", mine)
    assert told == "&lt;b&gt;x&lt;/b&gt;\n"
