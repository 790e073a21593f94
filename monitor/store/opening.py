"""Opens, creates and migrates the database file, and gives a connection to it.

Owns the settings of a connection. Write-ahead logging lets the dashboard read while a round writes; a power cut can lose
the last transactions (synchronous NORMAL) but never half of one.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from monitor.errors import StoreError
from monitor.store import migrations, schema
from monitor.store.connection import Connection
from monitor.store.trouble import mapped, why_not_opened

_OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""
_SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = NORMAL", "trusted_schema = OFF")
WAIT = 5.0
"""Seconds to wait for another writer."""


def opened(path: Path, *, readonly: bool, wait: float = WAIT) -> Connection:
    """A connection to the database at `path`, as open_store() says."""
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
    return connection


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
