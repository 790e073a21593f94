"""Dates as Chinese government sites write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import CHINA
from monitor.read.dates import only_date, parse_date

TODAY = date(2025, 11, 20)
DAY = date(2025, 6, 18)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
NUMERALS = "〇一二三四五六七八九"


def in_numerals(day):
    def tens(number):
        head, tail = divmod(number, 10)
        return ("" if head < 2 else NUMERALS[head]) + ("十" if head else "") + (NUMERALS[tail] if tail else "")

    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{tens(day.month)}月{tens(day.day)}日"


FORMS = {
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "chinese with spaces": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "chinese padded": lambda d: f"{d:%Y年%m月%d日 %H:%M}",
    "full width": lambda d: f"{d.year}年{d.month}月{d.day}日".translate({48 + k: 0xFF10 + k for k in range(10)}),
    "numerals": in_numerals,
    "iso": lambda d: d.isoformat(),
    "iso in brackets": lambda d: f"[ {d} ]",
    "iso with time": lambda d: f"{d} 09:30",
    "iso with zone": lambda d: f"{d}T09:30:00+08:00",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day} 23:59:59",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "compact with time": lambda d: f"{d:%Y%m%d}093000",
    "rfc 822": lambda d: (
        f"{d.day} {['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][d.month - 1]} {d.year} 09:30:00 +0800"
    ),
    "rfc 822 without zone": lambda d: (
        f"{d.day:02} {['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][d.month - 1]} {d.year} 23:30:00"
    ),
    "epoch": lambda d: str(int(datetime(d.year, d.month, d.day, 12, tzinfo=CHINA).timestamp()) * 1000),
    "day before year and month": lambda d: f"{d.day:02} {d.year}-{d.month:02}",
    "year apart": lambda d: f"{d.year} {d.month:02}/{d.day:02} 09:30",
    "year last": lambda d: f"{d.month:02}-{d.day:02} {d.year}",
    "labelled": lambda d: f"发布日期：{d} 来源：样本市数据局 浏览次数：1024",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=days)
def test_every_form_of_every_day_is_read_as_that_day(form, day):
    if form == "epoch" and day < date(2001, 9, 10):
        return
    assert parse_date(FORMS[form](day)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-17T20:00:00Z", DAY), ("2025-06-17T20:00:00.123+00:00", DAY), ("Tue, 17 Jun 2025 20:30:00 GMT", DAY),
        ("2025-06-18T23:59:00", DAY), ("2025-06-19T01:00:00+09:30", DAY), ("June 18, 2025", DAY), ("18-Jun-2025", DAY),
        ("Jun 18th, 2025", DAY), ("2025-06-18 星期三", DAY), ("二○二五年六月十八日", DAY), ("1750210200", DAY),
        ("t20250618_2654471.shtml", DAY),
    ],
)  # fmt: skip
def test_other_forms_and_other_zones(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "2025年", "2025年6月", "2025-13-01", "2025-02-30", "2.4:31.2:66.4", "1-2个", "12345678901", "5G", "第20250011号", "0000-00-00",
     "9999-12-31", "月日", "十年十月十日", "00000000000000"],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert parse_date(text, TODAY) is None


def test_the_first_of_several_dates_counts_and_impossible_ones_are_passed_over():
    assert parse_date("2025-13-45，2025-06-18，2024-01-01") == DAY


@pytest.mark.parametrize("written", ["{:%m-%d}", "[{:%m-%d}]", "{:%m/%d}", "{0.month}月{0.day}日"])
@given(day=st.dates(TODAY - timedelta(days=360), TODAY))
def test_a_day_without_a_year_is_the_latest_such_day(written, day):
    assert parse_date(written.format(day), TODAY) == day
    assert parse_date(written.format(day)) is None


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_the_twenty_ninth_of_february_is_found_in_the_last_year_that_had_one(today):
    found = parse_date("02-29", today)
    assert found is not None
    assert (found.month, found.day) == (2, 29)
    assert found <= today + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "ago"), [("刚刚", 0), ("今天 09:30", 0), ("5小时前", 0), ("昨天", 1), ("前天 10:00", 2), ("3 天前", 3)]
)
def test_words_for_days_are_counted_from_today(text, ago):
    assert parse_date(text, TODAY) == TODAY - timedelta(days=ago)
    assert parse_date(text) is None


def test_words_for_days_inside_a_sentence_are_no_date():
    assert parse_date("今天起施行", TODAY) is None


@given(st.text(max_size=200), st.none() | st.just(TODAY))
def test_any_text_is_survived(text, today):
    parse_date(text, today)
    only_date(text)


@given(st.integers(0, 10**13))
def test_any_number_is_survived(number):
    parse_date(str(number), TODAY)


@pytest.mark.parametrize(
    "text", ["2025年6月18日", "（二〇二五年六月十八日）", " [2025-06-18 09:30] ", "2025年6月18日 星期三"]
)
def test_a_line_that_is_a_date_and_nothing_else(text):
    assert only_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["2025年6月18日起施行", "于2025年6月18日", "2025年6月18日，2025年6月19日", "2025年6月"]
)
def test_a_line_with_more_than_a_date(text):
    assert only_date(text) is None


def test_a_moment_in_another_zone_is_a_day_in_china():
    for hours in range(-12, 15):
        zone = timezone(timedelta(hours=hours))
        moment = datetime(2025, 6, 18, 3, 0, tzinfo=CHINA).astimezone(zone)
        assert parse_date(moment.isoformat()) == DAY
