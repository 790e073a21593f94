"""Changes: told once, in order, never altered."""

# ruff: noqa: DTZ001  hypothesis wants its bounds without a zone

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Change, ChangeKind, Point, Severity, Status
from monitor.store.changes import change_id
from monitor.store.database import Store

AT = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
POINTS = st.none() | st.builds(
    Point, st.none() | st.sampled_from(Status), st.none() | st.floats(allow_nan=False), TEXTS, st.none() | st.dates()
)
CHANGES = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    severity=st.sampled_from(Severity),
    source=TEXTS,
    commitment=st.none() | TEXTS,
    theme=st.none() | TEXTS,
    before=POINTS,
    after=POINTS,
    title=st.none() | TEXTS,
    url=st.none() | TEXTS,
    publisher=st.none() | TEXTS,
    published=st.none() | st.dates(),
    quote=st.none() | TEXTS,
    slots=st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers() | TEXTS, max_size=3),
    history=st.booleans(),
)


def progress(value: float = 1.0, **said: object) -> Change:
    values = {
        "kind": ChangeKind.PROGRESS,
        "at": AT,
        "severity": Severity.MEDIUM,
        "source": "city",
        "commitment": "plan/a",
        "theme": "ai",
        "before": Point(Status.NO_EVIDENCE),
        "after": Point(Status.IN_PROGRESS, value, "个", date(2026, 2, 28)),
        "url": "https://example.org/a",
        **said,
    }
    return Change(**values)


@given(change=CHANGES)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_comes_back_as_it_was_with_its_identifier(store: Store, scratch, change: Change) -> None:
    with scratch():
        stored = store.changes.add(change, "run")
        assert stored == dataclasses.replace(change, id=change_id(change))
        assert store.changes.get(stored.id) == stored
        assert store.changes.since(None, history=True) == [stored]
        assert store.changes.add(change, "another run") is None


def test_one_fact_is_told_once_however_often_it_is_brought(store: Store, dump) -> None:
    assert store.changes.add(progress(), "run 1") is not None
    before = dump()
    repeated = progress(at=AT + timedelta(days=1), source="another", quote="in other words", severity=Severity.LOW)
    assert store.changes.add(repeated, "run 2") is None
    assert dump() == before


@pytest.mark.parametrize(
    "said",
    [
        {"kind": ChangeKind.ACHIEVED},
        {"commitment": "plan/b"},
        {"url": "https://example.org/b"},
        {"after": Point(Status.IN_PROGRESS, 2.0, "个", date(2026, 2, 28))},
        {"after": Point(Status.DONE_CLAIMED, 1.0, "个", date(2026, 2, 28))},
        {"after": None},
    ],
)
def test_another_fact_is_another_change(said: dict) -> None:
    assert change_id(progress()) != change_id(progress(**said))


def test_a_publication_is_new_once_whoever_lists_it() -> None:
    first = Change(ChangeKind.PUBLICATION_NEW, AT, Severity.LOW, "city", url="https://example.org/a")
    again = dataclasses.replace(first, at=AT + timedelta(days=1), source="province", title="x")
    assert change_id(first) == change_id(again)


@pytest.mark.parametrize(
    "kind",
    [
        ChangeKind.PUBLICATION_EDITED,
        ChangeKind.PUBLICATION_GONE,
        ChangeKind.SOURCE_BROKEN,
        ChangeKind.SOURCE_RECOVERED,
        ChangeKind.SILENT,
        ChangeKind.OVERDUE,
        ChangeKind.CORRECTED,
    ],
)
def test_what_can_happen_again_is_told_again(kind: ChangeKind) -> None:
    first = Change(kind, AT, Severity.LOW, "city", url="https://example.org/a")
    assert change_id(first) == change_id(dataclasses.replace(first, title="x"))
    assert change_id(first) != change_id(dataclasses.replace(first, at=AT + timedelta(days=1)))


