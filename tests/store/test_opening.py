"""Opening a database: what is made, what is left alone, and what is said when it can't be."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.messages import area, say
from monitor.store import schema
from monitor.store.database import Store, open_store

HOLDS_THE_WRITE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""
COMMITS_AND_WAITS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.store.database import open_store
store = open_store(Path(sys.argv[1]))
store.marks.put("digest", datetime(2026, 3, 1, tzinfo=UTC))
print("committed", flush=True)
sys.stdin.readline()
"""
OPENS = """
import sys
from pathlib import Path
from monitor.store.database import open_store
sys.stdin.readline()
open_store(Path(sys.argv[1])).close()
"""
WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from monitor.errors import StoreError
from monitor.store.database import open_store
path, readonly = Path(sys.argv[1]), sys.argv[2] == "reader"
path.absolute().as_uri()  # loads what it needs while the library may still be read
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with open_store(path, readonly=readonly) as store:
        print("states", len(store.sources.states()))
except StoreError as error:
    print(error.key)
"""


def key_of(path: Path, *, readonly: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(path, readonly=readonly, wait=0.1)
    for lang in ("zh", "en"):
        sentence = say(caught.value.key, lang, **caught.value.slots)
        assert str(path) in sentence
        assert sentence != caught.value.key
    assert caught.value.exit_code == 4
    return caught.value.key


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()


def test_a_new_file_gets_the_whole_schema_and_our_mark(path: Path) -> None:
    open_store(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
    assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'evidence'").fetchone()[0] == 1
    connection.close()


def test_a_connection_enforces_references_and_waits(store: Store) -> None:
    settings = {name: store._connection.one(f"PRAGMA {name}")[0] for name in ("foreign_keys", "synchronous")}
    assert settings == {"foreign_keys": 1, "synchronous": 1}
    assert store._connection.one("PRAGMA busy_timeout")[0] == 200


def test_opening_again_writes_nothing(path: Path) -> None:
    open_store(path).close()
    before = path.read_bytes()
    open_store(path).close()
    assert path.read_bytes() == before


def test_a_name_with_marks_that_mean_something_in_an_address(tmp_path: Path) -> None:
    path = tmp_path / "武汉 100%?mode=ro#x.db"
    open_store(path).close()
    assert path.is_file()
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_foreign_database_is_refused_and_left_as_it_was(path: Path) -> None:
    foreign(path)
    before = path.read_bytes()
    assert key_of(path) == "store.foreign"
    assert key_of(path, readonly=True) == "store.foreign"
    assert path.read_bytes() == before


def test_a_foreign_database_with_a_mark_of_its_own_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 42")
    connection.close()
    assert key_of(path) == "store.foreign"


@pytest.mark.parametrize("readonly", [False, True])
def test_a_database_of_a_newer_version_is_refused(path: Path, readonly: bool) -> None:
    open_store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    assert key_of(path, readonly=readonly) == "store.newer"


def test_a_reader_does_not_bring_an_older_database_up_to_date(path: Path) -> None:
    open_store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    assert key_of(path, readonly=True) == "store.older"


def test_a_text_file_is_not_a_database(path: Path) -> None:
    path.write_text("信息源\n" * 1000, encoding="utf-8")
    assert key_of(path) == "store.not_a_database"


def test_a_damaged_database_is_called_damaged(path: Path) -> None:
    open_store(path).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    assert key_of(path) == "store.corrupt"


def test_damage_found_later_is_called_damage_too(path: Path) -> None:
    with open_store(path) as store:
        page = store._connection.one("SELECT rootpage FROM sqlite_master WHERE name = 'sources'")[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with open_store(path) as store, pytest.raises(StoreError) as caught:
        store.sources.states()
    assert caught.value.key == "store.corrupt"


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    assert key_of(tmp_path) == "store.is_folder"


@pytest.mark.skipif(os.name == "nt", reason="no pipes with a name")
@pytest.mark.parametrize("readonly", [False, True])
def test_a_pipe_is_not_a_database_and_nobody_waits_for_it(path: Path, readonly: bool) -> None:
    os.mkfifo(path)
    assert key_of(path, readonly=readonly) == "store.not_a_database"


def test_the_folder_of_a_new_database_must_exist(tmp_path: Path) -> None:
    assert key_of(tmp_path / "nowhere" / "monitor.db") == "store.no_folder"


def test_a_reader_makes_no_file(path: Path) -> None:
    assert key_of(path, readonly=True) == "store.missing"
    assert not path.exists()


def test_a_reader_finds_an_empty_file_empty(path: Path) -> None:
    path.touch()
    assert key_of(path, readonly=True) == "store.empty"


def test_a_reader_can_write_nothing(path: Path) -> None:
    open_store(path).close()
    with open_store(path, readonly=True) as reader, pytest.raises(StoreError) as caught:
        reader.marks.put("digest", moment())
    assert caught.value.key == "store.readonly"


def moment(day: int = 1) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


def test_a_reader_works_while_another_process_writes(path: Path, other: Callable) -> None:
    open_store(path).close()
    writer = other(HOLDS_THE_WRITE_LOCK, path)
    assert writer.stdout.readline() == "locked\n"
    with open_store(path, readonly=True, wait=0.1) as reader:
        assert reader.sources.states() == {}


def test_a_reader_sees_what_a_killed_writer_had_committed(path: Path, other: Callable) -> None:
    writer = other(COMMITS_AND_WAITS, path)
    assert writer.stdout.readline() == "committed\n"
    writer.kill()
    writer.wait()
    with open_store(path, readonly=True) as reader:
        assert reader.marks.get("digest") == moment()


def test_a_reader_stays_while_writers_come_and_go(path: Path) -> None:
    open_store(path).close()
    with open_store(path, readonly=True) as reader:
        for day in (1, 2):
            with open_store(path) as writer:
                writer.marks.put("digest", moment(day))
            assert reader.marks.get("digest") == moment(day)


def test_a_writer_is_told_of_the_lock_another_process_holds(path: Path, other: Callable) -> None:
    open_store(path).close()
    writer = other(HOLDS_THE_WRITE_LOCK, path)
    assert writer.stdout.readline() == "locked\n"
    with open_store(path, wait=0.1) as store, pytest.raises(StoreError) as caught, store.transaction():
        pass
    assert caught.value.key == "store.locked"
    assert "fuser" in say(caught.value.key, "en", **caught.value.slots)


def test_a_writer_gets_its_turn_when_the_other_ends(path: Path, other: Callable) -> None:
    open_store(path).close()
    writer = other(HOLDS_THE_WRITE_LOCK, path)
    assert writer.stdout.readline() == "locked\n"
    writer.stdin.write("\n")
    writer.stdin.flush()
    with open_store(path, wait=30) as store:
        store.marks.put("digest", moment())
        assert store.marks.get("digest") == moment()


def test_processes_that_open_a_new_file_at_once_all_succeed(path: Path, other: Callable) -> None:
    openers = [other(OPENS, path) for _ in range(4)]
    for opener in openers:
        opener.stdin.write("\n")
        opener.stdin.flush()
    for opener in openers:
        _, complaint = opener.communicate()
        assert (opener.returncode, complaint) == (0, "")


@pytest.fixture
def open_folder():
    """A folder that every user of this machine may enter, unlike a test's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def without_rights(path: Path, who: str) -> str:
    """What a user who may not write is told; root gives its rights up first, so this shows it too."""
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(path), who], capture_output=True, text=True, check=False
    )
    if "PermissionError" in ran.stderr and "os.set" in ran.stderr:
        pytest.skip("this root may not become another user")
    assert ran.stderr == ""
    return ran.stdout.strip()


