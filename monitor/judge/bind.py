"""Which figure belongs to a mention: number bound to indicator by clause and grammar.

Chinese puts a counted figure before its noun (5家龙头企业) or behind it (龙头企业5家), or in the next
clause after a carrier (…测试道路，累计新增49公里). Owns: that grammar. Must not: judge tense or place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.judge import cues, items
from monitor.judge.clauses import (
    CLAUSE,
    clause_before,
    end_of_clause,
    end_of_list,
    goal_follows,
    prenominal,
    start_of_clause,
    start_of_part,
)
from monitor.judge.mentions import Mention, plain
from monitor.judge.sizes import BEFORE_GAP, Bound, Kind, Place, fits, is_old, kind_of, of_growth, tells_how_many
from monitor.model import Indicator
from monitor.text import periods
from monitor.text.lists import ENUMERATES, JOINS, between, pairs
from monitor.text.quantities import Quantity, find
from monitor.text.spans import without_places_and_times

_PREDICATED = re.compile(r"[^,;。、)]")
"""Something more is said of the noun behind a figure: 3家企业上市."""
_LEAST_NOUN = 2
"""Characters of the shortest noun that a name and a figure can share."""
_TELLING_NOUN = 4
"""Characters of a noun that is surely the one named (重点任务), whatever is said of it."""
_IN_TURN = re.compile(r"分别(?!高[于出]|低[于出]|快[于出]|慢[于出]|比|较|为全[国省])")
_EACH = re.compile(
    _IN_TURN.pattern
    + r"|(?:(?:同比)?(?:增长|下降)|达到?|超过?|突破|(?:提高|提升|增|降|下降)[到至]|为)(?=\d[\d.]*[万亿]*[^\d,;。、]{1,3}[、和]\d)"
)
"""Before figures that are told in the order of the names, unless they only say by how much each is above others; behind
a verb the word 分别 may be left out: 增长11%、17%; 超过98%、86%."""
_NEXT_ITEM = re.compile(r"\d[^、,;]{0,6}、(?P<named>[\u4e00-\u9fff()]{4,})$")
"""Behind a figure, 、 and another name before the next figure."""
_NEXT_FIGURE = ("、", "和", "与", "及")
"""Between two figures that stand in turn."""
_ANY_COUNTER = "个"
_TOUCHING = 1
"""A figure that touches the name it follows is its own: 独角兽企业7家."""
_AFTER_GAP = 32
_CLAUSES_ON = 3
"""How many clauses further a figure may stand when only carriers lie between."""


def figures(
    text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]
) -> tuple[Bound, ...]:
    """The figures that may belong to `mention`, likeliest first; empty when none does. Pure."""
    listed = _corrected(text, mention, quantities) or _listed(text, mention, quantities)
    if not listed and _nobody_s(text, mention, quantities):
        return ()
    found = [(q, Place.LISTED) for q in listed] or [
        *((q, Place.INSIDE) for q in quantities if _inside(text, mention, q)),
        *_beside(text, mention, others, quantities),
    ]
    return tuple(Bound(q, place, kind_of(text, q, mention, place)) for q, place in found)


def _nobody_s(text: str, mention: Mention, quantities: Sequence[Quantity]) -> bool:
    """Whether figures stand in turn behind names beside the mention, and nobody can tell which is whose.

    …,分别增长12%、14% behind more or fewer things than two; 投资、消费分别下降2%、增长6%; 危房、户厕520户、8000户.
    """
    behind = [q for q in quantities if mention.end <= q.start < end_of_list(text, mention.end)]
    each = _EACH.search(text, mention.start)
    if each is not None and each.start() < mention.end and len(_in_a_row(text, behind)) > 1:
        return True
    return _several_in_turn(text, mention, quantities) or _row_of_several(text, mention, behind)


def _several_in_turn(text: str, mention: Mention, quantities: Sequence[Quantity]) -> bool:
    """投资、消费分别下降2%、增长6%: 分别 behind names that are joined, and more figures than one behind that."""
    turn = _IN_TURN.search(text, mention.start, end_of_clause(text, mention.end))
    if turn is None or JOINS.search(text, start_of_clause(text, mention.start), turn.start()) is None:
        return False
    return sum(turn.end() <= q.start < end_of_list(text, turn.end()) and not q.points for q in quantities) > 1


def _row_of_several(text: str, mention: Mention, behind: Sequence[Quantity]) -> bool:
    """危房、户厕520户、8000户: names that are joined, and figures one behind the other; 高于全国、全省0.1和0.7个百分点 compares."""
    if len(behind) < 2 or any(q.points for q in behind[:2]):  # noqa: PLR2004
        return False
    joined = JOINS.search(text, start_of_clause(text, mention.start), behind[0].start)
    return joined is not None and text[behind[0].end : behind[1].start] in _NEXT_FIGURE


def _joins(stretch: str) -> list[tuple[int, int]]:
    return [match.span() for match in JOINS.finditer(stretch)]


def _inside(text: str, mention: Mention, q: Quantity) -> bool:
    """新建20个车间, for 新建车间: a figure among the words of a name counts what it names."""
    indicator = mention.commitment.indicator
    if not (mention.start <= q.start and q.end <= mention.end):
        return False
    if mention.behind and ("其中" in text[q.end : mention.end] or _of_another_step(text, mention)):
        return False  # 项目147个、其中10亿元以上48个: of all of them
    if indicator is None or of_growth(indicator):
        return True
    return not _numeral_of_name(text, mention, q) and not _before_measure(text, mention, q)


def _of_another_step(text: str, mention: Mention) -> bool:
    """开工建设住房4万套、建成3万套, of what is built: the first figure is of works that came to another step."""
    indicator, led = mention.commitment.indicator, text[start_of_clause(text, mention.start) : mention.start]
    needs = [plain(word) for word in indicator.needs] if indicator else []
    steps = [act[0] for act in cues.pattern("step_of_works").finditer(led)]
    return (
        bool(needs and steps)
        and not any(act in word for act in steps for word in needs)
        and not any(word in cues.pattern("step_of_works").sub("", led) for word in needs if word != "建设")
    )


def _numeral_of_name(text: str, mention: Mention, q: Quantity) -> bool:
    """三项改革试点单位: the numeral is part of the name and counts nothing."""
    indicator = mention.commitment.indicator
    return indicator is not None and q.end < mention.end and text[q.start : q.end + 1] in plain(indicator.name)


def _before_measure(text: str, mention: Mention, q: Quantity) -> bool:
    """建成高速公路326公里,总里程达6345公里: the figure of the clause before the measure."""
    return re.search("[,、]", text[q.end : mention.end]) is not None


def _beside(
    text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Place]]:
    after = list(_after(text, mention, others, quantities))
    before = list(_before(text, mention, quantities))
    yield from ((q, Place.SHARE) for q in _of_which(text, mention, quantities))
    touching = [q for q in after if q.start - mention.end <= _TOUCHING and text[mention.end : q.start] != "、"]
    yield from ((q, Place.AFTER) for q in touching)
    yield from ((q, Place.BEFORE) for q in before)
    yield from ((q, Place.AFTER) for q in after if q not in touching)
    indicator = mention.commitment.indicator
    settled = any(kind_of(text, q, mention, Place.AFTER) is Kind.VALUE for q in (*before, *after))
    rounded = any(q.bound == ">" or cues.pattern("round_mark").match(text, q.end) for q in (*before, *after))
    later = _goes_on(text, end_of_clause(text, mention.end))
    if not settled or rounded or later or (indicator is not None and indicator.needs):
        yield from ((q, Place.NEXT) for q in _next(text, mention, others, quantities))


def _of_which(text: str, mention: Mention, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The city's share behind a larger whole: 全省9.6万个，其中武汉市4.1万个."""
    for match in cues.pattern("of_which").finditer(text, mention.end):
        shares = [q for q in quantities if match.end() <= q.start < end_of_list(text, match.end())]
        wholes = [q for q in quantities if start_of_part(text, mention.start) <= q.start < match.start()]
        if match["each"] and len(shares) == len(wholes):
            closest = min(wholes, key=lambda whole: _gap(whole, mention), default=None)
            yield from (own for own, whole in zip(shares, wholes, strict=True) if whole is closest)
        elif not match["each"]:
            yield from (q for q in shares if q.start == match.end())


