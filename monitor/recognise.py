"""What kind of source an address is, told from its answer alone. Pure.

Owns: the order in which kinds are tried, and what is said of a source that nobody has described. Must not: fetch,
or write anything down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from monitor import look
from monitor.errors import ReadError
from monitor.model import Item, JsonPaths, Role, Selectors, SourceKind

_FEWEST = 2
"""A single link with a date is a hint, no list."""
_FEEDS = 'link[rel~="alternate"][type$="rss+xml"][href], link[rel~="alternate"][type$="atom+xml"][href], link[rel~="alternate"][type="application/feed+json"][href]'
_OFTEN = ((1.0, "6h"), (4.0, "12h"), (float("inf"), "1d"))
"""(days between two publications up to, how often to look): a column of daily news four times a day, others less."""
_NAME_ENDS = ("门户网站", "官方网站", "网站", "官网", "政务网")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an address turned out to be. `how` says how its items were found, `feeds` are feeds that the page names."""

    kind: SourceKind
    items: tuple[Item, ...] = ()
    how: str = ""
    feeds: tuple[str, ...] = ()
    publisher: str = ""
    region: str = ""
    role: Role = Role.OTHER
    every: str = "6h"

    @property
    def missing(self) -> tuple[str, ...]:
        """What could not be found out: items, dates, publisher, region."""
        lacks = {
            "items": self.kind is not SourceKind.PAGE and not self.items,
            "dates": bool(self.items) and not any(item.published for item in self.items),
            "publisher": not self.publisher,
            "region": not self.region,
        }
        return tuple(name for name, lacking in lacks.items() if lacking)


def recognised(body: bytes, url: str, content_type: str | None, today: date) -> Recognised:
    """What the answer at an address is: a feed, a sitemap, JSON with a list, a listing, else a page.

    Raises ReadError `read.mojibake` for text in no known encoding.
    """
    kind, items, how = _kind(body, url, content_type, today)
    page = _about(body, content_type) if kind in (SourceKind.LISTING, SourceKind.PAGE) else ("", ())
    publisher, region, role = _who(page[0])
    feeds = tuple(_absolute(href, url) for href in page[1])
    return Recognised(kind, items, how, feeds, publisher, region, role, _every(items, today))


def _kind(body: bytes, url: str, content_type: str | None, today: date) -> tuple[SourceKind, tuple[Item, ...], str]:
    from monitor.read.api import read_api
    from monitor.read.feed import read_feed
    from monitor.read.listing import listed
    from monitor.read.sitemap import read_sitemap

    ways: dict[bytes, tuple[tuple[SourceKind, str, Callable[[], tuple[Item, ...]]], ...]] = {
        b"{": ((SourceKind.API, "json", lambda: read_api(body, url, JsonPaths(), content_type)),),
        b"<": (
            (SourceKind.FEED, "feed", lambda: read_feed(body, url, content_type)),
            (SourceKind.SITEMAP, "sitemap", lambda: read_sitemap(body, url, content_type).pages),
        ),
    }
    head = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1].replace(b"[", b"{")
    for kind, how, read in ways.get(head, ()):
        with suppress(ReadError):
            return kind, read(), how
    page = listed(body, url, Selectors(), content_type, today)
    if len(page.items) >= _FEWEST:
        return SourceKind.LISTING, page.items, page.how
    return SourceKind.PAGE, (), ""


def _about(body: bytes, content_type: str | None) -> tuple[str, tuple[str, ...]]:
    """Whose page it is by its own words, and the feeds it names."""
    from monitor.read import html
    from monitor.read.decode import decode

    root = html.parse(decode(body, content_type))
    feeds = tuple(html.attribute(node, "href") or "" for node in html.select(root, _FEEDS)[:5])
    said = {
        (html.attribute(node, "name") or "").lower(): html.attribute(node, "content") or ""
        for node in html.select(root, "meta[name][content]")[:100]
    }
    titles = [html.text_of(node) or html.tidy(node.text(deep=True) or "") for node in html.select(root, "title")[:1]]
    return said.get("sitename") or said.get("contentsource") or _site(titles[0] if titles else ""), feeds


def _site(title: str) -> str:
    """The site's own name at the end of a page's title: 通知公告_样本市科学技术局."""
    parts = [part.strip() for part in title.replace("—", "_").replace("|", "_").replace("-", "_").split("_")]
    return parts[-1] if parts else ""


def _who(name: str) -> tuple[str, str, Role]:
    """Publisher, region and role by a site's name; empty where the name gives none away."""
    from monitor.judge.publishers import region_of, role_of

    bare = name
    for end in _NAME_ENDS:
        bare = bare.removesuffix(end)
    region = region_of(bare, "")
    publisher = bare if region and bare != region else ""
    return publisher, region, role_of(publisher, Role.SELF if publisher else Role.OTHER)


def _absolute(href: str, url: str) -> str:
    from monitor.read.items import absolute

    return absolute(href, url) or ""


def _every(items: Sequence[Item], today: date) -> str:
    """How often to look, by how often it publishes; six hours where that cannot be told."""
    habit = look.habit(item.published for item in items if item.published and item.published <= today)
    if habit is None:
        return "6h"
    return next(every for days, every in _OFTEN if habit.days <= days)