@pytest.mark.skipif(os.name == "nt", reason="rights of another kind")
class TestWithoutTheRightToWrite:
    def test_a_file_in_a_closed_folder(self, open_folder: Path) -> None:
        path = open_folder / "monitor.db"
        open_store(path).close()
        path.chmod(0o444)
        open_folder.chmod(0o555)
        assert without_rights(path, "writer") == "store.readonly"

    def test_no_file_can_be_made_in_a_closed_folder(self, open_folder: Path) -> None:
        open_folder.chmod(0o555)
        assert without_rights(open_folder / "monitor.db", "writer") == "store.readonly"

    def test_a_file_nobody_may_read(self, open_folder: Path) -> None:
        path = open_folder / "monitor.db"
        open_store(path).close()
        path.chmod(0)
        assert without_rights(path, "reader") == "store.no_permission"

    def test_reading_needs_no_right_to_write(self, open_folder: Path) -> None:
        path = open_folder / "monitor.db"
        open_store(path).close()
        path.chmod(0o444)
        open_folder.chmod(0o555)
        assert without_rights(path, "reader") == "states 0"


def test_every_sentence_stands_in_both_languages_with_the_same_slots() -> None:
    slots = {
        lang: {key: set(re.findall(r"{(\w+)}", text)) for key, text in area("store", lang).items()}
        for lang in ("zh", "en")
    }
    assert slots["zh"] == slots["en"]
    code = "".join(file.read_text(encoding="utf-8") for file in Path(schema.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'"store\.(\w+)"', code))
    assert raised == set(slots["en"])
