"""What a clause says of its own reality."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge import tense
from monitor.judge.tense import Tense
from monitor.model import Check, Result
from monitor.text import periods, quantities

SPOKEN = date(2022, 10, 10)


@pytest.fixture
def told(make):
    """The tense of the first figure of a clean text, and the reason."""

    def tell(text: str, question: str = "", **said: object):
        figure = quantities.find(text)[0]
        moments = periods.find(text, SPOKEN)
        return tense.of(text, figure.start, figure.end, moments, make.context(**said), question)

    return tell


@pytest.mark.parametrize(
    "text",
    [
        "已建成书屋37家",
        "目前书屋37家",
        "截至9月底,书屋37家",
        "建成了37家书屋",
        "2021年书屋为37家",
        "书屋累计达37家",
        "书屋37家",
        "原计划推迟,但书屋已达37家",
        "力争多建;书屋现有37家",
        "按照规划,已建成37家书屋",
        "书屋37家正式启用",
        "今年10月,书屋达到37家",
    ],
)
def test_a_report_reports(told, text):
    assert told(text)[0] is Tense.DONE


@pytest.mark.parametrize(
    "text",
    [
        "力争建成37家书屋",
        "计划建成37家书屋",
        "到2025年,建成37家书屋",
        "将新增37家书屋",
        "拟引进37家书店",
        "预计书屋达到37家",
        "下一步,建设书屋37家",
        "确保书屋达到37家",
        "书屋要达到37家",
        "明年建成书屋37家",
        "到今年10月,书屋达到37家",
        "今年12月,书屋达到37家",
        "目前正谋划再建37家书屋",
        "已具备条件,将建成37家书屋",
    ],
)
def test_a_plan_plans(told, text):
    assert told(text)[0] is Tense.PLANNED


@pytest.mark.parametrize("text", ["建议新建37家书屋", "呼吁增设37家书屋"])
def test_a_proposal_proposes(told, text):
    assert told(text)[0] is Tense.PROPOSED


@pytest.mark.parametrize("text", ["尚未建成37家书屋", "未能达到37家", "37家书屋还没有开门", "37家书屋仍未投用"])
def test_what_is_denied_is_not_done(told, text):
    assert told(text)[0] is Tense.NEGATED


def test_the_nearest_word_before_the_figure_governs(told):
    assert told("去年承诺的事已办结,计划再建37家书屋")[0] is Tense.PLANNED
    assert told("计划提前,已建成37家书屋")[0] is Tense.DONE


def test_a_word_behind_a_semicolon_does_not_reach_back(told):
    assert told("书屋37家;力争明年翻番")[0] is Tense.DONE


def test_a_bare_figure_takes_the_tense_of_its_document(told):
    assert told("书屋37家", title="书香城市建设方案")[0] is Tense.PLANNED
    assert told("书屋37家", title="书香城市协商会发言摘登")[0] is Tense.PROPOSED
    assert told("书屋37家", title="书香城市工作总结")[0] is Tense.DONE


def test_a_mere_verb_of_result_in_a_plan_is_a_goal(told):
    assert told("建成书屋37家", title="书香城市建设方案")[0] is Tense.PLANNED


def test_a_plan_can_report_where_it_says_so(told):
    assert told("目前已建成书屋37家", title="书香城市建设方案")[0] is Tense.DONE
    assert told("2021年末书屋37家", title="书香城市建设方案")[0] is Tense.DONE


def test_asked_what_will_be_done_a_mere_verb_promises(told):
    assert told("建设书屋37家", question="问:下一步如何推动?")[0] is Tense.PLANNED
    assert told("已建成书屋37家", question="问:下一步如何推动?")[0] is Tense.DONE
    assert told("建成书屋37家", question="问:去年建成多少?")[0] is Tense.DONE


def test_this_year_as_a_whole_tells_neither(told):
    assert told("今年书屋37家", title="书香城市建设方案")[0] is Tense.PLANNED
    assert told("今年书屋37家")[0] is Tense.DONE


def test_the_reason_names_the_word_that_decides(told):
    mood, reason = told("力争建成37家书屋")
    assert (mood, reason.result, reason.slots["word"]) == (Tense.PLANNED, Result.FAILED, "力争")
    mood, reason = told("已建成37家书屋")
    assert (mood, reason.result, reason.slots["word"]) == (Tense.DONE, Result.PASSED, "已")


CLAUSES = st.lists(
    st.sampled_from(
        ["已", "将", "力争", "建成", "尚未", "建议", "目前", "书屋", "到2025年", "去年", ",", ";", "37家", "目标"]
    ),
    max_size=10,
)


@given(CLAUSES, st.sampled_from(["本地新闻", "建设方案", "工作总结", "提案摘编"]))
def test_only_what_is_done_passes(told, pieces, title):
    mood, reason = told("".join(pieces) + "37家", title=title)
    assert reason.check is Check.TENSE
    assert (reason.result is Result.PASSED) == (mood is Tense.DONE)
