"""What a new piece of evidence is worth telling: one fact is one change, repeats are none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.news import STALE_AFTER, moved, passed
from monitor.judge.status import SILENT_DAYS, Silence, Watch, standing
from monitor.model import CHINA, ChangeKind, Check, Flag, Op, Reason, Relation, Result, Role, Severity, Status

READ = Watch(ever_read=True)
TODAY = date(2022, 10, 1)
NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def tell():
    """Takes evidence in one piece after the other and gives the kinds of change each made."""

    def walk(commitment, *told, today=TODAY):
        known, changes, before = [], [], standing(commitment, [], today, READ)
        for each in told:
            known.append(each)
            after = standing(commitment, known, today, READ)
            changes.append(moved(commitment, before, after, each, NOW, "city", known))
            before = after
        return changes

    return walk


@pytest.fixture
def kinds(tell):
    def walk(commitment, *told, **said):
        return [change.kind if change else None for change in tell(commitment, *told, **said)]

    return walk


# ---------------------------------------------------------------- progress and achievement


def test_a_first_value_and_a_further_one_are_progress(make, level, kinds):
    told = [make.evidence(level, 40), make.evidence(level, 60, as_of=date(2022, 9, 1), publication_id=2)]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, ChangeKind.PROGRESS]


def test_the_same_value_again_is_no_news(make, level, kinds):
    told = [
        make.evidence(level, 40),
        make.evidence(level, 40, publication_id=2),
        make.evidence(level, 40.1, as_of=date(2022, 9, 1), publication_id=3),
    ]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, None, None]


def test_an_older_value_is_no_news(make, level, kinds):
    told = [make.evidence(level, 60), make.evidence(level, 40, as_of=date(2021, 6, 30), publication_id=2)]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, None]


def test_reaching_the_goal_is_told_once_as_achieved(make, level, kinds):
    told = [
        make.evidence(level, 40),
        make.done(level, as_of=date(2022, 9, 1), publication_id=2),
        make.done(level, as_of=date(2022, 9, 1), publication_id=3),
    ]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, ChangeKind.ACHIEVED, None]


def test_confirmation_of_a_claim_is_told_once(make, level, kinds, tell):
    told = [
        make.done(level),
        make.done(level, role=Role.STATISTICS, publication_id=2),
        make.done(level, role=Role.SUPERVISOR, publication_id=3),
    ]
    assert kinds(level, *told) == [ChangeKind.ACHIEVED, ChangeKind.ACHIEVED, None]
    confirmed = tell(level, *told)[1]
    assert (confirmed.before.status, confirmed.after.status) == (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)


def test_a_text_that_tells_of_the_goal_and_of_a_newer_value_proves_each_with_its_own_sentence(make, level):
    reached, newer = make.done(level), make.evidence(level, 90, as_of=date(2022, 9, 1))
    before, after = (standing(level, known, TODAY, READ) for known in ([], [reached, newer]))
    told = [moved(level, before, after, each, NOW, "city", [reached, newer]).kind for each in (reached, newer)]
    assert told == [ChangeKind.ACHIEVED, ChangeKind.PROGRESS]


def test_an_outsiders_claim_is_progress(make, level, kinds):
    assert kinds(level, make.done(level, role=Role.OTHER)) == [ChangeKind.PROGRESS]


def test_growth_beyond_the_goal_is_progress(make, level, kinds):
    told = [make.done(level), make.done(level, 150, as_of=date(2022, 9, 1), publication_id=2)]
    assert kinds(level, *told) == [ChangeKind.ACHIEVED, ChangeKind.PROGRESS]


def test_a_milestone_moves_from_begun_to_built(make, milestone, kinds):
    told = [
        make.evidence(milestone, None),
        make.evidence(milestone, None, as_of=date(2022, 8, 1), publication_id=2),
        make.done(milestone, None, as_of=date(2022, 9, 1), publication_id=3),
    ]
    assert kinds(milestone, *told) == [ChangeKind.PROGRESS, None, ChangeKind.ACHIEVED]


def test_each_year_met_is_a_fact_of_its_own(make, yearly, kinds):
    told = [make.done(yearly, 25, as_of=date(year, 12, 31), year=year, publication_id=year) for year in (2021, 2022)]
    again = make.done(yearly, 25, as_of=date(2022, 12, 31), year=2022, publication_id=9)
    assert kinds(yearly, *told, again, today=date(2023, 2, 1)) == [ChangeKind.ACHIEVED, ChangeKind.ACHIEVED, None]


def test_the_same_number_in_a_new_year_is_news(make, yearly, kinds):
    told = [
        make.evidence(yearly, 10, as_of=date(year, 12, 31), year=year, publication_id=year) for year in (2021, 2022)
    ]
    assert kinds(yearly, *told, today=date(2023, 2, 1)) == [ChangeKind.PROGRESS, ChangeKind.PROGRESS]


def test_what_is_not_realised_is_no_change(make, level, kinds):
    told = [
        make.evidence(level, realised=False, review=True),
        make.spoken(level, Relation.RESTATED, 100),
        make.spoken(level, Relation.PROPOSED, 100),
    ]
    assert kinds(level, *told) == [None, None, None]


# ---------------------------------------------------------------- words of change


def test_a_revision_is_told_once_and_a_second_one_again(make, level, kinds):
    told = [
        make.spoken(level, Relation.REVISED, 150),
        make.spoken(level, Relation.REVISED, 150, publication_id=2),
        make.spoken(level, Relation.REVISED, 180, as_of=date(2022, 9, 1), publication_id=3),
        make.spoken(level, Relation.REVISED, 180, as_of=date(2022, 9, 2), publication_id=4),
    ]
    assert kinds(level, *told) == [ChangeKind.TARGET_REVISED, None, ChangeKind.TARGET_REVISED, None]


def test_a_revision_that_a_newer_one_has_overtaken_is_old_news(make, level, kinds):
    told = [
        make.spoken(level, Relation.REVISED, 150),
        make.spoken(level, Relation.REVISED, 120, as_of=date(2021, 9, 1), publication_id=2),
    ]
    assert kinds(level, *told) == [ChangeKind.TARGET_REVISED, None]


def test_without_the_known_evidence_only_the_first_revision_is_told(make, level):
    first, second = (
        make.spoken(level, Relation.REVISED, 150),
        make.spoken(level, Relation.REVISED, 180, publication_id=2),
    )
    none, one, two = (standing(level, known, TODAY, READ) for known in ([], [first], [first, second]))
    assert moved(level, none, one, first, NOW, "city").kind is ChangeKind.TARGET_REVISED
    assert moved(level, one, two, second, NOW, "city") is None


def test_giving_up_is_told_once(make, level, kinds):
    told = [make.spoken(level, Relation.CANCELLED, publication_id=number) for number in (1, 2)]
    assert kinds(level, *told) == [ChangeKind.DROPPED, None]


def test_giving_up_that_was_taken_back_before_it_was_read_is_old_news(make, level, kinds):
    told = [make.evidence(level, as_of=date(2022, 9, 1)), make.spoken(level, Relation.CANCELLED, publication_id=2)]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, None]


def test_delay_is_told_once(make, level, kinds):
    told = [
        make.evidence(level, 40, relation=Relation.DELAYED),
        make.spoken(level, Relation.DELAYED, publication_id=2),
        make.evidence(level, 40, relation=Relation.DELAYED, publication_id=3),
        make.evidence(level, 55, relation=Relation.DELAYED, as_of=date(2022, 9, 1), publication_id=4),
    ]
    assert kinds(level, *told) == [ChangeKind.DELAYED, None, None, ChangeKind.DELAYED]


@pytest.mark.parametrize("relation", [Relation.CANCELLED, Relation.DELAYED, Relation.REVISED])
def test_an_outsiders_word_or_one_about_another_place_is_no_change(make, level, kinds, relation):
    elsewhere = (Reason(Check.SCOPE, Result.FAILED, "scope.other"),)
    told = [
        make.spoken(level, relation, 150, role=Role.CONSULTATIVE),
        make.spoken(level, relation, 150, reasons=elsewhere, publication_id=2),
    ]
    assert kinds(level, *told) == [None, None]


# ---------------------------------------------------------------- disagreement and time


def test_a_contradiction_is_told_once(make, level, kinds):
    told = [make.evidence(level, value, publication_id=number) for number, value in enumerate((40, 60, 80), 1)]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, ChangeKind.CONTRADICTION, ChangeKind.PROGRESS]


def test_two_that_disagree_do_not_become_news_in_turns(make, level, kinds):
    told = [make.evidence(level, value, publication_id=number) for number, value in enumerate((40, 60, 40, 60), 1)]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, ChangeKind.CONTRADICTION, None, None]


def test_a_contradiction_between_two_that_are_no_further_news_stays_one(make, level, kinds):
    told = [make.evidence(level, value, publication_id=number) for number, value in enumerate((60, 40, 40), 1)]
    assert kinds(level, *told) == [ChangeKind.PROGRESS, ChangeKind.CONTRADICTION, None]


def test_becoming_overdue_is_told_once(level, make):
    evidence = [make.evidence(level)]
    before = standing(level, evidence, level.due, READ)
    after = standing(level, evidence, date(2024, 1, 1), READ)
    (change,) = passed(level, before, after, NOW, "")
    assert (change.kind, change.severity, change.evidence_id) == (ChangeKind.OVERDUE, Severity.HIGH, None)
    assert not change.history
    assert passed(level, after, standing(level, evidence, date(2024, 1, 2), READ), NOW, "") == ()
    assert passed(level, None, before, NOW, "") == ()


@pytest.fixture
def quiet(level, make):
    """How it stood on the last day before it fell silent, how it stands then, and the silence."""
    evidence = [make.evidence(level)]
    watch = Watch(ever_read=True, listening_since=date(2021, 1, 1))
    fell = date(2022, 6, 30) + timedelta(SILENT_DAYS)
    stands = [standing(level, evidence, day, watch) for day in (fell - timedelta(1), fell)]
    return *stands, Silence(date(2022, 6, 30), timedelta(SILENT_DAYS))


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)


def test_falling_silent_is_told_once_with_the_day_it_began(level, quiet):
    before, after, silence = quiet
    (change,) = passed(level, before, after, on(silence.since + silence.allowed), "", silence)
    assert (change.kind, change.severity, change.history) == (ChangeKind.SILENT, Severity.MEDIUM, False)
    assert (change.slots["since"], change.after.value, change.evidence_id) == ("2022-06-30", 50, None)
    assert passed(level, after, after, NOW, "", silence) == ()
    assert passed(level, after, before, NOW, "", silence) == ()


def test_becoming_overdue_and_falling_silent_on_one_day_are_two_changes(level, quiet):
    before, after, silence = quiet
    both = replace(after, flags=(Flag.OVERDUE, Flag.SILENT))
    told = passed(level, before, both, on(silence.since + silence.allowed), "", silence)
    assert [change.kind for change in told] == [ChangeKind.OVERDUE, ChangeKind.SILENT]


@pytest.mark.parametrize(("late", "history"), [(STALE_AFTER - timedelta(1), False), (STALE_AFTER, True)])
def test_a_silence_that_comes_to_light_long_after_it_fell_is_history(level, quiet, late, history):
    before, after, silence = quiet
    (change,) = passed(level, before, after, on(silence.since + silence.allowed + late), "", silence)
    assert change.history is history


def test_what_was_so_at_a_first_look_is_history(level, quiet):
    before, after, silence = quiet
    both = replace(after, flags=(Flag.OVERDUE, Flag.SILENT))
    for first in (None, replace(before, status=Status.NOT_CHECKED)):
        told = passed(level, first, both, on(silence.since + silence.allowed), "", silence)
        assert [change.history for change in told] == [True, True]


# ---------------------------------------------------------------- what a change holds


def test_a_change_carries_its_proof(make, level, tell):
    (change,) = tell(level, make.evidence(level, 40, quote="全市书屋40家。", bound="="))
    assert (change.commitment, change.theme, change.source, change.at) == (level.id, level.theme, "city", NOW)
    assert (change.quote, change.url, change.publication_id) == ("全市书屋40家。", "https://example.org/1.html", 1)
    assert (change.before, change.after.value, change.after.unit) == (None, 40, "家")
    assert change.slots == {"name": "社区书屋", "op": ">=", "target": 100, "target_high": None, "unit": "家"}


def test_a_change_says_where_the_commitment_came_from(make, level, tell):
    told = [make.evidence(level, 40), make.done(level, as_of=date(2022, 9, 1), publication_id=2)]
    change = tell(level, *told)[1]
    assert (change.before.status, change.before.value) == (Status.IN_PROGRESS, 40)
    assert (change.after.status, change.after.value, change.after.as_of) == (Status.DONE_CLAIMED, 120, date(2022, 9, 1))


def test_a_revision_tells_the_new_goal(make, level, tell):
    (change,) = tell(level, make.spoken(level, Relation.REVISED, 150, unit="家"))
    assert (change.after.value, change.after.unit, change.slots["target"]) == (150, "家", 100)


def test_a_range_tells_both_ends_and_a_milestone_its_name(make, milestone, tell):
    parks = make.target("书香名园", 1, "个", op=Op.RANGE, value_high=2)
    (change,) = tell(parks, make.done(parks, 1))
    assert (change.slots["target"], change.slots["target_high"]) == (1, 2)
    (change,) = tell(milestone, make.done(milestone, None))
    assert change.slots == {"name": "江滩科技馆"}


def test_what_ends_or_completes_weighs_more_than_progress(make, level, tell):
    told = [make.evidence(level, 40), make.spoken(level, Relation.CANCELLED, as_of=date(2022, 9, 1), publication_id=2)]
    progress, dropped = tell(level, *told)
    assert (progress.severity, dropped.severity) == (Severity.MEDIUM, Severity.HIGH)


# ---------------------------------------------------------------- what always holds


@st.composite
def facts(draw, make, commitment):
    relation = draw(st.sampled_from(Relation))
    value = draw(st.sampled_from([None, 5.0, 40.0, 100.0, 150.0]))
    realised = relation in (Relation.PROGRESS, Relation.ACHIEVED) or (
        relation is Relation.DELAYED and value is not None
    )
    said = {
        "relation": relation,
        "as_of": draw(st.dates(date(2021, 2, 1), date(2022, 9, 1))),
        "role": draw(st.sampled_from(Role)),
    }
    return make.evidence(commitment, value, realised=realised, publication_id=draw(st.integers(1, 4)), **said)


@given(st.data())
def test_saying_everything_again_in_other_texts_tells_nothing_new(make, kinds, data):
    commitment = data.draw(st.sampled_from([make.target(), make.milestone(), make.target(due=None)]))
    told = [
        replace(each, publication_id=number, id=f"e{number}")
        for number, each in enumerate(data.draw(st.lists(facts(make, commitment), max_size=4)))
    ]
    again = [replace(each, publication_id=each.publication_id + 10, id=each.id + "again") for each in told]
    assert set(kinds(commitment, *told, *again)[len(told) :]) <= {None}


@given(st.data())
def test_one_voice_repeating_one_fact_makes_at_most_one_change(make, kinds, data):
    commitment = data.draw(st.sampled_from([make.target(), make.milestone(), make.target(due=None)]))
    fact = data.draw(facts(make, commitment))
    echoes = [replace(fact, publication_id=number, id=f"echo{number}") for number in range(5, 9)]
    told = Counter(kind for kind in kinds(commitment, fact, *echoes) if kind)
    assert sum(told.values()) <= 1


@given(st.data())
def test_unheard_evidence_makes_no_change(make, kinds, data):
    commitment = make.target()
    fact = data.draw(facts(make, commitment))
    if fact.judgement.realised or fact.judgement.relation in (Relation.RESTATED, Relation.PROPOSED):
        fact = replace(fact, judgement=replace(fact.judgement, realised=False, relation=Relation.RESTATED))
    else:
        fact = replace(fact, role=Role.OTHER)
    assert kinds(commitment, fact) == [None]
