"""When a sentence says something is true: dates, parts of years, "now", and deadlines still to come.

Owns: expressions of time in official Chinese and their resolution against the day of the text. Must
not: read a clock. Works on clean text. A year or a month means its last day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from monitor.text.data import load
from monitor.text.quantities import number

DECEMBER = 12
ANY_DAY = date(2000, 12, 31)
"""A day to find expressions of time by where their year does not matter."""
_SPRING = 4
"""The month up to which 过去一年 is the year just ended; later it is the twelve months up to the text."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time. `date` is its last day; `year` the year it speaks of.

    `whole_year` is true for a year as a whole (2024年, 去年全年), `year_part` for a part counted from
    1 January (上半年, 到8月底), `deadline` for 到2027年 where that lies after the text.
    """

    start: int
    end: int
    date: date
    year: int
    whole_year: bool = False
    year_part: bool = False
    now: bool = False
    deadline: bool = False
    since: bool = False
    """A beginning (2020年7月以来, 由2020年的) or a year compared with (较2023年): never the time of a figure."""
    vague: bool = False
    """Only a part of some year is named (全年, 年底), and which year is a guess."""
    unended: bool = False
    """The moment ends after the text was spoken (今年, 年内)."""


def last_day(year: int, month: int = DECEMBER, day: int = 0) -> date:
    """The last day of a year or month, or the day itself; days past the month's end become its end."""
    length = calendar.monthrange(year, month)[1]
    return date(year, month, min(day or length, length))


def find(text: str, spoken: date | None) -> tuple[Moment, ...]:
    """All moments of a clean text in reading order; relative ones need `spoken`, the day of the text."""
    found: list[Moment] = []
    for match in _pattern().finditer(text):
        moment = _moment(text, match, spoken)
        if moment is not None:
            found.append(_same_time(moment, match[0], found))
    return tuple(found)


def _same_time(moment: Moment, word: str, earlier: list[Moment]) -> Moment:
    """当年 and 当月 mean the year or month that the sentence named last, where it named one."""
    said = [m for m in earlier if not (m.now or m.since or m.vague)]
    if word not in load("periods.yaml")["same"] or not said:
        return moment
    if word == "当月" or said[-1].year_part:  # 截至9月底，当年新增: up to that day
        return replace(said[-1], start=moment.start, end=moment.end)
    day = last_day(said[-1].year)
    ahead = moment.unended and said[-1].year >= moment.year
    return replace(moment, date=day, year=day.year, unended=ahead, deadline=False)


def _moment(text: str, match: re.Match[str], spoken: date | None) -> Moment | None:
    if match["bare_day"]:
        return _this_month(match, spoken)
    if match["now"]:
        return None if spoken is None else Moment(*match.span(), spoken, spoken.year, now=True)
    if match["beside"]:
        return _beside(match, spoken)
    if spoken is not None and match["word"] in load("periods.yaml")["rolling"] and spoken.month > _SPRING:
        return Moment(*match.span(), spoken, spoken.year, now=True)
    year = _year(match, spoken)
    if year is None or not 1990 <= year <= 2100:  # noqa: PLR2004
        return None
    when, whole = _day(match, year)
    deadline = spoken is not None and when > spoken and _ahead(text, match, when, spoken)
    before = text[max(0, match.start() - 1) : match.start()]
    compared = before in ("较", "比", "由", "从", "自")
    since = (
        compared
        or text[match.end() : match.end() + 2] in ("以来", "至今", "开始", "之后")
        or (text[match.end() : match.end() + 1] in ("起", "至") and text[match.end() : match.end() + 2] != "至少")
    )
    return Moment(
        *match.span(),
        when,
        year,
        whole_year=whole,
        year_part=not whole,
        deadline=deadline,
        since=since and not (whole and spoken is not None and year == spoken.year),  # 今年以来 is up to now
        unended=spoken is not None and when > spoken,
        vague=bool(match["part"])
        and not (match["year"] or match["rel"])
        and match["part"] in ("全年", "年末", "年底", "年终", "年中", "年初"),
    )


