"""Judging may get better and not worse: figures on labelled texts against stored floors.

To lower a floor takes two acts: the change of floor.json and a line in lowered.txt that says why.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOP = HERE.parent.parent
Floors = Mapping[str, Mapping[str, float]]
FLOORS: Floors = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))
Lowering = tuple[str, str, float, float]


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_below_its_floor(name, measuring, cases_of, shipped_ledger, capsys):
    cases = cases_of(name)
    figures, tally = measuring.measure(cases, shipped_ledger)
    figures = {"cases": len(cases), **figures}
    with capsys.disabled():
        print(f"\n{name}: " + "  ".join(f"{figure} {value:.3g}" for figure, value in figures.items()))  # noqa: T201  the figures are wanted in the log
    short = [f for f, floor in FLOORS[name].items() if _falls_short(f, figures[f], floor, measuring.UNWELCOME)]
    assert not short, "\n".join(
        [f"{f} {figures[f]:.3f} against {FLOORS[name][f]}" for f in short] + measuring.lines(tally)
    )


def _falls_short(figure: str, value: float, floor: float, unwelcome: tuple[str, ...]) -> bool:
    return math.isnan(value) or (value > floor if figure in unwelcome else value < floor)


def test_every_quote_is_exact():
    assert all(floors["quotes"] == 1.0 for floors in FLOORS.values())


def test_every_set_that_is_there_has_a_floor():
    assert sorted(FLOORS) == sorted(path.stem for path in HERE.glob("*.jsonl"))


# ---------------------------------------------------------------- lowering


def lowered(before: Floors, now: Floors) -> list[Lowering]:
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


def _stored() -> list[Floors]:
    """The floors as they stood commit by commit, newest first; none where no history is at hand."""
    top = _git("rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != TOP.resolve():
        return []
    commits = _git("log", "--first-parent", "--format=%H", "--", "tests/quality/floor.json") or ""
    texts = [_git("show", f"{commit}:tests/quality/floor.json") for commit in commits.split()]
    return [json.loads(text) for text in texts if text]


def unexplained(stored: Sequence[Floors], now: Floors, reasons: str) -> list[Lowering]:
    """The lowerings without a reason, from each stored state (newest first) to the next and to now."""
    given = explained(reasons)
    steps = zip(stored, (now, *stored), strict=False)
    return [each for before, after in steps for each in lowered(before, after) if each not in given]


def test_no_floor_is_lower_than_before_without_a_reason():
    reasons = (HERE / "lowered.txt").read_text(encoding="utf-8")
    said = [line for line in reasons.splitlines() if line.strip() and not line.startswith("#")]
    assert len(explained(reasons)) == len(said), "a line of lowered.txt lacks its figures or its reason"
    assert unexplained(_stored(), FLOORS, reasons) == []


def test_a_lowering_some_commits_ago_is_still_seen():
    was, fell = {"own": {"recall": 0.9}}, {"own": {"recall": 0.8}}
    lowering = ("own", "recall", 0.9, 0.8)
    assert unexplained([], was, "") == []
    assert unexplained([was], fell, "") == [lowering]
    assert unexplained([fell, fell, was], fell, "") == [lowering]
    assert unexplained([fell, fell, was], fell, "own recall 0.9 0.8 harder texts were added\n") == []


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
