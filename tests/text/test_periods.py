"""Expressions of time resolve against the day of the text, and what lies ahead is told from what is over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.periods import find, last_day


@pytest.mark.parametrize(
    ("text", "spoken", "day"),
    [
        ("截至9月底", date(2022, 10, 5), date(2022, 9, 30)),
        ("2023年全市新增", date(2024, 3, 1), date(2023, 12, 31)),
        ("上半年增长", date(2024, 8, 1), date(2024, 6, 30)),
        ("前三季度", date(2024, 10, 20), date(2024, 9, 30)),
        ("去年新开", date(2024, 3, 1), date(2023, 12, 31)),
        ("2021年2月", date(2022, 1, 1), date(2021, 2, 28)),
        ("今年5月", date(2024, 6, 1), date(2024, 5, 31)),
        ("2023年6月18日", date(2024, 1, 1), date(2023, 6, 18)),
        ("全年投入", date(2024, 2, 10), date(2023, 12, 31)),
        ("12月中旬", date(2024, 1, 9), date(2023, 12, 20)),
        ("1-8月", date(2024, 9, 9), date(2024, 8, 31)),
        ("目前", date(2024, 9, 9), date(2024, 9, 9)),
        ("2021年第一季度", date(2021, 3, 20), date(2021, 3, 31)),
        ("第三季度", date(2024, 11, 2), date(2024, 9, 30)),
    ],
)
def test_a_moment_is_its_last_day(text: str, spoken: date, day: date) -> None:
    assert [m.date for m in find(text, spoken)][-1] == day


@pytest.mark.parametrize("text", ["主要体现在三个方面", "表现在", "呈现在眼前"])
def test_a_word_that_ends_in_now_is_no_time(text: str) -> None:
    assert find(text, date(2024, 9, 9)) == ()


@pytest.mark.parametrize("text", ["到2027年", "2027年底前", "预计2026年8月", "明年"])
def test_what_lies_after_the_text_is_a_deadline(text: str) -> None:
    assert find(text, date(2025, 3, 1))[-1].deadline


@pytest.mark.parametrize("text", ["2024年", "截至2月底", "今年已", "去年"])
def test_what_is_over_or_running_is_no_deadline(text: str) -> None:
    assert not find(text, date(2025, 3, 1))[-1].deadline


def test_a_beginning_is_marked_as_such() -> None:
    assert find("2020年7月以来", date(2023, 8, 1))[0].since


def test_without_the_day_of_the_text_only_written_years_resolve() -> None:
    assert [m.year for m in find("去年和2022年，目前", None)] == [2022]


@given(st.text(st.sampled_from("0123456789年月日底末至到今去上半季度前三全目-"), max_size=30))
def test_any_text_gives_moments_in_order_and_inside_it(text: str) -> None:
    last = 0
    for moment in find(text, date(2024, 5, 5)):
        assert last <= moment.start < moment.end <= len(text)
        last = moment.end


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 31))
def test_a_day_past_the_end_of_its_month_becomes_the_end(year: int, month: int, day: int) -> None:
    found = last_day(year, month, day)
    assert (found.year, found.month) == (year, month)
    assert found.day <= day
