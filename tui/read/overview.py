"""What the overview and the detail of one change show, read from an open store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.model import Change, ChangeKind, Ledger, Source, SourceState
from tui.read.files import Files
from tui.values import READER, Detail, Failing, Holder, Overview, Phase, SourcesView, State, ThemeView, Trouble

if TYPE_CHECKING:
    from monitor.store.database import Store

_MOVEMENTS = (
    ChangeKind.PROGRESS,
    ChangeKind.ACHIEVED,
    ChangeKind.TARGET_REVISED,
    ChangeKind.DELAYED,
    ChangeKind.DROPPED,
    ChangeKind.CONTRADICTION,
    ChangeKind.CORRECTED,
)
"""What moves a theme; that a date has passed does not."""


def overview(store: Store, files: Files, now: datetime, limit: int) -> Overview:
    """Everything the overview shows, from an open store."""
    states = store.sources.states()
    changes = tuple(store.changes.since(None, limit=limit, history=True, long_overdue=False))
    run = store.runs.last()
    checked = [state.checked_at for state in states.values() if state.checked_at]
    ended = [run.finished_at or run.started_at] if run else []
    watched = [states[source.name] for source in files.sources if source.name in states]
    return Overview(
        phase=_phase(files, anything=bool(changes or checked or ended)),
        themes=_themes(store, files),
        changes=changes,
        limit=limit,
        sources=sources_view(files.sources, states, now),
        last_round=max([*checked, *ended], default=None),
        next_at=min((state.next_at for state in watched if state.next_at), default=None),
        holder=holder(store, now),
        trouble=files.trouble,
        ledger=files.ledger,
        unread=_unread(store, changes),
        preferences=store.preferences.all(),
    )


def _unread(store: Store, changes: Sequence[Change]) -> frozenset[str] | None:
    """What came after the mark and was not looked at; history is no news."""
    mark = store.marks.get(READER)
    if mark is None:
        return None
    seen = store.marks.seen(READER)
    return frozenset(each.id for each in changes if each.at > mark and not each.history and each.id not in seen)


def at_once(path: Path, themes: Mapping[str, Mapping[str, str]]) -> Overview:
    """The themes as the roll-up has them, before the ledger is read, which takes longer; nothing else is known yet."""
    from monitor.store.standings import counted

    views = []
    for row in counted(path):
        counts = tuple(getattr(row, state.value) for state in State)
        views.append(ThemeView(row.theme, themes.get(row.theme, {}), counts))
    order = list(themes)
    views.sort(key=lambda view: order.index(view.key) if view.key in order else len(order))
    return Overview(themes=tuple(views))


def without_store(files: Files, trouble: Trouble | None = None) -> Overview:
    """The overview of a place that has no database, or one that cannot be read."""
    return Overview(
        phase=Phase.NO_DATABASE if files.sources or trouble else Phase.NO_SOURCES,
        themes=_unchecked_themes(files),
        sources=sources_view(files.sources, {}),
        trouble=trouble or files.trouble,
        ledger=files.ledger,
    )


def sources_view(
    sources: tuple[Source, ...], states: dict[str, SourceState], now: datetime | None = None
) -> SourcesView:
    """How the enabled sources are: fine, failing, not asked yet."""
    from monitor.look import is_neglected

    fine, unread, neglected, failing = 0, 0, 0, []
    for source in sources:
        state = states.get(source.name)
        if state is None or state.outcome is None:
            unread += 1
        elif state.failures or state.outcome.failing:
            failing.append(Failing(source.name, state.error_code, dict(state.error_slots)))
        elif now is not None and is_neglected(state, now):
            neglected += 1
        else:
            fine += 1
    return SourcesView(fine, tuple(failing), unread, neglected)


def detail(store: Store, change: Change, ledger: Ledger) -> Detail:
    """What stands behind a change: its commitment, its evidence, when the page was retrieved."""
    found = store.evidence.get(change.evidence_id) if change.evidence_id else None
    origin = store.evidence.origin(change.evidence_id) if change.evidence_id else None
    commitment = ledger.get(change.commitment) if change.commitment else None
    return Detail(change, commitment, found, origin.retrieved_at if origin else _retrieved(store, change.url))


def _retrieved(store: Store, url: str | None) -> datetime | None:
    stored = store.publications.by_url(url) if url else None
    return stored.retrieved_at if stored else None


def _phase(files: Files, *, anything: bool) -> Phase:
    if anything:
        return Phase.READY
    return Phase.NO_ROUND if files.sources else Phase.NO_SOURCES


def holder(store: Store, now: datetime) -> Holder | None:
    """Who polls the place, if anybody does."""
    from monitor.store.lease import this_host

    held = store.lease.holder(now, this_host())
    return Holder(held.pid, held.host, held.since) if held else None


def _themes(store: Store, files: Files) -> tuple[ThemeView, ...]:
    rows = {row.theme: row for row in store.standings.themes()}
    views = []
    for view in _unchecked_themes(files, tuple(rows)):
        row = rows.get(view.key)
        counts = tuple(getattr(row, state.value) for state in State) if row else view.counts
        newest = store.changes.since(None, limit=1, history=True, theme=view.key, kinds=_MOVEMENTS)
        views.append(replace(view, counts=counts, latest=newest[0] if newest else None))
    return tuple(views)


def _unchecked_themes(files: Files, also: tuple[str, ...] = ()) -> tuple[ThemeView, ...]:
    """Every theme, the known ones first, with all commitments of the ledger not checked."""
    in_ledger = [commitment.theme for commitment in files.ledger.commitments]
    keys = dict.fromkeys([*files.themes, *in_ledger, *also])
    unchecked = list(State).index(State.NOT_CHECKED)
    views = []
    for key in keys:
        counts = [0] * len(State)
        counts[unchecked] = in_ledger.count(key)
        views.append(ThemeView(key, files.themes.get(key, {}), tuple(counts)))
    return tuple(views)
