"""What a publication as a whole says about its sentences."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.judge.context import genre


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("武汉市书香城市建设方案", "plan"),
        ("关于印发三年行动计划的通知", "plan"),
        ("政协委员建言书香城市", "proposal"),
        ("关于建设书屋的提案摘编", "proposal"),
        ("2021年工作总结", "report"),
        ("三年行动方案实施情况总结", "report"),
        ("关于第12号提案的答复", "report"),
        ("江边又添一家书屋", "news"),
        ("", "news"),
    ],
)
def test_a_title_says_what_kind_of_text_it_is(title, expected):
    assert genre(title) == expected


def test_the_kind_of_document_goes_before_its_title():
    assert genre("江边书屋", "plan") == "plan"
    assert genre("书屋建设方案", "motion-reply") == "report"
    assert genre("书屋座谈", "consultation") == "proposal"
    assert genre("书屋座谈", "inquiry") == "report"


def test_a_body_that_shares_out_duties_is_a_plan_whatever_its_title(make):
    text = "建成书屋37家。（牵头单位：市文化和旅游局）"
    assert make.sentences(text, title="书香江城")[0].context.genre == "plan"


def test_a_publishers_name_says_where_our_city_is(make):
    assert make.context(publisher="长沙市统计局").city == "长沙"
    assert make.context(publisher="武昌区人民政府").city == "武汉市"


def test_without_it_the_title_then_the_text_then_the_source_says_where_our_city_is(make):
    assert make.context(publisher="某网站", title="长沙见闻").city == "长沙"
    sentences = make.sentences("长沙有书屋。长沙还有夜校。武汉也有。", publisher="某网站", title="见闻", region="")
    assert sentences[0].context.city == "长沙"
    assert make.context(publisher="某网站", title="见闻").city == "武汉市"


def test_a_note_on_its_own_dates_the_whole_text(make):
    assert make.sentences("（截至2022年6月30日）\n书屋37家。")[0].context.as_of == date(2022, 6, 30)
    assert make.sentences("书屋37家。以上数据截至2022年6月底。")[0].context.as_of == date(2022, 6, 30)


def test_a_note_to_a_table_dates_the_whole_text(make):
    text = "说明：本表数据截至2022年6月末。\n指标\t单位\t实际\n社区书屋\t家\t37"
    assert make.sentences(text)[0].context.as_of == date(2022, 6, 30)


def test_a_year_that_a_title_only_looks_ahead_to_dates_nothing(make):
    context = make.context(title="2021年工作总结和2022年工作安排", published=date(2022, 1, 20))
    assert context.titled.year == 2021


def test_a_date_inside_a_sentence_dates_only_that_sentence(make):
    assert make.sentences("截至2022年6月30日，书屋37家，夜校9期。")[0].context.as_of is None


def test_a_summary_of_a_term_speaks_as_of_its_end(make):
    sentences = make.sentences(
        "2019年7月以来，工作全面推进。\n书屋37家。", title="书香城市三年行动总结", published=date(2022, 9, 1)
    )
    assert sentences[0].context.as_of == date(2022, 7, 31)


def test_a_term_that_has_not_ended_dates_nothing(make):
    sentences = make.sentences(
        "2020年7月以来，工作全面推进。", title="书香城市三年行动中期总结", published=date(2022, 9, 1)
    )
    assert sentences[0].context.as_of is None


def test_a_title_that_spans_years_covers_no_single_one(make):
    assert make.context(title="书香城市方案（2021—2023年）").titled is None
    assert make.context(title="2021年工作总结").titled.year == 2021
