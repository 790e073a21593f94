"""`monitor ledger import` of a sheet and `monitor ledger export`: the files, what is told, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from monitor.cli import sheets
from monitor.ledger.load import load_ledger

HEAD = ("序号", "任务内容", "目标值", "计量单位", "牵头单位", "完成时限", "我们的进展", "备注")
ROWS = (
    (1, "新建充电桩", 3000, "个", "市城管委", date(2026, 12, 31), "已开工\n三成", "紧"),
    (2, "建成城市大脑平台", None, None, "市数据局", "2026年9月底前", "=COUNTA(B4:B5)", "-"),
    (3, "培育瞪羚企业20家", None, None, "市经信局", "2027.6", "+上月 5", None),
)


def at_midnight(year: int, month: int, day: int) -> datetime:
    """A day as openpyxl gives it."""
    return datetime.combine(date(year, month, day), time())


@pytest.fixture
def sheet(tmp_path) -> Path:
    """A workbook as an office keeps it: title, head, a section, three tasks, a sum, and a second sheet."""
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = "督办"
    for row in (("荆门市2026年重点工作台账",), HEAD, ("一、建设",), *ROWS, ("合计", "3项")):
        page.append(row)
    page.merge_cells("A1:H1")
    page.merge_cells("A3:H3")
    page.column_dimensions["B"].width = 50
    made.create_sheet("说明").append(["怎样填", "见上"])
    path = tmp_path / "台账.xlsx"
    made.save(path)
    return path


@pytest.fixture
def run(cli, place):
    return lambda *words: cli("--place", place.folder, *words)


def cells(path: Path, name: str = "督办") -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[name].iter_rows()]


def change(path: Path, **said: object) -> Path:
    book = openpyxl.load_workbook(path)
    for name, value in said.items():
        book["督办"][name] = value
    other = path.with_name(f"edited-{path.name}")
    book.save(other)
    return other


def entries(place) -> dict[str, object]:
    found = load_ledger([place.folder / "seeds"]).commitments
    return {each.id: each for each in found if each.document.key == "tz"}


# ---------------------------------------------------------------- in


def test_a_sheet_goes_in_and_is_a_ledger_at_once(run, place, sheet):
    done = run("ledger", "import", sheet, "--key", "tz", "--json")
    told = json.loads(done.out)
    assert done.code == 0, done.err
    assert len(told["added"]) == 3
    assert told["columns"]["statement"] == "任务内容"
    assert told["rows_left_out"] == 2
    listed = json.loads(run("ledger", "list", "--json").out)
    assert set(told["added"]) <= {each["id"] for each in listed}
    assert run("ledger", "check").code == 0


def test_the_columns_and_rows_are_told_and_remembered(run, place, sheet):
    done = run("ledger", "import", sheet, "--key", "tz")
    assert "3 entries added" in done.out
    assert "commitment = 任务内容" in done.err
    memory = (place.folder / "seeds" / "sheets" / "tz.yaml").read_text("utf-8")
    assert 'statement: "任务内容"' in memory
    assert (place.folder / "seeds" / "sheets" / "tz.xlsx").read_bytes() == sheet.read_bytes()


def test_a_second_import_changes_no_file(run, place, sheet):
    run("ledger", "import", sheet, "--key", "tz")
    before = {path: path.read_bytes() for path in (place.folder / "seeds").rglob("*") if path.is_file()}
    assert "0 entries added, 3 kept" in run("ledger", "import", sheet, "--key", "tz").out
    assert {path: path.read_bytes() for path in (place.folder / "seeds").rglob("*") if path.is_file()} == before


def test_columns_named_once_are_remembered(run, place, tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("foo,bar,baz\n加强日常巡查,市水利局,2026年底\n", "utf-8")
    refused = run("ledger", "import", file, "--key", "tz")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert "foo, bar, baz" in refused.err
    assert not (place.folder / "seeds" / "tz.yaml").exists()
    assert run("ledger", "import", file, "--key", "tz", "--column", "statement=foo", "--column", "due=C").code == 0
    file.write_text("bar,foo,baz\n市水利局,加强日常巡查,2027年底\n", "utf-8")
    assert run("ledger", "import", file, "--key", "tz").code == 0
    (entry,) = entries(place).values()
    assert (entry.due, entry.lead) == (date(2027, 12, 31), ())


def test_columns_are_asked_for_once_on_a_terminal(run, place, tmp_path, monkeypatch):
    file = tmp_path / "odd.csv"
    file.write_text("foo,bar\n加强日常巡查,市水利局\n", "utf-8")
    monkeypatch.setattr(sheets, "_may_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("9\n1\n2\n0\n"))
    done = run("ledger", "import", file, "--key", "tz")
    assert done.code == 0, done.err
    assert "加强日常巡查" in done.err
    (entry,) = entries(place).values()
    assert entry.lead == ("市水利局",)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("ledger", "import", file, "--key", "tz").code == 0


def test_one_of_several_sheets_is_named_or_asked_for(run, place, sheet, monkeypatch):
    book = openpyxl.load_workbook(sheet)
    book["说明"].append(["任务", "时限"])
    book.save(sheet)
    refused = run("ledger", "import", sheet, "--key", "tz")
    assert (refused.code, "督办, 说明" in refused.err) == (2, True)
    assert run("ledger", "import", sheet, "--key", "tz", "--sheet", "没有").code == 2
    monkeypatch.setattr(sheets, "_may_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    assert run("ledger", "import", sheet, "--key", "tz").code == 0
    monkeypatch.setattr(sheets, "_may_ask", lambda: False)
    assert run("ledger", "import", sheet, "--key", "tz").code == 0, "which sheet is remembered"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.xlsx", b""),
        ("empty.csv", b"\n"),
        ("broken.xlsx", b"hello"),
        ("old.xls", b"\xd0\xcf\x11\xe0"),
        ("nothing.csv", "任务内容,时限\n,\n".encode()),
        ("one.csv", b"hello\n"),
        ("noise.csv", bytes(range(128, 256)) * 20),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_and_writes_nothing(run, place, tmp_path, name, body, lang):
    file = tmp_path / name
    file.write_bytes(body)
    done = run("--lang", lang, "ledger", "import", file, "--key", "tz")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert name in done.err
    assert "{" not in done.err
    assert not (place.folder / "seeds" / "tz.yaml").exists()
    assert not (place.folder / "seeds" / "sheets").exists()


def test_a_missing_file_a_folder_and_a_bad_column_are_refused(run, tmp_path, sheet):
    (tmp_path / "folder.csv").mkdir()
    for words in (
        ["none.xlsx"],
        [tmp_path / "folder.csv"],
        [sheet, "--column", "foo=bar"],
        [sheet, "--column", "due=没有"],
    ):
        done = run("ledger", "import", *words, "--key", "tz")
        assert (done.code, done.err.count("\n")) == (2, 1)


def test_a_sheet_of_another_kind_is_not_mixed_into_the_same_key(run, place, sheet, tmp_path):
    run("ledger", "import", sheet, "--key", "tz")
    before = (place.folder / "seeds" / "tz.yaml").read_text("utf-8")
    other = tmp_path / "other.csv"
    other.write_text("任务,时限\n清理河道垃圾,2026\n", "utf-8")
    done = run("ledger", "import", other, "--key", "tz")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert (place.folder / "seeds" / "tz.yaml").read_text("utf-8") == before


def test_propose_and_the_review_send_a_sheet_to_import(run, sheet):
    assert "monitor ledger import" in run("ledger", "propose", sheet).err
    assert run("ledger", "import", sheet, "--key", "tz", "--review").code == 2


def test_hostile_cells_reach_neither_the_terminal_nor_the_file_raw(run, place, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('任务,\x1b[31m单位\n"加强\x1b]0;x\x07巡查: # {a}\u202e",甲局\n', "utf-8")
    done = run("ledger", "import", file, "--key", "tz")
    assert done.code == 0, done.err
    text = (place.folder / "seeds" / "tz.yaml").read_text("utf-8")
    assert not {"\x1b", "\x07", "\u202e"} & {*done.out, *done.err, *text}
    assert run("ledger", "check").code == 0


# ---------------------------------------------------------------- out


def test_the_sheet_comes_out_as_it_went_in(run, sheet, tmp_path):
    run("ledger", "import", sheet, "--key", "tz")
    out = tmp_path / "out.xlsx"
    assert run("ledger", "export", "--key", "tz", "--to", out).code == 0
    assert cells(out) == cells(sheet)
    assert cells(out, "说明") == cells(sheet, "说明")
    page = openpyxl.load_workbook(out)["督办"]
    assert page.column_dimensions["B"].width == 50
    assert sorted(str(area) for area in page.merged_cells.ranges) == ["A1:H1", "A3:H3"]


def test_an_export_opens_the_workbook_once_for_what_it_shows_and_once_for_its_formulas(run, sheet, monkeypatch):
    run("ledger", "import", str(sheet), "--key", "tz")
    opened, opening = [], openpyxl.load_workbook
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: opened.append(k["data_only"]) or opening(*a, **k))
    assert run("ledger", "export", "--key", "tz", "--to", str(sheet.with_name("out.xlsx"))).code == 0
    assert sorted(opened) == [False, True]


def test_edits_go_both_ways_and_identifiers_stay(run, place, sheet, tmp_path):
    run("ledger", "import", sheet, "--key", "tz")
    names = list(entries(place))
    file = place.folder / "seeds" / "tz.yaml"
    text = file.read_text("utf-8").replace("value: 3000", "value: 3500  # by phone").replace("2026-09-30", "2026-10-31")
    file.write_text(text, "utf-8")
    out = tmp_path / "out.xlsx"
    assert "2 cells carry edits" in run("ledger", "export", "--key", "tz", "--to", out).out
    wanted = cells(sheet)
    wanted[3][2], wanted[4][5] = 3500, at_midnight(2026, 10, 31)
    assert cells(out) == wanted
    edited = change(out, C4=4000, E5="市政数局", G5="完成")
    done = run("ledger", "import", edited, "--key", "tz")
    assert "3 kept, 2 of them with edits" in done.out
    found = entries(place)
    assert list(found) == names
    assert [found[names[0]].indicator.value, found[names[1]].lead] == [4000, ("市政数局",)]
    assert "value: 4000  # by phone" in file.read_text("utf-8")
    again = tmp_path / "again.xlsx"
    run("ledger", "export", "--key", "tz", "--to", again)
    assert cells(again) == cells(edited)


def test_a_conflict_is_told_and_the_ledger_stays(run, place, sheet):
    run("ledger", "import", sheet, "--key", "tz")
    file = place.folder / "seeds" / "tz.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 3000", "value: 3500"), "utf-8")
    done = run("ledger", "import", change(sheet, C4=4000), "--key", "tz")
    assert "3500" in done.err
    assert "4000" in done.err
    assert "value: 3500" in file.read_text("utf-8")
    told = json.loads(run("ledger", "import", change(sheet, C4=4000), "--key", "tz", "--json").out)
    assert [each["field"] for each in told["conflicts"]] == ["indicator.value"]


def test_formulas_of_others_come_out_defused_and_their_text_comes_in_again(run, place, sheet, tmp_path):
    evil = change(sheet, H4='=HYPERLINK("http://x","y")', B5="=cmd|' /C calc'!A0")
    run("ledger", "import", evil, "--key", "tz")
    out = tmp_path / "out.xlsx"
    run("ledger", "export", "--key", "tz", "--to", out)
    page = openpyxl.load_workbook(out)["督办"]
    assert {page[name].data_type for name in ("H4", "B5", "G6")} == {"s"}
    assert page["G5"].data_type == "f"
    csv = tmp_path / "out.csv"
    run("ledger", "export", "--key", "tz", "--to", csv)
    starts = [cell for line in csv.read_text("utf-8-sig").splitlines() for cell in line.split(",")]
    assert not [cell for cell in starts if cell.lstrip('"').startswith(("=", "+", "@"))]
    before = (place.folder / "seeds" / "tz.yaml").read_text("utf-8")
    for path in (out, csv):
        assert "0 entries added, 3 kept, 0 of them" in run("ledger", "import", path, "--key", "tz").out
    assert (place.folder / "seeds" / "tz.yaml").read_text("utf-8") == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_comes_out_byte_for_byte(run, tmp_path, encoding, separator):
    lines = [["任务内容", "牵头单位", "完成时限", "自己的列"], ["加强日常巡查", "市水利局", "2026年底", "注：甲"]]
    file = tmp_path / "a.csv"
    file.write_bytes(("\r\n".join(separator.join(row) for row in lines) + "\r\n").encode(encoding))
    run("ledger", "import", file, "--key", "tz")
    out = tmp_path / "b.csv"
    run("ledger", "export", "--key", "tz", "--to", out)
    assert out.read_bytes() == file.read_bytes()


def test_a_ledger_that_came_from_no_sheet_becomes_one_and_comes_back_unchanged(run, place, tmp_path):
    out = tmp_path / "sample.xlsx"
    assert run("ledger", "export", "--key", "sample", "--to", out).code == 0
    rows = cells(out, "sample")
    assert rows[0][0] == "样本行动方案"
    assert [row[0] for row in rows[2:]] == ["stations", "unicorns"]
    assert rows[3][7] == at_midnight(2022, 12, 31)
    file = place.folder / "seeds" / "sample.yaml"
    before = file.read_text("utf-8")
    assert run("ledger", "import", out, "--key", "sample").code == 0
    assert file.read_text("utf-8") == before
    book = openpyxl.load_workbook(out)
    book["sample"]["H4"] = "2023年底"
    book.save(out)
    assert run("ledger", "import", out, "--key", "sample").code == 0
    assert file.read_text("utf-8") == before.replace("due: 2022-12-31", "due: 2023-12-31")


def test_the_shipped_ledger_can_be_written_as_a_sheet_and_nothing_is_remembered(cli, tmp_path, own_home, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out.csv"
    assert cli("--lang", "zh", "ledger", "export", "--key", "plan-2020", "--to", out).code == 0
    assert out.read_text("utf-8-sig").splitlines()[1].startswith("标识,任务内容")
    assert not [*own_home.rglob("sheets"), *tmp_path.rglob("sheets")]


def test_a_sheet_that_was_edited_since_is_not_written_over(run, sheet, tmp_path):
    run("ledger", "import", sheet, "--key", "tz")
    out = tmp_path / "out.xlsx"
    assert run("ledger", "export", "--key", "tz", "--to", out).code == 0
    assert run("ledger", "export", "--key", "tz", "--to", out).code == 0
    book = openpyxl.load_workbook(out)
    book["督办"]["G4"] = "office's own words"
    book.save(out)
    before = out.read_bytes()
    done = run("ledger", "export", "--key", "tz", "--to", out)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["--key", "none", "--to", "a.csv"],
        ["--key", "sample", "--to", "a.pdf"],
        ["--key", "sample", "--to", "seeds/sample.yaml/a.csv"],
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_sentence(run, place, monkeypatch, words):
    monkeypatch.chdir(place.folder)
    done = run("ledger", "export", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_export_tells_what_it_wrote_as_json(run, place, sheet, tmp_path):
    run("ledger", "import", sheet, "--key", "tz")
    file = place.folder / "seeds" / "tz.yaml"
    text = file.read_text("utf-8").replace("value: 20", "value: 25")
    file.write_text(text + "\n  - {id: own, theme: ai, kind: measure, statement: 自己的。, due: null}\n", "utf-8")
    told = json.loads(run("ledger", "export", "--key", "tz", "--to", tmp_path / "o.xlsx", "--json").out)
    assert told["rows"] == 4
    assert told["added"] == ["tz/own"]
    assert [each["field"] for each in told["no_column"]] == ["indicator.value"]


def test_pictures_that_do_not_come_out_again_are_told(run, place, sheet, tmp_path):
    with zipfile.ZipFile(sheet, "a") as archive:
        archive.writestr("xl/media/image1.png", b"x")
    run("ledger", "import", sheet, "--key", "tz")
    done = run("ledger", "export", "--key", "tz", "--to", tmp_path / "out.xlsx")
    assert (done.code, "pictures" in done.err) == (0, True)
