"""What a digest tells, in which order, and to whom."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st
from told import change

from monitor.ledger import bodies
from monitor.ledger.load import load_ledger
from monitor.model import CHINA, ChangeKind, Severity
from monitor.report.digest import SECTIONS, Form, Wanted, by_theme, chosen, leading, period, sections
from monitor.report.templating import shares

REGIONS = {"city": "武汉市", "district": "东西湖区", "far": "重庆市"}
ALL = [change(kind, number) for number, kind in enumerate(ChangeKind)]


@pytest.fixture
def ledger(tmp_path):
    (tmp_path / "sample.yaml").write_text(worlds.sample(worlds.STATIONS, worlds.UNICORNS), "utf-8")
    return load_ledger([tmp_path])


def picked(ledger, **wanted):
    return {each.kind for each in chosen(ALL, Wanted(**wanted), ledger, bodies.load(), REGIONS)}


def test_every_kind_of_change_has_its_section():
    assert Counter(kind for kinds in SECTIONS.values() for kind in kinds) == Counter(ChangeKind)


def test_what_matters_comes_first_and_sources_come_last():
    told = sections(reversed(ALL))
    assert [each.name for each in told] == ["matters", "progress", "corrections", "sources", "texts"]
    assert [each.kind for each in told[0].changes][:3] == ["achieved", "overdue", "target_revised"]


def test_of_one_kind_what_weighs_more_goes_first_and_then_what_is_newer():
    told = [
        change(ChangeKind.PROGRESS, 1),
        change(ChangeKind.PROGRESS, 3),
        change(ChangeKind.PROGRESS, 2, severity=Severity.HIGH),
    ]
    (section,) = sections(told)
    assert [each.id for each in section.changes] == ["progress-2", "progress-3", "progress-1"]


def test_that_a_text_appeared_is_told_only_to_who_asks(ledger):
    assert picked(ledger) == set(ChangeKind) - {ChangeKind.PUBLICATION_NEW}
    assert picked(ledger, kinds=frozenset({ChangeKind.PUBLICATION_NEW})) == {ChangeKind.PUBLICATION_NEW}


def test_a_theme_or_a_body_leaves_out_what_is_of_none(ledger):
    assert ChangeKind.SOURCE_BROKEN not in picked(ledger, themes=frozenset({"infrastructure"}))
    assert picked(ledger, themes=frozenset({"finance"})) == set()
    assert ChangeKind.ACHIEVED in picked(ledger, bodies=frozenset({"武汉市经济和信息化局"}))
    assert picked(ledger, bodies=frozenset({"市教育局"})) == set()


def test_a_province_stands_for_its_cities_and_a_city_for_its_districts(ledger):
    told = [change(ChangeKind.SOURCE_BROKEN, number, source=name) for number, name in enumerate(REGIONS)]

    def told_of(region):
        found = chosen(told, Wanted(regions=frozenset({region})), ledger, bodies.load(), REGIONS)
        return [each.source for each in found]

    assert told_of("湖北省") == told_of("武汉市") == ["city", "district"]
    assert told_of("湖北") == told_of("武汉") == ["city", "district"]
    assert told_of("东西湖区") == ["district"]
    assert told_of("重庆市") == ["far"]


def test_severities_narrow(ledger):
    assert picked(ledger, severities=frozenset({Severity.LOW})) == {ChangeKind.SOURCE_RECOVERED}


@pytest.mark.parametrize(
    ("form", "since", "until"),
    [
        (Form.WEEKLY, (2026, 2, 23), (2026, 3, 2)),
        (Form.MONTHLY, (2026, 2, 1), (2026, 3, 1)),
        (Form.QUARTERLY, (2025, 10, 1), (2026, 1, 1)),
    ],
)
def test_a_report_is_on_the_last_time_that_is_over_by_the_days_of_china(form, since, until):
    now = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # half past midnight on Monday the 2nd in Beijing
    assert period(form, now) == (datetime(*since, tzinfo=CHINA), datetime(*until, tzinfo=CHINA))


@given(st.integers(0, 15 * 366 * 24 * 60))
def test_times_that_are_over_follow_each_other_without_a_gap(minutes):
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    for form in (Form.WEEKLY, Form.MONTHLY, Form.QUARTERLY):
        since, until = period(form, now)
        assert since < until <= now
        assert period(form, since)[1] == since


def test_the_tables_count_every_commitment_once(ledger):
    counted = [(entry, class_) for entry, class_ in zip(ledger.commitments, ("achieved", "overdue"), strict=True)]
    rows = by_theme(counted, {"industry": "产业", "infrastructure": "基础设施"})
    assert [(row.name, row.total, dict(row.counts)) for row in rows] == [
        ("产业", 1, {"overdue": 1}),
        ("基础设施", 1, {"achieved": 1}),
    ]
    (body,) = leading(counted, bodies.load())
    assert (body.name, body.led, dict(body.of_led)) == ("武汉市经济和信息化局", 2, {"achieved": 1, "overdue": 1})


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=7), st.integers(7, 100))
def test_a_bar_is_as_long_as_it_should_be_and_shows_every_part(counts, width):
    parts = shares(counts, width)
    assert sum(parts) == width
    assert min(parts) >= 1
    biggest = counts.index(max(counts))
    assert max(parts) - parts[biggest] <= 1  # of two alike either may get what is left
