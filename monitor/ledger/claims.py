"""Which words of a text an entry claims by its aliases: where two entries claim the same, and which never can. Pure.

Owns that, for the check of a ledger; what a sentence says of an entry is decided in `monitor.judge`, whose
rules on names (order, gaps, near misses, the longer name wins) are repeated here in short. A text that two
entries may claim is looked for among the tightest ones, the words of an alias without a gap: each is held
against the aliases that begin and end as it does, found by an index over first and last words, so that the
cost grows with the number of aliases and not with that of their pairs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.model import Commitment
from monitor.text import places
from monitor.text.hygiene import clean
from monitor.text.names import BREAKS, FAR, GAP

_MOST_FORMS: Final = 256
_MOST_OVERLAPS: Final = 5
"""How many entries that claim the same are named for one entry: more would say no more."""
_ENDS: Final = 2
"""A form of more words has some between its first and its last."""
ANYWHERE_INSIDE: Final = "*"


@dataclass(frozen=True, slots=True)
class Form:
    """An alias of an entry with one of its choices for each word, in clean characters without case.

    `weight` are the characters of the alias with each word at its shortest; `text` is the form without gaps.
    """

    entry: Commitment
    alias: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two entries that may both claim `text`; `later` is the one that stands later in the ledger."""

    earlier: Commitment
    later: Commitment
    text: str


def choices(alias: Sequence[str]) -> list[tuple[str, ...]]:
    """The alias once for each choice it leaves: `5G 宏站|基站` is 5G 宏站 and 5G 基站. At most 256."""
    return list(itertools.islice(itertools.product(*(word.split("|") for word in alias)), _MOST_FORMS))


def near_misses_of(entry: Commitment) -> tuple[str, ...]:
    """Its near misses in clean characters without case."""
    source = entry.indicator or entry.deed
    return tuple(filter(None, map(_plain, source.near_misses))) if source else ()


def forms_of(entry: Commitment) -> list[Form]:
    """All forms of an entry, each once."""
    found: dict[tuple[str, ...], Form] = {}
    for alias in entry.names:
        weight = sum(min(len(_plain(choice)) for choice in word.split("|")) for word in alias)
        for chosen in choices(alias):
            words = tuple(map(_plain, chosen))
            if all(words):
                found.setdefault(words, Form(entry, alias, words, "".join(words), weight))
    return list(found.values())


@lru_cache(maxsize=65536)
def _plain(phrase: str) -> str:
    return clean(phrase).text.casefold()


