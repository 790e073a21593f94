"""Which figure belongs to a mention: number bound to indicator by clause and grammar.

Chinese puts a counted figure before its noun (5家龙头企业) or behind it (龙头企业5家), or in the next
clause after a carrier (…测试道路，累计新增49公里). Owns: that grammar. Must not: judge tense or place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.judge import cues
from monitor.judge.measure import same
from monitor.judge.mentions import Mention, plain
from monitor.model import Commitment, Indicator, Period
from monitor.text import periods, places
from monitor.text.quantities import Quantity, find, same_unit

_CLAUSE = re.compile(r"[,;。!?\n]")
_BEFORE_GAP = 14
_LATER = re.compile(
    r"[,;](?:目前|现|截至|到|至)?[^,;。\d]{0,4}(?:\d{4}年|\d{1,2}月|今年|目前|合计|共|累计|总|实际|剔除|扣除|核实|已)"
)
"""The next clause goes on to a later time or to the sum."""
_JOINS = re.compile(r"以及|、|和(?!谐|平)|与|(?<![普涉波触])及(?![时格率])")
"""Between names strung together; 普及 is a word."""
_OWNED = re.compile(
    r"的(?!数量|数|总|规模|面积|里程|占比|比重|目标|建设|任务|资金|有|为|是|达|共|累计|实际|已)[\u3400-\u9fff]{0,4}([\u3400-\u9fff]{2})(?:有|已有|为|达|共|约|近|超)?$"
)
"""Behind a name: something of it is counted, not the thing (建有数字化车间的样本企业46家)."""
_SPAN = re.compile(r"[一二两三四五六七八九十\d]+年(?:间|来)|如今")
_PREDICATED = re.compile(r"[^,;。、)]")
"""Something more is said of the noun behind a figure: 3家企业上市."""
_NOUN = 2
"""Characters of a noun that may close a name before the next one (独角兽企业、瞪羚企业)."""
_TOUCHING = 1
"""A figure that touches the name it follows is its own: 独角兽企业7家."""
_AFTER_GAP = 32
_ANY_DAY = date(2000, 12, 31)
"""A day to find expressions of time by, where their year does not matter."""
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
    listed = _corrected(text, mention, quantities) or _listed(text, mention, quantities)
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
    later = _goes_on(text, _end_of_clause(text, mention.end))
    if not settled or rounded or later or (indicator is not None and indicator.needs):
        yield from ((q, Place.NEXT) for q in _next(text, mention, others, quantities))


def _of_which(text: str, mention: Mention, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The city's share behind a larger whole: 全省9.6万个，其中武汉市4.1万个."""
    for match in cues.pattern("of_which").finditer(text, mention.end):
        shares = [q for q in quantities if match.end() <= q.start < _end_of_list(text, match.end())]
        wholes = [q for q in quantities if _start_of_part(text, mention.start) <= q.start < match.start()]
        if match["each"] and len(shares) == len(wholes):
            closest = min(wholes, key=lambda whole: _gap(whole, mention), default=None)
            yield from (own for own, whole in zip(shares, wholes, strict=True) if whole is closest)
        elif not match["each"]:
            yield from (q for q in shares if q.start == match.end())


def _gap(q: Quantity, mention: Mention) -> int:
    """Characters between a figure and a name, whichever comes first."""
    return max(q.start - mention.end, mention.start - q.end)


def _start_of_part(text: str, at: int) -> int:
    return max([m.end() for m in re.finditer(r"[;。!?\n]", text[:at])], default=0)


