"""One commitment as lines: the bars, the values over time beside what was the target when, the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import YearResult
from tui import entry
from tui.cells import width
from tui.questions import EntryAsked, EntryView
from tui.read import read_files
from tui.values import Tone


@pytest.fixture
def commitment(stage):
    return read_files(stage.place).ledger.get("plan/base-stations")


def dated(commitment, issued, value):
    document = replace(commitment.document, issued=issued)
    return replace(commitment, document=document, indicator=replace(commitment.indicator, value=value))


def text(line):
    return "".join(span.text for span in line)


def test_a_target_holds_from_the_day_it_was_set_until_it_was_set_anew(commitment):
    now = dated(commitment, date(2023, 1, 1), 30000.0)
    view = EntryView(
        EntryAsked("x"),
        predecessor=dated(commitment, date(2020, 1, 1), 20000.0),
        successor=dated(commitment, date(2025, 1, 1), 50000.0),
    )
    goals = entry.targets_over_time(view, now)
    assert goals == [(date.min, 20000.0), (date(2023, 1, 1), 30000.0), (date(2025, 1, 1), 50000.0)]
    lines = entry._drawn(
        [(date(2021, 1, 1), 10000.0), (date(2026, 1, 1), 40000.0)],
        goals,
        (date(2020, 1, 1), date(2026, 1, 1)),
        60,
        "个",
    )
    rows = {text(line).split("│")[0].strip(): text(line).split("│")[1] for line in lines[:-1]}
    assert [rows[name].count("┄") for name in ("20,000", "30,000", "50,000")] == [29, 20, 11]
    assert rows["20,000"].startswith("┄")
    assert rows["50,000"].endswith("┄")
    assert len({width(text(line)) for line in lines}) == 1


def test_a_target_in_another_unit_is_no_line(commitment):
    other = replace(commitment, indicator=replace(commitment.indicator, unit="%"))
    view = EntryView(EntryAsked("x"), successor=other)
    assert [value for _, value in entry.targets_over_time(view, commitment)] == [30000.0]


@pytest.mark.parametrize(("part", "full"), [(None, 0), (0.0, 0), (0.5, 10), (1.0, 20), (9.0, 24)])
def test_a_share_is_a_bar_with_a_mark_where_all_of_it_is(part, full):
    spans = entry.share_bar(part, 24, Tone.DONE)
    drawn = "".join(span.text for span in spans)
    assert (len(drawn), drawn.count("█")) == (24, full)
    assert ("┃" in drawn) is (part is not None and part <= 1)
    assert ("╱" in drawn) is (part is None)


def test_years_stand_in_a_strip_that_breaks_where_it_must():
    years = [YearResult(2020 + number, float(number), number % 2 == 0, None) for number in range(6)]
    lines = entry._years([*years, YearResult(2026, None, None, None)], 40)
    shown = [text(line) for line in lines]
    assert shown[0].startswith("2020 ✓ 0  │  2021 ✗ 1")
    assert shown[-1].endswith("2026 ○ –")
    assert all(width(line) <= 40 for line in shown)
    assert entry._years([], 40) == []
