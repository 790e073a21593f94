"""One source's way through a round: what is asked for next, and what its answers were found to hold.

Owns the order of questions to one source and the reading and judging of its answers. Looks things up
in the store and writes nothing: what came of it goes to `settle` as values, all at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import look
from monitor.edits import Edit, compare
from monitor.errors import DubanError, ReadError
from monitor.findings import Findings, Gone, Judged, Linked, PublicationForWriting, Same, Unread
from monitor.ledger.late import Late
from monitor.look import Fault
from monitor.model import (
    FetchEnd,
    FetchRequest,
    Item,
    Ledger,
    Publication,
    Response,
    Slots,
    Source,
    SourceKind,
    SourceState,
    Validators,
)
from monitor.paged import PagedListing, Wish
from monitor.read.page_numbers import filled
from monitor.reposts import twin_of

if TYPE_CHECKING:
    from monitor.read.folder import FolderFile
    from monitor.store.database import Store
    from monitor.store.items import StoredItem
    from monitor.store.publications import StoredPublication

_NEVER_THERE = (FetchEnd.NOT_FOUND, FetchEnd.GONE)
_PATIENCE = 3
"""Rounds in which a further page of a listing may fail to answer before its items are read without it."""
_ITS_OWN = (
    "read.wechat",
    "read.pictures",
    "read.turned_away",
    "read.old_doc",
    "read.not_a_document",
    "read.pdf_no_text",
    "read.pdf_locked",
    "read.ofd_no_text",
    "read.docx_no_text",
    "read.sheet_no_text",
    "read.zip_no_text",
    "read.zip_locked",
    "read.zip_trap",
)
"""What keeps one article from being read and says nothing against its source."""
_SOON_AGAIN = (
    FetchEnd.TIMEOUT,
    FetchEnd.RESET,
    FetchEnd.SERVER_ERROR,
    FetchEnd.RATE_LIMITED,
    FetchEnd.NO_RULES,
    FetchEnd.CANCELLED,
)


@dataclass(frozen=True)
class Desk:
    """What reading and judging need beside the answer itself."""

    store: Store
    late: Late
    rules_version: str
    now: datetime
    environ: Mapping[str, str]
    names: Collection[str]
    """All sources of the place."""
    asked: Sequence[str] = ()
    """Those of them that this round asks."""
    look_again: bool = False
    """Look at every known item, whether its time has come or not."""
    backfill: Wish | None = None
    """How far back listings are read for history, which is judged and listed and not announced."""

    @property
    def today(self) -> date:
        """The day of this round, where the watched sites are."""
        return look.day_in_china(self.now)

    @property
    def ledger(self) -> Ledger:
        """The ledger, with its bodies in force; before a text is read somebody must have asked for it."""
        return self.late.ledger

    @property
    def context(self) -> str:
        """Stands for the ledger and the rules in force, as part of a passage's key."""
        return f"{self.late.version} {self.rules_version}"

    @cached_property
    def due(self) -> Collection[str]:
        """Which of the sources that are asked have a page that is to be looked at again."""
        return self.store.items.due(self.asked, self.now)


def judge_text(publication: Publication, ledger: Ledger, known: Collection[str], context: str) -> Judged:
    """The passages of a text, and what the ones without a known key say. Pure."""
    from monitor.judge.read import judge_publication
    from monitor.text.passages import cut

    passages = cut(publication.text, publication.headings)
    texts = ["", *(each.text for each in passages), ""]
    keys = tuple(
        look.passage_key(each, (texts[at], texts[at + 2]), publication, context) for at, each in enumerate(passages)
    )
    fresh = frozenset(each.index for each, key in zip(passages, keys, strict=True) if key not in known)
    judgements = judge_publication(publication, ledger, passages=passages, only=fresh) if fresh else ()
    return Judged(passages, keys, fresh, judgements)


@dataclass(frozen=True, slots=True)
class _FurtherPage:
    """A further page of a listing that was asked for; `rest` are other addresses where it may be."""

    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _OnTheWay:
    """An item whose text is being gathered: the parts read so far, and whether its own page led elsewhere.

    `of` is the article that a file was attached to: who publishes the one publishes the other.
    """

    item: Item
    parts: tuple[tuple[Publication, bytes], ...] = ()
    led: bool = False
    of: Publication | None = None


