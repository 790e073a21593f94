"""Whether a clause reports, plans, proposes or denies. The tense check.

The governing word is the nearest one before the figure in its part of the sentence. A verb of result
(建成, 突破) reports only where nothing before it plans and the text is no plan; a word like 已 or a
date that has passed reports anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from monitor.judge import cues
from monitor.judge.clauses import (
    CLAUSE,
    PART,
    end_of_clause,
    end_of_list,
    in_brackets,
    start_of_clause,
    start_of_part,
    start_of_sentence,
)
from monitor.judge.context import Context
from monitor.judge.reasons import failed, passed, unsettled
from monitor.model import Check, Reason
from monitor.text import quantities
from monitor.text.hygiene import clean
from monitor.text.periods import Moment

UNMARKED = ("tense.verb", "tense.bare")
"""Codes of what passes with a mere verb or none, where no word says that it came about."""
_MARKS = ("done", "planned", "potential", "aimed", "proposed", "negated")
_SPEAKS_AS = {"potential": "planned", "aimed": "planned"}
_OWN_CLAUSE = ("negated", "aimed")
"""Cues that say something of their own clause only."""


class Tense(StrEnum):
    """What a clause claims."""

    DONE = "done"
    PLANNED = "planned"
    PROPOSED = "proposed"
    NEGATED = "negated"


def of(  # noqa: PLR0913  what a sentence is read in, one by one
    text: str,
    at: int,
    end: int,
    moments: Sequence[Moment],
    context: Context,
    question: str = "",
    headings: Sequence[str] = (),
    *,
    ahead: bool = False,
    back: bool = False,
) -> tuple[Tense, Reason]:
    """The tense of what stands at [at, end) of clean `text`, with the word that decides. Pure.

    `question` is the question it answers: asked what will be done, a mere verb promises. `ahead` and `back` mark
    a passage of a work report that plans, or reviews.
    """
    start = start_of_part(text, at)
    stop = end if text[end : end + 1] == "、" else end_of_clause(text, end)  # what 、 joins is another item
    counted = cues.pattern("share_of_task").search(text, end, end_of_list(text, end))
    estimates = context.reviews and not ahead  # a review of December reckons with 预计 how the year will have been
    governing = _governing(text, start, at, stop, moments, estimates=estimates, back=back, effort=counted is not None)
    tense, word = governing or (Tense.DONE, "")
    unsaid = _unsaid(text, at, end, context)
    if unsaid is not None and tense is Tense.DONE:
        return unsaid
    if tense is Tense.DONE and word == "" and _meant_for_the_year(text, start, at, end, moments):
        return Tense.PLANNED, failed(Check.TENSE, "tense.goal")
    if tense is Tense.DONE and word == "" and cues.pattern("asks_ahead").search(question):
        return Tense.PLANNED, failed(Check.TENSE, "tense.asked_ahead")
    if tense is Tense.DONE and cues.pattern("hearsay").search(text):
        return tense, unsettled(Check.TENSE, "tense.hearsay")
    planning = ahead or _planning_section(headings)
    reporting = _reporting_section(headings)
    intends = (context.genre in ("plan", "proposal") and not reporting) or planning
    if governing is None or (tense is Tense.DONE and word == "" and intends):
        bare, reason = _bare(text, context, planning=planning, reporting=reporting)
        return (bare, reason) if governing is None or bare is not Tense.DONE else (tense, _reason(tense, word))
    return tense, _reason(tense, word)


def _meant_for_the_year(text: str, start: int, at: int, end: int, moments: Sequence[Moment]) -> bool:
    """今年新增50家以上: what is told with a bound of a year that has not ended is what the year is to bring."""
    said = [m for m in moments if start <= m.start < at]
    return (
        bool(said)
        and said[-1].whole_year
        and said[-1].unended
        and cues.pattern("goal_bound_after").match(text, end) is not None
    )


def _unsaid(text: str, at: int, end: int, context: Context) -> tuple[Tense, Reason] | None:
    """What takes back a sentence's claim: a denial, a supposition, a question, a plan it is only the content of."""
    denied = cues.pattern("denied_whole").search(text)
    if denied and not cues.pattern("put_right").search(text, denied.end(), max(at, denied.end())):
        return Tense.NEGATED, failed(Check.TENSE, "tense.denied")
    supposed = cues.pattern("supposed").search(text)
    if supposed and supposed.start() < max(at, 1):
        return Tense.PLANNED, failed(Check.TENSE, "tense.planned", word=supposed[0])
    if context.corrects and _quotes_wrong_figure(text, at):
        return Tense.NEGATED, failed(Check.TENSE, "tense.denied")
    if text.rstrip().endswith("?") and not PART.search(text.rstrip()[:-1], end):
        return Tense.NEGATED, failed(Check.TENSE, "tense.question")
    return _behind(text, at, end, context)


def _behind(text: str, at: int, end: int, context: Context) -> tuple[Tense, Reason] | None:
    """What stands behind a claim and shows that it is none: a year to come, a noun it is the content of, a condition."""
    meant = cues.pattern("year_behind").match(text, end) or cues.pattern("span_behind").match(text, end)
    to_come = meant and context.spoken and int(meant["year"]) > context.spoken.year
    if to_come or cues.pattern("only_a_goal").search(text, end):
        return Tense.PLANNED, failed(Check.TENSE, "tense.goal")
    condition = cues.pattern("class_before").search(text[max(0, at - 2) : at]) and cues.pattern("class_behind")
    if cues.pattern("attribute_of").match(text, end) or (condition and condition.match(text, end)):
        return Tense.PLANNED, failed(Check.TENSE, "tense.attribute")
    if cues.pattern("pending_after").match(text, end):
        return Tense.NEGATED, failed(Check.TENSE, "tense.pending")
    return None


