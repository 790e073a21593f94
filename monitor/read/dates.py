"""Dates as Chinese government sites write them. Pure.

Owns: every written form of a date, and the rule that a time without a zone is China's.
Must not: decide which date of a page is which. No library: those tried read 2025年6月18日 as another day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from monitor.model import CHINA

_EARLIEST, _LATEST = 1949, 2100
_LONGEST = 2000
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "Ｏ": "0"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"(?:[T ,]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z\b|UTC|GMT|UT\b|[+-]\d{2}:?\d{2})?)?"

_CHINESE = re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_NUMERALS = re.compile(
    r"([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_ISO = re.compile(r"(?<![\d.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)" + _CLOCK, re.IGNORECASE)
_RFC = re.compile(r"(?<!\d)(\d{1,2})[ -]" + _MONTH + r"[ ,-]+(\d{4})(?!\d)" + _CLOCK, re.IGNORECASE)
_ENGLISH = re.compile(_MONTH + r" (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)", re.IGNORECASE)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d{2})(\d{2})(?:\d{4}|\d{6})?(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d:./-])(\d{1,2})日? +(\d{4})[-/.年 ]+(\d{1,2})月?(?![\d./-])")
_YEAR_APART = re.compile(r"(?<!\d)(\d{4})年? +(\d{1,2})[-/.月](\d{1,2})(?![\d./-])")
_YEAR_LAST = re.compile(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2}) +(\d{4})(?!\d)")
_NO_YEAR = re.compile(r"(?<![\d年./-])(?:(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]|(\d{2})[-/](\d{2})(?![\d/.-]))")
_AGO = re.compile(r"(?:(\d{1,4}) ?(分钟|小时|天)前|(刚刚|今天|昨天|前天)(?: ?\d{1,2}:\d{2})?)")
_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_AROUND = re.compile(r"^[\s\[\](){}【】〔〕:：|]+|[\s\[\](){}【】〔〕|]+$")
_WEEKDAY = re.compile(r"\s*(?:星期|周)[一二三四五六日天]\s*")
_TIME_OF_DAY = re.compile(r"\s*\d{1,2}:\d{2}(?::\d{2})?$")


def parse_date(text: str, today: date | None = None) -> date | None:
    """The first date written in `text`, as the day it was in China, or None.

    A date without a year is the latest such day not after `today`; without `today` it is none.
    """
    plain = _plain(text)
    if match := _EPOCH.fullmatch(plain):
        return _of_epoch(int(match[1]))
    found = min(_found(plain), default=None)
    if found is not None:
        return found[1]
    return None if today is None else _relative(plain, today) or _without_year(plain, today)


def only_date(text: str) -> date | None:
    """The date when `text` is nothing else: a line such as 2020年7月13日, in brackets or with a weekday or time."""
    plain = _WEEKDAY.sub(" ", _plain(text)).strip()
    plain = _TIME_OF_DAY.sub("", plain)
    for pattern, build in _FORMS:
        match = pattern.fullmatch(plain)
        if match and (day := build(match)):
            return day
    return None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    return _AROUND.sub("", re.sub(r"\s+", " ", plain))


def _found(plain: str) -> Iterator[tuple[int, date]]:
    for pattern, build in _FORMS:
        for match in pattern.finditer(plain):
            day = build(match)
            if day is not None:
                yield match.start(), day
                break


def _day(year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made if _EARLIEST <= made.year <= _LATEST else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _in_china(day: date | None, clock: tuple[str | None, ...]) -> date | None:
    """The day in China of a moment given in another zone; without a zone it is China's already."""
    hour, minute, second, zone = clock
    if day is None or hour is None or minute is None or zone is None:
        return day
    try:
        moment = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), tzinfo=_zone(zone))
    except ValueError:
        return day
    return moment.astimezone(CHINA).date()


def _zone(name: str) -> timezone:
    if name[0] not in "+-":
        return UTC
    digits = name[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset)


def _numeral(text: str) -> str:
    """十 is 10, 十八 18, 二十 20, 三十一 31."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, "x")
    return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"


def _of_numerals(match: re.Match[str]) -> date | None:
    return _day("".join(_DIGITS[char] for char in match[1]), _numeral(match[2]), _numeral(match[3]))


def _of_epoch(seconds: int) -> date | None:
    moment = datetime.fromtimestamp(seconds, CHINA)
    return moment.date() if _EARLIEST <= moment.year <= _LATEST else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...] = (
    (_CHINESE, lambda m: _day(m[1], m[2], m[3])),
    (_NUMERALS, _of_numerals),
    (_ISO, lambda m: _in_china(_day(m[1], m[3], m[4]), m.groups()[4:])),
    (_RFC, lambda m: _in_china(_day(m[3], _month(m[2]), m[1]), m.groups()[3:])),
    (_ENGLISH, lambda m: _day(m[3], _month(m[1]), m[2])),
    (_COMPACT, lambda m: _day(m[1], m[2], m[3])),
    (_DAY_FIRST, lambda m: _day(m[2], m[3], m[1])),
    (_YEAR_APART, lambda m: _day(m[1], m[2], m[3])),
    (_YEAR_LAST, lambda m: _day(m[3], m[1], m[2])),
)


def _without_year(plain: str, today: date) -> date | None:
    for match in _NO_YEAR.finditer(plain):
        month, day = (match[1], match[2]) if match[1] else (match[3], match[4])
        # Eight years reach the 29 February before any day; a listing may be a day ahead of us.
        for year in range(today.year + 1, today.year - 8, -1):
            made = _day(year, month, day)
            if made is not None and made <= today + timedelta(days=1):
                return made
    return None


def _relative(plain: str, today: date) -> date | None:
    match = _AGO.fullmatch(plain)
    if match is None:
        return None
    if match[3]:
        return today - timedelta(days={"昨天": 1, "前天": 2}.get(match[3], 0))
    return today - timedelta(days=int(match[1]) if match[2] == "天" else 0)
