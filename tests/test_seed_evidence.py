"""The table of what the source documents report as realised: its form, and that it is what judging says today."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from monitor.ledger.load import load_ledger
from monitor.messages import say
from monitor.model import Relation
from monitor.shipped import shipped

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
at_hand = pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not at hand")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("seed_evidence", ROOT / "docs" / "seed_evidence.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(script) -> list[dict[str, str]]:
    head, *lines = script.TABLE.read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == list(script.COLUMNS)
    return [dict(zip(script.COLUMNS, line.split("\t"), strict=True)) for line in lines]


def test_every_line_names_a_commitment_a_result_and_the_checks_it_passed(rows):
    ledger = load_ledger([shipped("seeds")])
    assert rows
    for row in rows:
        assert ledger.get(row["commitment"]) is not None
        assert row["relation"] in {Relation.PROGRESS, Relation.ACHIEVED, Relation.DELAYED}
        assert int(row["start"]) < int(row["end"])
        assert all(not say(f"reason.{code}").startswith("reason.") for code in row["checks"].split())


def test_no_sentence_of_the_documents_is_in_it(rows):
    assert all(value.isascii() for row in rows for value in row.values())


@at_hand
def test_the_table_is_what_judging_says_today(script):
    assert script.table(SEEDS) == script.TABLE.read_text(encoding="utf-8")


@at_hand
def test_each_line_leads_to_a_whole_sentence_with_its_figure(rows):
    for row in rows:
        text = (SEEDS / f"{row['document']}.txt").read_text(encoding="utf-8")
        quote = text[int(row["start"]) : int(row["end"])]
        assert quote == quote.strip()
        assert quote.rstrip("”").endswith("。")
        assert row["value"] in quote


@at_hand
def test_the_command_writes_the_table_and_shows_its_sentences(script, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(script, "TABLE", tmp_path / "made.tsv")
    script.main([str(SEEDS)])
    assert (tmp_path / "made.tsv").read_text(encoding="utf-8") == script.table(SEEDS)
    script.main(["--show", str(SEEDS)])
    assert "独角兽" in capsys.readouterr().out