def test_a_silence_is_told_once_however_often_it_comes_to_light() -> None:
    first = Change(ChangeKind.SILENT, AT, Severity.MEDIUM, "", commitment="plan/a", slots={"since": "2025-03-01"})
    assert change_id(first) == change_id(dataclasses.replace(first, at=AT + timedelta(days=9), source="city"))
    assert change_id(first) != change_id(dataclasses.replace(first, slots={"since": "2025-09-01"}))
    assert change_id(first) != change_id(dataclasses.replace(first, commitment="plan/b"))


def test_changes_are_given_newest_first_and_those_of_one_moment_last_told_first(store: Store) -> None:
    told = [store.changes.add(progress(value, at=AT + timedelta(hours=hours)), "run") for value, hours in
            [(1, 0), (2, 5), (3, 2), (4, 5)]]  # fmt: skip
    assert store.changes.since(None) == [told[3], told[1], told[2], told[0]]
    assert store.changes.since(None, limit=2) == [told[3], told[1]]
    assert store.changes.since(AT) == [told[3], told[1], told[2]]
    assert store.changes.since(AT + timedelta(hours=5)) == []


def test_history_is_given_only_when_asked_for(store: Store) -> None:
    old = store.changes.add(progress(1, history=True), "run")
    new = store.changes.add(progress(2), "run")
    assert store.changes.since(None) == [new]
    assert {change.id for change in store.changes.since(None, history=True)} == {old.id, new.id}


def test_what_was_overdue_or_silent_before_anybody_looked_can_be_left_out(store: Store) -> None:
    store.changes.add(progress(1, history=True, kind=ChangeKind.OVERDUE), "run")
    store.changes.add(progress(1, history=True, kind=ChangeKind.SILENT), "run")
    found = store.changes.add(progress(2, history=True), "run")
    since_then = store.changes.add(progress(3, kind=ChangeKind.OVERDUE, commitment="plan/b"), "run")
    told = store.changes.since(None, history=True, long_overdue=False)
    assert {change.id for change in told} == {found.id, since_then.id}


def test_the_choice_can_be_narrowed(store: Store) -> None:
    ai = store.changes.add(progress(1), "run")
    finance = store.changes.add(
        progress(
            2, theme="finance", commitment="plan/b", source="bank", severity=Severity.HIGH, kind=ChangeKind.DELAYED
        ),
        "run",
    )
    since = store.changes.since
    assert since(None, theme="ai") == [ai]
    assert since(None, commitments=["plan/b", "plan/c"]) == [finance]
    assert since(None, commitments=[]) == []
    assert since(None, kinds=[ChangeKind.DELAYED]) == [finance]
    assert since(None, severities={Severity.MEDIUM}) == [ai]
    assert since(None, source="bank") == [finance]
    assert since(None, source="bank", theme="ai") == []


def test_a_number_tells_what_was_added_since(store: Store) -> None:
    store.changes.add(progress(1), "run")
    number = store.changes.last_number()
    later = store.changes.add(progress(2), "run")
    assert store.changes.since(None, after=number) == [later]
    assert store.changes.last_number() > number


@pytest.mark.parametrize("statement", ["UPDATE changes SET quote = 'x'", "DELETE FROM changes"])
def test_no_change_is_altered_or_deleted(store: Store, dump, statement: str) -> None:
    store.changes.add(progress(), "run")
    before = dump()
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        store._connection.run(statement)
    assert dump() == before


def test_a_change_points_to_evidence_that_is_there(store: Store, build) -> None:
    evidence = build.evidence(store, build.judgement())
    stored = store.changes.add(progress(evidence_id=evidence.id, publication_id=evidence.publication_id), "run")
    assert store.changes.get(stored.id).evidence_id == evidence.id
    with pytest.raises(sqlite3.IntegrityError):
        store.changes.add(progress(2, evidence_id="nothing"), "run")


def test_an_identifier_given_by_the_caller_is_kept(store: Store) -> None:
    assert store.changes.add(progress(id="mine"), "run").id == "mine"
    assert store.changes.add(progress(2, id="mine"), "run") is None
    assert store.changes.get("nothing") is None
