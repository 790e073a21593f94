"""Where a page leads that is not the whole of its article: a stub that redirects, a frame, a further part. Pure.

Owns: telling such pages from articles, and the addresses they lead to. Must not: fetch, or follow what a
reader would have to click on to get another article.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.read import html, items, paging
from monitor.read.body import longest_container
from monitor.read.decode import decode
from monitor.read.html import Node
from monitor.read.packed import is_packed

MOST_PARTS = 30
"""Parts that are joined to one article at most; a longer one is a site that numbers its pages without end."""
STUB = 120
"""An article of at least this many characters is one, whatever else its page leads to."""
_TURNS = re.compile(
    r"(?:\blocation(?:\.href)?\s*=|\blocation\.(?:replace|assign)\s*\()\s*[\"']([^\"'\s<>]{1,500})[\"']", re.IGNORECASE
)
_REFRESH = re.compile(r"^\s*(\d{1,3})\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_SAYS_SO = re.compile(r"跳转|转向|redirect", re.IGNORECASE)
_LONGEST_WAIT = 10
"""Seconds: a page that turns later is one that renews itself."""
_PAGED = (
    *(word.encode(code) for word in ("下一页", "下页", "后一页") for code in ("utf-8", "gb18030")),
    b"reatePage",
    b"rel=next",
    b'rel="next"',
)


def led_to(body: bytes, url: str, content_type: str | None, *, bare: bool) -> str | None:
    """The address that a page without an article of its own leads to at once: by a redirect, or in its only frame.

    `url` is where it was read; `bare` says that no text was found on it. A page with a few words of its own is
    a stub only when it renews itself, says that it turns elsewhere, or frames a page of its own site. None where it leads nowhere, or to itself. Raises ReadError `read.mojibake`.
    """
    if is_packed(body):
        return None
    text = decode(body, content_type)
    root = html.parse(text)
    turned = _turned(text) if bare or _SAYS_SO.search(html.text_of(root)) else []
    for found in (*_refreshed(root), *turned, *_framed(root, url)):
        address = items.absolute(found, url)
        if address and address.partition("#")[0] != url.partition("#")[0]:
            return address
    return None


def _refreshed(root: Node) -> list[str]:
    said = [html.attribute(node, "content") or "" for node in html.select(root, "meta[http-equiv=refresh i]")]
    turns = [match for match in map(_REFRESH.match, said) if match and int(match[1]) <= _LONGEST_WAIT]
    return [match[2] for match in turns]


def _turned(text: str) -> list[str]:
    return [match[1] for match in _TURNS.finditer(text)][:1]


def _framed(root: Node, url: str) -> list[str]:
    frames = [html.attribute(node, "src") or "" for node in html.select(root, "iframe[src]") if _shown(node)]
    pages = [each for each in frames if urlsplit(items.absolute(each, url) or "").netloc == urlsplit(url).netloc]
    return pages if len(pages) == 1 else []


def _shown(frame: Node) -> bool:
    """Frames of no size count visitors."""
    style = re.sub(r"\s", "", html.attribute(frame, "style") or "").lower()
    sizes = (html.attribute(frame, "width"), html.attribute(frame, "height"))
    return "display:none" not in style and not {"0", "1", "0px"} & set(sizes)


def next_part(body: bytes, url: str, content_type: str | None, part: int) -> str | None:
    """The address of part `part` (2 and on) of the article whose part before is `body`, read at `url`.

    Only an address that is this one with a number behind its name counts: what 下一页 links to elsewhere is
    the next article. None where there is no further part. Raises ReadError `read.mojibake`.
    """
    if part > MOST_PARTS or is_packed(body) or not any(mark in body for mark in _PAGED):
        return None
    text = decode(body, content_type)
    found = (*paging.created(text, url, part), *paging.linked(html.parse(text), url))
    return next((each for each in found if _is_part(each, url)), None)


def _is_part(address: str, url: str) -> bool:
    """t2025_7_1.html is a part behind t2025_7.html; t2025_7_2.html is the one behind t2025_7_1.html."""
    here, there = urlsplit(url), urlsplit(address)
    if (here.netloc, here.query) != (there.netloc, there.query):
        return False
    own, other = _numbered(here.path), _numbered(there.path)
    if own is None or other is None or other[2] != own[2]:
        return False
    stem, ending = own[0] + own[1], own[2]
    first = other[0] == stem and other[2] == ending and other[1] in ("_1", "_2", "-1", "-2")
    further = bool(own[1]) and own[0] == other[0] and other[1] == f"{own[1][0]}{int(own[1][1:]) + 1}"
    return first or (further and len(own[1]) <= len("_30"))


def _numbered(path: str) -> tuple[str, str, str] | None:
    match = re.fullmatch(r"(.*/[^/]*?)([_-]\d{1,2})?(\.\w{2,6})", path)
    return (match[1], match[2] or "", match[3]) if match else None


def only_pictures(root: Node) -> bool:
    """Whether the part of the page that is made for the article holds pictures and no words."""
    container = longest_container(root)
    return container is not None and not html.text_of(container).strip() and bool(html.select(container, "img"))
