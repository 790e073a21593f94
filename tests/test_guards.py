"""The guards around every test hold, and what a missing program leaves out is counted or fails."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

MARKED = """
import pytest

@pytest.mark.terminal
def test_on_a_terminal():
    pass

@pytest.mark.terminal
def test_that_skips_itself():
    pytest.skip("no reason")

def test_plain():
    pass
"""
REACHING = """
import socket
import pytest

def test_that_reaches_out():
    with socket.socket() as outside, pytest.raises(OSError):
        outside.connect(("192.0.2.1", 80))
"""


@pytest.fixture
def pytest_in(tmp_path):
    """Runs a test file of its own under this conftest, where no program but Python is on the path."""

    def run(text: str, **environ: str) -> str:
        shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
        (tmp_path / "test_inner.py").write_text(text, encoding="utf-8")
        (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = terminal: x\n", encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_inner.py"],
            cwd=tmp_path,
            env={**kept, "PATH": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent), **environ},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.stdout

    return run


def test_a_marked_test_is_skipped_and_counted_where_its_program_is_missing(pytest_in):
    told = pytest_in(MARKED)
    assert "skipped 2 tests marked terminal: tmux is missing" in told
    assert "1 passed, 2 skipped" in told


def test_under_ci_no_marked_test_is_skipped_and_one_that_skips_itself_fails(pytest_in):
    told = pytest_in(MARKED, CI="true")
    assert "1 failed, 2 passed" in told
    assert "was skipped where it must run" in told


def test_a_test_that_reaches_out_fails_even_if_it_hides_the_refusal(pytest_in):
    assert "1 passed, 1 error" in pytest_in(REACHING)


def test_names_are_not_resolved_and_this_machine_is_reached():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.org", 80)
    with socket.create_server(("127.0.0.1", 0)) as near:
        socket.create_connection(near.getsockname()).close()


def test_home_is_the_tests_own_and_nobodys_settings_are_seen(own_home):
    assert Path.home() == own_home
    assert not list(own_home.iterdir())
    assert not [name for name in os.environ if name.startswith(("MONITOR_", "XDG_"))]


def test_the_clock_stands_still_until_it_is_moved(clock):
    before = clock()
    assert clock() == before
    assert (clock.forward(minutes=90) - before).total_seconds() == 5400
