"""One text published twice: when two are the same, and whose publication stands for whose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reposts import SKETCH, enough, same_text, sketch

TEXT = [
    "会议指出，今年以来各区认真落实行动方案，项目建设进度总体好于预期。",
    "截至六月底，全市累计建成数字车间62家，比去年同期多出18家。",
    "下一步，要继续抓好重点企业服务，完善月度调度机制，及时解决难点问题。",
    "各部门要按照职责分工，细化任务清单，确保年底前全面完成。",
    "市经信局、市数据局和各区政府的负责同志参加了会议，并作了发言。",
]


def alike(other):
    one, two = sketch(TEXT), sketch(other)
    found = enough(len(set(one) & set(two)), len(one), len(two))
    return found and same_text(TEXT, other)


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        [*TEXT, "责任编辑：王某"],
        ["来源：某某日报 2025-07-02 10:12", *TEXT],
        [line.replace("，", ",").replace("。", " 。") for line in TEXT],
        [*TEXT, "（转载请注明出处）"],
    ],
)
def test_an_editors_line_makes_no_other_text(other):
    assert alike(other)


@pytest.mark.parametrize(
    "other",
    [
        [line.replace("62家", "81家") for line in TEXT],
        [line.replace("六月底", "九月底").replace("62家", "75家") for line in TEXT],
        [*TEXT, "另据统计，全市独角兽企业达到9家。"],
        TEXT[:3],
        TEXT[2:],
        [],
    ],
)
def test_other_figures_or_half_a_text_are_another_text(other):
    assert not same_text(TEXT, other)
    assert not same_text(other, TEXT)


def test_short_texts_are_not_told_apart_and_so_not_taken_for_each_other():
    assert sketch(["请查看附件。", "特此通知。"]) == ()
    assert enough(0, 0, 0) is True  # no hash is looked up, so nothing is compared
    assert len(sketch(TEXT * 40)) == len(TEXT)
    assert len(sketch([f"这是第{n}句各不相同的正文，长短足够。" for n in range(50)])) == SKETCH


@given(
    st.lists(st.text("一二三，。12ab", max_size=30), max_size=8),
    st.lists(st.text("一二三，。12ab", max_size=30), max_size=8),
)
def test_it_matters_not_which_text_comes_first(one, other):
    assert same_text(one, other) == same_text(other, one)
    assert same_text(one, one)
    assert sketch(one) == sketch(list(reversed(one)))