class Claims:
    """All forms of a ledger, found by the words they begin and end with, then by their second word."""

    def __init__(self, commitments: Sequence[Commitment]) -> None:
        self.forms: list[list[Form]] = [forms_of(entry) for entry in commitments]
        self._places = {id(entry): number for number, entry in enumerate(commitments)}
        self._by_id = {name: entry for entry in commitments for name in (*entry.was, entry.id)}
        self._ends: dict[tuple[str, str], dict[str, list[Form]]] = {}
        for form in itertools.chain(*self.forms):
            between = form.words[1] if len(form.words) > _ENDS else ""
            self._ends.setdefault((form.words[0], form.words[-1]), {}).setdefault(between, []).append(form)
        self._firsts = {first for first, _ in self._ends}
        self._lasts = {last for _, last in self._ends}
        self._longest = max(map(len, self._firsts | self._lasts), default=0)

    def overlaps(self) -> Iterator[Overlap]:
        """Pairs of entries that may claim the same words, each pair once; those that are linked are meant to.

        Of an entry that overlaps with many only some pairs are told.
        """
        told: set[tuple[int, int]] = set()
        for forms in self.forms:
            for form, other in itertools.islice(self._met(forms), _MOST_OVERLAPS):
                one, two = sorted((form.entry, other.entry), key=self._place)
                pair = (self._place(one), self._place(two))
                if pair not in told:
                    told.add(pair)
                    yield Overlap(one, two, form.text)

    def _met(self, forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
        """The forms of one entry with those of others that claim the same words, each other entry once."""
        met: set[int] = set()
        for form in forms:
            for other in self.filling(form.text):
                if id(other.entry) not in met and self._both_claim(form, other):
                    met.add(id(other.entry))
                    yield form, other

    def _place(self, entry: Commitment) -> int:
        return self._places[id(entry)]

    def _both_claim(self, form: Form, other: Form) -> bool:
        return (
            can_meet(form.entry, other.entry)
            and not self._linked(form.entry, other.entry)
            and not _spoiled(form.text, form.entry)
            and not _spoiled(form.text, other.entry)
        )

    def _linked(self, one: Commitment, two: Commitment) -> bool:
        """Whether one succeeds the other or is a part of it, directly or by way of others."""
        return self._leads(one, two) or self._leads(two, one)

    def _leads(self, entry: Commitment, to: Commitment) -> bool:
        ahead, seen = [entry], {entry.id}
        while ahead:
            at = ahead.pop()
            for link in (at.successor, at.part_of):
                known = self._by_id.get(link)
                if known is to:
                    return True
                if known is not None and known.id not in seen:
                    seen.add(known.id)
                    ahead.append(known)
        return False

    def filling(self, text: str) -> Iterator[Form]:
        """The forms that match the text from its first to its last character."""
        sizes = range(1, min(self._longest, len(text)) + 1)
        begins = [text[:size] for size in sizes if text[:size] in self._firsts]
        ends = [text[-size:] for size in sizes if text[-size:] in self._lasts]
        for first, last in itertools.product(begins, ends):
            known = self._ends.get((first, last))
            for form in _between(known, text[len(first) : len(text) - len(last)]) if known else ():
                if _fills(form.words, text):
                    yield form

    def covered(self, number: int) -> Form | None:
        """A longer name that covers entry `number` wherever a word it needs stands beside it; None when it can be found.

        Only what needs a word beside it can be covered always: 基站 beside 新增 by 新增 基站 of another entry.
        """
        forms = self.forms[number]
        indicator = forms[0].entry.indicator if forms else None
        needs = [_plain(word) for word in indicator.needs] if indicator else []
        if not needs or any(need in form.text for need in needs for form in forms):
            return None
        covering = [
            self._longer(form, texts)
            for form, need in itertools.product(forms, needs)
            for texts in (_led_by(form.text, need), _followed_by(form.text, need))
        ]
        return covering[0] if all(covering) else None

    def _longer(self, form: Form, texts: Sequence[str]) -> Form | None:
        """A heavier form of another entry that takes all of one of the texts."""
        found = ((text, other) for text in texts for other in self.filling(text))
        return next(
            (
                other
                for text, other in found
                if other.entry is not form.entry and other.weight > form.weight and not _spoiled(text, other.entry)
            ),
            None,
        )


def _between(known: Mapping[str, list[Form]], stretch: str) -> Iterator[Form]:
    """Of forms that begin and end alike, those of two words or less, and those whose second word is in the stretch."""
    yield from known.get("", ())
    if len(known) <= len(stretch):
        words = [word for word in known if word and word in stretch]
    else:
        pieces = {stretch[at:end] for at in range(len(stretch)) for end in range(at + 1, len(stretch) + 1)}
        words = sorted(known.keys() & pieces)
    for word in words:
        yield from known[word]


def _led_by(name: str, need: str) -> list[str]:
    return [need[at:] + name for at in range(len(need))]


def _followed_by(name: str, need: str) -> list[str]:
    return [name + need[: at + 1] for at in range(len(need))]


def _fills(words: Sequence[str], text: str) -> bool:
    """Whether the first match of the words in the text, with as little between them as can be, takes all of it."""
    return bool(words) and text.startswith(words[0]) and _rest(words[1:], text, len(words[0])) == len(text)


def _rest(words: Sequence[str], text: str, at: int) -> int:
    """Where the first match of the words from `at` on ends; -1 when there is none."""
    if not words:
        return at
    start = at
    while (start := text.find(words[0], start)) >= 0:
        between = text[at:start]
        if len(between) > GAP or any(mark in between for mark in BREAKS):
            return -1
        end = _rest(words[1:], text, start + len(words[0]))
        if end >= 0:
            return end
        start += 1
    return -1


def _spoiled(text: str, entry: Commitment) -> bool:
    return any(miss in text for miss in near_misses_of(entry))


def always_spoiled(form: Form, misses: Sequence[str]) -> str | None:
    """A near miss that stands inside one of the form's words, so that the form can never be found; else None.

    Of 5151 … 专家 only the word behind … is found in a sentence; the one before it may stand anywhere above.
    """
    found = form.words[-1:] if FAR in form.alias else form.words
    return next((miss for miss in misses if any(miss in word for word in found)), None)


def spoiled_needs(entry: Commitment) -> list[str]:
    """Words that must stand in the sentence and hold a near miss: what is asked for spoils the name beside it."""
    if not entry.indicator:
        return []
    misses = near_misses_of(entry)
    return [need for need in entry.indicator.needs if any(miss in _plain(need) for miss in misses)]


# ---------------------------------------------------------------- what keeps two entries apart


def can_meet(one: Commitment, other: Commitment) -> bool:
    """False when the region, what must stand beside the words, the unit or the verbs keep the two apart."""
    if one is other or not _same_places(one, other):
        return False
    if one.indicator and other.indicator:
        needs, others = set(one.indicator.needs), set(other.indicator.needs)
        units = {one.indicator.unit, *one.indicator.units} & {other.indicator.unit, *other.indicator.units}
        return bool(units) and not (needs and others and needs.isdisjoint(others))
    if one.deed and other.deed:
        return not _verbs(one).isdisjoint(_verbs(other))
    return True


def _verbs(entry: Commitment) -> AbstractSet[str]:
    return {*entry.deed.done, *entry.deed.under_way} if entry.deed else set()


def _same_places(one: Commitment, other: Commitment) -> bool:
    if _regions(one) & _regions(other) - {ANYWHERE_INSIDE}:
        return True
    return _takes_in(one, other) or _takes_in(other, one)


def _regions(entry: Commitment) -> set[str]:
    return set(map(places.known_as, (entry.region, *entry.accepts_regions)))


def _takes_in(one: Commitment, other: Commitment) -> bool:
    return ANYWHERE_INSIDE in one.accepts_regions and places.city_of(other.region) == places.known_as(one.region)
