"""Gathers all that a commitment's status follows from, so that it can be told why it stands where it does. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import look, reviews
from monitor.judge.status import standing
from monitor.ledger import bodies
from monitor.report.why import Case
from monitor.settle import watch_of

if TYPE_CHECKING:
    from monitor.model import Commitment, Evidence, Ledger, Source, SourceState
    from monitor.store.database import Store
    from monitor.store.publications import Recorded


def case_of(
    commitment: Commitment, ledger: Ledger, sources: Sequence[Source], store: Store | None, now: datetime
) -> Case:
    """The case of a commitment as the database has it at this moment; without a database nothing was ever read."""
    states: dict[str, SourceState] = store.sources.states() if store is not None else {}
    evidence = tuple(store.evidence.current(commitment.id)) if store is not None else ()
    enabled = [each for each in sources if each.enabled]
    known = bodies.load()
    watchers = tuple(look.watchers(commitment, enabled, lambda name: known.today(name, commitment.region)))
    watch, today = watch_of(enabled, states, now)(commitment), look.day_in_china(now)
    return Case(
        commitment,
        standing(commitment, evidence, today, watch),
        evidence,
        watchers,
        tuple(each for each in watchers if look.ever_read([each], states)),
        today,
        watch,
        len(reviews.waiting(commitment, evidence)),
        ledger,
        _places(store, evidence),
        _by_hand(store, evidence),
    )


def _places(store: Store | None, evidence: Sequence[Evidence]) -> dict[int, list[str]]:
    publications = {each.publication_id for each in evidence}
    return {each: store.publications.addresses(each)[1:] for each in publications} if store is not None else {}


def _by_hand(store: Store | None, evidence: Sequence[Evidence]) -> dict[int, Recorded]:
    publications = {each.publication_id for each in evidence} if store is not None else set()
    found = {each: store.publications.recorded(each) for each in publications} if store is not None else {}
    return {each: said for each, said in found.items() if said is not None}
