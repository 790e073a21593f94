"""The door to SQLite: opens, creates and migrates the file, and gives the topics one connection.

The only module that imports sqlite_utils. Owns the settings of a connection; knows no query.
Write-ahead logging lets the dashboard read while a round writes; a power cut can lose the last
transactions (synchronous NORMAL) but never half of one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import StoreError
from monitor.store import migrations, schema
from monitor.store.changes import Changes
from monitor.store.connection import Connection
from monitor.store.deliveries import Deliveries
from monitor.store.evidence import EvidenceRows
from monitor.store.items import Items
from monitor.store.judged import JudgedRows
from monitor.store.lease import LeaseRow
from monitor.store.marks import Marks, Preferences
from monitor.store.publications import Publications
from monitor.store.robots import RobotsFiles
from monitor.store.runs import Runs
from monitor.store.search import Search
from monitor.store.sources import Sources
from monitor.store.standings import Standings
from monitor.store.timetable import Timetable
from monitor.store.trouble import mapped, why_not_opened

_OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""
_SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = NORMAL", "trusted_schema = OFF")
_WAIT = 5.0


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


def open_store(path: Path, *, readonly: bool = False, wait: float = _WAIT) -> Store:
    """Open the database at `path`, creating it or bringing it to the current schema when needed.

    With readonly nothing is created or changed, and another process may be writing meanwhile.
    `wait` is how many seconds to wait for another writer before giving up.
    Raises StoreError: store.missing, no_folder, is_folder, no_permission, readonly, locked, foreign,
    newer, older (readonly only), empty (readonly only), not_a_database, corrupt, full, disk_error.
    """
    _check_surroundings(path, readonly=readonly)
    connection = _connect(path, wait, readonly=readonly)
    try:
        for setting in _SETTINGS:
            connection.run(f"PRAGMA {setting}")
        if readonly:
            _check_readable(connection)
        else:
            _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return Store(connection, readonly=readonly)


def _check_surroundings(path: Path, *, readonly: bool) -> None:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError("store.old_sqlite", found=sqlite3.sqlite_version, needed="3.37")
    hindrance = why_not_opened(path, write=not readonly)
    if hindrance:
        raise StoreError(hindrance, path=str(path), detail="")


def _connect(path: Path, wait: float, *, readonly: bool) -> Connection:
    with mapped(path):
        raw = sqlite3.connect(_address(path, readonly=readonly), uri=True, timeout=wait, isolation_level=None)
        return Connection(raw, path)


def _address(path: Path, *, readonly: bool) -> str:
    address = path.absolute().as_uri()
    if not readonly:
        return address + "?mode=rwc"
    return address + ("?immutable=1" if _frozen(path) else "?mode=ro")


def _frozen(path: Path) -> bool:
    """True on a medium nobody writes to, where even a reader's index of the log cannot be made."""
    return why_not_opened(path, write=True) == "store.readonly" and not path.with_name(path.name + "-wal").exists()


def _prepare(connection: Connection) -> None:
    empty, found = migrations.state(connection)
    migrations.check_version(connection, found)
    if empty or found < schema.VERSION:
        migrations.upgrade(connection)
    connection.one("PRAGMA journal_mode = WAL")


def _check_readable(connection: Connection) -> None:
    connection.run("PRAGMA query_only = ON")
    empty, found = migrations.state(connection)
    if empty:
        raise StoreError("store.empty", path=str(connection.path))
    migrations.check_version(connection, found)
    if found < schema.VERSION:
        raise StoreError("store.older", path=str(connection.path), found=found, known=schema.VERSION)
