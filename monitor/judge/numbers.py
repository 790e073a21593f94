"""Judges what a sentence says of a target with a number: figure, place, tense, period, unit, date, relation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.judge import as_of, bind, cues, scope, tense
from monitor.judge.clauses import start_of_clause, start_of_part, start_of_sentence
from monitor.judge.measure import meets, same
from monitor.judge.mentions import Mention, plain
from monitor.judge.reasons import confidence, failed, passed, unsettled
from monitor.judge.sentence import Sentence
from monitor.judge.sizes import Bound, Kind, Place
from monitor.judge.tables import column_of, of_goals, row_figures
from monitor.judge.tense import Tense
from monitor.model import Check, Indicator, Judgement, Op, PassageKind, Period, Reason, Relation, Result
from monitor.text import periods, tables
from monitor.text.names import GAP

_DATED = re.compile(r"(?:19|20)\d\d")
_LEADS = 3
"""Characters between a word of change and the new figure: 调整为约800个."""


def judge(sentence: Sentence, mention: Mention, others: Sequence[Mention]) -> Judgement | None:
    """What the sentence says of the mention's commitment; None when it states nothing about it at all. Pure."""
    indicator = mention.commitment.indicator
    assert indicator is not None
    bounds = _bounds(sentence, mention, others)
    chosen = _choose(sentence, bounds, indicator)
    if chosen is None or chosen.kind is Kind.GOAL or (chosen.kind is Kind.NAMED and not _done_behind(sentence, chosen)):
        wordless = _wordless(sentence, mention, indicator, chosen, others)
        if chosen is None or wordless is not None:
            return wordless
    told = _fallen(sentence, indicator, _per_part(sentence, indicator, chosen))
    return _stated(sentence, mention, indicator, told, bounds, others)


