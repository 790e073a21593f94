"""When a figure is true."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge import as_of
from monitor.model import Check, Result
from monitor.text import periods, quantities
from monitor.text.hygiene import clean

SPOKEN = date(2022, 10, 10)


@pytest.fixture
def when(make):
    """When the first figure of a text is true."""

    def tell(text: str, **said: object):
        context = make.context(**{"published": SPOKEN, **said})
        plain = clean(text).text
        figure = quantities.find(plain)[0]
        return as_of.of(plain, figure.start, figure.end, periods.find(plain, context.spoken), context)

    return tell


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年书屋37家", date(2021, 12, 31)),
        ("2021年6月书屋37家", date(2021, 6, 30)),
        ("截至2022年9月18日，书屋37家", date(2022, 9, 18)),
        ("去年书屋达37家", date(2021, 12, 31)),
        ("去年末书屋达37家", date(2021, 12, 31)),
        ("上半年，书屋达37家", date(2022, 6, 30)),
        ("截至8月底，书屋37家", date(2022, 8, 31)),
        ("目前书屋37家", SPOKEN),
        ("今年书屋达37家", SPOKEN),
        ("书屋37家", SPOKEN),
        ("2020年有书店9家，到2021年末书屋37家", date(2020, 12, 31)),
    ],
)
def test_the_moment_before_a_figure_dates_it(when, text, day):
    assert when(text).date == day


def test_of_several_moments_the_nearest_before_the_figure_counts(when):
    assert when("2020年起步，2021年末书屋37家，2022年再加").date == date(2021, 12, 31)


def test_a_moment_right_behind_a_figure_dates_it(when):
    assert when("书屋37家（截至2022年6月底）").date == date(2022, 6, 30)


def test_a_moment_behind_a_comma_is_of_something_else(when):
    assert when("书屋37家，比2020年多一倍").date == SPOKEN


def test_a_beginning_and_a_year_compared_with_date_nothing(when):
    assert when("2021年1月以来书屋37家").date == SPOKEN
    assert when("较2020年，书屋达37家").date == SPOKEN


def test_a_deadline_dates_nothing(when):
    assert when("为到2025年建成百家，现有书屋37家").date == SPOKEN


def test_no_figure_is_true_after_the_day_it_was_published(when):
    assert when("2022年书屋达37家").date == SPOKEN
    assert when("年内书屋达37家").date <= SPOKEN


def test_the_day_it_was_signed_goes_before_the_day_it_was_published(when):
    assert when("书屋37家", signed=date(2022, 9, 1)).date == date(2022, 9, 1)


def test_a_report_on_a_year_dates_its_figures_in_that_year(when):
    found = when("书屋达37家", title="2021年工作总结")
    assert (found.date, found.year, found.reason.code) == (date(2021, 12, 31), 2021, "as_of.title")


def test_a_report_on_a_year_means_that_year_by_within_the_year(when):
    assert when("年内书屋达37家", title="2021年工作总结", published=date(2022, 2, 1)).date == date(2021, 12, 31)


def test_news_with_a_year_in_its_title_is_dated_by_its_day(when):
    assert when("书屋达37家", title="回望2021年").date == SPOKEN


def test_a_note_dates_all_figures_of_its_text(make):
    sentences = make.sentences("（截至2022年6月30日）\n书屋37家，夜校9期。")
    found = as_of.of(sentences[-1].text, 2, 5, sentences[-1].moments, sentences[-1].context)
    assert (found.date, found.reason.code) == (date(2022, 6, 30), "as_of.common")


def test_a_note_that_dates_a_text_after_its_publication_is_not_believed(make):
    sentences = make.sentences("（截至2022年12月31日）\n书屋37家，夜校9期。")
    found = as_of.of(sentences[-1].text, 2, 5, sentences[-1].moments, sentences[-1].context)
    assert found.date == SPOKEN


def test_where_nothing_tells_the_day_the_check_is_unsettled(when):
    found = when("书屋37家", published=None)
    assert (found.date, found.year, found.reason.result) == (None, None, Result.UNSETTLED)


def test_a_full_date_needs_no_day_of_publication(when):
    assert when("2021年末书屋37家", published=None).date == date(2021, 12, 31)


MOMENTS = st.lists(
    st.sampled_from(
        [
            "2021年",
            "去年",
            "今年",
            "8月底",
            "到2027年",
            "目前",
            "上半年",
            "书屋",
            "，",
            "。",
            "年内",
            "(",
            "3月5日",
            "以来",
        ]
    ),
    max_size=10,
)


@given(MOMENTS, st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.sampled_from(["新闻", "2021年工作总结"]))
def test_a_figure_is_never_dated_after_its_publication(when, pieces, published, title):
    found = when("".join(pieces) + "37家", published=published, title=title)
    assert found.reason.check is Check.AS_OF
    assert found.date is not None
    assert found.date <= published
    assert found.reason.result is Result.PASSED
