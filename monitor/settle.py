"""Writes what a round found: one transaction per source, with its outcome and next time, and one for the ledger.

Owns the order of writing and nothing else: what is decided comes from `look`, `judge.status` and
`edits`. A transaction that does not end leaves no trace of its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from monitor import look
from monitor.findings import Findings, Gone, Linked, PublicationForWriting, Same
from monitor.judge import official
from monitor.judge.news import fell_silent, moved, passed
from monitor.judge.status import Watch, silence, standing
from monitor.ledger.late import Late
from monitor.look import Tally, Tempo
from monitor.model import (
    STALE_CODE,
    Change,
    ChangeKind,
    Commitment,
    Evidence,
    Item,
    Ledger,
    Manners,
    Outcome,
    Point,
    Severity,
    Slots,
    Source,
    SourceKind,
    SourceState,
    Standing,
)
from monitor.reposts import core, twin_of
from monitor.store.evidence import Held, evidence_id
from monitor.store.forms import short_id
from monitor.store.items import StoredItem

if TYPE_CHECKING:
    from monitor.store.database import Store
    from monitor.store.publications import Saved, StoredPublication

WatchOf = Callable[[Commitment], Watch]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How the check of one source ended.

    `error_code` is a message key; beside a fine outcome it says what was left unread.
    """

    name: str
    outcome: Outcome
    items: int = 0
    new: int = 0
    changed: int = 0
    error_code: str | None = None
    error_slots: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing needs: where to, under which round, and when."""

    store: Store
    late: Late
    rules_version: str
    run_id: str
    now: datetime
    watch: WatchOf
    manners: Manners | None = None
    """How gently sources are asked; None leaves every source to its own interval to the second."""

    @property
    def ledger(self) -> Ledger:
        """The ledger, read where nobody needed it before."""
        return self.late.ledger

    @property
    def today(self) -> date:
        """The day of this round, where the watched sites are."""
        return look.day_in_china(self.now)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a source's findings; `recorded` is False when there was nothing to write."""

    report: SourceReport
    changes: tuple[Change, ...] = ()
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Swept:
    """What bringing the standings up to date came to."""

    changes: tuple[Change, ...] = ()
    recorded: bool = False


def settle(found: Findings, pen: Pen) -> Written:
    """Writes one source's findings, wholly or not at all; raises StoreError."""
    if not _worth_writing(found, pen.now):
        return Written(_report(found, _tally(found, 0, 0)), recorded=False)
    writing = _Writing(found, pen)
    with pen.store.transaction():
        tally = writing.run()
    return Written(_report(found, tally), tuple(writing.changes))


def take_in(page: PublicationForWriting, source: Source, pen: Pen) -> tuple[bool, tuple[Change, ...]]:
    """Writes one text that came another way than through a source; whether it is new, and what it changed.

    `source` stands for whoever brought it and is not kept as one. Raises StoreError.
    """
    state = SourceState(source.name, rounds=1)
    writing = _Writing(Findings(source, state, state.validators, 1, pages=[page]), pen, by_hand=True)
    with pen.store.transaction():
        new = writing.texts()
    return new > 0, tuple(writing.changes)


def sweep(pen: Pen) -> Swept:
    """Brings every standing to the ledger in force and to this day; tells what became overdue or silent meanwhile."""
    before = pen.store.standings.all()
    kept = {each.id for each in pen.ledger.commitments}
    if not _moved_on(pen, pen.ledger.commitments, before) and before.keys() <= kept:
        return Swept()
    with pen.store.transaction():
        # Asked again inside the transaction: a review may have moved something meanwhile.
        before = pen.store.standings.all()
        changes = _brought(pen, _moved_on(pen, pen.ledger.commitments, before), before)
        pen.store.standings.prune(kept)
    return Swept(changes, recorded=True)


def learn(pen: Pen) -> Swept:
    """Tells what the ledger itself says became of commitments, each fact once: put off, taken off the list, set anew.

    Done before anything else is written, so that what a round finds moves commitments from there. Of a
    commitment that was never looked at it is history.
    """
    linked = [each for each in pen.ledger.commitments if each.extended or each.closed or each.successor]
    news = {each: found for each in linked if (found := _untold(pen, each))}
    if not news:
        return Swept()
    with pen.store.transaction():
        looked_at = {each for each in news if pen.store.standings.get(each.id) is not None}
        changes = [*refresh(pen, list(news))]
        for each, found in news.items():
            changes += tell(pen, [replace(change, history=each not in looked_at) for change in found])
    return Swept(tuple(changes), recorded=True)


