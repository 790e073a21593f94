"""By which ledger and rules texts were judged, what is kept of a ledger, and corrections under way."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from monitor.model import (
    Commitment,
    CommitmentKind,
    Deed,
    Document,
    Flag,
    Indicator,
    Ledger,
    Op,
    Period,
    Point,
    Status,
)
from monitor.store.database import Store
from monitor.store.judged import Entry, Stale, Stood

DOCUMENT = Document("plan", "方案", "市人民政府", "武汉市", "plan")
ALIASES = (("5G", "宏基站|基站"), ("5G基站",))
TARGET = Commitment(
    id="plan/stations",
    theme="infrastructure",
    kind=CommitmentKind.TARGET,
    statement="",
    document=DOCUMENT,
    region="武汉市",
    indicator=Indicator("5G基站", Op.AT_LEAST, 30000, "个", "more", Period.LEVEL, aliases=ALIASES),
    fingerprint="f1",
)
MILESTONE = dataclasses.replace(
    TARGET, id="plan/centre", indicator=None, deed=Deed((("超算中心",),), ("建成",)), fingerprint="f2"
)
MEASURE = dataclasses.replace(TARGET, id="plan/talks", indicator=None, fingerprint="f3")
LEDGER = Ledger((TARGET, MILESTONE, MEASURE), "ledger-1")
LATER = Ledger((TARGET,), "ledger-2")


@pytest.fixture
def three(store: Store, build):
    return [build.put(store, f"第{number}篇。", f"https://example.org/{number}") for number in range(3)]


def test_a_text_is_stale_until_it_is_noted_and_again_when_the_ledger_or_the_rules_change(store: Store, three) -> None:
    first, second, third = three
    assert store.judged.count_stale("ledger-1", "1") == 3
    for saved in three:
        store.judged.note(saved.publication_id, saved.revision_id, LEDGER, "1")
    assert store.judged.count_stale("ledger-1", "1") == 0
    assert store.judged.stale("ledger-1", "1") == []
    assert store.judged.count_stale("ledger-1", "2") == store.judged.count_stale("ledger-2", "1") == 3
    store.judged.note(second.publication_id, second.revision_id, LATER, "1")
    assert store.judged.stale("ledger-2", "1") == [
        Stale(saved.publication_id, saved.revision_id, "ledger-1", "1") for saved in (first, third)
    ]


def test_stale_texts_are_walked_through_in_steps(store: Store, three) -> None:
    first, second, third = (saved.publication_id for saved in three)
    assert [each.publication_id for each in store.judged.stale("l", "r", limit=2)] == [first, second]
    assert [each.publication_id for each in store.judged.stale("l", "r", after=second)] == [third]


def test_a_new_revision_that_was_not_noted_is_stale(store: Store, three, build) -> None:
    for saved in three:
        store.judged.note(saved.publication_id, saved.revision_id, LEDGER, "1")
    newer = build.put(store, "第0篇，改过。", "https://example.org/0")
    assert store.judged.stale("ledger-1", "1") == [Stale(newer.publication_id, newer.revision_id, None, None)]


def test_a_text_is_doubted_unless_it_was_judged_by_this_ledger_and_these_rules(store: Store, three) -> None:
    first, second, third = three
    for saved in three:
        store.judged.note(saved.publication_id, saved.revision_id, LEDGER, "1")
    store.judged.doubt(first.publication_id, "ledger-1", "1")
    store.judged.doubt(second.publication_id, "ledger-2", "1")
    store.judged.doubt(third.publication_id, "ledger-1", "2")
    doubted = [each.publication_id for each in store.judged.stale("ledger-1", "1")]
    assert doubted == [second.publication_id, third.publication_id]


def test_of_a_ledger_fingerprints_and_names_are_kept_once(store: Store, three, dump) -> None:
    first, second, _ = three
    store.judged.note(first.publication_id, first.revision_id, LEDGER, "1")
    kept = [row for row in dump() if row.startswith("ledger_entries")]
    store.judged.note(second.publication_id, second.revision_id, LEDGER, "2")
    assert [row for row in dump() if row.startswith("ledger_entries")] == kept
    assert store.judged.entries("ledger-1") == {
        "plan/stations": Entry("f1", ALIASES),
        "plan/centre": Entry("f2", (("超算中心",),)),
        "plan/talks": Entry("f3", ()),
    }
    assert store.judged.entries("unknown") == {}


def test_ledgers_that_no_text_is_judged_by_any_more_are_forgotten(store: Store, three) -> None:
    for saved in three[:2]:
        store.judged.note(saved.publication_id, saved.revision_id, LEDGER, "1")
    store.judged.note(three[0].publication_id, three[0].revision_id, LATER, "1")
    store.judged.forget_ledgers()
    assert store.judged.entries("ledger-1") != {}
    store.judged.note(three[1].publication_id, three[1].revision_id, LATER, "1")
    store.judged.forget_ledgers()
    assert store.judged.entries("ledger-1") == {}
    assert store.judged.entries("ledger-2") != {}


STOOD = Stood(Point(Status.DONE_CLAIMED, 35000.0, "个", date(2025, 12, 31)), (Flag.LATE, Flag.REVISED))


def test_a_correction_under_way_keeps_how_it_stood_first(store: Store) -> None:
    store.judged.begin_correction("plan/stations", STOOD)
    store.judged.begin_correction("plan/stations", Stood(Point(Status.NO_EVIDENCE), ()))
    assert store.judged.corrections() == {"plan/stations": STOOD}
    store.judged.end_correction("plan/stations")
    assert store.judged.corrections() == {}


def test_a_correction_may_begin_from_nothing(store: Store) -> None:
    store.judged.begin_correction("plan/a", Stood(Point(Status.NOT_CHECKED), ()))
    assert store.judged.corrections() == {"plan/a": Stood(Point(Status.NOT_CHECKED), ())}
