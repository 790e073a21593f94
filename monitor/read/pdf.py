"""The text of a PDF: the one door to pypdfium2. Pure: bytes in, lines out.

Owns: taking the text off the pages in reading order, and what a hostile file may cost. Must not: recognise
pictures, or put lines together (printed.py).
"""

from __future__ import annotations

import re
from typing import Any

from monitor.errors import ReadError
from monitor.read import printed

MOST_PAGES = 3000
MOST_CHARACTERS = 5_000_000
"""Of a whole document; no report is a fifth as long, and a page of a trap may claim more."""


def read_pdf(body: bytes) -> str:
    """The text of the pages, a line a paragraph or table row.

    Raises ReadError `read.pdf_locked`, `read.pdf_broken`, and `read.pdf_no_text` where the pages are pictures.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ReadError("read.pdf_locked" if locked else "read.pdf_broken", why=str(error)) from error
    try:
        pages = _pages(document)
    except pypdfium2.PdfiumError as error:
        raise ReadError("read.pdf_broken", why=str(error)) from error
    finally:
        document.close()
    lines = printed.paragraphs(pages)
    if not any(re.search(r"\w", line) for line in lines):
        raise ReadError("read.pdf_no_text")
    return "\n".join(lines)


def _pages(document: Any) -> list[list[str]]:
    pages: list[list[str]] = []
    length = 0
    for number in range(min(len(document), MOST_PAGES)):
        pages.append(_page(document, number))
        length += sum(map(len, pages[-1]))
        if length > MOST_CHARACTERS:
            raise ReadError("read.pdf_broken", why="too large when unpacked")
    return pages


def _page(document: Any, number: int) -> list[str]:
    page = document[number]
    try:
        held = page.get_textpage()
        if held.count_chars() > MOST_CHARACTERS:
            raise ReadError("read.pdf_broken", why="too large when unpacked")
        text = held.get_text_bounded()
    finally:
        page.close()
    return [re.sub(r"[\ufffe\uffff\x00]", "", line).rstrip() for line in text.splitlines()]