def _untold(pen: Pen, commitment: Commitment) -> list[Change]:
    """The official facts about a commitment that no round has told yet."""
    found = []
    for each in official.told(commitment, pen.ledger, pen.now, pen.today):
        identifier = short_id(each.change.kind.value, commitment.id, *each.facts)
        if pen.store.changes.get(identifier) is None:
            found.append(replace(each.change, id=identifier))
    return found


def refresh(pen: Pen, commitments: Sequence[Commitment]) -> tuple[Change, ...]:
    """The same for some commitments, so that what is written next moves them from where they stand today."""
    with pen.store.transaction():
        before = {each.id: found for each in commitments if (found := pen.store.standings.get(each.id)) is not None}
        return _brought(pen, _moved_on(pen, commitments, before), before)


def _moved_on(pen: Pen, commitments: Sequence[Commitment], before: Mapping[str, Standing]) -> list[Standing]:
    """The standings of today that differ from what is stored."""
    evidence = pen.store.evidence.current_for([each.id for each in commitments])
    after = [standing(each, evidence[each.id], pen.today, pen.watch(each)) for each in commitments]
    return [each for each in after if look.worth_writing(before.get(each.commitment), each)]


def _brought(pen: Pen, worth: Sequence[Standing], before: Mapping[str, Standing]) -> tuple[Change, ...]:
    changes: list[Change] = []
    for each in worth:
        pen.store.standings.save(each, pen.now)
        changes += tell(pen, _passed(pen, before.get(each.commitment), each, source=""))
    return tuple(changes)