def _quotes_wrong_figure(text: str, at: int) -> bool:
    """In a text that puts figures right, one quoted from elsewhere, with no right one in its place."""
    right = cues.pattern("corrected_to").search(text)
    return bool(cues.pattern("quoted_figure").search(text)) and not (right and right.end() <= at)


def _governing(  # noqa: PLR0913  what the words before a figure are read in, one by one
    text: str, start: int, at: int, stop: int, moments: Sequence[Moment], *, estimates: bool, back: bool, effort: bool
) -> tuple[Tense, str] | None:
    """The tense and its word; an empty word for a mere verb of result.

    Words of estimate plan unless it `estimates`; in a review, words of effort plan their own clause only.
    """
    before = [cue for cue in cues.find(text) if start <= cue.start and cue.end <= at + 1]
    if back:
        before = [c for c in before if not (_over(c.word, text, at) and CLAUSE.search(text, c.end, at))]
    if effort:  # 努力办好实事，…，完成年度任务的144%: in a clause that is over, and what came of it is told
        words = cues.pattern("effort")
        before = [c for c in before if not (words.fullmatch(c.word) and CLAUSE.search(text, c.end, at))]
    if estimates:
        before = [cue for cue in before if not cues.pattern("estimated").fullmatch(cue.word)]
    before = [c for c in before if c.group not in _OWN_CLAUSE or not CLAUSE.search(text, c.end, at)]
    marks = [(c.end, _SPEAKS_AS.get(c.group, c.group), c.word) for c in before if c.group in _MARKS]
    planned = {c.end for c in before if c.group == "planned"}  # 原计划2022年底建成 tells of no 2022
    marks += [
        (m.end, "planned" if m.deadline or m.start in planned else "done", text[m.start : m.end])
        for m in moments
        if start <= m.start < at
        and _tells(m)
        and not cues.pattern("base_only").match(text, m.start)
        and text[max(0, m.start - 1) : m.start] not in ("比", "较", "从", "由")
        and not in_brackets(text, m.start, at)
    ]
    past = [end for end, group, _ in marks if group == "done"]
    marks = [m for m in marks if not (m[2] == "安排" and any(end < m[0] for end in past))]
    later = [c for c in cues.find(text, ("planned", "potential", "negated")) if at <= c.start < stop]
    if not marks:
        earlier = _from_earlier_parts(text, start, moments)
        marks = [m for m in earlier if not (estimates and cues.pattern("estimated").fullmatch(m[2]))]
        marks = [m for m in marks if not (back and _over(m[2], text, at))]
    if marks:
        _, group, word = max(marks)
        if group == "done" and later and later[0].group != "negated" and not any(g == "done" for _, g, _ in marks[:-1]):
            return Tense.DONE, word
        return Tense(group), word
    if later:
        return Tense(_SPEAKS_AS.get(later[0].group, later[0].group)), later[0].word
    verbs = [c for c in cues.find(text, ("verb",)) if start <= c.start < stop]
    return (Tense.DONE, "") if verbs else None


def _over(word: str, text: str, at: int) -> bool:
    """着力 and the like say how one set about it: in a review, 着力做大总量，产值达9亿元 was reached.

    What was set up (部署行动，…) plans what is done further on, and not how it came out.
    """
    if cues.pattern("effort").fullmatch(word):
        return True
    came_out = cues.pattern("came_out").search(text[start_of_clause(text, at) : at])
    return came_out is not None and cues.pattern("set_up").fullmatch(word) is not None


def _from_earlier_parts(text: str, start: int, moments: Sequence[Moment]) -> list[tuple[int, str, str]]:
    """A plan stated at the head of a sentence, before any figure, holds for the parts behind its semicolons too."""
    head = start_of_sentence(text, start)
    stated = next((q.start for q in quantities.find(text) if q.start >= head), start)
    leads = min(start, stated)
    marks = [(c.end, c.group, c.word) for c in cues.find(text, ("planned", "proposed")) if head <= c.start < leads]
    return marks + [
        (m.end, "planned", text[m.start : m.end]) for m in moments if head <= m.start < leads and m.deadline
    ]


def _tells(moment: Moment) -> bool:
    """A deadline plans and a day or a year that has ended reports; this year as a whole tells neither."""
    if moment.vague:
        return moment.deadline
    return moment.deadline or moment.now or not (moment.whole_year and moment.unended)


def _planning_section(headings: Sequence[str]) -> bool:
    return any(cues.pattern("planning_section").search(clean(heading).text) for heading in headings[-2:])


def _reporting_section(headings: Sequence[str]) -> bool:
    return any(cues.pattern("reporting_section").search(clean(heading).text) for heading in headings[-2:])


def _bare(text: str, context: Context, *, planning: bool, reporting: bool) -> tuple[Tense, Reason]:
    """Nothing in the sentence tells: a plan plans, a proposal proposes, anything else reports."""
    if (context.genre == "plan" and not reporting) or planning:
        return Tense.PLANNED, failed(Check.TENSE, "tense.plan_part" if planning else "tense.plan_document")
    if context.genre == "proposal" and not cues.pattern("official_speaks").search(text):
        return Tense.PROPOSED, failed(Check.TENSE, "tense.proposal_document")
    return Tense.DONE, passed(Check.TENSE, "tense.bare")


def _reason(tense: Tense, word: str) -> Reason:
    if tense is Tense.DONE:
        return passed(Check.TENSE, "tense.done" if word else "tense.verb", word=word)
    return failed(Check.TENSE, f"tense.{tense}", word=word)
