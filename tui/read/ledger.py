"""The ledger as it stands, and all that is known of one commitment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import Commitment, Evidence
from tui.questions import Entry, EntryAsked, EntryView, LedgerAsked, LedgerView, Quoted
from tui.read.files import Files
from tui.values import State

if TYPE_CHECKING:
    from monitor.store.database import Store

MOST_PARAGRAPHS = 40
"""So many pieces of evidence are shown in their paragraph; each wants the whole text it stands in."""
_PARAGRAPH = 160
"""Characters of a paragraph on each side of a sentence that are shown."""


def entries(question: LedgerAsked, store: Store | None, files: Files, now: datetime) -> LedgerView:
    """Every commitment of the ledger with its standing."""
    from monitor.ledger import bodies
    from monitor.look import day_in_china
    from monitor.report.entries import unknown
    from monitor.store.standings import class_of

    kept, today, known = (store.standings.all() if store else {}), day_in_china(now), bodies.load()
    found = []
    for each in files.ledger.commitments:
        stands = kept.get(each.id) or unknown(each, today)
        named = (*each.lead, *each.responsible)
        names = dict.fromkeys((*named, *(known.today(name, each.region) for name in named)))
        found.append(Entry(each, stands, State(class_of(stands)), tuple(names)))
    return LedgerView(question, tuple(found), files.themes)


def entry(question: EntryAsked, store: Store | None, files: Files, now: datetime) -> EntryView:
    """One commitment with its evidence, each piece in the paragraph it stands in."""
    from monitor.explaining import case_of
    from monitor.reviews import waiting
    from monitor.store.standings import class_of

    commitment = files.ledger.get(question.identifier)
    if commitment is None:
        return EntryView(question)
    case = case_of(commitment, files.ledger, files.sources, store, now)
    doubtful = {one.id for each in waiting(commitment, case.evidence) for one in (each.evidence, *each.reprints)}
    quoted = in_paragraphs(store, _latest_first(case.evidence)) if store else ()
    quoted = tuple(replace(each, waits=each.evidence.id in doubtful) for each in quoted)
    before = next((each for each in files.ledger.commitments if each.successor == commitment.id), None)
    after = files.ledger.get(commitment.successor) if commitment.successor else None
    state, stored = State(class_of(case.standing)), store.standings.get(commitment.id) if store else None
    kept = State(class_of(stored)) if stored else None
    return EntryView(question, case, quoted, before, after, state, kept if kept is not state else None)


def in_paragraphs(store: Store, evidence: Sequence[Evidence]) -> tuple[Quoted, ...]:
    """Evidence with its paragraph and when its page was retrieved; the later ones of a long list without."""
    origins = store.evidence.origins([each.id for each in evidence])
    texts: dict[int, str] = {}
    found = []
    for number, each in enumerate(evidence):
        origin = origins.get(each.id)
        if origin is None or number >= MOST_PARAGRAPHS:
            found.append(Quoted(each, retrieved_at=origin.retrieved_at if origin else None))
            continue
        if origin.revision_id not in texts:
            texts[origin.revision_id] = store.publications.text(origin.revision_id) or ""
        before, after = around(texts[origin.revision_id], each.judgement.start, each.judgement.end)
        found.append(Quoted(each, before, after, origin.retrieved_at))
    return tuple(found)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a sentence in its paragraph, each at most so many characters."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, after = text[first:start], text[end:last]
    if len(before) > _PARAGRAPH:
        before = "…" + before[-_PARAGRAPH:]
    if len(after) > _PARAGRAPH:
        after = after[:_PARAGRAPH] + "…"
    return before, after


def name(commitment: Commitment | None, identifier: str) -> str:
    """What a commitment is about, in a few words."""
    from monitor.report.lines import name_of

    return name_of(commitment, identifier)


def _latest_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    return sorted(
        evidence, key=lambda each: (str(each.judgement.as_of or each.published or ""), each.known_at), reverse=True
    )