def states_value(sentence: Sentence, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether the sentence itself, without its lead, has a figure that is the value of what the lead names. Pure."""
    if mention.commitment.indicator is None:
        return False
    found = bind.figures(sentence.text, mention, others, sentence.quantities)
    told = (Kind.OTHER_UNIT, Kind.GOAL, Kind.NAMED, Kind.OLD)  # a goal may stand before what came of it
    indicator = mention.commitment.indicator
    said = [b for b in found if b.quantity.start >= sentence.lead and b.kind is Kind.GOAL]
    if any(same(bound.quantity.value, indicator.value) for bound in said):
        return True  # 承诺:建设1平方公里 under the name of a park says the very goal set for it
    first = next((bound for bound in found if bound.kind not in told), None)
    return first is not None and first.kind is Kind.VALUE and first.quantity.start >= sentence.lead


def _bounds(sentence: Sentence, mention: Mention, others: Sequence[Mention]) -> tuple[Bound, ...]:
    if sentence.is_row:
        return row_figures(sentence, mention)
    found = bind.figures(sentence.text, mention, others, sentence.quantities)
    return tuple(b for b in found if b.quantity.start >= sentence.lead or mention.start >= sentence.lead)


def _choose(sentence: Sentence, bounds: Sequence[Bound], indicator: Indicator) -> Bound | None:
    """The first value that is reported, else the first value, else a goal, a difference or an addition.

    Of values those beside a word the indicator needs, else those beside a word of sum that takes it up.
    """
    needs, yearly = indicator.needs, indicator.period is Period.YEARLY
    values = [bound for bound in bounds if bound.kind is Kind.VALUE]
    values = [bound for bound in values if bound.place is Place.SHARE] or values
    clauses = [(_clause_around(sentence.text, bound), bound) for bound in values]
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
        reported = [bound for bound in values if _tense(sentence, bound)[0] is Tense.DONE]
        return _exact(sentence.text, _latest(sentence, reported or values, yearly=yearly), reported)
    for kinds in ((Kind.VALUE,), (Kind.NAMED, Kind.GOAL, Kind.ADDITION, Kind.DELTA, Kind.RATE, Kind.POINTS)):
        for bound in bounds:
            if bound.kind in kinds:
                return bound
    return None


def _latest(sentence: Sentence, values: Sequence[Bound], *, yearly: bool) -> Bound:
    """Of several reported values that of the latest time said (2021年36项，2022年52项); else the sum behind its parts."""
    so_far = [b for b in values if cues.pattern("so_far").search(_just_before(sentence.text, b))]
    if so_far and not yearly:
        values = [b for b in values if b in so_far or _exceeds_later(sentence, b, so_far)]
    dated = [(_said_at(sentence, bound), bound) for bound in values]
    latest = max(day for day, _ in dated)
    newest = [bound for day, bound in dated if day == latest]
    sums = [
        b for b in newest if cues.pattern("total").search(_clause_around(sentence.text, b)) and b.place is Place.NEXT
    ]
    return sums[-1] if sums and len(newest) > 1 else newest[0]


def _exceeds_later(sentence: Sentence, bound: Bound, sums: Sequence[Bound]) -> bool:
    """3月累计突破50亿次，11月底达到97亿次: of a day that is said, and no less than the sum before; else it is a part of it."""
    said = _when(sentence, bound.quantity.start, bound.quantity.end).reason.code == "as_of.said"
    return said and bound.quantity.value >= max(each.quantity.value for each in sums)


def _leads_in(sentence: Sentence, needs: Sequence[str]) -> bool:
    """A word the indicator needs stands in the sentence at all, so that a word of sum can take it up."""
    return any(plain(word) in sentence.text for word in needs)


def _just_before(text: str, bound: Bound) -> str:
    return re.split(r"[,;。、]", text[: bound.quantity.start])[-1]


def _said_at(sentence: Sentence, bound: Bound) -> date:
    when = _when(sentence, bound.quantity.start, bound.quantity.end)
    return when.date or date.min


def _exact(text: str, first: Bound, others: Sequence[Bound]) -> Bound:
    """突破10万大关，达到10.2万架: the exact figure behind a rounded one is the value."""
    if first.quantity.bound != ">" and not cues.pattern("round_mark").match(text, first.quantity.end):
        return first
    low = first.quantity.value
    told = [b for b in others if b is not first and b.quantity.bound == "=" and b.quantity.unit]
    exact = [b for b in told if low <= b.quantity.value <= low * 1.5]
    return exact[0] if exact else first


def _stated(
    sentence: Sentence,
    mention: Mention,
    indicator: Indicator,
    chosen: Bound,
    bounds: Sequence[Bound],
    others: Sequence[Mention],
) -> Judgement:
    q, at = chosen.quantity, chosen.quantity.start
    when = _when(sentence, at, q.end)
    mood, tense_reason = _tense(sentence, chosen)
    reasons = (
        _indicator_check(sentence, mention, indicator.needs, column_of(sentence, at) if sentence.is_row else ""),
        _scope_check(sentence, mention, at, others),
        tense_reason,
        _period_check(sentence, mention, indicator, chosen, when),
        _unit_check(chosen),
        when.reason,
    )
    if _goal_changes(sentence, mention, chosen, bounds):
        relation = Relation.REVISED
    else:
        relation = _relation(sentence, mention, indicator, chosen, mood, others)
    if relation is Relation.REVISED and any(r.check is Check.SCOPE and r.result is not Result.PASSED for r in reasons):
        relation = Relation.RESTATED  # what another place plans revises nothing here
    return _judgement(sentence, mention, chosen, when, relation, reasons)


def _when(sentence: Sentence, at: int, end: int) -> as_of.When:
    if sentence.passage.kind is PassageKind.ROW and not sentence.moments:
        own = "" if sentence.cell else column_of(sentence, at)
        return as_of.of_row((own,) if periods.find(own, None) else _undated(sentence), sentence.context)
    return as_of.of(sentence.text, at, end, sentence.moments, sentence.context, sentence.carried)


def _undated(sentence: Sentence) -> Sequence[str]:
    """Where the figure's own column names no time, a time that only one of the others names."""
    return [] if sentence.cell else [c for c in sentence.passage.columns if tables.column_kind(c) != "target"]


def _judgement(
    sentence: Sentence,
    mention: Mention,
    chosen: Bound | None,
    when: as_of.When,
    relation: Relation,
    reasons: tuple[Reason, ...],
) -> Judgement:
    real = relation in (Relation.PROGRESS, Relation.ACHIEVED, Relation.DELAYED)
    results = {reason.result for reason in reasons}
    q = chosen.quantity if chosen else None
    stands = real and Result.FAILED not in results and (relation is not Relation.DELAYED or chosen is not None)
    passage = sentence.passage
    return Judgement(
        commitment=mention.commitment.id,
        relation=relation if not real or stands else _fallback(relation, reasons),
        realised=stands and Result.UNSETTLED not in results,
        review=stands and Result.UNSETTLED in results,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        passage=passage.index,
        value=q.value if q else None,
        value_high=q.value_high if q else None,
        bound=q.bound if q else "=",
        unit=_shown_unit(mention, q.unit) if q else "",
        as_of=when.date,
        year=when.year,
        confidence=confidence(reasons),
        reasons=reasons,
    )


def _per_part(sentence: Sentence, indicator: Indicator, chosen: Bound) -> Bound:
    """The chosen figure; a sum over all parts of a goal set for each part is divided (共40项 in 4 fields is 10)."""
    clause = _clause_around(sentence.text, chosen)
    per_part = any(plain(word) in sentence.text for word in indicator.each) and not cues.pattern("total").search(clause)
    if indicator.parts == 1 or per_part or any(plain(word) in clause for word in indicator.each):
        return chosen
    return replace(chosen, quantity=replace(chosen.quantity, value=chosen.quantity.value / indicator.parts))


def _fallen(sentence: Sentence, indicator: Indicator, chosen: Bound) -> Bound:
    """The chosen figure; of a rate of growth that fell (投资下降4.5%) the negative one."""
    q = chosen.quantity
    grows = q.unit == "%" and cues.pattern("growth_named").search(indicator.name) is not None
    if not grows or not cues.pattern("fell_before").search(sentence.text[max(0, q.start - 6) : q.start]):
        return chosen
    return replace(chosen, kind=Kind.VALUE, quantity=replace(q, value=-q.value))


def _shown_unit(mention: Mention, said: str) -> str:
    indicator = mention.commitment.indicator
    return said or (indicator.unit if indicator else "")


def _fallback(relation: Relation, reasons: Sequence[Reason]) -> Relation:
    """What remains of a statement that is no result: delayed stays, a proposal proposes, the rest restates."""
    if relation is Relation.DELAYED:
        return relation
    proposes = any(reason.code in ("tense.proposed", "tense.proposal_document") for reason in reasons)
    return Relation.PROPOSED if proposes else Relation.RESTATED


def _tense(sentence: Sentence, chosen: Bound) -> tuple[Tense, Reason]:
    if chosen.kind is Kind.GOAL or (chosen.kind is Kind.NAMED and not _done_behind(sentence, chosen)):
        return Tense.PLANNED, failed(Check.TENSE, "tense.goal")
    if sentence.is_row:
        return Tense.DONE, passed(Check.TENSE, "tense.column")
    if sentence.cell and (
        of_goals(sentence)
        or any(m.unended and m.whole_year and _DATED.match(sentence.text, m.start) for m in sentence.moments)
    ):
        return Tense.PLANNED, failed(Check.TENSE, "tense.goal")
    q = chosen.quantity
    mood, reason = tense.of(
        sentence.text,
        q.start,
        q.end,
        sentence.moments,
        sentence.context,
        sentence.question,
        sentence.headings,
        ahead=sentence.passage.index in sentence.context.ahead,
    )
    if (
        reason.code == "tense.bare"
        and chosen.place is Place.BEFORE
        and not q.ordinal
        and bind.led_by_verb(sentence.text, q)
    ):
        # 培育50名专家 without 已 or 了 may be a deed or an intention; 专家50名 states a size.
        return mood, unsettled(Check.TENSE, "tense.unclear")
    return mood, reason


def _done_behind(sentence: Sentence, chosen: Bound) -> bool:
    """A goal that is itself the subject of a verb of completion: 1平方公里规划范围整体建成."""
    text = sentence.text
    stop = next((i for i in range(chosen.quantity.end, len(text)) if text[i] in ",;。!?\n"), len(text))
    return any(chosen.quantity.end <= cue.start < stop for cue in cues.find(text, ("done", "verb", "achieved")))


def _indicator_check(sentence: Sentence, mention: Mention, needs: Sequence[str], head: str = "") -> Reason:
    """Whether a word that the indicator needs is there: in the sentence, or in the `head` of the figure's column."""
    if needs and not any(plain(word) in sentence.text + head for word in needs):
        return failed(Check.INDICATOR, "indicator.needs", words="、".join(needs[:3]))
    name = sentence.text[mention.start : mention.end]
    if mention.start < sentence.lead:
        return passed(Check.INDICATOR, "indicator.before", name=name)
    return passed(Check.INDICATOR, "indicator.named", name=name)


def _scope_check(sentence: Sentence, mention: Mention, at: int, others: Sequence[Mention]) -> Reason:
    indicator = mention.commitment.indicator
    rate = indicator is not None and indicator.unit == "%"
    if rate and scope.of_a_sector(sentence.text, mention.start, mention.commitment.statement):
        return failed(Check.SCOPE, "scope.sector")
    said = scope.of(
        sentence.text,
        max(at, mention.end),
        sentence.before,
        sentence.headings,
        sentence.context,
        scope.Counted(
            name=mention.start,
            words=mention.commitment.statement + (indicator.name if indicator else ""),
            ranked=indicator is not None and indicator.unit in ("名", "位"),
            names=tuple(
                (m.start, m.end, m.commitment.indicator.name) for m in (mention, *others) if m.commitment.indicator
            ),
        ),
    )
    counts = indicator is not None and indicator.unit != ""  # a ratio such as PUE is measured site by site
    if counts and scope.of_one_body(sentence.text, mention.start, mention.commitment.statement):
        return failed(Check.SCOPE, "scope.one_body")
    actor = (
        scope.of_unknown_actor(sentence.text, mention.start) if counts and indicator and not indicator.actors else None
    )
    if actor and not rate:
        return unsettled(Check.SCOPE, "scope.actor", name=actor)
    if scope.spread(sentence.text[max(at, mention.end) :]):
        return failed(Check.SCOPE, "scope.spread")
    return scope.check(mention.commitment, said)


def _unit_check(chosen: Bound) -> Reason:
    if chosen.kind is Kind.POINTS:
        return failed(Check.UNIT, "unit.points")
    if chosen.kind is Kind.RATE:
        return failed(Check.UNIT, "unit.per_head")
    return passed(Check.UNIT, "unit.same", unit=chosen.quantity.unit)


def _period_check(
    sentence: Sentence, mention: Mention, indicator: Indicator, chosen: Bound, when: as_of.When
) -> Reason:
    if chosen.kind in (Kind.ADDITION, Kind.DELTA):
        return failed(Check.PERIOD, f"period.{chosen.kind}")
    starts = mention.commitment.starts
    if starts and when.date and when.date <= starts:
        return failed(Check.PERIOD, "period.before", starts=starts.isoformat())
    around = _clause_around(sentence.text, chosen)
    if indicator.period is Period.YEARLY and cues.pattern("only_some_days").search(around):
        return failed(Check.PERIOD, "period.addition")
    spanned = _over_years(sentence.text, chosen.quantity.start)
    if indicator.period is Period.YEARLY and (
        spanned or _sums_up(around, of_parts=indicator.parts > 1) or _of_several_years(sentence, indicator, around)
    ):
        return failed(Check.PERIOD, "period.sum_for_year")
    return passed(Check.PERIOD, f"period.{indicator.period}")


def _over_years(text: str, at: int) -> bool:
    """十四五期间，…130万人: a stretch of years stands before the figure, and no single year after that."""
    start = start_of_sentence(text, at)
    spans = list(cues.pattern("span_of_years").finditer(text, start, at))
    return bool(spans) and not cues.pattern("single_year").search(text, spans[-1].end(), at)


def _sums_up(around: str, *, of_parts: bool) -> bool:
    """累计 and 三年来共 sum up years; 今年累计 does not, nor, of a goal set `of_parts`, 四个领域合计."""
    match = cues.pattern("sums_up").search(around)
    if match and of_parts and cues.pattern("total").match(match[0]):
        return False
    return match is not None and (
        match[0][0] in "一二两三四五六七八九十0123456789" or not cues.pattern("names_a_year").search(around)
    )


def _of_several_years(sentence: Sentence, indicator: Indicator, around: str) -> bool:
    """年均1270万人 is the mean of some years, and what a work report says under 五年来 their sum."""
    if cues.pattern("mean_of_years").search(around) and not cues.pattern("mean_of_years").search(indicator.name):
        return True
    return sentence.passage.index in sentence.context.several and not cues.pattern("names_a_year").search(around)


def _clause_around(text: str, chosen: Bound) -> str:
    return text[start_of_clause(text, chosen.quantity.start) : chosen.quantity.end]


def _relation(
    sentence: Sentence,
    mention: Mention,
    indicator: Indicator,
    chosen: Bound,
    mood: Tense,
    others: Sequence[Mention],
) -> Relation:
    if cues.find(_just_before(sentence.text, chosen), ("cancelled",)) or _given_up_behind(sentence.text, chosen):
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
    when = _when(sentence, chosen.quantity.start, chosen.quantity.end)
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
    ):
        return Relation.REVISED
    return Relation.RESTATED


