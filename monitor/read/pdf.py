"""The text of a PDF: the one door to pypdfium2. Bytes in, lines out.

Owns: taking the text off the pages in reading order, and what a hostile file may cost. Must not: recognise
pictures, or put lines together (printed.py).

The library ends the whole process when memory runs out, and what a file unpacks to cannot be told beforehand. So
every file is read by a process of its own, which may take so much memory and time and no more; that costs a fifth of
a second, and PDFs are few.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

from monitor.errors import ReadError
from monitor.read import printed

MOST_PAGES = 3000
MOST_CHARACTERS = 5_000_000
"""Of a whole document; no report is a fifth as long, and a page of a trap may claim more."""


MEMORY = 1024 * 1024 * 1024
SECONDS = 60
"""What that process may take."""
_TOO_LARGE = "too large when unpacked"


def read_pdf(body: bytes) -> str:
    """The text of the pages, a line a paragraph or table row.

    Raises ReadError `read.pdf_locked`, `read.pdf_broken`, and `read.pdf_no_text` where the pages are pictures.
    """
    call = [sys.executable, "-m", "monitor.read.pdf"]
    try:
        done = subprocess.run(call, input=body, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  ourselves
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError):
        raise ReadError("read.pdf_broken", why=_TOO_LARGE) from None
    if "key" in said:
        raise ReadError(said["key"], **said["slots"])
    return str(said["text"])


def _read(body: bytes) -> str:
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
            raise ReadError("read.pdf_broken", why=_TOO_LARGE)
    return pages


def _page(document: Any, number: int) -> list[str]:
    page = document[number]
    try:
        held = page.get_textpage()
        if held.count_chars() > MOST_CHARACTERS:
            raise ReadError("read.pdf_broken", why=_TOO_LARGE)
        text = held.get_text_bounded()
    finally:
        page.close()
    return [re.sub(r"[\ufffe\uffff\x00]", "", line).rstrip() for line in text.splitlines()]


def _answer() -> None:
    """What this process was started for: the text of the PDF on its input, as JSON."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # not on this system: the time is bounded all the same
    try:
        told: dict[str, Any] = {"text": _read(sys.stdin.buffer.read())}
    except ReadError as error:
        told = {"key": error.key, "slots": dict(error.slots)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _answer()
