"""Files that are no text and no page: what is read of each kind, and in which words the rest is refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from files import ofd, ofd_page, pdf, sheets, text_object, word, zipped
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.read import archive, packed, printed
from monitor.read.packed import kind_of, read_packed

DOCUMENTS = Path(__file__).resolve().parent.parent / "captured" / "documents"


def refused(body: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_packed(body)
    return caught.value.key


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\n%PDF-1.7", "PDF"),
        (word("a"), "DOCX"),
        (sheets(a=[[1]]), "XLSX"),
        (ofd([]), "OFD"),
        (zipped({"a.txt": b"a"}), "ZIP"),
        ((DOCUMENTS / "notice.doc").read_bytes(), "DOC"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "XLS"),
        (b"\xd0\xcf\x11\xe0 what", "OLE"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<html>", ""),
        ("截至2025年底".encode(), ""),
    ],
)
def test_kinds_are_told_apart_by_their_bytes(body, kind):
    assert kind_of(body) == kind


# ---------------------------------------------------------------- OFD


def test_an_ofd_is_read_line_by_line_whatever_the_order_of_its_pieces():
    page = [
        text_object("累计建成数字车间62家。", 20, 40),
        text_object("关于数字车间的通知", 60, 20, 6.0),
        text_object("截至2025年6月底，全市", 20, 32),
    ]
    assert read_packed(ofd(page)).text == "关于数字车间的通知\n截至2025年6月底，全市累计建成数字车间62家。"


def test_letters_set_one_by_one_are_one_line_and_cells_are_apart():
    spaced = [text_object(letter, 20 + 4 * at, 20) for at, letter in enumerate("数字车间")]
    row = [text_object(words, left, 40) for words, left in (("指标", 20), ("单位", 60), ("2027年", 100))]
    assert read_packed(ofd([*spaced, *row])).text == "数字车间\n指标 单位 2027年"


def test_pages_stand_in_their_order_without_running_head_and_page_number():
    pages = [
        [
            text_object("某市人民政府公报", 70, 10),
            text_object(f"第{at}页的正文说明了本季度的进展情况。", 20, 40),
            text_object(f"- {at} -", 100, 280),
        ]
        for at in (1, 2, 3)
    ]
    text = read_packed(ofd(*pages)).text
    assert text == "\n".join(f"第{at}页的正文说明了本季度的进展情况。" for at in (1, 2, 3))


def test_scaled_text_and_several_codes_of_one_object_are_read():
    big = text_object("放大的标题", 20, 20, 1.0, ' CTM="5 0 0 5 0 0"')
    two = (
        '<ofd:TextObject Boundary="20 60 80 10" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 9 4">这里的第一行比题目长。</ofd:TextCode>'
        '<ofd:TextCode X="0" Y="10" DeltaX="4 4">第二行。</ofd:TextCode></ofd:TextObject>'
    )
    assert read_packed(ofd([big, two])).text == "放大的标题\n这里的第一行比题目长。\n第二行。"


def test_what_an_ofd_hides_is_not_read():
    shown = text_object("看得见的正文", 20, 20)
    assert read_packed(ofd([shown, text_object("看不见的", 20, 40, extra=' Visible="false"')])).text == "看得见的正文"


def test_a_page_told_by_an_absolute_place_is_found():
    assert read_packed(ofd([text_object("正文第一行", 20, 20)], root="/Doc_0/Document.xml")).text == "正文第一行"


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (ofd([]), "read.ofd_no_text"),
        (ofd(b"<not xml"), "read.ofd_broken"),
        (ofd(b'<!DOCTYPE a [<!ENTITY b "c">]>' + ofd_page([])), "read.ofd_broken"),
        (ofd([], root="Doc_9/Document.xml"), "read.zip_broken"),
        (ofd([], root="../../../etc/passwd"), "read.zip_broken"),
    ],
)
def test_an_ofd_that_gives_no_text_is_refused_by_name(body, key):
    assert refused(body) == key


# ---------------------------------------------------------------- sheets, archives, Word


def test_sheets_are_rows_and_their_names_headings():
    read = read_packed(sheets(任务=[["任务", "单位"], ["数字车间", "市经信局"]], 指标=[["5G基站", 39000]]))
    assert read.text == "任务\n任务\t单位\n数字车间\t市经信局\n指标\n5G基站\t39000"
    assert [words for _, words in read.headings] == ["任务", "指标"]
    assert all(read.text[at:].startswith(words) for at, words in read.headings)


def test_empty_sheets_are_refused():
    assert refused(sheets(a=[], b=[])) == "read.sheet_no_text"


def test_the_files_of_an_archive_are_read_under_their_names():
    body = zipped(
        {
            "附件/任务清单.docx": word("建成数字车间100家。"),
            "附件/说明.txt": "每季度报送一次。".encode("gb18030"),
            "__MACOSX/._x": b"x",
            "图.png": b"\x89PNG\r\n",
            ".hidden": b"x",
        }
    )
    read = read_packed(body)
    assert read.text == "任务清单.docx\n建成数字车间100家。\n说明.txt\n每季度报送一次。"
    assert [read.text[at : at + 4] for at, _ in read.headings] == ["任务清单", "说明.t"]


def test_names_of_an_archive_from_old_programs_are_made_out():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        info = zipfile.ZipInfo("任务清单.txt".encode("gb18030").decode("cp437"))
        held.writestr(info, "建成100家。".encode())
    raw = out.getvalue().replace("任务清单.txt".encode("gb18030").decode("cp437").encode(), b"")
    assert raw  # python writes such names as UTF-8, so the flag and the names are set back by hand
    name = "任务清单.txt".encode("gb18030")
    body = zipped({"X" * len(name): "建成100家。".encode()}).replace(b"X" * len(name), name)
    assert read_packed(body).text.startswith("任务清单.txt\n")


def test_an_archive_in_an_archive_is_not_opened():
    assert refused(zipped({"a.zip": zipped({"b.txt": "正文正文正文".encode()})})) == "read.not_a_document"


def test_an_archive_of_which_nothing_is_read_says_how_many():
    with pytest.raises(ReadError) as caught:
        read_packed(zipped({"a.png": b"\x89PNG\r\n", "b.jpg": b"\xff\xd8\xff"}))
    assert (caught.value.key, caught.value.slots) == ("read.zip_no_text", {"count": 2})


def test_a_bomb_is_refused_before_and_while_it_is_unpacked(monkeypatch):
    assert refused(zipped({f"{n}.txt": bytes(60 << 20) for n in range(4)})) == "read.zip_trap"  # says so itself
    monkeypatch.setattr(archive, "LARGEST", 1000)
    with archive.opened(zipped({"a": bytes(2000)})) as held, pytest.raises(ReadError) as caught:
        held.read("a")
    assert caught.value.key == "read.zip_trap"


def test_an_archive_that_lies_about_its_sizes_is_never_unpacked_whole():
    body = zipped({"a.txt": bytes(1 << 20)})
    lying = body.replace((1 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != body
    assert refused(lying) in ("read.zip_broken", "read.zip_trap", "read.mojibake", "read.empty_body")


def test_too_many_files_and_locked_ones_are_refused(monkeypatch):
    locked = bytearray(zipped({"a.txt": b"abc"}))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused(bytes(locked)) == "read.zip_locked"
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert refused(zipped({f"{n}.txt": b"a" for n in range(5)})) == "read.zip_trap"


def test_a_broken_archive_says_so():
    assert refused(zipped({"a.txt": b"abc"})[:-10]) == "read.zip_broken"


def test_an_old_word_file_needs_a_converter():
    assert refused((DOCUMENTS / "notice.doc").read_bytes()) == "read.old_doc"


# ---------------------------------------------------------------- PDF


def refused_here(body: bytes) -> str:
    """Read in this process, so that the limits can be lowered."""
    from monitor.read import pdf as reader

    with pytest.raises(ReadError) as caught:
        reader._read(body)
    return caught.value.key


def test_a_pdf_that_unpacks_without_end_is_refused(monkeypatch):
    from monitor.read import pdf as reader

    places = [(10 + 55 * (n % 10), 10 + n // 10 * 0.4) for n in range(20_000)]
    words = b"BT /F1 8 Tf " + b"".join(b"1 0 0 1 %d %.1f Tm (abcdefghij) Tj " % each for each in places) + b"ET"
    body = pdf(*[zlib.compress(words)] * 3, filters=b"/Filter /FlateDecode")
    assert len(body) * 3 < 600_000
    monkeypatch.setattr(reader, "MOST_CHARACTERS", 300_000)
    assert refused_here(body) == "read.pdf_broken"
    monkeypatch.setattr(reader, "MOST_CHARACTERS", 100_000)
    assert refused_here(body) == "read.pdf_broken"


def drawn_in_drawn(levels: int) -> bytes:
    """A PDF of forms each of which draws the next one ten times: 10 ** levels words in two kilobytes."""
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> /Font << /F1 3 0 R >> >>"
        b" /Length %d >>\nstream\n%s\nendstream" % (7 + at, len(said), said)
        for at in range(levels)
        for said in [b"/X Do " * 10 if at < levels - 1 else b"BT /F1 8 Tf 10 10 Td (abcdefghij) Tj ET"]
    ]
    page = pdf(b"/X Do")
    head, _, tail = page.partition(b"xref\n")
    head = head.replace(b"/Resources <<", b"/Resources << /XObject << /X 6 0 R >>")
    return (
        head + b"".join(b"%d 0 obj\n%s\nendobj\n" % (6 + at, form) for at, form in enumerate(forms)) + b"xref\n" + tail
    )


def test_a_pdf_may_take_so_much_and_no_more_in_a_process_of_its_own(monkeypatch):
    from monitor.read import pdf as reader

    body = pdf(zlib.compress(b"BT /F1 12 Tf 50 700 Td (page one) Tj ET"), filters=b"/Filter /FlateDecode")
    assert read_packed(body).text == "page one"
    assert refused(drawn_in_drawn(9)) == "read.pdf_broken"
    assert read_packed(body).text == "page one"
    monkeypatch.setattr(reader, "SECONDS", 0.01)
    assert refused(body) == "read.pdf_broken"


def test_pages_of_a_pdf_beyond_the_last_allowed_are_not_read(monkeypatch):
    from monitor.read import pdf as reader

    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    text = reader._read(pdf(*[b"BT /F1 12 Tf 50 700 Td (page %d) Tj ET" % n for n in range(5)]))
    assert ("page 1" in text, "page 2" in text) == (True, False)


# ---------------------------------------------------------------- traps of the other kinds


def test_a_stored_archive_of_word_files_is_an_archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as held:
        held.writestr("一.docx", word("建成100家。"))
    assert kind_of(out.getvalue()) == "ZIP"
    assert read_packed(out.getvalue()).text.endswith("建成100家。")


def test_one_area_merged_over_a_whole_sheet_is_refused():
    body = sheets(a=[["任务"]])
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        files = {name: held.read(name) for name in held.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"]
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", b"</sheetData>" + merged)
    assert refused(zipped(files)) == "sheets.too_large"


def test_objects_within_objects_of_an_ofd_are_read_once():
    nested = '<ofd:TextObject Boundary="20 20 9 9">' * 900 + "</ofd:TextObject>" * 900
    assert read_packed(ofd([nested + text_object("正文第一行。", 20, 20)])).text == "正文第一行。"


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_member_that_cannot_be_unpacked_is_a_broken_archive(way):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as held:
        held.writestr("a.txt", "建成100家。" * 500)
    body = bytearray(out.getvalue())
    body[60:90] = b"\x77" * 30
    assert refused(bytes(body)) == "read.zip_broken"


# ---------------------------------------------------------------- whatever is written in it


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text("0123456789.- eg", max_size=12), st.text(max_size=12)), max_size=6)
)
def test_whatever_an_ofd_page_says_is_read_or_refused(objects):
    said = "".join(
        f"<ofd:TextObject Boundary={quoteattr(_legal(box))} CTM={quoteattr(_legal(other))} Size={quoteattr(_legal(box))}>"
        f"<ofd:TextCode X={quoteattr(_legal(box))} DeltaX={quoteattr(_legal(other))}>{escape(_legal(words))}</ofd:TextCode>"
        "</ofd:TextObject>"
        for words, box, other in objects
    )
    try:
        text = read_packed(ofd([said])).text
    except ReadError as error:
        text = error.key
    assert text.strip()


def _legal(text: str) -> str:
    """Without what XML cannot hold at all."""
    return "".join(each for each in text if each.isprintable() and not 0xD800 <= ord(each) <= 0xDFFF)


@given(st.lists(st.lists(st.text("一二三，。 12-第页\t", max_size=20), max_size=6), max_size=4))
def test_paragraphs_lose_no_word_but_running_heads_and_page_numbers(pages):
    found = "".join(printed.paragraphs(pages))
    kept = [
        line
        for page in printed.without_heads([[x for x in page if printed.is_text(x)] for page in pages])
        for line in page
    ]
    assert re.sub(r"\s", "", found) == re.sub(r"\s", "", "".join(kept))


def test_the_limits_are_of_use():
    assert packed.MOST_CHARACTERS >= 1_000_000
