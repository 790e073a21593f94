"""Items of which the first line says the task and the lines beneath what came of it. Pure.

(一)新建养老服务中心2家 / …等4家养老服务中心建成: the two are of the task, the four are the outcome. Owns which sentences
head an item, and what stands beneath them. Must not: judge a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.judge import cues
from monitor.model import Passage, PassageKind
from monitor.text import quantities
from monitor.text.hygiene import clean


@dataclass(frozen=True, slots=True)
class Heads:
    """Indices of the sentences that head an item.

    `every` all of them; `counted_anew` those of which the lines beneath tell another number; `left_open` those of which
    they tell nothing that came about. Of the rest it is said that they are done.
    """

    every: frozenset[int] = frozenset()
    counted_anew: frozenset[int] = frozenset()
    left_open: frozenset[int] = frozenset()


NONE = Heads()


def of(passages: Sequence[Passage]) -> Heads:
    """The heads among `passages`."""
    items = list(_items(passages))
    anew = frozenset(head.index for head, beneath in items if _counts_anew(head, beneath))
    open_ = frozenset(head.index for head, beneath in items if not _came_about(beneath))
    return Heads(frozenset(head.index for head, _ in items), anew, open_ - anew)


def _items(passages: Sequence[Passage]) -> Iterator[tuple[Passage, list[str]]]:
    """Each head with the clean sentences beneath it, up to the next mark of an item or heading; only where some are."""
    head: Passage | None = None
    beneath: list[str] = []
    for last, passage in zip((None, *passages), passages, strict=False):
        text = clean(passage.text).text
        begins = last is None or last.paragraph != passage.paragraph
        marked = begins and cues.pattern("item_mark").match(text) is not None
        if marked or passage.kind is not PassageKind.SENTENCE:
            if head is not None and beneath:
                yield head, beneath
            head, beneath = (passage if passage.kind is PassageKind.SENTENCE else None), []
        elif head is not None:
            beneath.append(text)
    if head is not None and beneath:
        yield head, beneath


def _counts_anew(head: Passage, beneath: Sequence[str]) -> bool:
    """Whether a sentence beneath that tells of something done counts in the head's unit, and another number."""
    if any(cues.pattern("all_came_about").search(text) for text in beneath):
        return False
    wanted = {(q.unit, q.value) for q in quantities.find(clean(head.text).text) if q.unit != "%"}
    units = {unit for unit, _ in wanted}
    told = (q for text in beneath if _done(text) for q in quantities.find(text) if q.unit in units)
    return any((q.unit, q.value) not in wanted for q in told)


def _came_about(beneath: Sequence[str]) -> bool:
    return any(_done(text) for text in beneath)


def _done(text: str) -> bool:
    done = cues.pattern("came_about").search(text) is not None or bool(cues.find(text, ("achieved",)))
    return done and not cues.find(text, ("planned", "negated"))
