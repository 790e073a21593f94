"""Judges what is stored again by the ledger and the rules in force: says what differs, and writes it when asked to.

Owns the order of it: one transaction for each publication that differs, so that it can be cut short and
taken up again, and one correction for each commitment that moved, told at the end. What is judged again
and what differs is decided in `yardstick`. The bytes of a page that becomes evidence only now are not
kept: they were not when it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from monitor import reviews, yardstick
from monitor.judge.status import standing
from monitor.model import Change, ChangeKind, Commitment, Evidence, Judgement, Publication, Standing
from monitor.settle import refresh, tell
from monitor.store.evidence import Verdict, evidence_id
from monitor.store.forms import pair_of, reading
from monitor.store.judged import Stood
from monitor.yardstick import Again, Difference, Touch

if TYPE_CHECKING:
    from monitor.settle import Pen
    from monitor.store.evidence import Held, Review
    from monitor.store.judged import Stale

_PAGE = 200
"""Publications asked for, and noted as judged, at once."""
CODE = "rematch"
"""By which reason evidence is withdrawn."""


class Progress(Protocol):
    """Who wants to know how it goes."""

    def begin(self, total: int) -> None:
        """So many texts are judged again."""

    def step(self) -> None:
        """One more was."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one commitment: its evidence that goes and comes, and how it stands before and after.

    `after` is None when the ledger does not have it any more.
    """

    commitment: str
    withdrawn: tuple[Evidence, ...]
    new: tuple[Evidence, ...]
    before: Stood | None
    after: Stood | None

    @property
    def moves(self) -> bool:
        """Whether its standing differs in what people see."""
        return self.before is not None and self.after is not None and moved(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Rematch:
    """What judging again came to. `wholly` of the `texts` were judged by every entry, the rest where names reached.

    `passages` counts those that were judged, `kept` the evidence that a person's word keeps.
    """

    applied: bool
    texts: int
    wholly: int
    passages: int
    kept: int
    effects: tuple[Effect, ...]
    changes: tuple[Change, ...] = ()


def moved(before: Stood, after: Stood) -> bool:
    """Whether two standings differ in what people see. Pure."""
    return before.point != after.point or set(before.flags) != set(after.flags)


def stood(found: Standing) -> Stood:
    """A standing in short. Pure."""
    return Stood(reviews.point(found), found.flags)


def rematch(pen: Pen, *, apply: bool, progress: Progress) -> Rematch:
    """Everything that was judged by an older ledger or older rules, judged again; written only when `apply`.

    Raises StoreError. Cut short, what was finished stands, and the next call does the rest.
    """
    work = _Applying(pen) if apply else _Work(pen)
    progress.begin(pen.store.judged.count_stale(pen.ledger.version, pen.rules_version))
    for stale in _stale(pen):
        work.take(stale)
        progress.step()
    return work.finish()


def _stale(pen: Pen) -> Iterator[Stale]:
    after = 0
    while found := pen.store.judged.stale(pen.ledger.version, pen.rules_version, after=after, limit=_PAGE):
        yield from found
        after = found[-1].publication_id


@dataclass(slots=True)
class _Sides:
    """The evidence of a commitment that goes and comes."""

    withdrawn: list[Evidence] = field(default_factory=list)
    new: list[Evidence] = field(default_factory=list)


class _Work:
    """Judging again without writing."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._store = pen.store
        self._commitments = {each.id: each for each in pen.ledger.commitments}
        self._touches: dict[str, Touch | None] = {}
        self._sides: dict[str, _Sides] = {}
        self._texts = self._wholly = self._passages = self._kept = 0

    def take(self, stale: Stale) -> None:
        """Judges one text again."""
        publication = self._store.publications.load(stale.revision_id)
        if publication is None:
            return
        touched = self._touch(stale)
        again = yardstick.judged_again(publication, self._pen.ledger, touched, self._held(stale))
        self._texts += 1
        self._wholly += touched is None
        self._passages += len(again.passages if again.only is None else again.only)
        self._put(stale, publication, again, touched)

    def finish(self) -> Rematch:
        """What would change."""
        effects = [self._effect(name, sides) for name, sides in self._sides.items()]
        return self._came_to(effects, applied=False)

    def _put(self, stale: Stale, publication: Publication, again: Again, touched: Touch | None) -> None:
        self._count(self._difference(stale, publication, again, touched), stale, publication)

    def _touch(self, stale: Stale) -> Touch | None:
        """What a change of the ledger touches; None where the rules changed, or nobody knows what did."""
        version = stale.ledger_version
        if version is None or stale.rules_version != self._pen.rules_version:
            return None
        if version not in self._touches:
            entries = self._store.judged.entries(version)
            self._touches[version] = yardstick.touch(entries, self._pen.ledger) if entries else None
        return self._touches[version]

    def _held(self, stale: Stale) -> list[Held]:
        return self._store.evidence.held(stale.publication_id)

    def _difference(self, stale: Stale, publication: Publication, again: Again, touched: Touch | None) -> Difference:
        ids = {evidence_id(each, publication.url): each for each in again.judgements}
        barred = self._store.evidence.barred(ids)
        again = replace(again, judgements=tuple(each for name, each in ids.items() if name not in barred))
        rejected = {pair_of(each) for each in again.judgements if self._is_rejected(each)}
        return yardstick.difference(self._held(stale), again, touched, publication.url, rejected)

    def _is_rejected(self, judgement: Judgement) -> bool:
        """Whether a person's last word on the sentence, by this identifier or before a rename, rejects it."""
        words = self._store.evidence.in_force(judgement.commitment, judgement.quote)
        word = list(words.values())[-1] if words else self._handed_over(judgement)
        return word is not None and word.verdict is Verdict.REJECTED

    def _handed_over(self, judgement: Judgement) -> Review | None:
        """What a person last said of the sentence while its commitment had another identifier, if that holds now.

        Once something was said of it by its present identifier, that alone counts; and accepting one claim
        accepts no other.
        """
        if self._store.evidence.in_force(judgement.commitment, judgement.quote):
            return None
        for name in self._commitments[judgement.commitment].was:
            for identifier, word in reversed(self._store.evidence.in_force(name, judgement.quote).items()):
                before = self._store.evidence.get(identifier)
                same = before is not None and reading(before.judgement) == reading(judgement)
                return word if same or word.verdict is not Verdict.ACCEPTED else None
        return None

    def _count(self, found: Difference, stale: Stale, publication: Publication) -> None:
        """Adds what differs to what is told of its commitments."""
        self._kept += sum(each.evidence.judgement.commitment in self._commitments for each in found.kept)
        for held in found.withdrawn:
            if held.stands:
                self._side(held.evidence.judgement.commitment).withdrawn.append(held.evidence)
        for judgement in found.new:
            self._side(judgement.commitment).new.append(self._as_evidence(judgement, stale, publication))

    def _side(self, commitment: str) -> _Sides:
        return self._sides.setdefault(commitment, _Sides())

    def _as_evidence(self, judgement: Judgement, stale: Stale, publication: Publication) -> Evidence:
        stored = self._store.publications.revision(stale.revision_id)
        made = Evidence(
            id=evidence_id(judgement, publication.url),
            judgement=judgement,
            role=publication.role,
            publisher=publication.publisher,
            source=stored.source if stored else "",
            publication_id=stale.publication_id,
            title=publication.title,
            url=publication.url,
            published=publication.published,
            known_at=self._pen.now,
        )
        return _as_said(made, self._handed_over(judgement) or self._store.evidence.vouched_for(judgement))

    def _effect(self, name: str, sides: _Sides) -> Effect:
        before = after = None
        commitment = self._commitments.get(name)
        if commitment is not None:
            current = self._store.evidence.current(name)
            gone = {each.id for each in sides.withdrawn}
            then = [*(each for each in current if each.id not in gone), *sides.new]
            before, after = self._stands(commitment, current), self._stands(commitment, then)
        return Effect(name, tuple(sides.withdrawn), tuple(sides.new), before, after)

    def _stands(self, commitment: Commitment, evidence: list[Evidence]) -> Stood:
        return stood(standing(commitment, evidence, self._pen.today, self._pen.watch(commitment)))

    def _came_to(self, effects: Iterable[Effect], *, applied: bool, changes: Iterable[Change] = ()) -> Rematch:
        order = {name: place for place, name in enumerate(self._commitments)}
        worth = [each for each in effects if each.withdrawn or each.new or each.moves]
        ordered = sorted(worth, key=lambda each: (order.get(each.commitment, len(order)), each.commitment))
        return Rematch(applied, self._texts, self._wholly, self._passages, self._kept, tuple(ordered), tuple(changes))


