"""When a source is due again, by its habit, its server, quiet hours; and when its silence is worth a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st

from monitor import look
from monitor.findings import Findings
from monitor.judge.reasons import RULES_VERSION
from monitor.ledger.late import Late
from monitor.ledger.load import load_ledger
from monitor.look import Fault, Tempo
from monitor.model import CHINA, ChangeKind, Manners, Role, Severity, Source, SourceKind, SourceState, Validators
from monitor.settle import Pen, settle, watch_of
from monitor.store.database import open_store
from monitor.store.items import StoredItem

NOW = datetime(2025, 11, 20, 1, tzinfo=UTC)  # nine in the morning in China
SOURCE = Source("ribao", SourceKind.LISTING, "http://x/", "武汉市", Role.MEDIA, "长江日报", every_minutes=60)


def wait(**tempo):
    return look.next_check(SOURCE, None, NOW, Tempo(**tempo)) - NOW


def days(*ago):
    return [date(2025, 11, 20) - timedelta(days=each) for each in ago]


def test_a_source_is_never_asked_sooner_than_it_says():
    assert wait() == timedelta(hours=1)
    assert wait(habit=timedelta(0)) == timedelta(hours=1)


def test_one_that_publishes_seldom_is_asked_more_seldom_within_bounds():
    assert wait(habit=timedelta(hours=12)) == timedelta(hours=2)
    assert wait(habit=timedelta(days=90)) == timedelta(hours=4)
    slow = replace(SOURCE, every_minutes=3 * 24 * 60)
    assert look.next_check(slow, None, NOW, Tempo(habit=timedelta(days=300))) - NOW == timedelta(days=7)


def test_what_the_server_says_holds_is_not_asked_before_within_a_day():
    assert wait(fresh_for=3 * 3600) == timedelta(hours=3)
    assert wait(fresh_for=10**9) == timedelta(days=1)


AT_EIGHT = replace(SOURCE, when="mon-fri 08:00")
"""Of which 08:00 on Friday, 21 November, is the next time."""


def test_a_source_with_times_of_its_own_is_due_at_those_within_a_minute():
    friday = datetime(2025, 11, 21, 0, tzinfo=UTC)
    assert look.next_check(AT_EIGHT, None, NOW, Tempo(habit=timedelta(days=90), fresh_for=10**6)) == friday
    assert look.next_check(AT_EIGHT, None, NOW, Tempo(draw=0.5)) == friday + timedelta(seconds=30)
    assert look.next_check(AT_EIGHT, None, friday, Tempo()) == friday + timedelta(days=3)


def test_one_that_did_not_answer_at_its_time_is_tried_again_before_the_next():
    passing, lasting = Fault("fetch.timeout", {}, transient=True), Fault("fetch.not_found", {}, transient=False)
    assert look.next_check(AT_EIGHT, passing, NOW) == NOW + look.RETRY
    assert look.next_check(AT_EIGHT, lasting, NOW) - NOW == timedelta(hours=23)
    asked = Fault("fetch.rate_limited", {}, transient=True, retry_after=7200)
    assert look.next_check(AT_EIGHT, asked, NOW) == NOW + timedelta(hours=2) + look.RETRY


def test_a_server_that_asked_to_be_left_alone_is():
    fault = Fault("fetch.rate_limited", {}, retry_after=7200)
    assert look.next_check(SOURCE, fault, NOW) - NOW == timedelta(hours=2)


@pytest.mark.parametrize(
    ("hour", "until"),
    [
        ("21:59", "21:59"),
        ("22:00", "06:00"),
        ("23:30", "06:00"),
        ("05:59", "06:00"),
        ("06:00", "06:00"),
        ("12:00", "12:00"),
    ],
)
def test_quiet_hours_that_span_midnight_are_stepped_over(hour, until):
    at = datetime.fromisoformat(f"2025-11-20T{hour}:00+08:00")
    assert f"{look.after_quiet(at, (22 * 60, 6 * 60)).astimezone(CHINA):%H:%M}" == until


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 60 * 24 * 400))
def test_nothing_is_ever_due_in_quiet_hours(start, end, minutes):
    due = look.after_quiet(NOW + timedelta(minutes=minutes), (start, end))
    assert due >= NOW + timedelta(minutes=minutes)
    here = due.astimezone(CHINA)
    minute = here.hour * 60 + here.minute
    inside = start <= minute < end if start < end else (start != end and (minute >= start or minute < end))
    assert not inside


def test_checks_of_many_sources_are_spread_over_a_tenth_of_their_interval():
    draws = [look.draw_of(f"source-{number}", NOW) for number in range(200)]
    assert 0 <= min(draws) < 0.1
    assert 0.9 < max(draws) <= 1
    assert look.draw_of("ribao", NOW) == look.draw_of("ribao", NOW)
    assert timedelta(hours=1) <= wait(draw=draws[0]) <= timedelta(minutes=66)


def test_a_habit_is_the_middle_of_the_gaps_and_needs_a_few_days():
    assert look.habit(days(0, 1, 2, 3, 30)) == timedelta(days=1)
    assert look.habit(days(0, 1, 1, 2, 2)) is None


@pytest.mark.parametrize(
    ("ago", "silent"),
    [
        ((20, 21, 22, 23, 24), False),
        ((22, 23, 24, 25, 26), True),
        ((22, 29, 36, 43, 50), False),
        ((60, 67, 74, 81, 88), True),
        ((400,), False),
    ],
)
def test_silence_is_measured_by_what_is_usual(ago, silent):
    assert look.stale(set(days(*ago)), date(2025, 11, 20)) is silent


# ---------------------------------------------------------------- told once


@pytest.fixture
def rounds(tmp_path, clock):
    """Settles an empty check of the source, whose items were published so many days ago; the changes told."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "sample.yaml").write_text(worlds.sample(worlds.STATIONS), "utf-8")
    ledger = load_ledger([tmp_path / "seeds"])

    def settled(*ago, fault=None, **about):
        now = clock.forward(days=1)
        source = replace(SOURCE, **about)
        with open_store(tmp_path / "monitor.db") as store:
            for each in ago:
                day = look.day_in_china(now) - timedelta(days=each)
                store.items.save("ribao", StoredItem(f"k{day}", f"http://x/{day}", "题目", day))
            state = store.sources.state("ribao")
            state = replace(state, rounds=max(1, state.rounds))
            found = Findings(source, state, Validators(), 3, fault=fault)
            pen = Pen(
                store, Late.of(ledger), RULES_VERSION, "run", now, watch_of([source], {}, now), Manners(quiet=(0, 60))
            )
            changes = settle(found, pen).changes
            return [(each.kind, each.slots.get("code"), each.severity) for each in changes], store.sources.state(
                "ribao"
            )

    return settled


