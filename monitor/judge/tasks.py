"""A task that is said again, and how many of it are done: 新建20个，截至11月底，已完成15个. Pure.

Lists of tasks, notices and news tell what was to be before what came of it. Owns which of two figures is which. Must not: judge
tense, place or period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.judge import cues
from monitor.judge.clauses import prenominal, start_of_clause, start_of_sentence
from monitor.judge.measure import same
from monitor.judge.mentions import Mention
from monitor.judge.sizes import Bound
from monitor.model import Indicator
from monitor.text import quantities
from monitor.text.quantities import Quantity


def without_tasks(text: str, bounds: Sequence[Bound], indicator: Indicator) -> list[Bound]:
    """The figures without those that say how many were to be, where one behind says how many are."""
    return [bound for bound in bounds if not _some_are_done(text, bound.quantity, bounds, indicator)]


def done_behind(task: Quantity, after: str) -> Quantity | None:
    """How many of a task the sentence behind it, `after`, says are done; None where it says something else."""
    text = "。" + after
    start = replace(task, start=0, end=0)
    return next((q for q in quantities.find(text) if q.unit == task.unit and _done_of(text, start, q)), None)


def done_of_promised(text: str, lead: int, mention: Mention, figures: Sequence[Quantity]) -> bool:
    """Whether `text` from `lead` on begins with how many are done of the task before it, which says just what was promised."""
    indicator = mention.commitment.indicator
    told = [q for q in figures if q.end <= lead]
    if indicator is None or len(told) != 1 or not same(told[0].value, indicator.value):
        return False  # 公园20个、停车场15个。已建成8个 may be of either
    task = replace(told[0], end=lead - 1)
    return any(_done_of(text, task, done) for done in figures if done.start >= lead)


def _some_are_done(text: str, q: Quantity, bounds: Sequence[Bound], indicator: Indicator) -> bool:
    """15个幸福院建设已完成8个; 新建20个,已完成15个, where just 20 were promised."""
    later = [each.quantity for each in bounds if each.quantity.unit == q.unit and each.quantity.start > q.end]
    if any(cues.pattern("some_of_them").fullmatch(text, q.end - len(q.unit), each.start) for each in later):
        return True
    return same(q.value, indicator.value) and any(
        _done_of(text, q, each) or _done_further_on(text, q, each) for each in later
    )


def _done_of(text: str, task: Quantity, done: Quantity) -> bool:
    if not _only_a_task(text, task, done):
        return False
    if cues.pattern("then_done").fullmatch(text, task.end, done.start):
        return not prenominal(text, done)
    led = cues.pattern("then_so_many").fullmatch(text, task.end, done.start)
    return led is not None and cues.pattern("are_done").match(text, done.end) is not None


def _done_further_on(text: str, task: Quantity, done: Quantity) -> bool:
    """改造学校17所,加强质量监管,已完成5所: by a bare figure behind other clauses, which say how it was gone about."""
    between = cues.pattern("done_further_on").fullmatch(text, task.end, done.start)
    return between is not None and not prenominal(text, done) and _only_a_task(text, task, done)


def _only_a_task(text: str, task: Quantity, done: Quantity) -> bool:
    """Whether the first of two figures may be a task: nothing is counted before it, and no word says that it came about.

    已建成公园20个，其中11月建成3个 tells of twenty; of 新建公园20个、停车场15个，已建成8个 nobody can tell what is done.
    """
    start = start_of_sentence(text, task.start)
    counted = any(not q.ordinal and q.unit != "%" for q in quantities.find(text[start : task.start]))
    led = text[start_of_clause(text, task.start) : task.start]
    part = text[task.end : done.start].lstrip("(,;。").startswith("其中")
    told = cues.find(led, ("done",)) or (part and cues.pattern("came_about").search(led))
    return not counted and not told