def _step_on_the_way(sentence: Sentence, mention: Mention, indicator: Indicator, chosen: Bound) -> bool:
    """A plan's goal for a day before the promise is due (2022年建成6万架 on the way to 10万架) changes nothing of it."""
    due, titled = mention.commitment.due, sentence.context.titled
    if due is None or indicator.period is Period.YEARLY:
        return False
    said = [m for m in sentence.moments if m.start < chosen.quantity.start and not (m.since or m.now)]
    moment = said[-1] if said else titled
    return moment is not None and moment.date < due


def _goal_changes(sentence: Sentence, mention: Mention, chosen: Bound, bounds: Sequence[Bound]) -> bool:
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


def _wordless(
    sentence: Sentence, mention: Mention, indicator: Indicator, goal: Bound | None, others: Sequence[Mention]
) -> Judgement | None:
    """A statement without a figure of its own: met, put off, given up, changed. Of a goal said to be met it is the value."""
    relation = _spoken(sentence, mention, indicator, others)
    if relation is None:
        return None
    at = max(mention.end, sentence.lead)
    when = as_of.of(sentence.text, at, at, sentence.moments, sentence.context, sentence.carried)
    reasons = (
        _indicator_check(sentence, mention, ()),
        _scope_check(sentence, mention, at, others),
        passed(Check.TENSE, "tense.words")
        if relation is Relation.ACHIEVED
        else failed(Check.TENSE, f"tense.{relation}"),
        passed(Check.PERIOD, f"period.{indicator.period}"),
        when.reason,
    )
    met = goal if relation is Relation.ACHIEVED and goal and _is_the_goal(sentence.text, indicator, goal) else None
    return _judgement(sentence, mention, met, when, relation, reasons)


