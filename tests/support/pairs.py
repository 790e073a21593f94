"""Pairs of work reports with what people listed of them: how many targets of the first are found, and outcomes in the next.

A folder holds the reports as NAME.txt, expected.yaml (a list of [op, value, unit, period, name] for each report) and
outcomes.yaml (which report tells what of which).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import reports

from monitor.ledger.propose import propose
from monitor.model import Indicator, Judgement

ALIKE = 0.3
"""How much two names of one target have in common at least: people name it by the act or by the thing."""

Row = tuple[str, str, str, str]
Told = tuple[str, float]


@dataclass
class Found:
    """How many of the `wanted` were hit by those `found`; which were `missed`, and which are `extra`, with their sentence.

    Of outcomes also how many of those missed wait for a person, told in other words, and how many wait so in all.
    """

    hits: int = 0
    wanted: int = 0
    found: int = 0
    missed: list[Any] = field(default_factory=list)
    extra: list[tuple[Any, str]] = field(default_factory=list)
    waiting_hits: int = 0
    waiting: int = 0

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.wanted)

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.found)

    @property
    def waiting_right(self) -> float:
        """Share of what waits that is what was listed."""
        return self.waiting_hits / max(1, self.waiting)


def row(indicator: Indicator) -> Row:
    high = "" if indicator.value_high is None else f"-{indicator.value_high:.15g}"
    return str(indicator.op), f"{indicator.value:.15g}{high}", indicator.unit, str(indicator.period)


def listed(rows: Iterable[Sequence[Any]]) -> Counter[Row]:
    return Counter(
        (op, v if isinstance(v, str) else f"{float(v):.15g}", unit, period) for op, v, unit, period, *_ in rows
    )


def targets_of(folder: Path, name: str, rows: Iterable[Sequence[Any]], about: Mapping[str, Any] | None = None) -> Found:
    """The targets that are proposed of a report, against those listed."""
    proposed = [each for each in propose(reports.read(folder / f"{name}.txt", about or {})) if each.indicator]
    wanted, found = listed(rows), Counter(row(each.indicator) for each in proposed if each.indicator)
    surplus = found - wanted
    rest = [(row(each.indicator), each.quote) for each in proposed if each.indicator]
    extra = [each for each in rest if each[0] in surplus]
    return Found((wanted & found).total(), wanted.total(), found.total(), list((wanted - found).elements()), extra)


def outcomes_of(folder: Path, pair: Mapping[str, Any]) -> Found:
    """What the later report of a pair claims of the targets of the earlier one, against what is listed as told."""
    before, after = (reports.read(folder / f"{pair[part]['file']}.txt", pair[part]) for part in ("before", "after"))
    every = list(reports.told(reports.ledger(before), after))
    claimed = {(name, float(each.value or 0)): each for name, each in every if each.realised}
    asked = {(name, float(each.value or 0)): each for name, each in every if reports.reworded(each)}
    wanted = {(name, float(value)) for name, value in pair["told"].items()}
    found = _held(wanted, claimed)
    waits = _held(set(found.missed), asked)
    return replace(found, waiting_hits=waits.hits, waiting=len(asked))


def _held(told: set[Told], claimed: Mapping[Told, Judgement]) -> Found:
    left, missed = list(claimed), list[Told]()
    for name, value in sorted(told):
        near = [each for each in left if abs(each[1] - value) <= 1e-6 * max(1, abs(value)) and alike(each[0], name)]
        if near:
            left.remove(max(near, key=lambda each: SequenceMatcher(None, each[0], name).ratio()))
        else:
            missed.append((name, value))
    extra = [(each, claimed[each].quote) for each in left]
    return Found(len(told) - len(missed), len(told), len(claimed), missed, extra)


def alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() > ALIKE


def total(found: Iterable[Found]) -> Found:
    every = list(found)
    names = ("hits", "wanted", "found", "waiting_hits", "waiting")
    return Found(**{name: sum(getattr(each, name) for each in every) for name in names})
