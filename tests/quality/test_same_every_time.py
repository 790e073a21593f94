"""The same texts give the same bytes: whichever word cutter, in any order, with any seed of hashing, twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SETS = sorted(path.stem for path in Path(__file__).parent.glob("*.jsonl"))


@pytest.fixture
def lines(cases_of):
    """All labelled texts as the command reads them, each with an identifier of its own."""
    rows = [row for name in SETS for row in cases_of(name)]
    return [json.dumps({**row, "id": str(number)}, ensure_ascii=False) for number, row in enumerate(rows)]


@pytest.fixture
def match(tmp_path):
    """Runs the command in a process of its own; `without` names a module that cannot be imported in it."""

    def run(lines: list[str], seed: int, without: str = "") -> dict[str, str]:
        environ = {**os.environ, "PYTHONHASHSEED": str(seed), "MONITOR_LANG": "en"}
        if without:
            hidden = tmp_path / without
            hidden.mkdir(exist_ok=True)
            told = hidden / "asked"
            (hidden / f"{without}.py").write_text(
                f"open({str(told)!r}, 'w').close()\nraise ImportError", encoding="utf-8"
            )
            environ["PYTHONPATH"] = os.pathsep.join([str(hidden), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "match", "--jsonl"],
            input="\n".join(lines),
            capture_output=True,
            encoding="utf-8",
            env=environ,
            cwd=tmp_path,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not without or told.exists(), f"{without} was never asked for"
        return {json.loads(line)["id"]: line for line in done.stdout.splitlines()}

    return run


def test_either_cutter_any_order_any_hash_seed_gives_the_same_bytes(lines, match):
    pytest.importorskip("rjieba")
    once = match(lines, seed=1)
    assert len(once) == len(lines)
    assert sum('"realised": true' in line for line in once.values()) > 100
    assert match(lines[::-1], seed=2, without="rjieba") == once
    odd_first = [*lines[1::2], *lines[::2]]
    assert match(odd_first, seed=3) == once
