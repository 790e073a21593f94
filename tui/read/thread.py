"""The thread that reads: it watches the database and the files, answers questions, and hands every value on through `tell`.

A connection belongs to its thread, so nothing else of the dashboard ever holds one.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from monitor.errors import DubanError
from monitor.model import Change
from tui.read.files import Files, read_files, read_themes, slots, stamp_of_files
from tui.read.overview import at_once, detail, holder, overview, without_store
from tui.values import Detail, Overview, Trouble

if TYPE_CHECKING:
    from monitor.place import Place
    from monitor.store.database import Store
    from tui.questions import Asked, View

WINDOW = 500
"""Changes read at first, and how many more each time the reader comes to the end."""
LOOK_EVERY = 0.7
"""Seconds between two looks at the database's data version: news shows within two seconds, with room to read it."""
_FILES_EVERY = 10
"""Looks between two looks at the ledger's and the sources' files."""


@dataclass(frozen=True, slots=True)
class Want:
    """Ask for the overview with this many changes."""

    limit: int


@dataclass(frozen=True, slots=True)
class Look:
    """Ask for what stands behind a change; a later question of this kind makes an earlier one idle."""

    change: Change


@dataclass(frozen=True, slots=True)
class Attend:
    """Answer these questions now, and again whenever their answer may be another; earlier ones are given up."""

    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """Look at the place's own files at once: one of them was written."""


Question = Want | Look | Attend | Again
Answer: TypeAlias = "Overview | Detail | View"


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
        self._looked = False
        """Whether the files were ever read."""
        self._unreadable = False
        self._limit = WINDOW
        self._last: Overview | None = None
        self._attended: dict[Asked, View | None] = {}
        """The questions that are open, each with its last answer."""

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
            self._look_at_once()
            self._look_round(force=True)
            while not self._stopped.is_set():
                self._answer(self._waiting())
        finally:
            self._close()

    def _look_at_once(self) -> None:
        """Tell how the themes stand while the ledger is still to be read; what cannot be told so soon is told after it."""
        if _identity(self._place.db) is None:
            return
        try:
            found = at_once(self._place.db, read_themes(self._place))
        except DubanError:
            return
        if found.themes:
            self._tell(found)

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

    def _answer(self, asked: list[Question]) -> None:
        wants = [question.limit for question in asked if isinstance(question, Want)]
        looks = [question.change for question in asked if isinstance(question, Look)]
        if any(isinstance(question, Again) for question in asked):
            self._files_stamp = None
        if wants:
            self._limit = max(self._limit, *wants)
        if not self._stopped.is_set():
            self._look_round(force=bool(wants))
        if looks and not self._stopped.is_set():
            self._tell(self._detail(looks[-1]))
        attends = [question.asked for question in asked if isinstance(question, Attend)]
        if attends:
            self._attended = {each: self._attended.get(each) for each in attends[-1]}
            self._answer_again(each for each, last in self._attended.items() if last is None)

    def _look_round(self, *, force: bool) -> None:
        """Tell an overview if anything in it changed since the last one."""
        moved = self._files_moved()
        try:
            if not (self._database_moved() or moved or force):
                return
            found = self._overview()
            self._unreadable = False
        except DubanError as error:
            self._close()
            self._unreadable = True
            found = self._in_trouble(Trouble(error.key, slots(error)))
        if found != self._last or moved:
            self._last = found
            self._tell(found)
        self._answer_again(tuple(self._attended))

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
        read, before = read_files(self._place), self._files_stamp is not None or self._looked
        # An edit that cannot be used is left aside, as the poller does, and said.
        self._files = replace(self._files, trouble=read.trouble) if read.trouble and before else read
        self._files_stamp, self._looked = found, True
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
        return held is not None and self._store is not None and holder(self._store, self._clock()) != held

    def _answer_again(self, asked: Iterable[Asked]) -> None:
        """Tell what is answered now, where that is another answer than before.

        While the database cannot be read the answers of before stand; that it cannot is told with the overview.
        """
        from tui.read.answers import answered  # what no open screen asks for need not be imported

        for each in asked:
            if self._stopped.is_set() or self._unreadable:
                return
            try:
                answer = answered(each, self._store, self._files, self._clock())
            except DubanError:
                continue
            if answer != self._attended[each]:
                self._attended[each] = answer
                self._tell(answer)

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