def _gap(q: Quantity, mention: Mention) -> int:
    """Characters between a figure and a name, whichever comes first."""
    return max(q.start - mention.end, mention.start - q.end)


def _before(text: str, mention: Mention, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """A figure right before the noun it counts: 引进2家数字金融头部企业."""
    earlier = [q for q in quantities if q.end <= mention.start and (not q.ordinal or tells_how_many(text, q, mention))]
    if not earlier:
        return
    nearest = earlier[-1]
    between = text[nearest.end : mention.start]
    if (
        len(between) <= BEFORE_GAP
        and not CLAUSE.search(between)
        and not re.search(r"[()]", _without_apposition(between, text[mention.start : mention.end]))
        and not cues.pattern("acts_between").search(between)
        and "、" not in between[:1]
        and (nearest.unit != "%" or _share_of_them(text, nearest, mention))
        and not re.match(r"(?:的)?(?:目标|任务)|[)）]", between)
        and prenominal(text, nearest)
    ):
        yield nearest


def _share_of_them(text: str, q: Quantity, mention: Mention) -> bool:
    """60%的污水处理厂完成改造: of a share of all things that is itself the target, the figure stands before them.

    Not of a part of them (园区65%的…; 大型厂中，65%的…), nor of something more or less than the target (完成改造方案).
    """
    indicator = mention.commitment.indicator
    whole = only_carriers(clause_before(text, q)) and text[mention.end : mention.end + 1] in ("", *",;。、!\n")
    told = indicator is not None and indicator.unit == "%" and text[q.end : mention.start] in ("的", "以上的", "左右的")
    return told and whole and not text[: q.start].rstrip(",").endswith("中")


def _without_apposition(between: str, name: str) -> str:
    """17个行业级(区域级)平台: the bracket that opens before the name closes inside it."""
    return between[:-1] if between.endswith("(") and ")" in name else between


def _after(
    text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]
) -> Iterator[Quantity]:
    """Figures behind the noun in its clause, up to the next noun that is tracked too."""
    clause_end = end_of_clause(text, mention.end)
    for q in quantities:
        if not mention.end <= q.start < clause_end:
            continue
        between = text[mention.end : q.start]
        if (
            (_another_between(mention, others, q) and not cues.pattern("both_before").search(between))
            or len(between) > _AFTER_GAP
            or _of_another(between, mention)
            or _of_next_item(between, mention)
            or cues.pattern("part_between").search(between)
        ):
            return
        if not _counts_another(text, q, mention):
            yield q


