"""How a file comes to the current schema, step by step and never half-way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import migrations, schema
from monitor.store.connection import Connection
from monitor.store.database import Store, open_store

FIRST = "CREATE TABLE notes (text TEXT);"
SECOND = "CREATE TABLE notes (text TEXT, author TEXT);"


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    raw = sqlite3.connect(path, isolation_level=None)
    opened = Connection(raw, path)
    yield opened
    opened.close()


def version(connection: Connection) -> int:
    return connection.one("PRAGMA user_version")[0]


def add_author(connection: Connection) -> None:
    connection.run("ALTER TABLE notes ADD COLUMN author TEXT")


def fail_half_way(connection: Connection) -> None:
    connection.run("CREATE TABLE half (way)")
    connection.run("INSERT INTO notes (text) VALUES ('lost')")
    raise ValueError("step")


def test_an_empty_file_gets_the_current_schema_at_once(connection: Connection) -> None:
    migrations.upgrade(connection, text=SECOND, version=2, steps={1: fail_half_way})
    assert version(connection) == 2
    assert [row["name"] for row in connection.rows("PRAGMA table_info(notes)")] == ["text", "author"]


def test_an_older_file_goes_through_the_missing_steps_and_keeps_its_rows(connection: Connection) -> None:
    migrations.upgrade(connection, text=FIRST, version=1)
    connection.run("INSERT INTO notes VALUES ('kept')")
    migrations.upgrade(connection, text=SECOND, version=2, steps={1: add_author})
    assert version(connection) == 2
    assert [tuple(row) for row in connection.rows("SELECT * FROM notes")] == [("kept", None)]


def test_a_step_that_fails_leaves_no_trace_and_the_steps_before_it_stand(connection: Connection) -> None:
    migrations.upgrade(connection, text=FIRST, version=1)
    with pytest.raises(ValueError, match="step"):
        migrations.upgrade(connection, text=SECOND, version=3, steps={1: add_author, 2: fail_half_way})
    assert version(connection) == 2
    assert connection.rows("SELECT name FROM sqlite_master WHERE name = 'half'") == []
    assert connection.rows("SELECT * FROM notes") == []


def test_a_schema_that_fails_leaves_the_file_empty(connection: Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        migrations.upgrade(connection, text=FIRST + "\nCREATE TABEL oops (x);", version=1)
    assert migrations.state(connection) == (True, 0)


def test_a_file_from_the_future_is_not_touched(connection: Connection) -> None:
    migrations.upgrade(connection, text=SECOND, version=2)
    with pytest.raises(StoreError) as caught:
        migrations.upgrade(connection, text=FIRST, version=1)
    assert caught.value.key == "store.newer"
    assert (caught.value.slots["found"], caught.value.slots["known"]) == (2, 1)


def test_an_upgraded_file_upgraded_again_stays_the_same(connection: Connection, path: Path) -> None:
    migrations.upgrade(connection, text=FIRST, version=1)
    before = path.read_bytes()
    migrations.upgrade(connection, text=FIRST, version=1)
    assert path.read_bytes() == before


def test_there_is_a_step_from_every_version_before_the_current_one() -> None:
    assert sorted(migrations.STEPS) == list(range(1, schema.VERSION))


def test_the_schema_text_is_what_a_new_file_holds(store: Store) -> None:
    rows = store._connection.rows(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'passage_search_*'"
    )
    assert {row["sql"] + ";" for row in rows} == set(map(without_leading_comment, migrations.statements(schema.SCHEMA)))


def without_leading_comment(statement: str) -> str:
    lines = statement.splitlines()
    while lines[0].startswith("--"):
        lines.pop(0)
    return "\n".join(lines)


def test_a_trigger_with_several_statements_is_one_statement() -> None:
    text = "CREATE TABLE t (x);\nCREATE TRIGGER g AFTER INSERT ON t BEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
    assert len(list(migrations.statements(text))) == 2


@pytest.mark.parametrize("table", schema.APPEND_ONLY)
def test_what_is_only_added_to_has_both_guards(path: Path, table: str) -> None:
    open_store(path).close()
    connection = sqlite3.connect(path)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    connection.close()
    assert {f"{table}_not_changed", f"{table}_not_deleted"} <= names


def test_no_table_counts_with_autoincrement_and_all_are_strict(store: Store) -> None:
    rows = store._connection.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
    assert all(row["strict"] for row in rows if not row["name"].startswith("sqlite_"))
    assert "AUTOINCREMENT" not in schema.SCHEMA.upper()