class _Applying(_Work):
    """Judging again and writing, a transaction for each publication that differs."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._same: list[Stale] = []
        self._told: list[Change] = []

    def finish(self) -> Rematch:
        """Tells one correction for each commitment that moved since the first of its texts was judged again."""
        self._note_same()
        with self._store.transaction():
            begun = self._store.judged.corrections()
            effects = [self._ended(name, was) for name, was in begun.items()]
            effects += [
                Effect(name, tuple(sides.withdrawn), tuple(sides.new), None, None)
                for name, sides in self._sides.items()
                if name not in begun
            ]
            self._store.judged.forget_ledgers()
        return self._came_to(effects, applied=True, changes=self._told)

    def _put(self, stale: Stale, publication: Publication, again: Again, touched: Touch | None) -> None:
        found = self._difference(stale, publication, again, touched)
        if not found:
            self._count(found, stale, publication)
            self._same.append(stale)
            if len(self._same) >= _PAGE:
                self._note_same()
            return
        with self._store.transaction():
            # Asked again inside the transaction: somebody may have polled or reviewed meanwhile.
            if self._is_latest(stale):
                found = self._difference(stale, publication, again, touched)
                self._count(found, stale, publication)
                self._write(found, stale, publication)
                self._note(stale)

    def _note_same(self) -> None:
        """Keeps that these texts were judged again and say what they said."""
        if self._same:
            with self._store.transaction():
                for stale in filter(self._is_latest, self._same):
                    self._note(stale)
        self._same = []

    def _is_latest(self, stale: Stale) -> bool:
        stored = self._store.publications.get(stale.publication_id)
        return stored is not None and stored.revision_id == stale.revision_id

    def _note(self, stale: Stale) -> None:
        self._store.judged.note(stale.publication_id, stale.revision_id, self._pen.ledger, self._pen.rules_version)

    def _write(self, found: Difference, stale: Stale, publication: Publication) -> None:
        names = [each.evidence.judgement.commitment for each in found.withdrawn if each.stands]
        names += [each.commitment for each in found.new]
        entries = [self._commitments[name] for name in dict.fromkeys(names) if name in self._commitments]
        self._told += refresh(self._pen, entries)
        self._begin(entries)
        for held in found.withdrawn:
            self._store.evidence.retract(held.evidence.id, self._pen.now, CODE)
        for judgement in (*found.new, *found.quiet):
            self._add(judgement, stale, publication)
        for entry in entries:
            current = self._store.evidence.current(entry.id)
            after = standing(entry, current, self._pen.today, self._pen.watch(entry))
            self._store.standings.save(after, self._pen.now)

    def _begin(self, entries: Iterable[Commitment]) -> None:
        for entry in entries:
            before = self._store.standings.get(entry.id)
            if before is not None:
                self._store.judged.begin_correction(entry.id, stood(before))

    def _add(self, judgement: Judgement, stale: Stale, publication: Publication) -> None:
        made = self._as_evidence(judgement, stale, publication)
        word = self._handed_over(judgement)
        added = self._store.evidence.add(
            judgement,
            stale.publication_id,
            stale.revision_id,
            made.source,
            made.publisher,
            made.role,
            self._pen.now,
            self._pen.ledger.version,
            self._pen.rules_version,
        )
        if word is not None:
            self._store.evidence.review(added.id, self._pen.now, word.verdict, word.note, word.author, word.value)

    def _ended(self, name: str, was: Stood) -> Effect:
        """Tells the correction of a commitment, if it moved."""
        commitment = self._commitments.get(name)
        found = self._store.standings.get(name) if commitment is not None else None
        after = None if found is None else stood(found)
        if commitment is not None and found is not None and moved(was, stood(found)):
            self._told += tell(self._pen, [self._correction(commitment, was, found)])
        self._store.judged.end_correction(name)
        sides = self._sides.get(name, _Sides())
        return Effect(name, tuple(sides.withdrawn), tuple(sides.new), was, after)

    def _correction(self, commitment: Commitment, was: Stood, found: Standing) -> Change:
        now = stood(found)
        told = self._store.evidence.get(found.evidence_id) if found.evidence_id else None
        change = Change(
            kind=ChangeKind.CORRECTED,
            at=self._pen.now,
            severity=reviews.severity(was.point, now.point, (was.flags, now.flags)),
            source=told.source if told else "",
            commitment=commitment.id,
            theme=commitment.theme,
            before=was.point,
            after=now.point,
            slots={"act": CODE},
        )
        return change if told is None else _shown_by(change, told)


def _shown_by(change: Change, told: Evidence) -> Change:
    """The change with the evidence that states how it stands now."""
    return replace(
        change,
        evidence_id=told.id,
        publication_id=told.publication_id,
        title=told.title,
        url=told.url,
        publisher=told.publisher,
        published=told.published,
        quote=told.judgement.quote,
    )


def _as_said(evidence: Evidence, word: Review | None) -> Evidence:
    """The evidence as it stands with a person's word on it."""
    if word is None or word.verdict is Verdict.REJECTED:
        return evidence
    judgement = evidence.judgement
    judgement = replace(judgement, realised=judgement.realised or judgement.review, review=False)
    if word.value is not None:
        judgement = replace(judgement, value=word.value, value_high=None, bound="=")
    return replace(evidence, judgement=judgement, accepted=True)


def changed_pairs(effect: Effect) -> list[tuple[Evidence | None, Evidence | None]]:
    """What goes and what comes, the two readings of one sentence of one publication side by side. Pure."""
    waiting: dict[tuple[int, str], list[Evidence]] = {}
    for each in effect.new:
        waiting.setdefault((each.publication_id, each.judgement.quote), []).append(each)
    rows: list[tuple[Evidence | None, Evidence | None]] = []
    for gone in effect.withdrawn:
        came = waiting.get((gone.publication_id, gone.judgement.quote), [])
        rows.append((gone, came.pop(0) if came else None))
    return rows + [(None, each) for left in waiting.values() for each in left]
