"""One text published twice: when two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reposts import core

TEXT = [
    "会议指出，今年以来各区认真落实行动方案，项目建设进度总体好于预期。",
    "截至六月底，全市累计建成数字车间62家，完成投资1.25亿元，增速为-3.5%。",
    "武汉数据中心\t已完成",
    "下一步，要继续抓好重点企业服务，完善月度调度机制，及时解决难点问题。",
    "目前该数据中心项目已全面建成投用。",
    "新建3-5个站点，市经信局、市数据局和各区政府的负责同志参加了会议。",
]


@pytest.mark.parametrize(
    "other",
    [
        [*TEXT, "责任编辑：王某"],
        ["来源：某某日报 2025-07-02 10:12", *TEXT],
        ["2025年7月2日", *TEXT, "（本文转自某某日报，有删节）", "编辑：张某"],
        [line.replace("，", ",").replace("。", " 。") for line in TEXT],
    ],
)
def test_an_editors_line_and_other_punctuation_make_no_other_text(other):
    assert core(other) == core(TEXT) is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("62家", "81家"),
        ("六月底", "九月底"),
        ("1.25亿", "12.5亿"),
        ("-3.5%", "3.5%"),
        ("3-5个", "35个"),
        ("已全面建成投用", "尚未开工建设"),
        ("\t已完成", "\t未启动"),
    ],
)
def test_another_figure_or_another_word_is_another_text(before, after):
    changed = [line.replace(before, after) for line in TEXT]
    assert changed != TEXT
    assert core(changed) != core(TEXT)


@pytest.mark.parametrize(
    "other", [TEXT[:5], TEXT[1:], [*TEXT, "另据统计，全市独角兽企业达到9家。"], [*TEXT, "项目尚未开工"]]
)
def test_a_sentence_more_or_less_is_another_text(other):
    assert core(other) != core(TEXT)


def test_short_texts_are_too_alike_to_be_known_again():
    assert core(["请查看附件。", "特此通知。"]) is None
    assert core([]) is None


@given(st.lists(st.text("一二，。12ab.-\t", max_size=60), max_size=8))
def test_an_editors_line_never_changes_what_a_text_says(text):
    assert core([*text, "责任编辑：王某"]) in (core(text), core([*text, ""]))
