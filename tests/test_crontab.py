"""When something recurs: the next time by the clock of China, and what names no times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import crontab
from monitor.model import CHINA

THURSDAY = datetime(2025, 11, 20, 9, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("rule", "month", "day", "hour", "minute"),
    [
        ("08:00", 11, 21, 8, 0),
        ("9:00", 11, 21, 9, 0),
        ("09:01", 11, 20, 9, 1),
        ("08:00,14:30", 11, 20, 14, 30),
        ("mon-fri 08:00", 11, 21, 8, 0),
        ("Sat,Sun 18:15", 11, 22, 18, 15),
        ("mon 08:00", 11, 24, 8, 0),
        ("fri-mon 08：00，20:00", 11, 21, 8, 0),
        ("sun-thu 08:00", 11, 23, 8, 0),
        ("0 8 * * sat-mon", 11, 22, 8, 0),
        ("1 09:00", 12, 1, 9, 0),
        ("1,15 09:00", 12, 1, 9, 0),
        ("30 8 * * mon-fri", 11, 21, 8, 30),
        ("*/15 * * * *", 11, 20, 9, 15),
        ("0 8 1 */3 *", 1, 1, 8, 0),
        ("08:00 Europe/Berlin", 11, 20, 15, 0),
        ("0 8 * * mon-fri Asia/Tokyo", 11, 21, 7, 0),
    ],
)
def test_the_next_time_by_the_clock_of_china(rule, month, day, hour, minute):
    for moment in (THURSDAY, THURSDAY.astimezone(UTC)):
        found = crontab.next_after(rule, moment).astimezone(CHINA)
        assert (found.month, found.day, found.hour, found.minute) == (month, day, hour, minute)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "bad_rule"),
        ("daily", "bad_rule"),
        ("25:00", "bad_rule"),
        ("08:61", "bad_rule"),
        ("40 08:00", "bad_rule"),
        ("xyz 08:00", "bad_rule"),
        ("0 8 * *", "bad_rule"),
        ("0 8 * * * *", "bad_rule"),
        ("61 8 * * *", "bad_rule"),
        ("a b c d *", "bad_rule"),
        ("0 8 * * 1-5", "weekday_number"),
        ("0 8 * * 0", "weekday_number"),
        ("0 8 1 * mon", "both_days"),
        ("0 0 30 2 *", "never"),
        ("08:00 Europe/Wuhan", "unknown_zone"),
        ("08:00 ../etc/passwd", "bad_rule"),
        ("08:00 a/../../etc/passwd", "unknown_zone"),
    ],
)
def test_what_names_no_times_is_told(rule, why):
    with pytest.raises(crontab.BadRule) as caught:
        crontab.check(rule)
    assert caught.value.args == (why,)


@pytest.mark.parametrize(
    ("rule", "hours"),
    [
        ("08:00", 24),
        ("08:00,20:00", 12),
        ("mon-fri 08:00", 72),
        ("mon 08:00", 168),
        ("1 08:00", 31 * 24),
        ("0 0 30 2 *", 744),
    ],
)
def test_the_longest_time_between_two(rule, hours):
    assert crontab.longest_gap(rule, THURSDAY) == timedelta(hours=hours)


def test_where_clocks_change_every_day_has_its_time():
    found = [datetime(2025, 10, 24, tzinfo=UTC)]
    for _ in range(6):
        found.append(crontab.next_after("02:30 Europe/Berlin", found[-1]))
    assert [each.date().day for each in found[1:]] == [24, 25, 26, 26, 27, 28]  # on the 26th the clock shows it twice
    assert found == sorted(found)


def test_a_day_that_never_comes_has_no_time():
    assert crontab.next_after("0 0 30 2 *", THURSDAY) is None


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 60 * 24 * 400))
def test_a_time_of_day_comes_once_a_day(hour, minute, later):
    rule, moment = f"{hour:02}:{minute:02}", THURSDAY + timedelta(minutes=later)
    first = crontab.next_after(rule, moment)
    assert timedelta(0) < first - moment <= timedelta(days=1)
    assert crontab.next_after(rule, first) == first + timedelta(days=1)
