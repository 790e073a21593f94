"""Whether a stated value meets a target, and how much of it it is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.measure import less_is_better, meets, same, share
from monitor.model import Indicator, Op, Period

VALUES = st.floats(min_value=0, max_value=1e12, allow_nan=False)
BOUNDS = st.sampled_from("=><~")


def goal(op: Op, value: float = 100, better: str = "more", high: float | None = None) -> Indicator:
    return Indicator("样本", op, value, "个", better, Period.LEVEL, value_high=high)


INDICATORS = st.builds(
    goal,
    st.sampled_from(Op),
    st.floats(min_value=0.1, max_value=1e9),
    st.sampled_from(["more", "less"]),
)


@pytest.mark.parametrize(
    ("op", "value", "bound", "met"),
    [
        (Op.AT_LEAST, 100, "=", True),
        (Op.AT_LEAST, 99, "=", False),
        (Op.AT_LEAST, 100, ">", True),
        (Op.AT_LEAST, 100, "<", False),
        (Op.AT_LEAST, 100, "~", False),
        (Op.AT_LEAST, 101, "~", True),
        (Op.ABOVE, 100, "=", False),
        (Op.ABOVE, 100, ">", True),
        (Op.ABOVE, 100.1, "=", True),
        (Op.EQUAL, 100, "=", True),
        (Op.EQUAL, 130, "=", True),
        (Op.EQUAL, 90, "=", False),
        (Op.ABOUT, 100, "=", True),
        (Op.ABOUT, 130, "=", True),
        (Op.RANGE, 100, "=", True),
        (Op.RANGE, 99, "=", False),
    ],
)
def test_more_is_better(op, value, bound, met):
    assert meets(goal(op), value, bound) is met


@pytest.mark.parametrize(
    ("op", "value", "bound", "met"),
    [
        (Op.AT_MOST, 100, "=", True),
        (Op.AT_MOST, 101, "=", False),
        (Op.AT_MOST, 100, "<", True),
        (Op.AT_MOST, 100, ">", False),
        (Op.AT_MOST, 100, "~", False),
        (Op.AT_MOST, 99, "~", True),
        (Op.BELOW, 100, "=", False),
        (Op.BELOW, 100, "<", True),
        (Op.BELOW, 99, "=", True),
        (Op.EQUAL, 90, "=", True),
        (Op.EQUAL, 110, "=", False),
    ],
)
def test_less_is_better(op, value, bound, met):
    assert meets(goal(op, better="less"), value, bound) is met


@given(INDICATORS, VALUES, VALUES, BOUNDS)
def test_a_better_value_never_meets_less(indicator, one, other, bound):
    better, worse = (
        (min(one, other), max(one, other)) if less_is_better(indicator) else (max(one, other), min(one, other))
    )
    assert meets(indicator, better, bound) or not meets(indicator, worse, bound)


@given(INDICATORS, VALUES)
def test_a_vague_statement_never_meets_what_the_exact_one_does_not(indicator, value):
    if meets(indicator, value, "~"):
        assert meets(indicator, value, "=")


@given(INDICATORS, VALUES)
def test_a_statement_that_leaves_the_better_direction_open_never_meets(indicator, value):
    assert not meets(indicator, value, ">" if less_is_better(indicator) else "<")


def test_a_share_is_the_reported_part_of_the_target():
    assert share(goal(Op.AT_LEAST), 40) == pytest.approx(0.4)
    assert share(goal(Op.AT_LEAST), 250) == pytest.approx(2.5)
    assert share(goal(Op.AT_LEAST), 0) == 0


def test_where_less_is_better_the_share_turns_round():
    assert share(goal(Op.AT_MOST, 1.4, "less"), 2.8) == pytest.approx(0.5)
    assert share(goal(Op.AT_MOST, 1.4), 2.8) == pytest.approx(0.5)


def test_a_target_of_nothing_has_no_share():
    assert share(goal(Op.AT_MOST, 0, "less"), 5) is None


@given(INDICATORS, st.floats(min_value=0.1, max_value=1e9))
def test_a_met_target_has_its_full_share(indicator, value):
    if meets(indicator, value, "="):
        assert share(indicator, value) >= 1 - 1e-6


@given(VALUES, VALUES)
def test_sameness_has_no_direction(one, other):
    assert same(one, other) is same(other, one)
    assert same(one, one)


def test_figures_rounded_as_people_write_them_are_the_same():
    assert same(37_213, 37_200)
    assert not same(37_213, 36_000)
    assert not math.isnan(share(goal(Op.AT_LEAST), 37_213) or 0)
