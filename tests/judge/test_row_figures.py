"""The figure a table row states."""

from __future__ import annotations

import pytest

from monitor.judge.sizes import Kind
from monitor.judge.tables import row_figures

HEAD = "指标\t单位\t目标\t实际"


@pytest.fixture
def row(make):
    """The figures of the last row of a table for a commitment, as (value, kind)."""

    def read(table: str, commitment):
        sentence = make.sentences(table)[-1]
        assert sentence.is_row
        (mention,) = make.mentions(sentence.text, commitment)
        return [(each.quantity.value, each.kind) for each in row_figures(sentence, mention)]

    return read


def test_the_cell_under_actual_is_the_value_and_the_one_under_target_the_goal(row, level):
    assert row(f"{HEAD}\n社区书屋\t家\t100\t37", level) == [(37, Kind.VALUE), (100, Kind.GOAL)]


def test_the_order_of_the_columns_does_not_matter(row, level):
    assert row("指标\t实际\t目标\n社区书屋\t37家\t100家", level) == [(37, Kind.VALUE), (100, Kind.GOAL)]


def test_a_bare_number_takes_the_unit_of_its_row(row, make):
    loans = make.target("创业贷款", 800_000_000, "元")
    assert row(f"{HEAD}\n创业贷款\t亿元\t8\t5.9", loans)[0] == (590_000_000, Kind.VALUE)
    assert row(f"{HEAD}\n创业贷款\t万元\t80000\t59000", loans)[0] == (590_000_000, Kind.VALUE)


def test_rows_parted_by_bars_or_spaces_are_read_alike(row, level):
    assert row("|指标|单位|目标|实际|\n|---|---|---|---|\n|社区书屋|家|100|37|", level)[0] == (37, Kind.VALUE)
    assert row("指标 单位 目标 实际\n社区书屋 家 100 37", level)[0] == (37, Kind.VALUE)


def test_a_goal_without_a_result_is_only_a_goal(row, level):
    assert row("指标\t单位\t目标\n社区书屋\t家\t100", level) == [(100, Kind.GOAL)]


def test_a_figure_of_another_measure_is_none(row, level):
    assert row(f"{HEAD}\n社区书屋\t平方米\t100\t37", level) == []


def test_the_only_figure_of_a_row_needs_no_heading(row, level):
    assert row("社区书屋\t37家", level) == [(37, Kind.VALUE)]


def test_two_figures_without_headings_cannot_be_told_apart(row, level):
    assert row("社区书屋\t100家\t37家", level) == []


def test_a_sentence_with_spaces_in_it_is_no_row(make, level):
    found = make.first("2021 年末，全市 社区书屋 37 家，藏书 1 412 万册。", level)
    assert (found.value, found.as_of.year) == (37, 2021)


def test_what_a_row_says_is_judged_as_done(make, level):
    found = make.first(f"{HEAD}\n社区书屋\t家\t100\t37\n夜校\t期\t20\t9", level, title="2021年主要指标表")
    assert (found.value, found.realised, found.quote) == (37, True, "社区书屋\t家\t100\t37")


def test_a_row_with_a_goal_alone_restates_it(make, level):
    found = make.first("指标\t单位\t目标\n社区书屋\t家\t100\n夜校\t期\t20", level)
    assert (found.realised, str(found.relation)) == (False, "restated")
