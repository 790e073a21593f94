"""Which figure belongs to a mention: number bound to indicator by clause and grammar.

Chinese puts a counted figure before its noun (5家龙头企业) or behind it (龙头企业5家), or in the next
clause after a carrier (…测试道路，累计新增49公里). Owns: that grammar. Must not: judge tense or place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from monitor.judge import cues
from monitor.judge.measure import same
from monitor.judge.mentions import Mention
from monitor.model import Commitment, Indicator, Period
from monitor.text import periods, places
from monitor.text.quantities import Quantity, find, same_unit

_CLAUSE = re.compile(r"[,;。!?\n]")
_BEFORE_GAP = 14
_LATER = re.compile(r",(?:目前|现|截至|到|至)?[^,;。\d]{0,4}(?:\d{4}年|\d{1,2}月|今年|目前|合计|共|累计|总)")
"""The next clause goes on to a later time or to the sum."""
_OF_WHICH = re.compile(r"其中[,:]?(?:武汉|全市|我市)市?(?:为|有|达到?|建成|约|近|占|共)?(?=\d)")
_CHANGE = re.compile(r"(?:增长|涨幅|提高|增加|降低|减少|下降)$")
_REACHED = re.compile(r"(?:提高|提升|增加|增长|上升|扩大|降低|下降|减少|降|回落)(?:到|至|为)(?:约|近|超过)?$")
_TOUCHING = 1
"""A figure that touches the name it follows is its own: 独角兽企业7家."""
_AFTER_GAP = 32
_CLAUSES_ON = 3
"""How many clauses further a figure may stand when only carriers lie between."""


class Place(StrEnum):
    """How a figure stands to its mention."""

    INSIDE = "inside"
    AFTER = "after"
    BEFORE = "before"
    NEXT = "next"
    LISTED = "listed"


class Kind(StrEnum):
    """What a figure beside a mention is."""

    VALUE = "value"
    GOAL = "goal"
    NAMED = "named"
    DELTA = "delta"
    ADDITION = "addition"
    OLD = "old"
    RATE = "rate"
    PART = "part"
    OTHER_UNIT = "other_unit"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure tied to a mention."""

    quantity: Quantity
    place: Place
    kind: Kind


def figures(
    text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]
) -> tuple[Bound, ...]:
    """The figures that may belong to `mention`, likeliest first; empty when none does. Pure."""
    listed = _listed(text, mention, quantities)
    found = [(q, Place.LISTED) for q in listed] or [
        *((q, Place.INSIDE) for q in quantities if mention.start <= q.start and q.end <= mention.end),
        *_beside(text, mention, others, quantities),
    ]
    return tuple(Bound(q, place, _kind(text, q, mention, place)) for q, place in found)


def _beside(
    text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Place]]:
    after = list(_after(text, mention, others, quantities))
    before = list(_before(text, mention, quantities))
    yield from ((q, Place.NEXT) for q in _of_which(text, mention, quantities))
    touching = [q for q in after if q.start - mention.end <= _TOUCHING]
    yield from ((q, Place.AFTER) for q in touching)
    yield from ((q, Place.BEFORE) for q in before)
    yield from ((q, Place.AFTER) for q in after if q not in touching)
    indicator = mention.commitment.indicator
    settled = any(_kind(text, q, mention, Place.AFTER) in (Kind.VALUE, Kind.GOAL) for q in (*before, *after))
    rounded = any(q.bound == ">" for q in (*before, *after))
    later = bool(_LATER.match(text, _end_of_clause(text, mention.end)))
    if not settled or rounded or later or (indicator is not None and indicator.needs):
        yield from ((q, Place.NEXT) for q in _next(text, mention, others, quantities))