class SourceWalk:
    """One source in one round. Give it every response to its requests; when `done`, take its findings."""

    def __init__(self, source: Source, state: SourceState, desk: Desk) -> None:
        self.source = source
        self.findings = Findings(source, state, state.validators, state.items, history=desk.backfill is not None)
        self._desk = desk
        self._loaded: dict[str, StoredItem] | None = None
        self._waiting: dict[str, Item | _OnTheWay | _FurtherPage | None] = {}
        catch_up = state.rounds > 0 and desk.backfill is None
        self._listing = PagedListing(
            source,
            desk.backfill or Wish(source.pages, catch_up=catch_up),
            self._is_known,
            desk.today,
            hidden=self._hidden,
        )
        self._asked = 0
        self._attached: set[str] = set()
        self._same_for_all: set[str] = set()
        self._as_they_were = 0  # files of a folder that need no reading
        self._most = source.max_items

    @property
    def _known(self) -> dict[str, StoredItem]:
        """The items that are remembered; an unchanged listing of which none is due does without them."""
        if self._loaded is None:
            self._loaded = self._desk.store.items.known(self.source.name)
        return self._loaded

    @property
    def done(self) -> bool:
        """True when nothing more is asked of this source."""
        return not self._waiting

    def begin(self) -> list[FetchRequest]:
        """The first question; none for a folder, which is read at once."""
        try:
            if self.source.kind is SourceKind.FOLDER:
                self._read_folder()
                return []
            anew = self._desk.backfill or self.findings.state.read_as not in (None, look.reading_of(self.source))
            validators = Validators() if anew else self.findings.state.validators
            return [self._ask(self.source.url, validators, None)]
        except ReadError as error:
            self._fail(_unreadable(error))
            return []

    def take(self, response: Response) -> list[FetchRequest]:
        """Reads one answer; the questions that follow from it."""
        item = self._waiting.pop(response.request.tag)
        if isinstance(item, Item):
            return self._alone(item, lambda: self._take_page(_OnTheWay(item), response))
        if isinstance(item, _OnTheWay):
            return self._alone(item.item, lambda: self._take_onward(item, response))
        try:
            return self._take_listing(response) if item is None else self._take_further(item, response)
        except ReadError as error:
            self._fail(_unreadable(error))
            return []

    def give_up(self, fault: Fault) -> None:
        """Ends the walk of this source: of what it gave so far, nothing is kept."""
        self._waiting.clear()
        before = self.findings
        self.findings = Findings(self.source, before.state, before.state.validators, before.state.items, fault=fault)

    def finish(self) -> Findings:
        """What came of it. When every new page failed, so did the source: its listing alone proves nothing."""
        found = self.findings
        read = len(found.pages) + len(found.same) + len(found.linked) + len(found.gone) + self._as_they_were
        troubled = [each.fault for each in found.unread if not each.fault.gone and each.fault.code not in _ITS_OWN]
        if found.fault is None and troubled and not read:
            found.fault = troubled[0]
        return found

    # ---- the listing

    def _take_listing(self, response: Response) -> list[FetchRequest]:
        if self.source.kind is SourceKind.PAGE:
            onward = self._take_page(_OnTheWay(self._page_item()), response)
            if not onward:
                self._judge_page_source(response)
            return onward
        if not response.end.fine:
            self._fail(self._befell(response))
            return []
        self.findings.validators = response.validators
        self.findings.fresh_for = response.fresh_for
        if response.end is not FetchEnd.OK:
            self.findings.not_modified = response.end is FetchEnd.NOT_MODIFIED
            self.findings.validators = _merged(self.findings.state.validators, response.validators)
            worth = self._desk.look_again or self.source.name in self._desk.due
            return self._look_at([]) if worth else []
        new = self._listing.take(response)
        further = self._listing.following(response, new)
        if self._listing.is_index:
            self.findings.validators = Validators()
        if not new and not further and self._must_list():
            return []
        self.findings.items = self._listing.first
        return [self._ask_further(further)] if further else self._listed()

    def _listed(self) -> list[FetchRequest]:
        """What to ask for once every page of the listing that is worth it was read."""
        if self._listing.is_index:
            self.findings.items = len(self._listing.items)
            if not self._listing.items and self._must_list():
                return []
        self._mind_the_shape()
        since = self._desk.backfill.since if self._desk.backfill else None
        items = [each for each in self._listing.items if not (since and each.published and each.published < since)]
        self._most = self.source.max_items * max(1, self._listing.pages)
        return self._look_at(look.kept(items, self.source, self._most))

    def _mind_the_shape(self) -> None:
        """Tells of a listing that is not what it was; what it lists is read all the same."""
        state = self.findings.state
        used_to = state.error_code == look.MOST_GONE and state.failures >= _PATIENCE
        gone = not self._listing.is_index and look.mostly_gone(state.items, self._listing.first)
        if gone and not used_to and not self._desk.backfill:
            slots: Slots = {"before": state.items, "now": self._listing.first}
            self._fail(Fault(look.MOST_GONE, slots, transient=False), shape=True)
        elif state.rounds and look.all_anew(self._listing.items, self._known.values()):
            self._fail(Fault(look.ALL_ANEW, {"count": len(self._listing.items)}, transient=False), shape=True)

    def _ask_further(self, addresses: tuple[str, ...]) -> FetchRequest:
        address = addresses[0]
        if self._listing.own:
            from monitor.sources import filled_in

            address = filled_in(address, self._desk.environ)
        request = self._ask(address, Validators(), None, page=self._listing.pages + 1)
        self._waiting[request.tag] = _FurtherPage(addresses[1:])
        return request

    def _take_further(self, asked: _FurtherPage, response: Response) -> list[FetchRequest]:
        """A further page; one that is not there, or is the page before again, ends the listing and is no fault.

        One that did not answer is: what it lists may be seen nowhere else, so the whole round is tried again.
        """
        fault = None if response.end.fine else self._befell(response)
        if fault is not None and fault.transient and self.findings.state.failures < _PATIENCE:
            self._fail(fault)
            return []
        new = self._listing.take(response) if response.end is FetchEnd.OK else []
        if not new and asked.rest:
            return [self._ask_further(asked.rest)]
        further = self._listing.following(response, new)
        return [self._ask_further(further)] if further else self._listed()

    def _is_known(self, item: Item) -> bool:
        return look.key_of(item) in self._known or not look.kept([item], self.source)

    def _hidden(self, item: Item) -> Item:
        """The item as it may be kept: what the environment filled in is not."""
        return replace(item, url=self._untold(item.url), key=self._untold(item.key)) if self._has_secrets else item

    @property
    def _has_secrets(self) -> bool:
        return "${" in f"{self.source.url}{self.source.post or ''}"

    def _untold(self, text: str) -> str:
        from monitor.sources import without_values

        return without_values(text, self.source, self._desk.environ)

    def _told(self, url: str, own: str) -> str:
        """The address behind one that is kept without its key: on the source's own site, which is told the key anyway."""
        if "${" not in url or "${" not in self.source.url:
            return url
        from monitor.fetch.addresses import same_party
        from monitor.sources import with_values

        meant = with_values(url, self.source, self._desk.environ)
        return meant if same_party(own, meant) else url

    def _must_list(self) -> bool:
        """An empty listing where there were items, or where selectors should find some, is a fault; a feed may be empty."""
        if self.findings.state.items:
            code = "check.emptied_folder" if self.source.kind is SourceKind.FOLDER else "check.changed_shape"
            self._fail(Fault(code, {"before": self.findings.state.items}, transient=False), shape=True)
            return True
        if self.source.kind in (SourceKind.LISTING, SourceKind.SITEMAP, SourceKind.API):
            self._fail(Fault("check.no_items", {}, transient=False))
            return True
        return False

    def _look_at(self, items: Sequence[Item]) -> list[FetchRequest]:
        asked: list[FetchRequest] = []
        for item in self._worth_a_look(items):
            known = self._known.get(look.key_of(item))
            if known is None and self._read_elsewhere(item):
                continue
            if item.body:
                asked += self._alone(item, partial(self._read_own_body, item))
                continue
            if look.is_wechat(item.url):
                self._unread(item, known, Fault("read.wechat", {"url": item.url}, transient=False))
                continue
            asked.append(self._ask(item.url, known.validators if known else Validators(), item))
        return asked

    def _worth_a_look(self, items: Sequence[Item]) -> Iterator[Item]:
        """What to read: known items whose text the feed carries, then at most max_items pages.

        Of the pages new ones come first, then known ones whose time has come, the longest overdue first.
        """
        listed = {look.key_of(item): item for item in items}
        # Some sites give an article a new identifier with every answer; its address tells that it is known.
        addresses = {each.url for each in self._known.values()}
        new = [item for key, item in listed.items() if key not in self._known and item.url not in addresses]
        due = sorted(
            (each for each in self._known.values() if self._is_due(each)), key=lambda each: str(each.next_look_at)
        )
        old = [listed.get(each.key) or Item(each.url, each.title, each.published, key=each.key) for each in due]
        carried = [item for key, item in listed.items() if item.body and key in self._known]
        yield from carried
        yield from [item for item in new + old if item not in carried][: self._most]

    def _is_due(self, item: StoredItem) -> bool:
        # What is read through another source, or is gone, has no time of its own and is not asked either.
        return item.next_look_at is not None and (self._desk.look_again or self._time_has_come(item))

    def _read_elsewhere(self, item: Item) -> bool:
        """True when another source reads this address already; it is not read twice."""
        from monitor.read.publication import canonical

        stored = self._desk.store.publications.by_url(canonical(item.url))
        if stored is None:
            return False
        self._link(item, stored)
        return True

    def _link(self, item: Item, stored: StoredPublication, validators: Validators = Validators()) -> None:
        adopted = stored.source not in self._desk.names
        self.findings.linked.append(Linked(item, stored.id, stored.first_seen_at, adopted, validators))

    # ---- pages

    def _alone(self, item: Item, step: Callable[[], list[FetchRequest]]) -> list[FetchRequest]:
        """A step over one text: a mistake of ours over it leaves it unread, and keeps no other text of its source.

        Where it was read already, or is all that the source has, the source is given up instead.
        """
        try:
            return step()
        except DubanError:
            raise
        except Exception as error:
            if self.source.kind is SourceKind.PAGE or any(each.item.key == item.key for each in self.findings.pages):
                raise
            self._unread(item, self._known.get(look.key_of(item)), unexpected(error))
            return []

    def _page_item(self) -> Item:
        known = self._known.get(self.source.url)
        return Item(self.source.url, known.title if known else "", key=self.source.url)

    def _judge_page_source(self, response: Response) -> None:
        """A page is its own listing: what befell it befell the source."""
        found = self.findings
        if found.unread:
            found.fault = found.unread.pop().fault
        elif found.gone:
            found.fault = self._befell(response)
        else:
            found.items = 1

    def _take_page(self, way: _OnTheWay, response: Response) -> list[FetchRequest]:
        item = way.item
        known = self._known.get(look.key_of(item))
        if response.end in (FetchEnd.NOT_MODIFIED, FetchEnd.SAME_BODY) and known is not None:
            self._same(known, _merged(known.validators, response.validators))
            if self.source.kind is SourceKind.PAGE:
                self.findings.not_modified = response.end is FetchEnd.NOT_MODIFIED
                self.findings.validators = _merged(self.findings.state.validators, response.validators)
        elif response.end is FetchEnd.OK and not look.turned_away(item.url, response.url):
            return self._read_page(way, known, response)
        elif known is not None and known.publication_id is not None and response.end in (*_NEVER_THERE, FetchEnd.OK):
            self.findings.gone.append(Gone(known, sure=response.end is FetchEnd.GONE))
        else:
            self._unread(item, known, self._befell(response))
        return []

    def _take_onward(self, way: _OnTheWay, response: Response) -> list[FetchRequest]:
        """A page that an item led to; when it does not answer, the item was not read."""
        if response.end is FetchEnd.OK and not look.turned_away(way.item.url, response.url):
            further = self._read_page(way, self._known.get(look.key_of(way.item)), response)
        else:
            fault = self._befell(response)
            self._unread(way.item, self._known.get(look.key_of(way.item)), replace(fault, gone=False))
            further = []
        if not further and self.source.kind is SourceKind.PAGE:
            self._judge_page_source(response)
        return further

    def _read_page(self, way: _OnTheWay, known: StoredItem | None, response: Response) -> list[FetchRequest]:
        """Reads a page; asks for where it leads when it is no article, and for the further parts of one."""
        from monitor.read import onward

        read, further = self._article(way, response), None
        try:
            if not way.led and not way.parts and (isinstance(read, ReadError) or len(read.text) < onward.STUB):
                bare = isinstance(read, ReadError)
                further = onward.led_to(response.body, response.url, response.content_type, bare=bare)
                if further is not None:
                    return [self._ask_onward(further, replace(way, led=True))]
            if isinstance(read, ReadError):
                raise read
            further = onward.next_part(response.body, response.url, response.content_type, len(way.parts) + 2)
        except ReadError as error:
            self._unread(way.item, known, _unreadable(error))
            return []
        parts = (*way.parts, (read, response.body))
        if further is not None:
            return [self._ask_onward(further, replace(way, parts=parts))]
        whole = self._take_whole(replace(way, parts=parts), known, response)
        if way.of is not None or self.source.kind is SourceKind.PAGE:
            return []
        held = [(body, response.content_type) for _, body in parts]
        return self._ask_attached(whole, held, response.url)

    def _ask_attached(
        self, article: Publication, parts: Sequence[tuple[bytes, str | None]], url: str
    ) -> list[FetchRequest]:
        """Asks for the files attached to an article that are not known yet; known ones have a time of their own."""
        from monitor.fetch.addresses import same_party
        from monitor.read.attachments import attached

        asked = []
        for body, content_type in parts:
            for item in map(self._hidden, attached(body, url, content_type, self.source, article.published)):
                known = look.key_of(item) in self._known or look.key_of(item) in self._attached
                self._attached.add(look.key_of(item))
                # A site may link to anybody's file: only its own speaks for it, and only its own may be private.
                own = same_party(url, item.url)
                if not known and (own or not self.source.allow_private) and not self._read_elsewhere(item):
                    asked.append(self._ask_onward(item.url, _OnTheWay(item, of=article if own else None)))
        return asked

    def _ask_onward(self, address: str, way: _OnTheWay) -> FetchRequest:
        request = self._ask(address, Validators(), way.item)
        self._waiting[request.tag] = way
        return request

    def _article(self, way: _OnTheWay, response: Response) -> Publication | ReadError:
        from monitor import converting
        from monitor.judge.publishers import role_of
        from monitor.read.article import read_article
        from monitor.read.packed import is_packed
        from monitor.read.publication import canonical, raw_hash

        item, body, content_type = way.item, response.body, response.content_type
        try:
            if converting.is_old_word(body):
                body, content_type = converting.as_text(body), "text/plain; charset=utf-8"
            read = read_article(body, self.source, item, item.url, content_type, response.retrieved_at, role_of)
        except ReadError as error:
            return error
        read = replace(read, raw_hash=raw_hash(response.body))
        if not is_packed(response.body):
            return read
        # A file does not say who published it: the article does that it was attached to.
        of = way.of or self._desk.store.publications.by_url(canonical(item.url))
        return replace(read, publisher=of.publisher, region=of.region, role=of.role) if of else read

    def _take_whole(self, way: _OnTheWay, known: StoredItem | None, response: Response) -> Publication:
        """Weighs an article of which every part was read.

        Of one that stands on several pages the first alone cannot tell that nothing changed: it is asked
        for anew each time.
        """
        from monitor.read.article import joined

        publication, raw = joined(way.parts)
        one = len(way.parts) == 1 and not way.led
        validators = response.validators if one else Validators()
        if self.source.kind is SourceKind.PAGE:
            self.findings.validators = validators
        self._weigh(way.item, known, publication, raw, response.content_type, validators)
        return publication

    def _read_own_body(self, item: Item) -> list[FetchRequest]:
        """An item whose feed carries its text; only the files attached to it are asked for."""
        from monitor.judge.publishers import role_of
        from monitor.read.article import read_article

        known = self._known.get(look.key_of(item))
        raw = (item.body or "").encode("utf-8", "surrogatepass")
        kind = "text/html; charset=utf-8"
        try:
            publication = read_article(raw, self.source, item, item.url, kind, self._desk.now, role_of)
        except ReadError as error:
            self._unread(item, known, _unreadable(error))
            return []
        self._weigh(item, known, publication, raw, kind, Validators())
        return self._ask_attached(publication, [(raw, kind)], item.url)

    def _weigh(
        self,
        item: Item,
        known: StoredItem | None,
        publication: Publication,
        raw: bytes,
        content_type: str | None,
        validators: Validators,
    ) -> None:
        stored = self._desk.store.publications.by_url(publication.url)
        if stored is not None and known is None and self.source.kind is not SourceKind.PAGE:
            self._link(item, stored, validators)
            return
        if stored is not None and known is not None and _says_the_same(stored, publication):
            self._same(known, validators, stored)
            return
        from monitor.read.packed import is_packed

        if stored is not None and self._is_hollow(stored, publication):
            self._take_hollow(item, known, publication)
            return
        fetched = self.source.kind is not SourceKind.FOLDER and not is_packed(raw)
        if stored is None and fetched and self._is_the_page_of_all(item, publication):
            return
        judged = self._judged(publication, stored)
        twin = twin_of(self._desk.store, publication, judged.passages) if stored is None else None
        if twin is not None:
            self._link(item, twin, validators)
            return
        self.findings.pages.append(
            PublicationForWriting(
                item,
                publication,
                judged,
                raw,
                content_type,
                validators,
                self._edit(stored, judged),
            )
        )

    def _is_hollow(self, stored: StoredPublication, publication: Publication) -> bool:
        before = self._desk.store.publications.text(stored.revision_id)
        left = [line for line in publication.text.split("\n") if line.strip() != publication.title]
        return before is not None and look.hollow(before, "\n".join(left))

    def _take_hollow(self, item: Item, known: StoredItem | None, publication: Publication) -> None:
        """A known text of which nothing is left but a few other words: some sites so say that it is gone."""
        if known is not None and self.source.kind is not SourceKind.PAGE:
            self.findings.gone.append(Gone(known, sure=False))
        else:
            self._unread(item, known, Fault("read.hollow", {"url": publication.url}, transient=False))

    def _is_the_page_of_all(self, item: Item, publication: Publication) -> bool:
        """Whether a site answers with one and the same short page for articles of different titles: it is neither's text."""
        for page in self.findings.pages:
            if page.publication.raw_hash == publication.raw_hash and look.is_no_article(
                publication.text, (item.title, page.item.title)
            ):
                self.findings.pages.remove(page)
                self._same_for_all.add(publication.raw_hash)
                self._unread(page.item, None, Fault("read.same_page", {"url": page.item.url}, transient=False))
                break
        if publication.raw_hash not in self._same_for_all:
            return False
        self._unread(item, None, Fault("read.same_page", {"url": item.url}, transient=False))
        return True

    def _judged(self, publication: Publication, stored: StoredPublication | None) -> Judged:
        keys = self._desk.store.publications.passage_keys(stored.id) if stored is not None else ()
        return judge_text(publication, self._desk.ledger, keys, self._desk.context)

    def _edit(self, stored: StoredPublication | None, judged: Judged) -> Edit | None:
        before = self._desk.store.publications.load(stored.revision_id) if stored is not None else None
        if before is None:
            return None
        from monitor.text.passages import cut

        return compare(cut(before.text, before.headings), judged.passages)

    def _same(self, known: StoredItem, validators: Validators, stored: StoredPublication | None = None) -> None:
        if stored is None and known.publication_id is not None:
            stored = self._desk.store.publications.get(known.publication_id)
        self.findings.same.append(Same(known, validators, self._time_has_come(known), stored))

    def _unread(self, item: Item, known: StoredItem | None, fault: Fault) -> None:
        was_due = known is None or self._time_has_come(known)
        self.findings.unread.append(Unread(item, fault, known, was_due))

    def _time_has_come(self, item: StoredItem) -> bool:
        return item.next_look_at is not None and item.next_look_at <= self._desk.now

    # ---- folders

    def _read_folder(self) -> None:
        from monitor.read.folder import read_folder

        files = list(read_folder(Path(self.source.url)))
        if not files and self._must_list():
            return
        self.findings.items = len(files)
        present = set()
        for file in files:
            present.add(file.key)
            known = self._known.get(file.key)
            if known is not None and known.validators.etag == file.stamp and known.missing_since is None:
                self._as_they_were += 1
                continue
            own = Item(str(file.path), file.key, key=file.key)
            self._alone(own, partial(self._read_file, file, own, known))
        vanished = [each for key, each in self._known.items() if key not in present and each.missing_since is None]
        self.findings.gone += [Gone(each, sure=True) for each in vanished if self._is_ours(each)]

    def _is_ours(self, known: StoredItem) -> bool:
        """Whether this source looks after the publication; one that another source reads is not gone with our copy."""
        stored = self._desk.store.publications.get(known.publication_id) if known.publication_id else None
        return stored is not None and (stored.source == self.source.name or stored.source not in self._desk.names)

    def _read_file(self, file: FolderFile, item: Item, known: StoredItem | None) -> list[FetchRequest]:
        from monitor import converting
        from monitor.judge.publishers import role_of
        from monitor.read.folder import read_file

        try:
            publication, raw = read_file(file, self.source, self._desk.now, role_of, converting.as_text)
        except ReadError as error:
            self._unread(item, known, _unreadable(error))
            return []
        item = replace(item, url=publication.url, title=publication.title, published=publication.published)
        self._weigh(item, known, publication, raw, None, Validators(etag=file.stamp))
        return []

    # ---- small things

    def _ask(self, url: str, validators: Validators, item: Item | None, *, page: int = 0) -> FetchRequest:
        """A question to the source's own address (`item` is None), or to one that the source named.

        Only the first is filled from the environment, with what is posted to it: in an address that a site wrote,
        `${NAME}` is just letters, but for what was taken out of it before it was kept. The source's headers may
        hold a key, so they go to its own host and no other.
        """
        from monitor.fetch.addresses import same_party
        from monitor.sources import filled_in, for_request

        own, _ = for_request(self.source, self._desk.environ)
        listing = item is None
        address = own if listing and not page else url if listing else self._told(url, own)
        post = filled_in(filled(self.source.post, page or 1), self._desk.environ) if self.source.post else ""
        headers = self.source.headers if address == own or same_party(own, address) else {}
        self._asked += 1
        tag = f"{self.source.name} {self._asked}"
        self._waiting[tag] = item
        # The fetcher fills in what headers take from the environment: no secret travels further than it must.
        return FetchRequest(
            filled(address, 1) if listing else address,
            validators,
            headers,
            self.source.allow_private,
            tag,
            post=post.encode() if listing and self.source.post is not None else None,
            post_type=self.source.post_type,
            legacy_tls=self.source.legacy_tls,
        )

    def _befell(self, response: Response) -> Fault:
        """How a question ended that brought no text; what the environment filled in is not told."""
        fault = _turned_away(response) or _fault(response)
        told = {name: self._untold(value) if isinstance(value, str) else value for name, value in fault.slots.items()}
        return replace(fault, slots=told)

    def _fail(self, fault: Fault, *, shape: bool = False) -> None:
        self.findings.fault, self.findings.shape = fault, shape


