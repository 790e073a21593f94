"""The measuring itself: what the figures mean."""

from __future__ import annotations

import json
import math

import pytest

TEXT = "武汉已建成社区书屋37家。"


@pytest.fixture
def figures(make_ledger, measuring):
    def of(*given, ledger=None):
        found, _ = measuring.measure(given, ledger or make_ledger)
        return found

    return of


@pytest.fixture
def make_ledger(tmp_path):
    from monitor.ledger.load import load_ledger

    (tmp_path / "plan.yaml").write_text(LEDGER, encoding="utf-8")
    return load_ledger([tmp_path])


LEDGER = """\
document:
  {key: plan, title: 样本方案, publisher: 武汉市人民政府, issued: 2021-01-01, region: 武汉市, kind: plan}
commitments:
  - id: rooms
    theme: industry
    kind: target
    statement: 建成书屋百家。
    indicator:
      {name: 社区书屋, op: ">=", value: 100, unit: 家, better: more, period: level, aliases: [社区书屋]}
"""


def case(text: str = TEXT, **label):
    expect = {"plan/rooms": label} if label else {}
    return {
        "id": text,
        "title": "新闻",
        "publisher": "武汉市人民政府",
        "published": "2022-10",
        "text": text,
        "expect": expect,
    }


RIGHT = {"label": "realised", "value": 37, "as_of": "2022-10", "relation": "progress"}


def test_all_right_is_all_ones(figures):
    found = figures(case(**RIGHT))
    names = ("precision", "recall", "values", "as_of", "relations", "quotes")
    assert [found[name] for name in names] == [1.0] * 6


def test_a_claim_nobody_expects_costs_precision_and_makes_noise(figures):
    found = figures(case(**RIGHT), case(TEXT + " "))
    assert (found["precision"], found["recall"], found["noisy"]) == (0.5, 1.0, 1.0)


def test_a_claim_on_a_trap_is_trapped(figures):
    found = figures(case(label="none"), case("力争建成社区书屋100家。", label="plan"))
    assert (found["precision"], found["trapped"]) == (0.0, 0.5)


def test_what_is_missed_costs_recall(figures):
    found = figures(case(**RIGHT), case("书香满城。", **RIGHT))
    assert (found["precision"], found["recall"]) == (1.0, 0.5)


def test_what_people_would_differ_on_is_left_out(figures):
    found = figures(case(label="skip"))
    assert math.isnan(found["precision"])
    assert (found["noisy"]) == 0.0


def test_wrong_values_dates_and_relations_are_counted_apart(figures):
    found = figures(case(label="realised", value=39, as_of="2021", relation="achieved"))
    assert [found[name] for name in ("recall", "values", "as_of", "relations")] == [1.0, 0.0, 0.0, 0.0]


def test_a_change_of_goal_should_be_heard(figures):
    revised = {"label": "plan", "relation": "revised"}
    told = case("武汉社区书屋目标由100家提高到150家。", **revised)
    assert figures(told, case("书香满城。", **revised))["spoken"] == 0.5


def test_floors_are_rounded_against_themselves(measuring):
    assert [measuring.rounded("recall", figure) for figure in (0.839, 0.84, 1.0, 0.29)] == [0.83, 0.84, 1.0, 0.29]
    assert [measuring.rounded("trapped", figure) for figure in (0.011, 0.02, 0.0)] == [0.02, 0.02, 0.0]


def test_the_script_prints_figures_what_was_wrong_and_floors(measuring, tmp_path, capsys):
    path = tmp_path / "set.jsonl"
    given = {**case("城市漫步，书香满城。"), "expect": {"plan-2020/unicorns": {"label": "realised"}}}
    path.write_text(json.dumps(given, ensure_ascii=False) + "\n", encoding="utf-8")
    assert list(measuring.report(path))[1].startswith("missed\t城市漫步")
    measuring.main([str(path)])
    assert "recall=0.000" in capsys.readouterr().out


def test_a_set_as_floors_counts_its_texts(measuring, tmp_path, capsys):
    path = tmp_path / "set.jsonl"
    text = "截至2022年末，武汉5G基站达到3.5万个，独角兽企业7家。"
    label = {"label": "realised", "value": 35000, "as_of": "2022", "relation": "achieved"}
    given = {**case(text), "published": "2023-02-01", "expect": {"plan-2020/5g-base-stations": label}}
    given["expect"]["plan-2020/unicorns"] = {"label": "none"}
    path.write_text(json.dumps(given, ensure_ascii=False) + "\n", encoding="utf-8")
    measuring.main(["--floor", str(path)])
    floors = json.loads(capsys.readouterr().out)["set"]
    assert (floors["cases"], floors["precision"], floors["trapped"], floors["quotes"]) == (1, 0.5, 1.0, 1.0)
