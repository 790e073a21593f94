"""The end that a signal asks for comes, whatever the program is doing."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

_STUCK = """
import queue
from tui import ending
ending.GRACE_SECONDS = 0.1
full = queue.Queue(1)
full.put(1)
with ending.ended_by_signals(lambda code: print("asked", code, flush=True), lambda: print("last resort", flush=True)):
    print("ready", flush=True)
    full.put(2)
"""
_WILLING = """
import threading
from tui import ending
asked = threading.Event()
with ending.ended_by_signals(lambda code: asked.set(), lambda: print("last resort", flush=True)):
    print("ready", flush=True)
    asked.wait()
print("left by itself")
"""


def ended(script: str, number: signal.Signals) -> tuple[int, list[str]]:
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "ready\n"
        program.send_signal(number)
        said = program.stdout.read().split("\n")
    return program.returncode, said[:-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_stuck_is_ended_after_its_child(number):
    code, said = ended(_STUCK, number)
    assert said == [f"asked {128 + number}", "last resort"]
    assert code == 128 + number


def test_a_program_that_leaves_in_time_is_left_alone():
    assert ended(_WILLING, signal.SIGTERM) == (0, ["left by itself"])
