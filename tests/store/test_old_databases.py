"""Databases that earlier versions wrote: each is kept in old/ as it was, and comes to the current schema with all it held.

old/version-1.db.gz was written by two rounds over a folder of five texts, one of them edited in between:
seven pieces of evidence, one of them withdrawn, and five reviews (one value set, two rejected, one
accepted and undone).

old/version-2.db.gz was written by four rounds over two folders of texts, one of which could not be read in the
second round, and a third that never could; an outsider's claim was accepted, a sentence rejected and a value
set before both claim and sentence came again in other publications.

old/version-3.db.gz was written by four rounds over two folders of texts, one of which was away in the third; one text
was edited after the first, and one sentence rejected.

old/version-5.db.gz was written by three rounds over two folders of texts; one text was edited after the first, and one
sentence rejected.

old/version-6.db.gz was written by three rounds over two folders of texts; one text was edited after the first, one digest
was delivered and one could not be, and one sentence was rejected.

old/version-7.db.gz was written by three rounds over two folders of texts, one of which was edited after the first; a reader
of the dashboard had a mark, a change they had seen, and a view of their own.
"""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import Flag, Role, Status
from monitor.store import forms, schema
from monitor.store.database import open_store

OLD = Path(__file__).parent / "old"
REJECTED = "独角兽企业9家。"


def copied(version: int, path: Path) -> Path:
    """A copy of the database that a version of the schema was in use for."""
    path.write_bytes(gzip.decompress((OLD / f"version-{version}.db.gz").read_bytes()))
    return path


@pytest.fixture
def old(path: Path) -> Path:
    return copied(1, path)


@pytest.fixture
def second(path: Path) -> Path:
    return copied(2, path)


any_old = pytest.mark.parametrize(("version", "pieces"), [(1, 7), (2, 5), (3, 4), (4, 5), (5, 5), (6, 4), (7, 5)])


