"""The sources and how each of them fares."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tui.questions import Fed, SourcesAsked, SourcesListed
from tui.read.files import Files

if TYPE_CHECKING:
    from monitor.store.database import Store


def sources(question: SourcesAsked, store: Store | None, files: Files, now: datetime) -> SourcesListed:
    """Every source of the file, those switched off too."""
    from monitor import look

    states, today = (store.sources.states() if store else {}), look.day_in_china(now)
    rows = []
    for each in files.all_sources:
        state = states.get(each.name)
        muted = each.muted_until is not None and today < each.muted_until
        health = look.health(each, state)
        if health == "verified" and look.is_neglected(state, now):
            health = "neglected"
        rows.append(Fed(each, state, health, muted))
    return SourcesListed(question, tuple(rows))