def _of_another(between: str, mention: Mention) -> bool:
    """数字化车间的样本企业46家 counts firms; 转型专员的企业412家 counts what the indicator is of: firms."""
    owned, indicator = cues.pattern("owned_between").fullmatch(between), mention.commitment.indicator
    if indicator is not None and _grows_to_another(between, indicator.name):
        return True
    brought = cues.pattern("brings_between").search(between)
    if brought and (indicator is None or brought[0] not in indicator.name):
        return True
    return owned is not None and (indicator is None or owned["what"] not in indicator.name)


def _grows_to_another(between: str, name: str) -> bool:
    """世界500强企业投资项目9个, 社会保障基金积累: what stands right behind the name makes it another thing."""
    grown = cues.pattern("grows_to_another").match(between)
    if grown and grown["what"] not in name:
        return True
    works = cues.pattern("has_works").search(name) and cues.pattern("works_behind").match(between)
    return works is not None or cues.pattern("found_ill").match(between) is not None


def _of_next_item(between: str, mention: Mention) -> bool:
    """新增基地面积536万亩、可追溯面积800万亩: behind a figure and 、 another thing is named, whose figure this is."""
    found = _NEXT_ITEM.search(between)
    if found is None:
        return False
    left = cues.pattern("growth_carrier").sub("", found["named"])
    left = _without_own_words(cues.pattern("total").sub("", left), mention.commitment.statement, mention)
    return not only_carriers(left)


