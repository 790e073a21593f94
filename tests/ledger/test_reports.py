"""Work reports of twenty-seven places, two years each, listed by hand by someone who had not seen the rules: the targets of each
report, and what the next one says came of them.

Each report may fall short of the floors for all: its style is its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pairs import Found, outcomes_of, targets_of, total

REPORTS = Path(__file__).parent / "reports"
EXPECTED = yaml.safe_load((REPORTS / "expected.yaml").read_text("utf-8"))
PAIRS = yaml.safe_load((REPORTS / "outcomes.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def targets() -> dict[str, Found]:
    return {name: targets_of(REPORTS, name, rows) for name, rows in EXPECTED.items()}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Found]:
    return {pair["before"]["file"]: outcomes_of(REPORTS, pair) for pair in PAIRS}


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


def test_what_is_told_in_other_words_waits_and_most_of_it_is_the_same_thing(outcomes):
    every = total(outcomes.values())
    assert every.waiting_right >= 0.85
    assert (every.hits + every.waiting_hits) / every.wanted >= 0.94


@pytest.mark.parametrize("name", [pair["before"]["file"] for pair in PAIRS])
def test_no_next_report_is_read_badly(outcomes, name):
    assert outcomes[name].recall >= 0.7, name
    assert outcomes[name].precision >= 0.9, name
