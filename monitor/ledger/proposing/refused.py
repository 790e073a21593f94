"""Which figures of a sentence can be no target: rewards, parts, classes, old values, comparisons, names, dates.

Owns: those refusals, in the words of data/propose.yaml. Must not: say what a figure counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.ledger.proposing import rules
from monitor.ledger.proposing.clause import noun_behind, part_start, span
from monitor.text.periods import Moment
from monitor.text.quantities import Quantity

_CHINESE_FIGURE = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+$")
_AHEAD = 24
"""Characters behind a figure that are looked at."""
_NEAR = 40
"""Characters before a figure within which a reward is about it."""


def may_be(
    text: str, q: Quantity, every: Sequence[Quantity], moments: Sequence[Moment], quoted: Sequence[tuple[int, int]]
) -> bool:
    """Whether a figure of clean text may be a target at all. Pure.

    `every` are all figures of the sentence, `moments` its times, `quoted` what stood in quotation marks.
    """
    if any(m.start < q.end and q.start < m.end for m in moments) or _bracketed(text, q) or _in_name(text, q, quoted):
        return False
    before, after = text[span(text, q.start, q.end)[0] : q.start], text[q.end : q.end + _AHEAD]
    if q.ordinal:
        return _rank(text, q, before, after)
    if q.unit in rules.data()["duration_units"] or after.startswith("工作日"):
        return bool(re.search(str(rules.data()["duration_verbs"]), before))
    return not any(refuses(text, q, before, after) for refuses in _REFUSALS) and not (
        _compares(text, q, every) or _qualifies(text, q, every)
    )


def _part(text: str, q: Quantity, before: str, after: str) -> bool:
    """5大新基建, 4个领域, 7纳米芯片: parts, directions, makes."""
    del text
    if q.unit in rules.data()["spec_units"]:
        return bool(noun_behind(after))
    if re.search(r"[一二两三四五六七八九十]个$", before):
        return True
    if q.unit in ("条", "项") and rules.pattern("tasks_after").match(after):
        return True
    return q.unit in ("", "个") and rules.pattern("dimension_after").match(after) is not None


def _qualifies(text: str, q: Quantity, every: Sequence[Quantity]) -> bool:
    """50户以上村寨230个, 230个50户以上村寨: which ones, and another figure is their number."""
    found = rules.pattern("which").match(text, q.start)
    if found is None:
        return False
    behind = next((other for other in every if other.start >= found.end()), None)
    named = re.fullmatch(r"[^,;。:、和与及]{2,20}", text[found.end() : behind.start]) if behind else None
    return named is not None or any(other.end == q.start for other in every)


def _attribute(text: str, q: Quantity, before: str, after: str) -> bool:
    """6.5%左右的增速: the content of a noun behind it."""
    del text, q, before
    return rules.pattern("attribute_after").match(after) is not None


def _bracketed(text: str, q: Quantity) -> bool:
    opened = max(text.rfind("(", 0, q.start), text.rfind("[", 0, q.start))
    return opened >= 0 and max(text.rfind(")", opened, q.start), text.rfind("]", opened, q.start)) < 0


def _in_name(text: str, q: Quantity, quoted: Sequence[tuple[int, int]]) -> bool:
    """“5151”人才工程 and “1+12”方案 are names; “1000+”企业 is a figure that happens to stand in quotation marks."""
    if text.rfind("《", 0, q.start) > text.rfind("》", 0, q.start):
        return True
    if re.match(r"[+:]\d", text[q.end :]) or re.search(r"\d[+:]$", text[: q.start]):
        return True
    inside = next(((s, e) for s, e in quoted if s <= q.start < e), None)
    return inside is not None and not re.fullmatch(r"\d+[万千百亿]?\+", text[inside[0] : inside[1]])


def _rank(text: str, q: Quantity, before: str, after: str) -> bool:
    if rules.pattern("dimension_after").match(after) or re.match(r"批|次|个|轮|期|产业|方阵|梯队", after):
        return False
    if q.unit not in ("", "位", "名"):
        return False
    return text[q.start - 1] in "前第" and bool(rules.pattern("rank_before").search(before[:-1]))


def _small_word(text: str, q: Quantity, before: str, after: str) -> bool:
    """一个平台, 一期项目, 两个市场: a numeral that is no count."""
    written = text[q.start : q.end].removesuffix(q.unit)
    if not _CHINESE_FIGURE.fullmatch(written):
        return False
    if q.value > 1 and not (re.search(r"每年|至少$|新增$|各$", before) or rules.ending_words("act").search(before)):
        return True
    if q.value == 1:
        return not re.search(r"每年[^,;。]{0,12}$|至少[^,;。]{0,4}$|不少于$|各[\u4e00-\u9fff]{0,3}$", before)
    if q.unit in ("期", "次", "批", "类", "种", "部", "岁", "代", "轮", "位"):
        return True
    return q.unit in ("个", "项", "件", "") and bool(re.match(r"[\u4e00-\u9fff]{0,3}(?:$|[,;。、])", after))


def _classifies(text: str, q: Quantity, before: str, after: str) -> bool:
    """亿元以上项目, 年营业收入2000万元以上的企业: the figure says which, not how many."""
    del text
    if re.match(r"(?:至|到|-)\d", after) or (after.startswith("的") and q.unit in ("人", "名", "户")):
        return True
    if q.unit not in rules.data()["class_units"]:
        return False
    if re.search(r"\d%的[^,;。]*$", before) or _of_firms(q, before, after):
        return True
    if re.search(str(rules.data()["size_before"]), before):
        return False
    if after.startswith("级") or re.match(r"以下(?!的?$|[,;。、])|以上的", after):
        return q.unit != "%"
    if not rules.pattern("class_after").match(after):
        return False
    whole = q.unit in ("%", "亩", "平方米", "吨") and not after.startswith(("以上", "以下"))
    return not whole or after.startswith(("以上的", "以下"))


def _of_firms(q: Quantity, before: str, after: str) -> bool:
    """年收入超50万元的村: a measure of those that are counted."""
    told = re.search(r"(?:超过?|达到?|突破|高于|在|大于)$", before)
    return q.unit in ("元", "美元") and told is not None and re.match(r"(?:以上|以下)?的", after) is not None


def _rewards(text: str, q: Quantity, before: str, after: str) -> bool:
    """A sum or a rate of a reward, a subsidy, a fee: it belongs to the measure."""
    if q.unit not in ("元", "%", "美元"):
        return False
    near = re.split(r"[;。]", text[max(0, q.start - _NEAR) : q.start])[-1]
    told = rules.pattern("reward").search(near) or rules.pattern("reward").search(after[:8])
    return told is not None and not re.search(str(rules.data()["fund"]), before)


def _old(text: str, q: Quantity, before: str, after: str) -> bool:
    """由50%提高到60%: the value of before."""
    del text, q
    return bool(rules.pattern("old_before").search(before)) and bool(rules.pattern("old_after").match(after))


def _compares(text: str, q: Quantity, every: Sequence[Quantity]) -> bool:
    part = text[part_start(text, q.start) : q.start]
    earlier = any(other.end <= q.start and other.end > q.start - len(part) for other in every)
    if rules.pattern("compared_alone").match(text[span(text, q.start, q.end)[0] : q.start]):
        return True
    return earlier and bool(rules.pattern("compared").search(part))


_REFUSALS = (_small_word, _part, _classifies, _rewards, _old, _attribute)
