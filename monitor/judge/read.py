"""Judges a publication: every passage against the ledger, every candidate through every check.

Owns the order of the checks and what they add up to. Pure: the same publication and ledger give the
same judgements, whatever was judged before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.judge import alike, deeds, mentions, numbers
from monitor.judge import context as contexts
from monitor.judge.context import Context
from monitor.judge.mentions import Mention
from monitor.judge.reasons import confidence
from monitor.judge.sentence import Sentence
from monitor.model import Judgement, Ledger, Passage, PassageKind, Publication
from monitor.text import passages as cutting


def judge_publication(
    publication: Publication,
    ledger: Ledger,
    *,
    passages: Sequence[Passage] | None = None,
    only: Collection[int] | None = None,
) -> tuple[Judgement, ...]:
    """All that a publication says of the ledger, the strongest statement of each commitment first.

    `passages` are its passages if they are at hand; `only` are the indices to judge, the others
    being context. Quotes are slices of `publication.text`.
    """
    pieces = tuple(passages) if passages is not None else cutting.cut(publication.text, publication.headings)
    context = contexts.of(publication, pieces)
    wanted = [piece for piece in pieces if _wanted(piece, only)]
    found = [j for piece in wanted for j in judge_passage(piece, pieces, ledger, context)]
    if context.reviews:
        back = [piece for piece in pieces if _wanted(piece, None) and piece.index in context.back]
        found += _in_other_words(back, pieces, ledger, context, wanted, found)
    return tuple(sorted(found, key=_strength))


def _in_other_words(
    back: Sequence[Passage],
    pieces: Sequence[Passage],
    ledger: Ledger,
    context: Context,
    wanted: Sequence[Passage],
    found: Sequence[Judgement],
) -> Iterator[Judgement]:
    """What the `wanted` passages of a review may say besides what was `found`: what the others say counts as known."""

    def judge(piece: Passage, of: Ledger) -> Iterator[Judgement]:
        return judge_passage(piece, pieces, of, context)

    starts = {piece.start for piece in wanted}
    if not any(piece.start in starts for piece in back):
        return
    known = [*found, *(j for piece in back if piece.start not in starts for j in judge(piece, ledger))]
    yield from (each for each in alike.told(back, ledger, known, judge) if each.start in starts)


def looked_for(publication: Publication, ledger: Ledger) -> frozenset[str]:
    """The commitments whose words some passage holds: the candidates alone, before any check."""
    found: set[str] = set()
    for sentence in _sentences(publication):
        found |= mentions.possible(sentence.text, "" if sentence.is_row else sentence.topic, ledger)
        for led in (*sentence.leads(), *sentence.cells()):
            found |= mentions.possible(led.text, "", ledger)
    return frozenset(found)


def named(publication: Publication, ledger: Ledger) -> frozenset[str]:
    """The commitments that a passage of the publication names, whatever it says of them: what there was to judge."""
    return frozenset(
        candidate.mention.commitment.id
        for sentence in _sentences(publication)
        for candidate in candidates(sentence, ledger)
    )


def _sentences(publication: Publication) -> Iterator[Sentence]:
    pieces = cutting.cut(publication.text, publication.headings)
    context = contexts.of(publication, pieces)
    return (Sentence.of(piece, pieces, context) for piece in pieces if _wanted(piece, None))


def _wanted(passage: Passage, only: Collection[int] | None) -> bool:
    return passage.kind is not PassageKind.HEADING and (only is None or passage.index in only)


def judge_passage(passage: Passage, pieces: Sequence[Passage], ledger: Ledger, context: Context) -> Iterator[Judgement]:
    """What one passage says: at most one judgement a commitment, the strongest."""
    sentence = Sentence.of(passage, pieces, context)
    best: dict[str, Judgement] = {}
    for candidate in candidates(sentence, ledger):
        judgement = _judge(candidate)
        if judgement is None:
            continue
        known = best.get(judgement.commitment)
        if known is None or _strength(judgement) < _strength(known):
            best[judgement.commitment] = judgement
    yield from best.values()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention to judge in the text it was found in, with all mentions of that text."""

    sentence: Sentence
    mention: Mention
    others: tuple[Mention, ...]
    by_topic: bool = False


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def candidates(sentence: Sentence, ledger: Ledger) -> Iterator[Candidate]:
    """The mentions of the sentence, and those it takes over from the question or sentence before it."""
    for told in sentence.results():
        yield from _of_a_task(told, ledger)
    own = mentions.find(sentence.text, ledger)
    if sentence.is_row and not _things(own):
        own = (*own, *mentions.find_by_topic(sentence.text, lambda: sentence.context.title, ledger))
    yield from (Candidate(sentence, mention, own) for mention in own)
    named = {mention.commitment.id for mention in own}
    if sentence.is_row and not _things(own):
        yield from _in_cells(sentence, ledger, named)
        return
    if not sentence.is_row:
        for mention in mentions.find_by_topic(sentence.text, lambda: sentence.topic, ledger):
            if mention.commitment.id not in named and not any(_overlap(mention, other) for other in _things(own)):
                named.add(mention.commitment.id)
                yield Candidate(sentence, mention, (*own, mention), by_topic=True)
    for led in sentence.leads():
        every = mentions.find(led.text, ledger)
        if led.bare and not _things(every):
            every = (*every, *mentions.find_by_topic(led.text, lambda: sentence.topic, ledger))
        taken = [m for m in every if m.start < led.lead and m.commitment.id not in named and led.takes_over(m)]
        found = list(_stand_alone(led, taken, every)) if led.bare else [Candidate(led, m, every) for m in taken]
        named |= {candidate.mention.commitment.id for candidate in found}
        yield from found


