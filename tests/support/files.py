"""Files of every kind that publications come as, built small for tests: OFD, archives, sheets, Word, PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
import openpyxl

SPACE = "http://www.ofdspec.org/2016"


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, body in files.items():
            held.writestr(name, body)
    return out.getvalue()


def text_object(words: str, left: float, top: float, size: float = 4.0, extra: str = "") -> str:
    """A piece of text whose upper left corner stands at `left`, `top` millimetres."""
    steps = f' DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{left} {top} {size * len(words)} {size}" Font="1" Size="{size}"{extra}>'
        f'<ofd:TextCode X="0" Y="{size * 0.9:.2f}"{steps}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_page(objects: Sequence[str]) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="{SPACE}"><ofd:Content><ofd:Layer ID="2">'
        f"{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
    ).encode()


def ofd(*pages: Sequence[str] | bytes, root: str = "Doc_0/Document.xml") -> bytes:
    """An OFD of pages, each the XML of its text objects, or a page's whole part."""
    space = f'xmlns:ofd="{SPACE}"'
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    files = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {space}><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>".encode(),
        "Doc_0/Document.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {space}><ofd:Pages>{listed}'
        "</ofd:Pages></ofd:Document>".encode(),
    }
    for number, page in enumerate(pages):
        body = page if isinstance(page, bytes) else ofd_page(page)
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = body
    return zipped(files)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheets(**rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with a sheet of rows by name."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, values in rows.items():
        sheet = book.create_sheet(name)
        for row in values:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(*streams: bytes, filters: bytes = b"") -> bytes:
    """A PDF of pages with these content streams, set in a Latin font."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(streams), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream))
    out, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        out
        + head
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    )
