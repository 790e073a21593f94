"""Old Word files: read by whatever converter is installed, and told where none is."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from monitor import converting
from monitor.errors import ReadError

NOTICE = Path(__file__).parent / "captured" / "documents" / "notice.doc"
SENTENCE = "截至2025年6月底，全市累计建成数字车间62家，培育独角兽企业5家，规上工业企业数控化率为66.5%。"


@pytest.mark.converter
def test_an_old_word_file_is_read_by_the_converter_of_this_machine():
    body = NOTICE.read_bytes()
    assert converting.is_old_word(body)
    lines = converting.as_text(body).decode().split("\n")
    assert SENTENCE in lines
    assert any(line.split("\t") == ["数字车间", "家", "100"] for line in lines) or "数字车间" in lines


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def refused() -> ReadError:
    with pytest.raises(ReadError) as caught:
        converting.as_text(NOTICE.read_bytes())
    return caught.value


def test_without_a_converter_it_says_which_to_install(programs):
    assert refused().key == "read.old_doc"


def test_the_next_converter_is_asked_where_the_first_fails_or_says_nothing(programs):
    program(programs, "antiword", "echo half a text; exit 1")
    assert (refused().key, refused().slots["program"]) == ("read.old_doc_broken", "antiword")
    program(programs, "catdoc", 'for last; do :; done; echo "text of $last"')
    assert converting.as_text(NOTICE.read_bytes()).decode().strip().endswith("text.doc")


def test_a_program_that_writes_a_file_is_read_from_there_and_nothing_is_left(programs, tmp_path_factory, monkeypatch):
    temp = tmp_path_factory.mktemp("temp")
    monkeypatch.setattr("tempfile.tempdir", str(temp))
    program(
        programs,
        "soffice",
        'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done; echo fine > "$out/text.txt"',
    )
    assert converting.as_text(NOTICE.read_bytes()) == b"fine\n"
    assert list(temp.iterdir()) == []


def test_a_converter_that_never_ends_is_ended(programs, monkeypatch):
    monkeypatch.setattr(converting, "SECONDS", 0.2)
    program(programs, "antiword", "while :; do :; done")
    assert refused().key == "read.old_doc_broken"


def test_a_flood_of_text_is_refused(programs, monkeypatch):
    monkeypatch.setattr(converting, "MOST_BYTES", 10)
    program(programs, "antiword", "echo more than ten bytes")
    assert refused().key == "read.old_doc_broken"


def test_rows_of_a_drawn_table_are_parted_by_tabs(programs):
    program(programs, "antiword", 'echo "|指标  |单位 |2027年 |"; echo "a | b"')
    assert converting.as_text(NOTICE.read_bytes()).decode() == "指标\t单位\t2027年\na | b\n"
