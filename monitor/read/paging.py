"""The further pages of a listing: where page N is likely to be, the likeliest address first. Pure.

Owns: the forms in which government sites page. Must not: fetch, or decide how many pages are worth it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from monitor.read import html, items
from monitor.read.decode import decode
from monitor.read.html import Node

_NEXT = re.compile(
    r"^[\[【(（<《]?\s*(?:下一?页|下页|后一页|后页|next(?: page)?|>|›|»)\s*[\]】)）>》]?\s*[>›»]?$", re.IGNORECASE
)
_CREATED = re.compile(
    r"create\w{0,12}?Page\w{0,12}\s{0,4}\(\s{0,4}[\"']?(\d{1,5})[\"']?\s*,\s*[\"']?(\d{1,5})[\"']?\s*,\s*[\"']([\w.-]{1,60})[\"']\s*,\s*[\"'](\w{2,6})[\"']"
)
"""createPageHTML(12, 0, "index", "html"): pages, number of this one, stem and ending of their names."""
_PROXY = re.compile(r"[\"']([^\"'\s]*dataproxy\.jsp\?[^\"'\s]+)[\"']", re.IGNORECASE)
_MOST_CANDIDATES = 4
"""Addresses that a site is asked for in search of one page."""
_PARAMETERS = ("page", "pageno", "pagenum", "pageindex", "currentpage", "curpage", "pageid", "p", "current")
_INDEX = re.compile(
    r"(?:(?P<stem>[A-Za-z][\w-]*?)(?:_(?P<number>\d{1,4}))?\.(?P<ending>s?html?|jhtml|jspx?|aspx?|php))?$"
)


def candidates(body: bytes, url: str, page: int, content_type: str | None) -> tuple[str, ...]:
    """Addresses where page `page` (2 and on) of the listing at `url` may be, the likeliest first.

    `body` is the page before. A link that says 下一页 goes first; sites that make their links by script name
    pages index_1 or index_2, so both are given and whoever asks must see which of them is another page. Raises
    ReadError `read.mojibake`.
    """
    text = decode(body, content_type)
    root = html.parse(text)
    found = [*list(linked(root, url))[:1], *_proxied(text, url, page), *created(text, url, page)]
    found += _counted(url, page)
    own = urlsplit(url)._replace(fragment="").geturl()
    return tuple(dict.fromkeys(each for each in found if each != own))[:_MOST_CANDIDATES]


def linked(root: Node, url: str) -> Iterator[str]:
    """The page's own links to the next one, the declared ones first."""
    for node in html.select(root, "link[rel~=next][href], a[rel~=next][href]")[:2]:
        yield from _absolute(node, url)
    for node in html.select(root, "a[href]"):
        said = html.text_of(node) or html.attribute(node, "title") or ""
        if len(said) < 12 and _NEXT.match(said):  # noqa: PLR2004  a longer text is a title
            yield from _absolute(node, url)


def _absolute(node: Node, url: str) -> Iterator[str]:
    href = html.attribute(node, "href") or ""
    address = items.absolute(href, url) if not href.startswith("#") else None
    if address:
        yield address


def _proxied(text: str, url: str, page: int) -> Iterator[str]:
    """The list's data at dataproxy.jsp, which counts pages by `page` or rows by `startrecord`."""
    match = _PROXY.search(text)
    if match is None:
        return
    try:
        parts = urlsplit(urljoin(url, match[1].replace("&amp;", "&")))
    except ValueError:
        return
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    size = int(told.get("perpage") or 15) if re.fullmatch(r"[0-9]{1,4}", told.get("perpage") or "15") else 15
    if "startrecord" in told:
        told |= {"startrecord": str((page - 1) * size + 1), "endrecord": str(page * size)}
    else:
        told["page"] = str(page)
    yield urlunsplit(parts._replace(query=urlencode(told)))


def created(text: str, url: str, page: int) -> Iterator[str]:
    """createPageHTML(pages, this, stem, ending): the first page has no number, the second is _1."""
    match = _CREATED.search(text)
    if match is not None and page <= int(match[1]):
        yield urljoin(url, f"{match[3]}_{page - 1}.{match[4]}")
        yield urljoin(url, f"{match[3]}_{page}.{match[4]}")


def _counted(url: str, page: int) -> Iterator[str]:
    """By the address alone: page=2 for page=1, index_1 or index_2 beside index."""
    parts = urlsplit(url)
    told = parse_qsl(parts.query, keep_blank_values=True)
    rows = {
        name.lower(): int(value)
        for name, value in told
        if re.fullmatch(r"[0-9]{1,6}", value) and name.lower().endswith("record")
    }
    if {"startrecord", "endrecord"} <= rows.keys():
        size = rows["endrecord"] - rows["startrecord"] + 1
        moved = [(n, str(rows[n.lower()] + size) if n.lower() in rows else v) for n, v in told]
        yield urlunsplit(parts._replace(query=urlencode(moved)))
        return
    numbers = ((name, value) for name, value in told if name.lower() in _PARAMETERS)
    number, first = next(((name, int(value)) for name, value in numbers if re.fullmatch(r"[0-9]{1,6}", value)), ("", 0))
    if number:
        for step in (first + 1, first + 2) if first == 0 else (first + 1,):  # some count from 0, to some 0 is 1
            yield urlunsplit(parts._replace(query=urlencode([(n, str(step) if n == number else v) for n, v in told])))
        return
    if parts.query:
        return
    name = _INDEX.search(parts.path.rpartition("/")[2])
    if name is None:
        return
    stem, ending = name["stem"] or "index", name["ending"] or "html"
    if name["number"]:
        yield urljoin(url, f"{stem}_{int(name['number']) + 1}.{ending}")
        return
    yield urljoin(url, f"{stem}_{page - 1}.{ending}")
    yield urljoin(url, f"{stem}_{page}.{ending}")
