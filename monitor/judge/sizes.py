"""What a figure beside a name is: its value, a goal, a difference, an addition, a part of it. Pure.

Owns: that decision, by the words around the figure. Must not: find which figures stand beside a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.judge import cues
from monitor.judge.clauses import (
    CLAUSE,
    clause_before,
    goal_follows,
    part_before,
    prenominal,
    start_of_clause,
)
from monitor.judge.measure import same
from monitor.judge.mentions import Mention, plain
from monitor.model import Commitment, Indicator, Period
from monitor.text import acts
from monitor.text.lists import JOINS, names_joined
from monitor.text.quantities import Quantity, find, is_measure, same_unit

BEFORE_GAP = 14
_LAST_RANK = 100
"""The worst rank that anybody promises; more are people."""
_NOUN = 2
"""Characters of a noun that may close a name before the next one (独角兽企业、瞪羚企业)."""


class Place(StrEnum):
    """How a figure stands to its mention."""

    INSIDE = "inside"
    AFTER = "after"
    BEFORE = "before"
    NEXT = "next"
    LISTED = "listed"
    SHARE = "share"


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


def tells_how_many(text: str, q: Quantity, mention: Mention) -> bool:
    """武汉首个: counted at home, the ordinal is the number there is by now; of yearly things, 今年第13场 that of the year."""
    before = text[max(0, q.start - 16) : q.start]
    if _yearly(mention.commitment.indicator) and cues.pattern("ordinal_of_year").search(before):
        return True
    return bool(cues.pattern("ordinal_at_home").search(before))


def of_growth(indicator: Indicator | None) -> bool:
    """Whether what grew is the indicator itself, so that 比上年增长20% is its value."""
    return indicator is not None and ("增" in indicator.name or "提升" in indicator.name or bool(indicator.needs))


def fits(commitment: Commitment, q: Quantity) -> bool:
    """Whether the figure's counter or measure can be the commitment's."""
    indicator = commitment.indicator
    if indicator is None:
        return False
    if indicator.unit in ("名", "位") and indicator.better == "less":
        return q.ordinal  # a rank is said as one: 第三, 前三
    return same_unit(indicator.unit, q.unit, indicator.units)


def kind_of(text: str, q: Quantity, mention: Mention, place: Place) -> Kind:
    """What the words around a figure make of it."""
    indicator = mention.commitment.indicator
    if q.points and not (indicator is not None and indicator.unit.endswith("百分点") and of_growth(indicator)):
        return Kind.POINTS
    if not fits(mention.commitment, q) or (_is_ordinal_count(mention, q) and not tells_how_many(text, q, mention)):
        return Kind.OTHER_UNIT
    before = text[max(0, q.start - 16) : q.start]
    if is_old(text, q, before):
        return Kind.OLD
    counted = 0 <= mention.start - q.end <= BEFORE_GAP and cues.pattern("goal_after").match(text, mention.end)
    if counted or goal_follows(text, q) or _goal_leads(text, q, mention):
        return Kind.GOAL
    if _says_no_size(text, q, mention, place, before):
        return Kind.PART
    if _named_by_goal(text, q, mention):
        return Kind.NAMED
    if cues.pattern("per_before").search(clause_before(text, q)) and not _told_by_parts(mention):
        return Kind.RATE
    return _size_or_difference(text, q, mention, place)


def _told_by_parts(mention: Mention) -> bool:
    """每个领域10项, 每千人口床位数5张: where just that was promised, so many for each of its parts or per head."""
    indicator = mention.commitment.indicator
    return indicator is not None and (
        indicator.parts > 1 or cues.pattern("told_per_head").search(indicator.name) is not None
    )


def _is_ordinal_count(mention: Mention, q: Quantity) -> bool:
    """第29家, 首个: an ordinal of things; a rank and the number of a course or session tell by themselves."""
    indicator = mention.commitment.indicator
    ranked = indicator is not None and indicator.unit in ("名", "位") and indicator.value <= _LAST_RANK
    return q.ordinal and not ranked and q.unit not in ("期", "场", "次", "批", "讲")


def _indefinite(text: str, q: Quantity) -> bool:
    """是一套平台, 有一家企业: one as an article counts nothing."""
    return text[q.start] == "一" and text[q.start - 1 : q.start] in ("是", "有", "的", "某", "这", "那", "了", "为")


def _named_by_goal(text: str, q: Quantity, mention: Mention) -> bool:
    """The goal itself stands as an attribute at the head of its clause: 10万吨特种橡胶基地, 3年8亿元的改造资金."""
    indicator = mention.commitment.indicator
    if indicator is None or q.ordinal or indicator.value <= 1 or not same(q.value, indicator.value):
        return False
    if q.start >= mention.end:
        return False
    head = re.sub(r"^(?:问:|答:|全年|[一二两三四五\d]年(?:里|间|共)?)+", "", clause_before(text, q))
    goes_on = re.match(r"[^,。;]*,(?:目前|现|已|累计|截至)", text[mention.end :])
    return bool(not head.strip() or goes_on) and prenominal(text, q)


def _is_part(text: str, q: Quantity, mention: Mention, before: str) -> bool:
    """An article, a count of dimensions, or what its owner reports of itself: no size of the thing named."""
    undone = q.value == 0 or cues.pattern("undone_after").match(text, q.end)
    if _sums_names(text, q) or cues.pattern("equals_after").match(text, q.end):
        return True
    if q.unit != "元" and _not_there(text, q, mention):
        return True
    if (
        _only_prepared(text, q, mention)
        or cues.pattern("whole_after").match(text, q.end)
        or cues.pattern("rest_before").search(before)
    ):
        return True
    disputed = undone or cues.pattern("disputed_before").search(before)
    return bool(disputed or cues.pattern("dimension_after").match(text, q.end)) or _indefinite(text, q)


def _only_prepared(text: str, q: Quantity, mention: Mention) -> bool:
    """公园12个完成施工招标: of works that were only prepared, unless just that was promised."""
    found = cues.pattern("only_prepared").match(text, max(q.end, mention.end))
    return found is not None and found["step"] not in mention.commitment.statement


def _not_there(text: str, q: Quantity, mention: Mention) -> bool:
    """Begun, signed for or torn down is not there; but 开工 is what 新开工水利项目85个 promises."""
    found = cues.pattern("not_there_before").search(text[max(0, q.start - 24) : q.start])
    indicator = mention.commitment.indicator
    promised = (*indicator.needs, indicator.name, mention.commitment.statement) if indicator else ()
    return found is not None and not any(found["act"].startswith(word) or found["act"] in word for word in promised)


def _sums_names(text: str, q: Quantity) -> bool:
    """设计机架数、已装机架数、已加电机架数三项: a numeral that only counts the names strung together before it."""
    names = part_before(text, q).split(",")[-1].split("、")
    return text[q.start] in "两三四五六七八九" and len(names) == q.value > 1


def _says_no_size(text: str, q: Quantity, mention: Mention, place: Place, before: str) -> bool:
    """Whether the figure is of a part, an event, an equation or a sum of several kinds."""
    if place is Place.INSIDE and of_growth(mention.commitment.indicator) and q.unit == "%":
        growth = cues.pattern("growth_word")  # 比重达52%,增长: a share, no growth
        return bool(growth.search(text, q.end, mention.end)) and not growth.search(text, mention.start, q.start)
    turned = q.end <= mention.start and cues.pattern("equals_after").match(text, mention.end)
    if turned or _is_part(text, q, mention, before) or _is_event(text, q, mention):
        return True
    return place is not Place.LISTED and _of_several_kinds(text, q, mention)


def _of_several_kinds(text: str, q: Quantity, mention: Mention) -> bool:
    """4G和5G基站共12万个, 独角兽、瞪羚企业62家: the sum of this and of other kinds."""
    if cues.pattern("other_kinds").search(text, mention.start, max(q.start, mention.end)):
        return True
    if is_measure(q.unit) and q.unit != "%" and (_strings_others(text, mention) or ends_a_list(text, q, mention)):
        return True  # 改造燃气、供水、供热管网300公里 measures all of them
    behind = text[mention.end : q.start] if q.start >= mention.end else ""
    if not behind or CLAUSE.search(behind) or cues.pattern("both_before").search(behind) or find(behind):
        return False
    if _strings_others(text, mention) and cues.pattern("sum_before").search(behind):
        return True
    front = text[start_of_clause(text, mention.start) : mention.start]
    before = names_joined(front)[-1:] if JOINS.search(front[-2:]) and cues.pattern("sum_before").search(behind) else []
    joined = JOINS.search(behind)
    after = names_joined(behind[joined.end() :]) if joined and joined.start() <= _NOUN else []
    return any(_another_kind(name, mention) for name in (*before, *after))


def _strings_others(text: str, mention: Mention) -> bool:
    """燃气、供水、污水管网: other kinds stand between the words of the name."""
    indicator = mention.commitment.indicator
    own = indicator is not None and JOINS.search(indicator.name)
    strung = mention.first and not mention.behind and not own
    return bool(strung and JOINS.search(text, mention.first, mention.end))


def ends_a_list(text: str, q: Quantity, mention: Mention) -> bool:
    """新建学校、医院20所, of hospitals: the thing before it has no figure of its own, so the figure is of both."""
    if q.start < mention.end or text[mention.start - 1 : mention.start] != "、":
        return False
    indicator = mention.commitment.indicator
    front = text[start_of_clause(text, mention.start) : mention.start - 1]
    item = front.rsplit("、", maxsplit=1)[-1]
    done = acts.anywhere().match(item)
    item = item[done.end() :] if done else item
    own = indicator is not None and ("、" in indicator.name or item in indicator.name)
    return len(item) > 1 and not own and not find(item) and not cues.pattern("verb").search(item)


def _another_kind(name: str, mention: Mention) -> bool:
    """A name beside the mention that holds no word of its commitment, or one of its near misses.

    A word that only ends both tells nothing: 顶尖人才、领军人才 are of two kinds.
    """
    indicator = mention.commitment.indicator
    if indicator is None or any(plain(miss) in name for miss in indicator.near_misses):
        return indicator is not None
    return not any(
        part in name
        for words in _words_of(mention)
        for part in words
        if not (len(words) > 1 and part == words[-1] and name.endswith(part))
    )


def _words_of(mention: Mention) -> Iterator[tuple[str, ...]]:
    """The words of the names that the mention's commitment goes by."""
    indicator = mention.commitment.indicator
    for alias in indicator.aliases if indicator else ():
        yield tuple(part for word in alias for part in word.split("|"))