def unexpected(error: Exception) -> Fault:
    """A mistake of ours as a fault; with MONITOR_DEBUG set it is raised, to be seen where it is."""
    if os.environ.get("MONITOR_DEBUG"):
        raise error
    return Fault("check.unexpected", {"kind": type(error).__name__, "what": str(error)[:200]}, transient=False)


def _fault(response: Response) -> Fault:
    end = response.end
    return Fault(
        f"fetch.{end}",
        dict(response.detail),
        gone=end in _NEVER_THERE,
        transient=end in _SOON_AGAIN,
        retry_after=response.retry_after,
    )


def _turned_away(response: Response) -> Fault | None:
    """What to say of an answer that led to a front page."""
    if response.end is not FetchEnd.OK:
        return None
    return Fault("read.turned_away", {"url": response.request.url, "to": response.url}, gone=True, transient=False)


def _unreadable(error: ReadError) -> Fault:
    slots = {
        name: value if isinstance(value, str | int | float | bool) or value is None else str(value)
        for name, value in error.slots.items()
    }
    return Fault(error.key, slots, transient=False)


def _merged(before: Validators, after: Validators) -> Validators:
    """What a 304 says of validators replaces what was known; what it leaves out stays."""
    return Validators(
        after.etag or before.etag, after.last_modified or before.last_modified, after.body_hash or before.body_hash
    )


def _says_the_same(stored: StoredPublication, publication: Publication) -> bool:
    return stored.text_hash == publication.text_hash and (
        stored.title,
        stored.publisher,
        stored.region,
        stored.role,
        stored.number,
        stored.kind,
        stored.signed,
        stored.published,
    ) == (
        publication.title,
        publication.publisher,
        publication.region,
        publication.role,
        publication.number,
        publication.kind,
        publication.signed,
        publication.published,
    )
