"""The open database by topic: one connection, and what each topic asks and keeps through it. Knows no query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.store.changes import Changes
from monitor.store.connection import Connection
from monitor.store.deliveries import Deliveries
from monitor.store.evidence import EvidenceRows
from monitor.store.items import Items
from monitor.store.judged import JudgedRows
from monitor.store.lease import LeaseRow
from monitor.store.marks import Marks, Preferences
from monitor.store.opening import WAIT, opened
from monitor.store.publications import Publications
from monitor.store.rest import RestRow
from monitor.store.robots import RobotsFiles
from monitor.store.runs import Runs
from monitor.store.search import Search
from monitor.store.sources import Sources
from monitor.store.standings import Standings
from monitor.store.timetable import Timetable


class Store:
    """The open database, by topic. Belongs to the thread that opened it."""

    def __init__(self, connection: Connection, *, readonly: bool) -> None:
        self.path = connection.path
        self.readonly = readonly
        self._connection = connection
        self.sources = Sources(connection)
        self.items = Items(connection)
        self.publications = Publications(connection)
        self.evidence = EvidenceRows(connection)
        self.judged = JudgedRows(connection)
        self.standings = Standings(connection)
        self.changes = Changes(connection)
        self.search = Search(connection)
        self.runs = Runs(connection)
        self.lease = LeaseRow(connection)
        self.marks = Marks(connection)
        self.preferences = Preferences(connection)
        self.deliveries = Deliveries(connection)
        self.timetable = Timetable(connection)
        self.robots = RobotsFiles(connection)
        self.rest = RestRow(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written inside, or nothing, whatever ends it; may be nested."""
        with self._connection.transaction():
            yield

    def fault(self) -> str:
        """What SQLite finds wrong with the file, in its own words; empty where it holds together."""
        row = self._connection.one("PRAGMA quick_check(1)")
        said = str(row[0]) if row else ""
        if said != "ok":
            return said or "quick_check"
        loose = self._connection.one("PRAGMA foreign_key_check")
        return f"foreign key of {loose[0]}" if loose else ""

    def data_version(self) -> int:
        """A number that changes when another connection has committed something."""
        row = self._connection.one("PRAGMA data_version")
        return int(row[0]) if row else 0


def open_store(path: Path, *, readonly: bool = False, wait: float = WAIT) -> Store:
    """Open the database at `path`, creating it or bringing it to the current schema when needed.

    With readonly nothing is created or changed, and another process may be writing meanwhile.
    `wait` is how many seconds to wait for another writer before giving up.
    Raises StoreError: store.missing, no_folder, is_folder, no_permission, readonly, locked, foreign,
    newer, older (readonly only), empty (readonly only), not_a_database, corrupt, full, disk_error.
    """
    return Store(opened(path, readonly=readonly, wait=wait), readonly=readonly)
