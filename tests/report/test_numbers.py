"""Numbers are said as people write them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import messages
from monitor.model import Indicator, Op, Period
from monitor.report.numbers import asked, figure, percent, plain, timed
from monitor.text.data import load


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = messages.language()
    yield
    messages.use(before)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (35000, "个", "3.5万", "35,000"),
        (800_000_000, "元", "8亿元", "800 million yuan"),
        (52.3, "%", "52.3%", "52.3%"),
        (7, "家", "7家", "7"),
        (2000, "P", "2000P", "2,000 P"),
        (1_234_567, "个", "123.4567万", "1,234,567"),
        (1_500_000_000_000, "元", "1.5万亿元", "1.5 trillion yuan"),
        (0, "", "0", "0"),
        (-3.5, "%", "-3.5%", "-3.5%"),
        (206, "公里", "206公里", "206 km"),
        (12, "期", "12期", "12"),
        (10, "个/领域", "10个/领域", "10 per field"),
        (13_000, "亩", "1.3万亩", "13,000 mu"),
        (9, "/10万", "9/10万", "9 per 100,000"),
        (3.1, "‰", "3.1‰", "3.1‰"),
    ],
)
def test_a_figure_is_said_as_people_write_it(value: float, unit: str, zh: str, en: str) -> None:
    messages.use("zh")
    assert figure(value, unit) == zh
    messages.use("en")
    assert figure(value, unit) == en


def test_every_measure_has_a_word_in_english() -> None:
    messages.use("en")
    measures = {str(row["unit"]) for row in load("units.yaml")["measures"]}
    assert measures
    assert [unit for unit in measures if figure(2, unit) == "2"] == []


@pytest.mark.parametrize(("bound", "said"), [("=", "5万"), (">", "超5万"), ("<", "不足5万"), ("~", "约5万")])
def test_what_the_text_says_of_a_figure_is_kept(bound: str, said: str) -> None:
    messages.use("zh")
    assert figure(50_000, "个", bound=bound) == said


@pytest.mark.parametrize(
    ("op", "high", "said"),
    [
        (Op.AT_LEAST, None, "2家"),
        (Op.ABOVE, None, "超2家"),
        (Op.RANGE, 3, "2-3家"),
        (Op.AT_MOST, None, "不超过2家"),
    ],
)
def test_a_target_says_its_operator_only_where_it_matters(op: Op, high: float | None, said: str) -> None:
    messages.use("zh")
    indicator = Indicator("龙头", op, 2, "家", "more", Period.LEVEL, value_high=high)
    assert asked(indicator) == said


@pytest.mark.parametrize(
    ("period", "starts", "due", "zh", "en"),
    [
        (Period.YEARLY, date(2024, 1, 1), date(2026, 12, 31), "每年7所", "7 a year"),
        (Period.YEARLY, date(2024, 1, 1), date(2024, 12, 31), "2024年7所", "7 in 2024"),
        (Period.YEARLY, None, date(2024, 12, 31), "每年7所", "7 a year"),
        (Period.CUMULATIVE, date(2024, 1, 1), date(2024, 12, 31), "7所", "7"),
    ],
)
def test_what_one_year_has_to_bring_is_not_told_as_each_years(
    period: Period, starts: date | None, due: date, zh: str, en: str
) -> None:
    indicator = Indicator("学校", Op.AT_LEAST, 7, "所", "more", period)
    for language, said in (("zh", zh), ("en", en)):
        messages.use(language)
        assert timed(indicator, asked(indicator), starts, due) == said


@given(st.integers(min_value=0, max_value=10**13))
def test_no_whole_number_loses_a_digit_in_chinese(value: int) -> None:
    messages.use("zh")
    said = figure(value)
    for word, size in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if said.endswith(word):
            assert round(float(said.removesuffix(word)) * size) == value
            return
    assert int(said) == value


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_numbers_for_scripts_are_equal_to_what_they_stand_for(value: float) -> None:
    assert plain(value) == value
    assert plain(None) is None


@pytest.mark.parametrize(
    ("share", "said"), [(0.996, 99), (0.994, 99), (1.0, 100), (1.004, 100), (0.004, 0), (1.3, 130)]
)
def test_what_was_not_reached_is_never_told_as_all_of_it(share: float, said: int) -> None:
    assert percent(share) == said


def test_large_sums_are_told_in_billions_where_no_digit_is_lost() -> None:
    messages.use("en")
    assert figure(141_640_000_000, "元") == "141.64 billion yuan"
    assert figure(141_641_000_000, "元") == "141,641 million yuan"
