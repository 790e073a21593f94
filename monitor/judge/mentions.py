"""Where a sentence names the thing a commitment counts. The indicator check, up to the figure.

Owns: aliases turned to patterns, near misses, the longer name winning over the shorter. Must not:
look at figures, tense or place. Aliases are data of the ledger; nothing here knows a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from monitor.judge import cues
from monitor.judge.candidates import Candidates
from monitor.model import Commitment, Ledger
from monitor.text import words
from monitor.text.hygiene import clean

GAP = 14
"""Characters that may stand between two words of an alias; clauses are about that long."""

_TELLING = 4
"""Characters of a second word that tells by itself what kind of thing is meant (龙头企业, 商业航线)."""
_MOST = 4
"""Mentions of one commitment in one passage."""
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


@dataclass(frozen=True)
class _Alias:
    """A name of the entry at `entry`: words, each with its choices. Its patterns are compiled when it may stand somewhere."""

    entry: int
    words: tuple[tuple[str, ...], ...]

    @cached_property
    def weight(self) -> int:
        """Characters of its words, each at its shortest."""
        return sum(min(map(len, word)) for word in self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its words in order, in one clause."""
        return re.compile(_BETWEEN.join(map(_among, self.words)), re.IGNORECASE)

    @cached_property
    def parts(self) -> tuple[re.Pattern[str], ...]:
        """Its words, each by itself."""
        return tuple(re.compile(_among(word), re.IGNORECASE) for word in self.words)

    @property
    def apart(self) -> bool:
        """Two words with a telling second one (低空 龙头企业): the first may stand in the topic instead."""
        first, *others = (min(map(len, word)) for word in self.words)
        return first > 1 and len(others) == 1 and others[0] >= _TELLING


def _among(choices: Iterable[str]) -> str:
    """Any of the phrases, the longest that fits."""
    return "(?:" + "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True)) + ")"


