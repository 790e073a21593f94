"""What became of commitments officially, as list, show, explain and status tell it, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor import messages

OLD = """
document:
  key: old
  title: 老方案
  publisher: 武汉市人民政府
  issued: 2015-01-01
  region: 武汉市
  kind: motion-reply
  term: {from: 2015-01-01, to: 2017-12-31}
  mark: {grade: B, by: 市政府办公厅, definition: 正在解决}
  look_again: 2018-06-30
commitments:
  - id: stations
    theme: infrastructure
    kind: target
    statement: 到期末全市建成三万个基站。
    lead: [市政务服务和大数据管理局]
    responsible: [市招商局, 市财政局]
    successor: new/stations
    extended:
      - {to: 2018-06-30, on: 2017-12-01, reason: 用地没有批下来, document: 某号文}
      - {to: 2018-12-31, reason: 洪水}
    indicator: {name: 5G基站, op: ">=", value: 30000, unit: 个, period: level, aliases: [5G基站]}
  - id: north
    theme: infrastructure
    kind: milestone
    statement: 北区的铁塔建好。
    part_of: stations
    closed: {on: 2018-03-01, by: 市政府督查室, reason: 验收通过}
    mark: {grade: A, by: 市政府办公厅}
    look_again: 2999-01-01
    milestone: {names: [北区铁塔], done: [建成]}
"""
NEW = """
document:
  key: new
  title: 新方案
  publisher: 武汉市人民政府
  issued: 2018-01-01
  region: 武汉市
  kind: plan
  term: {from: 2018-01-01, to: 2998-12-31}
commitments:
  - id: stations
    theme: infrastructure
    kind: target
    statement: 到期末全市建成六万个基站。
    lead: [市数据局]
    indicator: {name: 5G基站, op: ">=", value: 60000, unit: 个, period: level, aliases: [5G基站]}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A place with an old plan of which much is known, and the plan that followed; no database."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "seeds" / "new.yaml").write_text(NEW, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("sources: []\n", encoding="utf-8")
    return tmp_path


def test_the_json_has_both_dates_and_all_the_rest(cli, old):
    listed = {each["id"]: each for each in json.loads(cli("ledger", "list", "--place", old, "--json").out)}
    stations, north, new = (listed[name] for name in ("old/stations", "old/north", "new/stations"))
    assert (stations["due"], stations["due_now"]) == ("2017-12-31", "2018-12-31")
    assert stations["extended"] == [
        {"to": "2018-06-30", "on": "2017-12-01", "reason": "用地没有批下来", "document": "某号文"},
        {"to": "2018-12-31", "on": None, "reason": "洪水", "document": None},
    ]
    assert (stations["successor"], stations["part_of"], stations["closed"]) == ("new/stations", None, None)
    assert stations["mark"] == {"grade": "B", "by": "市政府办公厅", "definition": "正在解决"}
    assert stations["look_again"] == "2018-06-30"
    assert stations["flags"] == ["delayed"]
    assert north["part_of"] == "old/stations"
    assert north["closed"] == {"on": "2018-03-01", "by": "市政府督查室", "reason": "验收通过"}
    assert north["mark"] == {"grade": "A", "by": "市政府办公厅", "definition": None}
    assert (north["status"], north["flags"], north["light"]) == ("done_confirmed", ["late"], "green")
    assert [new[key] for key in ("successor", "part_of", "extended", "closed", "mark", "look_again")] == [
        None, None, [], None, None, None,
    ]  # fmt: skip
    assert new["due_now"] == new["due"] == "2998-12-31"


def test_show_and_explain_give_the_links_in_both_directions(cli, old):
    for words in (("ledger", "show"), ("explain",)):
        stations, north, new = (
            json.loads(cli(*words, name, "--place", old, "--json").out)
            for name in ("old/stations", "old/north", "new/stations")
        )
        assert (stations["successor"], new["succeeds"]) == ("new/stations", ["old/stations"])
        assert (north["part_of"], stations["parts"]) == ("old/stations", ["old/north"])
        assert (stations["succeeds"], north["parts"]) == ([], [])


