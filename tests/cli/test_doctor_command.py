"""`monitor doctor`: what it says of a place that is fine, and of every way in which one can be bad."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from told import change

from monitor.cli import doctor
from monitor.model import ChangeKind
from monitor.store.database import open_store


@pytest.fixture
def whole(place):
    folder = place.folder / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("截至2022年底，全市已建成5G基站3.5万个。\n", "utf-8")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    assert place.run("check").returncode == 0
    return place


def levels(ran):
    assert "Traceback" not in ran.stderr, ran.stderr
    return {each["code"]: each["level"] for each in json.loads(ran.stdout)}


def test_a_place_that_is_fine(whole):
    ran = whole.run("doctor", "--json")
    assert ran.returncode == 0
    told = levels(ran)
    assert {told[code] for code in ("place", "sources", "ledger", "database", "space", "clock")} == {"fine"}
    assert told["no_contact"] == "warning"
    shown = whole.run("--lang", "zh", "doctor").stdout
    assert shown.split()[:3] == ["✓", "工作目录是", f"{whole.folder}。"]


def test_every_fault_of_the_files_is_told_and_the_rest_is_looked_at_all_the_same(whole):
    (whole.folder / "sources.yaml").write_text("sources:\n- {name: a, kind: fed}\n", "utf-8")
    (whole.folder / "seeds" / "bad.yaml").write_text("commitments: 1\n", "utf-8")
    (whole.folder / "digests.yaml").write_text("digests: 1\n", "utf-8")
    ran = whole.run("doctor", "--json")
    assert ran.returncode == 1
    told = json.loads(ran.stdout)
    bad = [each["problems"] for each in told if each["level"] == "bad"]
    assert all(bad)
    assert {problem["file"].rpartition("/")[2] for problems in bad for problem in problems} == {
        "sources.yaml", "bad.yaml", "digests.yaml",
    }  # fmt: skip
    assert {"place", "space", "clock"} <= {each["code"] for each in told if each["level"] == "fine"}


def test_a_damaged_database_is_told(whole):
    with closing(sqlite3.connect(whole.db)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM publications")
    told = levels(whole.run("doctor", "--json"))
    assert told["database_damaged"] == "bad"


def test_no_database_yet(place):
    place.sources({"name": "texts", "kind": "folder", "path": str(place.folder)})
    told = levels(place.run("doctor", "--json"))
    assert told["no_database"] == "warning"
    assert not place.db.exists()


def test_evidence_the_ledger_does_not_know(whole):
    seeds = whole.folder / "seeds" / "sample.yaml"
    seeds.write_text(seeds.read_text("utf-8").replace("id: stations", "id: renamed"), "utf-8")
    ran = whole.run("--lang", "en", "doctor")
    assert "1 commitments that the ledger no longer has: sample/stations." in " ".join(ran.stdout.split())
    seeds.write_text(seeds.read_text("utf-8").replace("id: renamed", "id: renamed\n    was: [stations]"), "utf-8")
    assert "no longer has" not in whole.run("--lang", "en", "doctor").stdout


def test_variables_that_are_not_set(whole):
    (whole.folder / "digests.yaml").write_text("digests:\n- {name: desk, to: 'https://a.cn/${HOOK}'}\n", "utf-8")
    ran = whole.run("--lang", "en", "doctor")
    assert (ran.returncode, "not set: HOOK" in ran.stdout) == (1, True)
    ran = whole.run("--lang", "en", "doctor", environ={"HOOK": "hunter2"})
    assert (ran.returncode, "1 receivers" in ran.stdout, "hunter2" in ran.stdout) == (0, True, False)


def test_a_digest_that_is_not_delivered(whole):
    (whole.folder / "out").mkdir()
    (whole.folder / "digests.yaml").write_text("digests:\n- {name: desk, to: 'file:out'}\n", "utf-8")
    with open_store(whole.db) as store:
        store.changes.add(change(ChangeKind.SOURCE_BROKEN, at=datetime.now(UTC)), "run")
    assert whole.run("digest", "--send", "desk").returncode == 1
    ran = whole.run("--lang", "en", "doctor")
    assert (ran.returncode, "The digest for desk was not delivered (1 attempt(s))" in ran.stdout) == (1, True)


def test_a_source_that_fails(whole):
    (whole.folder / "texts").rename(whole.folder / "moved")
    whole.run("check")
    assert levels(whole.run("doctor", "--json"))["failing"] == "warning"


def test_a_disk_that_is_nearly_full(cli, whole, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 62)
    ran = cli("--place", whole.folder, "doctor", "--json")
    assert (ran.code, {each["code"]: each["level"] for each in json.loads(ran.out)}["space"]) == (1, "bad")


def test_a_terminal_without_chinese(cli, whole, monkeypatch):
    monkeypatch.setattr(doctor.locale, "getencoding", lambda: "ISO-8859-1")
    ran = cli("--place", whole.folder, "doctor", "--json")
    assert {each["code"]: each["level"] for each in json.loads(ran.out)}["encoding"] == "bad"


def test_a_place_that_nobody_looks_after_is_told_everywhere(whole):
    with open_store(whole.db) as store:
        store._connection.run("UPDATE sources SET next_at = '2026-01-01T00:00:00.000000Z'")
    assert levels(whole.run("doctor", "--json"))["neglected"] == "warning"
    status = whole.run("--lang", "en", "status")
    assert "0 fine" in status.stdout
    assert "1 were due for a look days ago" in status.stdout
    assert "nobody looked since" in whole.run("--lang", "en", "digest").stderr
    assert "nobody looked since" in whole.run("--lang", "en", "digest", "--form", "monthly", "--empty").stdout


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("file:monitor.db", "target_own"),
        ("file:seeds/x.txt", "target_own"),
        ("file:texts", "target_folder"),
        ("exec:/nowhere/send --now", "target_command"),
    ],
)
def test_a_receiver_that_cannot_be_sent_to_is_told(whole, to, code):
    (whole.folder / "digests.yaml").write_text(f"digests:\n- {{name: desk, to: '{to}', empty: true}}\n", "utf-8")
    told = levels(whole.run("doctor", "--json"))
    assert told[code] == "bad"
    assert "channels" not in told
    before = whole.db.read_bytes()
    ran = whole.run("digest", "--send", "desk")
    assert (ran.returncode != 0, "Traceback" in ran.stderr) == (True, False)
    with open_store(whole.db) as store:
        assert store.fault() == ""
    assert len(whole.db.read_bytes()) >= len(before)


def test_a_table_that_is_gone_is_a_finding(whole):
    with closing(sqlite3.connect(whole.db)) as connection, connection:
        connection.execute("DROP TABLE sources")
    ran = whole.run("doctor", "--json")
    assert (ran.returncode, levels(ran)["corrupt"]) == (1, "bad")
    assert whole.run("status").returncode == 4


def test_what_is_wrong_is_told_once_and_at_a_line_only_where_there_is_one(whole):
    (whole.folder / "sources.yaml").write_text("", "utf-8")
    ran = whole.run("--lang", "en", "doctor")
    assert ran.returncode == 1
    assert ":0:" not in ran.stdout
    bad = [line for line in ran.stdout.splitlines() if line.startswith("✗")]
    assert len(bad) == len(set(bad))


def test_a_file_that_may_not_be_read_is_a_finding(cli, whole, monkeypatch):
    def refused(_):
        raise PermissionError(13, "Permission denied", "sources.yaml")

    monkeypatch.setattr(doctor, "LOOKS", (refused, *doctor.LOOKS[:1]))
    ran = cli("--place", whole.folder, "doctor", "--json")
    assert [each["code"] for each in json.loads(ran.out)] == ["disk", "place"]
