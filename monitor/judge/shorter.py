"""Results that a work report tells under a shorter name than the promise: 充电端口8400个, of 电动自行车集中充电端口6000个.

A person has to say whether it is the same thing; so nothing here is ever claimed, it waits. Owns: which shorter names
are worth a look, and that only a figure near the one promised is shown. Must not: judge tense, place or time itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from monitor.judge import cues
from monitor.judge.mentions import plain
from monitor.judge.reasons import confidence, unsettled
from monitor.model import Check, Commitment, Indicator, Judgement, Ledger, Passage
from monitor.text import words

_LEAST = 4
"""Characters of a shorter name that still tells what is counted."""
_MOST_WORDS = 6
"""Words of a name beyond which it is a clause, of which anything may be left out."""
_NEAR = (0.5, 2.0)
"""A result between half and twice of what was promised: with another figure, another thing is likelier."""

Judge = Callable[[Passage, Ledger], Iterator[Judgement]]


def told(passages: Sequence[Passage], ledger: Ledger, known: Collection[str], judge: Judge) -> Iterator[Judgement]:
    """What the passages may say of commitments that are not among those `known` to be told of, each to be looked at.

    `judge` tells what one passage says of a ledger.
    """
    rest = Ledger(tuple(_shortened(c) for c in ledger.commitments if c.id not in known and _names(c)), ledger.version)
    if not rest.commitments:
        return
    targets = {each.id: each.indicator for each in rest.commitments}
    for passage in passages:
        for judgement in judge(passage, rest):
            indicator = targets[judgement.commitment]
            if judgement.realised and indicator is not None and _near(judgement, indicator):
                yield _waiting(judgement, indicator)


def _shortened(commitment: Commitment) -> Commitment:
    """The commitment under its shorter names."""
    indicator = commitment.indicator
    assert indicator is not None
    return replace(commitment, indicator=replace(indicator, aliases=_names(commitment)))


def _names(commitment: Commitment) -> tuple[tuple[str, ...], ...]:
    """The name without one of its words; never without the last, which says what kind of thing it is."""
    indicator = commitment.indicator
    if indicator is None or indicator.unit in ("%", "‰"):  # the growth of less is another growth
        return ()
    parts = _parts(plain(indicator.name).removeprefix("新增"))
    if not 1 < len(parts) <= _MOST_WORDS:
        return ()
    made = [(*parts[:at], *parts[at + 1 :]) for at in range(len(parts) - 1)]
    return tuple(name for name in dict.fromkeys(made) if _tells(name))


def _parts(name: str) -> list[str]:
    """The words of a name, a single character joined to the word before it."""
    told: list[str] = []
    for word in words.cut(name):
        if told and (len(word) == 1 or len(told[-1]) == 1):
            told[-1] += word
        else:
            told.append(word)
    return told


def _tells(name: Sequence[str]) -> bool:
    joined = "".join(name)
    little = all(cues.pattern("says_little").fullmatch(word) for word in name)
    return len(joined) >= _LEAST and not little and cues.pattern("general_name").fullmatch(joined) is None


def _near(judgement: Judgement, indicator: Indicator) -> bool:
    least, most = _NEAR
    return judgement.value is not None and least * indicator.value <= judgement.value <= most * indicator.value


def _waiting(judgement: Judgement, indicator: Indicator) -> Judgement:
    """The judgement as one that a person has to decide on."""
    doubt = unsettled(Check.INDICATOR, "indicator.shorter", name=indicator.name)
    reasons = (doubt, *(reason for reason in judgement.reasons if reason.check is not Check.INDICATOR))
    return replace(judgement, realised=False, review=True, reasons=reasons, confidence=confidence(reasons))
