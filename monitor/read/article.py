"""A page as a publication: its text, title, publisher, number and dates. Pure: bytes in, a value out.

Owns: where each fact about a publication is looked for, and in which order. Must not: judge, fetch,
or guess what the page does not say. Dates in addresses are ignored: they are days of upload.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from monitor.errors import ReadError
from monitor.model import CHINA, Item, Publication, Role, Source
from monitor.read import body as page_body
from monitor.read import html, packed
from monitor.read.dates import only_date, parse_date
from monitor.read.decode import decode
from monitor.read.html import Line, Node
from monitor.read.onward import only_pictures
from monitor.read.publication import canonical, raw_hash, text_hash

RoleOf = Callable[[str, Role], Role]

_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,12})\s*[〔\[［【(（]\s*((?:19|20)\d\d)\s*[〕\]］】)）]\s*(第?)\s*(\d{1,5})\s*号"
)
_BEFORE_NUMBER = re.compile(r".*(?:通知|意见|方案|决定|办法|公告|批复|规定|关于)")
_HEAD = 8
_SHOWN_BESIDE = 80
"""Letters of a line that shows the day beside source, author and counts; a longer one is prose."""
_CUT = re.compile(r"(?:…|\.\.\.|⋯)+$")
_SITE_PART = re.compile(r"\s*(?:[_|｜–]|-{2,}|—+|(?<![0-9A-Za-z])-(?![0-9A-Za-z])| - )\s*")
_SITE = re.compile(r"(?:网|网站|平台|门户|政府|委员会|局|厅|人大|政协|官网|频道|首页)$")
_STRONG = re.compile(r"\s*[_|｜]+\s*")
_SHORTEST_WHOLE = 8
"""Letters before a _ or | that can be a title; fewer are a column: 聚焦 | 关于…."""
_HEADLINES = "h1, h2, h3, [class*=title i], [id*=title i], [class*=headline i]"
_NO_DAY_OF_ITS_OWN = re.compile(r"[日号]\s*(?:起|以来|至|到|前|之前|以前|召开|在|,|，)|施行|实施|生效|截至|截止")
"""Behind or around a day that is another thing's: 2023年1月1日起施行."""
_BELOW = 6
"""Lines under an article among which some sites keep its day."""
_TIMES = "[class*=time i], [class*=date i]"
_MOST_HEADINGS = 100
_NAMED_BY = ("name", "property", "itemprop")
_SHORTEST_TITLE = 5
_SHORTEST_TEXT = 10
_WHOLE_PAGE = ("html", "body")
_GOOD_PART = 0.6
"""Of the prose of a page; what a library leaves out must be less than what it keeps."""
_LONGEST_TITLE = 200
_LONGEST_PUBLISHER = 40
_NOT_A_NAME = ("本网", "本站", "原创", "未知", "其他", "网络", "互联网", "本网站")


