"""A file that a person hands over, as text with its headings: plain text, Markdown, HTML, and packed files. Pure.

Owns: telling the kinds apart by their bytes first and their names second. Must not: read files, or say
what a text means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from monitor.errors import ReadError
from monitor.model import Role, Source, SourceKind
from monitor.read.packed import is_packed, read_packed

_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|\?xml)", re.IGNORECASE)
_PAGES = (".html", ".htm", ".shtml", ".xhtml")
_MARKDOWN = (".md", ".markdown")
_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands where a time of retrieval is asked for: whatever day a page names has been."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its text, headings known from markup, and of itself what a page may tell."""

    text: str
    headings: tuple[tuple[int, str], ...] = ()
    title: str = ""
    publisher: str = ""
    number: str | None = None
    signed: date | None = None
    published: date | None = None


def is_page(body: bytes, name: str) -> bool:
    """Whether the bytes are a page: by the ending of `name`, or by what they begin with."""
    return not is_packed(body) and (name.lower().endswith(_PAGES) or _HTML.match(body) is not None)


def read_document(body: bytes, name: str, publisher: str = "") -> Read:
    """The text in `body`; `name` is only asked for its ending, `publisher` is who stands behind a page that names nobody.

    Raises ReadError: `read.empty_body`, `read.mojibake`, and those of packed files.
    """
    if not body.strip():
        raise ReadError("read.empty_body", url=name)
    if is_packed(body):
        blocks = read_packed(body)
        return Read(blocks.text, blocks.headings)
    if is_page(body, name):
        return _page(body, publisher)
    return _plain(body, name)


def _page(body: bytes, publisher: str) -> Read:
    from monitor.read.article import read_article

    source = Source("document", SourceKind.PAGE, "file:///-", "", Role.OTHER, publisher)
    read = read_article(body, source, None, "file:///-", "text/html", _EVER)
    return Read(read.text, read.headings, read.title, read.publisher, read.number, read.signed, read.published)


def _plain(body: bytes, name: str) -> Read:
    from monitor.read.decode import decode

    text = decode(body, None)
    if "\x00" in text[:4000]:
        raise ReadError("read.not_a_document", kind="?")
    if not name.lower().endswith(_MARKDOWN):
        return Read(text)
    from monitor.read import html, markdown

    blocks = html.joined(markdown.lines(text))
    return Read(blocks.text, blocks.headings)
