"""Which figures of a sentence can be no target: rewards, parts, classes, old values, comparisons, names, dates.

Owns: those refusals, in the words of data/propose.yaml. Must not: say what a figure counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.ledger.proposing import rules, shares
from monitor.ledger.proposing.clause import noun_behind, part_start, span
from monitor.text import acts
from monitor.text.periods import Moment
from monitor.text.quantities import Quantity

_SOME_OF = re.compile(r"[一二两三四五六七八九十]个$")
_ONE_NAME = re.compile(r"[^,;。:、和与及]{2,20}")
_ADDED = re.compile(r"[+:]\d")
_ADDING = re.compile(r"\d[+:]$")
_AND_MORE = re.compile(r"\d+[万千百亿]?\+")
_NO_PLACE = re.compile(r"(?:[、和与及]第[一二三四五六七八九十])*(?:批|次|个|轮|期|产业|方阵|梯队)")
_COUNTS = re.compile(r"每年|至少$|新增$|各$")
_COUNTS_ONE = re.compile(r"每年[^,;。]{0,12}$|至少[^,;。]{0,4}$|不少于$|各[\u4e00-\u9fff]{0,3}$")
_HARDLY_NAMED = re.compile(r"[\u4e00-\u9fff]{0,3}(?:$|[,;。、])")
_GOES_ON = re.compile(r"(?:至|到|-)\d")
_SHARE_OF = re.compile(r"\d%的[^,;。]*$")
_BOUND_OF = re.compile(r"以下(?!的?$|[,;。、])|以上的")
_REACHES = re.compile(r"(?:超过?|达到?|突破|高于|在|大于)$")
_OF = re.compile(r"(?:以上|以下)?的")
_ENDS = re.compile(r"[;。]")
_LISTED_OF = re.compile(r"的|、[^,;。]{2,20}的(?!比|增)")
_CLAUSE_END = re.compile(r"[,;。、:]")

_CHINESE_FIGURE = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+$")
_AHEAD = 24
"""Characters behind a figure that are looked at."""
_NEAR = 40
"""Characters before a figure within which a reward is about it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure where it stands: the sentence, what is before it in its clause and behind it, and every figure there is."""

    text: str
    q: Quantity
    before: str
    after: str
    every: Sequence[Quantity]


_VERSION = re.compile(r"\d\.0")
"""A number that tells which version of a programme it is."""


def may_be(
    text: str, q: Quantity, every: Sequence[Quantity], moments: Sequence[Moment], quoted: Sequence[tuple[int, int]]
) -> bool:
    """Whether a figure of clean text may be a target at all. Pure.

    `every` are all figures of the sentence, `moments` its times, `quoted` what stood in quotation marks.
    """
    if any(m.start < q.end and q.start < m.end for m in moments) or _bracketed(text, q) or _in_name(text, q, quoted):
        return False
    told = _Told(text, q, text[span(text, q.start, q.end)[0] : q.start], text[q.end : q.end + _AHEAD], every)
    if not q.unit and _VERSION.fullmatch(text[q.start : q.end]) and rules.pattern("version_behind").match(told.after):
        return False  # 营商环境6.0提升方案
    if q.ordinal:
        return _rank(told)
    if q.unit in rules.data()["duration_units"]:
        return bool(rules.pattern("duration_verbs").search(told.before))
    return not any(refuses(told) for refuses in _REFUSALS)


def _part(at: _Told) -> bool:
    """5大新基建, 4个领域, 7纳米芯片: parts, directions, makes."""
    if at.q.unit in rules.data()["spec_units"]:
        return bool(noun_behind(at.after)) or any(
            at.q.start == other.end or at.q.end == other.start for other in at.every
        )  # 2个220千伏、110千伏3座
    if _SOME_OF.search(at.before):
        return True
    if at.q.unit == "类" and at.after[:1].isdigit():
        return True  # 12类45件实事
    if at.q.unit in ("条", "项", "件") and rules.pattern("tasks_after").match(at.after):
        return True
    return at.q.unit in ("", "个") and rules.pattern("dimension_after").match(at.after) is not None


def _qualifies(at: _Told) -> bool:
    """50户以上村寨230个, 230个50户以上村寨, 超50亿元15个: which ones, and another figure is their number."""
    found = rules.pattern("which").match(at.text, at.q.start)
    ends = found.end() if found else at.q.end
    if at.q.unit == "元" and any(other.start == ends for other in at.every):
        return True  # 其中超50亿元15个, 10亿元以上9个
    if found is None:
        return False
    behind = next((other for other in at.every if other.start >= found.end()), None)
    named = _ONE_NAME.fullmatch(at.text[found.end() : behind.start]) if behind else None
    return named is not None or any(other.end == at.q.start for other in at.every)


def _attribute(at: _Told) -> bool:
    """6.5%左右的增速: the content of a noun behind it; 5万吨/日的水厂 says how large that is."""
    if "/" in at.q.unit and at.after.startswith("的"):
        return True
    return rules.pattern("attribute_after").match(at.after) is not None


def _bracketed(text: str, q: Quantity) -> bool:
    opened = max(text.rfind("(", 0, q.start), text.rfind("[", 0, q.start))
    return opened >= 0 and max(text.rfind(")", opened, q.start), text.rfind("]", opened, q.start)) < 0


def _in_name(text: str, q: Quantity, quoted: Sequence[tuple[int, int]]) -> bool:
    """“5151”人才工程 and “1+12”方案 are names; “1000+”企业 is a figure that happens to stand in quotation marks."""
    if text.rfind("《", 0, q.start) > text.rfind("》", 0, q.start):
        return True
    if _ADDED.match(text[q.end :]) or _ADDING.search(text[: q.start]):
        return True
    inside = next(((s, e) for s, e in quoted if s <= q.start < e), None)
    return inside is not None and not _AND_MORE.fullmatch(text[inside[0] : inside[1]])


def _rank(at: _Told) -> bool:
    if rules.pattern("dimension_after").match(at.after) or _NO_PLACE.match(at.after):
        return False
    if at.q.unit not in ("", "位", "名"):
        return False
    return at.text[at.q.start - 1] in "前第" and bool(rules.pattern("rank_before").search(at.before[:-1]))


def _small_word(at: _Told) -> bool:
    """一个平台, 一期项目, 两个市场: a numeral that is no count."""
    written = at.text[at.q.start : at.q.end].removesuffix(at.q.unit)
    if not _CHINESE_FIGURE.fullmatch(written):
        return False
    led = acts.at_end().search(at.before) or _closes(at)
    if at.q.value > 1 and not (_COUNTS.search(at.before) or led):
        return True
    if at.q.value == 1:
        return not _COUNTS_ONE.search(at.before)
    if at.q.unit in ("期", "次", "批", "类", "种", "部", "岁", "代", "轮", "位"):
        return True
    return at.q.unit in ("个", "项", "件", "") and bool(_HARDLY_NAMED.match(at.after))


def _closes(at: _Told) -> bool:
    """新建幼儿园三所，: the number closes a clause that an act begins."""
    return at.q.unit not in ("", "个", "项") and bool(
        acts.anywhere().match(at.before) and _CLAUSE_END.match(at.after or ",")
    )


def _numbers_item(at: _Told) -> bool:
    """办好实事:1.新建幼儿园, 《措施》26条: the mark of an item, the articles of a document."""
    if at.q.unit in ("条", "项") and at.text[at.q.start - 1 : at.q.start] == "》":
        return True
    mark = not at.q.unit and at.text[at.q.end : at.q.end + 1] in (".", "、")
    return mark and at.text[max(0, at.q.start - 1) : at.q.start] in ("", ":", ";", "。", "(")


def _capacity(at: _Told) -> bool:
    """建成日处理100吨餐厨垃圾处理厂: what a works can do says how large it is."""
    return rules.pattern("capacity_before").search(at.before) is not None and bool(noun_behind(at.after))


def _classifies(at: _Told) -> bool:
    """亿元以上项目, 年营业收入2000万元以上的企业: the figure says which, not how many; 90%以上的县建立教联体 says how many do.

    人口20万以上的特大镇: which ones by what is measured of each.
    """
    does = at.q.unit == "%" and shares.deed_of(at.after) is not None and not _SHARE_OF.search(at.before)
    each = rules.pattern("measured_of_each").search(at.before) and rules.pattern("which_behind").match(at.after)
    return bool(each) or (not does and _of_a_class(at))


def _of_a_class(at: _Told) -> bool:
    served = at.after.startswith("的") and at.q.unit in ("人", "名", "户")
    if _GOES_ON.match(at.after) or (served and not rules.pattern("solves_before").search(at.before)):
        return True
    if at.q.unit not in rules.data()["class_units"]:
        return False
    if _SHARE_OF.search(at.before) or _of_firms(at):
        return True
    if at.q.unit == "元" and rules.pattern("class_counted").match(at.after):
        return True
    if rules.pattern("size_before").search(at.before):
        return False
    if at.after.startswith("级") or _BOUND_OF.match(at.after):
        return at.q.unit != "%"
    if not rules.pattern("class_after").match(at.after):
        return False
    whole = at.q.unit in ("%", "亩", "平方米", "吨") and not at.after.startswith(("以上", "以下"))
    return not whole or at.after.startswith(("以上的", "以下"))


def _costs(at: _Told) -> bool:
    """推进总投资268亿元的工程; 安排项目430个，总投资5480亿元: what projects cost in all says which or how large they are."""
    describes = rules.pattern("costs_before").search(at.before) and _LISTED_OF.match(at.after)
    if at.q.unit not in rules.data()["class_units"]:
        return bool(describes)
    return bool(describes or rules.pattern("cost_of_all").fullmatch(at.before))


def _of_firms(at: _Told) -> bool:
    """年收入超50万元的村: a measure of those that are counted."""
    told = _REACHES.search(at.before)
    return at.q.unit in ("元", "美元") and told is not None and _OF.match(at.after) is not None


def _rewards(at: _Told) -> bool:
    """A sum or a rate of a reward, a subsidy, a fee: it belongs to the measure."""
    if at.q.unit not in ("元", "元/人", "%", "美元"):
        return False
    if rules.pattern("rate_before").search(at.before) and not rules.pattern("reward").search(at.before):
        return False  # 用好就业补贴等政策，确保就业率95%以上
    near = _ENDS.split(at.text[max(0, at.q.start - _NEAR) : at.q.start])[-1]
    told = rules.pattern("reward").search(near) or rules.pattern("reward").search(_CLAUSE_END.split(at.after[:8])[0])
    return told is not None and not rules.pattern("fund").search(at.before)


def _told_for(at: _Told) -> bool:
    """每50公斤提高9元: what it is counted for; 对90%以上的设备…的企业, 5%以上的企业可申报: conditions."""
    if rules.pattern("counted_for").search(at.before) or rules.pattern("of_each_unit").search(at.before):
        return True
    if at.q.unit != "%":
        return False
    return any((rules.pattern("condition_before").search(at.before), rules.pattern("allowed_after").match(at.after)))


def _old(at: _Told) -> bool:
    """由50%提高到60%: the value of before."""
    return bool(rules.pattern("old_before").search(at.before)) and bool(rules.pattern("old_after").match(at.after))


def _compares(at: _Told) -> bool:
    part = at.text[part_start(at.text, at.q.start) : at.q.start]
    earlier = any(other.end <= at.q.start and other.end > at.q.start - len(part) for other in at.every)
    if rules.pattern("compared_alone").match(at.before):
        return True
    return earlier and bool(rules.pattern("compared").search(part))


_REFUSALS = (
    _numbers_item,
    _costs,
    _small_word,
    _part,
    _capacity,
    _classifies,
    _rewards,
    _told_for,
    _old,
    _attribute,
    _compares,
    _qualifies,
)
