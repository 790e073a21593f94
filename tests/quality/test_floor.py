"""Judging may get better and not worse: figures on labelled texts against stored floors.

To lower a floor takes two acts: the change of floor.json and a line in lowered.txt that says why.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOP = HERE.parent.parent
FLOORS: Mapping[str, Mapping[str, float]] = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))
Lowering = tuple[str, str, float, float]


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_below_its_floor(name, measuring, cases_of, shipped_ledger, capsys):
    cases = cases_of(name)
    figures, tally = measuring.measure(cases, shipped_ledger)
    figures = {"cases": len(cases), **figures}
    with capsys.disabled():
        print(f"\n{name}: " + "  ".join(f"{figure} {value:.3g}" for figure, value in figures.items()))  # noqa: T201  the figures are wanted in the log
    short = [f for f, floor in FLOORS[name].items() if _falls_short(f, figures[f], floor, measuring.UNWELCOME)]
    assert not short, "\n".join([f"{f} {figures[f]:.3f} against {FLOORS[name][f]}" for f in short] + _lines(tally))


def _falls_short(figure: str, value: float, floor: float, unwelcome: tuple[str, ...]) -> bool:
    return math.isnan(value) or (value > floor if figure in unwelcome else value < floor)


def _lines(tally) -> list[str]:
    return ["\t".join(row) for row in tally.wrong]


def test_every_quote_is_exact():
    assert all(floors["quotes"] == 1.0 for floors in FLOORS.values())


@pytest.mark.parametrize("name", ["own", "blind"])
def test_every_set_that_is_there_has_a_floor(name):
    assert (name in FLOORS) == (HERE / f"{name}.jsonl").is_file()


# ---------------------------------------------------------------- lowering


def lowered(before: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]]) -> list[Lowering]:
    """Every floor that fell or went away; a floor that is gone counts as nothing."""
    found = []
    for name, floors in before.items():
        for figure, was in floors.items():
            unwelcome = figure in ("trapped", "noisy")
            become = now.get(name, {}).get(figure, 1.0 if unwelcome else 0.0)
            if become > was if unwelcome else become < was:
                found.append((name, figure, was, become))
    return found


def explained(text: str) -> set[Lowering]:
    """The lowerings that lowered.txt gives a reason for: set, figure, from, to, then the reason."""
    rows = (line.split(maxsplit=4) for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {(row[0], row[1], float(row[2]), float(row[3])) for row in rows if len(row) == 5}


def _git(*arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run([git, "-C", TOP, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _bases() -> list[str]:
    """Where the floors may not have been higher: where this branch left main, and the commit before this one."""
    top = _git("rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != TOP.resolve():
        return []
    found = (_git("merge-base", "HEAD", "origin/main"), _git("rev-parse", "--verify", "--quiet", "HEAD^"))
    return [base for base in dict.fromkeys(found) if base]


def test_no_floor_is_lower_than_before_without_a_reason():
    stored = [_git("show", f"{base}:tests/quality/floor.json") for base in _bases()]
    known = [json.loads(text) for text in stored if text]
    if not known:
        pytest.skip("no earlier floors at hand")
    reasons = explained((HERE / "lowered.txt").read_text(encoding="utf-8"))
    assert [each for before in known for each in lowered(before, FLOORS) if each not in reasons] == []


def test_a_lowering_is_seen_in_either_direction():
    before = {"own": {"recall": 0.9, "trapped": 0.02, "cases": 150}}
    assert lowered(before, {"own": {"recall": 0.91, "trapped": 0.01, "cases": 151}}) == []
    assert lowered(before, {"own": {"recall": 0.89, "trapped": 0.02, "cases": 150}}) == [("own", "recall", 0.9, 0.89)]
    assert lowered(before, {"own": {"recall": 0.9, "trapped": 0.03, "cases": 150}}) == [("own", "trapped", 0.02, 0.03)]
    assert lowered(before, {"own": {"recall": 0.9, "trapped": 0.02}}) == [("own", "cases", 150, 0.0)]
    assert len(lowered(before, {})) == 3


def test_a_lowering_counts_as_explained_only_with_a_reason():
    assert explained("# set figure from to reason\nown recall 0.9 0.89 harder texts were added\n") == {
        ("own", "recall", 0.9, 0.89)
    }
    assert explained("own recall 0.9 0.89\n") == set()
