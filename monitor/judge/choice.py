"""Which of the figures beside a name is what a sentence states of it: reported before planned, sums before their parts.

Must not: judge place, period or relation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.judge import cues
from monitor.judge.clauses import prenominal
from monitor.judge.mentions import plain
from monitor.judge.sentence import Sentence
from monitor.judge.sizes import Bound, Kind, Place
from monitor.judge.stance import clause_around, just_before, tense_of, when_of
from monitor.judge.tasks import without_tasks
from monitor.judge.tense import Tense
from monitor.model import Indicator, Period
from monitor.text.quantities import is_general


def choose(sentence: Sentence, bounds: Sequence[Bound], indicator: Indicator) -> Bound | None:
    """The first value that is reported, else the first value, else a goal, a difference or an addition.

    Of values those beside a word the indicator needs, else those beside a word of sum that takes it up.
    """
    needs, yearly = indicator.needs, indicator.period is Period.YEARLY
    own = any(bound.quantity.unit == indicator.unit for bound in bounds)  # 31个小区、居民1.2万户
    bounds = [bound for bound in bounds if not own or bound.quantity.unit == indicator.unit or not _general(bound)]
    bounds = without_tasks(sentence.text, bounds, indicator)
    if any(bound.kind is Kind.NAMED for bound in bounds):  # 1000个项目完成投资90亿元,243个建成投产: some of those
        bounds = [b for b in bounds if b.place is not Place.NEXT or not prenominal(sentence.text, b.quantity)]
    values = [bound for bound in bounds if bound.kind is Kind.VALUE]
    values = [bound for bound in values if bound.place is Place.SHARE] or values
    clauses = [(clause_around(sentence.text, bound), bound) for bound in values]
    said = [bound for clause, bound in clauses if any(plain(word) in clause for word in needs)]
    first = min(
        (bound.quantity.start for bound in said), default=len(sentence.text) if not _leads_in(sentence, needs) else 0
    )
    needed = [
        b for clause, b in clauses if b in said or (cues.pattern("total").search(clause) and b.quantity.start > first)
    ]
    needed = needed if needs else []
    values = needed or values
    if values and (needed or len(values) > 1):
        reported = [bound for bound in values if tense_of(sentence, bound)[0] is Tense.DONE]
        return _exact(sentence.text, _latest(sentence, reported or values, yearly=yearly), reported)
    for kinds in ((Kind.VALUE,), (Kind.NAMED, Kind.GOAL, Kind.ADDITION, Kind.DELTA, Kind.RATE, Kind.POINTS)):
        for bound in bounds:
            if bound.kind in kinds:
                return bound
    return None


def _general(bound: Bound) -> bool:
    return is_general(bound.quantity.unit)


def _latest(sentence: Sentence, values: Sequence[Bound], *, yearly: bool) -> Bound:
    """Of several reported values that of the latest time said (2021年36项，2022年52项); else the sum behind its parts."""
    so_far = [b for b in values if cues.pattern("so_far").search(just_before(sentence.text, b))]
    if so_far and not yearly:
        values = [b for b in values if b in so_far or _exceeds_later(sentence, b, so_far)]
    if yearly:
        values = [b for b in values if not _over_all_years(clause_around(sentence.text, b))] or values
    counted = [b for b in values if not b.quantity.ordinal]
    values = counted or values  # 首条航线开通，全市航线增至9条: how many there are, not which it was
    dated = [(_said_at(sentence, bound), bound) for bound in values]
    latest = max(day for day, _ in dated)
    newest = [bound for day, bound in dated if day == latest]
    sums = [
        b for b in newest if cues.pattern("total").search(clause_around(sentence.text, b)) and b.place is Place.NEXT
    ]
    return sums[-1] if sums and len(newest) > 1 else newest[0]


def _over_all_years(clause: str) -> bool:
    """累计新增…已达4300个 beside 新增712个: all there is by now, where what one year brought is told too."""
    return bool(cues.pattern("sums_up").search(clause)) and not cues.pattern("names_a_year").search(clause)


def _exceeds_later(sentence: Sentence, bound: Bound, sums: Sequence[Bound]) -> bool:
    """3月累计突破50亿次，11月底达到97亿次: of a day that is said, and no less than the sum before; else it is a part of it."""
    said = when_of(sentence, bound.quantity.start, bound.quantity.end).reason.code == "as_of.said"
    return said and bound.quantity.value >= max(each.quantity.value for each in sums)


def _leads_in(sentence: Sentence, needs: Sequence[str]) -> bool:
    """A word the indicator needs stands in the sentence at all, so that a word of sum can take it up."""
    return any(plain(word) in sentence.text for word in needs)


def _said_at(sentence: Sentence, bound: Bound) -> date:
    when = when_of(sentence, bound.quantity.start, bound.quantity.end)
    return when.date or date.min


def _exact(text: str, first: Bound, others: Sequence[Bound]) -> Bound:
    """突破10万大关，达到10.2万架: the exact figure behind a rounded one is the value."""
    if first.quantity.bound != ">" and not cues.pattern("round_mark").match(text, first.quantity.end):
        return first
    low = first.quantity.value
    told = [b for b in others if b is not first and b.quantity.bound == "=" and b.quantity.unit]
    exact = [b for b in told if low <= b.quantity.value <= low * 1.5]
    return exact[0] if exact else first


def per_part(sentence: Sentence, indicator: Indicator, chosen: Bound) -> Bound:
    """The chosen figure; a sum over all parts of a goal set for each part is divided (共40项 in 4 fields is 10)."""
    clause = clause_around(sentence.text, chosen)
    per_part = any(plain(word) in sentence.text for word in indicator.each) and not cues.pattern("total").search(clause)
    if indicator.parts == 1 or per_part or any(plain(word) in clause for word in indicator.each):
        return chosen
    return replace(chosen, quantity=replace(chosen.quantity, value=chosen.quantity.value / indicator.parts))


def fallen(sentence: Sentence, indicator: Indicator, chosen: Bound) -> Bound:
    """The chosen figure; of a rate of growth that fell (投资下降4.5%) the negative one."""
    q = chosen.quantity
    grows = q.unit == "%" and cues.pattern("growth_named").search(indicator.name) is not None
    if not grows or not cues.pattern("fell_before").search(sentence.text[max(0, q.start - 6) : q.start]):
        return chosen
    return replace(chosen, kind=Kind.VALUE, quantity=replace(q, value=-q.value))
