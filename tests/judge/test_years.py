"""A sum over years counts for a promise of several years only if they are its own."""

from __future__ import annotations

import pytest
import reports

from monitor.judge.read import judge_publication

PLAN = (
    "政府工作报告\n——2026年1月8日在宜城市第六届人民代表大会第五次会议上\n一、“十四五”回顾\n新建道路40公里。\n"
    "二、“十五五”时期主要目标\n“十五五”时期，{promise}\n三、2026年重点工作\n市容整洁。\n"
)
LATER = (
    "政府工作报告\n——2027年1月9日在宜城市第六届人民代表大会第六次会议上\n各位代表：现在，我代表市人民政府，报告工作。\n"
    "一、2026年工作回顾\n{said}\n二、2027年重点工作\n新建道路60公里。\n"
)


def told(promise: str, said: str) -> list[tuple[float | None, set[str]]]:
    """What is claimed, and of the rest why not."""
    ledger = reports.ledger(reports.bare(PLAN.format(promise=promise)))
    found = judge_publication(reports.bare(LATER.format(said=said)), ledger)
    return [
        (each.value if each.realised else None, {r.code for r in each.reasons if r.result != "passed"})
        for each in found
    ]


@pytest.mark.parametrize("when", ["全年", "2026年", "“十五五”以来，", ""])
def test_what_its_own_years_brought_counts(when):
    assert told("新建农村公路500公里。", f"{when}新建农村公路110公里。") == [(110, set())]


@pytest.mark.parametrize(
    "when", ["“十四五”期间", "五年来，", "过去五年，", "2021年以来，", "近年来，", "近十年", "三年累计"]
)
def test_what_earlier_years_brought_does_not(when):
    assert told("新建农村公路500公里。", f"{when}新建农村公路510公里。") == [(None, {"period.before_term"})]


def test_a_fall_against_a_year_before_is_one_of_more_years():
    assert told("单位GDP能耗下降13%。", "单位GDP能耗比2020年下降14%。") == [(None, {"period.before_term"})]
    assert told("单位GDP能耗下降13%。", "单位GDP能耗下降3%。") == [(3, set())]
