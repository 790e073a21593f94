"""`monitor rematch`: shown first, written with --apply, and `check` saying when it is time for it."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"
ROADS = """
  - id: roads
    theme: infrastructure
    kind: target
    statement: 智能网联道路一百公里。
    locator: 三
    lead: [市交通局]
    indicator: {name: 智能网联道路, op: ">=", value: 100, unit: 公里, better: more, period: level, aliases: [智能网联道路]}
"""
STALE = "The ledger or the rules changed since 2 texts were judged; `monitor rematch` shows"


@pytest.fixture
def texts(place):
    """A place that has read two texts."""
    folder = place.folder / "texts"
    folder.mkdir()
    put(folder, "a", STATIONS, "2023-01-10")
    put(folder, "b", "截至2023年底，全市开放智能网联道路120公里。", "2024-01-10")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    place.check()
    return place


def put(folder: Path, name: str, text: str, published: str) -> None:
    (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
    about = f"title: 报道{name}\npublisher: 长江日报\npublished: {published}\nurl: https://example.org/{name}\n"
    (folder / f"{name}.yaml").write_text(about, "utf-8")


def edit(place, *changes: tuple[str, str], more: str = "") -> None:
    file = place.folder / "seeds" / "sample.yaml"
    text = file.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text + more, "utf-8")


HIGHER = ("value: 30000", "value: 50000")


def rematch(place, *words: str) -> dict:
    done = place.run("rematch", "--json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_check_says_in_a_line_when_the_ledger_changed_since_until_it_was_taken_up(texts):
    assert "rematch" not in texts.run("check").stdout
    edit(texts, HIGHER)
    assert STALE in " ".join(texts.run("check").stdout.split())
    assert texts.check()["stale_texts"] == 2
    texts.run("rematch")
    assert texts.check()["stale_texts"] == 2
    texts.run("rematch", "--apply")
    assert "rematch" not in texts.run("check").stdout
    assert texts.check()["stale_texts"] == 0


def test_check_says_it_in_chinese_too(texts):
    edit(texts, HIGHER)
    assert "`monitor rematch`" in texts.run("--lang", "zh", "check").stdout
    assert "台账或规则在 2 份文字判断之后有过改动" in texts.run("--lang", "zh", "check").stdout


def test_check_names_a_rematch_that_was_cut_short(texts):
    with closing(sqlite3.connect(texts.db)) as connection, connection:
        connection.execute("INSERT INTO corrections VALUES ('sample/stations', 'no_evidence', '', NULL, '', NULL)")
    assert "`monitor rematch --apply` finishes it" in " ".join(texts.run("check").stdout.split())
    made = rematch(texts, "--apply")
    assert [change["commitment"] for change in made["changes"]] == ["sample/stations"]
    assert "rematch" not in texts.run("check").stdout


def test_what_would_change_is_shown_and_nothing_written(texts):
    edit(texts, HIGHER, more=ROADS)
    texts.check()
    before = texts.dump()
    done = texts.run("rematch")
    said = " ".join(done.stdout.split())
    assert "5G基站 [sample/stations] would move: done, as claimed 35,000 → in progress 35,000" in said
    assert f"read otherwise: achieved 35,000 2022-12-31 → progress 35,000 2022-12-31 “{STATIONS}”" in said
    assert "智能网联道路 [sample/roads] would move: no evidence → done, as claimed 120 km" in said
    assert "new: achieved 120 km 2023-12-31" in said
    assert "https://example.org/b" in said
    assert "Nothing was written" in said
    assert texts.dump() == before


def test_what_was_written_is_told_the_same_way_and_as_corrections(texts):
    edit(texts, HIGHER, more=ROADS)
    texts.check()
    shown = rematch(texts)
    written = rematch(texts, "--apply")
    assert (shown["applied"], written["applied"]) == (False, True)
    assert [each["commitment"] for each in shown["commitments"]] == ["sample/stations", "sample/roads"]
    for one, other in zip(shown["commitments"], written["commitments"], strict=True):
        assert (one["before"], one["after"]) == (other["before"], other["after"])
    stations, roads = written["commitments"]
    assert (stations["before"]["status"], stations["after"]["status"]) == ("done_claimed", "in_progress")
    assert [row["after"]["relation"] for row in stations["changed"]] == ["progress"]
    assert (stations["new"], stations["withdrawn"]) == ([], [])
    assert [row["value"] for row in roads["new"]] == [120]
    assert {(change["kind"], change["commitment"]) for change in written["changes"]} == {
        ("corrected", "sample/stations"),
        ("corrected", "sample/roads"),
    }
    told = texts.run("changes").stdout
    assert "judged again" in told
    assert json.loads(texts.run("explain", "stations", "--json").stdout)["status"] == "in_progress"


def test_a_second_time_there_is_nothing_to_do(texts):
    edit(texts, HIGHER)
    texts.run("rematch", "--apply")
    before = texts.dump()
    done = texts.run("rematch", "--apply")
    assert done.stdout == "Every text was judged by the rules and the ledger in force.\n"
    assert texts.dump() == before


def test_where_nothing_was_recorded_that_is_said(place):
    place.sources({"name": "texts", "kind": "folder", "path": "./texts"})
    assert "nothing to judge again" in place.run("rematch").stdout
    assert rematch(place)["texts"] == 0
    assert not place.db.exists()


def test_an_edit_that_changes_no_reading_is_noted(texts):
    edit(texts, ("aliases: [独角兽企业]", "aliases: [独角兽企业, 独角兽公司]"))
    assert "Nothing differs" in texts.run("rematch").stdout
    assert "is noted" in texts.run("rematch", "--apply").stdout
    assert texts.check()["stale_texts"] == 0


def test_an_unusable_ledger_is_refused_and_nothing_changes(texts):
    before = texts.dump()
    edit(texts, ("value: 30000", "value: many"))
    done = texts.run("rematch", "--apply")
    assert done.returncode == 2
    assert "sample.yaml" in done.stderr
    assert texts.dump() == before


def test_what_a_person_decided_survives(texts):
    found = json.loads(texts.run("explain", "stations", "--json").stdout)["evidence"][0]["id"]
    texts.run("review", found, "accept")
    edit(texts, HIGHER)
    done = texts.run("rematch", "--apply")
    assert "1 sentences would be read otherwise and stay" in done.stdout
    explained = json.loads(texts.run("explain", "stations", "--json").stdout)
    assert [(each["id"], each["accepted"]) for each in explained["evidence"]] == [(found, True)]


def test_hostile_text_is_shown_harmlessly(texts):
    put(texts.folder / "texts", "c", "截至2024年底，全市已建成5G\x1b基站6万个。", "2025-01-10")
    texts.check()
    edit(texts, ("value: 30000", "value: 70000"))
    shown = texts.run("rematch").stdout
    assert "\x1b" not in shown
    assert shown.count("read otherwise") == 2


def test_it_writes_while_another_process_polls(texts):
    log = (texts.folder / "log").open("wb")
    poller = subprocess.Popen(
        texts.command("run", "--tick", "0.05"), cwd=texts.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    try:
        edit(texts, HIGHER, more=ROADS)
        assert rematch(texts, "--apply")["applied"]
        assert poller.poll() is None
    finally:
        poller.terminate()
        assert poller.wait(30) == 0
        log.close()
    assert texts.check()["stale_texts"] == 0


def test_ended_by_a_signal_it_can_be_taken_up_again(texts):
    for number in range(60):
        sentences = [f"截至20{year}年底，全市已建成5G基站{number + year}00个。" for year in range(10, 22)]
        put(texts.folder / "texts", f"x{number}", "\n".join(sentences), "2023-01-10")
    texts.check()
    edit(texts, HIGHER, ("aliases: [5G基站]", "aliases: [5G基站, 5G宏站]"), more=ROADS)
    started = subprocess.Popen(texts.command("rematch", "--apply"), cwd=texts.folder, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(texts.db)) as connection:
        while started.poll() is None and connection.execute("SELECT 1 FROM corrections").fetchone() is None:
            time.sleep(0.005)
    started.send_signal(signal.SIGKILL)
    started.wait(30)
    rematch(texts, "--apply")
    assert texts.check()["stale_texts"] == 0
    told = json.loads(texts.run("changes", "--json", "--limit", "999").stdout)
    corrected = [each["commitment"] for each in told if each["kind"] == "corrected"]
    assert sorted(corrected) == ["sample/roads", "sample/stations"]


def test_progress_is_shown_on_a_terminal_alone(texts):
    pty = pytest.importorskip("pty")
    edit(texts, HIGHER)
    assert texts.run("rematch").stderr == ""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        texts.command("rematch"), cwd=texts.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
        check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    os.close(theirs)
    shown = os.read(ours, 65536).decode("utf-8")
    os.close(ours)
    assert re.search(r"\r\x1b\[2K0/2 texts\r\x1b\[2K2/2 texts\r\x1b\[2K$", shown)
    assert "\x1b" not in done.stdout
