"""The read-only door: what the dashboard shows, read from the place's files and database.

The only module of the dashboard that opens the store, the ledger or sources.yaml. Must not write,
fetch, or know a widget. `Reading` runs in a thread of its own, because a connection belongs to its
thread; it hands every value on through `tell`.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DubanError, Problem
from monitor.model import Change, ChangeKind, Ledger, Source, SourceState
from tui.values import (
    Detail,
    Failing,
    Holder,
    Overview,
    Phase,
    SourcesView,
    State,
    ThemeView,
    Trouble,
)

if TYPE_CHECKING:
    from monitor.place import Place
    from monitor.store.database import Store

WINDOW = 500
"""Changes read at first, and how many more each time the reader comes to the end."""
LOOK_EVERY = 0.7
"""Seconds between two looks at the database's data version: news shows within two seconds, with room to read it."""
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
_FILES_EVERY = 10
"""Looks between two looks at the ledger's and the sources' files."""


# ---------------------------------------------------------------- files of the place


@dataclass(frozen=True, slots=True)
class Files:
    """What the place's own files say; `trouble` is the first thing that is wrong with them."""

    ledger: Ledger = field(default_factory=lambda: Ledger((), ""))
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    trouble: Trouble | None = None


def read_files(place: Place) -> Files:
    """The ledger, its themes and the enabled sources of a place; what cannot be used is told as trouble."""
    from monitor.ledger.load import read_ledger
    from monitor.sources import read_sources

    ledger, listed = read_ledger(place.ledger_folders), read_sources(place.sources_file)
    problems = [each for each in (*ledger.problems, *listed.problems) if each.severity == "error"]
    return Files(
        ledger=ledger.ledger,
        themes={theme.id: {"zh": theme.zh, "en": theme.en} for theme in ledger.themes},
        sources=tuple(source for source in listed.sources if source.enabled),
        trouble=_trouble_in_files(problems),
    )


def _trouble_in_files(problems: Sequence[Problem]) -> Trouble | None:
    """The first problem, with where it stands."""
    if not problems:
        return None
    first = problems[0]
    where = f"{Path(first.file).name}:{first.line}" if first.line else first.file
    return Trouble(first.code, {name: str(value) for name, value in first.slots.items()}, where)


def stamp_of_files(place: Place) -> tuple[tuple[str, int], ...]:
    """A value that changes when sources.yaml or a file of the ledger does."""
    paths = [place.sources_file]
    for folder in place.ledger_folders:
        paths += sorted(folder.glob("*.yaml"))
    return tuple((str(path), _modified(path)) for path in paths)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _slots(error: DubanError) -> dict[str, str]:
    return {name: str(value) for name, value in error.slots.items()}


# ---------------------------------------------------------------- values from the store


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
        sources=sources_view(files.sources, states),
        last_round=max([*checked, *ended], default=None),
        next_at=min((state.next_at for state in watched if state.next_at), default=None),
        holder=_holder(store, now),
        trouble=files.trouble,
        ledger=files.ledger,
    )


def without_store(files: Files, trouble: Trouble | None = None) -> Overview:
    """The overview of a place that has no database, or one that cannot be read."""
    return Overview(
        phase=Phase.NO_DATABASE if files.sources or trouble else Phase.NO_SOURCES,
        themes=_unchecked_themes(files),
        sources=sources_view(files.sources, {}),
        trouble=trouble or files.trouble,
        ledger=files.ledger,
    )


def sources_view(sources: tuple[Source, ...], states: dict[str, SourceState]) -> SourcesView:
    """How the enabled sources are: fine, failing, not asked yet."""
    fine, unread, failing = 0, 0, []
    for source in sources:
        state = states.get(source.name)
        if state is None or state.outcome is None:
            unread += 1
        elif state.failures or state.outcome.failing:
            failing.append(Failing(source.name, state.error_code, dict(state.error_slots)))
        else:
            fine += 1
    return SourcesView(fine, tuple(failing), unread)


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


def _holder(store: Store, now: datetime) -> Holder | None:
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


# ---------------------------------------------------------------- the thread that reads


@dataclass(frozen=True, slots=True)
class Want:
    """Ask for the overview with this many changes."""

    limit: int


@dataclass(frozen=True, slots=True)
class Look:
    """Ask for what stands behind a change; a later question of this kind makes an earlier one idle."""

    change: Change