def _things(found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of what a figure may belong to; an action's words are common and bind none."""
    return tuple(mention for mention in found if not mention.action)


def _in_cells(row: Sentence, ledger: Ledger, named: Collection[str]) -> Iterator[Candidate]:
    """What the cells of a row say of what heads their columns; of two readings of a cell the plainer one."""
    named = set(named)
    for cell in row.cells():
        every = mentions.find(cell.text, ledger)
        yield from (Candidate(cell, mention, every) for mention in every if mention.commitment.id not in named)
        named |= {mention.commitment.id for mention in every}


def _of_a_task(told: Sentence, ledger: Ledger) -> Iterator[Candidate]:
    """What a cell tells in words: of what it names itself, and of its row's task where it says only how many."""
    alone = replace(told, text=told.text[told.lead :], lead=0)  # the task's act is none of what the cell names
    own = mentions.find(alone.text, ledger)
    named = {m.commitment.id for m in own}
    yield from (Candidate(alone, m, own) for m in own)
    every = mentions.find(told.text, ledger)
    taken = [m for m in every if m.start < told.lead and m.commitment.id not in named]
    yield from _stand_alone(replace(told, bare=True), taken, every)


def _stand_alone(led: Sentence, taken: Sequence[Mention], every: tuple[Mention, ...]) -> Iterator[Candidate]:
    """What stands above with nothing that takes it up: only of the one thing named that a bare figure can be of."""
    fitting = [m for m in taken if numbers.states_value(led, m, _things(every))]
    if len({m.commitment.id for m in fitting}) == 1:
        yield Candidate(led, fitting[-1], every)


def _judge(candidate: Candidate) -> Judgement | None:
    if candidate.mention.commitment.deed is not None:
        return deeds.judge(candidate.sentence, candidate.mention)
    if candidate.mention.commitment.indicator is not None:
        judgement = numbers.judge(candidate.sentence, candidate.mention, _things(candidate.others))
        return _told_by_topic(judgement) if judgement and candidate.by_topic else judgement
    return None


def _told_by_topic(judgement: Judgement) -> Judgement:
    """The same, saying that the name was made whole by the topic, which is an indirect ground."""
    reasons = tuple(
        replace(reason, code="indicator.topic") if reason.code == "indicator.named" else reason
        for reason in judgement.reasons
    )
    return replace(judgement, reasons=reasons, confidence=confidence(reasons))


_ORDER = {"achieved": 0, "delayed": 1, "progress": 2, "revised": 3, "cancelled": 4, "restated": 5, "proposed": 6}


def _strength(judgement: Judgement) -> tuple[object, ...]:
    """Realised first, then what waits for a person, then the latest date, then the one with a value."""
    day = judgement.as_of.toordinal() if judgement.as_of else 0
    failed = sum(reason.result == "failed" for reason in judgement.reasons)
    return (
        not judgement.realised,
        not judgement.review,
        -day,
        judgement.value is None,
        failed,
        _ORDER[judgement.relation],
        judgement.start,
        judgement.commitment,
    )
