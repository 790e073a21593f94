"""What listings of every kind have in common: an address made whole, a title made plain, no item twice. Pure.

Owns: the making of an Item. Must not: know the formats items come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from monitor.model import Item
from monitor.read import html
from monitor.read.publication import canonical, text_hash

_CUT = re.compile(r"(?:…|\.\.\.|⋯)+$")
_BULLET = re.compile(r"^[\s·•●▪■◆◇▶►>》|・\-]+(?=\S)")
_DATE_AT_END = re.compile(r"\s*[\[(（【]?\s*(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{2}-\d{2})\s*[\])）】]?$")
_DATE_AT_START = re.compile(
    r"^[\[(（【]?\s*(?:20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\s?20\d\d[-/.]\d{2}|\d{2}[-/.]\d{2})\s*[\])）】]?\s*(?=\D{4})"
)
"""A day before the title, in one piece or with the day apart: 05 2025-08 关于…; 2025年… is part of a title."""
_LONGEST_TITLE = 300
_LONGEST_URL = 2000
_LONGEST_KEY = 500


def make(
    url: str | None, title: str, published: date | None, *, base: str, key: str = "", body: str | None = None
) -> Item | None:
    """An item with its address joined to `base`; None when there is no http address to go to.

    An item that carries its body and has no address of its own gets one from its key. A key that is
    too long to be one is replaced by its hash.
    """
    key = _whole(key)
    address = absolute(url, base)
    if address is None and body and key:
        address = f"{urldefrag(base).url}#/{quote(key)}"
    if address is None:
        return None
    if len(key) > _LONGEST_KEY:
        key = text_hash(key)
    return Item(
        address, clean_title(title) or address, published, _whole(body) if body else None, key or canonical(address)
    )


def _whole(text: str) -> str:
    """`text` without the halves of characters that JSON can spell and nothing can store."""
    return text.encode("utf-8", "replace").decode()


def absolute(url: str | None, base: str) -> str | None:
    """`url` joined to `base` when that gives an http address, else None (javascript:, mailto:, #, …)."""
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", url or "").strip()
    if not text or len(text) > _LONGEST_URL or (text[0] == "#" and text[1:2] not in ("/", "!")):
        return None
    try:
        joined = urljoin(base, text)
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.hostname else None


def clean_title(title: str) -> str:
    """A title on one line without markup, bullet or the date that a listing puts before or behind it."""
    plain = _DATE_AT_START.sub("", _BULLET.sub("", html.plain(title)))
    bare = _DATE_AT_END.sub("", plain)
    return (bare or plain)[:_LONGEST_TITLE]


def is_cut(title: str) -> bool:
    """True when a listing shows only the beginning of the title."""
    return _CUT.search(title) is not None


def distinct(made: Iterable[Item | None]) -> tuple[Item, ...]:
    """The items in their order, each key once."""
    found: dict[str, Item] = {}
    for item in made:
        if item is not None:
            found.setdefault(item.key, item)
    return tuple(found.values())
