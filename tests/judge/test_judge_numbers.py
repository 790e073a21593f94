"""What a sentence says of a target with a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Check, Op, Period, Relation, Result


def results(found) -> dict[Check, Result]:
    return {reason.check: reason.result for reason in found.reasons}


def failing(found) -> set[str]:
    return {reason.code for reason in found.reasons if reason.result is not Result.PASSED}


# ---------------------------------------------------------------- what is realised


@pytest.mark.parametrize(
    ("text", "value", "bound", "relation"),
    [
        ("武汉已建成社区书屋100家。", 100, "=", Relation.ACHIEVED),
        ("武汉已建成社区书屋超过100家。", 100, ">", Relation.ACHIEVED),
        ("武汉已建成社区书屋近100家。", 100, "~", Relation.PROGRESS),
        ("武汉已建成社区书屋不足100家。", 100, "<", Relation.PROGRESS),
        ("武汉已建成社区书屋99家。", 99, "=", Relation.PROGRESS),
        ("武汉已建成社区书屋一百二十家。", 120, "=", Relation.ACHIEVED),
    ],
)
def test_a_value_is_achieved_where_it_surely_meets_the_goal(make, level, text, value, bound, relation):
    found = make.first(text, level)
    assert (found.value, found.bound, found.relation, found.realised) == (value, bound, relation, True)


def test_a_larger_number_of_another_kind_is_nothing(make, level):
    assert make.first("武汉已开放口袋公园900座。", level) is None


def test_every_check_leaves_its_reason_in_order(make, level):
    found = make.first("武汉已建成社区书屋37家。", level)
    assert [reason.check for reason in found.reasons] == list(Check)
    assert set(results(found).values()) == {Result.PASSED}


def test_values_come_in_base_units_with_the_texts_own_counter(make):
    loans = make.target("创业贷款", 800_000_000, "元", period=Period.CUMULATIVE)
    found = make.first("武汉已发放创业贷款5.9亿元。", loans)
    assert (found.value, found.unit) == (590_000_000, "元")
    rooms = make.target(units=("处",))
    assert make.first("武汉已建成社区书屋37处。", rooms).unit == "处"


def test_a_missed_goal_is_delayed_with_its_value(make, level):
    found = make.first("2021年武汉社区书屋37家，未完成100家的目标。", level)
    assert (found.relation, found.value, found.realised) == (Relation.DELAYED, 37, True)


def test_a_lag_said_in_the_next_sentence_is_heard(make, level):
    found = make.first("目前武汉社区书屋37家。总体进度滞后。", level)
    assert (found.relation, found.value) == (Relation.DELAYED, 37)


@pytest.mark.parametrize(
    "text",
    ["武汉社区书屋建设目标已提前完成。", "武汉社区书屋建设任务全部完成。", "武汉社区书屋已全部建成。"],
)
def test_completion_can_be_said_in_words(make, level, text):
    found = make.first(text, level)
    assert (found.relation, found.value, found.realised) == (Relation.ACHIEVED, None, True)


@pytest.mark.parametrize(
    "text", ["武汉社区书屋建设目标尚未全部完成。", "力争武汉社区书屋建设目标全部完成。", "社区书屋很受欢迎。"]
)
def test_completion_is_not_read_out_of_other_words(make, level, text):
    found = make.first(text, level)
    assert found is None or not found.realised


def test_the_ledger_can_name_words_of_completion(make):
    rooms = make.target(done=("书屋进了每个街道",))
    assert make.first("如今，武汉社区书屋进了每个街道。", rooms).relation is Relation.ACHIEVED


def test_the_goal_as_the_subject_of_completion_achieves(make):
    park = make.target("书香公园", 1, "平方公里", op=Op.EQUAL)
    found = make.first("武汉书香公园二期投用，1平方公里规划范围整体建成。", park)
    assert (found.relation, found.realised) == (Relation.ACHIEVED, True)


# ---------------------------------------------------------------- what is not


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("武汉力争建成社区书屋100家。", Relation.RESTATED),
        ("武汉社区书屋目标100家。", Relation.RESTATED),
        ("建议武汉新建社区书屋100家。", Relation.PROPOSED),
        ("武汉社区书屋目标由100家调整为80家。", Relation.REVISED),
        ("武汉社区书屋100家的任务推迟到2024年。", Relation.DELAYED),
        ("武汉不再实施社区书屋100家的建设。", Relation.CANCELLED),
    ],
)
def test_plans_and_changes_of_plans_are_never_realised(make, level, text, relation):
    found = make.first(text, level)
    assert (found.relation, found.realised, found.review) == (relation, False, False)


def test_a_revised_goal_has_its_new_value(make, level):
    assert make.first("武汉社区书屋目标由100家提高到150家。", level).value == 150
    assert make.first("武汉社区书屋目标由100家调整为80家。", level).value == 80


def test_a_later_plan_with_another_goal_revises(make, level):
    found = make.first("到2023年，社区书屋达到120家。", level, title="武汉市书香城市提升方案")
    assert (found.relation, found.value) == (Relation.REVISED, 120)


def test_a_section_of_plans_in_a_report_reports_nothing(make, level):
    text = "一、2021年工作\n社区书屋达到37家。\n二、2022年安排\n社区书屋达到130家。"
    told = make.judge(text, level, title="2021年工作总结和2022年安排", published=date(2022, 1, 20))
    assert [(each.value, each.realised, each.as_of.year) for each in told if each.realised] == [(37, True, 2021)]


def test_a_step_on_the_way_revises_nothing(make, level):
    found = make.first(
        "到2022年末，社区书屋达到60家。", level, title="武汉市书香城市年度计划", published=date(2022, 3, 1)
    )
    assert found.relation is Relation.RESTATED
    found = make.first("社区书屋达到60家。", level, title="武汉市2022年书香工作要点", published=date(2022, 3, 1))
    assert found.relation is Relation.RESTATED


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("长沙已建成社区书屋137家。", Check.SCOPE),
        ("武昌区已建成社区书屋137家。", Check.SCOPE),
        ("全省已建成社区书屋137家。", Check.SCOPE),
        ("武汉2022年新增社区书屋37家。", Check.PERIOD),
        ("武汉社区书屋比上年增加37家。", Check.PERIOD),
        ("武汉每万人拥有社区书屋37家。", Check.UNIT),
        ("2020年末武汉已建成社区书屋137家。", Check.PERIOD),
        ("武汉尚未建成社区书屋100家。", Check.TENSE),
    ],
)
def test_the_check_that_stops_it_is_named(make, level, text, check):
    found = make.first(text, level)
    assert (found.realised, found.review) == (False, False)
    assert results(found)[check] is Result.FAILED


def test_points_are_no_percentage(make):
    rate = make.target("垃圾分类覆盖率", 5, "%")
    found = make.first("武汉垃圾分类覆盖率提高9个百分点。", rate)
    assert (found.realised, failing(found)) == (False, {"unit.points"})


def test_an_indicator_that_counts_additions_needs_its_word(make):
    added = make.target(needs=("新增",), period=Period.CUMULATIVE)
    assert make.first("武汉现有社区书屋37家。", added).realised is False
    assert make.first("三年来武汉新增社区书屋37家。", added).realised is True


def test_a_sum_over_years_is_not_one_years_result(make, yearly):
    found = make.first("武汉夜校累计举办57期。", yearly)
    assert (found.realised, failing(found)) == (False, {"period.sum_for_year"})
    found = make.first("今年以来武汉夜校累计举办17期。", yearly)
    assert (found.realised, found.year, found.value) == (True, 2022, 17)


def test_the_change_of_one_year_is_not_that_of_several(make):
    saved = make.target("阅读产业规模增长", 13.5, "%", period=Period.CUMULATIVE)
    assert failing(make.first("2022年武汉阅读产业规模增长3.1%。", saved)) == {"period.one_year"}
    assert make.first("两年来武汉累计阅读产业规模增长7.2%。", saved).realised is True
    assert make.first("2021年武汉阅读产业规模增长3.4%。", saved).realised is True  # the first year is all there is
    assert make.first("2022年武汉阅读产业规模增长3.1%。", replace(saved, due=None)).realised is True


def test_a_yearly_value_belongs_to_its_year(make, yearly):
    found = make.first("2021年武汉夜校举办22期。", yearly)
    assert (found.year, found.as_of, found.relation) == (2021, date(2021, 12, 31), Relation.ACHIEVED)


def test_a_goal_for_each_part_divides_the_sum_over_all(make):
    tasks = make.target("攻关任务", 10, "项", parts=4, each=("每个领域", "各"), period=Period.CUMULATIVE)
    assert make.first("武汉发布攻关任务共40项。", tasks).value == 10
    assert make.first("武汉每个领域发布攻关任务8项。", tasks).value == 8


def test_doubt_never_claims_and_names_its_check(make, level):
    found = make.first("社区书屋已建成137家。", level, publisher="某网站", region="")
    assert (found.realised, found.review, failing(found)) == (False, True, {"scope.unknown"})
    found = make.first("武汉社区书屋137家。", level, published=None)
    assert (found.realised, found.review, failing(found)) == (False, True, {"as_of.unknown"})


def test_a_deed_or_an_intention_is_left_open(make, level):
    speakers = make.target("讲书人", 50, "名")
    found = make.first("培育50名讲书人。", speakers)
    assert (found.realised, found.review, failing(found)) == (False, True, {"tense.unclear"})


def test_an_answer_counts_for_its_question(make, level):
    found = make.first("问：武汉的社区书屋有多少家了？\n答：目前37家。", level)
    assert (found.value, found.realised, found.quote) == (37, True, "答：目前37家。")


def test_a_sentence_counts_for_the_one_it_takes_up(make, level):
    found = make.first("武汉的社区书屋让街坊有了去处。这样的书屋，目前共有37家。", level)
    assert (found.value, found.quote) == (37, "这样的书屋，目前共有37家。")


def test_where_less_is_better_below_the_goal_is_achieved(make, falling):
    assert make.first("武汉管网漏损率降至7.6%。", falling).relation is Relation.ACHIEVED
    assert make.first("武汉管网漏损率为9.1%。", falling).relation is Relation.PROGRESS


def test_a_district_counts_where_the_ledger_accepts_it(make, level):
    anywhere = replace(level, accepts_regions=("*",))
    assert make.first("武昌区已建成社区书屋137家。", anywhere).realised


def test_the_plan_does_not_report_on_itself(make, level):
    text = "一、主要目标\n到2023年，建成社区书屋100家。社区书屋达到100家以上。"
    found = make.judge(text, level, title="武汉市书香城市方案", published=date(2021, 1, 1))
    assert found
    assert not any(each.realised or each.review for each in found)
    assert {each.relation for each in found} == {Relation.RESTATED}