def _counts_another(text: str, q: Quantity, mention: Mention) -> bool:
    """The figure stands before a noun of its own (首批12栋研发楼), so it is not the one before it; 第7期 never does.

    A noun of the name itself is not another: 企业数字化转型专员覆盖365家企业.
    """
    indicator = mention.commitment.indicator
    own = text[mention.start : mention.end] + (indicator.name if indicator else "")
    noun_end = _end_of_noun(text, q.end, own)
    if noun_end - q.end >= _TELLING_NOUN or not _PREDICATED.match(text, noun_end) or _directly_behind(mention, q):
        return False
    if _counts_holders(text, q, noun_end, indicator):
        return False
    if q.ordinal or q.unit in ("%", "元", "P") or not q.unit or cues.pattern("own_noun").match(text, q.end):
        return False
    return (
        prenominal(text, q) and not goal_follows(text, q) and not is_old(text, q, text[max(0, q.start - 16) : q.start])
    )


def _directly_behind(mention: Mention, q: Quantity) -> bool:
    """治理类航线1128条常态飞行: a figure that touches the name, in the very unit of what is counted."""
    indicator = mention.commitment.indicator
    return indicator is not None and q.start == mention.end and q.unit == indicator.unit != _ANY_COUNTER


def _counts_holders(text: str, q: Quantity, noun_end: int, indicator: Indicator | None) -> bool:
    """473家企业配备到位, of 企业数字化转型专员: whoever has one is counted, and that is not what the name ends with."""
    noun = text[q.end : noun_end]
    return indicator is not None and bool(noun) and indicator.name.startswith(noun) and q.unit == indicator.unit


def _end_of_noun(text: str, at: int, own: str) -> int:
    """Where the noun at `at` ends that words of `own` make up; `at` itself where there is none of two characters."""
    end = at + _LEAST_NOUN
    if end > len(text) or text[at:end] not in own:
        return at
    while end < len(text) and text[at : end + 1] in own:
        end += 1
    return end


def _another_between(mention: Mention, others: Sequence[Mention], q: Quantity) -> bool:
    return any(mention.end <= m.start and m.end <= q.start and m.commitment is not mention.commitment for m in others)