@dataclass(frozen=True)
class _Entry:
    commitment: Commitment
    near_misses: tuple[str, ...]

    def near(self, text: str) -> list[tuple[int, int]]:
        """Where its near misses stand."""
        return [match.span() for match in self._near.finditer(text)] if self.near_misses else []

    @cached_property
    def _near(self) -> re.Pattern[str]:
        return re.compile(_among(map(plain, self.near_misses)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All aliases of a ledger, ready to search; `candidates` knows them by their position in `aliases`.

    `telling` are the numbers of the second words of aliases whose first may stand in the topic.
    """

    entries: tuple[_Entry, ...]
    aliases: tuple[_Alias, ...]
    candidates: Candidates
    telling: frozenset[int]

    def among(self, words: AbstractSet[int]) -> list[_Alias]:
        """The aliases that can stand where these words do, in the order of the ledger."""
        return [self.aliases[index] for index in self.candidates.among(words)]


def lexicon(ledger: Ledger) -> Lexicon:
    """The ledger's aliases ready to search; compiled once as long as the same ledger is asked for."""
    global _last  # noqa: PLW0603  hashing a ledger would cost more than a sentence's judgement
    if _last is None or _last[0] is not ledger:
        _last = (ledger, _compiled(ledger))
    return _last[1]


_last: tuple[Ledger, Lexicon] | None = None


def _compiled(ledger: Ledger) -> Lexicon:
    entries = tuple(map(_entry, ledger.commitments))
    aliases = tuple(_Alias(k, _words(alias)) for k, c in enumerate(ledger.commitments) for alias in _names(c))
    candidates = Candidates(alias.words for alias in aliases)
    telling = (candidates.number(alias.words[1]) for alias in aliases if alias.apart)
    return Lexicon(entries, aliases, candidates, frozenset(number for number in telling if number is not None))


def _entry(commitment: Commitment) -> _Entry:
    source = commitment.indicator or commitment.deed
    return _Entry(commitment, source.near_misses if source else ())


def _names(commitment: Commitment) -> tuple[tuple[str, ...], ...]:
    if commitment.indicator:
        return commitment.indicator.aliases
    return commitment.deed.names if commitment.deed else ()


def _words(alias: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(plain(choice) for choice in word.split("|") if choice) for word in alias)


@lru_cache(maxsize=4096)
def plain(phrase: str) -> str:
    """A phrase of a data file in the characters of clean text."""
    return clean(phrase).text


def find(text: str, ledger: Ledger) -> tuple[Mention, ...]:
    """All mentions in clean `text`, in order; of overlapping ones of different things the longer name stays."""
    lex = lexicon(ledger)
    wanted = lex.among(lex.candidates.words(text))
    every = [
        mention
        for index, aliases in groupby(wanted, key=lambda alias: alias.entry)
        for mention in _of_entry(text, lex.entries[index], aliases)
    ]
    kept = [m for m in every if not _overshadowed(text, m, every)]
    return tuple(sorted(kept, key=lambda m: (m.start, m.end)))


def find_by_topic(text: str, topic: Callable[[], str], ledger: Ledger) -> tuple[Mention, ...]:
    """Mentions whose first word stands in the topic (title, headings, what came before in the sentence).

    聚集龙头企业6家 under a title on 低空经济 names 低空龙头企业. Only for aliases of two words.
    """
    lex = lexicon(ledger)
    words = lex.candidates.words(text)
    if words.isdisjoint(lex.telling):
        return ()
    told = topic()
    wanted = [alias for alias in lex.among(words | lex.candidates.words(told)) if alias.apart]
    return tuple(_apart(mention for alias in wanted for mention in _completed(text, told, alias, lex.entries)))


def possible(text: str, topic: str, ledger: Ledger) -> frozenset[str]:
    """The commitments that `find` and `find_by_topic` look for in the text: candidates alone, before any check."""
    lex = lexicon(ledger)
    words = lex.candidates.words(text)
    wanted = lex.among(words)
    if not words.isdisjoint(lex.telling):
        wanted += [alias for alias in lex.among(words | lex.candidates.words(topic)) if alias.apart]
    return frozenset(lex.entries[alias.entry].commitment.id for alias in wanted)


def _completed(text: str, topic: str, alias: _Alias, entries: Sequence[_Entry]) -> Iterator[Mention]:
    first, rest = alias.parts
    entry = entries[alias.entry]
    for match in rest.finditer(text):
        named = first.search(topic) or first.search(text, 0, match.start())
        if named and not any(_spoils(text, match, span) for span in entry.near(text)):
            yield Mention(entry.commitment, *match.span(), alias.weight)


def _of_entry(text: str, entry: _Entry, aliases: Iterable[_Alias]) -> Iterator[Mention]:
    found: list[Mention] = []
    for alias in aliases:
        for match in alias.pattern.finditer(text):
            if cues.single("pool_after").match(text, match.end()):
                continue
            if any(_spoils(text, match, span) for span in entry.near(text)):
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
    """One mention a place: of overlapping matches the one with more of its alias, then the tighter one.

    No sentence people write names one thing more than a few times; what a page repeats beyond that is left.
    """
    taken: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.weight, m.end - m.start, m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            taken.append(mention)
    return iter(sorted(taken, key=lambda m: m.start)[:_MOST])


_STATES = re.compile(r"\d[^,、;]*[,、]")


def _overshadowed(text: str, mention: Mention, every: Sequence[Mention]) -> bool:
    """A name inside a longer name of something else names that something else.

    游客1.27亿人次、增长11% names both the number and its growth: the one has its figure before the other goes on.
    """
    return any(
        other.commitment is not mention.commitment
        and other.weight > mention.weight
        and other.start <= mention.start
        and mention.end <= other.end
        and (other.start, other.end) != (mention.start, mention.end)
        and not _STATES.search(text, mention.end, other.end)
        for other in every
    )