def _is_event(text: str, q: Quantity, mention: Mention) -> bool:
    """What some of the things named did, or some among them: 7家独角兽企业提交申请; 独角兽企业中，7家已迁走; 预约诊断的企业有90家."""
    among = text[mention.end : mention.end + 1] == "中"
    wanted = cues.pattern("only_wanted").search(clause_before(text, q))
    counted = 0 <= mention.start - q.end <= BEFORE_GAP
    indicator = mention.commitment.indicator
    level = indicator is not None and indicator.period is Period.LEVEL
    rules = ("only_meets", "event_after") if level else ("only_meets",)
    acts = counted and any(cues.pattern(rule).match(text, mention.end) for rule in rules)
    return bool(among or wanted or acts)


def is_old(text: str, q: Quantity, before: str) -> bool:
    """Whether it is the old value of 由A增至B; `before` is the text before it."""
    return bool(cues.pattern("old_before").search(before)) and bool(
        cues.pattern("old_after").match(text[q.end : q.end + 8])
    )


def _size_or_difference(text: str, q: Quantity, mention: Mention, place: Place) -> Kind:
    indicator = mention.commitment.indicator
    before = clause_before(text, q)
    difference = "more_than_before" if of_growth(indicator) else "delta_before"
    if cues.pattern(difference).search(before):
        return Kind.DELTA
    if (
        indicator is not None
        and cues.pattern("change_named").search(indicator.name)
        and cues.pattern("reached").search(before)
    ):
        return Kind.PART  # 由450元提高到610元 states a level, not how much was added
    batch = cues.pattern("batch_before").search(part_before(text, q))
    if batch and not q.ordinal and not (_yearly(indicator) and cues.pattern("first_batch").search(batch[0])):
        return Kind.ADDITION
    if (
        _is_stock(indicator)
        and not _held_against_goal(text, q, indicator)
        and place is not Place.INSIDE
        and _adds(before, q.start - len(before), mention)
    ):
        return Kind.ADDITION
    return Kind.VALUE