def watch_of(watching: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> WatchOf:
    """By which "nobody looked" is told from "nothing found", for any commitment: `watching` are the place's sources."""

    @cache
    def today(name: str, region: str) -> str:
        from monitor.ledger import bodies

        return bodies.load().today(name, region)

    @cache
    def there(region: str) -> look.Regional:
        return look.regional(region, watching, lambda name: today(name, region))

    def watch(commitment: Commitment) -> Watch:
        region = commitment.region
        known = there(region).answering
        answering = look.answering(commitment, lambda name: today(name, region)) if known else set()
        return seen(region, frozenset(answering & known.keys()))

    @cache
    def seen(region: str, answering: frozenset[str]) -> Watch:
        """Many commitments are watched by the same sources."""
        known = there(region)
        watchers = [*known.watching, *(each for body in answering for each in known.answering[body])]
        heard = look.listening_since(watchers, states, now)
        return Watch(
            look.ever_read(watchers, states),
            look.blind(watchers, states, now),
            look.day_in_china(heard) if heard else None,
        )

    return watch


class _Writing:
    """One source being written, inside its transaction."""

    def __init__(self, found: Findings, pen: Pen, *, by_hand: bool = False) -> None:
        self._by_hand = by_hand
        self.changes: list[Change] = []
        self._found = found
        self._pen = pen
        self._store = pen.store
        self._name = found.source.name
        self._history = found.state.rounds == 0 or found.history
        self._known = self._store.items.known(self._name)
        self._before: dict[str, Standing | None] = {}
        self._gone_told = False

    def run(self) -> Tally:
        """Writes everything, the oldest publication first, so that standings evolve in order."""
        new = self.texts()
        gone = [self._gone(item) for item in self._found.gone].count(True)
        self._items()
        edited = len([each for each in self.changes if each.kind is ChangeKind.PUBLICATION_EDITED])
        tally = _tally(self._found, new, gone + edited)
        self._gone_told = gone > 0
        self._what_passed()
        self._source(tally)
        return tally

    def texts(self) -> int:
        """Writes the texts alone, the oldest first; how many are new."""
        return [self._page(page) for page in sorted(self._found.pages, key=_age)].count(True)

    def _what_passed(self) -> None:
        for commitment, before in self._before.items():
            after = self._store.standings.get(commitment)
            if after is not None:
                self._tell(*_passed(self._pen, before, after, source=self._name))

    # ---- publications

    def _page(self, page: PublicationForWriting) -> bool:
        """Writes one text; True when it is a new publication."""
        stored = self._store.publications.by_url(page.publication.url)
        there = stored if stored is not None and stored.source != self._name else None
        if stored is None:
            there = twin_of(self._store, page.publication, page.judged.passages)
        if there is not None and look.key_of(page.item) not in self._known:
            # Two sources announced it in the same round; the first one reads it.
            self._found.linked.append(
                Linked(page.item, there.id, there.first_seen_at, adopted=False, validators=page.validators)
            )
            return False
        standing_before = self._store.evidence.held(stored.id) if stored is not None else []
        saved = self._store.publications.add_revision(
            page.publication, self._name, page.judged.passages, page.judged.keys, page.raw, page.content_type
        )
        self._remember_page(page, saved, stored)
        if not saved.written:
            return False
        self._store.publications.keep_core(saved.publication_id, core([each.text for each in page.judged.passages]))
        self._tell_page(page, saved, stored)
        self._evidence(page, saved, standing_before)
        return stored is None

    def _remember_page(self, page: PublicationForWriting, saved: Saved, stored: StoredPublication | None) -> None:
        publication = page.publication
        if (page.judged.judgements or self._by_hand) and page.raw and publication.retrieved_at is not None:
            self._store.publications.keep_raw(
                publication.raw_hash, page.raw, page.content_type, publication.retrieved_at
            )
        item = replace(
            _stored(page.item),
            title=publication.title or page.item.title,
            published=publication.published or page.item.published,
            validators=page.validators,
            publication_id=saved.publication_id,
        )
        first_seen = stored.first_seen_at if stored is not None else self._pen.now
        self._save_item(replace(item, next_look_at=self._next_look(item, first_seen, own_body=bool(page.item.body))))

    def _tell_page(self, page: PublicationForWriting, saved: Saved, stored: StoredPublication | None) -> None:
        if stored is None:
            self._tell(self._about(ChangeKind.PUBLICATION_NEW, Severity.LOW, page, saved, {}))
        elif page.edit is not None and (page.edit.sentences or stored.title != page.publication.title):
            slots: Slots = {"figures": page.edit.told(), "sentences": page.edit.sentences}
            self._tell(self._about(ChangeKind.PUBLICATION_EDITED, Severity.MEDIUM, page, saved, slots))

    def _about(
        self, kind: ChangeKind, severity: Severity, page: PublicationForWriting, saved: Saved, slots: Slots
    ) -> Change:
        publication = page.publication
        return Change(
            kind=kind,
            at=self._pen.now,
            severity=severity,
            source=self._name,
            publication_id=saved.publication_id,
            title=publication.title,
            url=publication.url,
            publisher=publication.publisher,
            published=publication.published,
            slots=slots,
            history=self._history and kind is ChangeKind.PUBLICATION_NEW,
        )

    def _gone(self, gone: Gone) -> bool:
        """Notes that a page that had answered is there no more; True when that is told.

        A site in trouble answers "not found", or with its front page, for what is there again tomorrow: such a
        page is gone when it was missed on two days.
        """
        known = gone.item
        since = known.missing_since or self._pen.now
        sure = gone.sure or look.day_in_china(since) < self._pen.today
        again = None if sure else self._pen.now + look.GONE_AGAIN
        self._save_item(replace(known, missing_since=since, next_look_at=again))
        if not sure:
            return False
        publication = self._store.publications.get(known.publication_id) if known.publication_id else None
        if publication is None or not self._store.publications.mark_gone(publication.id, self._pen.now):
            return False
        self._tell(
            Change(
                kind=ChangeKind.PUBLICATION_GONE,
                at=self._pen.now,
                severity=Severity.MEDIUM,
                source=self._name,
                publication_id=publication.id,
                title=publication.title,
                url=publication.url,
                publisher=publication.publisher,
                published=publication.published,
            )
        )
        return True

    # ---- evidence and standings

    def _evidence(self, page: PublicationForWriting, saved: Saved, before: Sequence[Held]) -> None:
        withdrawn = self._withdraw(page, before)
        publication = page.publication
        added = [
            self._store.evidence.add(
                judgement,
                saved.publication_id,
                saved.revision_id,
                self._name,
                publication.publisher,
                publication.role,
                self._pen.now,
                self._pen.ledger.version,
                self._pen.rules_version,
            )
            for judgement in page.judged.judgements
        ]
        self._store.judged.note(saved.publication_id, saved.revision_id, self._pen.ledger, self._pen.rules_version)
        for identifier in dict.fromkeys([*withdrawn, *(each.judgement.commitment for each in added)]):
            commitment = self._pen.ledger.get(identifier)
            if commitment is not None:
                self._restand(commitment, [each for each in added if each.judgement.commitment == identifier])

    def _withdraw(self, page: PublicationForWriting, before: Sequence[Held]) -> list[str]:
        """Withdraws what the new revision no longer says, or says otherwise; the commitments this touches.

        What a person vouched for stays as long as its sentence stands.
        """
        judged = page.judged
        judged_again = [each.text for each in judged.passages if each.index in judged.fresh]
        confirmed = {evidence_id(each, page.publication.url) for each in judged.judgements}
        touched = []
        for each in (held.evidence for held in before):
            quote = each.judgement.quote
            again = not each.accepted and any(quote in text for text in judged_again)
            stands = quote in page.publication.text and not again
            if not stands and each.id not in confirmed:
                self._store.evidence.retract(each.id, self._pen.now, "edited")
                touched.append(each.judgement.commitment)
        return touched

    def _restand(self, commitment: Commitment, added: Sequence[Evidence]) -> None:
        before = self._store.standings.get(commitment.id)
        self._before.setdefault(commitment.id, before)
        current = self._store.evidence.current(commitment.id)
        after = standing(commitment, current, self._pen.today, self._pen.watch(commitment))
        in_force = {each.id for each in current}  # a sentence that a person rejected before is no news
        told: set[ChangeKind] = set()
        for evidence in _decisive_first([each for each in added if each.id in in_force], after):
            change = moved(commitment, before, after, evidence, self._pen.now, self._name, current)
            if change is not None and change.kind not in told:
                told.add(change.kind)
                self._tell(_from(before, _bound(change, evidence)))
        if look.worth_writing(before, after):
            self._store.standings.save(after, self._pen.now)

    # ---- items and the source

    def _items(self) -> None:
        for linked in self._found.linked:
            item = replace(_stored(linked.item), validators=linked.validators, publication_id=linked.publication_id)
            again = self._next_look(item, linked.first_seen_at) if linked.adopted else None
            self._save_item(replace(item, next_look_at=again))
        for same in self._found.same:
            self._same(same)
        for unread in self._found.unread:
            if unread.was_due:
                again = self._pen.now + look.pause_after(unread.fault, self._every)
                self._save_item(replace(unread.known or _stored(unread.item), next_look_at=again))

    def _same(self, same: Same) -> None:
        """Notes that a page was looked at; when its time had come, when it is looked at next."""
        first_seen = same.publication.first_seen_at if same.publication else self._pen.now
        if same.publication is not None:
            self._store.publications.mark_gone(same.publication.id, None)
        again = self._next_look(same.item, first_seen) if same.was_due else same.item.next_look_at
        self._save_item(replace(same.item, validators=same.validators, missing_since=None, next_look_at=again))

    def _save_item(self, item: StoredItem) -> None:
        self._store.items.save(self._name, item)

    def _next_look(self, item: StoredItem, first_seen: datetime, *, own_body: bool = False) -> datetime | None:
        """When its page is asked again; never for what comes anew with every answer of its source."""
        if own_body or self._found.source.kind in (SourceKind.FOLDER, SourceKind.PAGE):
            return None
        return look.next_look(self._pen.now, item.published, first_seen)

    @property
    def _every(self) -> timedelta:
        return timedelta(minutes=self._found.source.every_minutes)

    def _source(self, tally: Tally) -> None:
        found = self._found
        days = self._days()
        broke = tally.fault is not None and (found.state.failures == 0 or self._mute_ended)
        if broke and tally.fault is not None and not self._gone_told:
            self._tell_health(ChangeKind.SOURCE_BROKEN, {"code": tally.fault.code, **tally.fault.slots})
        elif tally.fault is None and found.state.failures > 0 and not self._mute_ended:
            self._tell_health(ChangeKind.SOURCE_RECOVERED, {})
        after = look.state_after(
            found.source,
            found.state,
            tally,
            now=self._pen.now,
            validators=found.validators,
            items=found.items,
            tempo=self._tempo(days),
        )
        self._store.sources.save(replace(after, stale_since=self._stale(tally, days)), found.source)

    def _days(self) -> set[date]:
        """The days on which the source is known to have published."""
        known = (item.published for item in self._known.values())
        return {day for day in (*known, *(page.publication.published for page in self._found.pages)) if day}

    def _stale(self, tally: Tally, days: set[date]) -> datetime | None:
        """Since when the source is silent far beyond its habit; told once, and once when it speaks again."""
        before = self._found.state.stale_since
        if tally.fault is not None or self._found.source.kind in (SourceKind.FOLDER, SourceKind.PAGE):
            return before
        silent = look.stale(days, self._pen.today)
        if silent and (before is None or self._mute_ended):
            slots: Slots = {"code": STALE_CODE, "day": max(days).isoformat()}
            self._tell_health(ChangeKind.SOURCE_BROKEN, slots, Severity.LOW)
        elif before is not None and not silent:
            self._tell_health(ChangeKind.SOURCE_RECOVERED, {"code": STALE_CODE})
        return (before or self._pen.now) if silent else None

    @property
    def _mute_ended(self) -> bool:
        """Whether this is the first check after the source was muted: what began meanwhile is told now."""
        muted, checked = self._found.source.muted_until, self._found.state.checked_at
        return bool(muted and checked and look.day_in_china(checked) < muted <= self._pen.today)

    def _tell_health(self, kind: ChangeKind, slots: Slots, severity: Severity | None = None) -> None:
        """Tells of the source itself, unless somebody muted it."""
        muted = self._found.source.muted_until
        if muted is not None and self._pen.today < muted:
            return
        usual = Severity.MEDIUM if kind is ChangeKind.SOURCE_BROKEN else Severity.LOW
        self._tell(Change(kind, self._pen.now, severity or usual, self._name, slots=slots))

    def _tempo(self, days: set[date]) -> Tempo | None:
        manners, now = self._pen.manners, self._pen.now
        if manners is None:
            return None
        draw = look.draw_of(self._name, now)
        return Tempo(look.habit(days), self._found.fresh_for, manners.quiet, draw)

    def _tell(self, *changes: Change | None) -> None:
        about_standing = [
            replace(each, history=each.history or (self._history and each.commitment is not None))
            for each in changes
            if each is not None
        ]
        self.changes += tell(self._pen, about_standing)


def _passed(pen: Pen, before: Standing | None, after: Standing, source: str) -> list[Change]:
    """What became of a commitment by the passing of time; history when nobody had looked before."""
    commitment = pen.ledger.get(after.commitment)
    if commitment is None:
        return []
    kept = None
    if fell_silent(before, after):
        kept = silence(commitment, pen.store.evidence.current(commitment.id), pen.today, pen.watch(commitment))
    return [_from(before, each) for each in passed(commitment, before, after, pen.now, source, kept)]


def _from(before: Standing | None, change: Change) -> Change:
    """The change with the status it came from, also where there was no evidence yet."""
    if before is None or change.before is not None:
        return change
    return replace(change, before=Point(before.status, before.value, before.unit, before.as_of))


def _bound(change: Change, evidence: Evidence) -> Change:
    """The change with what the text says of the figure: more than, under, about."""
    return replace(change, slots={**change.slots, "bound": evidence.judgement.bound})


def tell(pen: Pen, changes: Iterable[Change | None]) -> list[Change]:
    """Stores changes; those told before are left out."""
    stored = [pen.store.changes.add(each, pen.run_id) for each in changes if each is not None]
    return [each for each in stored if each is not None]


def _decisive_first(added: Sequence[Evidence], after: Standing) -> list[Evidence]:
    """The new evidence, what made the standing what it is first, then what claims anything, then the rest."""
    return sorted(added, key=lambda each: (each.id != after.evidence_id, not each.judgement.realised))


def _stored(item: Item) -> StoredItem:
    return StoredItem(look.key_of(item), item.url, item.title, item.published)


def _age(page: PublicationForWriting) -> tuple[bool, date, str]:
    """Oldest first; what has no date comes last, as it may be of today."""
    said = page.publication.published or page.publication.signed or page.item.published
    return said is None, said or date.max, page.publication.url


def _worth_writing(found: Findings, now: datetime) -> bool:
    """Whether the check brought something, or was due, so that its row must move on."""
    return (
        look.due(found.state, now)
        or bool(found.pages or found.gone or found.linked)
        or any(each.was_due for each in found.same)
        or any(each.was_due for each in found.unread)
        or (found.fault is not None) != (found.state.failures > 0)
    )


def _tally(found: Findings, new: int, changed: int) -> Tally:
    return Tally(found.not_modified, new, changed, found.fault, found.shape)


def _report(found: Findings, tally: Tally) -> SourceReport:
    code, slots = None, {}
    if tally.fault is not None:
        code, slots = tally.fault.code, dict(tally.fault.slots)
    elif found.unread:
        first = found.unread[0]
        code, slots = "check.items_unread", {"count": len(found.unread), "url": first.item.url}
    return SourceReport(
        found.source.name, look.outcome(tally, found.state), found.items, tally.new, tally.changed, code, slots
    )