def _next(text: str, mention: Mention, others: Sequence[Mention], quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """A figure in a following clause that has no noun of its own before it; of a series of times, each one's."""
    at, empty, series = end_of_clause(text, mention.end), 0, False
    while empty < _CLAUSES_ON and at < len(text) and text[at] not in "。!?\n":
        series = series or _goes_on(text, at)
        if text[at] == ";" and not _begins_with_time(text, at + 1):
            return
        end = end_of_clause(text, at + 1)
        if any(at < m.start < end and m.commitment is not mention.commitment for m in others):
            return
        inside = [q for q in quantities if at < q.start < end and not cues.pattern("sums_kinds").match(text, q.end)]
        if inside and _changes_goal(text, at + 1, inside[0]):
            yield from inside
            return
        if inside and (_sets_goal(text, at + 1, inside[0]) or cues.pattern("adds_up").match(text, at + 1)):
            at = end
            continue
        if inside and not _leads_on(text, at + 1, inside[0], mention):
            return
        risen = len(inside) > 1 and is_old(text, inside[0], text[max(0, inside[0].start - 16) : inside[0].start])
        fitting = [q for q in inside[: 1 + risen] if not series or fits(mention.commitment, q)]
        yield from fitting
        if fitting and not _goes_on(text, end):
            return
        empty = 0 if inside else empty + 1
        at = end


def _sets_goal(text: str, at: int, q: Quantity) -> bool:
    """方案要求10个，现在是28个: a clause that only says what was wanted; what came of it stands behind."""
    return cues.pattern("goal_before").search(text[at : q.start]) is not None or goal_follows(text, q)


def _changes_goal(text: str, at: int, q: Quantity) -> bool:
    """目标由80%以上下调为78%以上: the clause says what the goal was and what it is to be."""
    return _sets_goal(text, at, q) and is_old(text, q, text[max(0, q.start - 16) : q.start])


def _goes_on(text: str, at: int) -> bool:
    """Behind the clause that ends at `at` the text goes on to a later time or to the sum."""
    return bool(cues.pattern("goes_on").match(text, at))


def _leads_on(text: str, at: int, q: Quantity, mention: Mention) -> bool:
    """Whether the clause from `at` to the figure still speaks of what the mention named."""
    stretch = text[at : q.start]
    if cues.pattern("listed_names").fullmatch(stretch) and cues.pattern("enters_list").match(text, q.end):
        return True
    if of_growth(mention.commitment.indicator):
        stretch = cues.pattern("growth_carrier").sub("", stretch)
    stretch = _without_own_words(stretch, text[mention.start : mention.end], mention)
    return only_carriers(stretch) and not _counts_another(text, q, mention)


def _without_own_words(stretch: str, name: str, mention: Mention) -> str:
    """诊断企业2617家 behind 规上工业企业数字化诊断 says the name again; 各10项 speaks of the parts of a goal that has parts."""
    indicator = mention.commitment.indicator
    for word in sorted(indicator.each if indicator and indicator.parts > 1 else (), key=len, reverse=True):
        stretch = stretch.replace(plain(word), "")
    at = 0
    while at < len(stretch):
        end = _end_of_noun(stretch, at, name)
        stretch = stretch[:at] + stretch[end:] if end > at else stretch
        at += end == at
    return stretch


def _begins_with_time(text: str, at: int) -> bool:
    """2021年36项;2022年52项: the part goes on with a later time of the same thing."""
    return any(m.start <= _TOUCHING for m in periods.find(text[at : at + 12], periods.ANY_DAY)) or bool(
        cues.pattern("later_span").match(text, at)
    )


def led_by_verb(text: str, q: Quantity) -> bool:
    """Whether anything but a place or a time stands before a figure in its clause: 培育50名, but not 经开区106公里."""
    said = clause_before(text, q).rsplit(":", maxsplit=1)[-1]
    return bool(_without_place_and_time(said).strip("、(为对共有是"))


def only_carriers(stretch: str) -> bool:
    """Nothing but verbs of size, adverbs and expressions of time: 到10月中旬累计达."""
    bare = _without_place_and_time(stretch)
    return bool(cues.pattern("carriers").fullmatch(bare) or cues.pattern("carriers").fullmatch(_without_verbs(bare)))


def _without_verbs(stretch: str) -> str:
    """武汉已经建起108家: a verb of result names nobody else."""
    return cues.pattern("verb").sub("", stretch)


def _without_place_and_time(stretch: str) -> str:
    bare = re.sub(r"[^,;。]{0,8}以来|[一二两三四五六七八九十\d]+年(?:间|来)", "", without_places_and_times(stretch))
    return re.sub(r"(?:截至|到|至)?\d{0,4}年?\d{1,2}月(?:底|末|份|中旬|上旬|下旬|\d+日)?", "", bare)


def _listed(text: str, mention: Mention, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """A、B分别达80%、95%: as many figures behind 分别 as names before it, in the same order."""
    marker = next((m.start() for m in _EACH.finditer(text, mention.start)), -1)
    bare = marker < 0
    if bare:
        marker = _bare_row(text, mention, quantities)
    stop = marker - (text[marker - 1 : marker] == ",")
    if marker < 0 or CLAUSE.search(text[mention.end : stop]) or find(text[mention.end : stop]):
        return ()
    start = start_of_clause(text, mention.start)
    behind = _in_a_row(text, [q for q in quantities if marker < q.start < end_of_list(text, marker)])
    grown = _grown_behind(text, mention, marker, quantities)
    if grown:  # the names stand before their sizes: 工业、服务业增加值达到320亿元、210亿元,增长9%、6.5%
        behind, stop = grown, min(q.start for q in quantities if q.start >= mention.start)
    for names in (
        _half_of_a_pair(mention, text),
        _names_before(text, start, stop, mention, JOINS),
        _names_before(text, start, stop, mention, ENUMERATES),
    ):
        if names is not None and len(behind) == names[1]:
            return (behind[names[0]],)
    return () if bare else _each_of_its_own(text, mention, marker, behind, quantities)


def _bare_row(text: str, mention: Mention, quantities: Sequence[Quantity]) -> int:
    """改造危房、户厕520户、8000户: where figures in turn begin right behind the names; -1 where there are none."""
    row = _in_a_row(text, [q for q in quantities if mention.end <= q.start < end_of_clause(text, mention.end)])
    turned = len(row) > 1 and text[row[0].end : row[1].start] in _NEXT_FIGURE and not prenominal(text, row[-1])
    return row[0].start if turned else -1


def _grown_behind(text: str, mention: Mention, marker: int, quantities: Sequence[Quantity]) -> list[Quantity]:
    """收入分别达到80元、90元,增长4%、5%: behind the sizes of each stands how much each grew; empty elsewhere."""
    if mention.end <= marker:
        return []
    row = _in_a_row(text, [q for q in quantities if mention.end <= q.start < end_of_list(text, mention.end)])
    return row if all(fits(mention.commitment, q) for q in row) else []


def _each_of_its_own(
    text: str, mention: Mention, marker: int, behind: Sequence[Quantity], quantities: Sequence[Quantity]
) -> tuple[Quantity, ...]:
    """游客3000万人次,旅游收入356亿元,分别增长12%、14%: the figure behind in the order of those that have one before."""
    before = [q for q in quantities if start_of_part(text, marker) <= q.start < marker and not q.ordinal]
    own = [k for k, q in enumerate(before) if mention.start <= q.start and q.end <= mention.end]
    return (behind[own[0]],) if own and len(before) == len(behind) > 1 else ()


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
    right = cues.pattern("corrected_to").search(text, mention.end, end_of_list(text, mention.end))
    if right is None:
        return ()
    return tuple(q for q in quantities if right.end() <= q.start <= right.end() + _TOUCHING + 1)[:1]


def _half_of_a_pair(mention: Mention, text: str) -> tuple[int, int] | None:
    """城乡居民收入分别增长5%、7%, of a commitment on 农村居民: the second of two."""
    indicator = mention.commitment.indicator
    for both, each in pairs().items():
        mine = [k for k, one in enumerate(each) if indicator is not None and one in indicator.name]
        if len(mine) == 1 and both in text[mention.start : mention.end]:
            return mine[0], len(each)
    return None


def _longer_name(before: str, mention: Mention) -> bool:
    """What stands before the name in its item makes it another thing (户籍人口|城镇化率), unless the promise says it too."""
    left = cues.pattern("verb").sub("", _without_place_and_time(before))
    if len(left) < _LEAST_NOUN or only_carriers(before) or cues.pattern("head_word").fullmatch(left):
        return False
    indicator = mention.commitment.indicator
    promised = mention.commitment.statement + (indicator.name if indicator else "")
    return not any(left[k : k + _LEAST_NOUN] in promised for k in range(len(left) - 1))


def _names_before(text: str, start: int, stop: int, mention: Mention, joins: re.Pattern[str]) -> tuple[int, int] | None:
    """Which of the names that `joins` part the mention is, and how many there are.

    By 、 alone 有色和新材料、电子信息产业 are two names; half of one of those is none of them.
    """
    stretch = text[start:stop]
    parts = between(stretch, [m.span() for m in joins.finditer(stretch)])
    if JOINS.search(stretch, mention.start - start, max(0, mention.end - start)):
        at = items.own_item(text, [(start + s, start + e) for s, e in parts], mention)
        inside = [] if at is None else [at]
    else:
        told = mention.start if mention.end > start + len(stretch) else mention.end - 1
        inside = [k for k, (s, e) in enumerate(parts) if start + s <= told < start + e]
        inside = [k for k in inside if not _longer_name(text[start + parts[k][0] : mention.start], mention)]
    halved = joins is not JOINS and any(JOINS.search(stretch, *parts[k]) for k in inside)
    return (inside[0], len(parts)) if inside and not halved else None