def _is_stock(indicator: Indicator | None) -> bool:
    """A level of which words of addition tell only a part: 新登记经营主体60万户, of 经营主体总量; no growth, told by a word."""
    level = indicator is not None and indicator.period is Period.LEVEL
    return (
        level
        and indicator is not None
        and (not indicator.needs or bool(cues.pattern("total_name").search(indicator.name)))
    )


def _adds(before: str, start: int, mention: Mention) -> bool:
    """A word of addition before the figure, and not inside the name (占新建建筑比重)."""
    if cues.pattern("added_in_list").search(before):
        return True
    match = cues.pattern("addition_before").search(before)
    return match is not None and not mention.start < start + match.start() < mention.end


def _yearly(indicator: Indicator | None) -> bool:
    return indicator is not None and indicator.period is Period.YEARLY


def _held_against_goal(text: str, q: Quantity, indicator: Indicator | None) -> bool:
    """The text itself holds the figure against the goal: 新增培育7家，多于5家的任务数."""
    part = re.split(r"[;。]", text[q.end :])[0]
    later = [other for other in find(part) if indicator is not None and same(other.value, indicator.value)]
    return any(goal_follows(part, other) for other in later)


def _goal_leads(text: str, q: Quantity, mention: Mention) -> bool:
    """目标3万个; but the 任务 of 揭榜任务10项 is what is counted, not a word for a goal."""
    indicator = mention.commitment.indicator
    if cues.pattern("task_label").search(text[: q.start]):
        return True
    at = max(0, q.start - 16)
    found = cues.pattern("goal_before").search(text[at : q.start])
    if found is None and indicator is not None and same(q.value, indicator.value):
        said = cues.find(clause_before(text, q), ("planned", "done"))
        # 计划形成1000亿元的基金群 only says the goal again; of 预计 the tense of its clause tells.
        return bool(said) and said[-1].group == "planned" and not cues.pattern("estimated").fullmatch(said[-1].word)
    if found is None or mention.start <= at + found.start() < mention.end:
        return False
    return indicator is None or found[0] not in indicator.name
