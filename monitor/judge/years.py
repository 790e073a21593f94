"""Whether a sum over years is told of the years a promise runs, or of earlier ones. Pure.

Owns that comparison. Must not: judge a figure of one year.
"""

from __future__ import annotations

from datetime import timedelta

from monitor.judge import as_of, cues
from monitor.judge.clauses import start_of_part
from monitor.judge.sentence import Sentence
from monitor.ledger.proposing import five_years
from monitor.model import Commitment
from monitor.text.quantities import Quantity, number

_RECENT = 2
"""Years into a term before which 近年来 reaches back beyond it."""
_TOLD_LATE = timedelta(days=183)
"""How long after a year a text that names no time may still tell of it: the reports of the first half year do."""
_COUNTED_LATE = timedelta(days=62)
"""How long after it a count up to a day (截至1月底) may be that of the year."""


def of_earlier_years(sentence: Sentence, commitment: Commitment, q: Quantity, when: as_of.When) -> bool:
    """五年来新建500公里, told in the first of the five years that were meant: years of which the promise says nothing.

    Asked of work reports alone: elsewhere 自2018年以来 as often tells how much there is by now.
    """
    starts = commitment.starts
    if starts is None or commitment.due is None or when.year is None or not sentence.context.reviews:
        return False
    led = sentence.text[start_of_part(sentence.text, q.start) : q.start]
    if any(m.since and m.start < q.start and m.year < starts.year for m in sentence.moments):
        return True
    if cues.pattern("single_year").search(led):
        return False
    plans = any(plan.over(starts.year) for plan in five_years.named(led))
    base = cues.pattern("earlier_base").search(led)
    spans = (number(found["near"] or found["past"]) for found in cues.pattern("years_up_to_now").finditer(led))
    longer = any(years and when.year - years + 1 < starts.year for years in spans)
    vague = cues.pattern("recent_years").search(led) is not None and when.year - starts.year < _RECENT
    return plans or longer or vague or (base is not None and int(base["year"]) < starts.year - 1)


def of_one_year(commitment: Commitment) -> bool:
    """Whether it is promised for one year: what another year brings or plans is none of it."""
    return bool(commitment.starts and commitment.due and commitment.starts.year == commitment.due.year)


def after_its_year(commitment: Commitment, when: as_of.When) -> bool:
    """2025年新增学位4000个, where they were promised for 2019: another year's work, and no late end of that one."""
    due = commitment.due
    if due is None or not of_one_year(commitment) or when.date is None:
        return False
    if when.reason.code == "as_of.published":
        return when.date > due + _TOLD_LATE
    over = when.year is not None and due.year < when.year <= when.date.year  # a year to come is that of a plan's name
    return over and (when.whole_year or when.date > due + _COUNTED_LATE)


def counts_from_before(sentence: Sentence, commitment: Commitment, q: Quantity) -> bool:
    """自2021年启动以来新建180座, where 50 were promised for 2023: a sum that begins before the year, unless the year is named."""
    due = commitment.due
    if due is None or not of_one_year(commitment):
        return False
    led = [m for m in sentence.moments if start_of_part(sentence.text, q.start) <= m.start < q.start]
    begun = [m for m in led if m.since and cues.pattern("counted_since").search(sentence.text, m.end, q.start)]
    return bool(begun) and begun[-1].year < due.year and not any(m.start > begun[-1].start and not m.now for m in led)


def sets_another_year(sentence: Sentence, commitment: Commitment, q: Quantity) -> bool:
    """2024年将新增学位3000个, where 2023 was promised for: a goal of its own, which changes nothing of that one."""
    said = [m for m in sentence.moments if m.start < q.start and not (m.since or m.now)]
    moment, due = (said[-1] if said else sentence.context.titled), commitment.due
    return due is not None and of_one_year(commitment) and moment is not None and moment.year > due.year
