"""What sqlite3 and the file system complain of, turned into sentences a user can act on.

    SQLITE_BUSY, SQLITE_LOCKED      store.locked            another program writes
    SQLITE_READONLY                 store.readonly          file or folder may not be written
    SQLITE_READONLY_DBMOVED         store.moved             the file was moved away meanwhile (connection.py looks, too)
    SQLITE_FULL                     store.full              no room
    SQLITE_NOTADB                   store.not_a_database    some other kind of file
    SQLITE_CORRUPT                  store.corrupt           damaged
    SQLITE_IOERR                    store.disk_error        the disk refuses
    SQLITE_CANTOPEN, SQLITE_PERM    by what lies at the path: store.no_folder, store.is_folder,
                                    store.missing, store.no_permission, store.readonly, store.cannot_open

Anything else is a mistake in the program and passes unchanged.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StoreError

_PRIMARY = 0xFF
_KEYS = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_READONLY: "store.readonly",
    sqlite3.SQLITE_READONLY_DBMOVED: "store.moved",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_NOTADB: "store.not_a_database",
    sqlite3.SQLITE_CORRUPT: "store.corrupt",
    sqlite3.SQLITE_IOERR: "store.disk_error",
}
_LACKS = ("no such table", "no such column")
"""Somebody took a part out of the file: the program asks for none that its schema does not have."""
_OPENING = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)


@contextmanager
def mapped(path: Path) -> Iterator[None]:
    """Raise what a user can cause as StoreError, with the path; let the rest through."""
    try:
        yield
    except sqlite3.Error as error:
        told = explain(error, path)
        if told is None:
            raise
        raise told from error


def explain(error: sqlite3.Error, path: Path) -> StoreError | None:
    """The error as a sentence about `path`; None when no user can have caused it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code & _PRIMARY in _OPENING:
        return StoreError(why_not_opened(path) or "store.cannot_open", path=str(path), detail=str(error))
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(_LACKS):
        return StoreError("store.corrupt", path=str(path), detail=str(error))
    key = _KEYS.get(code) or _KEYS.get(code & _PRIMARY)
    return None if key is None else StoreError(key, path=str(path), detail=str(error))


def why_not_opened(path: Path, *, write: bool = False) -> str | None:
    """The key of what stands in the way of opening `path`, as far as the file system tells; None when nothing does."""
    if path.is_dir():
        return "store.is_folder"
    if not path.parent.is_dir():
        return "store.no_folder"
    if path.exists() and not path.is_file():
        return "store.not_a_database"
    if path.exists() and not os.access(path, os.R_OK):
        return "store.no_permission"
    if not write:
        return None if path.exists() else "store.missing"
    writable = os.access(path.parent, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))
    return None if writable else "store.readonly"
