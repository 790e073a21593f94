"""Standings and the counts by theme that are kept with them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Flag, Light, Standing, Status, YearResult
from monitor.store.database import Store
from monitor.store.standings import ThemeRow, class_of

AT = datetime(2026, 3, 1, tzinfo=UTC)
CLASSES = ("done", "in_progress", "behind", "overdue", "no_evidence", "not_checked", "dropped")
NUMBERS = st.none() | st.floats(allow_nan=False)
STANDINGS = st.builds(
    Standing,
    commitment=st.sampled_from([f"plan/{number}" for number in range(6)]),
    theme=st.sampled_from(["ai", "finance", "自定"]),
    status=st.sampled_from(Status),
    flags=st.lists(st.sampled_from(Flag), unique=True).map(tuple),
    light=st.sampled_from(Light),
    value=NUMBERS,
    unit=st.sampled_from(["", "个", "%"]),
    share=NUMBERS,
    expected=NUMBERS,
    as_of=st.none() | st.dates(),
    periods=st.lists(
        st.builds(YearResult, st.integers(2020, 2030), NUMBERS, st.none() | st.booleans(), st.none()), max_size=3
    ).map(tuple),
    corroborations=st.integers(0, 9),
)


@given(saved=st.lists(STANDINGS, max_size=12), pruned=st.sets(st.sampled_from([f"plan/{n}" for n in range(6)])))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_counts_are_what_counting_gives(store: Store, scratch, saved: list[Standing], pruned: set[str]) -> None:
    with scratch():
        expected: dict[str, Standing] = {}
        for standing in saved:
            assert store.standings.save(standing, AT) == (expected.get(standing.commitment) != standing)
            expected[standing.commitment] = standing
        assert store.standings.all() == expected
        assert counted(store) == counts(expected)
        assert set(store.standings.prune(set(expected) - pruned)) == set(expected) & pruned
        for identifier in pruned:
            expected.pop(identifier, None)
        assert store.standings.all() == expected
        assert counted(store) == counts(expected)


def counts(standings: dict[str, Standing]) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for standing in standings.values():
        found.setdefault(standing.theme, Counter())[class_of(standing)] += 1
    return found


def counted(store: Store) -> dict[str, Counter]:
    rows = store.standings.themes()
    assert [row.theme for row in rows] == sorted(row.theme for row in rows)
    for row in rows:
        assert row.total == sum(getattr(row, name) for name in CLASSES)
    return {row.theme: +Counter({name: getattr(row, name) for name in CLASSES}) for row in rows}


@pytest.mark.parametrize(
    ("status", "flags", "light", "expected"),
    [
        (Status.DONE_CLAIMED, (Flag.LATE,), Light.GREEN, "done"),
        (Status.DONE_CONFIRMED, (), Light.GREEN, "done"),
        (Status.DONE_CONFIRMED, (Flag.OVERDUE,), Light.RED, "done"),
        (Status.DROPPED, (Flag.OVERDUE,), Light.RED, "dropped"),
        (Status.NOT_CHECKED, (Flag.OVERDUE,), Light.GREY, "not_checked"),
        (Status.NO_EVIDENCE, (), Light.GREY, "no_evidence"),
        (Status.NO_EVIDENCE, (Flag.OVERDUE,), Light.RED, "overdue"),
        (Status.UNVERIFIABLE, (Flag.SILENT,), Light.GREY, "no_evidence"),
        (Status.IN_PROGRESS, (Flag.OVERDUE,), Light.RED, "overdue"),
        (Status.IN_PROGRESS, (Flag.DELAYED,), Light.RED, "behind"),
        (Status.IN_PROGRESS, (), Light.YELLOW, "behind"),
        (Status.IN_PROGRESS, (), Light.GREEN, "in_progress"),
        (Status.IN_PROGRESS, (), Light.GREY, "in_progress"),
    ],
)
def test_every_standing_is_in_one_class(status: Status, flags: tuple, light: Light, expected: str) -> None:
    assert class_of(Standing("plan/a", "ai", status, flags, light)) == expected


def test_the_same_standing_again_writes_nothing(store: Store, dump) -> None:
    standing = Standing("plan/a", "ai", Status.IN_PROGRESS, value=1.0)
    assert store.standings.save(standing, AT)
    before = dump()
    assert not store.standings.save(standing, datetime(2026, 4, 1, tzinfo=UTC))
    assert dump() == before


def test_the_counts_go_back_with_a_transaction_that_fails(store: Store, scratch) -> None:
    store.standings.save(Standing("plan/a", "ai", Status.IN_PROGRESS), AT)
    with scratch():
        store.standings.save(Standing("plan/a", "ai", Status.DONE_CLAIMED), AT)
        assert store.standings.themes() == [ThemeRow("ai", total=1, done=1)]
    assert store.standings.themes() == [ThemeRow("ai", total=1, in_progress=1)]


def test_a_standing_points_to_its_evidence(store: Store, build) -> None:
    evidence = build.evidence(store, build.judgement())
    standing = Standing(
        "plan/a", "ai", Status.IN_PROGRESS, evidence_id=evidence.id, periods=(YearResult(2025, 1.0, True, evidence.id),)
    )
    store.standings.save(standing, AT)
    assert store.standings.get("plan/a") == standing


def test_the_counts_are_read_from_the_roll_up_alone(store: Store) -> None:
    store.standings.save(Standing("plan/a", "ai", Status.IN_PROGRESS), AT)
    asked: list[str] = []
    store._connection._raw.set_trace_callback(asked.append)
    store.standings.themes()
    store._connection._raw.set_trace_callback(None)
    assert len(asked) == 1
    assert "theme_rollup" in asked[0]


def test_a_commitment_never_worked_out_is_none(store: Store) -> None:
    assert store.standings.get("plan/none") is None
    assert store.standings.themes() == []
    assert store.standings.prune(["plan/none"]) == []
