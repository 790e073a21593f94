"""How a file comes to the current schema: created whole, or by numbered steps, each in a transaction of its own.

Owns the order of steps and their record, which is the file's user_version and commits with the step.
Must not touch a file that is not ours, or that a newer version wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.store import schema

if TYPE_CHECKING:
    from monitor.store.connection import Connection

Step = Callable[["Connection"], None]

STEPS: Mapping[int, Step] = {}
"""From which version each step leads to the next."""


def statements(text: str) -> Iterator[str]:
    """The single statements of an SQL text; sqlite3's own executescript would commit before it begins."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""


def state(connection: Connection) -> tuple[bool, int]:
    """(nothing in it yet, its version); raises StoreError for a file of another program or a newer duban."""
    row = connection.one(
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),"
        " (SELECT count(*) FROM sqlite_master)"
    )
    application, version, objects = row if row is not None else (0, 0, 0)
    if application == 0 and version == 0 and objects == 0:
        return True, 0
    if application != schema.APPLICATION_ID:
        raise StoreError("store.foreign", path=str(connection.path))
    return False, int(version)


def check_version(connection: Connection, found: int, current: int = schema.VERSION) -> None:
    """Raise StoreError when a newer duban wrote the file."""
    if found > current:
        raise StoreError("store.newer", path=str(connection.path), found=found, known=current)


def upgrade(
    connection: Connection,
    *,
    text: str = schema.SCHEMA,
    version: int = schema.VERSION,
    steps: Mapping[int, Step] = STEPS,
) -> None:
    """Create the schema in an empty file, or apply the steps that are missing; a step that fails leaves no trace."""
    while True:
        with connection.transaction():
            # Asked again inside the transaction: another process may have done the work meanwhile.
            empty, found = state(connection)
            check_version(connection, found, version)
            if not empty and found == version:
                return
            if empty:
                _create(connection, text)
                found = version
            else:
                steps[found](connection)
                found += 1
            connection.run(f"PRAGMA user_version = {found:d}")


def _create(connection: Connection, text: str) -> None:
    for statement in statements(text):
        connection.run(statement)
    connection.run(f"PRAGMA application_id = {schema.APPLICATION_ID:d}")
