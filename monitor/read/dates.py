"""Dates as Chinese sites write them. Libraries misread 2025年6月18日, so these are ours to parse.

Must not: read a clock; `today` comes in for dates without a year.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The zone of a page that names none; all of them are written in it."""

_FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_MONTH_DAY = re.compile(r"(?<![\d-])(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?![\d-])")
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?(?![\d年])")
_EPOCH = re.compile(r"^\s*(\d{10}|\d{13})\s*$")
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_FULL = re.compile(
    r"([二一][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)


def parse_date(text: str, today: date | None = None) -> date | None:
    """The first date a text states, in China's calendar day; None when it states none.

    Reads ISO, slashes, dots, 年月日 in digits and characters, compact 20240131, epoch seconds and
    milliseconds, RFC 822; month and day alone take the latest such day not after `today`.
    """
    text = text.strip()
    for read in (_zoned, _epoch, _written, _in_characters, _compact):
        found = read(text)
        if found is not None:
            return found
    return _without_year(text, today) if today else None


def _zoned(text: str) -> date | None:
    """Times that name their zone fall on China's day: 2025-06-17T20:00:00Z is 18 June there."""
    try:
        if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$", text):
            return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(CHINA).date()
        if re.search(r"[A-Za-z]{3} \d{4}", text) and text[:1].isalnum():
            stamp = parsedate_to_datetime(text)
            return (stamp.astimezone(CHINA) if stamp.tzinfo else stamp).date()
    except (ValueError, TypeError, OverflowError):
        return None
    return None


def _epoch(text: str) -> date | None:
    match = _EPOCH.match(text)
    if match is None:
        return None
    seconds = int(match[1]) / (1000 if len(match[1]) == 13 else 1)  # noqa: PLR2004
    return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date()


def _written(text: str) -> date | None:
    return next((day for m in _FULL.finditer(text) if (day := _day(m[1], m[2], m[3]))), None)


def _compact(text: str) -> date | None:
    return next((day for m in _COMPACT.finditer(text) if (day := _day(m[1], m[2], m[3]))), None)


def _in_characters(text: str) -> date | None:
    match = _CHINESE_FULL.search(text)
    if match is None:
        return None
    return _day(match[1].translate(_CHINESE), str(_tens(match[2])), str(_tens(match[3])))


def _tens(written: str) -> int:
    """三 3, 十 10, 十二 12, 二十 20, 三十一 31."""
    before, ten, after = written.partition("十")
    digits = {char: int(char.translate(_CHINESE)) for char in "一二三四五六七八九"}
    if not ten:
        return digits.get(before, 0)
    return (digits.get(before, 1) if before else 1) * 10 + digits.get(after, 0)


def _without_year(text: str, today: date) -> date | None:
    for match in _MONTH_DAY.finditer(text):
        for year in (today.year, today.year - 1):
            day = _day(str(year), match[1], match[2])
            if day is not None and day <= today:
                return day
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def year_and_month(text: str) -> tuple[int, int] | None:
    """The year and month a text states where no day is given (t2023-01, 2023年1月); None when there are none."""
    match = _YEAR_MONTH.search(text)
    if match is None or not 1 <= int(match[2]) <= 12:  # noqa: PLR2004
        return None
    return int(match[1]), int(match[2])
