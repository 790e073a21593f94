"""Which part of a review sums up several years, and which is on the year."""

from __future__ import annotations

import pytest

from monitor.judge import reports
from monitor.model import Publication, Role
from monitor.text.passages import cut


def summed(review: str, heading: str, year: int = 2026) -> list[str]:
    """The sentences of a review under `heading` that are taken for sums of several years, by their figures."""
    text = (
        f"某县{year}年政府工作报告\n——{year}年1月20日在某县第十九届人民代表大会第六次会议上\n"
        f"各位代表：现在，我代表县人民政府，向大会报告政府工作。\n{heading}\n{review}\n"
        f"二、{year}年重点工作\n新建农村公路100公里。\n"
    )
    publication = Publication(url="", title="", text=text, publisher="", region="", role=Role.OTHER)
    pieces = cut(text)
    several = reports.sections(publication, pieces).several
    return [piece.text for piece in pieces if piece.index in several]


YEARS_FIRST = "一、“十四五”时期和2025年工作回顾"
YEAR_FIRST = "一、2025年和“十四五”时期工作回顾"


def test_the_five_years_hold_for_all_their_headings_until_the_text_turns_to_the_year():
    review = (
        "“十四五”时期是全县爬坡过坎的五年。\n（一）实力更强\n新建公路760公里。\n（二）日子更好\n城镇新增就业5万人。\n"
        "各位代表，刚刚过去的2025年，新建公路131公里。\n城镇新增就业1万人。"
    )
    assert summed(review, YEARS_FIRST) == [
        "“十四五”时期是全县爬坡过坎的五年。",
        "新建公路760公里。",
        "城镇新增就业5万人。",
    ]


def test_in_doubt_headings_below_the_five_years_sum_up():
    review = "五年来，新建公路760公里。\n（一）实力更强\n新建公路131公里。"
    assert summed(review, "一、“十四五”时期及2025年工作回顾") == ["五年来，新建公路760公里。", "新建公路131公里。"]
    turned = review.replace("（一）实力更强", "2025年主要工作情况")
    assert summed(turned, "一、“十四五”时期及2025年工作回顾") == ["五年来，新建公路760公里。"]


def test_behind_the_year_the_five_years_go_on_to_the_end():
    review = (
        "一年来，新建公路131公里。\n各位代表！2025年是收官之年。五年来，新建公路760公里。\n——城乡更美了。城镇新增就业5万人。\n"
        "（一）日子更好\n建成学校20所。"
    )
    assert summed(review, YEAR_FIRST) == [
        "五年来，新建公路760公里。",
        "——城乡更美了。",
        "城镇新增就业5万人。",
        "建成学校20所。",
    ]


def test_among_the_five_years_a_sentence_that_names_the_year_is_alone():
    review = (
        "“十四五”时期是攻坚的五年。建成学校20所。2025年蔬菜产量9万吨。新建公路760公里。\n"
        "刚刚过去的2025年，新建公路131公里。"
    )
    assert summed(review, YEARS_FIRST) == ["“十四五”时期是攻坚的五年。", "建成学校20所。", "新建公路760公里。"]


@pytest.mark.parametrize(
    "opening", ["2022年，全县抗击疫情。", "2020年到2025年，工业占比逐年提高。", "国企效益好转，去年利润增长2%。"]
)
def test_another_year_or_one_in_passing_does_not_turn_to_the_year(opening):
    review = f"过去五年，全县攻坚克难。\n{opening}建成学校20所。\n一年来，新建公路131公里。"
    assert "建成学校20所。" in summed(review, YEARS_FIRST)


def test_five_years_named_in_a_paragraph_on_the_year_hold_for_that_paragraph():
    review = "2025年，新建公路131公里。五年来，建成学校20所。\n城镇新增就业1万人。"
    assert summed(review, "一、2025年工作回顾") == ["五年来，建成学校20所。"]


def test_a_heading_on_the_five_years_alone_says_so():
    assert summed("全县攻坚克难。新建公路760公里。", "一、过去五年工作回顾") == ["全县攻坚克难。", "新建公路760公里。"]


