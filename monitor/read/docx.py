"""The text of a Word document: the one door to python-docx. Pure: bytes in, lines out.

Owns: paragraphs and tables in their order, which paragraphs are headings. Must not: read pictures, notes
or tracked changes that were deleted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from monitor.errors import ReadError
from monitor.read.archive import opened
from monitor.read.html import Blocks, Line, joined, tidy

_HEADING = re.compile(r"heading|title|标题", re.IGNORECASE)
_LONGEST_HEADING = 60


def read_docx(body: bytes) -> Blocks:
    """The document's lines and headings.

    Raises ReadError `read.docx_broken`, those of an archive, and `read.docx_no_text` where there is no text in it.
    """
    import docx

    try:
        with opened(body):
            pass
        document = docx.Document(io.BytesIO(body))
        lines = [line for line in _lines(document) if line.text]
    except ReadError:
        raise
    except Exception as error:  # python-docx raises whatever a broken part made it stumble over
        raise ReadError("read.docx_broken", why=str(error) or type(error).__name__) from error
    if not lines:
        raise ReadError("read.docx_no_text")
    return joined(lines)


def _lines(document: Any) -> Iterator[Line]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield Line("\t".join(_cells(row)))
        else:
            text = tidy(block.text.replace("\n", " "))
            style = block.style.name if block.style is not None else ""
            yield Line(text, heading=bool(_HEADING.match(style or "")) and len(text) <= _LONGEST_HEADING)


def _cells(row: Any) -> list[str]:
    """The cells of a row; one that spans several columns stands once."""
    found, seen = [], set()
    for cell in row.cells:
        if id(cell._tc) not in seen:  # noqa: SLF001  the library tells merged cells apart by nothing else
            seen.add(id(cell._tc))  # noqa: SLF001
            found.append(tidy(cell.text.replace("\n", "")))
    return found
