"""Which aliases can stand in a text at all, found so that the cost hardly grows with the number of aliases.

One automaton (Aho-Corasick) over the words of all aliases finds every word of a text in one walk along it.
An alias of several words is a candidate when its two rarest words are both there, one of a single word
when that is. What is found is a superset: order, gaps and near misses are for monitor.judge.mentions.

Owns that, and is the one door to pyahocorasick. Must not: know a commitment or a rule.

Why a library, and why this one: over 20,000 passages of 50 characters, with 600 / 6,000 / 60,000 words,
pyahocorasick walks 237,000 / 195,000 / 118,000 passages a second, ahocorasick_rs 592,000 / 407,000 / 221,000,
and a table of bigrams in Python 134,000 / 115,000 / 53,000, which falls to hundreds where many names begin
alike (数字经济…), as they do. A regular expression of all words gives only one of several that overlap.
Judging takes a hundred microseconds a passage, so that 4 or 2 for the walk are the same; pyahocorasick
(BSD) has ready builds for musl too, and builds with a C compiler where there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

Choices = tuple[str, ...]
"""A word of an alias: any of these spellings."""

_KEYS = 2
"""How many of its words an alias is found by."""


def folded(text: str) -> str:
    """Text as it is compared: two texts that a pattern ignoring case holds equal become equal.

    Beyond full case folding the patterns of `re` hold İ and ı for i. May change lengths; only what is
    contained in what may be asked of it.
    """
    return text.casefold().replace("ı", "i").replace("\u0307", "")


class Candidates:
    """Patterns, each a sequence of words with choices, found by which of their words a text holds."""

    def __init__(self, patterns: Iterable[Sequence[Sequence[str]]]) -> None:
        """Compiles; patterns are known by their position from then on."""
        wanted = [_required(pattern) for pattern in patterns]
        uses = Counter(word for groups in wanted for group in groups for word in group)
        self._groups: dict[Choices, int] = {}
        self._always: list[int] = []
        self._alone: dict[int, list[int]] = {}
        self._paired: dict[int, dict[int, list[int]]] = {}
        for index, groups in enumerate(wanted):
            self._enter(index, sorted(groups, key=lambda group: (sum(uses[word] for word in group), group))[:_KEYS])
        self._automaton = _automaton(self._groups)

    def _enter(self, index: int, keys: Sequence[Choices]) -> None:
        first, *others = sorted({self._groups.setdefault(key, len(self._groups)) for key in keys}) or [-1]
        if first < 0:
            self._always.append(index)
        elif not others:
            self._alone.setdefault(first, []).append(index)
        else:
            self._paired.setdefault(first, {}).setdefault(others[0], []).append(index)

    def words(self, text: str) -> frozenset[int]:
        """Which words stand in the text, as numbers that mean something to this object only."""
        if self._automaton is None:
            return frozenset()
        return frozenset(number for _, numbers in self._automaton.iter(folded(text)) for number in numbers)

    def number(self, word: Sequence[str]) -> int | None:
        """The number of a word; None where no pattern is found by it."""
        return self._groups.get(_choices(word))

    def among(self, words: AbstractSet[int]) -> list[int]:
        """The patterns that can stand where these words are, in order; every pattern that does is one of them."""
        found = list(self._always)
        for word in words:
            found += self._alone.get(word, ())
            partners = self._paired.get(word)
            if partners is not None:
                for partner in partners.keys() & words:
                    found += partners[partner]
        return sorted(found)


def _choices(word: Sequence[str]) -> Choices:
    return tuple(sorted({folded(choice) for choice in word}))


def _required(pattern: Sequence[Sequence[str]]) -> list[Choices]:
    """The words a text must hold for the pattern to match; one that may be empty is not required."""
    return [choices for choices in map(_choices, pattern) if choices and all(choices)]


def _automaton(groups: Mapping[Choices, int]) -> Any:
    if not groups:
        return None
    import ahocorasick

    numbers: dict[str, list[int]] = {}
    for choices, number in groups.items():
        for choice in choices:
            numbers.setdefault(choice, []).append(number)
    automaton = ahocorasick.Automaton()
    for word, known in numbers.items():
        automaton.add_word(word, tuple(known))
    automaton.make_automaton()
    return automaton