def _this_month(match: re.Match[str], spoken: date | None) -> Moment | None:
    """15日 by itself: the last such day up to the text."""
    day = int(match["bare_day"])
    if spoken is None or not 1 <= day <= 31:  # noqa: PLR2004
        return None
    months = spoken.year * DECEMBER + spoken.month - 1 - (day > spoken.day)
    when = last_day(months // DECEMBER, months % DECEMBER + 1, day)
    return Moment(*match.span(), when, when.year, year_part=True)


def _beside(match: re.Match[str], spoken: date | None) -> Moment | None:
    """上月 and 本月 by the month of the text."""
    if spoken is None:
        return None
    months = spoken.year * DECEMBER + spoken.month - 1 + int(load("periods.yaml")["months"][match["beside"]])
    when = last_day(months // DECEMBER, months % DECEMBER + 1)
    return Moment(*match.span(), when, when.year, year_part=True, unended=when > spoken)


def _ahead(text: str, match: re.Match[str], when: date, spoken: date) -> bool:
    """A moment after the text is a deadline, unless it is this year as a whole (今年, 年内)."""
    before = text[max(0, match.start() - 1) : match.start()]
    if match["month"] and _running_month(match, when, spoken):
        return before in ("到", "至") or text[match.end() : match.end() + 1] in ("前", "内")
    if when.year > spoken.year or match["month"]:
        return True
    late = (match["part"] or "").removeprefix("第") in ("年底", "年末", "下半年", "四季度") or text[
        match.end() : match.end() + 1
    ] in (
        "底",
        "末",
        "前",
    )
    return late or before in ("到", "至")


def _running_month(match: re.Match[str], when: date, spoken: date) -> bool:
    """今年9月, or 9月中旬 on the 12th: what has begun is no more a deadline than 今年 is."""
    began = load("periods.yaml")["parts_begin"].get(match["month_part"] or "", 1)
    same = (when.year, when.month) == (spoken.year, spoken.month)
    return same and not match["day"] and began <= spoken.day


def _year(match: re.Match[str], spoken: date | None) -> int | None:
    written, word = match["year"] or match["only"], match["rel"] or match["word"]
    if written:
        return int(written)
    if spoken is None:
        return None
    if word:
        return spoken.year + int(load("periods.yaml")["years"][word])
    if not (match["month"] or match["part"] or match["first"]):
        return None
    return _nearest_year(match, spoken)


def _count(written: str) -> int:
    """8, 八 and 十二, of months."""
    return int(written) if written.isdigit() else int(number(written) or 0)


def _nearest_year(match: re.Match[str], spoken: date) -> int:
    """8月底 in a text of 10 March is last year's; 年底 and 全年 belong to the year just ended until spring."""
    if match["month"] or match["first"]:
        last = match["month_to"] or match["month"] or match["first"]
        return spoken.year - (_count(last) > spoken.month + 1)
    month, day = load("periods.yaml")["parts"][match["part"]]
    ended = last_day(spoken.year, month, day) <= spoken
    return spoken.year if ended else spoken.year - (spoken.month <= 6)  # noqa: PLR2004


def _day(match: re.Match[str], year: int) -> tuple[date, bool]:
    data = load("periods.yaml")
    if match["month"] or match["first"]:
        month = _count(match["month_to"] or match["month"] or match["first"])
        month = month if 1 <= month <= DECEMBER else DECEMBER
        part = data["month_parts"].get(match["month_part"] or "", 0)
        return last_day(year, month, int(match["day"] or part)), False
    if match["part"]:
        month, day = data["parts"][match["part"]]
        return last_day(year, month, day), match["part"] in ("全年", "年末", "年底", "年终")
    return last_day(year), True


@cache
def _pattern() -> re.Pattern[str]:
    data = load("periods.yaml")

    def among(words: object) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]

    part = among(data["parts"])
    tail = among(data["month_parts"])
    numeral = r"(?:\d{1,2}|十[一二]|(?<!十)[一二三四五六七八九十])"
    month = (
        rf"(?P<month>{numeral})(?:[-~至到](?P<month_to>{numeral}))?月(?:(?P<day>\d{{1,2}})日|(?P<month_part>{tail}))?"
        r"|前(?P<first>\d{1,2}|[二三四五六七八九十])个月"
    )
    year = rf"(?<!\d)(?:(?P<year>(?:19|20)\d\d)年度?|(?P<rel>{among(data['years'])}))"
    return re.compile(
        rf"(?:(?<![{data['ends_in_now']}])|(?!现))(?P<now>{among(data['now'])})(?!年)|(?<![\d月年.,/~-])(?P<bare_day>\d{{1,2}})日(?![前内游夜均报])|(?P<beside>{among(data['months'])})(?:底|末)?"
        rf"|(?:{year})?(?<!\d)(?:{month}|(?P<part>{part})(?:末|底)?)"
        rf"|{year.replace('<year>', '<only>').replace('<rel>', '<word>')}"
    )
