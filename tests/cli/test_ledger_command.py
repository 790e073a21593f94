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
from monitor.report.answering import CLASSES
from monitor.shipped import shipped
from monitor.store.database import open_store

FIELDS = {
    "id", "theme", "kind", "statement", "indicator", "period", "from", "due", "region", "by", "lead", "responsible",
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
    assert "lowalt-2025/landing-sites" in {each["id"] for each in listed}
    assert len(listed) < len(LEDGER.commitments) / 4


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


def test_a_body_that_nobody_knows_is_told_with_the_nearest(cli, place):
    ran = cli("ledger", "list", "--place", place, "--body", "武汉市数据居")
    assert (ran.code, ran.out) == (0, "")
    assert "武汉市数据局" in ran.err
    assert "\x1b" not in cli("ledger", "list", "--place", place, "--body", "\x1b[31m").err


def test_a_place_with_bodies_of_its_own_finds_them_by_all_their_names(cli, place):
    (place / "bodies.yaml").write_text(
        "groups: [{region: 武汉市, bodies: [{name: 武汉市数智局, from: 2030},"
        " {name: 武汉市数据局, until: 2030, successor: 武汉市数智局}]}]\n",
        encoding="utf-8",
    )
    listed = json.loads(cli("ledger", "list", "--place", place, "--json", "--body", "市数智局").out)
    assert {"plan-2020/dc-pue", "reply-npc-2025/scenario-matchmaking"} <= {each["id"] for each in listed}
    (row,) = [
        each
        for each in json.loads(cli("ledger", "bodies", "--place", place, "--json").out)
        if each["body"] == "武汉市数智局"
    ]
    assert {each["name"] for each in row["formerly"]} == {"武汉市数据局", "武汉市政务服务和大数据管理局"}


def test_a_list_of_bodies_that_cannot_be_used_is_told_with_its_line(cli, place):
    (place / "bodies.yaml").write_text("groups:\n  - region: 某市\n    bodies: [{nom: 某局}]\n", encoding="utf-8")
    ran = cli("ledger", "list", "--place", place, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "bodies.yaml:3" in ran.err
    assert "name" in ran.err


def test_the_bodies_are_counted_by_where_their_commitments_stand(cli, place, recorded):
    rows = {each["body"]: each for each in json.loads(cli("ledger", "bodies", "--place", place, "--json").out)}
    data = rows["武汉市数据局"]
    assert data["led"] == sum(data[class_] for class_ in CLASSES)
    assert data["formerly"][0]["until"] == "2024"
    assert sum(row["of_responsible"]["achieved"] for row in rows.values()) == 3  # all who answer for the unicorns
    assert rows["武汉市经济和信息化局"]["responsible"] > 0


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_bodies_are_told_without_a_database_too(cli, place, lang):
    ran = cli("ledger", "bodies", "--place", place, "--lang", lang)
    assert ran.code == 0
    assert "武汉市数据局" in ran.out
    assert "武汉市政务服务和大数据管理局" in ran.out
    assert str(len(LEDGER.commitments)) in ran.err
    assert list(place.iterdir()) == []
    some = cli("ledger", "bodies", "--place", place, "--lang", lang, "--theme", "low-altitude")
    assert len(some.out.splitlines()) < len(ran.out.splitlines())


def test_nothing_that_fits_is_said_on_stderr_and_stdout_stays_empty(cli, place, tmp_path):
    ran = cli("ledger", "list", "--place", place, "--status", "dropped")
    assert (ran.code, ran.out) == (0, "")
    assert str(len(LEDGER.commitments)) in ran.err
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
    for word in ("独角兽企业", "5家", "2023-07-13", "自称完成", "期限之后才见达到", "7家（140%）"):
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
    assert str(len(LEDGER.commitments)) in ran.err
    told = json.loads(cli("ledger", "check", "--place", place, "--json").out)
    assert told == {"files": 7, "commitments": len(LEDGER.commitments), "errors": 0, "warnings": 0, "problems": []}


def test_the_check_ends_with_two_when_the_ledger_cannot_be_used(cli, tmp_path):
    (tmp_path / "a.yaml").write_text("document: {key: a}\ncommitments: 5\n", encoding="utf-8")
    ran = cli("ledger", "check", "--ledger", tmp_path)
    assert ran.code == 2
    assert "a.yaml:2" in ran.out
    told = json.loads(cli("ledger", "check", "--ledger", tmp_path, "--json").out)
    assert {problem["code"] for problem in told["problems"]} >= {"ledger.not_a_list", "ledger.missing_key"}
    assert all(problem["text"] and problem["file"].endswith("a.yaml") for problem in told["problems"])


def test_on_a_terminal_the_check_wraps_between_words_and_leaves_places_whole(cli, tmp_path, monkeypatch):
    folder = tmp_path / "一个名字很长的 文件夹里有很多台账文件"
    folder.mkdir()
    entry = "{id: a-rather-long-identifier-of-an-entry, theme: nowhere, kind: measure, statement: 做。}"
    head = "document: {key: a, title: 甲, publisher: 市, region: 市, kind: plan}\n"
    (folder / "a.yaml").write_text(f"{head}commitments:\n  - {entry}\n  - {entry}\n", encoding="utf-8")
    whole = cli("ledger", "check", "--ledger", folder).out.splitlines()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = cli("ledger", "check", "--ledger", folder).out.splitlines()
    starts = [line for line in lines if not line.startswith("    ")]
    assert len(starts) == len(whole) > 1
    assert all(line.startswith(f"{folder / 'a.yaml'}:") for line in starts)
    assert len(lines) > len(whole)
    assert max(layout.cells(line) for line in lines if str(tmp_path) not in line) <= 60
    words = {word for line in lines for word in line.split()}
    assert "a/a-rather-long-identifier-of-an-entry" in {word.strip("`，。,.;") for word in words}


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


def test_texts_of_one_name_in_two_folders_are_both_compared(cli, place, tmp_path):
    for name, text in (("a", "别的"), ("b", LEDGER.commitments[0].statement)):
        (tmp_path / "texts" / name).mkdir(parents=True)
        (tmp_path / "texts" / name / "page.txt").write_text(text, encoding="utf-8")
    told = json.loads(cli("ledger", "check", "--place", place, "--against", tmp_path / "texts", "--json").out)
    assert (told["errors"], told["warnings"]) == (0, 1)
    (problem,) = told["problems"]
    assert problem["code"] == "ledger.repeats"
    assert "b/page.txt" in problem["text"]
    assert problem["file"].endswith(".yaml")
    assert problem["line"] > 0


def test_errors_are_told_from_warnings(cli, place):
    (place / "seeds").mkdir()
    (place / "seeds" / "a.yaml").write_text(
        "document: {key: a, title: 甲, publisher: 某局, region: 某市, kind: plan}\ncommitments:\n"
        "  - {id: x, theme: ai, kind: measure, statement: 做一件事。, lead: [没有这个局], look_again: 明天}\n"
        "  - {id: y, theme: ai, kind: measure, statement: 做一件事。, lead: [没有这个局]}\n",
        encoding="utf-8",
    )
    told = json.loads(cli("ledger", "check", "--place", place, "--json").out)
    assert (told["errors"], told["warnings"]) == (1, 1)
    assert [(each["severity"], each["code"], each["line"]) for each in told["problems"]] == [
        ("error", "ledger.wants_date", 3),
        ("warning", "ledger.unknown_body", 4),
    ]
    assert cli("ledger", "check", "--place", place).code == 2
    (place / "seeds" / "a.yaml").write_text(
        (place / "seeds" / "a.yaml").read_text(encoding="utf-8").replace(", look_again: 明天", ""), encoding="utf-8"
    )
    assert cli("ledger", "check", "--place", place).code == 0


def test_the_check_tells_what_is_wrong_with_the_places_own_bodies(cli, place):
    (place / "bodies.yaml").write_text("groups: [{colour: red}]\n", encoding="utf-8")
    ran = cli("ledger", "check", "--place", place)
    assert ran.code == 2
    assert "bodies.yaml:1" in ran.out
