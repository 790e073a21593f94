"""Which part of the read door answers which question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui import questions
from tui.questions import Asked, View
from tui.read import ledger, publications, review, sources
from tui.read.files import Files

if TYPE_CHECKING:
    from monitor.store.database import Store

_ANSWERS: Mapping[type, Callable[[Any, Store | None, Files, datetime], View]] = {
    questions.LedgerAsked: ledger.entries,
    questions.EntryAsked: ledger.entry,
    questions.ListAsked: publications.listed,
    questions.TextAsked: publications.text,
    questions.SourcesAsked: sources.sources,
    questions.ReviewAsked: review.review,
}


def answered(asked: Asked, store: Store | None, files: Files, now: datetime) -> View:
    """The answer as it is now; raises StoreError."""
    return _ANSWERS[type(asked)](asked, store, files, now)
