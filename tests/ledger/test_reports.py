"""Work reports of twenty-seven places, two years each, listed by hand by someone who had not seen the rules: the targets of each
report, and what the next one says came of them.

Each report may fall short of the floors for all: its style is its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import reports
import yaml
from reports import claims, ledger

from monitor.ledger.propose import propose
from monitor.model import Indicator, Publication

REPORTS = Path(__file__).parent / "reports"
EXPECTED = yaml.safe_load((REPORTS / "expected.yaml").read_text("utf-8"))
PAIRS = yaml.safe_load((REPORTS / "outcomes.yaml").read_text("utf-8"))
ALIKE = 0.3
"""How much two names of one target have in common at least: people name it by the act or by the thing."""

Row = tuple[str, str, str, str]
Told = tuple[str, float]


@dataclass
class Found:
    hits: int = 0
    wanted: int = 0
    found: int = 0

    @property
    def recall(self) -> float:
        return self.hits / self.wanted

    @property
    def precision(self) -> float:
        return self.hits / self.found


def read(name: str, about: Mapping[str, Any] | None = None) -> Publication:
    return reports.read(REPORTS / f"{name}.txt", about or {})


def row(indicator: Indicator) -> Row:
    high = "" if indicator.value_high is None else f"-{indicator.value_high:.15g}"
    return str(indicator.op), f"{indicator.value:.15g}{high}", indicator.unit, str(indicator.period)


def listed(rows: Iterable[Sequence[Any]]) -> Counter[Row]:
    return Counter((op, v if isinstance(v, str) else f"{float(v):.15g}", unit, period) for op, v, unit, period in rows)


@pytest.fixture(scope="module")
def targets() -> dict[str, Found]:
    measured = {}
    for name, rows in EXPECTED.items():
        wanted = listed(rows)
        found = Counter(row(each.indicator) for each in propose(read(name)) if each.indicator)
        measured[name] = Found((wanted & found).total(), wanted.total(), found.total())
    return measured


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Found]:
    return {pair["before"]["file"]: told_of(pair) for pair in PAIRS}


def told_of(pair: Mapping[str, Any]) -> Found:
    before = read(pair["before"]["file"], pair["before"])
    after = read(pair["after"]["file"], pair["after"])
    claimed = {(name, float(each.value or 0)) for name, each in claims(ledger(before), after)}
    told = {(name, float(value)) for name, value in pair["told"].items()}
    return Found(met(told, claimed), len(told), len(claimed))


def met(told: set[Told], claimed: set[Told]) -> int:
    """How many of the outcomes told are claimed, with the same value, of a target with a name alike; each once."""
    left, hits = list(claimed), 0
    for name, value in sorted(told):
        near = [each for each in left if abs(each[1] - value) <= 1e-6 * max(1, abs(value)) and alike(each[0], name)]
        if near:
            left.remove(max(near, key=lambda each: SequenceMatcher(None, each[0], name).ratio()))
            hits += 1
    return hits


def alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() > ALIKE


def total(found: Iterable[Found]) -> Found:
    every = list(found)
    return Found(*(sum(getattr(each, name) for each in every) for name in ("hits", "wanted", "found")))


def test_there_are_enough_of_both():
    assert len(PAIRS) == 27
    assert {pair["before"]["file"] for pair in PAIRS} <= set(EXPECTED)
    assert sum(map(len, EXPECTED.values())) > 2900
    assert sum(len(pair["told"]) for pair in PAIRS) > 1550


def test_the_targets_of_the_reports_are_found_and_little_else(targets):
    every = total(targets.values())
    assert every.recall >= 0.975
    assert every.precision >= 0.98


@pytest.mark.parametrize("name", EXPECTED)
def test_no_report_is_read_badly(targets, name):
    assert targets[name].recall >= 0.95, name
    assert targets[name].precision >= 0.95, name


def test_the_next_report_tells_what_came_of_them(outcomes):
    every = total(outcomes.values())
    assert every.recall >= 0.88
    assert every.precision >= 0.97


@pytest.mark.parametrize("name", [pair["before"]["file"] for pair in PAIRS])
def test_no_next_report_is_read_badly(outcomes, name):
    assert outcomes[name].recall >= 0.7, name
    assert outcomes[name].precision >= 0.9, name
