"""What a text that was judged by an older ledger or older rules is judged again for, and what differs then. Pure.

Owns which passages a changed ledger reaches, and what of the stored evidence stays, goes and comes.
Must not read or write the store.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.judge import context as contexts
from monitor.judge.candidates import Candidates
from monitor.judge.mentions import words_of
from monitor.judge.read import judge_publication
from monitor.judge.sentence import Sentence
from monitor.model import Judgement, Ledger, Passage, PassageKind, Publication
from monitor.store.evidence import evidence_id
from monitor.store.forms import pair_of
from monitor.text.passages import cut

if TYPE_CHECKING:
    from monitor.store.evidence import Held
    from monitor.store.judged import Entry


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change of the ledger touches: entries that came, went or changed, by their names before and now.

    Names reach further than the entries themselves: a figure belongs to the name nearest to it, and a
    longer name of one thing hides a shorter one of another.
    """

    commitments: frozenset[str]
    names: Candidates


@dataclass(frozen=True, slots=True)
class Again:
    """A text judged again: `only` are the passages that were (None: all of them), in the text cut as `passages`."""

    passages: tuple[Passage, ...]
    only: frozenset[int] | None
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of the evidence of one publication.

    `quiet` comes too and moves nothing, as a person rejected its sentences; `kept` is no longer read so,
    and stays because a person vouched for it.
    """

    withdrawn: tuple[Held, ...] = ()
    new: tuple[Judgement, ...] = ()
    quiet: tuple[Judgement, ...] = ()
    kept: tuple[Held, ...] = ()

    def __bool__(self) -> bool:
        """True when there is anything to write."""
        return bool(self.withdrawn or self.new or self.quiet)


def touch(before: Mapping[str, Entry], ledger: Ledger) -> Touch:
    """What differs between a ledger of which this was kept and the one in force."""
    now = {each.id: each for each in ledger.commitments}
    same = {name for name in before.keys() & now.keys() if before[name].fingerprint == now[name].fingerprint}
    changed = (before.keys() | now.keys()) - same
    aliases = [alias for name in sorted(changed & before.keys()) for alias in before[name].names]
    aliases += [alias for name in sorted(changed & now.keys()) for alias in now[name].names]
    return Touch(frozenset(changed), Candidates([words_of(alias) for alias in dict.fromkeys(aliases)]))


def judged_again(publication: Publication, ledger: Ledger, touched: Touch | None, held: Sequence[Held]) -> Again:
    """The text judged by the ledger and the rules in force, as far as the change reaches; None means everything."""
    passages = cut(publication.text, publication.headings)
    if touched is None:
        return Again(passages, None, judge_publication(publication, ledger, passages=passages))
    only = reached(publication, passages, touched, held)
    judgements = judge_publication(publication, ledger, passages=passages, only=only) if only else ()
    return Again(passages, only, judgements)


def reached(
    publication: Publication, passages: Sequence[Passage], touched: Touch, held: Sequence[Held]
) -> frozenset[int]:
    """The passages in which a name that came, went or changed may stand, and those with evidence of its entry.

    Of a work report also all that review: they may tell of it in other words.
    """
    quotes = {each.evidence.judgement.quote for each in held if _is_of(each, touched)}
    context = contexts.of(publication, tuple(passages))
    retold = context.reviews and bool(touched.commitments)
    return frozenset(
        each.index
        for each in passages
        if each.kind is not PassageKind.HEADING
        and (
            each.text in quotes
            or (retold and each.index in context.back)
            or _named_in(Sentence.of(each, passages, context), touched.names)
        )
    )


def _is_of(held: Held, touched: Touch) -> bool:
    return held.evidence.judgement.commitment in touched.commitments


def _named_in(sentence: Sentence, names: Candidates) -> bool:
    """Whether one of the names may be found in the sentence or what it takes up, its topic making it whole."""
    shown = [sentence.text, sentence.before, sentence.question]
    shown += [each.text for each in (*sentence.leads(), *sentence.cells())]
    here = names.words("\n".join(shown))
    return bool(here) and bool(names.among(here | names.words(sentence.topic)))


def difference(
    held: Sequence[Held], again: Again, touched: Touch | None, url: str, rejected: Collection[str] = ()
) -> Difference:
    """What goes and what comes, where `held` was stored of a publication and it is judged again.

    What a person vouched for stays, and no other reading of its sentence comes beside it. `rejected`
    are pairs of commitment and sentence that a person rejected.
    """
    now = {evidence_id(each, url): each for each in again.judgements}
    known = {each.evidence.id for each in held}
    vouched = {pair_of(each.evidence.judgement) for each in held if each.evidence.accepted}
    came = [each for name, each in now.items() if name not in known and pair_of(each) not in vouched]
    gone = [each for each in held if each.evidence.id not in now and _concerns(each, again, touched)]
    return Difference(
        tuple(each for each in gone if not each.evidence.accepted),
        tuple(each for each in came if pair_of(each) not in rejected),
        tuple(each for each in came if pair_of(each) in rejected),
        tuple(each for each in gone if each.evidence.accepted),
    )


def _concerns(held: Held, again: Again, touched: Touch | None) -> bool:
    """Whether this evidence was among what was judged again."""
    if touched is None or again.only is None or _is_of(held, touched):
        return True
    return any(each.index in again.only and each.text == held.evidence.judgement.quote for each in again.passages)
