"""When a figure is true: the nearest moment before it, else the text's common date, its title, its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.judge import cues
from monitor.judge.clauses import end_of_clause, start_of_clause, start_of_part
from monitor.judge.context import Context
from monitor.judge.reasons import passed, unsettled
from monitor.model import Check, Reason
from monitor.text import periods
from monitor.text.hygiene import clean
from monitor.text.periods import Moment


@dataclass(frozen=True, slots=True)
class When:
    """The day a figure is true at, the year it belongs to, whether it covers the whole of that year."""

    date: date | None
    year: int | None
    whole_year: bool
    reason: Reason


def of(
    text: str, at: int, end: int, moments: Sequence[Moment], context: Context, carried: Moment | None = None
) -> When:
    """The moment in force at [at, end) of clean `text`. Never after the publication. Pure.

    `carried` is the time that runs on from above, for a sentence that names none.
    """
    named = [found.span() for found in cues.pattern("years_of_a_name").finditer(text)]
    usable = [
        m
        for m in moments
        if not (m.deadline or m.since or cues.pattern("times_of").match(text, m.end))
        and not any(first <= m.start < last for first, last in named)
    ]
    start = start_of_part(text, at)
    usable = [m for m in usable if not _day_of_another(text, m, at)]
    before = [m for m in usable if start <= m.start < at] or [m for m in usable if m.start < at][:1]
    behind = [
        m
        for m in usable
        if end <= m.start and not m.unended and not cues.pattern("breaks_from_time").search(text, end, m.start)
    ]
    moment = before[-1] if before else behind[0] if behind else None
    if moment is not None:
        moment = _up_to(text, moment, usable)
        return _said(moment, context, text[moment.start : moment.end])
    return _around(context, carried)


def _day_of_another(text: str, moment: Moment, at: int) -> bool:
    """公园10月1日开园，新建小游园16个: the day on which something else happened, told in a clause of its own."""
    said = text[moment.start : moment.end]
    if not said.endswith("日") or "年" in said or moment.end >= at:
        return False  # with its year it dates the whole sentence
    begins, ends = start_of_clause(text, moment.start), end_of_clause(text, moment.end)
    if ends > at or cues.pattern("up_to").search(text[begins : moment.start]):
        return False
    return cues.pattern("happened").search(text, moment.end, ends) is not None and begins < moment.start


def _up_to(text: str, moment: Moment, moments: Sequence[Moment]) -> Moment:
    """截至8月底，今年新增38家: this year as far as that day."""
    if not (moment.unended and moment.whole_year):
        return moment
    before = [m for m in moments if m.start < moment.start and m.year == moment.year and not (m.unended or m.now)]
    days = [m for m in before if cues.pattern("up_to").search(text[max(0, m.start - 2) : m.start])]
    return days[-1] if days else moment


def _said(moment: Moment, context: Context, word: str) -> When:
    covered = _covered_year(context)
    if covered is not None and cues.pattern("own_year").fullmatch(word):
        return When(
            _capped(covered, context), covered.year, moment.whole_year, passed(Check.AS_OF, "as_of.title", word=word)
        )
    if moment.now or moment.unended:
        when = context.spoken if moment.now or context.spoken is None else min(moment.date, context.spoken)
        return When(when, moment.year, moment.whole_year, passed(Check.AS_OF, "as_of.said", word=word))
    return When(
        _capped(moment.date, context), moment.year, moment.whole_year, passed(Check.AS_OF, "as_of.said", word=word)
    )


def _covered_year(context: Context) -> date | None:
    """The end of the time a report covers, when that is a year already over: its 年内 and 当年 mean that year."""
    covered = context.as_of or (context.titled.date if context.titled and context.genre == "report" else None)
    return covered if covered and context.spoken and covered.year < context.spoken.year else None


def of_row(columns: Sequence[str], context: Context) -> When:
    """The moment a row's column heads name (截至2023年6月底完成), else the text's."""
    found = [
        m
        for column in columns
        for m in periods.find(clean(column).text, context.spoken)
        if not m.deadline and not m.vague
    ]
    if found:
        return _said(found[-1], context, "")
    return _around(context, of_table=True)


def _around(context: Context, carried: Moment | None = None, *, of_table: bool = False) -> When:
    """The time that holds for the text: what all its figures are said to be of, else its title, else what came before.

    A title speaks for the figures of a report, and for the rows of a table in any text.
    """
    if context.as_of is not None:
        return When(_capped(context.as_of, context), context.as_of.year, False, passed(Check.AS_OF, "as_of.common"))
    if context.titled is not None and (context.genre == "report" or (of_table and not context.titled.unended)):
        day = _capped(context.titled.date, context)
        return When(day, context.titled.year, context.titled.whole_year, passed(Check.AS_OF, "as_of.title"))
    if carried is not None:
        day = _capped(carried.date, context)
        return When(day, carried.year, carried.whole_year, passed(Check.AS_OF, "as_of.above", day=day.isoformat()))
    if context.cutoff is not None:
        return When(context.cutoff, context.cutoff.year, False, passed(Check.AS_OF, "as_of.common"))
    if context.spoken is None:
        return When(None, None, False, unsettled(Check.AS_OF, "as_of.unknown"))
    return When(context.spoken, context.spoken.year, False, passed(Check.AS_OF, "as_of.published"))


def _capped(day: date, context: Context) -> date:
    latest = max(filter(None, (context.published, context.spoken)), default=None)
    return min(day, latest) if latest else day
