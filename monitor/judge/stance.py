"""How a figure stands in its sentence: its tense, its time, the words of its clause.

Must not: choose among figures, or say what a figure means for a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.judge import as_of, bind, cues, tense
from monitor.judge.clauses import start_of_clause
from monitor.judge.reasons import failed, passed, unsettled
from monitor.judge.sentence import Sentence
from monitor.judge.sizes import Bound, Kind, Place
from monitor.judge.tables import column_of, of_goals
from monitor.judge.tense import Tense
from monitor.model import Check, PassageKind, Reason
from monitor.text import acts, periods, tables

_DATED = re.compile(r"(?:19|20)\d\d")


def tense_of(sentence: Sentence, chosen: Bound) -> tuple[Tense, Reason]:
    """Whether the figure is reported, planned, proposed or denied; a goal is planned whatever verb stands beside it."""
    if chosen.kind is Kind.GOAL or (chosen.kind is Kind.NAMED and not done_behind(sentence, chosen)):
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
        back=sentence.passage.index in sentence.context.back,
    )
    if (
        reason.code == "tense.bare"
        and chosen.place is Place.BEFORE
        and not q.ordinal
        and bind.led_by_verb(sentence.text, q)
        and not sentence.context.reviews  # in the review of a work report it is a deed
    ):
        # 培育50名专家 without 已 or 了 may be a deed or an intention; 专家50名 states a size.
        return mood, unsettled(Check.TENSE, "tense.unclear")
    return mood, reason


def done_behind(sentence: Sentence, chosen: Bound) -> bool:
    """A goal that is itself the subject of a verb of completion: 1平方公里规划范围整体建成; in a review, of any act."""
    text = sentence.text
    stop = next((i for i in range(chosen.quantity.end, len(text)) if text[i] in ",;。!?\n"), len(text))
    told = text[chosen.quantity.end : stop]
    said = acts.at_end().search(told)
    begun = cues.pattern("only_begun").search(told) or (said and cues.pattern("act_that_pushes").fullmatch(said[0]))
    if said and not begun and sentence.passage.index in sentence.context.back:
        return True
    return any(chosen.quantity.end <= cue.start < stop for cue in cues.find(text, ("done", "verb", "achieved")))


def when_of(sentence: Sentence, at: int, end: int) -> as_of.When:
    """When what stands at [at, end) is true; in a row the head of its column says so."""
    if sentence.passage.kind is PassageKind.ROW and not sentence.moments:
        own = "" if sentence.cell else column_of(sentence, at)
        return as_of.of_row((own,) if periods.find(own, None) else _undated(sentence), sentence.context)
    context = sentence.context
    if sentence.passage.index in context.ahead:
        context = replace(context, titled=None)  # the year that the report reviews is not that of its plans
    return as_of.of(sentence.text, at, end, sentence.moments, context, sentence.carried)


def _undated(sentence: Sentence) -> Sequence[str]:
    """Where the figure's own column names no time, a time that only one of the others names."""
    return [] if sentence.cell else [c for c in sentence.passage.columns if tables.column_kind(c) != "target"]


def clause_around(text: str, chosen: Bound) -> str:
    """Its clause up to the end of the figure."""
    return text[start_of_clause(text, chosen.quantity.start) : chosen.quantity.end]


def just_before(text: str, bound: Bound) -> str:
    """What leads to the figure in its clause, from the last 、 on."""
    return re.split(r"[,;。、]", text[: bound.quantity.start])[-1]