Question = Want | Look
Answer = Overview | Detail


class Reading:
    """Watches the database and answers questions, in whichever thread calls `run`.

    `tell` gets an Overview whenever something of it changed and a Detail for the last Look. It is
    called from the reading thread and must only pass the value on.
    """

    def __init__(
        self, place: Place, clock: Callable[[], datetime], tell: Callable[[Answer], None], every: float = LOOK_EVERY
    ) -> None:
        self._place = place
        self._clock = clock
        self._tell = tell
        self._every = every
        self._questions: queue.SimpleQueue[Question | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._store: Store | None = None
        self._file: tuple[int, int] | None = None
        self._version: int | None = None
        self._files = Files()
        self._files_stamp: tuple[tuple[str, int], ...] | None = None
        self._looks = 0
        self._limit = WINDOW
        self._last: Overview | None = None

    def ask(self, question: Question) -> None:
        """Ask from any thread; the answer comes through `tell`."""
        self._questions.put(question)

    def stop(self) -> None:
        """End `run` soon, from any thread."""
        self._stopped.set()
        self._questions.put(None)

    def run(self) -> None:
        """Look and answer until `stop`; the connection is opened and closed in here."""
        try:
            self._look_round(force=True)
            while not self._stopped.is_set():
                self._answer(self._waiting())
        finally:
            self._close()

    def _waiting(self) -> list[Question]:
        """The questions that came within one pause, or none."""
        asked: list[Question | None] = []
        try:
            asked.append(self._questions.get(timeout=self._every))
            while not self._questions.empty():
                asked.append(self._questions.get())
        except queue.Empty:
            pass
        return [question for question in asked if question is not None]

    def _answer(self, questions: list[Question]) -> None:
        wants = [question.limit for question in questions if isinstance(question, Want)]
        looks = [question.change for question in questions if isinstance(question, Look)]
        if wants:
            self._limit = max(self._limit, *wants)
        if not self._stopped.is_set():
            self._look_round(force=bool(wants))
        if looks and not self._stopped.is_set():
            self._tell(self._detail(looks[-1]))

    def _look_round(self, *, force: bool) -> None:
        """Tell an overview if anything in it changed since the last one."""
        moved = self._files_moved()
        try:
            if not (self._database_moved() or moved or force):
                return
            found = self._overview()
        except DubanError as error:
            self._close()
            found = self._in_trouble(Trouble(error.key, _slots(error)))
        if found != self._last or moved:
            self._last = found
            self._tell(found)

    def _overview(self) -> Overview:
        if self._store is None:
            return without_store(self._files)
        found = overview(self._store, self._files, self._clock(), self._limit)
        return replace(found, database=self._file)

    def _in_trouble(self, trouble: Trouble) -> Overview:
        """What was read last stays on the screen while the database cannot be read."""
        if self._last is not None and self._last.database is not None:
            return replace(self._last, trouble=trouble)
        return without_store(self._files, trouble)

    def _files_moved(self) -> bool:
        self._looks += 1
        if self._files_stamp is not None and self._looks % _FILES_EVERY:
            return False
        found = stamp_of_files(self._place)
        if found == self._files_stamp:
            return False
        self._files, self._files_stamp = read_files(self._place), found
        return True

    def _database_moved(self) -> bool:
        """Whether there is anything new to read; opens the database when it appears or was replaced."""
        file = _identity(self._place.db)
        if file != self._file or (file and self._store is None):
            self._close()
            self._file = file
            self._store = _open(self._place.db) if file else None
            self._version = self._store.data_version() if self._store else None
            return True
        if self._store is None:
            return False
        version, self._version = self._version, self._store.data_version()
        return version != self._version or self._lease_ran_out()

    def _lease_ran_out(self) -> bool:
        """A process that died leaves its lease; nothing is committed when it becomes void."""
        held = self._last.holder if self._last else None
        return held is not None and self._store is not None and _holder(self._store, self._clock()) != held

    def _detail(self, change: Change) -> Detail:
        if self._store is None:
            return Detail(change)
        try:
            return detail(self._store, change, self._files.ledger)
        except DubanError:
            return Detail(change, self._files.ledger.get(change.commitment or ""))

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
        self._store = None


def _open(path: Path) -> Store:
    from monitor.store.database import open_store

    return open_store(path, readonly=True, wait=1.0)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells this file from another one of the same name; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_size else None