def test_under_the_five_years_alone_a_dated_sentence_turns_nothing():
    review = (
        "过去五年，全县攻坚克难。\n2025年，产值达到505亿元，是2020年的1.6倍。\n新建厂房80万平方米。\n"
        "——城乡更美了。2025年，绿化率达到40%。新建公路500公里。"
    )
    found = summed(review, "一、过去五年工作回顾")
    assert "新建厂房80万平方米。" in found
    assert "新建公路500公里。" in found
    assert not any("2025年" in each for each in found)


@pytest.mark.parametrize(
    "heading", ["一、2021年至2025年工作回顾", "一、2021—2025年工作回顾", "一、五年工作回顾", "一、本届政府工作回顾"]
)
def test_headings_of_several_years_in_other_words(heading):
    assert summed("新建公路760公里。", heading) == ["新建公路760公里。"]


@pytest.mark.parametrize(
    "opening", ["“十四五”以来，我们砥砺前行。", "回望“十四五”，我们砥砺前行。", "“十四五”期间，全县攻坚。"]
)
def test_the_plan_that_ends_names_its_years(opening):
    assert "建成学校60所。" in summed(f"一年来，新建公路131公里。\n{opening}\n建成学校60所。", YEAR_FIRST)


def test_a_goal_or_a_day_in_a_subheading_turns_nothing():
    review = (
        "过去五年，全县攻坚克难。\n（二）全年目标全面完成\n新建公路760公里。\n（三）2025年末贫困清零\n建成学校60所。"
    )
    found = summed(review, "一、过去五年工作回顾")
    assert {"新建公路760公里。", "建成学校60所。"} <= set(found)


def test_items_below_a_paragraph_that_sums_up_belong_to_it():
    review = "一年来，新建公路131公里。\n“十四五”圆满收官。五年来新增就业8万人。\n——教育事业蓬勃发展。建成学校60所。"
    assert "建成学校60所。" in summed(review, "一、2025年工作回顾")


def test_a_sum_told_in_passing_is_no_opening():
    review = "造林4万亩，“十四五”以来累计20万亩。\n一年来，新建公路131公里。"
    assert summed(review, YEAR_FIRST) == []


@pytest.mark.parametrize(
    "opening",
    [
        "五年砥砺奋进，五年春华秋实。",
        "历经五年奋斗，主要目标顺利完成。",
        "我们坚持以人民为中心的思想，五年来建起新城。",
    ],
)
def test_a_closing_look_back_on_five_years_in_other_words(opening):
    assert "建成学校60所。" in summed(f"一年来，新建公路131公里。\n{opening}建成学校60所。", YEAR_FIRST)


@pytest.mark.parametrize("opening", ["投资取得五年来最好成绩。", "过去五年的蓄势换来突破。"])
def test_a_comparison_with_other_years_sums_up_nothing(opening):
    assert summed(f"一年来，新建公路131公里。\n{opening}建成学校6所。", "一、2025年工作回顾") == []


def test_the_year_by_its_usual_words_is_one_of_five_under_a_heading_on_five():
    review = "过去五年，全县攻坚克难。\n（一）实力提升\n过去一年，产值增长8%。\n新建公路900公里。\n（二）民生改善\n建成学校60所。"
    assert {"新建公路900公里。", "建成学校60所。"} <= set(summed(review, "一、过去五年工作回顾"))
    turned = review.replace("过去一年", "刚刚过去的一年")
    assert "新建公路900公里。" not in summed(turned, "一、过去五年工作回顾")


def test_a_plan_of_three_years_by_name_sums_up_nothing():
    review = (
        "刚刚过去的2025年，全县难中求进。\n（一）着力稳就业。出台配套措施。实施农民工就近就业三年行动，新增就业1万人。新建公路131公里。\n"
        "各位代表！回望“十四五”，新建公路760公里。"
    )
    assert summed(review, YEAR_FIRST) == ["回望“十四五”，新建公路760公里。"]


def test_some_years_named_within_a_paragraph_hold_for_their_own_sentence():
    review = "过去一年，全县难中求进。\n（一）创新增强。研发投入占比达3%。近三年新建实验室14个。新引进团队6个。"
    assert summed(review, "一、2025年工作回顾") == ["近三年新建实验室14个。"]
