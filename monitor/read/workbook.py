"""Sheets of XLSX and CSV files as values, and the same files with some cells changed. The one door to openpyxl.

Owns: which encoding and separator a CSV has, dates and percentages as what they say, formulas defused on the
way out. Must not: know what a column means. openpyxl is the one library that changes cells of a workbook and
leaves its other sheets, widths and formats as they are; it is MIT-licensed and pure Python.

What a workbook is rewritten from is the file as it came, so what nobody changed comes out as it was.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any

from monitor.errors import ReadError
from monitor.read.archive import BROKEN
from monitor.read.decode import decode
from monitor.text.data import load
from monitor.text.grid import Grid, Place, Value, told

Workbook = Any
Worksheet = Any
Cell = Any
"""As openpyxl has them, which comes without types."""

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv")
"""Names of files that are read as sheets."""
OLD = (".xls", ".et", ".ods", ".numbers", ".xlsb")
"""Names of sheets that have to be saved anew first."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED = 300 * 1024 * 1024
_MOST_CELLS = 2_000_000
_MERGED = re.compile(rb"""<mergeCell\s+ref=["']([A-Z0-9:$]{2,30})["']""")
_SEPARATORS = (",", "\t", ";", "|")
_HEAD = 30
"""Lines of a CSV that tell its separator."""
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠](?=.)", re.DOTALL)
"""How a formula begins, with something behind it: a dash alone is the sign for nothing."""
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?")
_DEFUSED = re.compile(r"'(?='*[=+\-@\t\r\n＝＋－＠])")
_SHARE = re.compile(r"([+-]?\d+(?:\.\d+)?)%")
_DAY = "yyyy-mm-dd"
_LOSABLE = {
    "pictures": "xl/media/",
    "charts": "xl/charts/chart",
    "macros": "xl/vbaProject",
    "pivots": "xl/pivotTables/",
    "controls": "xl/ctrlProps/",
    "objects": "xl/embeddings/",
    "threads": "xl/threadedComments/",
}
"""Parts of a workbook that openpyxl may not write again, by how their names begin."""
_CALLS = re.compile(r"([A-Za-z_.][\w.]*)\s*\(")


@dataclass(frozen=True, slots=True)
class Form:
    """How a CSV is written."""

    encoding: str = "utf-8-sig"
    separator: str = ","
    line_end: str = "\r\n"


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file as they were read; `form` is None for a workbook.

    Of a workbook `reckoned` is what its formulas showed and `source` the formulas, the same where it has none.
    """

    grids: tuple[Grid, ...]
    form: Form | None = None
    reckoned: Workbook = field(default=None, repr=False, compare=False)
    source: Workbook = field(default=None, repr=False, compare=False)


def is_sheet(name: str) -> bool:
    """Whether a file of this name is a sheet, in a form that is read or in one that is not."""
    return name.lower().endswith((*ENDINGS, *OLD))


def read(body: bytes, name: str) -> Book:
    """The visible sheets of a file, the name of which only tells CSV from the rest; raises ReadError."""
    if not body.strip():
        raise ReadError("sheets.empty")
    if body.startswith(_ZIP):
        return _workbook(body)
    if body.startswith(_OLE) or name.lower().endswith(OLD):
        raise ReadError("sheets.old_kind")
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise ReadError("sheets.broken", why="zip")
    return _csv(body)


# ---------------------------------------------------------------- CSV


def _csv(body: bytes) -> Book:
    text = _text(body)
    if "\0" in text[:4096]:
        raise ReadError("sheets.not_a_sheet")
    form = Form(_encoding(body), _separator(text), "\r\n" if b"\r\n" in body[:65536] else "\n")
    return Book((Grid("", tuple(_defusing_undone(_rows(text, form.separator)))),), form)


def _text(body: bytes) -> str:
    try:
        return decode(body)
    except ReadError as error:
        raise ReadError("sheets.mojibake") from error


def _rows(text: str, separator: str) -> Iterable[list[str]]:
    before = csv.field_size_limit(10_000_000)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise ReadError("sheets.broken", why=str(error)) from error
    finally:
        csv.field_size_limit(before)


def _defusing_undone(rows: Iterable[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        yield tuple(_DEFUSED.sub("", cell, count=1) if _DEFUSED.match(cell) else cell for cell in row)


def _encoding(body: bytes) -> str:
    """The encoding to write the file in again."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _separator(text: str) -> str:
    """The separator that gives the same number of columns, more than one, in most lines."""
    head = "\n".join(text.splitlines()[:_HEAD])

    def fit(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in _rows(head, separator) if any(cell.strip() for cell in row)]
        except ReadError:
            return 0, 0
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        return (widths.count(common), common) if common > 1 else (0, 0)

    return max(_SEPARATORS, key=fit)