def _before(text: str, mention: Mention, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """A figure right before the noun it counts: 引进2家数字金融头部企业."""
    earlier = [q for q in quantities if q.end <= mention.start and (not q.ordinal or _tells_how_many(text, q))]
    if not earlier:
        return
    nearest = earlier[-1]
    between = text[nearest.end : mention.start]
    if (
        len(between) <= _BEFORE_GAP
        and not _CLAUSE.search(between)
        and not re.search(r"[()]", _without_apposition(between, text[mention.start : mention.end]))
        and not cues.pattern("acts_between").search(between)
        and "、" not in between[:1]
        and nearest.unit != "%"
        and not re.match(r"(?:的)?(?:目标|任务)|[)）]", between)
        and _prenominal(text, nearest)
    ):
        yield nearest


def _without_apposition(between: str, name: str) -> str:
    """17个行业级(区域级)平台: the bracket that opens before the name closes inside it."""
    return between[:-1] if between.endswith("(") and ")" in name else between


def _tells_how_many(text: str, q: Quantity) -> bool:
    """武汉首个, 今年开通的第13条: counted at home, the ordinal is the number there is by now."""
    return bool(cues.pattern("ordinal_at_home").search(text[max(0, q.start - 16) : q.start]))


def _prenominal(text: str, quantity: Quantity) -> bool:
    """True when the counted noun follows the figure: a Chinese character that is no predicate."""
    rest = re.sub(r"^(?:以上|左右|以内|以下|多|余)?的?", "", text[quantity.end : quantity.end + 8])
    if not rest or not re.match(r"[\u3400-\u9fffA-Za-z]|\dG", rest):
        return False
    return not cues.pattern("predicate_after").match(rest)


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
            (_another_between(mention, others, q) and not cues.pattern("both_before").search(between))
            or len(between) > _AFTER_GAP
            or _of_another(between, mention)
            or cues.pattern("part_between").search(between)
        ):
            return
        if not _counts_another(text, q, mention):
            yield q


def _of_another(between: str, mention: Mention) -> bool:
    """数字化车间的样本企业46家 counts firms; 转型专员的企业412家 counts what the indicator is of: firms."""
    owned, indicator = _OWNED.match(between), mention.commitment.indicator
    return owned is not None and (indicator is None or owned[1] not in indicator.name)


def _counts_another(text: str, q: Quantity, mention: Mention) -> bool:
    """The figure stands before a noun of its own (首批12栋研发楼), so it is not the one before it; 第7期 never does.

    A noun of the name itself is not another: 企业数字化转型专员覆盖365家企业.
    """
    noun = text[q.end : q.end + 2]
    indicator = mention.commitment.indicator
    own = text[mention.start : mention.end] + (indicator.name if indicator else "")
    if noun in own and not _PREDICATED.match(text, q.end + 2):
        return False
    if q.ordinal or q.unit in ("%", "元", "P") or not q.unit or cues.pattern("own_noun").match(text, q.end):
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
    """A figure in a following clause that has no noun of its own before it; of a series of times, each one's."""
    at, empty, series = _end_of_clause(text, mention.end), 0, False
    while empty < _CLAUSES_ON and at < len(text) and text[at] not in "。!?\n":
        series = series or _goes_on(text, at)
        if text[at] == ";" and not _begins_with_time(text, at + 1):
            return
        end = _end_of_clause(text, at + 1)
        if any(at < m.start < end and m.commitment is not mention.commitment for m in others):
            return
        inside = [q for q in quantities if at < q.start < end]
        if inside and not _leads_on(text, at + 1, inside[0], mention):
            return
        risen = len(inside) > 1 and _is_old(text, inside[0], text[max(0, inside[0].start - 16) : inside[0].start])
        fitting = [q for q in inside[: 1 + risen] if not series or _fits(mention.commitment, q)]
        yield from fitting
        if fitting and not _goes_on(text, end):
            return
        empty = 0 if inside else empty + 1
        at = end


def _goes_on(text: str, at: int) -> bool:
    """Behind the clause that ends at `at` the text goes on to a later time or to the sum."""
    return bool(_LATER.match(text, at))


def _leads_on(text: str, at: int, q: Quantity, mention: Mention) -> bool:
    """Whether the clause from `at` to the figure still speaks of what the mention named."""
    stretch = text[at : q.start]
    if cues.pattern("listed_names").fullmatch(stretch) and cues.pattern("enters_list").match(text, q.end):
        return True
    if _of_growth(mention.commitment.indicator):
        stretch = cues.pattern("growth_carrier").sub("", stretch)
    return only_carriers(stretch) and not _counts_another(text, q, mention)


