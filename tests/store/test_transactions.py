"""What is written together is kept together or not at all, whatever ends the writing."""

# ruff: noqa: PT012  what is tested is how a whole block ends

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.messages import say
from monitor.store.database import Store, open_store

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
WRITES_AND_WAITS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.store.database import open_store
store = open_store(Path(sys.argv[1]))
with store.transaction():
    for number in range(1000):
        store.marks.put(f"mark {number}", datetime(2026, 3, 1, tzinfo=UTC))
    print("written", flush=True)
    sys.stdin.readline()
"""
FILE_LIMIT = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.errors import StoreError
from monitor.store.database import open_store
path = Path(sys.argv[1])
with open_store(path) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        with store.transaction():
            for number in range(20_000):
                store.marks.put(f"mark {number} " + "x" * 100, datetime(2026, 3, 1, tzinfo=UTC))
    except StoreError as error:
        print(error.key)
"""


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_nothing_is_kept_when_the_block_is_left_by(store: Store, dump: Callable, ending: type[BaseException]) -> None:
    before = dump()
    with pytest.raises(ending), store.transaction():
        store.marks.put("digest", MOMENT)
        raise ending
    assert dump() == before
    store.marks.put("after", MOMENT)
    assert store.marks.get("after") == MOMENT


def test_everything_is_kept_when_the_block_ends(store: Store, path: Path) -> None:
    with store.transaction():
        store.marks.put("digest", MOMENT)
        store.marks.put("dashboard", MOMENT)
    with open_store(path, readonly=True) as reader:
        assert (reader.marks.get("digest"), reader.marks.get("dashboard")) == (MOMENT, MOMENT)


def test_an_inner_block_fails_alone_when_its_error_is_caught(store: Store) -> None:
    with store.transaction():
        store.marks.put("outer", MOMENT)
        with pytest.raises(ValueError, match="inner"), store.transaction():
            store.marks.put("inner", MOMENT)
            raise ValueError("inner")
    assert store.marks.get("outer") == MOMENT
    assert store.marks.get("inner") is None


def test_an_outer_block_takes_its_inner_ones_along(store: Store) -> None:
    with pytest.raises(ValueError, match="outer"), store.transaction():
        with store.transaction():
            store.marks.put("inner", MOMENT)
        raise ValueError("outer")
    assert store.marks.get("inner") is None


def test_a_reader_sees_nothing_before_the_end_and_is_told_of_it_by_the_number(store: Store, path: Path) -> None:
    with open_store(path, readonly=True) as reader:
        before = reader.data_version()
        with store.transaction():
            store.marks.put("digest", MOMENT)
            assert reader.marks.get("digest") is None
            assert reader.data_version() == before
        assert reader.data_version() != before
        assert reader.marks.get("digest") == MOMENT


def test_a_process_killed_in_the_middle_leaves_nothing(path: Path, other: Callable) -> None:
    open_store(path).close()
    writer = other(WRITES_AND_WAITS, path)
    assert writer.stdout.readline() == "written\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    with open_store(path) as store:
        assert store.marks.get("mark 1") is None
        assert store._connection.one("PRAGMA integrity_check")[0] == "ok"


def test_an_interrupt_in_the_middle_leaves_nothing(path: Path, other: Callable) -> None:
    open_store(path).close()
    writer = other(WRITES_AND_WAITS, path)
    assert writer.stdout.readline() == "written\n"
    writer.send_signal(signal.SIGINT)
    _, complaint = writer.communicate()
    assert "KeyboardInterrupt" in complaint
    with open_store(path) as store:
        assert store.marks.get("mark 1") is None


def fill(store: Store) -> None:
    pages = store._connection.one("PRAGMA page_count")[0]
    store._connection.one(f"PRAGMA max_page_count = {pages + 2}")


def test_a_full_disk_is_named_and_nothing_is_half_recorded(store: Store, dump: Callable) -> None:
    fill(store)
    before = dump()
    with pytest.raises(StoreError) as caught, store.transaction():
        for number in range(10_000):
            store.marks.put(f"mark {number} " + "x" * 100, MOMENT)
    assert caught.value.key == "store.full"
    assert "free some space" in say("store.full", "en", **caught.value.slots)
    assert dump() == before


def test_after_a_full_disk_nothing_more_is_written_in_the_same_block(store: Store, dump: Callable) -> None:
    fill(store)
    before = dump()
    with pytest.raises(StoreError) as caught, store.transaction():
        with pytest.raises(StoreError):
            for number in range(10_000):
                store.marks.put(f"mark {number} " + "x" * 100, MOMENT)
        store._connection._raw.rollback()
        store.marks.put("small", MOMENT)
    assert caught.value.key == "store.rolled_back"
    assert dump() == before


@pytest.mark.skipif(os.name == "nt", reason="no limit on files to set")
def test_a_disk_that_refuses_is_named(path: Path, other: Callable) -> None:
    said, complaint = other(FILE_LIMIT, path).communicate()
    assert (said, complaint) == ("store.disk_error\n", "")
    with open_store(path) as store:
        assert store._connection.one("SELECT count(*) FROM marks")[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="an open file can't be removed there")
def test_a_database_that_is_taken_away_is_missed(store: Store, path: Path) -> None:
    store.marks.put("digest", MOMENT)
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(StoreError) as caught:
        store.marks.put("digest", MOMENT)
    assert caught.value.key == "store.moved"
    with pytest.raises(StoreError) as caught, store.transaction():
        pass
    assert caught.value.key == "store.moved"


def test_a_mistake_of_the_program_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store._connection.run("SELECT nothing FROM nowhere")


def test_half_a_character_does_no_harm(store: Store) -> None:
    store.runs.save("run \ud83d", MOMENT, None, 1, 0, 0)
    assert store.runs.last().id == "run \N{REPLACEMENT CHARACTER}"
