"""Pages that list articles as items, with selectors or without. Pure.

Owns: what a row is, and where its link, title and date stand. Must not: follow links or read articles.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from monitor.model import Item, Selectors
from monitor.read import html, items, scripts
from monitor.read.dates import only_date, parse_date
from monitor.read.decode import decode
from monitor.read.html import Node
from monitor.read.json_lists import strings

_DATA = Path(__file__).parent.parent / "data" / "lists.yaml"
_MOST_LINKS = 3000
_MOST_ROWS = 1000
_UP = 4
"""How far above its link the node of a row may be."""
_LONGEST_ROW = 600
_SHORTEST_TITLE = 6
_FEWEST_ROWS = 2
_LONGEST_SCRIPTS = 500_000


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing announces, and `how` it was found: selectors, rows, data_store, script, links; "" for nothing."""

    items: tuple[Item, ...]
    how: str


def read_listing(
    body: bytes, base_url: str, selectors: Selectors, content_type: str | None, today: date
) -> tuple[Item, ...]:
    """The items of a listing in its order. `today` gives the year of dates without one.

    Without a selector for the item, rows of one kind with a link and a date are looked for, else
    links that look like articles. Raises ReadError: `read.mojibake`, `read.bad_selector`,
    `read.no_match` when the selector finds nothing any more, `read.no_rows`.
    """
    return listed(body, base_url, selectors, content_type, today).items


def listed(body: bytes, base_url: str, selectors: Selectors, content_type: str | None, today: date) -> Listed:
    """The same with how the rows were found; raises as read_listing does."""
    root, inside = _root(decode(body, content_type))
    base = _base(root, base_url)
    if selectors.item:
        return Listed(_selected(root, base, selectors, today), "selectors")
    page = _Page(root, base, today)
    ways: tuple[tuple[str, Callable[[], Sequence[Item]]], ...] = (
        ("rows", page.dated_rows),
        ("data_store", lambda: _Page(inside, base, today).dated_rows() if inside else ()),
        ("script", lambda: scripts.listed(root, base, today)),
        ("links", page.article_links),
    )
    found = next(((items.distinct(rows), how) for how, way in ways if (rows := way())), ((), ""))
    return Listed(*found)


def _root(text: str) -> tuple[Node, Node | None]:
    """The page, and what it wraps: rows in an XML data store. Of an answer in JSON, the markup in its longest string."""
    markup = _markup_in_json(text) if text.lstrip()[:1] in ("{", "[") else text
    rows = scripts.data_store(markup)
    return html.parse(markup), html.parse(rows) if rows else None


def _markup_in_json(text: str) -> str:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return max((each for each in strings(said) if "<a" in each.lower() or "<li" in each.lower()), key=len, default=text)


def _base(root: Node, base_url: str) -> str:
    found = html.select(root, "base[href]")[:1]
    said = items.absolute(html.attribute(found[0], "href"), base_url) if found else None
    return said or base_url


# ---------------------------------------------------------------- with selectors


def _selected(root: Node, base: str, selectors: Selectors, today: date) -> tuple[Item, ...]:
    rows = html.select(root, selectors.item or "")[:_MOST_ROWS]
    return items.distinct(_row(row, base, selectors, today) for row in rows)


def _row(row: Node, base: str, selectors: Selectors, today: date) -> Item | None:
    link = _link(row, selectors.link)
    if link is None:
        return None
    title = _title(row, link, selectors.title)
    day = _date(row, link, title, selectors.date, today)
    return items.make(html.attribute(link, "href"), title, day, base=base)


def _link(row: Node, selector: str | None) -> Node | None:
    if row.tag == "a" and not selector:
        return row
    found = html.select(row, selector or "a[href]")
    # A selector may name what holds the link, or the row may be the link itself.
    for node in found or ([row] if row.tag == "a" else []):
        if node.tag == "a":
            return node
        inner = html.select(node, "a[href]")
        if inner:
            return inner[0]
    return None


def _title(row: Node, link: Node, selector: str | None) -> str:
    """What the title's node says; an attribute `title` goes before text that was cut or is shorter."""
    named = html.select(row, selector)[:1] if selector else []
    node = named[0] if named else link
    shown = items.clean_title(html.text_of(node))
    said = [html.attribute(each, "title") for each in (node, link, *html.select(link, "[title]")[:3])]
    whole = next((items.clean_title(text) for text in said if text), "")
    if whole and (not shown or items.is_cut(shown) or (whole.startswith(shown) and len(whole) > len(shown))):
        return whole
    if whole and not selector and len(whole) >= _SHORTEST_TITLE and whole in shown:
        return whole
    return shown


def _date(row: Node, link: Node, title: str, selector: str | None, today: date) -> date | None:
    """The row's date; parts of one date in several nodes (day and month) are read together."""
    if selector:
        named = html.select(row, selector)[:4]
        written = [" ".join(filter(None, (html.attribute(each, "datetime"), html.text_of(each)))) for each in named]
        each = next((day for text in written if (day := parse_date(text, today))), None)
        whole = parse_date(" ".join(written))
        return whole or each
    return _date_beside(row, link, title, today) or parse_date(html.attribute(row, "title") or "")


