"""`monitor ledger`: the contract of its JSON, the table on a terminal, one entry in full, the check."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor import messages
from monitor.cli import layout
from monitor.cli import ledger as command
from monitor.ledger.load import load_ledger
from monitor.ledger.themes import shipped_themes
from monitor.model import (
    Evidence,
    Flag,
    Judgement,
    Light,
    Passage,
    PassageKind,
    Publication,
    Relation,
    Role,
    Standing,
    Status,
    YearResult,
)
from monitor.report import entries
from monitor.shipped import shipped
from monitor.store.database import open_store

FIELDS = {
    "id", "theme", "kind", "statement", "indicator", "period", "from", "due", "region", "lead", "responsible",
    "document", "locator", "status", "flags", "light", "progress", "periods",
}  # fmt: skip
LEDGER = load_ledger([shipped("seeds")])
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
QUOTE = "全市独角兽企业达到7家。"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place with nothing but the name of one, so the shipped ledger is used."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def unicorns(evidence_id: str | None) -> Standing:
    return Standing(
        "plan-2020/unicorns",
        "industry",
        Status.DONE_CLAIMED,
        (Flag.LATE,),
        Light.GREEN,
        value=7.0,
        unit="家",
        share=1.4,
        expected=1.0,
        as_of=date(2025, 6, 26),
        evidence_id=evidence_id,
        periods=(YearResult(2025, 7.0, True, evidence_id), YearResult(2026, None, None, None)),
    )


@pytest.fixture
def recorded(place: Path) -> Evidence:
    """A database in the place that holds one piece of evidence and the standing that rests on it."""
    with open_store(place / "monitor.db") as store, store.transaction():
        publication = Publication(
            url="https://example.org/reply",
            title="答复\x1b[31m",
            text=QUOTE,
            publisher="武汉市数据局",
            region="武汉市",
            role=Role.SELF,
            published=date(2025, 9, 29),
            retrieved_at=NOW,
            text_hash="t" * 64,
            raw_hash="r" * 64,
        )
        passages = [Passage(0, 0, len(QUOTE), QUOTE, PassageKind.SENTENCE)]
        saved = store.publications.add_revision(publication, "city", passages, ["k"])
        judged = Judgement(
            "plan-2020/unicorns", Relation.ACHIEVED, True, False, QUOTE, 0, len(QUOTE), 0, 7.0, unit="家",
            as_of=date(2025, 6, 26),
        )  # fmt: skip
        found = store.evidence.add(
            judged, saved.publication_id, saved.revision_id, "city", "武汉市数据局", Role.SELF, NOW, "l", "r"
        )
        store.standings.save(unicorns(found.id), NOW)
    return found


def test_the_list_is_the_array_of_the_contract(cli, place):
    ran = cli("ledger", "list", "--place", place, "--json")
    listed = json.loads(ran.out)
    assert ran.code == 0
    assert [each["id"] for each in listed] == [commitment.id for commitment in LEDGER.commitments]
    for each in listed:
        assert set(each) >= FIELDS
        assert (each["status"], each["flags"], each["light"]) == ("not_checked", [], "grey")
        assert (each["progress"], each["periods"]) == (None, [])
        assert set(each["document"]) == {"key", "title", "number", "publisher", "issued", "url", "kind"}
    by_id = {each["id"]: each for each in listed}
    assert by_id["plan-2020/fund-cluster"]["indicator"] == {
        "name": "数字经济产业基金群总规模",
        "op": ">=",
        "value": 100_000_000_000,
        "value_high": None,
        "unit": "元",
        "better": "more",
    }
    assert by_id["inquiry-2023/software-parks"]["indicator"]["value_high"] == 2
    assert (by_id["inquiry-2023/software-parks"]["from"], by_id["inquiry-2023/software-parks"]["due"]) == (
        "2023-09-13",
        None,
    )
    milestone = by_id["plan-2020/supercomputing-centre"]
    assert (milestone["kind"], milestone["indicator"], milestone["period"]) == ("milestone", None, None)


def test_without_a_database_none_is_made(cli, place):
    assert cli("ledger", "list", "--place", place).code == 0
    assert cli("ledger", "show", "plan-2020/unicorns", "--place", place).code == 0
    assert list(place.iterdir()) == []


def test_the_list_tells_where_an_entry_stands(cli, place, recorded):
    ran = cli("ledger", "list", "--place", place, "--json", "--status", "done_claimed")
    (each,) = json.loads(ran.out)
    assert (each["id"], each["flags"], each["light"]) == ("plan-2020/unicorns", ["late"], "green")
    assert each["progress"] == {
        "value": 7,
        "unit": "家",
        "share": 1.4,
        "as_of": "2025-06-26",
        "evidence_id": recorded.id,
    }
    assert each["periods"][0] == {"year": 2025, "value": 7, "met": True, "evidence_id": recorded.id}


@pytest.mark.parametrize("asked", ["low-altitude", "低空经济", "Low-altitude economy"])
def test_a_theme_is_asked_for_under_any_of_its_names(cli, place, asked):
    listed = json.loads(cli("ledger", "list", "--place", place, "--json", "--theme", asked).out)
    assert {each["theme"] for each in listed} == {"low-altitude"}
    assert len(listed) == 6


def test_a_theme_that_is_none_is_refused_with_those_there_are(cli, place):
    ran = cli("ledger", "list", "--place", place, "--theme", "water")
    assert ran.code == 2
    assert "water" in ran.err
    assert "low-altitude" in ran.err


@pytest.mark.parametrize("body", ["市数据局", "武汉市数据局", "武汉市政务服务和大数据管理局"])
def test_a_body_is_asked_for_under_any_of_its_names_and_answers_for_its_predecessor(cli, place, body):
    listed = json.loads(cli("ledger", "list", "--place", place, "--json", "--body", body).out)
    identifiers = {each["id"] for each in listed}
    assert {"plan-2020/dc-pue", "reply-npc-2025/scenario-matchmaking"} <= identifiers
    assert "lowalt-2025/chain-leaders" not in identifiers


def test_nothing_that_fits_is_said_on_stderr_and_stdout_stays_empty(cli, place, tmp_path):
    ran = cli("ledger", "list", "--place", place, "--status", "dropped")
    assert (ran.code, ran.out) == (0, "")
    assert "52" in ran.err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert json.loads(cli("ledger", "list", "--ledger", empty, "--json").out) == []


def test_a_ledger_that_cannot_be_used_is_told_line_by_line(cli, tmp_path):
    (tmp_path / "a.yaml").write_text("document: {key: a}\ncommitments:\n  - id: x\n    thema: y\n", encoding="utf-8")
    ran = cli("ledger", "list", "--ledger", tmp_path, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "a.yaml:4" in ran.err
    assert "theme" in ran.err


@pytest.mark.parametrize("width", [60, 80, 110, 140, 200])
@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_table_fits_the_terminal_and_names_every_entry(width, lang):
    messages.use(lang)
    shown = [(commitment, entries.unknown(commitment)) for commitment in LEDGER.commitments]
    lines = command.listed(shown, shipped_themes(), width).splitlines()
    if width >= 80:
        assert max(map(layout.cells, lines)) <= width
    assert all(any(line.startswith(f"{commitment.id} ") for line in lines) for commitment in LEDGER.commitments)
    assert sum(line.startswith(shipped_themes()[0].name(lang)) for line in lines) == 1


def test_a_wide_table_leaves_nothing_out():
    messages.use("zh")
    shown = [(commitment, unicorns(None)) for commitment in LEDGER.commitments if commitment.id == "plan-2020/unicorns"]
    table = command.listed(shown, shipped_themes(), None)
    for word in ("独角兽企业", "5家", "2023-07-13", "自称完成", "晚于期限完成", "7家（140%）"):
        assert word in table


def test_one_entry_is_shown_with_its_sentence_and_address(cli, place, recorded):
    ran = cli("ledger", "show", "plan-2020/unicorns", "--place", place, "--lang", "zh")
    assert ran.code == 0
    for word in (
        QUOTE,
        "https://example.org/reply",
        "武政规〔2020〕11号",
        "一(一)",
        "种子独角兽",
        "2025 7 达到",
        "2026-03-01 16:30",
    ):
        assert word in ran.out
    assert "\x1b" not in ran.out
    whole = json.loads(cli("ledger", "show", "plan-2020/unicorns", "--place", place, "--json").out)
    assert set(whole) >= FIELDS
    assert [each["id"] for each in whole["evidence"]] == [recorded.id]
    assert whole["evidence"][0]["quote"] == QUOTE
    assert whole["aliases"] == ["独角兽企业", "独角兽", "独角兽 … 企业在榜|企业上榜|上榜企业"]


def test_an_entry_nobody_looked_at_says_so(cli, place):
    ran = cli("ledger", "show", "plan-2020/supercomputing-centre", "--place", place)
    assert "not checked" in ran.out
    assert "nothing recorded yet" in ran.out


@pytest.mark.parametrize(
    ("asked", "near"), [("plan-2020/unicorn", "plan-2020/unicorns"), ("unicorns", "plan-2020/unicorns")]
)
def test_an_unknown_identifier_is_refused_with_the_nearest(cli, place, asked, near):
    ran = cli("ledger", "show", asked, "--place", place)
    assert (ran.code, ran.out) == (2, "")
    assert near in ran.err


def test_an_identifier_like_none_is_refused_in_words_that_are_safe(cli, place):
    ran = cli("ledger", "show", "\x1b[31mzzzz", "--place", place)
    assert ran.code == 2
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_sheet_keeps_within_the_width(width):
    rows = [("", "长" * 200), ("note", "词 " * 100), ("lead", ""), ("address", "市经信局")]
    lines = command.sheet(rows, width).splitlines()
    assert max(map(layout.cells, lines)) <= width
    assert sum("市经信局" in line for line in lines) == 1


def test_the_check_of_the_shipped_ledger_finds_nothing(cli, place):
    ran = cli("ledger", "check", "--place", place)
    assert (ran.code, ran.out) == (0, "")
    assert "52" in ran.err
    told = json.loads(cli("ledger", "check", "--place", place, "--json").out)
    assert told == {"files": 7, "commitments": 52, "problems": []}


def test_the_check_ends_with_two_when_the_ledger_cannot_be_used(cli, tmp_path):
    (tmp_path / "a.yaml").write_text("document: {key: a}\ncommitments: 5\n", encoding="utf-8")
    ran = cli("ledger", "check", "--ledger", tmp_path)
    assert ran.code == 2
    assert "a.yaml:2" in ran.out
    told = json.loads(cli("ledger", "check", "--ledger", tmp_path, "--json").out)
    assert {problem["code"] for problem in told["problems"]} >= {"ledger.not_a_list", "ledger.missing_key"}
    assert all(problem["text"] and problem["file"].endswith("a.yaml") for problem in told["problems"])


def test_the_check_against_texts_warns_of_borrowed_sentences(cli, place, tmp_path):
    statement = LEDGER.commitments[0].statement
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "page.html").write_text(f"<p>会上说，{statement[:9]}<b>{statement[9:]}</b></p>", encoding="utf-8")
    ran = cli("ledger", "check", "--place", place, "--against", texts)
    assert ran.code == 0
    assert "page.html" in ran.out
    assert LEDGER.commitments[0].id in ran.out
    assert cli("ledger", "check", "--place", place, "--against", tmp_path / "none").code == 2
