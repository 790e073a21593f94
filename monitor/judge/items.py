"""Which item of a list a name is that reaches over several: 农村卫生厕所普及率 in 农村自来水、卫生厕所普及率分别达95%、88%.

The items may share the head before the first or the measure behind the last; the name's own words tell which it is.
Must not: look at figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.judge import cues
from monitor.judge.mentions import Mention, words_of
from monitor.text.lists import JOINS

Span = tuple[int, int]
_MARKS = ",、"
"""What the word of an alias that stands in a clause of its own begins with (,增长; 、达到)."""


def reaches_over(text: str, mention: Mention) -> bool:
    """Whether what joins the items of a list stands within the name."""
    return JOINS.search(text, mention.start, mention.end) is not None


def own_item(text: str, parts: Sequence[Span], mention: Mention) -> int | None:
    """The index among `parts`, offsets in clean `text`, of the item a mention is; None where its words are of several.

    An alias cut into more words than another may find them in two items (装备|制造业|营业|收入) and tells nothing then. Pure.
    """
    every = [words for alias in _aliases(mention) if (words := _where(text, mention, alias))]
    told = {_item(text, parts, words) for words in every} - {None}
    return told.pop() if len(told) == 1 else None


def _item(text: str, parts: Sequence[Span], words: Sequence[Span]) -> int | None:
    head = words[0]
    is_head = cues.pattern("head_word").fullmatch(text, *head) is not None
    if is_head and JOINS.match(text, head[1]):
        return _index(parts, head)  # 城镇、农村居民收入: the head alone is the item
    own = [word for word in words[is_head:] if text[word[0]] not in _MARKS and not _is_measure(text[slice(*word)])]
    if is_head and len(own) == 1 and text.startswith(_core(text[slice(*own[0])]), head[1]):
        own = [head]  # 公办幼儿园、民办幼儿园占比: the head's own item
    hit = {_index(parts, word) for word in own or [head]}
    at = hit.pop() if len(hit) == 1 else None
    return None if at is None or _measured_apart(text, parts[at], words) else at


def _measured_apart(text: str, part: Span, words: Sequence[Span]) -> bool:
    """预算支出、收入, of 预算收入: its item ends with a measure that is none of its words, and is another thing."""
    start, end = part
    found = cues.pattern("measure_word").search(text[start:end])
    return found is not None and not any(word[0] < end and start + found.start() < word[1] for word in words)


def _is_measure(word: str) -> bool:
    """增加值, 普及率: nothing but a measure, which the items share."""
    return cues.pattern("only_measures").fullmatch(_core(word)) is not None and _core(word) != word


def _core(word: str) -> str:
    """A word without the measure it ends with: 幼儿园占比 is of 幼儿园."""
    found = cues.pattern("measure_word").search(word)
    return word[: found.start()] if found else word


def _index(parts: Sequence[Span], word: Span) -> int | None:
    return next((k for k, (start, end) in enumerate(parts) if start <= word[0] < end), None)


def _aliases(mention: Mention) -> Iterator[tuple[tuple[str, ...], ...]]:
    indicator = mention.commitment.indicator
    for alias in indicator.aliases if indicator else ():
        yield words_of(alias)


def _where(text: str, mention: Mention, alias: Sequence[Sequence[str]]) -> list[Span]:
    """Where the words of an alias stand in the mention, the first at its start and the last at its end; else empty."""
    spans: list[Span] = []
    at = mention.start
    for word in alias:
        found = [(text.find(choice, at, mention.end), choice) for choice in word]
        found = [(start, choice) for start, choice in found if start >= 0]
        if not found:
            return []
        start, choice = min(found, key=lambda each: (each[0], -len(each[1])))
        spans.append((start, start + len(choice)))
        at = start + len(choice)
    return spans if spans and spans[0][0] == mention.start and spans[-1][1] == mention.end else []
