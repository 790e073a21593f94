"""Two simple ways to judge, to hold the rules against: a keyword with a number, and BM25 over words.

Both are as a careful person would write them in an afternoon, and neither is tuned on any labelled text. They
answer as the rules do, so that one ruler measures all three. Must not: share a check with the rules.

BM25 is thirty lines here: bm25s and rank-bm25 would bring numpy for a comparison that is run by hand, and
the second is no longer kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.judge.labelled import Case
from monitor.judge.measure import meets
from monitor.judge.mentions import plain
from monitor.judge.quality import Answer
from monitor.model import Commitment, Judgement, Ledger, Passage, PassageKind, Publication, Relation
from monitor.text import passages, quantities, words
from monitor.text.hygiene import clean
from monitor.text.quantities import Quantity, same_unit

_SATURATION = 1.5
_LENGTH = 0.75
"""k1 and b of BM25, at the values of the textbooks."""
ENOUGH = 0.5
"""A passage is about a commitment when it scores at least half of what the commitment's own statement scores
for the same words. Fixed before any text was looked at."""


# ---------------------------------------------------------------- keyword and number


def keyword_and_number(ledger: Ledger) -> Answer:
    """Realised where a sentence holds a name of the indicator, or all words of an alias, and a number of its unit.

    A milestone, which has no number, is realised where a sentence names it with one of its verbs of completion.
    """
    looked_for = [(each, _names(each)) for each in ledger.commitments]
    return lambda case: tuple(_by_keyword(case.publication, looked_for))


def _by_keyword(
    publication: Publication, looked_for: Sequence[tuple[Commitment, Sequence[Sequence[Sequence[str]]]]]
) -> Iterator[Judgement]:
    for passage, text in _sentences(publication):
        figures = quantities.find(text)
        for commitment, names in looked_for:
            if not any(all(any(choice in text for choice in word) for word in name) for name in names):
                continue
            figure = _figure(commitment, figures)
            deed = commitment.deed
            if figure is not None or (deed is not None and any(plain(verb) in text for verb in deed.done)):
                yield _realised(commitment, passage, figure, publication)


def _names(commitment: Commitment) -> list[list[list[str]]]:
    """The ways to name what a commitment counts: for each the words a sentence must hold, with their choices."""
    indicator, deed = commitment.indicator, commitment.deed
    aliases = indicator.aliases if indicator else deed.names if deed else ()
    names = [[[plain(choice) for choice in word.split("|") if choice] for word in alias] for alias in aliases]
    return [[[plain(indicator.name)]], *names] if indicator else names


# ---------------------------------------------------------------- BM25


@dataclass(frozen=True, slots=True)
class _Collection:
    """All passages of the texts to be judged: how many there are, how many hold a word, how long one is on average."""

    count: int
    holding: Mapping[str, int]
    length: float

    def rarity(self, word: str) -> float:
        """How much a word tells."""
        held = self.holding.get(word, 0)
        return math.log(1 + (self.count - held + 0.5) / (held + 0.5))


def bm25(ledger: Ledger, cases: Iterable[Case]) -> Answer:
    """Realised where the best passage of a text scores ENOUGH for the commitment's names; the collection is all texts."""
    collection = _collection(_words(text) for case in cases for _, text in _sentences(case.publication))
    queries = [(each, *_query(each, collection)) for each in ledger.commitments]
    return lambda case: tuple(_by_score(case.publication, queries, collection))


def _query(commitment: Commitment, collection: _Collection) -> tuple[frozenset[str], float]:
    """The words of the commitment's names, and the score from which a passage is about it."""
    indicator, deed = commitment.indicator, commitment.deed
    name = indicator.name if indicator else "".join(deed.names[0]) if deed else ""
    asked = frozenset(_words(plain(name)))
    return asked, ENOUGH * _score(asked, Counter(_words(plain(f"{name},{commitment.statement}"))), collection)


def _by_score(
    publication: Publication, queries: Iterable[tuple[Commitment, frozenset[str], float]], collection: _Collection
) -> Iterator[Judgement]:
    held = [(passage, text, Counter(_words(text))) for passage, text in _sentences(publication)]
    for commitment, asked, enough in queries:
        scored = [(_score(asked, counted, collection), passage, text) for passage, text, counted in held]
        best = max(scored, key=lambda each: (each[0], -each[1].start), default=None)
        if best is not None and best[0] >= enough > 0:
            yield _realised(commitment, best[1], _figure(commitment, quantities.find(best[2])), publication)


def _collection(texts: Iterable[Sequence[str]]) -> _Collection:
    seen: Counter[str] = Counter()
    count = total = 0
    for said in texts:
        seen.update(set(said))
        count += 1
        total += len(said)
    return _Collection(count, seen, total / count if count else 1.0)


def _score(asked: Iterable[str], counted: Mapping[str, int], collection: _Collection) -> float:
    """BM25 of a passage for the words asked; in sorted order, as sums of floats depend on it."""
    length = sum(counted.values()) / collection.length
    weight = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    return sum(
        collection.rarity(word) * counted[word] * (_SATURATION + 1) / (counted[word] + weight)
        for word in sorted(asked)
        if word in counted
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in words.cut(text)]


# ---------------------------------------------------------------- both


def _sentences(publication: Publication) -> Iterator[tuple[Passage, str]]:
    for passage in passages.cut(publication.text, publication.headings):
        if passage.kind is not PassageKind.HEADING:
            yield passage, clean(passage.text, row=passage.kind is PassageKind.ROW).text


def _figure(commitment: Commitment, figures: Sequence[Quantity]) -> Quantity | None:
    """The first figure that can be in the unit of what is counted."""
    indicator = commitment.indicator
    if indicator is None:
        return None
    return next((each for each in figures if same_unit(indicator.unit, each.unit, indicator.units)), None)


def _realised(commitment: Commitment, passage: Passage, figure: Quantity | None, publication: Publication) -> Judgement:
    indicator = commitment.indicator
    met = indicator is None or (figure is not None and meets(indicator, figure.value, figure.bound))
    return Judgement(
        commitment=commitment.id,
        relation=Relation.ACHIEVED if met else Relation.PROGRESS,
        realised=True,
        review=False,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        passage=passage.index,
        value=figure.value if figure else None,
        bound=figure.bound if figure else "=",
        unit=figure.unit if figure else "",
        as_of=publication.published,
    )
