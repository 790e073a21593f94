"""Results that a work report tells in other words than the promise: 会展节事活动1060场, of 举办会展等活动1000场.

A person has to say whether it is the same thing; so nothing here is ever claimed, it waits. Owns: how alike a name and
the words around a figure are, which pairs are worth a look, and that a figure is put before a person once. Must not:
judge tense, place or time itself.

Likeness is the share of common characters and pairs of characters, each weighed by how few passages have it (inverse
document frequency). With the thresholds below 76 of 89 that waited were the same thing, over 28 pairs of work reports
of Chinese cities and provinces, of which seven had no part in choosing them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.judge import bind, cues, kinds
from monitor.judge.clauses import prenominal, start_of_clause
from monitor.judge.mentions import plain
from monitor.judge.reasons import confidence, unsettled
from monitor.model import Check, Commitment, Indicator, Judgement, Ledger, Passage, Result
from monitor.text import acts, quantities
from monitor.text.hygiene import clean
from monitor.text.lists import JOINS
from monitor.text.quantities import Quantity

_NEAR = (0.5, 2.0)
"""A result between half and twice of what was promised: with another figure, another thing is likelier."""
_OF_NAME = 0.4
"""Share of the name that the words around a figure have to hold."""
_OF_RATE = 0.5
"""The same for a rate, of which there are many with like names."""
_OF_WORDS = 0.2
"""Share of the words around the figure that the name has to hold."""
_SINGLE = 0.4
"""What a character by itself weighs beside a pair of them."""
_FAMILY = 3
"""Characters that the names of two things of one family have in common at least."""
_OWN_WORD = 4
"""Characters of the word that tells them apart at most."""
_BEFORE = 26
"""Characters before a figure that may name what it counts."""
_BEHIND = 16
"""Characters behind a figure that may."""
_RATES = ("%", "‰")
_ADDED = "新增"
_NAME = frozenset({"indicator.kind", "indicator.general"})
"""What a check refuses for the name alone, which a person may know better."""
_WORDLIKE = re.compile(r"[\u4e00-\u9fffA-Za-z\d+]+")
_UP_TO_BREAK = re.compile(r"[^,;。、:!?\d]*")

Judge = Callable[[Passage, Ledger], Iterator[Judgement]]
Grams = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Named:
    """A commitment of which nothing is told yet, and what its name is made of."""

    commitment: Commitment
    indicator: Indicator
    grams: Grams

    @property
    def share(self) -> float:
        """How much of its name has to be found."""
        return _OF_RATE if self.indicator.unit in _RATES else _OF_NAME


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of a passage and the words that may name what it counts, in clean text."""

    passage: Passage
    quantity: Quantity
    words: str
    follow: bool
    """The words stand behind it."""

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands."""
        return self.passage.index, self.quantity.start

    @property
    def said(self) -> tuple[int, float]:
        """By what a judgement on it is known: where its passage begins, and its value."""
        return self.passage.start, self.quantity.value


@dataclass(frozen=True, slots=True)
class _Pair:
    """A commitment that a figure may be of, how alike they are called, and what the report calls it."""

    named: _Named
    figure: _Figure
    likeness: float
    called: str


def told(passages: Sequence[Passage], ledger: Ledger, known: Sequence[Judgement], judge: Judge) -> Iterator[Judgement]:
    """What the passages may say of commitments of which nothing `known` is realised or waits, each to be looked at.

    `judge` tells what one passage says of a ledger.
    """
    settled = {each.commitment for each in known if each.realised or each.review}
    named = [each for each in map(_named, ledger.commitments) if each and each.commitment.id not in settled]
    if not named:
        return
    claimed = {(each.start, each.value) for each in known if each.realised}
    refused = {(each.commitment, each.start, each.value) for each in known if _for_more_than_its_name(each)}
    figures = [each for each in _figures(passages) if each.said not in claimed]
    done: set[object] = set()
    for pair in _pairs(named, figures, passages):
        identity = pair.named.commitment.id
        if identity in done or pair.figure.place in done or (identity, *pair.figure.said) in refused:
            continue
        for judgement in judge(pair.figure.passage, Ledger((_under(pair),), ledger.version)):
            if judgement.realised and judgement.value == pair.figure.quantity.value:
                done |= {identity, pair.figure.place}
                yield _waiting(judgement, pair)


def _for_more_than_its_name(judgement: Judgement) -> bool:
    """Whether it was found under a name of the promise and refused for its act, its time, its place: to be told no again."""
    failing = [reason for reason in judgement.reasons if reason.result is Result.FAILED]
    matter = cues.pattern("another_matter")
    return any(each.code not in _NAME or matter.search(str(each.slots.get("words", ""))) for each in failing)


def _named(commitment: Commitment) -> _Named | None:
    """The commitment if it counts something that may have another name; the growth of what has is another growth."""
    indicator = commitment.indicator
    if indicator is None or indicator.value <= 0:
        return None
    if indicator.unit in _RATES and cues.pattern("growth_word").search(indicator.name):
        return None
    return _Named(commitment, indicator, _grams(plain(indicator.name).removeprefix(_ADDED)))


def _figures(passages: Iterable[Passage]) -> Iterator[_Figure]:
    for passage in passages:
        text = clean(passage.text).text
        last = 0
        for quantity in quantities.find(text):
            follow = prenominal(text, quantity)
            words = _words_behind(text, quantity) if follow else _words_before(text, quantity, last)
            yield _Figure(passage, quantity, words, follow)
            last = quantity.end


def _words_behind(text: str, quantity: Quantity) -> str:
    """The noun that follows a figure and what is said of it: 33场展览闭幕."""
    match = _UP_TO_BREAK.match(text, quantity.end)
    return match[0][:_BEHIND] if match else ""


def _words_before(text: str, quantity: Quantity, last: int) -> str:
    """What leads up to a figure in its clause or item, behind what joins it to the figure before, which ends at `last`."""
    begins = max(start_of_clause(text, quantity.start), quantity.start - _BEFORE)
    join = JOINS.search(text, last, quantity.start) if begins < last else None
    return text[join.end() if join else begins : quantity.start]


def _grams(text: str) -> Grams:
    """Its characters and pairs of characters."""
    runs = _WORDLIKE.findall(text)
    return frozenset(run[i : i + size] for run in runs for size in (1, 2) for i in range(len(run) - size + 1))


def _weights(passages: Sequence[Passage], named: Sequence[_Named]) -> Mapping[str, float]:
    """What each character and pair weighs: the fewer passages have it, the more."""
    held = Counter(gram for each in passages for gram in _grams(clean(each.text).text))
    every = held.keys() | {gram for each in named for gram in each.grams}
    most = len(passages) + 1
    return {gram: math.log(most / max(held[gram], 1)) * (_SINGLE if len(gram) == 1 else 1) for gram in every}


def _weigh(grams: Iterable[str], weights: Mapping[str, float]) -> float:
    """Their sum, which does not depend on the order that a set happens to have."""
    return math.fsum(weights.get(gram, 0.0) for gram in grams)


def _pairs(named: Sequence[_Named], figures: Sequence[_Figure], passages: Sequence[Passage]) -> list[_Pair]:
    """All pairs that are alike enough, the likest first."""
    weights = _weights(passages, named)
    holding: dict[str, list[int]] = {}
    for at, each in enumerate(named):
        for gram in each.grams:
            holding.setdefault(gram, []).append(at)
    found = []
    for figure in figures:
        said = _grams(figure.words)
        for at in {at for gram in said if len(gram) > 1 for at in holding.get(gram, ())}:
            pair = _pair(named[at], figure, said, weights)
            if pair is not None:
                found.append(pair)
    return sorted(found, key=lambda pair: (-pair.likeness, pair.named.commitment.id, pair.figure.place))


def _pair(named: _Named, figure: _Figure, said: Grams, weights: Mapping[str, float]) -> _Pair | None:
    """The two as a pair, if they are near and alike enough."""
    ratio = figure.quantity.value / _nearest(named.indicator, figure.quantity.value)
    if not _NEAR[0] <= ratio <= _NEAR[1]:
        return None
    whole, words = _weigh(named.grams, weights), _weigh(said, weights)
    common = _weigh(named.grams & said, weights)
    if not common or common < named.share * whole or common < _OF_WORDS * words:
        return None
    called = _called(figure, named.grams)
    if "|" in called:
        return None  # a table's line, and in an alias a choice
    in_full = figure.words[: figure.words.rfind(called) + len(called)]  # 绿化 is an act, and a word of 绿化覆盖率
    if named.indicator.unit in _RATES and _siblings(plain(named.indicator.name), in_full):
        return None
    if kinds.another_level(called, named.commitment.statement + plain(named.indicator.name)):
        return None
    likeness = common / whole + 0.3 * common / words - 0.1 * abs(math.log(ratio))  # the name counts most
    return _Pair(named, figure, likeness, called)


def _nearest(indicator: Indicator, value: float) -> float:
    """What was promised, of a range the end that is nearer; within it the value itself."""
    high = indicator.value_high
    return indicator.value if high is None else min(max(value, indicator.value), high)


def _siblings(one: str, other: str) -> bool:
    """森林覆盖率, 绿化覆盖率: names that begin or end alike, with a word of its own each: two things of one family."""
    ends = _in_common(one[::-1], other[::-1])
    one, other = one[: len(one) - ends], other[: len(other) - ends]
    begins = _in_common(one, other)
    one, other = one[begins:], other[begins:]
    if begins + ends < _FAMILY or not (one and other) or max(len(one), len(other)) > _OWN_WORD:
        return False
    return not set(one) & set(other)


def _in_common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _called(figure: _Figure, grams: Collection[str]) -> str:
    """What the report calls it: the words without the act that leads in, and without what is said of it."""
    words = figure.words
    ends = 2 + max(at for at in range(len(words) - 1) if words[at : at + 2] in grams)
    act = acts.anywhere().match(words)
    if not figure.follow and not bind.only_carriers(words[ends:]):
        ends = len(words)
    return words[act.end() if act and act.end() < ends else 0 : ends]


def _under(pair: _Pair) -> Commitment:
    """The commitment under what the report calls it."""
    return replace(pair.named.commitment, indicator=replace(pair.named.indicator, aliases=((pair.called,),), needs=()))


def _waiting(judgement: Judgement, pair: _Pair) -> Judgement:
    """The judgement as one that a person has to decide on."""
    doubt = unsettled(Check.INDICATOR, "indicator.alike", name=plain(pair.named.indicator.name), told=pair.called)
    reasons = (doubt, *(reason for reason in judgement.reasons if reason.check is not Check.INDICATOR))
    return replace(judgement, realised=False, review=True, reasons=reasons, confidence=confidence(reasons))
