"""Warnings on a ledger: entries in each other's way, unreachable ones, borrowed sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import bodies, check, claims
from monitor.ledger.load import load_ledger
from monitor.messages import LANGUAGES, say
from monitor.model import Commitment, CommitmentKind, Document, Indicator, Op, Period

Written = Callable[..., Path]
DOCUMENT = """\
document:
  key: plan
  title: 某市方案
  publisher: 某市人民政府
  issued: 2024-01-01
  region: 某市
  kind: plan
  term: {from: 2024-01-01, to: 2026-12-31}
"""


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.severity, problem.code.removeprefix("ledger.")) for problem in check.problems([folder])]


def test_a_sound_ledger_has_nothing_to_tell(written: Written):
    assert found(written()) == []


def test_a_missing_folder_and_one_without_files_are_told_apart(tmp_path: Path):
    assert found(tmp_path / "none") == [("warning", "no_folder")]
    assert found(tmp_path) == [("warning", "no_files")]


def test_a_target_without_alias_can_never_be_met(written: Written, target: str):
    assert found(written(target.replace("[5G 宏站|基站]", "[]"))) == [("warning", "unreachable")]


@pytest.mark.parametrize(
    ("change", "warned"),
    [
        ({}, True),
        ({"5G 宏站|基站": "5G 微站|基站"}, True),
        ({"5G 宏站|基站": "4G 基站"}, False),
        ({"id: masts": "id: masts\n    region: 别市"}, False),
        ({"id: masts": "id: masts\n    region: 别市\n    accepts_regions: [某市]"}, True),
        ({"unit: 个": "unit: 座"}, False),
        ({"unit: 个": "unit: 座\n      units: [个]"}, True),
    ],
)
def test_two_entries_that_the_same_words_would_meet_are_told(written: Written, target: str, change: dict, warned: bool):
    other = target.replace("id: stations", "id: masts")
    for old, new in change.items():
        assert old in other
        other = other.replace(old, new)
    assert (found(written(target + other)) == [("warning", "overlap")]) is warned


def test_words_that_must_stand_beside_keep_two_entries_apart(written: Written, target: str):
    def needing(entry: str, words: str) -> str:
        return entry.replace("      aliases", f"      needs: [{words}]\n      aliases")

    other = target.replace("id: stations", "id: masts")
    assert found(written(needing(target, "新增") + needing(other, "建成"))) == []
    assert found(written(needing(target, "新增, 建成") + needing(other, "建成"))) == [("warning", "overlap")]


def test_odd_entries_are_told(written: Written, target: str):
    assert found(written(target.replace("5G 宏站|基站", "站"))) == [("warning", "short_alias")]
    near = target.replace("5G 宏站|基站", "基站").replace("      unit", "      near_misses: [基站]\n      unit")
    assert found(written(near)) == [("warning", "unreachable_near")]
    assert found(written(target + "    lead: [某某某局处, 各区人民政府, 市经信局]\n")) == [("warning", "unknown_body")]


def test_an_unknown_body_is_told_once_with_the_number_of_entries_that_name_it(written: Written, target: str):
    other = target.replace("id: stations", "id: masts").replace("5G 宏站|基站", "杆塔")
    led = "    lead: [某某某局处]\n"
    folder = written(target + led + other + led + "    responsible: [另一个局处]\n")
    told = [each for each in check.problems([folder]) if each.code == "ledger.unknown_body"]
    assert [(each.slots["body"], each.slots["count"], each.slots["value"]) for each in told] == [
        ("某某某局处", 2, "plan/stations"),
        ("另一个局处", 1, "plan/masts"),
    ]


def test_what_no_text_could_prove_needs_no_alias_and_no_due(written: Written, target: str):
    bare = target.replace("[5G 宏站|基站]", "[]")
    assert found(written(bare + "    unverifiable: 内部事项\n")) == []
    milestone = (
        "  - {id: centre, theme: ai, kind: milestone, statement: 建成中心。, due: null,"
        " milestone: {names: [样本中心], done: [建成]}"
    )
    assert found(written(milestone + "}\n")) == [("warning", "no_due")]
    assert found(written(milestone + ", unverifiable: 内部事项}\n")) == []


def test_a_reason_that_repeats_a_text_is_told_like_a_statement(written: Written, target: str):
    borrowed = "此项工作属于机关内部管理事务而不向社会公布"
    folder = written(target + f"    unverifiable: {borrowed}\n")
    (problem,) = check.repeats(load_ledger([folder]), {"a.txt": f"说明：{borrowed}。"})
    assert problem.slots["text"] == borrowed[: check.BORROWED_LETTERS]


def test_a_body_of_the_place_is_known_once_its_list_is_in_force(written: Written, target: str, tmp_path: Path):
    folder = written(target + "    lead: [某某某局处]\n")
    assert found(folder) == [("warning", "unknown_body")]
    (tmp_path / "bodies.yaml").write_text("groups: [{region: 某市, bodies: [{name: 某某某局处}]}]\n", encoding="utf-8")
    assert bodies.use([tmp_path / "bodies.yaml"]) == []
    assert found(folder) == []


def test_each_problem_names_its_file_and_line(written: Written, target: str):
    written(target, name="a.yaml", document=DOCUMENT.replace("key: plan", "key: first"))
    folder = written("\n\n" + target, name="b.yaml")
    (problem,) = check.problems([folder])
    assert (Path(problem.file).name, problem.line, problem.code) == ("b.yaml", 12, "ledger.overlap")


def test_the_list_of_bodies_in_a_ledger_folder_is_no_ledger_file(written: Written, target: str):
    folder = written(target)
    (folder / "bodies.yaml").write_text("groups: []\n", encoding="utf-8")
    assert found(folder) == []


@pytest.mark.parametrize(("kind", "warned"), [("plan", True), ("inquiry", False), ("motion-reply", False)])
def test_a_milestone_without_a_day_is_odd_in_a_plan(
    written: Written, target: str, document: str, kind: str, warned: bool
):
    head, _, _ = target.partition("    indicator:")
    entry = head.replace("kind: target", "kind: milestone") + "    milestone: {names: [甲 乙], done: [建成]}\n"
    lines = [line for line in document.splitlines() if "term:" not in line]
    without_term = "\n".join(lines).replace("kind: plan", f"kind: {kind}") + "\n"
    assert (found(written(entry, without_term)) == [("warning", "no_due")]) is warned


def test_faults_come_with_the_warnings(written: Written, target: str):
    entries = target.replace("[5G 宏站|基站]", "[]") + target.replace("id: stations", "id: masts\n    colour: red")
    assert found(written(entries)) == [("warning", "unreachable"), ("error", "unknown_key")]


def test_a_statement_that_repeats_a_text_is_told_with_the_words(written: Written, target: str):
    borrowed = "到二〇二六年底全市建成基站三万个并投入使用"
    folder = written(target.replace("建成基站三万个。", borrowed))
    texts = {"a.txt": "无关。", "b.txt": f"会议要求，{borrowed[:10]}\n {borrowed[10:]}，按期。"}
    (problem,) = check.repeats(load_ledger([folder]), texts)
    assert problem.severity == "warning"
    assert (problem.slots["source"], problem.slots["text"]) == ("b.txt", borrowed[: check.BORROWED_LETTERS])
    for lang in LANGUAGES:
        assert borrowed[:18] in say(problem.code, lang, **problem.slots)


def test_a_statement_one_character_short_of_repeating_is_fine(written: Written, target: str):
    ledger = load_ledger([written(target.replace("建成基站三万个。", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"))])
    assert check.repeats(ledger, {"a": "前甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午后"}) == []
    assert len(check.repeats(ledger, {"a": "前甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午后"}, letters=17)) == 1


def test_quotation_marks_width_and_lines_hide_no_borrowed_sentence(written: Written, target: str):
    borrowed = "到二〇二六年底，全市建成“基站”３万个并投入使用。"
    ledger = load_ledger([written(target.replace("建成基站三万个。", borrowed))])
    assert len(check.repeats(ledger, {"a": "前言\n到二〇二六年底,全市建成\n基站3万个并投入使用"})) == 1


def test_names_that_begin_or_end_alike_are_not_compared_in_all_pairs(monkeypatch: pytest.MonkeyPatch):
    asked, fills = [], claims._fills
    monkeypatch.setattr(claims, "_fills", lambda words, text: asked.append(words) or fills(words, text))
    plan = Document("plan", "方案", "某市人民政府", "某市", "plan")

    def counting(number: int) -> Commitment:
        name = f"{chr(0x5000 + number % 50)}{chr(0x6000 + number // 50)}"
        aliases = ((("数字经济", name, "平台")), (f"数字经济{name}", "平台"), ("数字经济", f"{name}平台"))
        indicator = Indicator(name, Op.AT_LEAST, 1, "个", "more", Period.LEVEL, aliases=aliases)
        return Commitment(f"plan/e{number}", "ai", CommitmentKind.TARGET, "做。", plan, "某市", indicator=indicator)

    entries = [counting(number) for number in range(1000)]
    assert list(claims.Claims(entries).overlaps()) == []
    assert len(entries) <= len(asked) < 30 * len(entries)


@given(st.lists(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=3).map("|".join), min_size=1, max_size=4))
def test_an_alias_has_one_form_for_each_choice(alias):
    forms = check.forms(alias)
    expected = 1
    for word in alias:
        expected *= len(word.split("|"))
    assert len(forms) == expected
    assert all(len(form) == len(alias) for form in forms)
    assert all(piece in word.split("|") for form in forms for piece, word in zip(form, alias, strict=True))
