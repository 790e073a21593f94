"""`monitor backup`: whole copies, made while others write, and nothing half made left behind."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from datetime import datetime

import pytest
from told import change

from monitor.errors import StoreError
from monitor.model import CHINA, ChangeKind
from monitor.store import backup as copying
from monitor.store.backup import backup, into_folder
from monitor.store.database import open_store


@pytest.fixture
def filled(place):
    place.sources({"name": "texts", "kind": "folder", "path": str(place.folder)})
    with open_store(place.db) as store:
        for number in range(50):
            store.changes.add(change(ChangeKind.SOURCE_BROKEN, number), "run")
    return place


def test_the_copy_holds_what_the_database_holds(filled, tmp_path):
    ran = filled.run("backup", str(tmp_path / "out" / "copy.db"), "--json")
    told = json.loads(ran.stdout)
    assert (told["changes"], told["evidence"], told["removed"]) == (50, 0, 0)
    with open_store(tmp_path / "out" / "copy.db") as store:
        assert len(store.changes.since(None)) == 50
    assert [each.name for each in (tmp_path / "out").glob("*") if "copy.db" not in each.name] == []


def test_it_may_be_taken_while_somebody_writes(filled, tmp_path):
    stop, written = threading.Event(), []

    def write():
        with open_store(filled.db) as store:
            number = 1000
            while not stop.is_set():
                store.changes.add(change(ChangeKind.SOURCE_BROKEN, number), "run")
                written.append(number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup(filled.db, tmp_path / f"{number}.db") for number in range(5)]
    finally:
        stop.set()
        writer.join()
    assert written
    assert [each.changes for each in copies] == sorted(each.changes for each in copies)
    assert copies[0].changes >= 50


def test_the_newest_copies_are_kept_and_what_people_put_there_stays(filled, monkeypatch):
    folder = filled.folder / "backups"
    folder.mkdir()
    for name in ("monitor-2020-01-01-000000.db", "monitor-2021-01-01-000000.db", "before-the-move.db"):
        (folder / name).write_bytes(b"x")
    ran = filled.run("--lang", "en", "backup", "--keep", "2")
    assert "Older copies removed: 1." in ran.stdout
    names = sorted(each.name for each in folder.iterdir())
    assert names[:2] == ["before-the-move.db", "monitor-2021-01-01-000000.db"]
    assert len(names) == 3


def test_a_copy_that_does_not_hold_together_is_not_kept(filled, tmp_path, monkeypatch):
    def damaged(source, made):
        with closing(sqlite3.connect(made)) as connection, connection:
            connection.execute("CREATE TABLE changes (a)")

    monkeypatch.setattr(copying, "_copy", damaged)
    with pytest.raises(StoreError) as caught:
        backup(filled.db, tmp_path / "copy.db")
    assert caught.value.key == "store.foreign"
    assert list(tmp_path.glob("*copy*")) == []


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("backup", "{there}"), "is there already", 4),
        (("backup", "{there}/below.db"), "cannot be written", 4),
        (("backup", "--keep", "-1"), "-1", 2),
        (("backup", "x.db", "--keep", "1"), "--keep", 2),
        (("backup", "{there}/.."), "cannot be written", 4),
        (("backup", "{folder}"), "is a folder; name a file in it", 4),
        (("--lang", "zh", "backup", "{there}/below.db"), "路径中有一段是文件而非文件夹", 4),
    ],
)
def test_what_does_not_go_is_told(filled, words, said, code):
    there = filled.folder / "there.db"
    there.write_bytes(b"x")
    ran = filled.run("--lang", "en", *(word.format(there=there, folder=filled.folder) for word in words))
    assert (ran.returncode, said in ran.stderr, "Traceback" in ran.stderr) == (code, True, False)
    assert there.read_bytes() == b"x"


def test_copies_of_one_second_are_all_kept_and_the_newest_is_the_last_made(filled):
    now = datetime(2026, 5, 4, 3, 2, 1, tzinfo=CHINA)
    made = [into_folder(filled.db, filled.folder / "backups", now, keep=2)[0].path.name for _ in range(3)]
    assert made == ["monitor-2026-05-04-030201.db", "monitor-2026-05-04-030201-2.db", "monitor-2026-05-04-030201-3.db"]
    assert sorted(each.name for each in (filled.folder / "backups").iterdir()) == sorted(made[1:])


@pytest.mark.parametrize(
    ("statement", "said"),
    [(None, "holds nothing yet"), ("CREATE TABLE changes (a)", "is the database of another program")],
)
def test_what_is_no_database_of_ours_is_named_and_not_copied(place, statement, said):
    place.folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(place.db)) as connection, connection:
        connection.execute(statement or "PRAGMA user_version")
    place.db.touch()
    ran = place.run("--lang", "en", "backup")
    assert (ran.returncode, str(place.db) in ran.stderr, said in ran.stderr) == (4, True, True)
    assert not (place.folder / "backups").exists()


def test_a_file_where_the_copies_go_is_named(filled):
    (filled.folder / "backups").write_text("mine", "utf-8")
    ran = filled.run("--lang", "en", "backup")
    assert (ran.returncode, "backups is where copies go and is no folder" in ran.stderr) == (4, True)
    assert (filled.folder / "backups").read_text("utf-8") == "mine"


def test_without_a_database_there_is_nothing_to_copy(place):
    ran = place.run("--lang", "en", "backup")
    assert (ran.returncode, "There is no database" in ran.stderr) == (4, True)
    assert not (place.folder / "backups").exists()