def test_silence_is_told_once_and_so_is_its_end(rounds):
    told, state = rounds(30, 31, 32, 33, 34)
    assert told == [(ChangeKind.SOURCE_BROKEN, "check.stale", Severity.LOW)]
    assert state.stale_since is not None
    assert rounds()[0] == []
    told, state = rounds(0)
    assert told == [(ChangeKind.SOURCE_RECOVERED, "check.stale", Severity.LOW)]
    assert state.stale_since is None


def test_nothing_is_told_of_a_muted_source_before_its_day(rounds):
    fault = Fault("fetch.timeout", {"host": "x"})
    told, state = rounds(fault=fault, muted_until=date(2099, 1, 1))
    assert (told, state.failures) == ([], 1)
    told, _ = rounds(muted_until=date(2020, 1, 1))
    assert [kind for kind, _, _ in told] == [ChangeKind.SOURCE_RECOVERED]


def test_the_next_check_keeps_to_the_manners_of_the_place(rounds):
    _, state = rounds(0, 90, 180, 270, 360)
    assert state.next_at is not None
    assert state.next_at.astimezone(CHINA).hour >= 1
    assert isinstance(state, SourceState)


def test_what_broke_while_a_source_was_muted_is_told_once_when_that_ends(rounds, clock):
    fault = Fault("fetch.timeout", {"host": "x"})
    until = look.day_in_china(clock()) + timedelta(days=3)
    assert [rounds(fault=fault, muted_until=until)[0] for _ in range(2)] == [[], []]
    told, _ = rounds(fault=fault, muted_until=until)
    assert [(kind, code) for kind, code, _ in told] == [(ChangeKind.SOURCE_BROKEN, "fetch.timeout")]
    assert rounds(fault=fault, muted_until=until)[0] == []
    assert [kind for kind, _, _ in rounds(muted_until=until)[0]] == [ChangeKind.SOURCE_RECOVERED]