def _of_which(text: str, mention: Mention, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The city's share behind a larger whole: 全省9.6万个，其中武汉市4.1万个."""
    for match in _OF_WHICH.finditer(text, mention.end):
        yield from (q for q in quantities if q.start == match.end())


def _before(text: str, mention: Mention, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """A figure right before the noun it counts: 引进2家数字金融头部企业."""
    earlier = [q for q in quantities if q.end <= mention.start and not q.ordinal]
    if not earlier:
        return
    nearest = earlier[-1]
    between = text[nearest.end : mention.start]
    if (
        len(between) <= _BEFORE_GAP
        and not _CLAUSE.search(between)
        and not re.search(r"[()（]", between)
        and not cues.single("acts_between").search(between)
        and "、" not in between[:1]
        and nearest.unit != "%"
        and not re.match(r"(?:的)?(?:目标|任务)|[)）]", between)
        and _prenominal(text, nearest)
    ):
        yield nearest


def _prenominal(text: str, quantity: Quantity) -> bool:
    """True when the counted noun follows the figure: a Chinese character that is no predicate."""
    rest = re.sub(r"^(?:以上|左右|以内|以下|多|余)?的?", "", text[quantity.end : quantity.end + 8])
    if not rest or not re.match(r"[\u3400-\u9fffA-Za-z]", rest):
        return False
    return not rest.startswith(tuple(cues.data()["predicate_after"]))


def _after(
    text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]
) -> Iterator[Quantity]:
    """Figures behind the noun in its clause, up to the next noun that is tracked too."""
    clause_end = _end_of_clause(text, mention.end)
    for q in quantities:
        if not mention.end <= q.start < clause_end:
            continue
        between = text[mention.end : q.start]
        if (
            _another_between(mention, others, q)
            or len(between) > _AFTER_GAP
            or cues.single("part_between").search(between)
        ):
            return
        if not _counts_another(text, q):
            yield q


def _counts_another(text: str, q: Quantity) -> bool:
    """The figure stands before a noun of its own (首批12栋研发楼), so it is not the one before it; 第7期 never does."""
    if q.ordinal or q.unit in ("%", "元", "P") or not q.unit:
        return False
    return (
        _prenominal(text, q)
        and not _goal_follows(text, q)
        and not _is_old(text, q, text[max(0, q.start - 16) : q.start])
    )


def _end_of_clause(text: str, at: int) -> int:
    match = _CLAUSE.search(text, at)
    return match.start() if match else len(text)


def _another_between(mention: Mention, others: Sequence[Mention], q: Quantity) -> bool:
    return any(mention.end <= m.start and m.end <= q.start and m.commitment is not mention.commitment for m in others)


def _next(text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """A figure in a following clause that has no noun of its own before it."""
    at = _end_of_clause(text, mention.end)
    for _ in range(_CLAUSES_ON):
        if at >= len(text) or text[at] in "。!?\n":
            return
        end = _end_of_clause(text, at + 1)
        inside = [q for q in quantities if at < q.start < end]
        if any(at < m.start < end and m.commitment is not mention.commitment for m in others):
            return
        if inside:
            if not _only_carriers(text[at + 1 : inside[0].start]) or _counts_another(text, inside[0]):
                return
            yield inside[0]
            if not _LATER.match(text, end):
                return
        at = end


@cache
def _carriers() -> re.Pattern[str]:
    words = sorted(cues.data()["carriers"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))}|[:(、]|\d+年)*$")


def led_by_verb(text: str, q: Quantity) -> bool:
    """Whether anything but a place or a time stands before a figure in its clause: 培育50名, but not 经开区106公里."""
    return bool(_without_place_and_time(_clause_before(text, q)).strip("、(为对共有是"))


def _only_carriers(stretch: str) -> bool:
    """Nothing but verbs of size, adverbs and expressions of time: 到10月中旬累计达."""
    return bool(_carriers().match(_without_place_and_time(stretch)))


def _without_place_and_time(stretch: str) -> str:
    spans = [(m.start, m.end) for m in periods.find(stretch, None)]
    spans += [(m.start, m.end) for m in places.find(stretch, "")]
    bare = "".join(c for i, c in enumerate(stretch) if not any(s <= i < e for s, e in spans))
    return re.sub(r"(?:截至|到|至)?\d{0,4}年?\d{1,2}月(?:底|末|份|中旬|上旬|下旬|\d+日)?", "", bare)


def _listed(text: str, mention: Mention, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """A、B分别达80%、95%: as many figures behind 分别 as names before it, in the same order."""
    marker = text.find("分别", mention.end)
    if marker < 0 or _CLAUSE.search(text[mention.end : marker]):
        return ()
    start = max([m.end() for m in _CLAUSE.finditer(text, 0, mention.start)], default=0)
    names = _names_before(text[start:marker], start, mention)
    behind = [q for q in quantities if marker < q.start < _end_of_list(text, marker)]
    if names is None or len(behind) != names[1]:
        return ()
    return (behind[names[0]],)


def _names_before(stretch: str, start: int, mention: Mention) -> tuple[int, int] | None:
    """Which of the names joined by 、和与及 the mention is, and how many there are."""
    parts = [m.span() for m in re.finditer(r"[^、和与及]+", stretch)]
    inside = [k for k, (s, e) in enumerate(parts) if start + s <= mention.end - 1 < start + e]
    return (inside[0], len(parts)) if inside else None


def _end_of_list(text: str, at: int) -> int:
    match = re.compile(r"[;。!?\n]").search(text, at)
    return match.start() if match else len(text)


def _fits(commitment: Commitment, q: Quantity) -> bool:
    indicator = commitment.indicator
    if indicator is None:
        return False
    if indicator.unit in ("名", "位") and indicator.better == "less":
        return q.ordinal  # a rank is said as one: 第三, 前三
    if q.ordinal:
        return same_unit(indicator.unit, q.unit, indicator.units) and q.unit in ("期", "场", "次", "批")
    return same_unit(indicator.unit, q.unit, indicator.units)


def _kind(text: str, q: Quantity, mention: Mention, place: Place) -> Kind:
    """What the words around a figure make of it."""
    if q.points:
        return Kind.POINTS
    if not _fits(mention.commitment, q):
        return Kind.OTHER_UNIT
    before = text[max(0, q.start - 16) : q.start]
    if _is_old(text, q, before):
        return Kind.OLD
    counted = 0 <= mention.start - q.end <= _BEFORE_GAP and cues.single("goal_after").match(text, mention.end)
    if counted or _goal_follows(text, q) or cues.single("goal_before").search(before):
        return Kind.GOAL
    if _is_part(text, q, before) or _is_event(text, q, mention):
        return Kind.PART
    if _named_by_goal(text, q, mention):
        return Kind.NAMED
    if cues.single("per_before").search(_clause_before(text, q)):
        return Kind.RATE
    return _size_or_difference(text, q, mention, place)


def _indefinite(text: str, q: Quantity) -> bool:
    """是一套平台, 有一家企业: one as an article counts nothing."""
    return text[q.start] == "一" and text[q.start - 1 : q.start] in ("是", "有", "的", "某", "这", "那", "了", "为")


def _named_by_goal(text: str, q: Quantity, mention: Mention) -> bool:
    """The goal itself stands as an attribute at the head of its clause: 10万吨特种橡胶基地, 3年8亿元的改造资金."""
    indicator = mention.commitment.indicator
    if indicator is None or q.ordinal or indicator.value <= 1 or not same(q.value, indicator.value):
        return False
    head = re.sub(r"^(?:问:|答:|\d年)+", "", _clause_before(text, q))
    goes_on = re.match(r"[^,。;]*,(?:目前|现|已|累计|截至)", text[mention.end :])
    return bool(not head.strip() or goes_on) and _prenominal(text, q)


def _is_part(text: str, q: Quantity, before: str) -> bool:
    """An article, a count of dimensions, or what its owner reports of itself: no size of the thing named."""
    undone = q.value == 0 or cues.single("undone_after").match(text, q.end)
    disputed = undone or cues.single("disputed_before").search(before)
    return bool(disputed or cues.single("dimension_after").match(text, q.end)) or _indefinite(text, q)


def _is_event(text: str, q: Quantity, mention: Mention) -> bool:
    """What some of the things named did, or some among them: 7家独角兽企业提交申请; 独角兽企业中，7家已迁走."""
    among = text[mention.end : mention.end + 1] == "中" and q.start >= mention.end
    counted = 0 <= mention.start - q.end <= _BEFORE_GAP and cues.single("event_after").match(text, mention.end)
    indicator = mention.commitment.indicator
    return bool(among or (counted and indicator is not None and indicator.period is Period.LEVEL))


def _is_old(text: str, q: Quantity, before: str) -> bool:
    return bool(cues.single("old_before").search(before)) and bool(
        cues.single("old_after").match(text[q.end : q.end + 8])
    )


def _size_or_difference(text: str, q: Quantity, mention: Mention, place: Place) -> Kind:
    indicator = mention.commitment.indicator
    before = _clause_before(text, q)
    counts_growth = indicator is not None and (
        "增" in indicator.name or "提升" in indicator.name or bool(indicator.needs)
    )
    if not counts_growth and cues.single("delta_before").search(before):
        return Kind.DELTA
    if indicator is not None and _CHANGE.search(indicator.name) and _REACHED.search(before):
        return Kind.PART  # 由450元提高到610元 states a level, not how much was added
    if cues.single("batch_before").search(_part_before(text, q)) and not q.ordinal:
        return Kind.ADDITION
    level = indicator is not None and indicator.period is Period.LEVEL and not indicator.needs
    if (
        level
        and not _held_against_goal(text, q, indicator)
        and place is not Place.INSIDE
        and cues.single("addition_before").search(before)
    ):
        return Kind.ADDITION
    return Kind.VALUE


def _held_against_goal(text: str, q: Quantity, indicator: Indicator | None) -> bool:
    """The text itself holds the figure against the goal: 新增培育7家，多于5家的任务数."""
    part = re.split(r"[;。]", text[q.end :])[0]
    later = [other for other in find(part) if indicator is not None and same(other.value, indicator.value)]
    return any(_goal_follows(part, other) for other in later)


def _goal_follows(text: str, q: Quantity) -> bool:
    return bool(cues.single("goal_after").match(text[q.end : q.end + 14]))


def _part_before(text: str, q: Quantity) -> str:
    start = max([m.end() for m in re.finditer(r"[;。!?\n]", text[: q.start])], default=0)
    return text[start : q.start]


def _clause_before(text: str, q: Quantity) -> str:
    start = max([m.end() for m in _CLAUSE.finditer(text, 0, q.start)], default=0)
    return text[start : q.start]
