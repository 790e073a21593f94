"""The real program in a real terminal: started, read, left, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from terminals import Terminal, gone, runs

pytestmark = pytest.mark.terminal


@pytest.fixture
def terminal(tmp_path, own_home) -> Iterator[Terminal]:
    made = Terminal(tmp_path, own_home)
    yield made
    made.end()
    for _ in range(300):
        left = subprocess.run(
            ["pgrep", "-f", str(own_home)], capture_output=True, text=True, check=False
        ).stdout.split()
        if not left:
            return
        time.sleep(0.1)
    raise AssertionError(f"processes were left behind: {left}")


def tui(stage, *options: str) -> list[str]:
    return [sys.executable, "-m", "monitor", "--place", str(stage.folder), *options]


def child_of(shown: str) -> int:
    return int(re.search(r"(?:进程 |pid )(\d+)[）)]", shown)[1])


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (140, 44)])
def test_it_is_opened_read_and_left_and_its_child_ends_with_it(filled, terminal, columns, rows):
    terminal.start(columns, rows, tui(filled, "--lang", "zh", "tui"))
    shown = terminal.until(lambda text: "本面板轮询中（进程" in text)
    assert "5G基站 3.5万 → 3.9万，目标 3万，达到 · 湖北日报 2025-11-18" in shown
    assert "低空经济" in shown
    child = child_of(shown)
    assert runs(child)
    terminal.press("j", "j", "Enter")
    terminal.until(lambda text: "▎ " in text and "https://" in text)
    terminal.press("Escape")
    terminal.until(lambda text: "Enter 打开" in text and "❯" in text)
    terminal.press("q")
    terminal.until(lambda text: "left with 0" in text)
    assert gone(child)


def test_what_another_process_commits_comes_to_the_screen(filled, terminal):
    terminal.start(80, 24, tui(filled, "--lang", "zh", "tui", "--no-poll"))
    shown = terminal.until(lambda text: "无进程轮询" in text and "❯" in text)
    terminal.press("j")
    terminal.until(lambda text: "❯" in text.split("\n")[10])
    filled.commit_elsewhere("刚刚发布的规划")
    shown = terminal.until(lambda text: "刚刚发布的规划" in text)
    assert "❯" in shown.split("\n")[11]


def test_a_second_screen_says_who_polls_and_starts_no_child(filled, terminal, tmp_path, own_home):
    terminal.start(80, 24, tui(filled, "--lang", "en", "tui"))
    child = child_of(terminal.until(lambda text: "polling here (pid" in text))
    other = Terminal(tmp_path / "..", own_home)
    try:
        other.start(100, 24, tui(filled, "--lang", "en", "tui"))
        other.until(lambda text: f"pid {child} on " in text)
        found = subprocess.run(
            ["pgrep", "-f", f"tui.child .*{filled.folder}"], capture_output=True, text=True, check=False
        )
        assert found.stdout.split() == [str(child)]
    finally:
        other.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_the_child_ends_however_the_screen_was_ended(filled, terminal, number):
    terminal.start(80, 24, tui(filled, "--lang", "en", "tui"))
    child = child_of(terminal.until(lambda text: "polling here (pid" in text))
    os.kill(terminal.pid(), number)
    assert gone(child)


def test_the_child_ends_when_the_terminal_is_closed(filled, terminal):
    terminal.start(80, 24, tui(filled, "--lang", "en", "tui"))
    child = child_of(terminal.until(lambda text: "polling here (pid" in text))
    terminal.end()
    assert gone(child)


def test_a_small_window_says_that_it_needs_more_room_and_recovers(filled, terminal):
    terminal.start(60, 20, tui(filled, "--lang", "en", "tui", "--no-poll"))
    terminal.until(lambda text: "60×20" in text)
    terminal.resize(80, 24)
    terminal.until(lambda text: "5G基站" in text)


def test_without_colour_the_selected_line_and_every_state_can_be_told(filled, terminal):
    terminal.start(80, 24, ["env", "NO_COLOR=1", *tui(filled, "--lang", "zh", "tui", "--no-poll")])
    shown = terminal.until(lambda text: "❯" in text)
    assert "█" in shown
    assert "✓2  ●1  ▲–  ■1  ○1  ╱–" in shown


def test_without_a_terminal_it_says_what_to_use_instead(filled):
    ran = subprocess.run(
        tui(filled, "--lang", "en", "tui"), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "The dashboard needs a terminal; in a script use monitor status or monitor changes." in ran.stderr
