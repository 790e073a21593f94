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
from monitor.text.passages import is_numbered


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
    every, anew, open_ = set[int](), set[int](), set[int]()
    for head, beneath in _items(passages):
        every.add(head.index)
        done = [text for text in beneath if _came_about(text)]
        if not done:
            open_.add(head.index)
        elif _counts_anew(head, done):
            anew.add(head.index)
    return Heads(frozenset(every), frozenset(anew), frozenset(open_))


def _items(passages: Sequence[Passage]) -> Iterator[tuple[Passage, list[str]]]:
    """Each head with the clean sentences beneath it, up to the next mark of an item or heading; only where some are."""
    head: Passage | None = None
    beneath: list[str] = []
    for last, passage in zip((None, *passages), passages, strict=False):
        begins = last is None or last.paragraph != passage.paragraph
        marked = begins and is_numbered(passage.text)
        if marked or passage.kind is not PassageKind.SENTENCE:
            if head is not None and beneath:
                yield head, beneath
            head, beneath = (passage if passage.kind is PassageKind.SENTENCE else None), []
        elif head is not None:
            beneath.append(clean(passage.text).text)
    if head is not None and beneath:
        yield head, beneath


def _counts_anew(head: Passage, done: Sequence[str]) -> bool:
    """Whether what is told as done counts in the head's unit, and another number; not where all of it is said to be done."""
    if any(cues.pattern("all_came_about").search(text) for text in done):
        return False
    wanted = {(q.unit, q.value) for q in quantities.find(clean(head.text).text) if q.unit != "%"}
    units = {unit for unit, _ in wanted}
    told = ((q.unit, q.value) for text in done for q in quantities.find(text) if q.unit in units)
    return any(each not in wanted for each in told)


def _came_about(text: str) -> bool:
    done = cues.pattern("came_about").search(text) is not None or bool(cues.find(text, ("achieved",)))
    return done and not cues.find(text, ("planned", "negated"))
