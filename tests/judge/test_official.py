"""What the ledger itself says became of a commitment: what it does to a standing, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge import official
from monitor.judge.status import Watch, standing
from monitor.model import (
    ChangeKind,
    Closing,
    Document,
    Extension,
    Flag,
    Ledger,
    Light,
    Mark,
    Period,
    Role,
    Status,
)

READ, UNREAD = Watch(ever_read=True), Watch(ever_read=False)
TODAY = date(2022, 10, 1)
AFTER = date(2024, 3, 1)
NOW = datetime(2024, 3, 1, 1, tzinfo=UTC)
CLOSED = Closing(date(2023, 6, 1), "市政府督查室", "验收通过")
PUT_OFF = Extension(date(2025, 12, 31), "用地没有批下来", date(2023, 11, 1), "某号文")
NEXT = Document("next", "新方案", "武汉市人民政府", "武汉市", "plan", issued=date(2024, 1, 1))


# ---------------------------------------------------------------- closed


@pytest.mark.parametrize("watch", [READ, UNREAD])
def test_what_was_taken_off_the_list_is_confirmed_and_never_overdue(level, watch):
    found = standing(replace(level, closed=CLOSED), [], AFTER, watch)
    assert (found.status, found.flags, found.light) == (Status.DONE_CONFIRMED, (), Light.GREEN)


def test_before_that_day_it_is_as_it_was(level):
    assert standing(replace(level, closed=CLOSED), [], date(2023, 5, 31), READ).status is Status.NO_EVIDENCE


def test_taken_off_after_the_original_date_it_is_late_unless_it_was_met_in_time(make, level):
    late = replace(level, closed=replace(CLOSED, on=date(2024, 2, 1)))
    assert standing(late, [], AFTER, READ).flags == (Flag.LATE,)
    assert standing(late, [make.done(level)], AFTER, READ).flags == ()


def test_a_claim_is_confirmed_by_it_and_keeps_its_figure(make, level):
    found = standing(replace(level, closed=CLOSED), [make.done(level, role=Role.SELF)], AFTER, READ)
    assert (found.status, found.value) == (Status.DONE_CONFIRMED, 120.0)


def test_a_yearly_commitment_that_was_taken_off_runs_no_more(make):
    yearly = make.target(period=Period.YEARLY, closed=CLOSED, due=date(2026, 12, 31))
    found = standing(yearly, [], AFTER, READ)
    assert (found.status, found.light) == (Status.DONE_CONFIRMED, Light.GREEN)


# ---------------------------------------------------------------- put off


def test_what_was_put_off_is_delayed_and_still_overdue_by_its_original_date(make, level):
    found = standing(replace(level, extended=(PUT_OFF,)), [make.evidence(level)], AFTER, READ)
    assert (found.flags, found.light) == ((Flag.DELAYED, Flag.OVERDUE), Light.RED)
    assert found.expected == 1.0


def test_putting_off_makes_no_pace_better(make, level):
    told = [make.evidence(level, 40)]
    plain, put_off = (standing(each, told, TODAY, READ) for each in (level, replace(level, extended=(PUT_OFF,))))
    assert (put_off.expected, put_off.share, put_off.light) == (plain.expected, plain.share, plain.light)


def test_a_delay_that_was_not_granted_yet_says_nothing(level):
    found = standing(replace(level, extended=(PUT_OFF,)), [], date(2023, 10, 31), READ)
    assert found.flags == ()


def test_what_is_done_is_delayed_no_more(make, level):
    found = standing(replace(level, extended=(PUT_OFF,)), [make.done(level, as_of=date(2024, 2, 1))], AFTER, READ)
    assert found.flags == (Flag.LATE,)


# ---------------------------------------------------------------- what moves nothing


@given(grade=st.sampled_from("ABCD"), day=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_neither_a_mark_nor_a_day_to_look_again_nor_links_move_a_standing(level, grade, day):
    marked = replace(level, mark=Mark(grade, "市政府办公厅"), look_again=day, successor="next/a", part_of="plan/b")
    assert standing(marked, [], AFTER, READ) == standing(level, [], AFTER, READ)


# ---------------------------------------------------------------- how it is told


def kinds(commitment, ledger, today=AFTER):
    return [(each.change.kind, *each.facts) for each in official.told(commitment, ledger, NOW, today)]


def test_each_delay_and_the_closing_is_a_change_from_the_day_it_is_in_force(make, level):
    again = replace(PUT_OFF, to=date(2026, 12, 31), on=date(2024, 6, 1))
    entry = replace(level, extended=(PUT_OFF, again), closed=replace(CLOSED, on=date(2025, 1, 1)))
    ledger = make.ledger(entry)
    assert kinds(entry, ledger, date(2023, 10, 31)) == []
    assert kinds(entry, ledger) == [(ChangeKind.DELAYED, "extended", "2025-12-31")]
    assert kinds(entry, ledger, date(2025, 1, 1)) == [
        (ChangeKind.DELAYED, "extended", "2025-12-31"),
        (ChangeKind.DELAYED, "extended", "2026-12-31"),
        (ChangeKind.ACHIEVED, "closed", "2025-01-01"),
    ]


def test_a_successor_is_a_revised_target_once_its_document_is_there(make, level):
    heir = replace(make.target(value=300), id="next/a", document=NEXT)
    entry = replace(level, successor="next/a")
    ledger = make.ledger(entry, heir)
    assert kinds(entry, ledger, date(2023, 12, 31)) == []
    assert kinds(entry, make.ledger(entry)) == []
    assert kinds(heir, ledger) == []
    (found,) = official.told(entry, ledger, NOW, AFTER)
    assert (found.change.kind, found.facts) == (ChangeKind.TARGET_REVISED, ("succeeded", "next/a"))
    assert found.change.after is not None
    assert (found.change.after.value, found.change.after.as_of) == (300, date(2024, 1, 1))
    assert (found.change.title, found.change.publisher) == ("新方案", "武汉市人民政府")


def test_what_the_ledger_says_nothing_of_makes_no_change(level):
    assert official.told(level, Ledger((level,), ""), NOW, AFTER) == []
