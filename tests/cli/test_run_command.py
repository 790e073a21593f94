"""`monitor run` and `monitor status`: polling as a process of its own, and stopping it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from monitor.cli.run import LineLog
from monitor.errors import DubanError

STATIONS = "截至2022年底，全市已建成5G基站3.5万个。"
PATIENCE = 30


@pytest.fixture
def texts(place):
    folder = place.folder / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(STATIONS + "\n", "utf-8")
    (folder / "a.yaml").write_text("published: 2023-03-28\n", "utf-8")
    place.sources({"name": "texts", "kind": "folder", "path": "./texts", "every": "15m"})
    return folder


class Running:
    """`monitor run`, its log read line by line from a file."""

    def __init__(self, place, *words):
        self.place = place
        self.file = place.folder / "log.txt"
        with self.file.open("wb") as log:
            self.process = subprocess.Popen(
                place.command("run", "--json-log", "--tick", "0.2", *words),
                cwd=place.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def log(self):
        lines = self.file.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    def wait_for(self, found: Callable[[list[dict]], object]):
        """Waits until the log holds what is asked for."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            log = self.log()
            if answer := found(log):
                return answer
            assert self.process.poll() is None, self.file.read_text("utf-8")
            time.sleep(0.05)
        raise AssertionError(self.file.read_text("utf-8"))

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def running(place, *words) -> Iterator[Running]:
    started = Running(place, *words)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()


def checked(name, times=1):
    return lambda log: [each for each in log if each["event"] == "source" and each["name"] == name][times - 1 :]


def make_due(place):
    with closing(sqlite3.connect(place.db)) as connection, connection:
        connection.execute("UPDATE sources SET next_at = '2000-01-01T00:00:00.000000Z'")


def test_what_is_due_is_checked_and_logged_and_a_signal_ends_it_cleanly(place, texts):
    with running(place) as poller:
        (line,) = poller.wait_for(checked("texts"))
        assert (line["outcome"], line["new"], line["error"]) == ("new", 1, None)
        status = json.loads(place.run("status", "--json").stdout)
        assert status["poller"]["pid"] == poller.process.pid
        assert (status["sources"]["fine"], status["sources"]["failing"]) == (1, 0)
        assert status["last_round"] < status["next_at"]
        assert poller.stop() == 0
    assert json.loads(place.run("status", "--json").stdout)["poller"] is None
    with closing(sqlite3.connect(place.db)) as connection, connection:
        assert connection.execute("SELECT count(*) FROM lease").fetchone() == (0,)


def test_ctrl_c_ends_it_with_its_own_code(place, texts):
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        assert poller.stop(signal.SIGINT) == 130


def test_what_is_not_due_is_left_alone_and_what_becomes_due_is_checked_again(place, texts):
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        (texts / "b.txt").write_text("全市独角兽企业达到7家。\n", "utf-8")
        (texts / "b.yaml").write_text("published: 2024-01-05\n", "utf-8")
        make_due(place)
        (line,) = poller.wait_for(checked("texts", 2))
        assert line["outcome"] == "new"
        told = poller.wait_for(lambda log: [each for each in log if each["event"] == "change"])
        assert "achieved" in [each["change"]["kind"] for each in told]


def test_a_digest_goes_out_at_its_time_and_is_logged(place, texts):
    (place.folder / "digests.yaml").write_text(
        "digests:\n- {name: desk, to: 'file:out.txt', when: '08:00', lang: zh}\n", "utf-8"
    )
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        (texts / "b.txt").write_text("全市独角兽企业达到7家。\n", "utf-8")
        (texts / "b.yaml").write_text("published: 2024-01-05\n", "utf-8")
        make_due(place)
        poller.wait_for(lambda log: [each for each in log if each["event"] == "change"])
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and "digest desk" not in place.dump():
            time.sleep(0.1)
        with closing(sqlite3.connect(place.db)) as connection, connection:
            connection.execute("UPDATE timetable SET next_at = '2000-01-01T00:00:00.000000Z'")
        (line,) = poller.wait_for(lambda log: [each for each in log if each["event"] == "digest"])
        assert (line["receiver"], line["delivered"], line["error"]) == ("desk", True, None)
        assert poller.stop() == 0
    assert "独角兽企业 7家，目标 5家" in (place.folder / "out.txt").read_text("utf-8")


