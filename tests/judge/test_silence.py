"""Silence: nothing said for long although somebody listened. Each sentence of its meaning, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.status import (
    SILENT_DAYS,
    SILENT_DAYS_YEARLY,
    Thresholds,
    Watch,
    silence,
    standing,
)
from monitor.model import Check, Flag, Period, Reason, Relation, Result, Role, Status

LISTENING = Watch(ever_read=True, listening_since=date(2021, 1, 1))
SAID = date(2022, 6, 30)
LAST_DAY = SAID + timedelta(days=SILENT_DAYS - 1)
FALLS_SILENT = SAID + timedelta(days=SILENT_DAYS)


@pytest.fixture
def said(make, level):
    """One word of progress, said on 30 June 2022."""
    return make.evidence(level, as_of=SAID)


def silent(commitment, evidence, today=FALLS_SILENT, watch=LISTENING, **thresholds):
    return Flag.SILENT in standing(commitment, evidence, today, watch, Thresholds(**thresholds)).flags


# ---------------------------------------------------------------- nothing said for long


def test_half_a_year_without_a_word_is_silence_and_a_day_less_is_not(level, said):
    assert not silent(level, [said], LAST_DAY)
    assert silent(level, [said], FALLS_SILENT)


def test_where_only_each_years_result_is_promised_it_takes_a_year(make, yearly):
    told = [make.evidence(yearly, 5, as_of=SAID)]
    assert not silent(yearly, told, SAID + timedelta(days=SILENT_DAYS_YEARLY - 1))
    assert silent(yearly, told, SAID + timedelta(days=SILENT_DAYS_YEARLY))


def test_settings_may_change_how_long_it_takes(make, level, yearly, said):
    assert silent(level, [said], SAID + timedelta(days=10), silent_days=10)
    assert not silent(level, [said], SAID + timedelta(days=10), silent_days=11)
    assert silent(yearly, [make.evidence(yearly, 5, as_of=SAID)], SAID + timedelta(days=10), silent_days_yearly=10)


@pytest.mark.parametrize("relation", Relation)
def test_any_word_breaks_it_of_whatever_relation(make, level, said, relation):
    word = make.spoken(level, relation, as_of=date(2022, 12, 1), publication_id=2)
    assert not silent(level, [said, word])


def test_a_doubtful_word_breaks_it(make, level, said):
    word = make.evidence(level, 60, realised=False, review=True, as_of=date(2022, 12, 1), publication_id=2)
    assert not silent(level, [said, word])


@pytest.mark.parametrize("role", Role)
def test_whoever_says_it_breaks_it(make, level, said, role):
    assert not silent(level, [said, make.evidence(level, 60, role=role, as_of=date(2022, 12, 1), publication_id=2)])


@pytest.mark.parametrize("check", [Check.INDICATOR, Check.SCOPE])
def test_a_word_about_another_thing_or_place_does_not_break_it(make, level, said, check):
    astray = (Reason(check, Result.FAILED, "sample"),)
    word = make.spoken(level, Relation.RESTATED, as_of=date(2022, 12, 1), publication_id=2, reasons=astray)
    assert silent(level, [said, word])
    assert not silent(level, [said, replace(word, accepted=True)])


def test_what_failed_another_check_is_a_word_all_the_same(make, level, said):
    planned = (Reason(Check.TENSE, Result.FAILED, "sample"),)
    word = make.spoken(level, Relation.RESTATED, as_of=date(2022, 12, 1), publication_id=2, reasons=planned)
    assert not silent(level, [said, word])


# ---------------------------------------------------------------- when a word was said


def test_a_word_is_of_the_day_it_is_true(make, level):
    learnt_late = make.evidence(level, as_of=SAID, known_at=datetime(2022, 12, 1, tzinfo=UTC))
    assert silent(level, [learnt_late])


def test_a_word_about_an_earlier_day_was_said_when_it_was_published(make, level):
    told = [make.evidence(level, as_of=SAID, published=date(2022, 9, 1))]
    assert not silent(level, told)
    assert silence(level, told, FALLS_SILENT, LISTENING).since == date(2022, 9, 1)


def test_a_word_without_a_date_is_of_the_day_we_learnt_it(make, level):
    undated = make.evidence(level, as_of=None, published=None, known_at=datetime(2022, 6, 29, 20, tzinfo=UTC))
    assert silence(level, [undated], FALLS_SILENT, LISTENING).since == SAID  # in China it was the 30th


# ---------------------------------------------------------------- nothing said at all


def test_without_a_word_the_time_listened_counts(level):
    watch = Watch(ever_read=True, listening_since=SAID)
    assert not silent(level, [], LAST_DAY, watch)
    assert silent(level, [], FALLS_SILENT, watch)


def test_without_a_word_the_term_counts_where_it_began_later(make):
    begun = make.target(starts=SAID)
    assert not silent(begun, [], LAST_DAY)
    assert silent(begun, [], FALLS_SILENT)


def test_before_its_term_there_is_no_silence(make):
    assert not silent(make.target(starts=FALLS_SILENT + timedelta(1)), [])


def test_without_a_first_day_its_term_has_begun(make):
    assert silent(make.target(starts=None), [])


# ---------------------------------------------------------------- listening


def test_an_old_word_is_no_silence_until_somebody_listened_as_long(level, said):
    since = FALLS_SILENT - timedelta(days=30)
    assert not silent(level, [said], watch=Watch(ever_read=True, listening_since=since))


@pytest.mark.parametrize(
    "watch",
    [
        Watch(ever_read=False),
        Watch(ever_read=True),
        Watch(ever_read=True, blind=True, listening_since=date(2021, 1, 1)),
    ],
)
def test_where_nobody_listens_silence_says_nothing(level, said, watch):
    assert silence(level, [said], FALLS_SILENT, watch) is None
    assert not silent(level, [said], watch=watch)


# ---------------------------------------------------------------- nothing more to be said


def test_of_what_is_done_nothing_more_need_be_said(make, level):
    assert not silent(level, [make.done(level, as_of=SAID)])


def test_of_what_was_dropped_nothing_more_need_be_said(make, level):
    ended = make.spoken(level, Relation.CANCELLED, as_of=SAID)
    assert standing(level, [ended], FALLS_SILENT, LISTENING).status is Status.DROPPED
    assert not silent(level, [ended])


def test_of_what_no_text_could_tell_nothing_need_be_said(make):
    assert not silent(make.target(unverifiable="内部事项"), [])


def test_a_year_that_is_done_does_not_end_a_yearly_commitment_that_runs_on(make, yearly):
    told = [make.done(yearly, 20, as_of=date(2021, 12, 31))]
    found = standing(yearly, told, date(2023, 1, 5), LISTENING)
    assert (found.status, found.flags) == (Status.DONE_CLAIMED, (Flag.SILENT,))
    assert not silent(yearly, told, date(2024, 6, 1))  # its term is over, and the last result was met


# ---------------------------------------------------------------- what it is not


def test_silence_moves_neither_status_nor_light(level, said):
    before, after = standing(level, [said], LAST_DAY, LISTENING), standing(level, [said], FALLS_SILENT, LISTENING)
    unheard = standing(level, [said], FALLS_SILENT, Watch(ever_read=True))
    assert (before.status, unheard.light) == (after.status, after.light)
    assert replace(after, flags=()) == unheard


def test_it_stands_beside_overdue(level, said):
    found = standing(level, [said], date(2024, 3, 1), LISTENING)
    assert found.flags == (Flag.OVERDUE, Flag.SILENT)


DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@given(st.data(), DAYS, st.none() | DAYS, st.booleans())
def test_it_is_never_flagged_sooner_than_anybody_listened_so_long_without_a_word(make, data, today, heard, blind):
    commitment = data.draw(st.sampled_from([make.target(), make.target("夜校", 20, "期", period=Period.YEARLY)]))
    days = data.draw(st.lists(DAYS, max_size=4))
    told = [
        make.evidence(commitment, 5.0, relation=data.draw(st.sampled_from(Relation)), as_of=day, publication_id=number)
        for number, day in enumerate(days, 1)
    ]
    found = standing(commitment, told, today, Watch(heard is not None, blind, heard))
    if Flag.SILENT in found.flags:
        assert heard is not None
        assert not blind
        assert found.status not in (Status.NOT_CHECKED, Status.DROPPED, Status.UNVERIFIABLE)
        assert all((today - day).days >= SILENT_DAYS for day in (*days, heard, commitment.starts))


@given(st.data(), DAYS)
def test_one_more_word_never_makes_it_silent(make, data, today):
    commitment = make.target()
    told = [make.evidence(commitment, 5.0, as_of=day) for day in data.draw(st.lists(DAYS, max_size=3))]
    more = [*told, make.evidence(commitment, 5.0, as_of=data.draw(DAYS), publication_id=9)]
    assert silent(commitment, told, today) or not silent(commitment, more, today)
