"""Files that an article links to as parts of itself: 附件：1.重点任务清单.docx. Pure.

Owns: telling them from the other files a page links to, what each is called, and which of several formats of one
text is read. Must not: fetch or read them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.model import Item, Source
from monitor.read import body as page_body
from monitor.read import html, items
from monitor.read.decode import decode
from monitor.read.html import Node
from monitor.read.listing import file_endings
from monitor.read.packed import kind_of

MOST = 10
"""Files that are read of one article; a page with more is a listing of files."""
_MOST_LINKS = 500
_HIGHEST = 3
_NEAR = 160
"""Characters of the block around a link that may say what it leads to."""
_NUMBERED = re.compile(
    r"^(?:(?:附件|附表)\s*[\d一二三四五六七八九十]{0,3}\s*[:：.、．\-—]?\s*)?(?:\d{1,2}\s*[.、．](?!\d{1,2}(?!\d))\s*)?"
)
"""附件2：, 3. and 附件：1. before a name; the 3 of 3.5万 is part of one."""
_WRAPPED = re.compile(r"^[《〈]([^《》〈〉]+)[》〉]$")
_SIZE = re.compile(r"\s*[(（\[]?\s*\d+(?:\.\d+)?\s*[KMkm][Bb]?\s*[)）\]]?\s*$")
_SHORTEST = 4


def attached(
    body: bytes, url: str, content_type: str | None, source: Source, published: date | None
) -> tuple[Item, ...]:
    """The files of the article on a page, as items with their addresses; none for what is no page.

    Each has the day of its article. An item's title is "" where its link does not name it.
    Raises ReadError `read.mojibake`, `read.bad_selector`.
    """
    if kind_of(body) or not any(f".{each}".encode() in body.lower() for each in file_endings()):
        return ()
    root = html.parse(decode(body, content_type))
    nodes = page_body.choose(root, source.selectors.body).nodes
    around = {each.mem_id for node in nodes for each in _above(node)}
    inside = {link.mem_id for node in nodes for link in html.select(node, "a[href]")[:_MOST_LINKS]}
    found: dict[str, tuple[str, str]] = {}
    for link in html.select(root, "a[href]")[:_MOST_LINKS]:
        address = items.absolute(html.attribute(link, "href"), url)
        kind = _format(address, link) if address else ""
        if address and kind and (link.mem_id in inside or _is_said(link, around)):
            found.setdefault(address, (kind, _name(link)))
    return tuple(Item(address, name, published, key=address) for address, name in _one_each(found))[:MOST]


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = page_body.parts()["attached"]
    return data


def _format(address: str, link: Node) -> str:
    """By its ending the format of the file a link leads to; of scripts that hand files out, that of the name they get."""
    parts = urlsplit(address)
    names = [parts.path, *(value for _, value in parse_qsl(parts.query)), *_said_names(link)]
    endings = (name.lower().rpartition(".")[2] for name in names)
    return next((ending for ending in endings if ending in file_endings()), "")


def _said_names(link: Node) -> list[str]:
    return [_SIZE.sub("", text) for text in (html.attribute(link, "download") or "", html.text_of(link)) if text]


def _above(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _is_said(link: Node, around: Collection[int]) -> bool:
    """Whether the words around a link outside the article call it a file of the article."""
    for node in (link, *islice(_above(link), _HIGHEST)):
        text = html.text_of(node)
        if len(text) > _NEAR or node.mem_id in around:
            return False
        if any(word in text for word in _data()["said"]):
            return True
    return False


def _name(link: Node) -> str:
    """What a link calls its file, without number and ending; "" where it names nothing."""
    texts = (html.text_of(link), html.attribute(link, "title") or "", html.attribute(link, "download") or "")
    names = [_bare(text) for text in texts]
    fitting = [name for name in names if len(name) >= _SHORTEST and name not in _data()["nameless"]]
    return fitting[0] if fitting else ""


def _bare(text: str) -> str:
    name = _SIZE.sub("", html.tidy(text))
    stem, dot, ending = name.rpartition(".")
    name = stem if dot and ending.lower() in file_endings() else name
    name = _NUMBERED.sub("", name).strip()
    whole = _WRAPPED.match(name)
    return whole[1] if whole else name


def _one_each(found: dict[str, tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Address and name of each file; one of those that are the same text in several formats."""
    chosen: dict[str, str] = {}
    for address, (kind, name) in found.items():
        same = _same(address, name)
        before = chosen.get(same)
        if before is None or file_endings().index(kind) < file_endings().index(found[before][0]):
            chosen[same] = address
    kept = {
        address
        for address, (kind, name) in found.items()
        if chosen.get(_same(address, name)) == address or found[chosen[_same(address, name)]][0] == kind
    }
    return [(address, name) for address, (_, name) in found.items() if address in kept]


def _same(address: str, name: str) -> str:
    """What the formats of one text share: its name, else its address without the ending."""
    return name or unquote(urlsplit(address).path).rpartition(".")[0]
