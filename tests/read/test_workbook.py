"""Sheets read from XLSX and CSV and written again: dates, encodings, separators, formulas, and what is no sheet."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.read import workbook
from monitor.text.grid import Grid


def book(*rows, title="台账", **more) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, said in more.items():
        other = made.create_sheet(name)
        for row in said:
            other.append(row)
    return saved(made)


def saved(made) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def only(body: bytes, name: str = "a.xlsx") -> Grid:
    return workbook.read(body, name).grids[0]


# ---------------------------------------------------------------- reading


def test_a_workbook_gives_its_values_with_dates_as_dates():
    grid = only(
        book(
            ["任务", "时限"],
            ["建设", datetime.combine(date(2027, 12, 31), time())],
            ["巡查", date(2026, 1, 2)],
            [3, 2.5],
        )
    )
    assert grid.rows == (("任务", "时限"), ("建设", date(2027, 12, 31)), ("巡查", date(2026, 1, 2)), (3, 2.5))
    assert grid.name == "台账"


def test_a_percentage_is_read_as_it_is_shown():
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = 0.055
    made.worksheets[0]["A1"].number_format = "0.0%"
    assert only(saved(made)).rows == (("5.5%",),)


def test_merged_cells_say_in_each_row_what_they_say_in_the_first():
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (["任务", "牵头"], ["甲", "市经信局"], ["乙", None]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    grid = only(saved(made))
    assert grid.rows[2] == ("乙", None)
    assert grid.filled().rows[2] == ("乙", "市经信局")


def test_hidden_sheets_are_left_out():
    made = openpyxl.Workbook()
    made.worksheets[0].append(["任务"])
    made.create_sheet("底稿").sheet_state = "hidden"
    assert len(workbook.read(saved(made), "a.xlsx").grids) == 1


def test_a_formula_that_was_never_reckoned_is_known_as_one():
    grid = only(book(["任务", "目标"], ["建设", "=SUM(1,2)"]))
    assert grid.at(1, 1) is None
    assert grid.formulas == {(1, 1): "=SUM(1,2)"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_any_usual_encoding_and_separator(separator, encoding):
    rows = [
        ["任务内容", "牵头单位", "备注"],
        ["建成充电桩三百个", "市城管执法委", "甲乙丙丁戊己庚辛"],
        ["铺设管网", "市水务局", "龍、馬"],
    ]
    body = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    read = workbook.read(body, "a.csv")
    assert read.grids[0].rows == tuple(map(tuple, rows))
    assert read.form.separator == separator


def test_a_quoted_cell_may_hold_separators_and_line_breaks():
    grid = only('任务,单位\n"建设, 推进\n落实",甲\n'.encode(), "a.csv")
    assert grid.rows[1] == ("建设, 推进\n落实", "甲")


@pytest.mark.parametrize(
    ("body", "name", "key"),
    [
        (b"", "a.xlsx", "sheets.empty"),
        (b" \n", "a.csv", "sheets.empty"),
        (b"hello", "a.xlsx", "sheets.broken"),
        (b"PK\x03\x04 cut off", "a.xlsx", "sheets.broken"),
        (b"\xd0\xcf\x11\xe0old", "a.xls", "sheets.old_kind"),
        (b"\xd0\xcf\x11\xe0locked", "a.xlsx", "sheets.old_kind"),
        (bytes(range(128, 256)) * 20, "a.csv", "sheets.mojibake"),
    ],
)
def test_what_is_no_sheet_is_refused_by_its_kind(body, name, key):
    with pytest.raises(ReadError) as caught:
        workbook.read(body, name)
    assert caught.value.key == key


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name.replace("__", "/"), body)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (archive(**{"word/document.xml": b"<w/>"}), "sheets.not_a_sheet"),
        (archive(**{"xl/workbook.xml": b"<broken"}), "sheets.broken"),
        (archive(**{"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "sheets.broken"),
        (archive(**{"xl/workbook.xml": b" " * (301 << 20)}), "sheets.too_large"),
    ],
    ids=["a text document", "broken", "entities", "a flood"],
)
def test_an_archive_that_is_no_sound_workbook_is_refused(body, key):
    with pytest.raises(ReadError) as caught:
        workbook.read(body, "a.xlsx")
    assert caught.value.key == key


def test_a_stray_cell_far_below_is_refused_and_not_read_for_minutes():
    made = openpyxl.Workbook()
    made.worksheets[0].cell(900_000, 40).value = "x"
    with pytest.raises(ReadError) as caught:
        workbook.read(saved(made), "a.xlsx")
    assert caught.value.key == "sheets.too_many_cells"


# ---------------------------------------------------------------- writing


def test_a_changed_cell_leaves_every_other_one_its_format_and_the_other_sheets():
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (["标题", None], ["任务", "时限"], ["建设", date(2026, 1, 1)], ["合计", "=COUNTA(A3:A3)"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.column_dimensions["A"].width = 41
    sheet["A3"].font = openpyxl.styles.Font(bold=True)
    made.create_sheet("说明").append(["怎样填"])
    body = workbook.rewritten(workbook.read(saved(made), "a.xlsx"), "Sheet", {(2, 1): date(2027, 5, 6)})
    out = openpyxl.load_workbook(io.BytesIO(body))
    sheet = out["Sheet"]
    assert sheet["B3"].value == datetime.combine(date(2027, 5, 6), time())
    assert sheet["B3"].is_date
    assert (sheet["A3"].value, sheet["A3"].font.bold, sheet.column_dimensions["A"].width) == ("建设", True, 41)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]
    assert sheet["B4"].value == "=COUNTA(A3:A3)"
    assert out["说明"]["A1"].value == "怎样填"


@pytest.mark.parametrize("text", ["=1+1", "+86-1", "-x", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_a_text_that_looks_like_a_formula_is_written_as_text(text):
    out = openpyxl.load_workbook(
        io.BytesIO(workbook.rewritten(workbook.read(book(["任务"]), "a.xlsx"), "台账", {(1, 0): text}))
    )
    cell = out["台账"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    csv = workbook.created(Grid("a", ((text, "b"),)), ".csv").decode("utf-8-sig")
    assert csv.lstrip('"').startswith("'")
    assert only(csv.encode(), "a.csv").at(0, 0) == text


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("http://x","y")',
        '=WEBSERVICE("http://x")',
        "=cmd|' /C calc'!A0",
        "=[other.xlsx]Sheet1!A1",
        "=_xlfn.IMPORTXML(A1)",
    ],
)
def test_a_formula_that_reaches_out_of_the_sheet_comes_out_as_text(formula):
    body = workbook.rewritten(workbook.read(book(["任务"], [formula]), "a.xlsx"), "台账", {(0, 0): "事项"})
    assert openpyxl.load_workbook(io.BytesIO(body))["台账"]["A2"].data_type == "s"


@pytest.mark.parametrize("formula", ["=SUM(A1:A3)*2", '=IF(A1>3,"是","否")', "=ROW()-2", "=A1&B1", "='说明'!A1"])
def test_a_formula_that_only_reckons_is_kept(formula):
    body = workbook.rewritten(
        workbook.read(book(["任务"], [formula], 说明=[["a"]]), "a.xlsx"), "台账", {(0, 0): "事项"}
    )
    assert openpyxl.load_workbook(io.BytesIO(body))["台账"]["A2"].value == formula


def test_what_a_rewritten_workbook_has_no_more_is_named():
    with_picture = archive(**{"xl/workbook.xml": b"x", "xl/media/image1.png": b"x", "xl/charts/chart1.xml": b"x"})
    without = archive(**{"xl/workbook.xml": b"x", "xl/charts/chart1.xml": b"x"})
    assert workbook.lost(with_picture, without) == ("pictures",)
    assert workbook.lost(without, without) == workbook.lost(b"a,b", without) == ()


def test_a_cell_under_a_merged_area_is_written_and_the_others_keep_what_they_said():
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (["任务", "牵头"], ["甲", "市经信局"], ["乙", None]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    out = only(workbook.rewritten(workbook.read(saved(made), "a.xlsx"), "Sheet", {(2, 1): "市数据局"}))
    assert [row[1] for row in out.rows] == ["牵头", "市经信局", "市数据局"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_comes_out_in_its_own_encoding_separator_and_line_ends(encoding):
    body = "任务内容;时限要求;自己的列\r\n建设基站若干;2026;注意事项甲\r\n".encode(encoding)
    assert workbook.rewritten(workbook.read(body, "a.csv"), "", {}) == body
    changed = workbook.rewritten(workbook.read(body, "a.csv"), "", {(1, 1): "2027", (2, 0): "新的一行"})
    assert changed.decode(encoding).splitlines()[1:] == ["建设基站若干;2027;注意事项甲", "新的一行;;"]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=3, max_size=3), min_size=1))
def test_any_texts_come_back_from_a_csv_as_they_went(rows):
    named = [["任务内容", "牵头单位", "完成时限"], *rows]
    body = workbook.created(Grid("a", tuple(map(tuple, named))), ".csv")
    grid = only(body, "a.csv")
    assert [list(row) for row in grid.rows] == named


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_no_cell_of_a_csv_begins_like_a_formula(text):
    body = workbook.created(Grid("a", ((text, "b"),)), ".csv").decode("utf-8-sig")
    cell = body.removeprefix('"')
    assert len(text) == 1 or cell[0] not in "=@\t\r"
