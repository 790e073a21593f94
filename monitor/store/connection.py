"""One connection to the file: statements, rows, transactions. The only place where SQL is run.

Owns: that a transaction is kept wholly or not at all, and that foreign errors become ours.
Must not know any table.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from monitor.errors import StoreError
from monitor.store.trouble import mapped

if TYPE_CHECKING:
    from sqlite_utils import Database

Parameters = Sequence[Any] | Mapping[str, Any]
T = TypeVar("T")
_HALF = re.compile("[\ud800-\udfff]")


class Connection:
    """Statements against one file; belongs to the thread that made it.

    Outside transaction() every statement is a transaction of its own.
    """

    def __init__(self, raw: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._raw = raw
        self._inside = False
        self._file = _identity(path)

    @cached_property
    def _database(self) -> Database:
        """The same connection for writing records; who only reads does not wait for its import."""
        from sqlite_utils import Database

        # Plugins of sqlite-utils are not loaded: what is installed elsewhere has no say in this file.
        return Database(self._raw, execute_plugins=False)

    def close(self) -> None:
        """Close the file; a transaction still open is rolled back."""
        self._raw.close()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """All rows, readable by column name."""
        return self._do(lambda given: self._cursor().execute(sql, given).fetchall(), parameters)

    def one(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self._do(lambda given: self._cursor().execute(sql, given).fetchone(), parameters)
        return row

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement; the number of rows it touched."""
        if not self._inside:
            self._still_there()
        return self._do(lambda given: self._cursor().execute(sql, given).rowcount, parameters)

    def many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Run a statement once for each of the parameters, in one transaction."""
        given = list(parameters)
        # Inside another one no savepoint is set: the full-text index writes itself out at every savepoint.
        with nullcontext() if self._inside else self.transaction():
            self._do(lambda rows: self._cursor().executemany(sql, rows), given)

    def insert(self, table: str, record: Mapping[str, Any]) -> int:
        """Add one row; its rowid (meaningless for a table without one)."""
        if not self._inside:
            self._still_there()
        self._do(lambda given: self._database.table(table).insert(dict(given)), record)
        return int(self._raw.execute("SELECT last_insert_rowid()").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything inside or nothing, whatever ends it; a nested one can fail alone.

        The outer one takes the write lock at once (BEGIN IMMEDIATE), so it never fails half-way
        because another process wrote in between.
        """
        if self._inside:
            self._still_inside()
            with mapped(self.path), self._database.atomic():
                yield
            return
        self._still_there()
        try:
            with mapped(self.path):
                self._inside = True
                self._raw.execute("BEGIN IMMEDIATE")
            yield
            self._still_inside()
            with mapped(self.path):
                self._raw.execute("COMMIT")
        finally:
            self._inside = False
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Questions asked inside all see the database of one moment, whatever other processes write meanwhile."""
        if self._raw.in_transaction:
            yield
            return
        with mapped(self.path):
            self._raw.execute("BEGIN")
        try:
            yield
        finally:
            self._raw.rollback()

    def _still_there(self) -> None:
        # With write-ahead logging SQLite goes on writing into a file that was deleted, and nobody would know.
        if _identity(self.path) != self._file:
            raise StoreError("store.moved", path=str(self.path))

    def _still_inside(self) -> None:
        # A full disk ends a transaction by itself; what came after would be kept statement by statement.
        if self._inside and not self._raw.in_transaction:
            raise StoreError("store.rolled_back", path=str(self.path))

    def _cursor(self) -> sqlite3.Cursor:
        cursor = self._raw.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor

    def _do(self, action: Callable[[Any], T], given: Any) -> T:
        self._still_inside()
        with mapped(self.path):
            try:
                return action(given)
            except UnicodeEncodeError:
                return action(_encodable(given))


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that took its name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _encodable(given: Any) -> Any:
    """The same values with half surrogates, which no UTF-8 holds, as U+FFFD; offsets stay what they were."""
    if isinstance(given, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", given)
    if isinstance(given, Mapping):
        return {key: _encodable(value) for key, value in given.items()}
    if isinstance(given, list | tuple):
        return [_encodable(value) for value in given]
    return given
