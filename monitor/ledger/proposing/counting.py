"""How a promised figure is counted: operator, unit, which way is better, and over which period.

Must not: name the thing, nor decide whether it is promised.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.ledger.proposing import rules, wording
from monitor.ledger.proposing.naming import Named, without_level
from monitor.ledger.proposing.pieces import Figure
from monitor.model import Indicator, Op, Period

_WORKING_DAYS = "个工作日"
_SHARES = ("%", "‰")
_TEN_THOUSAND = 10_000
_CLOSE = 14
"""Characters before a figure within which a word of bound still holds for it."""


def indicator(figure: Figure, what: Named, *, period: Period) -> Indicator:
    """The indicator of a promised figure. Pure."""
    q = figure.quantity
    op = _op(figure, what)
    unit = _unit(figure, what)
    misses = wording.near_misses(what, period)
    return Indicator(
        name=what.name,
        op=op,
        value=q.value,
        value_high=q.value_high if op is Op.RANGE else None,
        unit=unit,
        better="less" if figure.rank or _less(what, op) else "more",
        period=period,
        aliases=wording.without(misses, wording.aliases(what)),
        near_misses=misses,
        units=wording.other_units(unit),
        needs=wording.needs(what, period),
        parts=figure.parts,
        each=("每个", "各") if figure.parts > 1 else (),
    )


def countable(figure: Figure, what: Named) -> bool:
    """False for a bare number before a noun that is not counted so (8000万纳税人)."""
    return not figure.right or figure.rank or bool(_unit(figure, what))


# ---------------------------------------------------------------- operator and unit


def _op(figure: Figure, what: Named) -> Op:
    q, left = figure.quantity, figure.left
    if q.value_high is not None:
        return Op.RANGE
    if figure.rank:
        return Op.AT_MOST
    if q.bound == "~":
        return Op.ABOUT
    if q.bound == "<":
        return Op.BELOW if rules.pattern("below_before").search(left) else Op.AT_MOST
    if q.bound == ">":
        strong = rules.pattern("above_before").search(left) and not rules.pattern("not_below_before").search(left)
        return Op.ABOVE if strong and not figure.behind.startswith("以上") else Op.AT_LEAST
    return _unbounded(figure, what)


def _unbounded(figure: Figure, what: Named) -> Op:
    """The operator where no word touches the figure: 至少要引进2家; 分别突破1200亿元、500亿元; 新增1万家."""
    close = figure.left[-_CLOSE:]
    if rules.pattern("at_least").search(close):
        return Op.AT_LEAST
    if rules.pattern("above_before").search(figure.left):
        return Op.ABOVE
    if rules.pattern("at_most").search(close) or (
        figure.quantity.unit == _WORKING_DAYS and rules.pattern("within_days").match(figure.behind)
    ):
        return Op.AT_MOST
    grows = what.change in ("增长", "提高") or (what.change and figure.quantity.unit in _SHARES)
    adds = figure.quantity.unit not in _SHARES and (
        rules.pattern("adding").search(what.verb) or rules.pattern("named_new").search(what.noun)
    )
    return Op.AT_LEAST if adds or grows else Op.EQUAL


def _unit(figure: Figure, what: Named) -> str:
    q = figure.quantity
    if figure.rank:
        return "名"
    unit = "个百分点" if q.points else q.unit
    unit = (
        unit
        or _counter((what.spoken if figure.served else "") or what.noun, "$")
        or (_counter(figure.left, "") if figure.right else "")
        or _uncounted(figure)
    )
    return f"{unit}/{figure.each}" if figure.each else unit


def _uncounted(figure: Figure) -> str:
    """解决6000万农村人口饮水问题: people, and who lives together, may be told without a counter."""
    served = rules.pattern("serving").search(figure.verb) and not figure.served
    if figure.quantity.value < _TEN_THOUSAND or served:
        return ""
    if rules.pattern("uncounted_not").search(figure.right + figure.served + figure.verb):
        return ""
    return next((str(unit) for known, unit in rules.data()["uncounted"] if re.match(known, figure.right)), "")


def _counter(noun: str, end: str) -> str:
    """The counter of a thing whose figure has none."""
    return next((counter for known, counter in _counters(end) if known.search(noun)), "")


@cache
def _counters(end: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(f"(?:{row[0]}){end}"), str(row[1])) for row in rules.data()["counters"])


def _less(what: Named, op: Op) -> bool:
    if what.change in ("降低", "减少", "提高", "增长"):
        return False
    return op in (Op.AT_MOST, Op.BELOW) or what.lowered or bool(rules.pattern("less").search(what.name))


# ---------------------------------------------------------------- period


def period(figure: Figure, what: Named, *, yearly: bool) -> Period:
    """A level at a date, a sum since the term began, or the result of one year. Pure.

    `yearly` where the document promises for one year.
    """
    summed = Period.YEARLY if yearly else Period.CUMULATIVE
    if figure.rank or figure.whole or (figure.quantity.unit in rules.data()["level_units"] and not what.change):
        return Period.LEVEL
    if _each_year(figure, what):
        return Period.YEARLY
    if yearly and not what.change and _stands(figure, what):
        return Period.LEVEL
    if what.change or (not yearly and rules.pattern("running").search(what.noun)):
        return summed
    level, flow = _sets_level(figure, what), _is_flow(figure, what)
    if figure.quantity.unit in _SHARES or (not figure.quantity.unit and not figure.right):
        return Period.YEARLY if flow else Period.LEVEL
    if flow and not yearly and rules.pattern("adding").search(what.verb + what.noun):
        return Period.CUMULATIVE
    if flow and (yearly or level or not figure.right):
        return Period.YEARLY
    return summed if _sums(figure, what, yearly=yearly, level=level) else Period.LEVEL


def _stands(figure: Figure, what: Named) -> bool:
    """累计恢复航线15条, 每10万人45台: what there is by then, or for so many people."""
    return bool(rules.pattern("by_now").search(figure.left) or rules.pattern("for_so_many").search(what.noun))


def _each_year(figure: Figure, what: Named) -> bool:
    """每年新增5万个; 年均增长10%, also where the clause before says it. What each person gets a year is a level."""
    left = rules.pattern("a_year_each").sub("", figure.left)
    return bool(rules.pattern("each_year").search(left)) or ("subject" in what.doubts and "年均" in figure.subject)


def _sets_level(figure: Figure, what: Named) -> bool:
    bare = rules.pattern("bounds_of_level").sub("", figure.left)
    if figure.right and what.verb and re.search(f"{re.escape(what.verb)}{rules.data()['passes']}", bare):
        return False  # 完成超200个村寨改造: a bound of what is done
    if rules.pattern("just_over").search(bare) and _adds_up(figure, what):
        return False  # 抽检食品超4万批次: more than so many are done
    if rules.pattern("level_before").search(bare):
        return True
    if rules.pattern("arranged").search(bare):
        return False
    return not figure.right and not what.verb and without_level(bare)[1]


def _is_flow(figure: Figure, what: Named) -> bool:
    """Whether the thing is what happens within a year: 粮食产量, 一般公共预算收入, 班列开行550列."""
    if figure.quantity.unit in rules.data()["flow_units"]:
        return True
    if figure.quantity.unit in rules.data()["level_units"]:
        return False
    return bool(_flows().search(what.noun))


@cache
def _flows() -> re.Pattern[str]:
    return re.compile(f"(?:{rules.data()['flows']}){rules.data()['flow_ends']}")


def _sums(figure: Figure, what: Named, *, yearly: bool, level: bool) -> bool:
    """Whether the number is of acts that add up over the term, and not the size of what they leave."""
    adds = _adds_up(figure, what)
    if level and yearly and _passes(figure, what):
        return True
    if level:
        return adds and rules.pattern("adding").match(what.verb) is not None
    if yearly:
        stock = rules.ending("stock_ends").search(what.noun) and not rules.pattern("done_area").search(what.noun)
        return adds or (not stock and (bool(what.verb) or not figure.right))
    return adds or bool(rules.pattern("in_years").search(figure.left))


def _adds_up(figure: Figure, what: Named) -> bool:
    """Whether what is counted is done once each: 改造小区, 干部培训."""
    acts = rules.pattern("summing").search(what.verb) and not rules.pattern("no_summing").match(what.verb)
    people = figure.right and rules.pattern("people").search(what.noun)
    return bool(acts or people or rules.ending("done_ends").search(what.noun))


def _passes(figure: Figure, what: Named) -> bool:
    """Whether the unit counts what passes (边境游突破500万人次), not for so many people, and not what there is room for."""
    if figure.quantity.unit not in rules.data()["passing_units"]:
        return False
    return not rules.pattern("for_so_many").search(figure.left) and not rules.ending("room").search(what.noun)
