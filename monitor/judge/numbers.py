"""Judges what a sentence says of a target with a number: figure, place, tense, period, unit, date, relation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judge import as_of, bind, cues, kinds, scope, tense, works
from monitor.judge.choice import choose, fallen, per_part
from monitor.judge.clauses import (
    clause_before,
    end_of_clause,
    end_of_list,
    in_brackets,
    start_of_clause,
    start_of_part,
    start_of_sentence,
)
from monitor.judge.heads import NONE
from monitor.judge.measure import meets, same
from monitor.judge.mentions import Mention, plain
from monitor.judge.reasons import confidence, failed, passed, unsettled
from monitor.judge.relation import goal_changes, only_put_off, relation_of, spoken
from monitor.judge.sentence import Sentence
from monitor.judge.sizes import Bound, Kind, Place, ends_a_list
from monitor.judge.stance import clause_around, done_behind, tense_of, when_of
from monitor.judge.tables import column_of, row_figures
from monitor.judge.tasks import without_tasks
from monitor.judge.years import after_its_year, counts_from_before, of_earlier_years, sets_another_year
from monitor.model import Check, Commitment, Indicator, Judgement, Period, Reason, Relation, Result
from monitor.text.names import GAP
from monitor.text.quantities import Quantity, find

_OF_SEVERAL = 2
"""Of what one year was to bring: the sum of five years is more than so many times as much, unless each fell short by more
than half."""
_LEAST_STOCK = 0.6
"""Of the total aimed at: a bare number smaller than this part of it is taken for one of a part, or of what was added."""
_HAN = re.compile("[\u4e00-\u9fff]")
_ROUNDED = 1
"""Points by which a share may differ from what its figures make, for rounding."""
_UNTOLD = (*tense.UNMARKED, "tense.unclear")
"""Codes of what no word says to have come about."""
_CLAUSE_OVER = re.compile("[,;]")
_FIGURE = re.compile(r"\d")
_A_FIGURE_OVER = re.compile(r"(?<![\d.])\d[\d.]*(?![\d.年月日])[^,;]*[,;]")
"""A figure that is no date, and the end of its clause."""


def judge(sentence: Sentence, mention: Mention, others: Sequence[Mention]) -> Judgement | None:
    """What the sentence says of the mention's commitment; None when it states nothing about it at all. Pure."""
    indicator = mention.commitment.indicator
    assert indicator is not None
    bounds = _bounds(sentence, mention, others)
    chosen = choose(sentence, bounds, indicator)
    if chosen is None or chosen.kind is Kind.GOAL or (chosen.kind is Kind.NAMED and not done_behind(sentence, chosen)):
        wordless = _wordless(sentence, mention, indicator, chosen, others)
        if chosen is None or wordless is not None:
            return wordless
    told = fallen(sentence, indicator, per_part(sentence, indicator, chosen))
    return _stated(sentence, mention, indicator, told, bounds, others)