def _is_the_goal(text: str, indicator: Indicator, goal: Bound) -> bool:
    """50名的任务已经完成 states 50; 超额完成 leaves open how many there are."""
    q = goal.quantity
    beyond = "超额" in text[q.end : q.end + GAP]
    told = same(q.value, indicator.value) or goal.place is Place.BEFORE  # 251万亩的任务全面完成, whatever was promised
    return goal.kind in (Kind.GOAL, Kind.NAMED) and told and not beyond


def _spoken(sentence: Sentence, mention: Mention, indicator: Indicator, others: Sequence[Mention]) -> Relation | None:
    for group in ("cancelled", "delayed"):
        if _says(sentence, mention, group, others):
            return Relation(group)
    ends = [sentence.text.find(plain(phrase)) for phrase in indicator.done]
    if _wants_one(indicator):
        ends += [match.start() for match in cues.pattern("first_ever").finditer(sentence.text, mention.start)]
    met = min([at for at in (*ends, _achieved_near(sentence, mention)) if at >= 0], default=None)
    if met is not None and not _denied(sentence, mention, met):
        return Relation.ACHIEVED if sentence.context.genre not in ("plan", "proposal") else None
    return None


def _wants_one(indicator: Indicator) -> bool:
    """The goal is that there be one at all, so that 实现零的突破 meets it."""
    return indicator.value == 1 and indicator.op is Op.AT_LEAST


def _denied(sentence: Sentence, mention: Mention, met: int) -> bool:
    """A word of plan or denial before the word of completion, in the same part of the sentence."""
    start = start_of_part(sentence.text, min(mention.start, met))
    return any(start <= cue.start < met for cue in cues.find(sentence.text, ("negated", "planned", "proposed")))


def _achieved_near(sentence: Sentence, mention: Mention) -> int:
    """目标已提前完成 in the clause of the mention or the next: not just anywhere in the sentence."""
    text = sentence.text
    stop = len(text)
    for _, match in zip(range(2), re.finditer(r"[,;。!?]", text[mention.end :]), strict=False):
        stop = mention.end + match.start()
    found = (c for c in cues.find(text, ("achieved",)) if mention.start - 4 <= c.start < stop)
    return next((c.start for c in found if not cues.pattern("share_after").match(text, c.end)), -1)