def laid_out(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a file's tables, indexes, views and triggers are, however its tables came about."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f"PRAGMA table_xinfo({name})").fetchall() for name in tables}
        found |= {
            f"keys of {name}": connection.execute(f"PRAGMA foreign_key_list({name})").fetchall() for name in tables
        }
        found["strict"] = sorted(connection.execute("SELECT name, strict, wr FROM pragma_table_list"))
        sql = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY type, name"
        found["rest"] = connection.execute(sql).fetchall()
        return found


def rows(path: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)


def test_a_database_is_kept_of_every_version_before_the_current_one() -> None:
    versions = {file.name.removesuffix(".db.gz").removeprefix("version-") for file in OLD.glob("*.gz")}
    assert versions == {str(version) for version in range(1, schema.VERSION)}


@any_old
def test_an_old_file_becomes_what_a_new_one_is(path: Path, tmp_path: Path, version: int, pieces: int) -> None:
    old = copied(version, path)
    assert rows(old, "pragma_user_version") == [(version,)]
    open_store(old).close()
    open_store(tmp_path / "new.db").close()
    assert rows(old, "pragma_user_version") == [(schema.VERSION,)]
    assert laid_out(old) == laid_out(tmp_path / "new.db")
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@any_old
def test_it_keeps_every_row(path: Path, version: int, pieces: int) -> None:
    old = copied(version, path)
    with closing(sqlite3.connect(old)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
        columns = {
            name: ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({name})"))
            for (name,) in tables
        }
    before = {table: rows(old, table, listed) for table, listed in columns.items()}
    assert len(before["evidence"]) == pieces
    open_store(old).close()
    assert {table: rows(old, table, listed) for table, listed in columns.items()} == before


def test_what_stood_stands_as_reviewed(old: Path) -> None:
    with open_store(old) as store:
        stations = [each.judgement.value for each in store.evidence.current("sample/stations")]
        (unicorns,) = store.evidence.current("sample/unicorns")
        assert stations == [36000, 39000, 44000]
        assert (unicorns.judgement.value, unicorns.accepted) == (6, True)
        assert store.standings.get("sample/unicorns").flags == (Flag.LATE,)
        assert store.standings.get("sample/stations").status is Status.DONE_CONFIRMED


def test_what_was_known_on_a_day_before_is_still_known(old: Path) -> None:
    with open_store(old) as store:
        assert [each.judgement.value for each in store.evidence.current("sample/stations", known_at=date(2025, 11, 20))] == [
            35000, 39000, 44000,
        ]  # fmt: skip


def test_a_sentence_rejected_then_is_rejected_where_it_comes_again(old: Path, build) -> None:
    with open_store(old) as store:
        saved = build.put(store, f"建设情况\n{REJECTED}", "https://example.org/reprint")
        judgement = build.judgement("sample/unicorns", quote=REJECTED, value=9.0, unit="家")
        store.evidence.add(
            judgement, saved.publication_id, saved.revision_id, "texts", "", Role.MEDIA, build.now, "l", "r"
        )
        assert [each.judgement.value for each in store.evidence.current("sample/unicorns")] == [6]


def test_nobody_knows_by_what_its_texts_were_judged(old: Path) -> None:
    with open_store(old) as store:
        assert store.judged.count_stale("any", "any") == 5
        assert {(each.ledger_version, each.rules_version) for each in store.judged.stale("any", "any")} == {
            (None, None)
        }


def test_every_pair_stands_for_its_commitment_and_sentence(old: Path) -> None:
    open_store(old).close()
    found = rows(old, "evidence", "commitment, quote, pair")
    assert all(pair == forms.pair(commitment, quote) for commitment, quote, pair in found)
    assert {pair for (pair,) in rows(old, "reviews", "pair")} <= {pair for _, _, pair in found}


def test_it_is_guarded_again_afterwards(old: Path) -> None:
    with open_store(old) as store, pytest.raises(sqlite3.IntegrityError, match="only added to"):
        store._connection.run("UPDATE evidence SET pair = ''")


def test_a_reader_does_not_change_it(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_store(old, readonly=True)
    assert (caught.value.key, caught.value.slots["found"]) == ("store.older", 1)
    assert old.read_bytes() == before


def test_a_step_cut_short_leaves_the_old_file(old: Path, other: Callable[..., object]) -> None:
    script = """
import os, sys
from pathlib import Path
from monitor.store import migrations
from monitor.store.database import open_store
step = migrations.STEPS[1]
def killed(connection):
    step(connection)
    os._exit(9)
migrations.STEPS = {1: killed}
migrations.upgrade.__kwdefaults__["steps"] = migrations.STEPS
open_store(Path(sys.argv[1]))
"""
    assert other(script, old).wait(60) == 9
    assert rows(old, "pragma_user_version") == [(1,)]
    with open_store(old) as store:
        assert len(store.evidence.current("sample/stations")) == 3
        assert store.evidence.current("sample/stations", known_at=datetime(2020, 1, 1, tzinfo=UTC)) == []


def test_how_long_each_source_was_listened_to_is_taken_from_what_the_file_tells(second: Path) -> None:
    with open_store(second) as store:
        since = {name: state.listening_since for name, state in store.sources.states().items()}
    assert since == {
        "texts": datetime(2025, 3, 1, 1, tzinfo=UTC),  # its first publication
        "members": datetime(2025, 3, 5, 1, tzinfo=UTC),  # when it came back
        "nowhere": None,
    }


def test_a_source_that_brought_nothing_is_listened_to_since_it_was_last_read(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("UPDATE publications SET source = 'another'")
    with open_store(old) as store:
        assert store.sources.state("texts").listening_since == datetime(2025, 11, 21, 1, tzinfo=UTC)


def test_a_reprint_of_what_was_accepted_then_waits_no_more(second: Path) -> None:
    with open_store(second) as store:
        told = {each.title: each.accepted for each in store.evidence.current("sample/stations")}
        assert told == {"report-2022": True, "session": True, "reprint": True}
        assert store.evidence.current("sample/unicorns") == []  # rejected, and its reprint with it
        before = store.evidence.current("sample/stations", known_at=datetime(2025, 3, 5, 1, tzinfo=UTC))
        assert not any(each.accepted for each in before)