def _date_beside(row: Node, link: Node, title: str, today: date) -> date | None:
    """The date outside the link, else inside it but outside the title, which may hold a date of its own."""
    if row.mem_id != link.mem_id:
        beside = parse_date(html.spaced(row, without=link), today)
        if beside is not None:
            return beside
    return parse_date(html.spaced(link).replace(title or "\0", " "), today)


def _date_before(row: Node) -> date | None:
    """The date that is all the element before a row says: <dt>2025-11-13</dt><dd>…</dd>."""
    before = row.prev
    while before is not None and before.tag in ("-text", "-comment") and not (before.text_content or "").strip():
        before = before.prev
    if before is None or (before.tag or "-").startswith("-") or html.select(before, "a[href]"):
        return None
    return only_date(html.text_of(before))


# ---------------------------------------------------------------- without


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found out about a node once: lists have thousands of links below one node."""

    length: int
    links: int


class _Page:
    """A page whose list nobody has described."""

    def __init__(self, root: Node, base: str, today: date) -> None:
        self._base = base
        self._today = today
        self._clicks = _clicks(root)
        links = html.select(root, "a[href], [onclick]" if self._clicks else "a[href]")[:_MOST_LINKS]
        self._links = [link for link in links if self._address(link) and _announces(link)]
        self._seen: dict[int, _Seen] = {}

    def dated_rows(self) -> list[Item]:
        """The largest group of rows built alike, each with one link of its own and a date."""
        groups: dict[str, list[Item]] = defaultdict(list)
        for link in self._links:
            found = self._row_of(link)
            if found is not None:
                groups[_shape(found[0])].append(found[1])
        best = max(groups.values(), key=_weight, default=[])
        return best if len(best) >= _FEWEST_ROWS else []

    def article_links(self) -> list[Item]:
        """Every link whose address looks like an article's, or is a file to read."""
        made = [self._item(link, None) for link in self._links]
        return [item for item in made if item is not None and (is_article(item.url) or is_file(item.url))]

    def _item(self, link: Node, day: date | None) -> Item | None:
        return items.make(self._address(link), _title(link, link, None), day, base=self._base)

    def _address(self, link: Node) -> str | None:
        """Where a link leads; one that only calls a script, to what the script goes to."""
        return self._clicks.get(link.mem_id) or html.attribute(link, "href")

    def _row_of(self, link: Node) -> tuple[Node, Item] | None:
        """The nearest node around a link that holds a date and no other link."""
        title = _title(link, link, None)
        row: Node | None = link
        for _ in range(_UP + 1):
            if row is None or row.tag in ("body", "html"):
                return None
            seen = self._look(row)
            if seen.length > _LONGEST_ROW or seen.links > 1:
                return None
            day = _date_beside(row, link, title, self._today) or _date_before(row)
            if day is not None:
                item = self._item(link, day)
                return (row, item) if item else None
            row = row.parent
        return None

    def _look(self, row: Node) -> _Seen:
        seen = self._seen.get(row.mem_id)
        if seen is None:
            inner = html.select(row, "a[href], [onclick]" if self._clicks else "a[href]")[:_MOST_LINKS]
            links = {self._address(link) for link in inner} - {None}
            seen = self._seen[row.mem_id] = _Seen(len(html.text_of(row)), len(links))
        return seen


def _clicks(root: Node) -> dict[int, str]:
    """By node, the address that a click on it leads to, where it has no other."""
    nodes = [node for node in html.select(root, "[onclick]")[:_MOST_LINKS] if not _leads_somewhere(node)]
    if not nodes:
        return {}
    written = "\n".join(node.text(deep=True) or "" for node in html.select(root, "script"))[:_LONGEST_SCRIPTS]
    found = {node.mem_id: scripts.address_of_click(html.attribute(node, "onclick") or "", written) for node in nodes}
    return {node: address for node, address in found.items() if address}


def _leads_somewhere(node: Node) -> bool:
    href = html.attribute(node, "href") or ""
    return bool(href) and not href.lower().startswith(("javascript:", "#"))


def _announces(link: Node) -> bool:
    text = html.text_of(link)
    said = html.attribute(link, "title") or ""
    return max(len(text), len(said)) >= _SHORTEST_TITLE and text not in _lists()["furniture"]


def _weight(rows: Sequence[Item]) -> int:
    """Rows that lead to articles count double: a list of downloads must not win against the news."""
    distinct = {row.key: row for row in rows}.values()
    return sum(2 if is_article(row.url) else 1 for row in distinct)


def _shape(row: Node) -> str:
    """What rows of one list share: their tag, and tag and class of the two nodes above."""
    names = [row.tag or ""]
    node = row.parent
    while node is not None and len(names) < 3:  # noqa: PLR2004  the row and two above it
        # The row's own class is left out: every fifth row often has one more.
        names.append(f"{node.tag}.{html.attribute(node, 'class') or ''}")
        node = node.parent
    return "/".join(names)


def is_article(url: str) -> bool:
    """True when an address looks like an article's, by what is known of these sites."""
    return _articles().search(urlsplit(url).path) is not None


def is_file(url: str) -> bool:
    """True when an address is that of a document to read: PDF, DOCX, OFD and the like."""
    return urlsplit(url).path.lower().rpartition(".")[2] in file_endings()


def file_endings() -> Sequence[str]:
    """Endings of files that are read, without the dot, the best format of a text first."""
    return _lists()["files"]


@cache
def _lists() -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def _articles() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _lists()["articles"]), re.IGNORECASE)
