"""Files that people hand over: what is read, and in which words the rest is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from monitor.errors import ReadError
from monitor.read.document import read_document
from monitor.read.printed import joined

DOCUMENTS = Path(__file__).resolve().parent.parent / "captured" / "documents"
PLAN = Path(__file__).resolve().parent.parent / "ledger" / "plans" / "city-plan.txt"


def pdf(name: str) -> bytes:
    return (DOCUMENTS / name).read_bytes()


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def refused(body: bytes, name: str = "x") -> str:
    with pytest.raises(ReadError) as caught:
        read_document(body, name)
    return caught.value.key


# ---------------------------------------------------------------- PDF


def test_a_pdf_gives_the_paragraphs_of_the_document_whole():
    lines = read_document(pdf("plan.pdf"), "plan.pdf").text.split("\n")
    paragraphs = [line for line in PLAN.read_text("utf-8").split("\n") if line.endswith("。") and "2场" not in line]
    assert len(paragraphs) >= 6
    assert [each for each in paragraphs if each not in lines] == []


def test_table_rows_of_a_pdf_stay_rows():
    lines = read_document(pdf("plan.pdf"), "plan.pdf").text.split("\n")
    assert "指标名称 单位 2024年 2027年" in lines
    assert "规上工业企业数控化率 % 62 80" in lines


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out():
    text = read_document(pdf("plan.pdf"), "plan.pdf").text
    assert "- 1 -" not in text
    assert "襄阳市人民政府公报" not in text


def test_a_scan_a_locked_and_a_broken_pdf_are_refused_each_by_its_name():
    assert refused(pdf("scan.pdf")) == "read.pdf_no_text"
    assert refused(pdf("locked.pdf")) == "read.pdf_locked"
    assert refused(b"%PDF-1.7\nnothing of the kind") == "read.pdf_broken"
    assert refused(pdf("plan.pdf")[:900]) == "read.pdf_broken"


def test_lines_broken_for_width_are_joined_and_others_are_not():
    full = "一句话写到这里还没有写完所以要接着往下写才算是一句完整的话并且"
    lines = ["一、目标", full, "到这里结束。", "（一）任务", "牵头单位：", f"{full[:-1]}。", "二、任务"]
    assert list(joined(lines)) == [
        "一、目标",
        f"{full}到这里结束。",
        "（一）任务",
        "牵头单位：",
        f"{full[:-1]}。",
        "二、任务",
    ]


# ---------------------------------------------------------------- DOCX


def test_a_word_document_gives_paragraphs_tables_and_headings_in_order():
    def build(document):
        document.add_heading("一、目标", 1)
        document.add_paragraph("培育独角兽企业8家。")
        table = document.add_table(rows=2, cols=3)
        for row, texts in zip(table.rows, (("指标名称", "单位", "2027年"), ("数控化率", "%", "80")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("结束。")

    read = read_document(word(build), "plan.docx")
    assert read.text == "一、目标\n培育独角兽企业8家。\n指标名称\t单位\t2027年\n数控化率\t%\t80\n结束。"
    assert read.headings == ((0, "一、目标"),)


def test_a_merged_cell_stands_once():
    def build(document):
        table = document.add_table(rows=1, cols=3)
        table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "合并"
        table.rows[0].cells[2].text = "三"

    assert read_document(word(build), "x.docx").text == "合并\t三"


def test_an_empty_a_broken_and_a_foreign_archive_are_refused():
    assert refused(word(lambda _: None), "x.docx") == "read.docx_no_text"
    assert refused(b"PK\x03\x04 broken", "x.docx") == "read.zip_broken"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    assert read_document(out.getvalue(), "x.docx").text == "a.txt\nx"


# ---------------------------------------------------------------- text and pages


def test_text_keeps_every_character_and_markdown_loses_its_marks():
    assert read_document("一、目标\n  培育 8 家。\n".encode(), "x.txt").text == "一、目标\n  培育 8 家。\n"
    read = read_document("# 一、目标\n\n培育**8家**。\n".encode(), "x.md")
    assert (read.text, read.headings) == ("一、目标\n培育8家。", ((0, "一、目标"),))


def test_an_older_encoding_is_understood():
    assert read_document("培育独角兽企业8家，建成数字车间100家。".encode("gb18030"), "x.txt").text.startswith("培育")


def test_a_page_tells_its_title_and_days():
    page = (
        "<html><head><title>实施方案-武汉市数据局</title><meta name=PubDate content='2025-03-04'></head>"
        "<body><div class=view><h2>一、目标</h2><p>到2027年，培育独角兽企业8家。</p></div></body></html>"
    )
    read = read_document(page.encode(), "plan.html")
    assert "培育独角兽企业8家" in read.text
    assert (read.title, str(read.published)) == ("实施方案", "2025-03-04")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"", "read.empty_body"),
        (b" \n\t", "read.empty_body"),
        (b"\xd0\xcf\x11\xe0 old word", "read.not_a_document"),
        (b"\x89PNG\r\n\x1a\n....", "read.not_a_document"),
        (bytes(range(128, 256)) * 40, "read.mojibake"),
    ],
)
def test_what_is_no_document_is_refused(body, key):
    assert refused(body) == key
