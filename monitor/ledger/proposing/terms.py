"""By when: the deadlines a sentence names, and the beginning of what it promises.

Owns: 到2027年, 年内, 力争用3年时间, “十五五”期间, 每年, 2026年6月底前. Must not: read a clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.ledger.proposing import five_years, rules, sections
from monitor.ledger.proposing.frame import YEARS, Frame, Setting, number, years_after
from monitor.text.periods import Moment, last_day

_DURATION = re.compile(
    rf"(?:力争|争取|计划)?(?:用|通过|在|经过|未来|今后)?(?<![\d前后第每一二两三四五六七八九十])({YEARS})年(?:左右)?(?:的)?(?:时间|内|努力|期|(?=[\u4e00-\u9fff]{{0,4}}(?:统筹|建成|新增|完成|安排|累计|实现|培育|投入|引进|总)))"
)
_NEXT_YEARS = re.compile(rf"(?:未来|今后)({YEARS})年")
_PAST_TENSE = re.compile(r"年(?:来|前)$")
_LONG = 15


@dataclass(frozen=True, slots=True)
class Timing:
    """From when to when; `said` is true where the sentence itself names the end."""

    starts: date | None
    due: date | None
    said: bool = False
    one_year: bool = False
    """It is a year of its own within the plan: 2022年，新建…; 其中2023年新增1家."""


def of(text: str, at: int, moments: Sequence[Moment], frame: Frame, setting: Setting) -> Timing:
    """The term of what stands at `at` of the clean sentence: its own deadline, else its section's, else the document's."""
    year = _year_of_its_own(text, at, moments, frame)
    if year is not None:
        return Timing(date(year, 1, 1), last_day(year), said=True, one_year=True)
    due = _deadline(text, at, moments, frame) or _five_years(text, at, frame)
    if due is None and setting.horizon is not None and not _this_year(text, at, moments, frame):
        return Timing(date(setting.horizon - 4, 1, 1), date(setting.horizon, 12, 31))
    due = due or _within(frame, _duration(text, at, frame))
    if due is not None:
        return Timing(_start(frame, due), due, said=True)
    year = setting.year
    if year is not None and year != frame.year and frame.kind == "report":
        return Timing(date(year, 1, 1), date(year, 12, 31))
    if frame.kind != "report" and frame.year is not None and _this_year(text, at, moments, frame):
        return Timing(frame.starts or frame.day, last_day(frame.year), said=True)
    return Timing(frame.starts, frame.due)


def _year_of_its_own(text: str, at: int, moments: Sequence[Moment], frame: Frame) -> int | None:
    """The year that a plan of several sets apart: 2018年：创成村庄30个; 2022年，新建基站2600个; but not 到2022年.

    The last year of the plan is its end, unless other years stand beside it or a colon does behind it.
    """
    if frame.kind != "plan" or frame.day is None or frame.due is None:
        return None
    years = [m for m in moments if m.whole_year and not (m.since or m.vague or m.now) and not _is_end(text, m)]
    before = [m for m in years if m.start < at]
    if not before or before[-1].year < frame.day.year or before[-1].year > frame.due.year:
        return None
    last, others = before[-1], {m.year for m in years} - {before[-1].year}
    if any(m.start > last.start and m.start < at and not m.now for m in moments):
        return None
    ends = last.year == frame.due.year and not others and text[last.end : last.end + 1] != ":"
    several = frame.starts is not None and frame.due.year > frame.starts.year
    return None if ends or not several else last.year


def _is_end(text: str, moment: Moment) -> bool:
    """到2022年, 2022年底, 2021至2023年, 在2023年基础上: a day up to which it is counted, the ends of a term, or a base."""
    led, goes_on = rules.ending("year_led"), rules.pattern("year_goes_on")
    return bool(led.search(text[: moment.start])) or goes_on.match(text, moment.end) is not None


def _start(frame: Frame, due: date) -> date | None:
    if frame.starts is not None and frame.starts > due:
        return None
    if frame.kind == "report" and frame.year is not None and due.year > frame.year:
        return date(frame.year, 1, 1)
    return frame.starts


def _deadline(text: str, at: int, moments: Sequence[Moment], frame: Frame) -> date | None:
    """The last day still to come that is named before the figure, else the one behind it in its part."""
    ahead = [m for m in moments if _comes(m, frame) and not m.since]
    before = [m for m in ahead if m.start < at]
    if before:
        return before[-1].date
    ends = [end for mark in ";。" if (end := text.find(mark, at)) >= 0]
    stop = min(ends, default=len(text))
    behind = [m for m in ahead if at <= m.start < stop and text[m.end : m.end + 1] in ("前", "底", "末", "内")]
    return behind[0].date if behind else None


def _comes(moment: Moment, frame: Frame) -> bool:
    if moment.now or moment.vague or frame.day is None:
        return frame.day is None and not (moment.now or moment.vague)
    this_year = moment.whole_year and moment.year == frame.day.year
    return moment.date > frame.day and not this_year and moment.year - frame.day.year <= _LONG


def _this_year(text: str, at: int, moments: Sequence[Moment], frame: Frame) -> bool:
    return any(
        m.whole_year and m.year == frame.year and m.start < at and not m.since and not m.vague for m in moments
    ) or bool(re.search(r"年内|年底前|全年", text[:at]))


def _five_years(text: str, at: int, frame: Frame) -> date | None:
    for plan in five_years.named(text[:at]):
        if sections.pattern("span_ends").match(text, text.find(plan.name) + len(plan.name)):
            return None if plan.over(frame.year) else plan.term[1]
    return None


def _within(frame: Frame, due: date | None) -> date | None:
    """三年内, in a plan of three years, ends with the plan and not on the day three years behind its own."""
    plan = frame.kind == "plan" and frame.due is not None and frame.starts is not None
    return min(due, frame.due) if due and plan and frame.due else due


def _duration(text: str, at: int, frame: Frame) -> date | None:
    """力争用3年时间, from the day of the document; one stated behind the figure holds for it too."""
    if frame.day is None:
        return None
    found = [m for m in _DURATION.finditer(text) if not _PAST_TENSE.search(text[m.start() : m.end() + 1])]
    near = [m for m in found if m.start() < at] or [m for m in found if "时间" in m[0]]
    if near:
        return years_after(frame.day, number(near[-1][1]))
    coming = _NEXT_YEARS.search(text)
    return years_after(frame.day, number(coming[1])) if coming else None
