"""How far works that a report counts are said to be, and whether what was done to them is what was promised. Pure.

12座危旧桥改造有序推进: 改造 is a noun there, and the last predicate says how far it has come. 32家规上企业完成技术改造: what
is completed is not what was promised of them. Owns that reading of a clause. Must not: choose figures or judge time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.judge import cues, kinds, tasks
from monitor.judge.clauses import CLAUSE, end_of_clause, start_of_clause
from monitor.judge.measure import same
from monitor.judge.mentions import Mention, plain
from monitor.text import acts, quantities
from monitor.text.hygiene import clean
from monitor.text.quantities import Quantity

_FIGURE = re.compile(r"\d(?![A-Za-z\d.])")
_BRACKET = re.compile(r"\(([^()]*)\)")
_SENTENCE_OVER = re.compile("[,;。]")
_TAIL = 2
"""Characters at the end of a name by which its clause in the promise is known."""


def only_under_way(text: str, mention: Mention, q: Quantity, after: str = "") -> str:
    """The words that say that works are pushed on, begun, listed or partly done; "" where the promise says them too.

    `after` is the clean sentence behind, which may go on about the same works.
    """
    promised = _promised(mention)
    if cues.pattern("begins_works").search(promised):
        return ""
    first, last = min(mention.start, q.start), max(mention.end, q.end)
    clause = end_of_clause(text, last)
    found = (
        *(_said_behind(text, q, clause, after) if _repeats_the_goal(mention, q) else ()),
        cues.pattern("state_at_end").search(text, last, clause),
        None if _FIGURE.search(text, mention.start, q.start) else _begun(text, first),
        cues.pattern("begun_between").search(text, mention.end, q.start) if mention.end < q.start else None,
        cues.pattern("part_done_next").match(text, clause),
        cues.pattern("part_done_next").match(text, q.end),
    )
    told = (each for each in found if each and not _says(promised, each[0]) and not _all_of_them(each, q))
    return next((each[0].lstrip(",、") for each in told), "")


def _repeats_the_goal(mention: Mention, q: Quantity) -> bool:
    """Just as many as were promised: what stands behind may tell how far the task has come, and not what came of it."""
    indicator = mention.commitment.indicator
    return indicator is not None and same(q.value, indicator.value)


def _said_behind(text: str, q: Quantity, clause: int, after: str) -> Iterator[re.Match[str] | None]:
    """新建20个，目前正在施工; 新建20个（其中8个在建）; 新建20个。全部开工; 新建20个。进展：已完工12个."""
    undone, rest = cues.pattern("undone_next"), text[clause:].rstrip("。!;")
    inside = _BRACKET.match(text, q.end)
    yield undone.fullmatch(inside[1]) if inside else None
    if rest:
        yield undone.fullmatch(CLAUSE.split(rest[1:], maxsplit=1)[0]) if rest[0] == "," else None
        return
    yield cues.pattern("label_next").match(after)
    yield undone.fullmatch(_SENTENCE_OVER.split(after, maxsplit=1)[0])
    done = tasks.done_behind(q, after)
    yield re.match(".*", after[: done.end - 1]) if done and not same(done.value, q.value) else None


def _all_of_them(found: re.Match[str], q: Quantity) -> bool:
    """新建学校11所、建成投用11所: not a part of them."""
    counted = [each for each in quantities.find(found[0]) if each.unit != "%"]
    return bool(counted) and counted[-1].value >= q.value


def _begun(text: str, first: int) -> re.Match[str] | None:
    return cues.pattern("begun_before").search(text, start_of_clause(text, first), first)


def something_else(text: str, mention: Mention, q: Quantity) -> str:
    """What was completed of things that were counted first, where that is not what is promised: 完成数字化转型."""
    if q.start >= mention.end:
        return ""
    found = cues.pattern("completes").match(text[mention.end : end_of_clause(text, mention.end)])
    if found is None or cues.pattern("their_own_end").match(found["what"]):
        return ""
    promised, what = _promised(mention), cues.pattern("verb").sub("", found["what"])
    known = (promised, *map(plain, mention.commitment.indicator.needs if mention.commitment.indicator else ()))
    done = (act[0] for act in acts.anywhere().finditer(what))
    other = next((act for act in done if act not in promised and not any(word in act for word in known[1:])), "")
    return kinds.left_of(what, promised) or other


def _promised(mention: Mention) -> str:
    """The clause of the promise that names what is counted, and the name."""
    indicator = mention.commitment.indicator
    assert indicator is not None
    return "|".join((*promised_in(mention), plain(indicator.name)))


def promised_in(mention: Mention) -> list[str]:
    """The clauses of the promise that name what is counted; all of it where none does."""
    indicator = mention.commitment.indicator
    statement = clean(mention.commitment.statement).text
    tail = plain(indicator.name)[-_TAIL:] if indicator else ""
    return [clause for clause in CLAUSE.split(statement) if tail in clause] or [statement]


def _says(promised: str, words: str) -> bool:
    """Whether the promise has the act itself: of 开工项目 it is told that they were begun."""
    told = [act[0] for act in cues.pattern("state_act").finditer(words)]
    pushes = cues.pattern("pushes_on").search(promised) is not None  # what is to be pushed on is, once begun
    return any(act in promised or (pushes and cues.pattern("once_begun").fullmatch(act)) for act in told)
