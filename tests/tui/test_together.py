"""Several processes on one database for a while: one polls, the others read and say who does; nothing doubled, nobody stuck."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

import pytest
import worlds
import yaml
from terminals import Terminal

pytestmark = pytest.mark.terminal

MINUTE = 60
STEP = 500
PATIENCE = 30


class Together:
    """A place in which a poller runs with a short tick, and what is started beside it."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "seeds").mkdir(parents=True)
        (folder / "seeds" / "sample.yaml").write_text(worlds.sample(worlds.STATIONS, until="2099-12-31"), "utf-8")
        (folder / "texts").mkdir()
        source = {"name": "texts", "kind": "folder", "path": "./texts", "region": "武汉市", "role": "media"}
        given = {"sources": [{**source, "publisher": "长江日报"}]}
        (folder / "sources.yaml").write_text(yaml.safe_dump(given, allow_unicode=True), "utf-8")
        self.log = folder / "log.txt"

    def words(self, *words):
        return [sys.executable, "-m", "monitor", "--place", str(self.folder), "--lang", "en", *words]

    def write(self, number):
        """A text with a figure that no text had before, due at once."""
        day = f"2024-{1 + number // 28:02}-{1 + number % 28:02}"
        file = self.folder / "texts" / f"{number:03}.txt"
        file.with_suffix(".yaml").write_text(f"published: {day}\ntitle: 第{number}期通报\n", "utf-8")
        file.write_text(
            f"截至{day[:4]}年{int(day[5:7])}月{int(day[8:])}日，全市已建成5G基站{31000 + STEP * number}个。\n", "utf-8"
        )
        with closing(sqlite3.connect(self.folder / "monitor.db", timeout=10)) as connection, connection:
            connection.execute("UPDATE sources SET next_at = '2000-01-01T00:00:00.000000Z'")

    def logged(self):
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def until(self, found):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if answer := found(self.logged()):
                return answer
            time.sleep(0.05)
        raise AssertionError(self.log.read_text("utf-8"))


@pytest.fixture
def together(tmp_path):
    return Together(tmp_path / "place")


@pytest.fixture
def dashboards(tmp_path, own_home):
    made = []
    for number in range(2):
        folder = tmp_path / f"window{number}"
        folder.mkdir()
        made.append(Terminal(folder, own_home))
    yield made
    for each in made:
        each.end()


@pytest.mark.parametrize(("minutes", "texts"), [(1, 20), pytest.param(10, 60, marks=pytest.mark.slow)])
def test_one_polls_and_everybody_is_current(together, dashboards, minutes, texts):
    longest = 0.0
    with together.log.open("wb") as log:
        poller = subprocess.Popen(together.words("run", "--json-log", "--tick", "0.2"), stderr=log)
    try:
        together.until(lambda lines: [each for each in lines if each["event"] == "source"])
        for window, size in zip(dashboards, ((80, 24), (140, 44)), strict=True):
            window.start(*size, together.words("tui"))
        for window in dashboards:
            window.until(lambda shown: str(poller.pid) in shown or "reads" in shown or "polls" in shown)
        begun, beside = time.monotonic(), Counter()
        for number in range(texts):
            together.write(number)
            value = f"{31000 + STEP * number:,}"
            together.until(
                lambda lines, said=value: [
                    each for each in lines if each["event"] == "change" and said in each["change"]["text"]
                ]
            )
            recorded = time.monotonic()
            for window in dashboards:
                window.until(lambda shown, said=value: said in shown)
            longest = max(longest, time.monotonic() - recorded)
            other = ("run", "check")[number % 2]
            done = subprocess.run(together.words(other), capture_output=True, text=True, timeout=60, check=False)
            beside[other, done.returncode] += 1
            assert str(poller.pid) in done.stderr, done.stderr
            assert "locked" not in done.stderr + done.stdout
            time.sleep(max(0.0, begun + MINUTE * minutes * (number + 1) / texts - time.monotonic()))
        assert beside == {("run", 4): texts // 2, ("check", 4): texts // 2}
        print(f"the last of the readers was current {longest:.1f} s after it was recorded")  # noqa: T201  a figure for soak, not a judgement
    finally:
        poller.send_signal(signal.SIGTERM)
        assert poller.wait(30) == 0
    assert [each for each in together.logged() if each["event"] == "trouble"] == []
    with closing(sqlite3.connect(together.folder / "monitor.db")) as connection:
        told = connection.execute("SELECT kind, after_value, url FROM changes").fetchall()
        assert max(Counter(told).values()) == 1
        values = connection.execute(
            "SELECT after_value FROM changes WHERE commitment IS NOT NULL ORDER BY seq"
        ).fetchall()
        assert [value for (value,) in values] == [31000.0 + STEP * number for number in range(texts)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
