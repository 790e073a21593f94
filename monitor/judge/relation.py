"""What a sentence makes of a commitment: progress, achieved, delayed, revised, cancelled, restated, proposed.

Owns the words of change, delay and completion around a figure or without one. Must not: choose the figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judge import bind, cues
from monitor.judge.clauses import end_of_list, start_of_clause, start_of_part
from monitor.judge.measure import meets, same
from monitor.judge.mentions import Mention, plain
from monitor.judge.sentence import Sentence
from monitor.judge.sizes import Bound, Kind
from monitor.judge.stance import just_before, when_of
from monitor.judge.tense import Tense
from monitor.model import Indicator, Op, Period, Relation
from monitor.text import periods, quantities

_MET = 6
"""Characters about as long as a word of completion (任务全部完成)."""
_SUBJECT = 3
"""Characters of the shortest subject of a clause."""
_LEADS = 3
"""Characters between a word of change and the new figure: 调整为约800个."""


def relation_of(
    sentence: Sentence,
    mention: Mention,
    indicator: Indicator,
    chosen: Bound,
    mood: Tense,
    others: Sequence[Mention],
) -> Relation:
    """What the chosen figure means for its target: reached, short of it, or no result at all. Pure."""
    if cues.find(just_before(sentence.text, chosen), ("cancelled",)) or _given_up_behind(sentence.text, chosen):
        return Relation.CANCELLED
    if mood is not Tense.DONE:
        return _unreal(sentence, mention, indicator, chosen, mood, others)
    q = chosen.quantity
    if meets(indicator, q.value, q.bound) and not _only_so_far(sentence, indicator, chosen):
        return Relation.ACHIEVED
    if _says(sentence, mention, "delayed", others):
        return Relation.DELAYED
    return Relation.PROGRESS


def _given_up_behind(text: str, chosen: Bound) -> bool:
    """揭榜任务(每领域10项)停止发布: what was to be is given up."""
    behind = chosen.quantity.end + (text[chosen.quantity.end : chosen.quantity.end + 1] == ")")
    return any(cue.start == behind for cue in cues.find(text, ("cancelled",)))


def _only_so_far(sentence: Sentence, indicator: Indicator, chosen: Bound) -> bool:
    """一季度增长12%: a yearly rate is met by a year, not by a part of one; a sum may be reached before its end."""
    if indicator.period is not Period.YEARLY or indicator.unit != "%":
        return False
    when = when_of(sentence, chosen.quantity.start, chosen.quantity.end)
    return when.date is not None and (when.date.month, when.date.day) != (12, 31) and not when.whole_year


def _unreal(
    sentence: Sentence,
    mention: Mention,
    indicator: Indicator,
    chosen: Bound,
    mood: Tense,
    others: Sequence[Mention],
) -> Relation:
    for group in ("cancelled", "delayed"):
        if _says(sentence, mention, group, others):
            return Relation(group)
    if mood is Tense.PROPOSED:
        return Relation.PROPOSED
    if (
        chosen.kind is Kind.VALUE
        and sentence.context.genre == "plan"
        and not same(chosen.quantity.value, indicator.value)
        and not _step_on_the_way(sentence, mention, indicator, chosen)
        and not _estimated(sentence.text, chosen)
    ):
        return Relation.REVISED
    return Relation.RESTATED


def _estimated(text: str, chosen: Bound) -> bool:
    """预计增长5.7%: how a year will have been is no new goal for it."""
    led = text[start_of_part(text, chosen.quantity.start) : chosen.quantity.start]
    return any(cues.pattern("estimated").fullmatch(cue.word) for cue in cues.find(led, ("planned",)))


def _step_on_the_way(sentence: Sentence, mention: Mention, indicator: Indicator, chosen: Bound) -> bool:
    """A plan's goal for a day before the promise is due (2022年建成6万架 on the way to 10万架) changes nothing of it."""
    due, titled = mention.commitment.due, sentence.context.titled
    if due is None or indicator.period is Period.YEARLY:
        return False
    said = [m for m in sentence.moments if m.start < chosen.quantity.start and not (m.since or m.now)]
    moment = said[-1] if said else titled
    return moment is not None and moment.date < due


def goal_changes(sentence: Sentence, mention: Mention, chosen: Bound, bounds: Sequence[Bound]) -> bool:
    """目标由1000个调整为800个; 期限由原来的2023年延至2029年: words of change, and of a goal, and an old value or date."""
    text = sentence.text
    start = start_of_part(text, mention.start)
    stop = min([at for mark in ";。\n" if (at := text.find(mark, mention.end)) >= 0], default=len(text))
    about = ";".join((sentence.context.title, *sentence.headings[-2:]))
    asked = cues.pattern("asks_change").search(sentence.question)
    said = bool(asked or cues.pattern("speaks_of_goal").search(text, start, max(start, chosen.quantity.start)))
    if not (
        cues.pattern("speaks_of_goal").search(text, start, stop)
        or said
        or cues.pattern("speaks_of_goal").search(about)
        or _from_goal(mention, bounds)
    ):
        return False
    changed = [c for c in cues.find(text, ("revised",)) if start <= c.start < stop]
    leads = any(0 <= chosen.quantity.start - cue.end <= _LEADS for cue in changed)
    indicator = mention.commitment.indicator
    unchanged = indicator is not None and same(chosen.quantity.value, indicator.value)
    dated = unchanged and any(
        cue.start > mention.start and periods.find(text[cue.end : cue.end + 8], None) for cue in changed
    )
    turned = any(bound.kind is Kind.OLD for bound in bounds) and (said or any(c.start > mention.start for c in changed))
    return turned or leads or dated


