"""Publications: the list, what words are found in, and one of them with its revisions and what was judged of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tui.questions import ListAsked, Listed, ListView, Revision, TextAsked, TextView
from tui.read.files import Files

if TYPE_CHECKING:
    from monitor.store.database import Store
    from monitor.store.publications import Row


def listed(question: ListAsked, store: Store | None, files: Files, now: datetime) -> ListView:
    """The newest publications, or those that hold the words."""
    del files, now
    if store is None:
        return ListView(question)
    if not question.words.strip():
        rows = store.publications.rows(limit=question.limit)
        return ListView(question, tuple(_listed(each) for each in rows), store.publications.count())
    quotes: dict[int, str] = {}
    hits = store.search.find(question.words, question.limit)
    for hit in hits:
        quotes.setdefault(hit.publication_id, hit.quote)
    found = {each.stored.id: each for each in store.publications.rows(ids=list(quotes))}
    rows = [found[each] for each in quotes if each in found]
    return ListView(
        question, tuple(_listed(each, quotes[each.stored.id]) for each in rows), len(rows), len(hits) >= question.limit
    )


def text(question: TextAsked, store: Store | None, files: Files, now: datetime) -> TextView:
    """One publication, whole."""
    from tui.read.ledger import name

    del now
    rows = store.publications.rows(ids=[question.publication_id]) if store else []
    if store is None or not rows:
        return TextView(question)
    revisions = store.publications.revisions(question.publication_id)
    evidence = tuple(store.evidence.of_publication(question.publication_id))
    ids = {each.judgement.commitment for each in evidence}
    return TextView(
        question,
        _listed(rows[0]),
        tuple(
            Revision(
                each.revision_number, each.title, store.publications.text(each.revision_id) or "", each.retrieved_at
            )
            for each in revisions
        ),
        evidence,
        {each: name(files.ledger.get(each), each) for each in ids},
        tuple(store.publications.addresses(question.publication_id)),
    )


def _listed(row: Row, quote: str = "") -> Listed:
    stored = row.stored
    return Listed(
        stored.id,
        stored.title,
        stored.publisher,
        stored.url,
        stored.published,
        stored.retrieved_at,
        stored.revision_number,
        row.evidence,
        gone=stored.gone_at is not None,
        quote=quote,
    )
