"""What is remembered of sources, items, rounds and readers' marks."""

# ruff: noqa: DTZ001  hypothesis wants its bounds without a zone

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Outcome, Role, Source, SourceKind, SourceState, Validators
from monitor.store.database import Store
from monitor.store.items import StoredItem

AT = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MOMENTS = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
VALIDATORS = st.builds(Validators, st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS)
STATES = st.builds(
    SourceState,
    name=TEXTS,
    validators=VALIDATORS,
    checked_at=MOMENTS,
    succeeded_at=MOMENTS,
    next_at=MOMENTS,
    outcome=st.none() | st.sampled_from(Outcome),
    failures=st.integers(0, 1000),
    error_code=st.none() | TEXTS,
    error_slots=st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS, max_size=3),
    items=st.integers(0, 1000),
    rounds=st.integers(0, 1000),
)
ITEMS = st.builds(
    StoredItem,
    key=TEXTS,
    url=TEXTS,
    title=TEXTS,
    published=st.none() | st.dates(),
    validators=VALIDATORS,
    next_look_at=MOMENTS,
    missing_since=MOMENTS,
)


def source(name: str = "city") -> Source:
    return Source(name, SourceKind.LISTING, "https://example.org/list/", "武汉市", Role.SELF, "市人民政府")


@given(first=STATES, second=STATES)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_state_comes_back_as_it_was(store: Store, first: SourceState, second: SourceState) -> None:
    second = dataclasses.replace(second, name=first.name)
    store.sources.save(first, source(first.name))
    assert store.sources.state(first.name) == first
    store.sources.save(second, source(first.name))
    assert store.sources.states()[first.name] == second


def test_a_source_never_checked_has_an_empty_state(store: Store) -> None:
    assert store.sources.state("city") == SourceState("city")
    assert store.sources.states() == {}


def test_keeping_a_state_is_one_statement_and_one_row(store: Store) -> None:
    store.sources.save(SourceState("city"), source())
    asked: list[str] = []
    before = store._connection._raw.total_changes
    store._connection._raw.set_trace_callback(asked.append)
    store.sources.save(SourceState("city", checked_at=AT, outcome=Outcome.NOT_MODIFIED), source())
    store._connection._raw.set_trace_callback(None)
    assert len(asked) == 1
    assert store._connection._raw.total_changes == before + 1


def test_the_never_checked_are_due_first_then_the_longest_overdue(store: Store) -> None:
    for name, hours in (("late", -2), ("now", 0), ("later", 1), ("latest", -5)):
        store.sources.save(SourceState(name, next_at=AT + timedelta(hours=hours)), source(name))
    store.sources.save(SourceState("unplanned"), source("unplanned"))
    names = ["later", "now", "late", "new", "latest", "unplanned"]
    assert store.sources.due(AT, names) == ["new", "unplanned", "latest", "late", "now"]
    assert store.sources.due(AT, ["later"]) == []
    assert store.sources.next_at(["later", "now", "new"]) == AT
    assert store.sources.next_at(["new"]) is None
    ahead = SourceState("ahead", checked_at=AT + timedelta(days=9), next_at=AT + timedelta(days=10))
    store.sources.save(ahead, source("ahead"))
    assert store.sources.due(AT, ["ahead"]) == ["ahead"]


def test_the_address_a_source_had_is_remembered(store: Store) -> None:
    store.sources.save(SourceState("city"), source())
    assert store.sources.addresses() == {"city": "https://example.org/list/"}


@given(item=ITEMS, other=ITEMS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_item_comes_back_as_it_was(store: Store, item: StoredItem, other: StoredItem) -> None:
    store.items.save("city", item)
    assert store.items.known("city")[item.key] == item
    assert not store.items.save("city", item)
    other = dataclasses.replace(other, key=item.key)
    assert store.items.save("city", other) == (other != item)
    assert store.items.known("city")[item.key] == other


def test_items_belong_to_their_source(store: Store, build) -> None:
    saved = build.put(store, "一句。")
    first = StoredItem("a", "https://example.org/a", "甲", date(2026, 3, 1), publication_id=saved.publication_id)
    second = StoredItem("b", "https://example.org/b", "乙")
    for item in (first, second):
        store.items.save("city", item)
    store.items.save("province", second)
    assert store.items.known("city") == {"a": first, "b": second}
    store.items.forget("city", ["b"])
    assert store.items.known("city") == {"a": first}
    assert store.items.known("province") == {"b": second}


def test_an_item_seen_again_unchanged_writes_nothing(store: Store, dump) -> None:
    item = StoredItem("a", "https://example.org/a", "甲")
    store.items.save("city", item)
    before = store._connection._raw.total_changes
    store.items.save("city", item)
    assert store._connection._raw.total_changes == before


def test_the_last_round_is_the_one_that_started_last(store: Store) -> None:
    assert store.runs.last() is None
    store.runs.save("two", AT + timedelta(hours=1), None, 3, 0, 0)
    store.runs.save("one", AT, AT, 3, 1, 2)
    assert (store.runs.last().id, store.runs.last().finished_at) == ("two", None)
    store.runs.save("two", AT + timedelta(hours=1), AT + timedelta(hours=2), 4, 1, 7)
    last = store.runs.last()
    assert (last.finished_at, last.sources, last.failed, last.changes) == (AT + timedelta(hours=2), 4, 1, 7)


def test_a_mark_stands_where_it_was_put_last(store: Store) -> None:
    assert store.marks.get("digest") is None
    store.marks.put("digest", AT)
    store.marks.put("dashboard", AT - timedelta(days=1))
    store.marks.put("digest", AT + timedelta(days=1))
    assert store.marks.get("digest") == AT + timedelta(days=1)
    assert store.marks.get("dashboard") == AT - timedelta(days=1)


@pytest.mark.parametrize("module", ["changes", "evidence", "items", "lease", "publications", "search", "standings"])
def test_a_topic_can_be_imported_without_the_library(module: str) -> None:
    code = f"import sys, monitor.store.{module}; print('sqlite_utils' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