def only_put_off(sentence: Sentence, mention: Mention) -> bool:
    """总规模不变，完成时限延至2024年底: the goal stays what it was, and only its day is moved. Pure."""
    text = sentence.text
    start, stop = start_of_part(text, mention.start), end_of_list(text, mention.end)
    kept = cues.pattern("goal_kept").search(text, start, stop)
    return kept is not None and cues.pattern("date_moved").search(text, start, stop) is not None


def _from_goal(mention: Mention, bounds: Sequence[Bound]) -> bool:
    """由10万架以上调整为6万架以上: the old value is the goal itself."""
    indicator = mention.commitment.indicator
    return indicator is not None and any(b.kind is Kind.OLD and same(b.quantity.value, indicator.value) for b in bounds)


def _says(sentence: Sentence, mention: Mention, group: str, others: Sequence[Mention]) -> bool:
    """A cue of the group in the sentence proper, on the mention's side of a semicolon, in no clause on something else."""
    text = sentence.text
    start = max([text.rfind(mark, 0, mention.start) + 1 for mark in ";\n"])
    end = text.find(";", mention.end)
    found = [c for c in cues.find(text, (group,)) if start <= c.start < (end if end > 0 else len(text))]
    here = any(not (_about_another(text, cue, mention, others) or _of_some(text, cue)) for cue in found)
    return here or (
        group == "delayed" and any(not _of_some(sentence.after, c) for c in cues.find(sentence.after, (group,)))
    )


def _about_another(text: str, cue: cues.Cue, mention: Mention, others: Sequence[Mention]) -> bool:
    """国家级平台尚未实现突破 in a clause of its own says nothing of the other platforms that the sentence counts."""
    start = start_of_clause(text, cue.start)
    named = [m.commitment for m in (mention, *others) if start <= m.start < cue.start]
    return bool(named) and mention.commitment not in named


def _of_some(text: str, cue: cues.Cue) -> bool:
    """部分企业推迟了计划: said of some, not of the whole."""
    return bool(cues.pattern("some_before").search(text[start_of_clause(text, cue.start) : cue.start]))


def only_pushed(text: str, at: int, end: int) -> bool:
    """推动中心建成投用, 建成投用在即, 建成了吗?: completion is only pushed, near or asked for. Pure."""
    front = text[start_of_clause(text, at) : at]
    asked = text.rstrip().endswith("?")
    return bool(asked or cues.pattern("pushes_before").search(front) or cues.pattern("not_yet_behind").match(text, end))


def spoken(sentence: Sentence, mention: Mention, indicator: Indicator, others: Sequence[Mention]) -> Relation | None:
    """What is said without a figure: given up, put off, or met; None where nothing is. Pure."""
    for group in ("cancelled", "delayed"):
        if _says(sentence, mention, group, others):
            return Relation(group)
    ends = [sentence.text.find(plain(phrase)) for phrase in indicator.done]
    if _wants_one(indicator):
        ends += [match.start() for match in cues.pattern("first_ever").finditer(sentence.text, mention.start)]
    met = min([at for at in (*ends, _achieved_near(sentence, mention)) if at >= 0], default=None)
    if met is not None and not _denied(sentence, mention, met) and not _only_asked(sentence, met):
        return Relation.ACHIEVED if sentence.context.genre not in ("plan", "proposal") else None
    return None


def _only_asked(sentence: Sentence, met: int) -> bool:
    """任务提前完成了吗?, 推动实现零的突破: the word of completion at `met` says nothing of what is."""
    supposed = cues.pattern("supposed").search(sentence.text)
    return only_pushed(sentence.text, met, met + _MET) or (supposed is not None and supposed.start() < met)


def _wants_one(indicator: Indicator) -> bool:
    """The goal is that there be one at all, so that 实现零的突破 meets it."""
    return indicator.value == 1 and indicator.op is Op.AT_LEAST


def _denied(sentence: Sentence, mention: Mention, met: int) -> bool:
    """A word of plan or denial before the word of completion, in the same part of the sentence."""
    start = start_of_part(sentence.text, min(mention.start, met))
    return any(start <= cue.start < met for cue in cues.find(sentence.text, ("negated", "planned", "proposed")))


def _of_the_next(text: str, mention: Mention, cue: cues.Cue) -> bool:
    """企业转型加快，试点任务全面完成: the next clause has a subject of its own, which is done."""
    begins = start_of_clause(text, cue.start)
    subject = text[begins : cue.start]
    if begins <= mention.end or len(subject) < _SUBJECT:
        return False
    name, indicator = text[mention.start : mention.end], mention.commitment.indicator
    if indicator is not None and any(same(q.value, indicator.value) for q in quantities.find(subject)):
        return False  # 公园二期投用，1平方公里规划范围整体建成: the very size that was promised
    pairs = (subject[at : at + 2] for at in range(len(subject) - 1))
    own = any(pair in name and not cues.pattern("says_little").fullmatch(pair) for pair in pairs)
    return not own and not bind.only_carriers(subject)


def _achieved_near(sentence: Sentence, mention: Mention) -> int:
    """目标已提前完成 in the clause of the mention or the next: not just anywhere in the sentence."""
    text = sentence.text
    stop = len(text)
    for _, match in zip(range(2), re.finditer(r"[,;。!?]", text[mention.end :]), strict=False):
        stop = mention.end + match.start()
    found = (
        c
        for c in cues.find(text, ("achieved",))
        if mention.start - 4 <= c.start < stop and not _of_the_next(text, mention, c)
    )
    return next((c.start for c in found if not cues.pattern("share_after").match(text, c.end)), -1)