def test_the_database_is_copied_while_polling_goes_on(place, texts):
    text = (place.folder / "sources.yaml").read_text("utf-8")
    (place.folder / "sources.yaml").write_text(f"backup: '04:30'\n{text}", "utf-8")
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and "04:30" not in place.dump():
            time.sleep(0.1)
        with closing(sqlite3.connect(place.db)) as connection, connection:
            connection.execute("UPDATE timetable SET next_at = '2000-01-01T00:00:00.000000Z'")
        poller.wait_for(lambda log: [each for each in log if each.get("code") == "copied"])
        assert poller.stop() == 0
    (copy,) = (place.folder / "backups").glob("monitor-*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM publications").fetchone() == (1,)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no SIGHUP here")
def test_the_files_are_read_again_when_asked_to(place, texts):
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        poller.process.send_signal(signal.SIGHUP)
        poller.wait_for(lambda log: [each for each in log if each.get("code") == "reloaded"])
        assert poller.stop() == 0


def test_an_edited_file_is_taken_up_and_a_broken_edit_is_told_once_while_the_old_stays(place, texts):
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        good = (place.folder / "sources.yaml").read_text("utf-8")
        (place.folder / "sources.yaml").write_text("sources: [\n", "utf-8")
        poller.wait_for(lambda log: [each for each in log if each["event"] == "trouble"])
        make_due(place)
        poller.wait_for(checked("texts", 2))
        time.sleep(1)
        assert len([each for each in poller.log() if each["event"] == "trouble"]) == 1
        more = good + "- {name: more, kind: folder, path: ./texts, region: 武汉市, role: media}\n"
        (place.folder / "sources.yaml").write_text(more, "utf-8")
        poller.wait_for(checked("more"))


def test_a_second_poller_is_turned_away_and_told_who_has_it(place, texts):
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        second = place.run("run")
        assert second.returncode == 4
        assert str(poller.process.pid) in second.stderr


def test_a_poller_that_was_killed_does_not_keep_the_place(place, texts):
    with running(place) as poller:
        poller.wait_for(checked("texts"))
        poller.process.kill()
        poller.process.wait()
    assert json.loads(place.run("status", "--json").stdout)["poller"] is None
    assert place.run("check").returncode == 0


def test_it_stops_while_a_source_hangs_and_records_nothing_of_it(place, site):
    def hang(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.flush()
        time.sleep(PATIENCE)

    site.answers["/slow.xml"] = hang
    place.sources({"name": "slow", "kind": "feed", "url": f"{site.base}/slow.xml"})
    with running(place) as poller:
        end = time.monotonic() + PATIENCE
        while not site.asked and time.monotonic() < end:
            time.sleep(0.05)
        poller.process.send_signal(signal.SIGTERM)
        assert poller.process.wait(timeout=5) == 0
    with closing(sqlite3.connect(place.db)) as connection, connection:
        assert connection.execute("SELECT count(*) FROM sources").fetchone() == (0,)


def test_the_log_for_people_is_one_line_a_source(place, texts):
    done = subprocess.Popen(
        place.command("--lang", "zh", "run", "--tick", "0.2"),
        cwd=place.folder,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.stderr is not None
    lines = [done.stderr.readline() for _ in range(2)]
    done.terminate()
    done.wait(PATIENCE)
    done.stderr.close()
    assert "轮询 1 个信息源" in lines[0]
    assert "texts: 有新文件 · 1 条，新增 1，变动 0" in lines[1]


def test_status_before_anything_was_checked(place, texts):
    done = place.run("status", "--json")
    assert json.loads(done.stdout) == {
        "poller": None,
        "last_round": None,
        "next_at": None,
        "sources": {"fine": 0, "failing": 0, "unchecked": 1, "neglected": 0},
        "digests": [],
        "look_again": [],
    }
    assert not place.db.exists()


def test_status_names_what_is_wrong_with_a_source(place):
    place.sources({"name": "lost", "kind": "folder", "path": "./nowhere"})
    assert place.run("check").returncode == 3
    done = place.run("status")
    assert "1 failing" in done.stdout
    assert "lost" in done.stdout
    assert "nowhere" in done.stdout


def test_a_line_for_people_holds_nothing_a_terminal_obeys(capsys, clock):
    LineLog().trouble(DubanError("run.unexpected", kind="ValueError", what="\x1b]0;owned\x07\nnext"), clock())
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "\x1b" not in said
    assert said.count("\n") == 1
