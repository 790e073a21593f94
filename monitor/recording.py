"""A text that came another way than through a source: read, judged and written by hand.

Owns the way from a file, some bytes or one address to the store. Must not decide what a text says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.errors import ConfigError, ReadError
from monitor.findings import PublicationForWriting
from monitor.gather import Desk, SourceWalk, judge_text
from monitor.model import Change, Item, Publication, Role, Source, SourceKind, SourceState, Validators

if TYPE_CHECKING:
    from monitor.fetch.politeness import FetchSettings
    from monitor.read.document import Read
    from monitor.settle import Pen

NAME = "by-hand"
"""Stands where a source is named; sources.yaml may have none of that name that would be taken for it."""
_PATIENCE = 120.0
"""Seconds that one address may take with all its parts."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of a text beside it; "" and None leave it to what the text says of itself."""

    publisher: str = ""
    published: date | None = None
    title: str = ""
    url: str = ""
    region: str = ""
    note: str = ""
    author: str = ""
    private: bool = False
    """An address inside the own network may be asked."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of it: the publication as it is kept, whether it is new, and what it changed."""

    publication: Publication
    new: bool
    evidence: int
    changes: tuple[Change, ...]


def of_document(read: Read, raw: bytes, file: str, given: Given, pen: Pen) -> Publication:
    """A file's text as a publication; its address is the one given, else the file's own or the hash of its bytes."""
    from monitor.read.publication import canonical, raw_hash, text_hash

    if given.url and urlsplit(given.url).scheme not in ("http", "https"):
        raise ConfigError("record.bad_url", url=given.url)
    address = Path(file).resolve().as_uri() if file != "-" else f"urn:sha256:{raw_hash(raw)}"
    return Publication(
        url=canonical(given.url or address),
        title=read.title or next((line.strip() for line in read.text.split("\n") if line.strip()), file)[:200],
        text=read.text,
        publisher=read.publisher,
        region="",
        role=Role.OTHER,
        number=read.number,
        signed=read.signed,
        published=read.published,
        retrieved_at=pen.now,
        text_hash=text_hash(read.text),
        raw_hash=raw_hash(raw),
        headings=read.headings,
    )


def of_address(
    url: str, given: Given, pen: Pen, settings: FetchSettings, environ: Mapping[str, str]
) -> tuple[Publication, bytes]:
    """The text at an address, with its further parts; raises ConfigError with what kept it from being read."""
    from contextlib import closing

    from monitor.fetch.http import Fetcher
    from monitor.messages import say

    source = Source(NAME, SourceKind.PAGE, url, given.region, Role.OTHER, given.publisher, allow_private=given.private)
    walk = SourceWalk(source, SourceState(NAME), Desk(pen.store, pen.late, pen.rules_version, pen.now, environ, {NAME}))
    with closing(Fetcher(settings, lambda: pen.now, environ=environ)) as fetcher:
        for request in walk.begin():
            fetcher.submit(request)
        while not walk.done:
            for request in walk.take(fetcher.next(_PATIENCE)):
                fetcher.submit(request)
    found = walk.finish()
    if found.fault is not None:
        raise ConfigError("record.unread", url=url, why=say(found.fault.code, **found.fault.slots))
    if not found.pages:
        raise ConfigError("record.known", url=url)
    return found.pages[0].publication, found.pages[0].raw


def told(publication: Publication, given: Given, today: date) -> Publication:
    """The publication with what was said of it put over what it says itself; raises ConfigError for what nobody says."""
    from monitor.judge.publishers import region_of, role_of

    publisher = given.publisher or publication.publisher
    published = given.published or publication.published
    if not publisher:
        raise ConfigError("record.no_publisher")
    if published is None:
        raise ConfigError("record.no_day")
    if published > today:
        raise ConfigError("record.day_to_come", day=published.isoformat())
    return replace(
        publication,
        publisher=publisher,
        published=published,
        title=given.title or publication.title,
        region=given.region or region_of(publisher, publication.region),
        role=role_of(publisher, Role.OTHER),
    )


def record(publication: Publication, raw: bytes, given: Given, context: str, pen: Pen) -> Recorded:
    """Judges a text, writes it with its bytes, and keeps who took it in and why."""
    from monitor.reposts import twin_of
    from monitor.settle import take_in

    if not publication.text.strip():
        raise ReadError("read.empty_body", url=publication.url)
    stored = pen.store.publications.by_url(publication.url)
    keys = pen.store.publications.passage_keys(stored.id) if stored is not None else ()
    judged = judge_text(publication, pen.ledger, keys, context)
    page = PublicationForWriting(
        Item(publication.url, publication.title, publication.published, key=publication.url),
        publication,
        judged,
        raw,
        None,
        Validators(),
    )
    source = Source(NAME, SourceKind.FOLDER, "", publication.region, publication.role, publication.publisher)
    with pen.store.transaction():
        new, changes = take_in(page, source, pen)
        kept = pen.store.publications.by_url(publication.url) or twin_of(pen.store, publication, judged.passages)
        if kept is not None:
            pen.store.publications.note_recorded(kept.id, pen.now, given.note, given.author)
            publication = replace(publication, url=kept.url, title=kept.title, publisher=kept.publisher)
    return Recorded(publication, new, len(judged.judgements), changes)
