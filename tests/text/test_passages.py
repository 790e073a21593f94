"""Passages are exact slices of the text, carry the headings above them and fit a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import PassageKind
from monitor.text.passages import LONGEST, cut, is_numbered

REPORT = """2024年工作情况
一、基础设施
（一）网络覆盖。全市新建站点900个。光纤入户率达到九成；老旧小区完成改造。
1.算力调度平台已上线运行
二、产业发展
园区企业达到120家。
"""

TABLE = """指标名称\t单位\t目标\t实际
充电桩\t个\t500\t480
机柜\t架\t300\t310
以上为初步数。"""

PASTED = "（截至2023年6月30日） 指标名称 计量单位 目标 实际 充电桩 个 500 480 机柜 架 300 310"


def texts(text: str, kind: PassageKind) -> list[str]:
    return [p.text for p in cut(text) if p.kind is kind]


def test_sentences_carry_the_headings_above_them() -> None:
    found = {p.text: p.headings for p in cut(REPORT)}
    assert found["全市新建站点900个。"] == ("2024年工作情况", "一、基础设施", "（一）网络覆盖。")
    assert found["园区企业达到120家。"] == ("2024年工作情况", "二、产业发展")


def test_a_semicolon_does_not_end_a_sentence() -> None:
    assert "光纤入户率达到九成；老旧小区完成改造。" in texts(REPORT, PassageKind.SENTENCE)


def test_a_table_gives_a_row_each_with_its_column_heads() -> None:
    rows = [p for p in cut(TABLE) if p.kind is PassageKind.ROW]
    assert [r.text for r in rows[1:]] == ["充电桩\t个\t500\t480", "机柜\t架\t300\t310"]
    assert rows[1].columns == ("指标名称", "单位", "目标", "实际")


def test_a_table_pasted_on_one_line_is_cut_into_its_rows_after_its_caption() -> None:
    found = cut(PASTED)
    assert [(p.kind, p.text) for p in found] == [
        (PassageKind.SENTENCE, "（截至2023年6月30日）"),
        (PassageKind.ROW, "充电桩 个 500 480"),
        (PassageKind.ROW, "机柜 架 300 310"),
    ]


def test_a_question_heads_its_answer() -> None:
    answer = cut("问：桥梁何时通车？答：已经通车。")[-1]
    assert (answer.text, answer.headings) == ("答：已经通车。", ("问：桥梁何时通车？",))


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert texts("“全部完工。”负责人说。", PassageKind.SENTENCE) == ["“全部完工。”", "负责人说。"]


def test_a_single_short_line_is_a_sentence_not_a_heading() -> None:
    assert [p.kind for p in cut("光缆里程超过四万公里")] == [PassageKind.SENTENCE]


def test_headings_known_from_markup_are_headings() -> None:
    found = cut("数据要素市场2024\n交易额增长。", headings=[(0, "数据要素市场2024")])
    assert found[0].kind is PassageKind.HEADING
    assert found[1].headings == ("数据要素市场2024",)


def test_a_long_sentence_is_cut_at_its_weakest_breaks() -> None:
    long = "；".join("甲" * 90 + "，" + "乙" * 90 for _ in range(4)) + "。"
    assert [len(p.text) for p in cut(long)] == [182, 182, 182, 182]


@given(st.text(st.sampled_from("一二、（）。；，！？“”问答：1 2.3\t|\n 年目标实际单位名称甲乙丙"), max_size=700))
def test_every_passage_is_a_slice_without_outer_space_and_short_enough(text: str) -> None:
    found = cut(text)
    assert [p.index for p in found] == list(range(len(found)))
    for passage in found:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert 0 < len(passage.text) <= LONGEST


@given(st.text(st.sampled_from("一二、（）。；，！？“”问答：12\t|\n 甲乙丙"), max_size=400))
def test_no_character_of_the_text_is_lost(text: str) -> None:
    covered = {i for p in cut(text) for i in range(p.start, p.end)}
    lost = [char for i, char in enumerate(text) if i not in covered]
    assert all(char.isspace() or char == "|" for char in lost)


def test_a_year_s_work_heads_what_is_numbered_below_it_though_it_has_no_number():
    text = "鄂城区政府工作报告\n2024年工作回顾\n一是稳增长。新开工项目62个。\n2025年工作安排\n二是惠民生。新增学位300个。\n"
    headings = {passage.text: passage.headings for passage in cut(text)}
    assert headings["新开工项目62个。"] == ("鄂城区政府工作报告", "2024年工作回顾", "一是稳增长。")
    assert headings["新增学位300个。"] == ("鄂城区政府工作报告", "2025年工作安排", "二是惠民生。")


@pytest.mark.parametrize(
    "line", ["第二章 总则", "三、新建公园", "（一）新建公园", "4.新建公园", "(5)新建公园", "五是新建公园"]
)
def test_a_mark_of_a_part_or_an_item_numbers_a_line(line):
    assert is_numbered(line)


@pytest.mark.parametrize("line", ["新建公园", "1.5万个公园", "一批公园", "2023年新建公园"])
def test_a_figure_or_a_year_numbers_none(line):
    assert not is_numbered(line)