def states_value(sentence: Sentence, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether the sentence itself, without its lead, has a figure that is the value of what the lead names. Pure."""
    if mention.commitment.indicator is None:
        return False
    every = bind.figures(sentence.text, mention, others, sentence.quantities)
    found = without_tasks(sentence.text, every, mention.commitment.indicator)
    told = (Kind.OTHER_UNIT, Kind.GOAL, Kind.NAMED, Kind.OLD)  # a goal may stand before what came of it
    indicator = mention.commitment.indicator
    said = [b for b in found if b.quantity.start >= sentence.lead and b.kind is Kind.GOAL]
    if any(same(bound.quantity.value, indicator.value) for bound in said):
        return True  # 承诺:建设1平方公里 under the name of a park says the very goal set for it
    first = next((bound for bound in found if bound.kind not in told), None)
    if first is None or first.kind is not Kind.VALUE or first.quantity.start < sentence.lead:
        return False
    if _counts_what_follows(sentence.text, first.quantity):
        return False
    return not (indicator.unit == "%" and _of_its_own(sentence, first))


def _counts_what_follows(text: str, q: Quantity) -> bool:
    """提升42.6万农村居民饮用水标准: a number without a counter is of the noun right behind it."""
    behind = text[q.end : q.end + 1]
    return q.unit == "" and _HAN.match(behind) is not None and not cues.pattern("predicate_after").match(text, q.end)


def _of_its_own(sentence: Sentence, bound: Bound) -> bool:
    """工业技改投资增长5.3% under the heading 经济增长迈出坚实步伐: the growth of what the sentence itself names."""
    begins = max(sentence.lead, start_of_clause(sentence.text, bound.quantity.start))
    said = cues.pattern("growth_word").sub("", sentence.text[begins : bound.quantity.start])
    return not bind.only_carriers(said)


def _bounds(sentence: Sentence, mention: Mention, others: Sequence[Mention]) -> tuple[Bound, ...]:
    if sentence.is_row:
        return row_figures(sentence, mention)
    found = bind.figures(sentence.text, mention, others, sentence.quantities)
    return tuple(b for b in found if b.quantity.start >= sentence.lead or mention.start >= sentence.lead)


def _stated(
    sentence: Sentence,
    mention: Mention,
    indicator: Indicator,
    chosen: Bound,
    bounds: Sequence[Bound],
    others: Sequence[Mention],
) -> Judgement:
    q, at = chosen.quantity, chosen.quantity.start
    when = when_of(sentence, at, q.end)
    mood, tense_reason = tense_of(sentence, chosen)
    reasons = (
        _another_count(sentence, mention, indicator, chosen)
        or _a_kind_of_it(sentence, mention, chosen)
        or _indicator_check(
            sentence,
            mention,
            () if _bare_stock(sentence, mention, indicator, chosen) else indicator.needs,
            column_of(sentence, at) if sentence.is_row else "",
        ),
        _scope_check(sentence, mention, at, others),
        _how_far(sentence, mention, chosen, tense_reason, others),
        _period_check(sentence, mention, indicator, chosen, when),
        _unit_check(chosen),
        when.reason,
    )
    if goal_changes(sentence, mention, chosen, bounds):
        relation = Relation.DELAYED if only_put_off(sentence, mention) else Relation.REVISED
    else:
        relation = relation_of(sentence, mention, indicator, chosen, mood, others)
    elsewhere = any(r.check is Check.SCOPE and r.result is not Result.PASSED for r in reasons)
    if relation is Relation.REVISED and (elsewhere or sets_another_year(sentence, mention.commitment, q)):
        relation = Relation.RESTATED  # what another place or another year plans revises nothing here
    return _judgement(sentence, mention, chosen, when, relation, reasons)


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


def _shown_unit(mention: Mention, said: str) -> str:
    indicator = mention.commitment.indicator
    return said or (indicator.unit if indicator else "")


def _fallback(relation: Relation, reasons: Sequence[Reason]) -> Relation:
    """What remains of a statement that is no result: delayed stays, a proposal proposes, the rest restates."""
    if relation is Relation.DELAYED:
        return relation
    proposes = any(reason.code in ("tense.proposed", "tense.proposal_document") for reason in reasons)
    return Relation.PROPOSED if proposes else Relation.RESTATED


def _indicator_check(sentence: Sentence, mention: Mention, needs: Sequence[str], head: str = "") -> Reason:
    """Whether a word that the indicator needs is there: in the sentence, or in the `head` of the figure's column."""
    if needs and not any(plain(word) in sentence.text + head for word in needs):
        return failed(Check.INDICATOR, "indicator.needs", words="、".join(needs[:3]))
    name = sentence.text[mention.start : mention.end]
    if mention.start < sentence.lead:
        return passed(Check.INDICATOR, "indicator.before", name=name)
    return passed(Check.INDICATOR, "indicator.named", name=name)


def _another_count(sentence: Sentence, mention: Mention, indicator: Indicator, chosen: Bound) -> Reason | None:
    """Why the figure counts something else than what the year's act brings: a stock, or another act's result."""
    q, text = chosen.quantity, sentence.text
    counts = indicator.period is Period.YEARLY and indicator.unit not in ("%", "‰") and not sentence.is_row
    stepped = counts and _at_another_step(sentence, mention, indicator, chosen)
    if stepped or (counts and _newly_built(text, mention, chosen, indicator)):
        return failed(Check.INDICATOR, "indicator.step")
    if not (counts and indicator.needs):
        return None
    needs = [plain(word) for word in indicator.needs]
    start, end = start_of_clause(text, min(mention.start, q.start)), end_of_clause(text, max(mention.end, q.end))
    beside = text[start : mention.start] + "|" + text[mention.end : end]
    grown = cues.pattern("grown_to").search(text, start, q.start)
    if grown:
        return failed(Check.INDICATOR, "indicator.stock", word=grown[0])  # 由300家增加到332家, of 新增规上企业
    if mention.end <= q.start and not any(word in beside for word in needs):
        stock = cues.pattern("states_stock").search(text[mention.end : q.start])
        if stock:  # 小巨人企业达到36家, of 新增小巨人企业
            return failed(Check.INDICATOR, "indicator.stock", word=stock[0])
    summed = _two_acts(text, start, mention, q)
    if summed:
        return failed(Check.INDICATOR, "indicator.two_acts", words=summed)
    beside_it = (
        cues.pattern("other_act_next").match(text, q.end),
        cues.pattern("other_act_before").search(text[: min(mention.start, q.start)]),
    )
    other = next((each for each in beside_it if each and each["what"] in plain(indicator.name)), None)
    if other and cues.pattern("new_and_other").search(mention.commitment.statement):
        return failed(Check.INDICATOR, "indicator.part_of_two", words=other["act"])
    served = len(needs) == 1 and indicator.name.endswith(
        needs[0]
    )  # 适老化改造 of families: not what they get elsewhere
    if _by_another_act(text[start:end], q.start - start, needs) or (served and needs[0] not in text[start:end]):
        return failed(Check.INDICATOR, "indicator.needs", words="、".join(indicator.needs[:3]))
    return None


def _newly_built(text: str, mention: Mention, chosen: Bound, indicator: Indicator) -> bool:
    """老年活动室新建项目9个, where 5 were to be renewed: behind the name stands that these are new."""
    said = cues.pattern("newly_built").search(text, mention.end, chosen.quantity.start)
    if said is None:
        return False
    if indicator.needs:
        return said[0] not in map(plain, indicator.needs)
    return not all(map(cues.pattern("to_be_built").search, works.promised_in(mention)))


def _two_acts(text: str, start: int, mention: Mention, q: Quantity) -> str:
    """The two acts that one figure is told of where the promise has one."""
    promised = mention.commitment.statement
    rules = ("two_acts", *(("new_and_other",) if "新建" in promised or "新增" in promised else ()))
    for rule in map(cues.pattern, rules):
        summed = rule.search(text, start, mention.end)
        if summed and not rule.search(promised) and not _FIGURE.search(text, mention.end, q.start):
            return summed[0]
    return ""


def _at_another_step(sentence: Sentence, mention: Mention, indicator: Indicator, chosen: Bound) -> bool:
    """建成投用项目535个, of 推进项目2400个: works that came to a step of which the promise says nothing."""
    text, q, step = sentence.text, chosen.quantity, cues.pattern("step_of_works")
    if not cues.pattern("works_name").search(indicator.name) or cues.pattern("all_of_them").match(text, q.end):
        return False
    start = max(start_of_clause(text, min(mention.start, q.start)), sentence.lead)
    steps = [act[0] for act in step.finditer(text, start, end_of_clause(text, max(mention.end, q.end)))]
    promised = (mention.commitment.statement, *map(plain, indicator.needs))
    return bool(steps) and not any(act in said for act in steps for said in promised)


def _a_kind_of_it(sentence: Sentence, mention: Mention, chosen: Bound) -> Reason | None:
    """Why the figure is of one kind of the thing only (电网重点项目35个, of 重点项目), or nobody can tell of whose thing."""
    if sentence.is_row or mention.start < sentence.lead:
        return None
    kind = ""
    # A report names each thing in full; in the prose of news much else stands beside a name.
    if sentence.context.reviews:
        kind = kinds.told_of(sentence.text, mention, sentence.quantities, chosen.quantity)
        kind = kind or kinds.goes_on_as(sentence.text, mention, chosen.quantity)
        own = chosen.place is Place.LISTED or chosen.quantity.unit == "%"
        if not kind and not own and ends_a_list(sentence.text, chosen.quantity, mention):
            return failed(Check.INDICATOR, "indicator.joint")
        other = "" if kind else works.something_else(sentence.text, mention, chosen.quantity)
        if other:
            return failed(Check.INDICATOR, "indicator.other_deed", words=other)
    if kind:
        return failed(Check.INDICATOR, "indicator.kind", words=kind)
    return failed(Check.INDICATOR, "indicator.general") if kinds.left_open(sentence.text, mention) else None


def _how_far(sentence: Sentence, mention: Mention, chosen: Bound, told: Reason, others: Sequence[Mention]) -> Reason:
    """The reason on tense, unless the works that are counted are said to be only under way."""
    if told.code in _UNTOLD and sentence.passage.index in sentence.context.tasks and not sentence.is_row:
        return failed(Check.TENSE, "tense.goal")
    if told.result is not Result.PASSED or sentence.is_row or mention.start < sentence.lead:
        return told
    if told.code in tense.UNMARKED and (task := _as_a_task(sentence, mention, chosen, others)):
        return task
    if chosen.quantity.unit == "%" or sentence.passage.index in sentence.context.settled:
        return told
    words = works.only_under_way(sentence.text, mention, chosen.quantity, sentence.after)
    return failed(Check.TENSE, "tense.under_way", word=words) if words else told


def _as_a_task(sentence: Sentence, mention: Mention, chosen: Bound, others: Sequence[Mention]) -> Reason | None:
    """Why what no word says to have come about may be the task itself; None where it is told as done."""
    if _said_again(sentence, chosen, (mention, *others)):
        return failed(Check.TENSE, "tense.goal")
    indicator, q = mention.commitment.indicator, chosen.quantity
    if indicator is None or not same(q.value, indicator.value):
        return None
    heads = sentence.context.item_heads if _led_by(sentence.text, q) else NONE
    bound = cues.pattern("goal_bound_after").match(sentence.text, q.end)
    if sentence.passage.index in heads.counted_anew or (bound and not sentence.context.reviews):
        return failed(Check.TENSE, "tense.goal")
    return unsettled(Check.TENSE, "tense.unclear") if sentence.passage.index in heads.left_open else None


def _led_by(text: str, q: Quantity) -> bool:
    """Whether a head says the figure first, in a clause of its own: 1.新建书屋9家; not 三、关于名园，…，这是第1个."""
    return start_of_clause(text, q.start) == 0 and not q.ordinal


def _said_again(sentence: Sentence, chosen: Bound, mentions: Sequence[Mention]) -> bool:
    """Whether it is the task, in a paper of progress: every figure is just as promised, and nothing behind says that it is done."""
    goals = [m.commitment.indicator.value for m in mentions if m.commitment.indicator]
    repeated = all(any(same(q.value, goal) for goal in goals) for q in sentence.quantities if not q.ordinal)
    told = sentence.passage.index in sentence.context.settled or done_behind(sentence, chosen)
    return sentence.context.progress and repeated and not (told or _told_as_done(sentence.text, chosen.quantity))


def _told_as_done(text: str, q: Quantity) -> bool:
    """新建公园20个，全部建成; 今年以来，新建公园20个: the clause behind says that it is done, or the one before so far."""
    end = end_of_clause(text, q.end)
    behind = _CLAUSE_OVER.split(text[end + 1 :].rstrip("。;!"), maxsplit=1)[0]
    so_far = cues.pattern("so_far_before").search(text, start_of_part(text, q.start), q.start)
    return so_far is not None or cues.pattern("all_of_it_done").fullmatch(behind) is not None


def _bare_stock(sentence: Sentence, mention: Mention, indicator: Indicator, chosen: Bound) -> bool:
    """灯塔工厂3家、高新技术企业1.2万家: a name and its figure, where no act is told, say how many there are."""
    if indicator.period is not Period.LEVEL or chosen.quantity.start != mention.end or sentence.is_row:
        return False
    if chosen.quantity.value < _LEAST_STOCK * indicator.value:
        return False
    text = sentence.text
    told = text[start_of_part(text, mention.start) : mention.start]
    behind = text[chosen.quantity.end : end_of_list(text, chosen.quantity.end)]
    return not any(cues.pattern("came_to_be").search(stretch) for stretch in (told, behind))


def _by_another_act(clause: str, at: int, needs: Sequence[str]) -> bool:
    """项目竣工80个, of 开工项目: the act that stands nearest to the figure is another step of the same works."""
    if not any(cues.pattern("step_of_works").search(word) for word in needs[:1]):
        return False
    acts = list(cues.pattern("step_of_works").finditer(clause))
    if not acts:
        return cues.pattern("rate_of_works").search(clause) is not None  # 86个项目开工率100%、竣工率65%
    before = [act for act in acts if act.end() <= at]
    nearest = before[-1] if before else acts[0]
    run = [act[0] for act in acts if clause[act.start() : nearest.start()] in ("", act[0])]  # 竣工投用 is one act
    return not any(word in act or act in word for word in needs for act in run)


def _scope_check(sentence: Sentence, mention: Mention, at: int, others: Sequence[Mention]) -> Reason:
    indicator = mention.commitment.indicator
    rate = indicator is not None and indicator.unit == "%"
    report = sentence.context.reviews
    if rate and scope.of_a_sector(
        sentence.text, mention.start, mention.end, mention.commitment.statement, in_clause=report
    ):
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
    if scope.spread(sentence.text[max(at, mention.end) :], sentence.text[mention.start : mention.end]):
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
    if indicator.period is Period.YEARLY and after_its_year(mention.commitment, when):
        return failed(Check.PERIOD, "period.another_year", due=str(mention.commitment.due))
    around = clause_around(sentence.text, chosen)
    if indicator.period is Period.YEARLY and _of_some_days(sentence, indicator, chosen):
        return failed(Check.PERIOD, "period.some_days")
    earlier = counts_from_before(sentence, mention.commitment, chosen.quantity)
    summed = not _share_fits(sentence.text, indicator, chosen) and _of_years(sentence, indicator, chosen, when, around)
    if indicator.period is Period.YEARLY and (earlier or summed):
        return failed(Check.PERIOD, "period.sum_for_year")
    if indicator.period is Period.CUMULATIVE and of_earlier_years(sentence, mention.commitment, chosen.quantity, when):
        return failed(Check.PERIOD, "period.before_term", starts=str(mention.commitment.starts))
    if _one_year_of_several(mention.commitment, indicator, when) and not _of_years(
        sentence, indicator, chosen, when, around
    ):
        return failed(Check.PERIOD, "period.one_year")
    return passed(Check.PERIOD, f"period.{indicator.period}")


def _share_fits(text: str, indicator: Indicator, chosen: Bound) -> bool:
    """累计培训430万人次，完成年度任务的144%, where 300万 were promised: what share of the task it is, is what it says."""
    q, until = chosen.quantity, end_of_list(text, chosen.quantity.end)
    told = cues.pattern("share_of_task").search(text, q.end, until)
    if told is None or not indicator.value or _over_years(text, q.start):
        return False
    shares = (each.value for each in find(text[told.start() : until]) if each.unit == "%")
    return any(abs(share - 100 * q.value / indicator.value) <= _ROUNDED for share in shares)


def _one_year_of_several(commitment: Commitment, indicator: Indicator, when: as_of.When) -> bool:
    """能耗下降3%, where 13.5% in five years is promised: growth adds up to no sum, unless it is that of the first year."""
    if indicator.period is not Period.CUMULATIVE or indicator.unit != "%":
        return False
    starts, due = commitment.starts, commitment.due
    if starts is None or due is None or due.year == starts.year:
        return False
    return when.year is not None and when.year > starts.year


def _of_years(sentence: Sentence, indicator: Indicator, chosen: Bound, when: as_of.When, around: str) -> bool:
    """Whether the figure is of several years: a stretch of them, a sum, a mean, or what sums them up by its place."""
    spanned = _over_years(sentence.text, chosen.quantity.start) or _since_a_year_before(sentence, chosen, when)
    summed = _sums_up(_led_by_a_year(sentence.text, chosen) + around, of_parts=indicator.parts > 1)
    spanned = spanned or _against_an_earlier_year(sentence.text, chosen, when)
    return spanned or summed or _of_several_years(sentence, indicator, chosen, around)


def _of_some_days(sentence: Sentence, indicator: Indicator, chosen: Bound) -> bool:
    """国庆假期，全市网络零售额142亿元; 3月份零售额386亿元: a few days or a month of money or growth is no part of the year's count."""
    text, at = sentence.text, chosen.quantity.start
    days = list(cues.pattern("only_some_days").finditer(text, start_of_part(text, at), at))
    if sentence.context.reviews:
        days += cues.pattern("only_some_months").finditer(text, start_of_part(text, at), at)
        days.sort(key=lambda found: found.start())
    if indicator.unit not in ("元", "%"):  # growths told one after the other are of the same months
        days = [found for found in days if not _of_its_clause(text, found, at)]
    if days and not cues.pattern("whole_again").search(text, days[-1].end(), at):
        return True
    if indicator.unit not in ("元", "%"):
        return False
    said = [m for m in sentence.moments if start_of_part(text, at) <= m.start < at]
    return (
        bool(said)
        and cues.pattern("one_month").fullmatch(text[said[-1].start : said[-1].end]) is not None
        and not (cues.pattern("up_to").search(text[max(0, said[-1].start - 2) : said[-1].start]))
    )


def _of_its_clause(text: str, found: re.Match[str], at: int) -> bool:
    """助餐点上半年建成310个，…: days that stand behind what they are told of hold for that clause, which is over."""
    subject = text[start_of_clause(text, found.start()) : found.start()]
    over = _CLAUSE_OVER.search(text, found.end(), at)
    counted = over is not None and _FIGURE.search(text, found.end(), over.start()) is not None
    return counted and not bind.only_carriers(subject)


def _over_years(text: str, at: int) -> bool:
    """十四五期间，…130万人: a stretch of years stands before the figure, and no single year after that.

    Said in passing, behind a figure and without a comma of its own (新增学位3万个，三年来建成公园12个，新开道路5条),
    it holds for its own clause.
    """
    start = start_of_sentence(text, at)
    spans = [
        span
        for span in cues.pattern("span_of_years").finditer(text, start, at)
        if not _passed(text, start, span, at) and not in_brackets(text, span.start(), at)
    ]
    return bool(spans) and not cues.pattern("single_year").search(text, spans[-1].end(), at)


def _passed(text: str, start: int, span: re.Match[str], at: int) -> bool:
    """Whether a stretch of years was named in passing, in a clause that is over."""
    over = _CLAUSE_OVER.search(text, span.end(), at)
    return over is not None and over.start() > span.end() and bool(_A_FIGURE_OVER.search(text, start, span.start()))


def _since_a_year_before(sentence: Sentence, chosen: Bound, when: as_of.When) -> bool:
    """2022年以来，共引进5家, said in 2024: more than one year, unless one is named after that."""
    text = sentence.text
    begun = [m for m in sentence.moments if m.since and m.start < chosen.quantity.start]
    begun = [m for m in begun if cues.pattern("counts_on").match(text, m.end)]
    later = [m for m in sentence.moments if begun and begun[-1].end <= m.start < chosen.quantity.start and not m.since]
    return bool(begun) and not later and when.year is not None and begun[-1].year < when.year


def _against_an_earlier_year(text: str, chosen: Bound, when: as_of.When) -> bool:
    """投资较2020年增长9%, told of 2025: how much more than some years before."""
    base = cues.pattern("earlier_base").search(
        text[start_of_clause(text, chosen.quantity.start) : chosen.quantity.start]
    )
    return base is not None and when.year is not None and int(base["year"]) < when.year - 1


def _led_by_a_year(text: str, chosen: Bound) -> str:
    """今年以来，全市累计建成…: the year that a clause of its own sets before the figure's."""
    clause = start_of_clause(text, chosen.quantity.start)
    led = text[start_of_clause(text, clause - 1) : clause] if clause else ""
    return led if cues.pattern("a_year_alone").fullmatch(led) else ""


def _sums_up(around: str, *, of_parts: bool) -> bool:
    """累计 and 三年来共 sum up years; 今年累计 does not, nor, of a goal set `of_parts`, 四个领域合计."""
    match = cues.pattern("sums_up").search(around)
    if match and of_parts and cues.pattern("total").match(match[0]):
        return False
    return match is not None and (
        match[0][0] in "一二两三四五六七八九十0123456789" or not cues.pattern("names_a_year").search(around)
    )


def _of_several_years(sentence: Sentence, indicator: Indicator, chosen: Bound, around: str) -> bool:
    """年均1270万人 is the mean of some years, and what a work report says under 五年来 their sum.

    What is measured year by year and came to so much (产量达9万吨, 年营收突破9亿元) is that of a year.
    """
    if cues.pattern("mean_of_years").search(around) and not cues.pattern("mean_of_years").search(indicator.name):
        return True
    named = {found[0] for found in cues.pattern("names_a_year").finditer(around)}
    only_each = named <= {"每年"}  # what was done in each of the years is the mean of them
    led = clause_before(sentence.text, chosen.quantity)
    if cues.pattern("a_year_of_it").search(led) or _came_to(sentence.text, led, indicator, chosen):
        return False
    return sentence.passage.index in sentence.context.several and only_each


def _came_to(text: str, led: str, indicator: Indicator, chosen: Bound) -> bool:
    """产量达9万吨: of a year, unless years are named beside it, or it is so much that several must be in it."""
    q = chosen.quantity
    part = text[start_of_part(text, q.start) : end_of_list(text, q.end)]
    return (
        cues.pattern("came_to").search(led) is not None
        and cues.pattern("names_years").search(part) is None
        and q.value < _OF_SEVERAL * indicator.value
    )


def _wordless(
    sentence: Sentence, mention: Mention, indicator: Indicator, goal: Bound | None, others: Sequence[Mention]
) -> Judgement | None:
    """A statement without a figure of its own: met, put off, given up, changed. Of a goal said to be met it is the value."""
    relation = spoken(sentence, mention, indicator, others)
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
    if relation is Relation.ACHIEVED and goal and _falls_short(indicator, goal):
        relation = Relation.PROGRESS  # 5000个的年度任务已完成: a task on the way
    return _judgement(sentence, mention, met, when, relation, reasons)


def _falls_short(indicator: Indicator, goal: Bound) -> bool:
    """The task said to be done is less than what was promised."""
    return goal.kind in (Kind.GOAL, Kind.NAMED) and not meets(indicator, goal.quantity.value, goal.quantity.bound)


def _is_the_goal(text: str, indicator: Indicator, goal: Bound) -> bool:
    """50名的任务已经完成 states 50; 超额完成 leaves open how many there are."""
    q = goal.quantity
    beyond = "超额" in text[q.end : q.end + GAP]
    told = same(q.value, indicator.value) or goal.place is Place.BEFORE  # 251万亩的任务全面完成, whatever was promised
    return goal.kind in (Kind.GOAL, Kind.NAMED) and told and not beyond
