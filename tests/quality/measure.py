"""Measures judging on labelled texts. Run it on a file of cases to see the figures and what went wrong:

    python tests/quality/measure.py tests/quality/own.jsonl

With --floor before the files it prints their figures as floors, for floor.json.

A case is a JSON object a line: id, kind, genre, title, publisher, published, url, text and expect, which
holds a label for each commitment the text touches: `realised` (the text reports a result; value, as_of as
the beginning of a date, and relation where it gives them), `plan` (it plans, restates, proposes, changes
or gives up, or says "not yet"), `none` (it only looks alike) and `skip` (people would differ). Texts are
judged with the shipped ledger, read exactly as `monitor match --jsonl` reads them. Deterministic.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.cli.match import Given, day_of, judge, publication_of
from monitor.judge.measure import same
from monitor.ledger.load import load_ledger
from monitor.model import Judgement, Ledger
from monitor.shipped import shipped

UNWELCOME = ("trapped", "noisy")
"""Figures of which less is better."""
LONGEST = 300
SPOKEN = ("revised", "delayed", "cancelled")

Case = Mapping[str, Any]


@dataclass
class Tally:
    """Counts of what was right, and a line for each thing that was wrong."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)

    def count(self, figure: str, *, right: bool, told: tuple[str, str, str] | None = None) -> None:
        """One thing that a figure is a share of; `told` is case, commitment and words for when it is wrong."""
        self.asked[figure] += 1
        self.right[figure] += right
        good = not right if figure in UNWELCOME else right
        if not good and told is not None:
            self.wrong.append((figure, *told))


def cases(path: Path) -> list[Case]:
    """The cases of a file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ledger() -> Ledger:
    """The ledger that is shipped."""
    return load_ledger([shipped("seeds")])


def answer(case: Case, promises: Ledger) -> tuple[Judgement, ...]:
    """What the text of a case says of the ledger, as the command reads it."""
    written = case.get("published")
    given = Given(case.get("title") or "", case.get("publisher") or "", day_of(str(written)) if written else None)
    return judge(publication_of(case["text"], given), promises)


def measure(given: Iterable[Case], promises: Ledger) -> tuple[dict[str, float], Tally]:
    """The figures over all cases, as shares of one, and what they are made of."""
    tally = Tally()
    for case in given:
        _weigh(case, answer(case, promises), tally)
    return {name: _figure(tally, name) for name in FIGURES}, tally


FIGURES = (
    "precision",
    "recall",
    "values",
    "as_of",
    "relations",
    "spoken",
    "quotes",
    "trapped",
    "noisy",
)


def _figure(tally: Tally, name: str) -> float:
    return tally.right[name] / tally.asked[name] if tally.asked[name] else math.nan


def rounded(name: str, figure: float) -> float:
    """A figure as a floor: two digits, in its own disfavour."""
    part = round(figure * 100, 6)  # 0.29 * 100 is a little less than 29
    return (math.ceil(part) if name in UNWELCOME else math.floor(part)) / 100


def _weigh(case: Case, told: Sequence[Judgement], tally: Tally) -> None:
    expect: Mapping[str, Mapping[str, Any]] = case["expect"]
    claims = {each.commitment for each in told if each.realised}
    wanted = {name for name, label in expect.items() if label["label"] == "realised"}
    skipped = {name for name, label in expect.items() if label["label"] == "skip"}
    for name in sorted(claims - skipped):
        tally.count("precision", right=name in wanted, told=(case["id"], name, _first(told, name).quote))
    for name in sorted(wanted):
        tally.count("recall", right=name in claims, told=(case["id"], name, case["text"][:80]))
    for name in sorted(wanted & claims):
        _compare(case["id"], _first(told, name), expect[name], tally)
    for name, label in expect.items():
        if label["label"] in ("plan", "none"):
            tally.count("trapped", right=name in claims)
            _heard(case["id"], name, label, told, tally)
    if not wanted:
        tally.count("noisy", right=bool(claims - skipped))
    for each in told:
        exact = each.quote == case["text"][each.start : each.end] and 0 < len(each.quote) <= LONGEST
        tally.count("quotes", right=exact, told=(case["id"], each.commitment, each.quote))


def _first(told: Sequence[Judgement], name: str) -> Judgement:
    """The realised evidence that states the present standing."""
    return next(each for each in told if each.commitment == name and each.realised)


def _compare(identifier: str, found: Judgement, label: Mapping[str, Any], tally: Tally) -> None:
    name = found.commitment
    if "value" in label:
        right = found.value is not None and same(found.value, label["value"])
        tally.count("values", right=right, told=(identifier, name, f"{found.value} for {label['value']}"))
    if label.get("as_of"):
        day = found.as_of.isoformat() if found.as_of else ""
        right = day.startswith(label["as_of"])
        tally.count("as_of", right=right, told=(identifier, name, f"{day} for {label['as_of']}"))
    if label.get("relation"):
        right = found.relation == label["relation"]
        tally.count("relations", right=right, told=(identifier, name, f"{found.relation} for {label['relation']}"))


def _heard(identifier: str, name: str, label: Mapping[str, Any], told: Sequence[Judgement], tally: Tally) -> None:
    """A plan that was changed, put off or given up should be reported as such."""
    if label["label"] != "plan" or label.get("relation") not in SPOKEN:
        return
    said = [str(each.relation) for each in told if each.commitment == name and not each.realised]
    tally.count("spoken", right=label["relation"] in said, told=(identifier, name, f"{said} for {label['relation']}"))


def report(path: Path) -> Iterator[str]:
    """The figures of a file of cases, then a line for each thing that was wrong."""
    figures, tally = measure(cases(path), ledger())
    yield "  ".join(f"{name}={figure:.3f}" for name, figure in figures.items())
    yield from ("\t".join(row) for row in tally.wrong)


FLOORED = ("precision", "recall", "values", "as_of", "relations", "quotes", "trapped")


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