# ---------------------------------------------------------------- workbooks


def _workbook(body: bytes) -> Book:
    reckoned = _opened(body, values=True)
    formulas = _opened(body, values=False) if _has_formulas(body) else None
    shown = [sheet for sheet in reckoned.worksheets if sheet.sheet_state == "visible"] or reckoned.worksheets
    grids = tuple(_grid(sheet, formulas[sheet.title] if formulas else None) for sheet in shown)
    return Book(grids, reckoned=reckoned, source=formulas or reckoned)


def _opened(body: bytes, *, values: bool) -> Workbook:
    import openpyxl

    _weighed(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that are left out of what is read
            return openpyxl.load_workbook(io.BytesIO(body), data_only=values)
    except Exception as error:  # openpyxl raises whatever a broken part made it stumble over
        raise ReadError("sheets.broken", why=type(error).__name__) from error


def _weighed(body: bytes) -> None:
    """Refuses what would unpack to a flood, and parts that define entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise ReadError("sheets.too_large", megabytes=_MOST_UNPACKED >> 20)
            if "xl/workbook.xml" not in archive.namelist():
                raise ReadError("sheets.not_a_sheet")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        body = stream.read()
                    if b"<!DOCTYPE" in body[:4096]:
                        raise ReadError("sheets.broken", why="DOCTYPE")
                    if sum(map(_area, _MERGED.findall(body))) > _MOST_CELLS:
                        raise ReadError("sheets.too_large", megabytes=_MOST_UNPACKED >> 20)
    except BROKEN as error:
        raise ReadError("sheets.broken", why="zip") from error


def _area(reference: bytes) -> int:
    """How many cells a merged area covers: openpyxl makes each of them."""
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = (int(each or 1) for each in range_boundaries(reference.decode("ascii")))
    except (ValueError, TypeError):
        return 0
    return (right - left + 1) * (bottom - top + 1)


def _has_formulas(body: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(b"<f" in archive.read(name) for name in names if name.endswith(".xml"))
    except BROKEN as error:
        raise ReadError("sheets.broken", why="zip") from error


def _grid(sheet: Worksheet, formulas: Worksheet | None) -> Grid:
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise ReadError("sheets.too_many_cells", sheet=sheet.title, rows=sheet.max_row)
    rows = [tuple(_value(cell) for cell in row) for row in sheet.iter_rows()]
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    found: dict[Place, str] = {}
    for row in formulas.iter_rows(max_row=len(rows)) if formulas and rows else ():
        for cell in row:
            if cell.data_type == "f":
                found[cell.row - 1, cell.column - 1] = _formula(cell)
    for (at, column), formula in found.items():
        if rows[at][column] is None and not is_harmless(formula):
            rows[at] = (*rows[at][:column], formula, *rows[at][column + 1 :])  # it will never be reckoned
    merged = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in sheet.merged_cells.ranges
    )
    return Grid(sheet.title, tuple(rows), merged, found)


def _value(cell: Any) -> Value:
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{round(value * 100, 10):.15g}%" if "%" in (cell.number_format or "") else value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if value is None or isinstance(value, (str, bool, date, time)):
        return value if value != "" else None
    return str(value)


# ---------------------------------------------------------------- writing


def rewritten(book: Book, sheet: str, cells: Mapping[Place, Value]) -> bytes:
    """The file of `book` with these cells of one sheet changed, every other one as it was; it uses the book up.

    A row beyond the last is a new one, laid out like the row above it.
    """
    if book.form is not None:
        return _csv_bytes(_changed(book.grids[0].rows, cells), book.form)
    _tamed(book.source, book.reckoned)
    target = book.source[sheet]
    last = max((row for row, _ in cells), default=0)
    _laid_out(target, last + 1)
    for (row, column), value in cells.items():
        _put(target, row + 1, column + 1, value)
    return _saved(book.source)


def lost(before: bytes, after: bytes) -> tuple[str, ...]:
    """What a rewritten workbook holds no more, as codes of messages `sheets.lost_<code>`: pictures, charts, macros …"""
    if not (before.startswith(_ZIP) and after.startswith(_ZIP)):
        return ()
    counted = [_parts(body) for body in (before, after)]
    return tuple(code for code in _LOSABLE if counted[0][code] > counted[1][code])


def _parts(body: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
    return {code: sum(name.startswith(begins) for name in names) for code, begins in _LOSABLE.items()}


def created(grid: Grid, ending: str) -> bytes:
    """A new file with the values of one sheet: a workbook, or a CSV that every office program opens rightly."""
    if ending.lower() in (".csv", ".tsv"):
        form = Form(separator="\t" if ending.lower() == ".tsv" else ",")
        return _csv_bytes(grid.rows, form)
    import openpyxl
    from openpyxl.utils import get_column_letter

    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = _sheet_name(grid.name)
    for row, values in enumerate(grid.rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                _write(sheet.cell(row, column), value)
    for column in range(grid.width):
        widest = max((len(grid.text(row, column)) for row in range(len(grid.rows))), default=0)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(10, 2 * widest + 2), 60)
    for top, left, bottom, right in grid.merged:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Sheet"


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Writes one cell; a merged area over it is parted first, so that its other rows keep what they said."""
    for area in list(sheet.merged_cells.ranges):
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            said = sheet.cell(area.min_row, area.min_col).value
            sheet.unmerge_cells(area.coord)
            for each in range(area.min_row, area.max_row + 1):
                _write(sheet.cell(each, area.min_col), said)
            column = area.min_col
            break
    cell = sheet.cell(row, column)
    if isinstance(value, date) and not cell.is_date:
        cell.number_format = _DAY
    share = _SHARE.fullmatch(value) if isinstance(value, str) and "%" in cell.number_format else None
    _write(cell, float(share[1]) / 100 if share else value)


def _write(cell: Cell, value: Value) -> None:
    """A text is written as text whatever it begins with: a formula is only what the sheet had itself."""
    if isinstance(value, str):
        cell.value = _legal(value)
        cell.data_type = "s"
        # By this mark an office program shows the text as it is, also after a person has edited the cell.
        cell.quotePrefix = bool(_FORMULA.match(value))
        return
    cell.value = value


def _legal(text: str) -> str:
    """The text without the characters that XML, and so a workbook, cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", text)


def _laid_out(sheet: Worksheet, rows: int) -> None:
    """New rows at the end look like the last one there is."""
    from copy import copy

    last = sheet.max_row
    for row in range(last + 1, rows + 1):
        for column in range(1, sheet.max_column + 1):
            above = sheet.cell(last, column)
            if above.has_style:
                sheet.cell(row, column)._style = copy(above._style)  # noqa: SLF001  as openpyxl's own examples do


def _tamed(workbook: Workbook, reckoned: Workbook) -> None:
    """Formulas that reach out of the sheet (WEBSERVICE, HYPERLINK, another file, a program) become what they showed."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not is_harmless(_formula(cell)):
                    shown = reckoned[sheet.title].cell(cell.row, cell.column).value
                    _write(cell, _formula(cell) if shown is None else shown)
                elif cell.data_type == "s" and isinstance(cell.value, str) and _FORMULA.match(cell.value):
                    _write(cell, cell.value)


def _formula(cell: Any) -> str:
    """The formula of a cell as it is written; that of an area is an object."""
    return str(getattr(cell.value, "text", cell.value))


def is_harmless(formula: str) -> bool:
    """Whether a formula only reckons with cells of its own workbook."""
    bare = re.sub(r'"[^"]*"', "", formula)
    if re.search(r"[|\[\]]|https?:", bare):
        return False
    return all(name.upper().rpartition(".")[2] in _harmless() for name in _CALLS.findall(bare))


@cache
def _harmless() -> frozenset[str]:
    return frozenset(load("sheets.yaml")["formulas"])


def _changed(rows: Sequence[Sequence[Value]], cells: Mapping[Place, Value]) -> list[list[Value]]:
    made = [list(row) for row in rows]
    width = max((len(row) for row in made), default=0)
    for (row, column), value in sorted(cells.items()):
        made += [[None] * width for _ in range(row + 1 - len(made))]
        made[row] += [None] * (column + 1 - len(made[row]))
        made[row][column] = value
    return made


def _csv_bytes(rows: Sequence[Sequence[Value]], form: Form) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=form.separator, lineterminator=form.line_end)
    writer.writerows([[_defused(value) for value in row] for row in rows])
    return stream.getvalue().encode(form.encoding, errors="replace")


def _defused(value: Value) -> str:
    """A cell of a CSV that no office program takes for a formula; a plain negative number is none."""
    text = value if isinstance(value, str) else told(value)
    begins = _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if begins or _DEFUSED.match(text) else text
