"""Measures judging on labelled texts, for the floors beside it; `monitor eval` shows the same figures at length.

    python tests/quality/measure.py tests/quality/own.jsonl             figures, and what was wrong
    python tests/quality/measure.py --floor tests/quality/own.jsonl     the figures as floors

What a case is stands in monitor/judge/labelled.py, and what the figures mean in monitor/judge/quality.py. Texts
are judged with the shipped ledger, read exactly as `monitor match --jsonl` reads them. Deterministic.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.judge import quality
from monitor.judge.labelled import case_of
from monitor.judge.quality import FIGURES, UNWELCOME, Tally, rounded
from monitor.ledger.load import load_ledger
from monitor.model import Judgement, Ledger
from monitor.shipped import shipped

__all__ = ["FIGURES", "UNWELCOME", "answer", "cases", "floors", "ledger", "main", "measure", "report", "rounded"]

Case = Mapping[str, Any]


def cases(path: Path) -> list[Case]:
    """The cases of a file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ledger() -> Ledger:
    """The ledger that is shipped."""
    return load_ledger([shipped("seeds")])


def answer(case: Case, promises: Ledger) -> Sequence[Judgement]:
    """What the text of a case says of the ledger, as the command reads it."""
    return quality.answers(promises)(case_of(case, promises))


def measure(given: Iterable[Case], promises: Ledger) -> tuple[dict[str, float], Tally]:
    """The figures over all cases, as shares of one, and what they are made of."""
    labelled = [case_of(case, promises) for case in given]
    found = quality.pairs(labelled, quality.answers(promises))
    tally = quality.tally(labelled, found)
    among, wanted = quality.candidates(found, promises)
    return {**tally.figures(), "candidates": among / wanted if wanted else float("nan")}, tally


def report(path: Path) -> Iterator[str]:
    """The figures of a file of cases, then a line for each thing that was wrong."""
    figures, tally = measure(cases(path), ledger())
    yield "  ".join(f"{name}={figure:.3f}" for name, figure in figures.items())
    yield from lines(tally)


def lines(tally: Tally) -> list[str]:
    """A line for each thing that was wrong."""
    return ["\t".join((w.what, w.case, w.commitment, f"{w.found} for {w.expected}", w.quote)) for w in tally.wrong]


FLOORED = ("precision", "recall", "values", "as_of", "relations", "quotes", "trapped", "candidates")


def floors(paths: Iterable[Path]) -> dict[str, dict[str, float]]:
    """The figures of each set as floors, with the number of its texts, so that none is taken away unnoticed."""
    found: dict[str, dict[str, float]] = {}
    for path in paths:
        given = cases(path)
        figures, _ = measure(given, ledger())
        found[path.stem] = {"cases": len(given), **{name: rounded(name, figures[name]) for name in FLOORED}}
    return found


def main(arguments: Sequence[str]) -> None:
    """What the command line asks for, on standard output."""
    if arguments[:1] == ["--floor"]:
        print(json.dumps(floors(map(Path, arguments[1:])), indent=2))  # noqa: T201  a script that reports
        return
    for name in arguments:
        print(name, *report(Path(name)), sep="\n")  # noqa: T201  a script that reports


if __name__ == "__main__":
    main(sys.argv[1:])
