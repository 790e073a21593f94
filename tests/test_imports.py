"""What start-up loads: a command imports the heavy libraries only when it needs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

HEAVY = (
    "textual",
    "jieba",
    "rjieba",
    "feedparser",
    "apscheduler",
    "httpx",
    "selectolax",
    "pypdfium2",
    "docx",
    "pypinyin",
    "openpyxl",
)
PROBE = """
import io, json, sys
from contextlib import redirect_stdout
from monitor.cli.main import main
with redirect_stdout(io.StringIO()):
    code = main(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded_by(arguments: list[str], cwd: object) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=cwd,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, modules = json.loads(done.stdout)
    assert code == 0, done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--lang", "zh", "--help"], ["status"], ["sources", "list"], ["ledger", "list"]],
    ids=" ".join,
)
def test_a_light_command_loads_nothing_heavy(arguments, tmp_path):
    assert loaded_by(arguments, tmp_path).isdisjoint(HEAVY)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_help_does_not_even_load_the_database(arguments, tmp_path):
    assert loaded_by(arguments, tmp_path).isdisjoint({"sqlite3", "sqlite_utils", "rich", "platformdirs"})