SAID = {
    "zh": {
        "old/stations": ["5G基站 6万 [new/stations]", "北区铁塔 [old/north]", "2017-12-01 批准延至 2018-06-30", "洪水",
                         "2018-12-31（原定 2017-12-31）", "B：正在解决（市政府办公厅的定义）", "2018-06-30 起应回头看"],
        "old/north": ["5G基站 3万 [old/stations]", "2018-03-01 · 市政府督查室 · 验收通过", "A（市政府办公厅评定，未附定义）",
                      "2999-01-01 回头看"],
        "new/stations": ["5G基站 3万 [old/stations]"],
    },
    "en": {
        "old/stations": ["5G基站 60,000 [new/stations]", "北区铁塔 [old/north]", "to 2018-06-30, granted on 2017-12-01",
                         "2018-12-31 (originally 2017-12-31)", "B: 正在解决 (as 市政府办公厅 defines it)",
                         "due to be looked at again since 2018-06-30"],
        "old/north": ["5G基站 30,000 [old/stations]", "A (given by 市政府办公厅, without its definition)",
                      "to be looked at again on 2999-01-01"],
        "new/stations": ["5G基站 30,000 [old/stations]"],
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("words", [("ledger", "show"), ("explain",)], ids=" ".join)
def test_show_and_explain_say_all_of_it(cli, old, lang, words):
    for name, said in SAID[lang].items():
        ran = cli(*words, name, "--place", old, "--lang", lang)
        assert ran.code == 0
        told = "".join(ran.out.split())
        assert [each for each in said if "".join(each.split()) not in told] == []
        assert "official." not in told


@pytest.mark.parametrize(("lang", "said"), [("zh", "2024起为武汉市数据局"), ("en", "武汉市数据局since2024")])
def test_a_body_that_was_succeeded_is_shown_with_who_answers_today(cli, old, lang, said):
    told = "".join(cli("ledger", "show", "old/stations", "--place", old, "--lang", lang).out.split())
    assert said in told
    assert "武汉市投资促进局" in told
    assert "市财政局" in told


def test_why_something_taken_off_the_list_is_done_needs_no_publication(cli, old):
    why = json.loads(cli("explain", "old/north", "--place", old, "--json").out)
    assert (why["status"], why["evidence_id"]) == ("done_confirmed", None)
    assert "taken off the list" in why["why"][0]


def test_what_was_to_be_looked_at_again_is_told_by_list_and_status(cli, old):
    ran = cli("ledger", "list", "--place", old)
    assert "1 due to be looked at again: old (2018-06-30)" in ran.err
    assert "2017-12-31 → 2018-12-31" in ran.out
    assert "old (2018-06-30)" in cli("status", "--place", old).out
    assert json.loads(cli("status", "--place", old, "--json").out)["look_again"] == [{"id": "old", "on": "2018-06-30"}]
    (old / "seeds" / "old.yaml").write_text(OLD.replace("2018-06-30\ncommitments", "2999-06-30\ncommitments"), "utf-8")
    assert "again" not in cli("ledger", "list", "--place", old).err
    assert "again" not in cli("status", "--place", old).out


def test_a_ledger_that_cannot_be_used_keeps_no_status_from_being_told(cli, old):
    (old / "seeds" / "old.yaml").write_text("- nonsense\n", encoding="utf-8")
    ran = cli("status", "--place", old, "--json")
    assert (ran.code, json.loads(ran.out)["look_again"]) == (0, [])


def test_fetched_or_written_text_cannot_reach_the_terminal_raw(cli, old):
    path = old / "seeds" / "old.yaml"
    path.write_text(
        OLD.replace("reason: 洪水", 'reason: "洪\\e[31m水"').replace("by: 市政府督查室", 'by: "\\e[31m"'), "utf-8"
    )
    for name in ("old/stations", "old/north"):
        assert "\x1b" not in cli("ledger", "show", name, "--place", old).out
        assert "\x1b" not in cli("explain", name, "--place", old).out
        assert "\x1b" not in cli("explain", name, "--place", old, "--json").out
