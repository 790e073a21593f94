"""A file that a person hands over, as text with its headings: plain text, Markdown, HTML, PDF, DOCX. Pure.

Owns: telling the kinds apart by their bytes first and their names second. Must not: read files, or say
what a text means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from monitor.errors import ReadError
from monitor.model import Role, Source, SourceKind

_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|\?xml)", re.IGNORECASE)
_PAGES = (".html", ".htm", ".shtml", ".xhtml")
_MARKDOWN = (".md", ".markdown")
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
)
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


def is_packed(body: bytes) -> bool:
    """Whether the bytes begin as a file that is no text: a PDF, a DOCX, a picture, an archive."""
    marks = (b"PK\x03\x04", *(mark for mark, _ in _OTHERS))
    return body.lstrip()[:5] == b"%PDF-" or body.startswith(marks)


def is_page(body: bytes, name: str) -> bool:
    """Whether the bytes are a page: by the ending of `name`, or by what they begin with."""
    return not is_packed(body) and (name.lower().endswith(_PAGES) or _HTML.match(body) is not None)


def read_document(body: bytes, name: str, publisher: str = "") -> Read:
    """The text in `body`; `name` is only asked for its ending, `publisher` is who stands behind a page that names nobody.

    Raises ReadError: `read.empty_body`, `read.not_a_document`, `read.mojibake`, and those of PDF and DOCX.
    """
    if not body.strip():
        raise ReadError("read.empty_body", url=name)
    if body.lstrip()[:5] == b"%PDF-":
        from monitor.read.pdf import read_pdf

        return Read(read_pdf(body))
    if body.startswith(b"PK\x03\x04"):
        from monitor.read.docx import read_docx

        blocks = read_docx(body)
        return Read(blocks.text, blocks.headings)
    for mark, kind in _OTHERS:
        if body.startswith(mark):
            raise ReadError("read.not_a_document", kind=kind)
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