def _of_growth(indicator: Indicator | None) -> bool:
    """Whether what grew is the indicator itself, so that 比上年增长20% is its value."""
    return indicator is not None and ("增" in indicator.name or "提升" in indicator.name or bool(indicator.needs))


def _begins_with_time(text: str, at: int) -> bool:
    """2021年36项;2022年52项: the part goes on with a later time of the same thing."""
    return any(m.start <= _TOUCHING for m in periods.find(text[at : at + 12], _ANY_DAY)) or bool(_SPAN.match(text, at))


def led_by_verb(text: str, q: Quantity) -> bool:
    """Whether anything but a place or a time stands before a figure in its clause: 培育50名, but not 经开区106公里."""
    return bool(_without_place_and_time(_clause_before(text, q)).strip("、(为对共有是"))


def only_carriers(stretch: str) -> bool:
    """Nothing but verbs of size, adverbs and expressions of time: 到10月中旬累计达."""
    return bool(cues.pattern("carriers").fullmatch(_without_place_and_time(stretch)))


def _without_place_and_time(stretch: str) -> str:
    spans = [(m.start, m.end) for m in periods.find(stretch, _ANY_DAY)]
    spans += [(m.start, m.end) for m in places.find(stretch, "")]
    bare = "".join(c for i, c in enumerate(stretch) if not any(s <= i < e for s, e in spans))
    bare = re.sub(r"[^,;。]{0,8}以来|[一二两三四五六七八九十\d]+年(?:间|来)", "", bare)
    return re.sub(r"(?:截至|到|至)?\d{0,4}年?\d{1,2}月(?:底|末|份|中旬|上旬|下旬|\d+日)?", "", bare)


