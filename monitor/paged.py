"""A source's listing as its pages come in: what they list, and which page is worth asking for next.

Owns: reading an answer by the source's kind, and when enough pages were read. Must not: fetch, store, or read articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.model import Item, Response, Source, SourceKind
from monitor.read.page_numbers import has_page, joined

MOST_CATCH_UP = 5
"""Pages that are read at most when every item of the first is news: a busy column turns over a page or two in a day."""
_FEWEST_NEWS = 5
"""So many items of a page must all be new before a further one is asked for: a short page is a young column."""
_MOST_SITEMAPS = 5
"""Sitemaps of an index that are read in a round, the newest first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How far back a listing is read: so many `pages`, or as many as it takes to reach `since`, at most `pages`."""

    pages: int = 1
    since: date | None = None
    catch_up: bool = False
    """Go on while everything is new, as something may have gone by unseen."""


@dataclass(slots=True)
class PagedListing:
    """The pages of one listing read so far, in order."""

    source: Source
    wish: Wish
    is_known: Callable[[Item], bool]
    """Whether an item was seen before; what `keep` leaves out counts as known, as it is never news."""
    today: date
    items: list[Item] = field(default_factory=list)
    first: int = 0
    """How many items the first page listed, before `keep` chose among them."""
    pages: int = 0
    _keys: set[str] = field(default_factory=set)
    hidden: Callable[[Item], Item] = lambda item: item
    """Takes out of an item's address what the environment filled into the listing's own."""
    own: bool = False
    """Whether the further page is at an address made of the source's own settings, and not at one that a site wrote."""
    _sitemaps: tuple[str, ...] = ()
    _turn: int = 0

    def take(self, response: Response) -> list[Item]:
        """Reads one page; the items that no page before it listed. Raises ReadError for what is no listing."""
        listed = [self.hidden(item) for item in self._read(response)]
        new = [item for item in listed if item.key not in self._keys]
        if self.pages == 0:
            self.first = len(listed)
        if new or self.pages == 0:
            self.pages += 1
        self._keys.update(item.key for item in new)
        self.items += new
        return new

    def following(self, response: Response, new: Sequence[Item]) -> tuple[str, ...]:
        """Where the next page may be, the likeliest address first; empty when enough was read."""
        if self.source.kind is SourceKind.SITEMAP:
            self._turn += 1
            return self._sitemaps[self._turn - 1 : min(self._turn, _MOST_SITEMAPS)]
        if self.source.kind not in (SourceKind.LISTING, SourceKind.API) or not self._goes_on(new):
            return ()
        self.own = True
        template = self.source.next_page or (self.source.url if has_page(self.source.url) else None)
        if template is not None:
            return (joined(self.source.url, template, self.pages + 1),)
        if self.source.post is not None and has_page(self.source.post):
            return (self.source.url,)
        if self.source.kind is SourceKind.API:
            return ()
        self.own = False
        from monitor.read.paging import candidates

        return candidates(response.body, response.url, self.pages + 1, response.content_type)

    @property
    def is_index(self) -> bool:
        """Whether the address is that of an index: that it is the same says nothing of the sitemaps it names."""
        return bool(self._sitemaps)

    def _goes_on(self, new: Sequence[Item]) -> bool:
        if self.pages < self.source.pages:
            return bool(new)
        if self.wish.since is not None:
            days = [item.published for item in new if item.published]
            return bool(new) and self.pages < self.wish.pages and (not days or max(days) >= self.wish.since)
        if self.pages < self.wish.pages:
            return bool(new)
        fresh = len(new) >= _FEWEST_NEWS and not any(self.is_known(item) for item in new)
        return self.wish.catch_up and fresh and self.pages < MOST_CATCH_UP

    def _read(self, response: Response) -> Sequence[Item]:
        body, url, kind = response.body, response.url, response.content_type
        if self.source.kind is SourceKind.FEED:
            from monitor.read.feed import read_feed

            return read_feed(body, url, kind)
        if self.source.kind is SourceKind.API:
            from monitor.read.api import read_api

            return read_api(body, url, self.source.paths, kind)
        if self.source.kind is SourceKind.SITEMAP:
            return self._read_sitemap(response)
        from monitor.read.listing import read_listing

        return read_listing(body, url, self.source.selectors, kind, self.today)

    def _read_sitemap(self, response: Response) -> Sequence[Item]:
        from monitor.read.sitemap import read_sitemap

        found = read_sitemap(response.body, response.url, response.content_type)
        self._sitemaps = self._sitemaps or found.further
        return found.pages
