"""How values are written: reversible, comparable as text, the same everywhere."""

# ruff: noqa: DTZ001  hypothesis wants its bounds without a zone

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store import forms

ZONES = st.timezones() | st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES, allow_imaginary=False)
SLOTS = st.dictionaries(
    st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False)
)
PARTS = st.lists(st.none() | st.booleans() | st.text() | st.dates() | st.floats(allow_nan=False), max_size=4)


@given(MOMENTS)
def test_a_moment_comes_back(moment: datetime) -> None:
    assert forms.moment(forms.moment_text(moment)) == moment.astimezone(UTC)


@given(MOMENTS, MOMENTS)
def test_moments_compare_as_their_texts_do(one: datetime, other: datetime) -> None:
    assert (forms.moment_text(one) < forms.moment_text(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        forms.moment_text(datetime(2026, 3, 1))


@given(st.none() | st.dates())
def test_a_day_comes_back(day: date | None) -> None:
    assert forms.day(forms.day_text(day)) == day


@given(SLOTS)
def test_slots_come_back(slots: dict) -> None:
    assert forms.slots(forms.slots_text(slots)) == slots


def test_by_a_day_means_by_its_end_in_china() -> None:
    assert forms.up_to(date(2026, 3, 1)) == "2026-03-01T15:59:59.999999Z"
    assert forms.up_to(datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8)))) == "2026-03-01T00:00:00.000000Z"


@given(PARTS)
def test_an_identifier_can_be_typed_on_a_command_line(parts: list) -> None:
    identifier = forms.short_id(*parts)
    assert len(identifier) == 12
    assert identifier.isascii()
    assert identifier.isalnum()
    assert identifier == identifier.lower()


@given(PARTS, PARTS)
def test_other_parts_are_another_identifier(one: list, other: list) -> None:
    same = list(map(written, one)) == list(map(written, other))
    assert (forms.short_id(*one) == forms.short_id(*other)) == same


def written(part: object) -> object:
    """Equal for what counts as the same: a day and its text; zero and minus zero apart."""
    if isinstance(part, date):
        return (str, part.isoformat())
    return (type(part), str(part))


def test_an_identifier_is_the_same_on_every_machine() -> None:
    assert forms.short_id("evidence", "计划/a", 30000, date(2026, 3, 1), None, True) == "xypsuks2h53t"


def test_a_whole_number_and_the_same_real_one_are_one_part() -> None:
    assert forms.short_id(3) == forms.short_id(3.0)


def test_the_order_of_a_mapping_does_not_count() -> None:
    assert forms.short_id({"a": 1, "b": 2}) == forms.short_id({"b": 2, "a": 1})