def _listed(text: str, mention: Mention, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """A、B分别达80%、95%: as many figures behind 分别 as names before it, in the same order."""
    marker = text.find("分别", mention.end)
    if marker < 0 or _CLAUSE.search(text[mention.end : marker]):
        return ()
    start = max([m.end() for m in _CLAUSE.finditer(text, 0, mention.start)], default=0)
    names = _names_before(text[start:marker], start, mention)
    behind = _in_a_row(text, [q for q in quantities if marker < q.start < _end_of_list(text, marker)])
    if names is None or len(behind) != names[1]:
        return ()
    return (behind[names[0]],)


def _in_a_row(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The figures from the first on that only 、 or 和 parts: 分别为74.2%、91.5%，较…提升6.8个百分点 has two."""
    row = list(quantities[:1])
    for q in quantities[1:]:
        if text[row[-1].end : q.start] not in (
            "、",
            "和",
            "与",
            "及",
            "以及",
            ",",
            "、约",
            "、近",
            "、超",
            "和近",
            "和约",
        ):
            break
        row.append(q)
    return row


def _corrected(text: str, mention: Mention, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """“5G基站4.3万个”有误，应为3.4万个: the figure that a correction puts in the place of the wrong one."""
    right = cues.pattern("corrected_to").search(text, mention.end, _end_of_list(text, mention.end))
    if right is None:
        return ()
    return tuple(q for q in quantities if right.end() <= q.start <= right.end() + _TOUCHING + 1)[:1]


def _names_before(stretch: str, start: int, mention: Mention) -> tuple[int, int] | None:
    """Which of the names joined by 、和与及 the mention is, and how many there are."""
    parts = _between(stretch, [m.span() for m in _JOINS.finditer(stretch)])
    inside = [k for k, (s, e) in enumerate(parts) if start + s <= mention.end - 1 < start + e]
    return (inside[0], len(parts)) if inside else None


def _between(stretch: str, joins: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What stands between the joining words."""
    starts, ends = [0, *(e for _, e in joins)], [*(s for s, _ in joins), len(stretch)]
    return [(s, e) for s, e in zip(starts, ends, strict=True) if s < e]


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
        return same_unit(indicator.unit, q.unit, indicator.units)
    return same_unit(indicator.unit, q.unit, indicator.units)


def _kind(text: str, q: Quantity, mention: Mention, place: Place) -> Kind:
    """What the words around a figure make of it."""
    if q.points:
        return Kind.POINTS
    if not _fits(mention.commitment, q) or (_is_ordinal_count(mention, q) and not _tells_how_many(text, q)):
        return Kind.OTHER_UNIT
    before = text[max(0, q.start - 16) : q.start]
    if _is_old(text, q, before):
        return Kind.OLD
    counted = 0 <= mention.start - q.end <= _BEFORE_GAP and cues.pattern("goal_after").match(text, mention.end)
    if counted or _goal_follows(text, q) or _goal_leads(text, q, mention):
        return Kind.GOAL
    if _says_no_size(text, q, mention, place, before):
        return Kind.PART
    if _named_by_goal(text, q, mention):
        return Kind.NAMED
    if cues.pattern("per_before").search(_clause_before(text, q)):
        return Kind.RATE
    return _size_or_difference(text, q, mention, place)


def _is_ordinal_count(mention: Mention, q: Quantity) -> bool:
    """第29家, 首个: an ordinal of things; a rank and the number of a course or session tell by themselves."""
    indicator = mention.commitment.indicator
    ranked = indicator is not None and indicator.unit in ("名", "位")
    return q.ordinal and not ranked and q.unit not in ("期", "场", "次", "批", "讲")


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


def _is_part(text: str, q: Quantity, mention: Mention, before: str) -> bool:
    """An article, a count of dimensions, or what its owner reports of itself: no size of the thing named."""
    undone = q.value == 0 or cues.pattern("undone_after").match(text, q.end)
    if _sums_names(text, q) or cues.pattern("equals_after").match(text, q.end):
        return True
    if q.unit != "元" and _not_there(text, q, mention):
        return True
    disputed = undone or cues.pattern("disputed_before").search(before)
    return bool(disputed or cues.pattern("dimension_after").match(text, q.end)) or _indefinite(text, q)


def _not_there(text: str, q: Quantity, mention: Mention) -> bool:
    """Begun, signed for or torn down is not there; but 开工 is what 新开工水利项目85个 promises."""
    found = cues.pattern("not_there_before").search(text[max(0, q.start - 16) : q.start])
    indicator = mention.commitment.indicator
    promised = (*indicator.needs, indicator.name) if indicator else ()
    return found is not None and not any(found["act"].startswith(word) or found["act"] in word for word in promised)


def _sums_names(text: str, q: Quantity) -> bool:
    """设计机架数、已装机架数、已加电机架数三项: a numeral that only counts the names strung together before it."""
    names = _part_before(text, q).split(",")[-1].split("、")
    return text[q.start] in "两三四五六七八九" and len(names) == q.value > 1


def _says_no_size(text: str, q: Quantity, mention: Mention, place: Place, before: str) -> bool:
    """Whether the figure is of a part, an event, an equation or a sum of several kinds."""
    turned = q.end <= mention.start and cues.pattern("equals_after").match(text, mention.end)
    if turned or _is_part(text, q, mention, before) or _is_event(text, q, mention):
        return True
    return place is not Place.LISTED and _of_several_kinds(text, q, mention)


def _of_several_kinds(text: str, q: Quantity, mention: Mention) -> bool:
    """4G和5G基站共12万个, 独角兽、瞪羚企业62家: the sum of this and of other kinds."""
    if cues.pattern("other_kinds").search(text, mention.start, max(q.start, mention.end)):
        return True
    behind = text[mention.end : q.start] if q.start >= mention.end else ""
    if not behind or _CLAUSE.search(behind) or cues.pattern("both_before").search(behind) or find(behind):
        return False
    front = text[_start_of_clause(text, mention.start) : mention.start]
    before = _parts(front)[-1:] if _JOINS.search(front[-2:]) and cues.pattern("sum_before").search(behind) else []
    joined = _JOINS.search(behind)
    after = _parts(behind[joined.end() :]) if joined and joined.start() <= _NOUN else []
    return any(_another_kind(name, mention) for name in (*before, *after))


def _parts(names: str) -> list[str]:
    return [names[start:end] for start, end in _between(names, [m.span() for m in _JOINS.finditer(names)])]


def _another_kind(name: str, mention: Mention) -> bool:
    """A name beside the mention that holds no word of its commitment, or one of its near misses."""
    indicator = mention.commitment.indicator
    if indicator is None or any(plain(miss) in name for miss in indicator.near_misses):
        return indicator is not None
    return not any(part in name for words in _words_of(mention) for part in words)


def _words_of(mention: Mention) -> Iterator[tuple[str, ...]]:
    """The words of the names that the mention's commitment goes by."""
    indicator = mention.commitment.indicator
    for alias in indicator.aliases if indicator else ():
        yield tuple(part for word in alias for part in word.split("|"))


def _start_of_clause(text: str, at: int) -> int:
    return max([m.end() for m in _CLAUSE.finditer(text, 0, at)], default=0)


def _is_event(text: str, q: Quantity, mention: Mention) -> bool:
    """What some of the things named did, or some among them: 7家独角兽企业提交申请; 独角兽企业中，7家已迁走."""
    among = text[mention.end : mention.end + 1] == "中"
    counted = 0 <= mention.start - q.end <= _BEFORE_GAP and cues.pattern("event_after").match(text, mention.end)
    indicator = mention.commitment.indicator
    return bool(among or (counted and indicator is not None and indicator.period is Period.LEVEL))


def _is_old(text: str, q: Quantity, before: str) -> bool:
    return bool(cues.pattern("old_before").search(before)) and bool(
        cues.pattern("old_after").match(text[q.end : q.end + 8])
    )


def _size_or_difference(text: str, q: Quantity, mention: Mention, place: Place) -> Kind:
    indicator = mention.commitment.indicator
    before = _clause_before(text, q)
    if not _of_growth(indicator) and cues.pattern("delta_before").search(before):
        return Kind.DELTA
    if (
        indicator is not None
        and cues.pattern("change_named").search(indicator.name)
        and cues.pattern("reached").search(before)
    ):
        return Kind.PART  # 由450元提高到610元 states a level, not how much was added
    batch = cues.pattern("batch_before").search(_part_before(text, q))
    if batch and not q.ordinal and not (_yearly(indicator) and cues.pattern("first_batch").search(batch[0])):
        return Kind.ADDITION
    level = indicator is not None and indicator.period is Period.LEVEL and not indicator.needs
    if (
        level
        and not _held_against_goal(text, q, indicator)
        and place is not Place.INSIDE
        and cues.pattern("addition_before").search(before)
    ):
        return Kind.ADDITION
    return Kind.VALUE


def _yearly(indicator: Indicator | None) -> bool:
    return indicator is not None and indicator.period is Period.YEARLY


def _held_against_goal(text: str, q: Quantity, indicator: Indicator | None) -> bool:
    """The text itself holds the figure against the goal: 新增培育7家，多于5家的任务数."""
    part = re.split(r"[;。]", text[q.end :])[0]
    later = [other for other in find(part) if indicator is not None and same(other.value, indicator.value)]
    return any(_goal_follows(part, other) for other in later)


def _goal_leads(text: str, q: Quantity, mention: Mention) -> bool:
    """目标3万个; but the 任务 of 揭榜任务10项 is what is counted, not a word for a goal."""
    at = max(0, q.start - 16)
    found = cues.pattern("goal_before").search(text[at : q.start])
    return found is not None and not mention.start <= at + found.start() < mention.end


def _goal_follows(text: str, q: Quantity) -> bool:
    return bool(cues.pattern("goal_after").match(text[q.end : q.end + 14]))


def _part_before(text: str, q: Quantity) -> str:
    return text[_start_of_part(text, q.start) : q.start]


def _clause_before(text: str, q: Quantity) -> str:
    start = max([m.end() for m in _CLAUSE.finditer(text, 0, q.start)], default=0)
    return text[start : q.start]
