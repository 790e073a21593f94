"""Where a sentence names the thing a commitment counts. The indicator check, up to the figure.

Owns: aliases turned to patterns, near misses, the longer name winning over the shorter. Must not:
look at figures, tense or place. Aliases are data of the ledger; nothing here knows a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.model import Commitment, Ledger
from monitor.text import words
from monitor.text.hygiene import clean

GAP = 14
"""Characters that may stand between two words of an alias; clauses are about that long."""

_TELLING = 4
"""Characters of a second word that tells by itself what kind of thing is meant (龙头企业, 商业航线)."""
_BESIDE = 4
"""Characters between a near miss and the mention it qualifies."""
_BETWEEN = rf"[^,;。!?\n\t]{{0,{GAP}}}?"


@dataclass(frozen=True, slots=True)
class Mention:
    """An alias found in clean text at [start, end)."""

    commitment: Commitment
    start: int
    end: int
    weight: int
    """Characters of the alias itself, gaps left out: what decides between overlapping names."""


@dataclass(frozen=True, slots=True)
class _Alias:
    pattern: re.Pattern[str]
    anchors: tuple[str, ...]
    weight: int
    topic: re.Pattern[str] | None = None
    rest: re.Pattern[str] | None = None
    """Of an alias of two words with a telling second one (低空 龙头企业), each by itself."""


@dataclass(frozen=True, slots=True)
class _Entry:
    commitment: Commitment
    aliases: tuple[_Alias, ...]
    near: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All aliases of a ledger, ready to search. `anchors` leads from a literal word to the entries that need it."""

    entries: tuple[_Entry, ...]
    anchors: dict[str, tuple[int, ...]]


def lexicon(ledger: Ledger) -> Lexicon:
    """The ledger's aliases ready to search; compiled once as long as the same ledger is asked for."""
    global _last  # noqa: PLW0603  hashing a ledger would cost more than a sentence's judgement
    if _last is None or _last[0] is not ledger:
        _last = (ledger, _compiled(ledger))
    return _last[1]


_last: tuple[Ledger, Lexicon] | None = None


def _compiled(ledger: Ledger) -> Lexicon:
    entries = tuple(_entry(commitment) for commitment in ledger.commitments)
    anchors: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        for word in {word for alias in entry.aliases for word in alias.anchors}:
            anchors.setdefault(word, []).append(index)
    return Lexicon(entries, {word: tuple(found) for word, found in anchors.items()})


def _entry(commitment: Commitment) -> _Entry:
    source = commitment.indicator or commitment.deed
    names = commitment.indicator.aliases if commitment.indicator else commitment.deed.names if commitment.deed else ()
    near = [plain(phrase) for phrase in source.near_misses] if source else []
    pattern = re.compile("|".join(map(re.escape, sorted(near, key=len, reverse=True))), re.IGNORECASE) if near else None
    return _Entry(commitment, tuple(_alias(alias) for alias in names), pattern)


def _alias(alias: Sequence[str]) -> _Alias:
    choices = [[plain(choice) for choice in word.split("|") if choice] for word in alias]
    parts = ["(?:" + "|".join(re.escape(c) for c in sorted(word, key=len, reverse=True)) + ")" for word in choices]
    anchor = max(choices, key=lambda word: min(map(len, word)))
    weight = sum(min(map(len, word)) for word in choices)
    apart = len(choices) == 2 and min(map(len, choices[0])) > 1 and min(map(len, choices[1])) >= _TELLING  # noqa: PLR2004
    return _Alias(
        re.compile(_BETWEEN.join(parts), re.IGNORECASE),
        tuple(c.lower() for c in anchor),
        weight,
        re.compile(parts[0], re.IGNORECASE) if apart else None,
        re.compile(parts[1], re.IGNORECASE) if apart else None,
    )


@lru_cache(maxsize=4096)
def plain(phrase: str) -> str:
    """A phrase of a data file in the characters of clean text."""
    return clean(phrase).text


def find(text: str, ledger: Ledger) -> tuple[Mention, ...]:
    """All mentions in clean `text`, in order; of overlapping ones of different things the longer name stays."""
    lex = lexicon(ledger)
    lowered = text.lower()
    wanted = sorted({i for word, found in lex.anchors.items() if word in lowered for i in found})
    every = [mention for index in wanted for mention in _of_entry(text, lex.entries[index])]
    kept = [m for m in every if not _overshadowed(m, every)]
    return tuple(sorted(kept, key=lambda m: (m.start, m.end)))


def find_by_topic(text: str, topic: str, ledger: Ledger) -> tuple[Mention, ...]:
    """Mentions whose first word stands in the topic (title, headings, what came before in the sentence).

    聚集龙头企业6家 under a title on 低空经济 names 低空龙头企业. Only for aliases of two words.
    """
    lex, found = lexicon(ledger), []
    for entry in lex.entries:
        near = [match.span() for match in entry.near.finditer(text)] if entry.near else []
        for alias in entry.aliases:
            if alias.topic is None or alias.rest is None:
                continue
            for match in alias.rest.finditer(text):
                told = alias.topic.search(topic) or alias.topic.search(text, 0, match.start())
                if told and not any(_spoils(text, match, span) for span in near):
                    found.append(Mention(entry.commitment, *match.span(), alias.weight))
    return tuple(_apart(found))


def _of_entry(text: str, entry: _Entry) -> Iterator[Mention]:
    near = [match.span() for match in entry.near.finditer(text)] if entry.near else []
    found: list[Mention] = []
    for alias in entry.aliases:
        for match in alias.pattern.finditer(text):
            if any(_spoils(text, match, span) for span in near):
                continue
            if alias.weight <= 2 and words.inside_words(text, *match.span()):  # noqa: PLR2004  short names hide in words
                continue
            found.append(Mention(entry.commitment, *match.span(), alias.weight))
    return _apart(found)


def _spoils(text: str, match: re.Match[str], near: tuple[int, int]) -> bool:
    """A near miss inside the mention, or right before it with no break between: 自筹用于智能化改造的资金."""
    start, end = near
    if start < match.end() and match.start() < end:
        return True
    between = text[end : match.start()]
    return 0 <= match.start() - end <= _BESIDE and not re.search(r"[,;、。()\d]", between)


def _apart(found: Iterable[Mention]) -> Iterator[Mention]:
    """One mention a place: of overlapping matches the one with more of its alias, then the tighter one."""
    taken: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.weight, m.end - m.start, m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    return iter(taken)


def _overshadowed(mention: Mention, every: Sequence[Mention]) -> bool:
    """A name inside a longer name of something else names that something else."""
    return any(
        other.commitment is not mention.commitment
        and other.weight > mention.weight
        and other.start <= mention.start
        and mention.end <= other.end
        and (other.start, other.end) != (mention.start, mention.end)
        for other in every
    )
