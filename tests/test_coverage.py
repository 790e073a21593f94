"""The table of which sentence is held by which entry: its form, and that it is what the texts and the ledger say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
at_hand = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not at hand")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_table", ROOT / "docs" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table(script) -> str:
    return script.TABLE.read_text(encoding="utf-8")


def test_every_sentence_has_entries_or_a_reason_and_every_entry_one_to_three_sentences(script, table):
    assert table.splitlines()[0].split("\t") == list(script.COLUMNS)
    assert list(script.problems(script.read(table), script.identifiers())) == []


def test_sentences_are_numbered_without_a_gap_and_hashed(script, table):
    numbers: dict[str, list[int]] = {}
    for row in script.read(table):
        numbers.setdefault(row.document, []).append(row.sentence)
        assert len(row.sha256) == 12
        assert int(row.sha256, 16) >= 0
    assert list(numbers) == list(script.DOCUMENTS)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_no_sentence_of_the_documents_is_in_it(table):
    assert table.isascii()


@at_hand
def test_the_table_holds_every_sentence_of_the_texts_once_with_its_hash(script, table):
    assert script.write(script.renewed(script.read(table), script.texts(SEEDS))) == table


# ---------------------------------------------------------------- how it is kept


def test_a_sentence_ends_with_its_mark_and_what_closes_behind_it_or_with_its_line(script):
    text = "标题\n一是建网。二是“建站！”三是（建桥。）\n\n 问题呢？答\n"
    assert script.sentences(text) == ["标题", "一是建网。", "二是“建站！”", "三是（建桥。）", "问题呢？", "答"]


def test_what_was_written_goes_with_its_sentence(script):
    first = script.renewed([], {"plan-2020": ["甲。", "乙。", "甲。"]})
    written = [
        script.replace(row, reason=reason) for row, reason in zip(first, ["frame", "general", "heading"], strict=True)
    ]
    again = script.renewed(written, {"plan-2020": ["丙。", "甲。", "甲。"]})
    assert [(row.sentence, row.reason) for row in again] == [(1, ""), (2, "frame"), (3, "heading")]


def test_a_table_is_read_as_it_was_written(script):
    rows = [
        script.Row("plan-2020", 1, "0" * 12, ("plan-2020/a", "plan-2020/b")),
        script.Row("plan-2020", 2, "1" * 12, (), "frame"),
    ]
    assert script.read(script.write(rows)) == rows


@pytest.mark.parametrize(
    ("entries", "reason", "told"),
    [
        ((), "", "wants entries or a reason"),
        (("plan-2020/a",), "frame", "wants entries or a reason"),
        ((), "because", "is no reason"),
        (("plan-2020/b",), "", "no entry plan-2020/b"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(script, entries, reason, told):
    rows = [
        script.Row("plan-2020", 7, "0" * 12, ("plan-2020/a",)),
        script.Row("plan-2020", 8, "1" * 12, entries, reason),
    ]
    (wrong,) = script.problems(rows, ["plan-2020/a"])
    assert wrong.startswith("plan-2020 8: ")
    assert told in wrong


def test_an_entry_covers_one_to_three_sentences_of_its_own_document(script):
    def covering(*documents: str) -> list[str]:
        rows = [script.Row(key, n, f"{n:012x}", ("plan-2020/a",)) for n, key in enumerate(documents, 1)]
        return list(script.problems(rows, ["plan-2020/a", "plan-2025/x"]))

    assert covering("plan-2020", "plan-2020", "plan-2020", "inquiry-2023") == []
    assert covering("inquiry-2023") == ["plan-2020/a: covers 0 sentences, of 1 to 3"]
    assert covering(*["plan-2020"] * 4) == ["plan-2020/a: covers 4 sentences, of 1 to 3"]


@at_hand
def test_the_command_keeps_the_table_and_shows_its_sentences(script, table, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(script, "TABLE", tmp_path / "kept.tsv")
    script.TABLE.write_text(table, encoding="utf-8")
    assert script.main([str(SEEDS)]) == 0
    assert script.TABLE.read_text(encoding="utf-8") == table
    script.main(["--show", str(SEEDS)])
    assert "plan-2020/5g-base-stations" in capsys.readouterr().out
    script.TABLE.unlink()
    assert script.main([str(SEEDS)]) == 1
