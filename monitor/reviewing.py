"""Takes down what a person says of evidence, and lets the standing follow: one short transaction an act.

Owns the order of writing. What waits, what undoing takes back and what a case looks like is decided in
`reviews`; what a verdict does to evidence is one view of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from monitor import look, reviews
from monitor.errors import ConfigError
from monitor.judge.status import standing
from monitor.model import Change, ChangeKind, Commitment, Evidence, Flag, Ledger, Relation, Standing
from monitor.reviews import Waiting
from monitor.settle import refresh, tell
from monitor.store.evidence import Verdict

if TYPE_CHECKING:
    from monitor.settle import Pen
    from monitor.store.database import Store
    from monitor.store.evidence import Review


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says; `value` goes with the verdict `set` and no other."""

    verdict: Verdict
    author: str
    note: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of it. `change` is None when the same was said before, and nothing was recorded.

    `reprints` is the evidence in other publications that claims the same of the same sentence, and follows.
    """

    commitment: Commitment
    evidence: Evidence
    stands: bool
    before: Standing
    after: Standing
    change: Change | None
    reprints: tuple[str, ...] = ()


def find(store: Store, prefix: str) -> Evidence:
    """The evidence whose identifier begins so; raises ConfigError when none or several do."""
    found = store.evidence.beginning(prefix) if prefix else []
    if prefix in found:
        found = [prefix]
    if not found:
        raise ConfigError("review.unknown", id=prefix)
    if len(found) > 1:
        raise ConfigError("review.ambiguous", id=prefix, found=", ".join(found))
    evidence = store.evidence.get(found[0])
    assert evidence is not None
    return evidence


def waiting(store: Store, ledger: Ledger) -> list[Waiting]:
    """All that waits for a person, of commitments of the ledger, newest first."""
    doubtful = [*store.evidence.to_review(), *store.evidence.said_by(reviews.OUTSIDERS, Relation.ACHIEVED)]
    ids = {each.judgement.commitment for each in doubtful}
    ids |= {each.commitment for each in store.standings.all().values() if Flag.CONTRADICTED in each.flags}
    evidence = store.evidence.current_for(ids)
    listed = [each for each in ledger.commitments if each.id in ids]
    return reviews.newest_first(each for entry in listed for each in reviews.waiting(entry, evidence[entry.id]))


def act(pen: Pen, identifier: str, said: Said) -> Acted:
    """Records what a person says of the evidence, moves the standing and tells one correction.

    Raises ConfigError for what cannot be said of it, and StoreError; then nothing is recorded.
    """
    with pen.store.transaction():
        evidence = pen.store.evidence.get(identifier)
        if evidence is None:
            raise ConfigError("review.unknown", id=identifier)
        commitment = _commitment(pen.ledger, evidence)
        words = pen.store.evidence.in_force(commitment.id, evidence.judgement.quote)
        reprints = pen.store.evidence.same_claim(identifier)
        _check(pen.store, evidence, commitment, said)
        refresh(pen, [commitment])
        before = pen.store.standings.get(commitment.id)
        assert before is not None
        if _said_already(said, reviews.word_on(identifier, words, reprints)):
            return Acted(commitment, evidence, _stands(pen.store, evidence), before, before, None, tuple(reprints))
        _take_down(pen, identifier, said, words, reprints)
        return replace(_moved(pen, commitment, evidence, before, said), reprints=tuple(reprints))


def _commitment(ledger: Ledger, evidence: Evidence) -> Commitment:
    found = ledger.get(evidence.judgement.commitment)
    if found is None or found.id != evidence.judgement.commitment:
        raise ConfigError("review.not_in_ledger", id=evidence.id, commitment=evidence.judgement.commitment)
    return found


def _check(store: Store, evidence: Evidence, commitment: Commitment, said: Said) -> None:
    if said.verdict is Verdict.SET and commitment.indicator is None:
        raise ConfigError("review.no_number", id=evidence.id, commitment=commitment.id)
    retractions = store.evidence.retractions(evidence.id)
    if said.verdict in (Verdict.ACCEPTED, Verdict.SET) and retractions and retractions[-1].withdrawn:
        raise ConfigError("review.withdrawn", id=evidence.id, at=f"{look.day_in_china(retractions[-1].at)}")


def _said_already(said: Said, word: Review | None) -> bool:
    """The same verdict once more, without a note that would say more."""
    return word is not None and not said.note and (word.verdict, word.value) == (said.verdict, said.value)


def _take_down(pen: Pen, identifier: str, said: Said, words: Mapping[str, Review], reprints: Sequence[str]) -> None:
    spoken_on: Sequence[str] = [identifier]
    if said.verdict is Verdict.UNDONE:
        spoken_on = reviews.taken_back(identifier, words, reprints)
        if not spoken_on:
            raise ConfigError("review.nothing_to_undo", id=identifier)
        for each in dict.fromkeys([identifier, *reprints, *spoken_on]):
            _doubt(pen.store, each)
    for each in spoken_on:
        pen.store.evidence.review(each, pen.now, said.verdict, said.note, said.author, said.value)


def _doubt(store: Store, identifier: str) -> None:
    """What was vouched for may have been kept against what its text is read to say since."""
    origin = store.evidence.origin(identifier)
    if origin is not None:
        store.judged.doubt(origin.publication_id, origin.ledger_version, origin.rules_version)


def _moved(pen: Pen, commitment: Commitment, evidence: Evidence, before: Standing, said: Said) -> Acted:
    current = pen.store.evidence.current(commitment.id)
    after = standing(commitment, current, pen.today, pen.watch(commitment))
    pen.store.standings.save(after, pen.now)
    told = tell(pen, [_correction(pen, commitment, evidence, before, after, said)])
    stored = pen.store.evidence.get(evidence.id) or evidence
    return Acted(commitment, stored, _stands(pen.store, evidence), before, after, told[0] if told else None)


def _correction(
    pen: Pen, commitment: Commitment, evidence: Evidence, before: Standing, after: Standing, said: Said
) -> Change:
    was, now = reviews.point(before), reviews.point(after)
    return Change(
        kind=ChangeKind.CORRECTED,
        at=pen.now,
        severity=reviews.severity(was, now, (before.flags, after.flags)),
        source=evidence.source,
        commitment=commitment.id,
        theme=commitment.theme,
        before=was,
        after=now,
        evidence_id=evidence.id,
        publication_id=evidence.publication_id,
        title=evidence.title,
        url=evidence.url,
        publisher=evidence.publisher,
        published=evidence.published,
        quote=evidence.judgement.quote,
        slots={"act": str(said.verdict), "author": said.author, "note": said.note},
    )


def _stands(store: Store, evidence: Evidence) -> bool:
    return any(each.id == evidence.id for each in store.evidence.current(evidence.judgement.commitment))


def labelled(store: Store) -> list[reviews.Case]:
    """What persons said, as labelled cases."""
    reviewed = store.evidence.reviewed()
    texts = {each: store.publications.text(each) or "" for each in {one.revision_id for one in reviewed}}
    publications = {one.evidence.publication_id for one in reviewed}
    beside = {each: store.evidence.of_publication(each) for each in publications}
    return reviews.cases(reviewed, texts, beside)
