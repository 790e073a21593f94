"""Files that are no text and no page: PDF, Word, sheets, OFD, and archives of them. Pure: bytes in, lines out.

Owns: telling the kinds apart by their bytes, and which reader takes which. Must not: read a page (article.py),
or say what a text means.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.errors import ReadError
from monitor.read.html import Blocks, Line, joined

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
)
_IN_OLE = (("WordDocument", "DOC"), ("Workbook", "XLS"), ("PowerPoint Document", "PPT"))
_IN_ZIP = (
    ("word/document.xml", "DOCX"),
    ("xl/workbook.xml", "XLSX"),
    ("OFD.xml", "OFD"),
    ("ppt/presentation.xml", "PPTX"),
)
READ = ("PDF", "DOCX", "XLSX", "OFD", "ZIP")
"""Kinds that give a text here; a DOC gives one where a converter made one of it."""
MOST_IN_ARCHIVE = 50
"""Files of an archive that are read; what people bundle is a handful of attachments."""
MOST_CHARACTERS = 5_000_000
LARGEST_SHEET = 16 * 1024 * 1024
"""Of XML in a workbook; that is some hundred thousand rows, and takes seconds to read."""


def kind_of(body: bytes) -> str:
    """What kind of packed file the bytes are: PDF, DOCX, XLSX, OFD, ZIP, DOC, XLS, PNG …; "" for text and pages."""
    if body.lstrip()[:5] == b"%PDF-":
        return "PDF"
    if body.startswith(ZIP):
        return _kind_of_archive(body)
    if body.startswith(OLE):
        return next((kind for name, kind in _IN_OLE if name.encode("utf-16-le") in body), "OLE")
    return next((kind for mark, kind in _MARKS if body.startswith(mark)), "")


def _kind_of_archive(body: bytes) -> str:
    from monitor.read import archive

    try:
        with archive.opened(body) as held:
            return next((kind for name, kind in _IN_ZIP if name in held.members), "ZIP")
    except ReadError:
        return "ZIP"  # its own reader says what is wrong with it


def is_packed(body: bytes) -> bool:
    """Whether the bytes begin as a file that is no text: a PDF, a DOCX, a picture, an archive."""
    return bool(kind_of(body))


def read_packed(body: bytes) -> Blocks:
    """The lines and headings of a packed file.

    Raises ReadError `read.not_a_document` for kinds that hold no text or are not read here, `read.old_doc` for
    a DOC, and those of the kind's reader.
    """
    kind = kind_of(body)
    if kind == "ZIP":
        return _archive(body)
    blocks = _of(kind, body)
    if len(blocks.text) > MOST_CHARACTERS:
        raise ReadError("read.zip_trap")
    return blocks


def _of(kind: str, body: bytes) -> Blocks:
    if kind == "PDF":
        from monitor.read.pdf import read_pdf

        return Blocks(read_pdf(body))
    if kind == "DOCX":
        from monitor.read.docx import read_docx

        return read_docx(body)
    if kind == "OFD":
        from monitor.read.ofd import read_ofd

        return Blocks(read_ofd(body))
    if kind == "XLSX":
        return _sheets(body)
    if kind == "DOC":
        raise ReadError("read.old_doc")
    raise ReadError("read.not_a_document", kind=kind or "?")


def _sheets(body: bytes) -> Blocks:
    """The rows of every visible sheet; a sheet's name is a heading where there are several."""
    from monitor.read import archive, workbook

    with archive.opened(body) as held:
        if any(part.file_size > LARGEST_SHEET for part in held.members.values()):
            raise ReadError("read.zip_trap")
    grids = [grid for grid in workbook.read(body, "x.xlsx").grids if grid.rows]
    lines: list[Line] = []
    for grid in grids:
        if len(grids) > 1:
            lines.append(Line(grid.name.strip(), heading=True))
        whole = grid.filled()
        rows = ("\t".join(whole.text(row, column) for column in range(whole.width)) for row in range(len(whole.rows)))
        lines += [Line(row.strip("\t")) for row in rows if row.strip()]
    if not any(not line.heading for line in lines):
        raise ReadError("read.sheet_no_text")
    return joined(lines)


def _archive(body: bytes) -> Blocks:
    """What the files of an archive say, each under its name; those that give no text are left out.

    Raises ReadError `read.zip_no_text` where none gives any, and what befell a single one.
    """
    from monitor.read import archive

    parts: list[tuple[str, Blocks]] = []
    faults: list[ReadError] = []
    with archive.opened(body) as held:
        for name, shown in list(held.files())[:MOST_IN_ARCHIVE]:
            try:
                parts.append((shown, _member(held.read(name), shown)))
            except ReadError as error:
                faults.append(error)
    if not parts:
        raise faults[0] if len(faults) == 1 else ReadError("read.zip_no_text", count=len(faults))
    return _together(parts)


def _member(body: bytes, name: str) -> Blocks:
    kind = kind_of(body)
    if kind == "ZIP":
        raise ReadError("read.not_a_document", kind="ZIP")
    if kind:
        return _of(kind, body)
    from monitor.read.document import read_document

    read = read_document(body, name)
    return Blocks(read.text, read.headings)


def _together(parts: list[tuple[str, Blocks]]) -> Blocks:
    text, headings = "", list[tuple[int, str]]()
    for name, blocks in parts:
        text += "\n" if text else ""
        headings.append((len(text), name))
        text += f"{name}\n"
        headings += [(len(text) + offset, words) for offset, words in blocks.headings]
        text += blocks.text
        if len(text) > MOST_CHARACTERS:
            raise ReadError("read.zip_trap")
    return Blocks(text, tuple(headings))


def lines_of(blocks: Blocks) -> Iterator[Line]:
    """The lines of a text again, each with whether it is a heading."""
    heads = {offset for offset, _ in blocks.headings}
    offset = 0
    for line in blocks.text.split("\n"):
        yield Line(line, heading=offset in heads)
        offset += len(line) + 1