def read_article(
    body: bytes,
    source: Source,
    item: Item | None,
    url: str,
    content_type: str | None,
    retrieved_at: datetime,
    role_of: RoleOf | None = None,
) -> Publication:
    """The publication on a page (HTML, plain text, or a packed file that a list links to); `role_of` gives the role of a publisher the page names.

    Raises ReadError: `read.mojibake`, `read.not_html`, `read.empty_body`, `read.error_page`, `read.bad_selector`,
    `read.pictures` where the article is pictures without words, and those of packed files.
    """
    page = _page(body, source, url, content_type)
    if page_body.is_error_page(page.title, (line.text for line in page.lines)):
        raise ReadError("read.error_page", url=url)
    blocks = html.joined(page.lines)
    if len(blocks.text.strip()) < _SHORTEST_TEXT:
        raise ReadError("read.empty_body", url=url)
    publisher = _publisher(page, source)
    title = _title(page, item, (source.publisher, publisher))
    return Publication(
        url=canonical(url),
        title=title or blocks.text.split("\n", 1)[0][:_LONGEST_TITLE],
        text=blocks.text,
        publisher=publisher,
        region=source.region,
        role=role_of(publisher, source.role) if role_of else source.role,
        number=_number(page, title),
        signed=_signed(page, publisher, retrieved_at),
        published=_published(page, item, retrieved_at),
        retrieved_at=retrieved_at,
        text_hash=text_hash(blocks.text),
        raw_hash=raw_hash(body),
        headings=blocks.headings,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A page taken apart: its lines, and what it says of itself by kind of fact."""

    lines: Sequence[Line]
    meta: Mapping[str, str]
    said: Mapping[str, str]
    headline: str = ""
    title: str = ""
    shown: str = ""
    """The line by the headline that shows a day without calling it one."""
    scripted: str = ""


def _page(body: bytes, source: Source, url: str, content_type: str | None) -> _Page:
    if packed.kind_of(body):
        return _Page(list(packed.lines_of(packed.read_packed(body))), {}, {})
    if _type(content_type).endswith("json"):
        raise ReadError("read.not_html", url=url, kind="JSON")
    text = decode(body, content_type)
    if _is_plain(text, content_type):
        lines = [Line(line) for line in map(html.tidy, text.split("\n")) if line]
        return _Page(lines, {}, {})
    root = html.parse(text)
    if only_pictures(root):
        raise ReadError("read.pictures", url=url)
    part = page_body.choose(root, source.selectors.body)
    trimmed = page_body.trim(html.lines(part.nodes, part.without))
    if not source.selectors.body and part.nodes[0].tag in _WHOLE_PAGE:
        trimmed = _second_opinion(text, trimmed)
    above = [line.text for line in html.lines_above(root, part.nodes[0])]
    below = [line.text for line in html.lines_below(root, part.nodes[-1], _BELOW)]
    said = {**page_body.said_below(below), **trimmed.said, **page_body.said_above(above)}
    title = _page_title(root)
    headline = _headline(root, title)
    shown = _shown(above, [line.text for line in trimmed.lines], headline) or _in_pieces(root, part.nodes[0])
    return _Page(trimmed.lines, _meta(root), said, headline, title, shown, _scripted(text))


def _second_opinion(text: str, first: page_body.Trimmed) -> page_body.Trimmed:
    """What a library takes for the article of a page of which all was read, if it is a good part of that."""
    from monitor.read.opinion import main_text

    second = page_body.trim(main_text(text))
    prose = {line.text for line in first.lines if page_body.is_prose(line.text)}
    kept = {line.text for line in second.lines} & prose
    enough = sum(map(len, kept)) >= _GOOD_PART * sum(map(len, prose))
    return second if kept and enough else first


def joined(parts: Sequence[tuple[Publication, bytes]]) -> tuple[Publication, bytes]:
    """The parts of one article as one, with all their bytes; the first part tells who, when and where."""
    first, raw = parts[0]
    if len(parts) == 1:
        return first, raw
    text, headings = "", []
    for part, _ in parts:
        text += "\n" if text else ""
        headings += [(offset + len(text), words) for offset, words in part.headings]
        text += part.text
    raw = b"\n".join(body for _, body in parts)
    signed = next((part.signed for part, _ in reversed(parts) if part.signed), None)
    return replace(
        first, text=text, headings=tuple(headings), signed=signed, text_hash=text_hash(text), raw_hash=raw_hash(raw)
    ), raw


def _is_plain(text: str, content_type: str | None) -> bool:
    return _type(content_type) == "text/plain" and "<html" not in text[:2000].lower()


def _type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


# ---------------------------------------------------------------- what the page says of itself


def _meta(root: Node) -> dict[str, str]:
    """Facts from meta elements (their names in any case) and from elements of the same names."""
    found: dict[str, str] = {}
    for node in html.select(root, "meta")[:200]:
        name = next((said for said in map(partial(html.attribute, node), _NAMED_BY) if said), "")
        value = html.attribute(node, "content")
        if name and value:
            found.setdefault(name.lower(), html.plain(value))
    for node in html.select(root, "publishtime")[:1]:
        found.setdefault("publishtime", html.text_of(node))
    facts: dict[str, str] = {}
    for fact, names in page_body.parts()["meta"].items():
        value = next((found[name] for name in names if found.get(name)), None)
        if value:
            facts[fact] = value
    return facts


@cache
def _script_dates() -> re.Pattern[str]:
    names = "|".join(map(re.escape, page_body.parts()["script_dates"]))
    return re.compile(rf"""(?<![\w.])["']?(?:{names})["']?\s*[:=]\s*["']([^"'<>]{{8,40}})["']""")


def _scripted(text: str) -> str:
    found = _script_dates().search(text)
    return found[1] if found else ""


def _shown(above: Sequence[str], within: Sequence[str], headline: str) -> str:
    """The line between headline and text that shows a day; "" where there is none, or no telling which."""
    start = next((at for at in range(len(above) - 1, -1, -1) if headline and headline in above[at]), None)
    near = above[start:] if start is not None else above[-_HEAD:]
    lines = [*near, *within[:_HEAD]]
    if start is None and headline in within[:_HEAD]:
        lines = list(within[: 2 * _HEAD])
    return next((line for line in lines if _shows_a_day(line.replace(headline, "") if headline else line)), "")


def _in_pieces(root: Node, article: Node) -> str:
    """A day whose year, month and day stand in nodes of their own above the article: <em>2025</em><em>06</em>/<em>18</em>."""
    nodes = html.select(root, _TIMES)[:_MOST_HEADINGS]
    above = html.seen_before(root, article) if nodes else ()
    told = (re.sub(r"\s*([/.:-])\s*", r"\1", html.pieces_of(node)) for node in nodes if node.mem_id in above)
    return next((text for text in told if only_date(text)), "")


def _shows_a_day(line: str) -> bool:
    if len(line) > _SHOWN_BESIDE or "。" in line or any(word in line for word in page_body.parts()["other_days"]):
        return False
    return parse_date(line) is not None and _NO_DAY_OF_ITS_OWN.search(line) is None


def _headline(root: Node, title: str) -> str:
    """The heading that the page's title begins with; else its one h1, as several are no headline."""
    whole = _bare(title)
    named = [html.text_of(node) for node in html.select(root, _HEADLINES)[:_MOST_HEADINGS]]
    fitting = [text for text in named if len(text) >= _SHORTEST_TITLE and whole.startswith(_bare(text))]
    if fitting:
        return without_site(max(fitting, key=len))
    found = [text for text in map(html.text_of, html.select(root, "h1")[:3]) if text]
    return found[0] if len(found) == 1 else ""


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _page_title(root: Node) -> str:
    found = html.select(root, "head title") or html.select(root, "title")
    return html.tidy(found[0].text(deep=True)) if found else ""


def _title(page: _Page, item: Item | None, publishers: tuple[str, ...]) -> str:
    names = (page.meta.get("site", ""), *publishers)
    announced = item.title if item else ""
    choices = (
        page.meta.get("title", ""),
        "" if page.headline in names else page.headline,
        announced,
        without_site(page.title, names),
    )
    whole = [title for title in choices if len(title) >= _SHORTEST_TITLE and not _CUT.search(title)]
    return (whole or [_CUT.sub("", title) for title in choices if title] or [""])[0][:_LONGEST_TITLE]


def without_site(title: str, names: Sequence[str] = ()) -> str:
    """A <title> without the site's name: 关于…的通知-武汉市数据局 is 关于…的通知."""
    first = _without_tail(title)
    pieces = [piece for piece in _SITE_PART.split(first) if piece]
    while len(pieces) > 1 and (pieces[-1] in names or _SITE.search(pieces[-1])):
        pieces.pop()
    if len(pieces) > 1 and (pieces[0] in names or (_SITE.search(pieces[0]) and len(pieces[0]) < len(pieces[1]))):
        pieces.pop(0)
    kept = pieces[0] if pieces else ""
    # A hyphen inside the title itself is put back as it was.
    return first[first.index(kept) : first.index(pieces[-1]) + len(pieces[-1])] if len(pieces) > 1 else kept


def _without_tail(title: str) -> str:
    """What stands before the first _ or |, where that is a title: 关于…的通知_通知公告_某市 is 关于…的通知."""
    match = _STRONG.search(title, _SHORTEST_WHOLE)
    return title[: match.start()] if match and not _SITE.search(title[: match.start()]) else title


def _publisher(page: _Page, source: Source) -> str:
    for said in (page.meta.get("publisher"), page.said.get("publisher")):
        name = re.sub(r"^(?:信息)?来源[:：]\s*", "", said or "").split(" ")[0].strip("《》【】[]()（）")
        if name and name not in _NOT_A_NAME and len(name) <= _LONGEST_PUBLISHER and "://" not in name:
            return name
    return source.publisher


def _published(page: _Page, item: Item | None, retrieved_at: datetime) -> date | None:
    announced = item.published if item else None
    for said in (page.meta.get("published"), page.said.get("published")):
        day = parse_date(said) if said else None
        if day and _has_been(day, retrieved_at):
            return day
    # What only stands near, or in a script, may be another thing's day: what the listing said goes before it.
    days = (parse_date(said) for said in (page.shown, page.scripted) if said)
    return announced or next((day for day in days if day and _has_been(day, retrieved_at)), None)


def _signed(page: _Page, publisher: str, retrieved_at: datetime) -> date | None:
    line = page.said.get("signed") or page_body.signed([line.text for line in page.lines], publisher)
    day = parse_date(line) if line else None
    return day if day and _has_been(day, retrieved_at) else None


def _has_been(day: date, retrieved_at: datetime) -> bool:
    """Nobody publishes or signs later than tomorrow; such a date is a mistake or another thing's."""
    return day <= retrieved_at.astimezone(CHINA).date() + timedelta(days=1)


# ---------------------------------------------------------------- 文号


def _number(page: _Page, title: str) -> str | None:
    labelled = find_number(page.said.get("number", ""))
    if labelled:
        return labelled
    for line in page.lines[:_HEAD]:
        match = _NUMBER.match(line.text)
        # 武政规〔2020〕11号 stands alone or before the title; inside a sentence it is another document's.
        if match and (match.end() == len(line.text) or line.text[match.end()] in " 　\t《关"):
            return _written(match)
    return find_number(title)


def find_number(text: str) -> str | None:
    """The first document number in a title or label, with the brackets 〔〕, or None."""
    match = _NUMBER.search(text)
    return _written(match) if match else None


def _written(match: re.Match[str]) -> str:
    return f"{_BEFORE_NUMBER.sub('', match[1])}〔{match[2]}〕{match[3]}{match[4]}号"
