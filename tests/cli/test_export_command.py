"""`monitor export`: rows with their provenance, a calendar, a page to cite; and what it says of mistakes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date

import feedparser
import icalendar
import openpyxl
import pytest

from monitor.cli.export import _WHAT
from monitor.messages import say
from monitor.report import tables
from monitor.store.database import open_store


@pytest.fixture
def read(place):
    """The place after a round over three texts, one of which changed its figure before a second round."""
    folder = place.folder / "texts"
    folder.mkdir()

    def write(name, text, published):
        (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
        (folder / f"{name}.yaml").write_text(f"title: '{name}'\npublished: {published}\npublisher: 长江日报\n", "utf-8")

    write("=基站年报", "开头一句。\n截至2022年底，全市已建成5G基站3.5万个。\n结尾一句。", "2023-03-28")
    write("b", "全市独角兽企业达到4家。", "2024-01-05")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    assert place.run("check").returncode == 0
    write("b", "全市独角兽企业达到7家。", "2024-01-05")
    assert place.run("check").returncode == 0
    return place


def lines(ran):
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_every_piece_of_evidence_comes_with_where_it_is_from(read):
    rows = lines(read.run("export", "--format", "jsonl"))
    row = next(each for each in rows if each["commitment"] == "sample/stations")
    text = "开头一句。\n截至2022年底，全市已建成5G基站3.5万个。\n结尾一句。\n"
    assert (row["value"], row["unit"], row["as_of"], row["realised"]) == (35000, "个", "2022-12-31", True)
    assert row["quote"] == text[row["start"] : row["end"]] == "截至2022年底，全市已建成5G基站3.5万个。"
    assert row["raw_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (row["publisher"], row["published"], row["source"], row["target"]) == (
        "长江日报",
        "2023-03-28",
        "texts",
        30000,
    )
    assert row["retrieved_at"].endswith("+08:00")
    unicorns = [each["value"] for each in rows if each["commitment"] == "sample/unicorns"]
    assert unicorns == [7]  # the sentence that is no longer there was withdrawn


def test_a_sheet_takes_no_title_for_a_formula(read, tmp_path):
    said = read.run("export", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(said.removeprefix("\ufeff"))))
    assert "'=基站年报" in [row["title"] for row in rows]
    file = tmp_path / "out.xlsx"
    assert read.run("--lang", "zh", "export", "--output", str(file)).returncode == 0
    sheet = openpyxl.load_workbook(file).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    cells = [row[head.index("标题")] for row in sheet.iter_rows(min_row=2)]
    assert "=基站年报" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(isinstance(row[head.index("期限")].value, date | None) for row in sheet.iter_rows(min_row=2))


def test_commitments_and_changes(read):
    stands = {row["commitment"]: row for row in lines(read.run("export", "commitments", "--format", "jsonl"))}
    assert (stands["sample/stations"]["status"], stands["sample/stations"]["value"]) == ("done_claimed", 35000)
    told = lines(read.run("export", "changes", "--format", "jsonl"))
    assert {"achieved", "publication_edited"} <= {row["kind"] for row in told}
    assert [row["at"] for row in told] == sorted((row["at"] for row in told), reverse=True)
    assert len(told) == len({row["id"] for row in told})


def test_what_was_known_on_a_day_before(read):
    assert read.run("export", "--at", "2020-01-01", "--format", "jsonl").stdout == ""
    assert read.run("export", "changes", "--at", "2020-01-01", "--format", "jsonl").stdout == ""
    then = lines(read.run("export", "commitments", "--at", "2022-01-01", "--format", "jsonl"))
    assert {row["status"] for row in then} == {"not_checked"}
    today = lines(read.run("export", "commitments", "--at", "2099-01-01", "--format", "jsonl"))
    assert today == lines(read.run("export", "commitments", "--format", "jsonl"))


def test_due_dates_are_a_calendar_whose_events_keep_their_names(read):
    made = icalendar.Calendar.from_ical(read.run("--lang", "zh", "export", "due").stdout)
    events = {str(event["uid"]): event for event in made.walk("VEVENT")}
    assert set(events) == {"sample/stations@duban", "sample/unicorns@duban"}
    event = events["sample/unicorns@duban"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2022, 12, 31), date(2023, 1, 1))
    assert str(event["summary"]).startswith("到期：独角兽企业，目标 5家（")
    again = icalendar.Calendar.from_ical(read.run("export", "due").stdout)
    assert {str(event["uid"]) for event in again.walk("VEVENT")} == set(events)


def test_changes_are_a_feed(read):
    found = feedparser.parse(read.run("export", "changes", "--format", "atom").stdout)
    assert not found.bozo
    assert [entry for entry in found.entries if "publication_edited" in {tag.term for tag in entry.tags}]


def test_a_page_to_cite_has_the_sentence_in_its_place_with_address_hash_and_time(read):
    row = next(
        each for each in lines(read.run("export", "--format", "jsonl")) if each["commitment"] == "sample/stations"
    )
    page = read.run("--lang", "zh", "export", "page", row["evidence_id"][:8]).stdout
    assert "开头一句。" in page
    assert f">{row['quote']}</mark>" in page
    assert row["raw_sha256"] in page
    assert "结尾一句。" in page
    assert "UTC+8" in page


def test_a_file_is_written_whole_and_its_name_says_the_format(read, tmp_path):
    file = tmp_path / "out" / "rows.jsonl"
    ran = read.run("--lang", "en", "export", "--output", str(file))
    assert (ran.stdout, ran.stderr) == ("", f"{file} is written.\n")
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "page"), "ID"),
        (("export", "page", "zzzz"), "zzzz"),
        (("export", "evidence", "abc"), "no identifier"),
        (("export", "due", "--format", "csv"), "ics"),
        (("export", "--format", "xlsx"), "--output"),
        (("export", "--at", "yesterday"), "yesterday"),
        (("export", "page", "a", "--at", "2025-01-01"), "--at"),
        (("export", "everything"), "everything"),
    ],
)
def test_what_does_not_go_is_told(read, words, said):
    ran = read.run("--lang", "en", *words)
    assert (ran.returncode, said in ran.stderr, "Traceback" in ran.stderr) == (2, True, False)


def test_a_file_that_cannot_be_written_is_named(read):
    ran = read.run("export", "--output", str(read.folder))
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)


def test_without_a_database_it_says_so(place):
    place.sources({"name": "texts", "kind": "folder", "path": str(place.folder)})
    ran = place.run("--lang", "en", "export")
    assert (ran.returncode, "monitor check" in ran.stderr) == (2, True)


def test_datasette_finds_every_table_it_is_told_of(read):
    import sqlite3
    from contextlib import closing

    told = json.loads(read.run("export", "datasette").stdout)
    with closing(sqlite3.connect(read.db)) as connection:
        there = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        }
    assert set(told["databases"]["monitor"]["tables"]) <= there


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_has_a_head_in_both_languages(read, lang, tmp_path):
    for what in ("evidence", "commitments", "changes"):
        for row in lines(read.run("export", what, "--format", "jsonl"))[:1]:
            for name in row:
                assert say(f"export.column_{name}", lang) != f"export.column_{name}"
    assert set(_WHAT) == {"evidence", "commitments", "changes", "due", "page", "datasette"}
    assert tables.commitment_rows([]) == []


@pytest.mark.parametrize("what", ["evidence", "commitments", "changes"])
def test_a_table_without_rows_has_the_same_head(read, what):
    from monitor.report.tables import HEADS

    full = read.run("export", what, "--format", "csv").stdout.removeprefix("\ufeff")
    assert tuple(next(csv.reader(io.StringIO(full)))) == HEADS[what]
    empty = read.run("export", what, "--format", "csv", "--at", "2000-01-01").stdout.removeprefix("\ufeff")
    assert [tuple(row) for row in csv.reader(io.StringIO(empty))] == [HEADS[what]]


def test_nothing_that_the_place_lives_from_is_written_over(read):
    for name in ("monitor.db", "sources.yaml", "digests.yaml", "bodies.yaml", "seeds/sample.yaml"):
        before = (read.folder / name).read_bytes() if (read.folder / name).exists() else None
        for words in (("export", "changes", "--format", "csv"), ("digest", "--empty")):
            ran = read.run("--lang", "en", *words, "--output", str(read.folder / name))
            assert (ran.returncode, "lives from" in ran.stderr) == (2, True), ran.stderr
        assert ((read.folder / name).read_bytes() if (read.folder / name).exists() else None) == before


def test_a_page_says_that_a_person_rejected_or_corrected_it(read):
    with open_store(read.db) as store:
        (found,) = store.evidence.current("sample/unicorns")
    assert "desk" not in read.run("--lang", "en", "export", "page", found.id).stdout
    assert read.run("review", found.id, "set", "6", "--author", "desk").returncode == 0
    assert "The value was set to 6" in read.run("--lang", "en", "export", "page", found.id).stdout
    assert read.run("review", found.id, "reject", "--author", "desk").returncode == 0
    page = read.run("--lang", "en", "export", "page", found.id).stdout
    assert "Rejected by desk" in page
    assert "it does not count" in page


def test_a_day_to_come_an_empty_one_and_a_format_of_another_kind_are_told(read, tmp_path):
    for words, said in (
        (("--at", ""), "2026-03-01"),
        (("due", "--output", str(tmp_path / "due.csv")), "csv"),
        (("--output", str(tmp_path / "x.pdf")), "pdf"),
    ):
        ran = read.run("--lang", "en", "export", *words)
        assert (ran.returncode, said in ran.stderr) == (2, True), (words, ran.stderr)
    assert read.run("export", "--output", "-").stdout.startswith("\ufeffcommitment,")
    assert {each.name for each in tmp_path.iterdir()} == {"place"}


def test_what_was_promised_later_is_left_out_of_an_earlier_day(read):
    rows = list(
        csv.DictReader(
            io.StringIO(read.run("export", "commitments", "--at", "2000-01-01").stdout.removeprefix("\ufeff"))
        )
    )
    assert rows == []


def test_a_text_with_characters_that_no_workbook_holds_is_exported(read, tmp_path):
    file = tmp_path / "odd.txt"
    file.write_text("截至2025年9月底，全市有独角兽企业8家\uffff。\n", "utf-8")
    assert read.run("record", str(file), "--publisher", "长江日报", "--published", "2025-10-01").returncode == 0
    out = tmp_path / "changes.xlsx"
    assert read.run("export", "changes", "--output", str(out)).returncode == 0
    assert openpyxl.load_workbook(out).worksheets[0].max_row > 1
