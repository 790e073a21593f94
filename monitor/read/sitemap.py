"""Sitemaps as items, and sitemap indexes as the sitemaps they name. Pure.

Owns: that format. Must not: fetch, or take the day a page was changed for the day it was published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from monitor.errors import ReadError
from monitor.model import Item
from monitor.read import items
from monitor.read.dates import parse_date
from monitor.read.decode import decode
from monitor.read.listing import is_article, is_file
from monitor.read.xml_text import without_doctype

_MOST = 50_000
"""What the protocol allows in one file."""
_NAMESPACE = re.compile(r"^\{[^}]*\}")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a file holds: pages, the newest change first, or further sitemaps, the same."""

    pages: tuple[Item, ...] = ()
    further: tuple[str, ...] = ()


def read_sitemap(body: bytes, base_url: str, content_type: str | None) -> Sitemap:
    """The pages of a sitemap that may be articles, or the sitemaps of an index.

    A page's title is its address unless the file is a news sitemap. Raises ReadError: `read.mojibake`,
    `read.not_a_sitemap` for something else (slot kind), `read.broken_sitemap` for broken XML (slot line).
    """
    text = decode(body, content_type).lstrip()
    if not text.startswith("<"):
        return _plain(text, base_url)
    root = _root(text)
    kind = _name(root.tag)
    if kind == "sitemapindex":
        named = [(_said(each, "lastmod"), items.absolute(_said(each, "loc"), base_url)) for each in root]
        return Sitemap(further=tuple(url for _, url in sorted(named, key=_newest, reverse=True) if url))
    if kind != "urlset":
        raise ReadError("read.not_a_sitemap", kind=kind[:40])
    rows = [(_changed(each), _item(each, base_url)) for each in list(root)[:_MOST] if _name(each.tag) == "url"]
    newest = sorted(rows, key=lambda row: row[0] or date.min, reverse=True)
    return Sitemap(items.distinct(item for _, item in newest))


def _plain(text: str, base_url: str) -> Sitemap:
    """A sitemap may be a plain list of addresses, one a line."""
    lines = [line.strip() for line in text.splitlines()[:_MOST] if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines[:20]):
        raise ReadError("read.not_a_sitemap", kind="text")
    return Sitemap(items.distinct(_page(line, "", None, base_url) for line in lines))


def _root(text: str) -> ET.Element:
    if _depth(text) > _DEEPEST:
        raise ReadError("read.broken_sitemap", line=1)
    try:
        return ET.fromstring(without_doctype(text))  # noqa: S314  see the import
    except ET.ParseError as error:
        raise ReadError("read.broken_sitemap", line=error.position[0]) from None


def _depth(text: str) -> int:
    """How deep elements nest, counted before a parser that would have to hold them all."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)[A-Za-z][^<>]{0,2000}?(/?)>", text):
        depth += -1 if match[1] else 0 if match[2] else 1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            break
    return deepest


def _name(tag: str) -> str:
    return _NAMESPACE.sub("", tag)


def _said(node: ET.Element, name: str) -> str:
    """The text of the first element of this name below, in whatever namespace."""
    return next(((each.text or "").strip() for each in node.iter() if _name(each.tag) == name), "")


def _changed(node: ET.Element) -> date | None:
    return parse_date(_said(node, "publication_date") or _said(node, "lastmod"))


def _newest(row: tuple[str, str | None]) -> date:
    return parse_date(row[0]) or date.min


def _item(node: ET.Element, base_url: str) -> Item | None:
    return _page(_said(node, "loc"), _said(node, "title"), parse_date(_said(node, "publication_date")), base_url)


def _page(url: str, title: str, published: date | None, base_url: str) -> Item | None:
    item = items.make(url, title, published, base=base_url)
    return item if item and (title or is_article(item.url) or is_file(item.url)) else None
