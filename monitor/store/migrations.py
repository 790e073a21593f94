"""How a file comes to the current schema: created whole, or by numbered steps, each in a transaction of its own.

Owns the order of steps and their record, which is the file's user_version and commits with the step.
A step changes tables and indexes; views and triggers hold nothing and are made anew from the current
schema with the last one. What a step says stays as it is for good, whatever the schema becomes.
Must not touch a file that is not ours, or that a newer version wrote.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from monitor.errors import StoreError
from monitor.store import forms, schema

if TYPE_CHECKING:
    from monitor.store.connection import Connection

Step = Callable[["Connection"], None]
_HOLDS_NOTHING = re.compile(r"(?:--[^\n]*\n|\s)*CREATE (?:VIEW|TRIGGER)\b")

_TO_2 = """
ALTER TABLE evidence ADD COLUMN pair TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN pair TEXT NOT NULL DEFAULT '';
CREATE TABLE judged (
    publication_id INTEGER PRIMARY KEY REFERENCES publications (id),
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    ledger_version TEXT NOT NULL,
    rules_version TEXT NOT NULL
) STRICT;
CREATE TABLE ledger_entries (
    ledger_version TEXT NOT NULL,
    commitment TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    names TEXT NOT NULL,
    PRIMARY KEY (ledger_version, commitment)
) STRICT, WITHOUT ROWID;
CREATE TABLE corrections (
    commitment TEXT NOT NULL PRIMARY KEY,
    status TEXT NOT NULL,
    flags TEXT NOT NULL,
    value REAL,
    unit TEXT NOT NULL,
    as_of TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX judged_by ON judged (ledger_version, rules_version);
CREATE INDEX reviews_of_pair ON reviews (pair, at);
"""


def _to_2(connection: Connection) -> None:
    """Rejections hold for a sentence wherever it comes; what texts were judged by is kept.

    By what the texts already there were judged is not known, so none of them gets a row in `judged`.
    """
    for table in ("evidence", "reviews"):
        connection.run(f"DROP TRIGGER {table}_not_changed")
    for statement in statements(_TO_2):
        connection.run(statement)
    rows = connection.rows("SELECT id, commitment, quote FROM evidence")
    pairs = [(forms.pair(row["commitment"], row["quote"]), row["id"]) for row in rows]
    connection.many("UPDATE evidence SET pair = ? WHERE id = ?", pairs)
    connection.run("UPDATE reviews SET pair = (SELECT pair FROM evidence WHERE id = evidence_id)")


_TO_3 = """
ALTER TABLE sources ADD COLUMN listening_since TEXT;
UPDATE sources
   SET listening_since = coalesce(
           (SELECT max(at) FROM changes WHERE kind = 'source_recovered' AND source = sources.name),
           (SELECT min(first_seen_at) FROM publications WHERE source = sources.name),
           succeeded_at)
 WHERE succeeded_at IS NOT NULL;
"""


def _to_3(connection: Connection) -> None:
    """Since when each source is read without a break; what a person accepted is accepted wherever it is reprinted.

    How long a source was listened to is taken from what the file tells: since it last came back, else
    since it brought its first publication, else since it was last read.
    """
    for statement in statements(_TO_3):
        connection.run(statement)


_TO_4 = """
ALTER TABLE sources ADD COLUMN stale_since TEXT;
CREATE TABLE robots (
    origin TEXT NOT NULL PRIMARY KEY,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _to_4(connection: Connection) -> None:
    """What sites ask of programs is remembered, and since when a source is silent beyond its habit."""
    for statement in statements(_TO_4):
        connection.run(statement)


_TO_5 = """
ALTER TABLE sources ADD COLUMN read_as TEXT;
ALTER TABLE publications ADD COLUMN core TEXT;
CREATE INDEX publications_by_core ON publications (core) WHERE core IS NOT NULL;
CREATE TABLE recorded (
    publication_id INTEGER PRIMARY KEY REFERENCES publications (id),
    at TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT NOT NULL
) STRICT;
"""


def _to_5(connection: Connection) -> None:
    """Texts are found again where another site takes them over; those already there when they are next read anew.

    What a person takes in by hand has its note, and by which settings a source was read is remembered.
    """
    for statement in statements(_TO_5):
        connection.run(statement)


_TO_6 = """
CREATE TABLE subscribers (
    name TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    subscriber TEXT NOT NULL,
    seq INTEGER NOT NULL,
    until TEXT NOT NULL,
    message BLOB,
    prepared_at TEXT NOT NULL,
    delivered_at TEXT,
    attempts INTEGER NOT NULL,
    next_try_at TEXT,
    error_code TEXT,
    error_slots TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX deliveries_under_way ON deliveries (subscriber) WHERE delivered_at IS NULL;
CREATE TABLE timetable (
    job TEXT NOT NULL PRIMARY KEY,
    rule TEXT NOT NULL,
    next_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _to_6(connection: Connection) -> None:
    """How far each receiver of digests was told, the digests on their way, and when recurring jobs are due."""
    for statement in statements(_TO_6):
        connection.run(statement)


_TO_7 = """
ALTER TABLE sources ADD COLUMN recent TEXT NOT NULL DEFAULT '';
CREATE TABLE seen (
    name TEXT NOT NULL,
    change_id TEXT NOT NULL,
    PRIMARY KEY (name, change_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE preferences (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _to_7(connection: Connection) -> None:
    """How each source's last checks went, what readers have seen, and what they chose for the dashboard."""
    for statement in statements(_TO_7):
        connection.run(statement)


_TO_8 = """
CREATE TABLE rest (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key TEXT NOT NULL,
    ledger_version TEXT NOT NULL,
    day TEXT NOT NULL,
    watch TEXT NOT NULL
) STRICT;
"""


def _to_8(connection: Connection) -> None:
    """To what the standings were last brought, so that it is not done again."""
    for statement in statements(_TO_8):
        connection.run(statement)


STEPS: Mapping[int, Step] = {1: _to_2, 2: _to_3, 3: _to_4, 4: _to_5, 5: _to_6, 6: _to_7, 7: _to_8}
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
                if found == version:
                    _redefine(connection, text)
            connection.run(f"PRAGMA user_version = {found:d}")


def _redefine(connection: Connection, text: str) -> None:
    """Views and triggers as the schema `text` has them, and no others."""
    for row in connection.rows("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')"):
        connection.run(f'DROP {row["type"]} IF EXISTS "{row["name"]}"')
    for statement in statements(text):
        if _HOLDS_NOTHING.match(statement):
            connection.run(statement)


def _create(connection: Connection, text: str) -> None:
    for statement in statements(text):
        connection.run(statement)
    connection.run(f"PRAGMA application_id = {schema.APPLICATION_ID:d}")
