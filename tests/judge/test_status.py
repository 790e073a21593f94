"""Where a commitment stands: each promise of the design about status, flags, light and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.status import RED, YELLOW, Thresholds, Watch, standing, waits
from monitor.model import Check, CommitmentKind, Flag, Light, Op, Period, Reason, Relation, Result, Role, Status

READ, UNREAD = Watch(ever_read=True), Watch(ever_read=False)
TODAY = date(2022, 10, 1)
AFTER = date(2024, 3, 1)
OUTSIDERS = (Role.CONSULTATIVE, Role.OTHER)


# ---------------------------------------------------------------- who says it decides


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SELF, Status.DONE_CLAIMED),
        (Role.MEDIA, Status.DONE_CLAIMED),
        (Role.STATISTICS, Status.DONE_CONFIRMED),
        (Role.SUPERVISOR, Status.DONE_CONFIRMED),
        (Role.CONSULTATIVE, Status.IN_PROGRESS),
        (Role.OTHER, Status.IN_PROGRESS),
    ],
)
def test_who_says_that_it_is_achieved_decides_the_status(make, level, role, status):
    assert standing(level, [make.done(level, role=role)], TODAY, READ).status is status


@pytest.mark.parametrize("role", Role)
def test_what_a_person_accepted_is_confirmed_whoever_said_it(make, level, role):
    assert standing(level, [make.done(level, role=role, accepted=True)], TODAY, READ).status is Status.DONE_CONFIRMED


@pytest.mark.parametrize("role", Role)
def test_progress_is_progress_whoever_says_it(make, level, role):
    assert standing(level, [make.evidence(level, role=role)], TODAY, READ).status is Status.IN_PROGRESS


def test_an_outsiders_claim_waits_for_a_person(make, level):
    assert all(waits(make.done(level, role=role)) for role in OUTSIDERS)
    assert not any(waits(make.done(level, role=role)) for role in Role if role not in OUTSIDERS)
    assert not waits(make.done(level, role=Role.OTHER, accepted=True))
    assert not waits(make.evidence(level, role=Role.OTHER))


def test_what_a_check_could_not_settle_waits_for_a_person_and_moves_nothing(make, level):
    doubtful = make.done(level, realised=False, review=True)
    assert waits(doubtful)
    found = standing(level, [doubtful], TODAY, READ)
    assert (found.status, found.value, found.light) == (Status.NO_EVIDENCE, None, Light.GREY)


def test_what_a_person_set_is_measured_against_the_goal(make, level):
    low = make.evidence(level, 120, relation=Relation.ACHIEVED, accepted=True)
    low = replace(low, judgement=replace(low.judgement, value=60.0))
    assert standing(level, [low], TODAY, READ).status is Status.IN_PROGRESS
    high = make.evidence(level, 120, relation=Relation.PROGRESS, accepted=True)
    assert standing(level, [high], TODAY, READ).status is Status.DONE_CONFIRMED


# ---------------------------------------------------------------- nothing found


def test_where_nobody_looked_nothing_is_said(level):
    found = standing(level, [], AFTER, UNREAD)
    assert (found.status, found.flags, found.light) == (Status.NOT_CHECKED, (), Light.GREY)


def test_where_somebody_looked_and_found_nothing_there_is_no_evidence(level):
    found = standing(level, [], TODAY, READ)
    assert (found.status, found.flags, found.light, found.share) == (Status.NO_EVIDENCE, (), Light.GREY, None)


def test_a_broken_source_is_a_flag_of_its_own(make, level):
    blind = Watch(ever_read=True, blind=True)
    assert standing(level, [], TODAY, blind).flags == (Flag.BLIND,)
    assert Flag.BLIND in standing(level, [make.evidence(level)], TODAY, blind).flags


def test_not_checked_no_evidence_and_blind_never_look_alike(level):
    told = [standing(level, [], TODAY, watch) for watch in (UNREAD, READ, Watch(ever_read=True, blind=True))]
    assert len({(each.status, each.flags) for each in told}) == 3


# ---------------------------------------------------------------- what no text could prove


@pytest.fixture
def internal(make):
    """A target of which the ledger says that no text could prove it."""
    return make.target(unverifiable="机关内部事项")


@pytest.mark.parametrize("watch", [READ, UNREAD, Watch(ever_read=True, blind=True)])
def test_what_no_text_could_prove_is_unverifiable_whoever_looked(internal, watch):
    found = standing(internal, [], TODAY, watch)
    assert (found.status, found.light) == (Status.UNVERIFIABLE, Light.GREY)


def test_what_no_text_could_prove_is_never_overdue(internal):
    assert standing(internal, [], AFTER, READ).flags == ()


def test_something_realised_counts_all_the_same(make, internal):
    assert standing(internal, [make.evidence(internal)], TODAY, READ).status is Status.IN_PROGRESS
    done = standing(internal, [make.done(internal)], TODAY, READ)
    assert (done.status, done.light) == (Status.DONE_CLAIMED, Light.GREEN)
    assert Flag.OVERDUE in standing(internal, [make.evidence(internal)], AFTER, READ).flags


def test_words_that_realise_nothing_leave_it_unverifiable(make, internal):
    told = [
        make.spoken(internal, Relation.RESTATED, 100),
        make.done(internal, realised=False, review=True, publication_id=2),
    ]
    assert standing(internal, told, TODAY, READ).status is Status.UNVERIFIABLE


def test_what_a_person_accepted_makes_its_status_as_of_any_other(make, internal):
    accepted = make.spoken(internal, Relation.RESTATED, 100, accepted=True)
    assert standing(internal, [accepted], TODAY, READ).status is Status.NO_EVIDENCE
    assert standing(internal, [make.done(internal, accepted=True)], TODAY, READ).status is Status.DONE_CONFIRMED


def test_it_may_be_dropped(make, internal):
    assert standing(internal, [make.spoken(internal, Relation.CANCELLED)], TODAY, READ).status is Status.DROPPED


@pytest.mark.parametrize("kind", CommitmentKind)
def test_no_kind_is_unverifiable_by_itself(make, kind):
    entry = replace(make.target(), kind=kind, indicator=None)
    assert standing(entry, [], TODAY, READ).status is Status.NO_EVIDENCE


# ---------------------------------------------------------------- time


def test_evidence_after_the_due_date_counts_and_is_late(make, level):
    found = standing(level, [make.done(level, as_of=date(2024, 2, 1))], AFTER, READ)
    assert (found.status, found.flags, found.light) == (Status.DONE_CLAIMED, (Flag.LATE,), Light.GREEN)


@pytest.mark.parametrize(("day", "late"), [(date(2023, 12, 31), False), (date(2024, 1, 1), True)])
def test_the_due_date_itself_is_in_time(make, level, day, late):
    assert (Flag.LATE in standing(level, [make.done(level, as_of=day)], AFTER, READ).flags) is late


def test_what_was_met_in_time_is_not_late_for_being_said_again(make, level):
    told = [make.done(level), make.done(level, 130, as_of=date(2024, 2, 1), publication_id=2)]
    assert standing(level, told, AFTER, READ).flags == ()


def test_an_outsiders_word_that_it_was_in_time_does_not_make_it_so(make, level):
    told = [make.done(level, role=Role.OTHER), make.done(level, as_of=date(2024, 2, 1), publication_id=2)]
    assert Flag.LATE in standing(level, told, AFTER, READ).flags


def test_past_the_due_date_with_nothing_achieved_is_overdue(make, level):
    found = standing(level, [make.evidence(level)], AFTER, READ)
    assert (found.status, found.flags, found.light) == (Status.IN_PROGRESS, (Flag.OVERDUE,), Light.RED)
    assert Flag.OVERDUE in standing(level, [], AFTER, READ).flags


def test_on_the_due_date_it_is_not_overdue_yet(make, level):
    assert Flag.OVERDUE not in standing(level, [make.evidence(level)], level.due, READ).flags
    assert Flag.OVERDUE in standing(level, [make.evidence(level)], level.due + timedelta(1), READ).flags


def test_a_postponed_goal_is_overdue_by_its_original_date(make, level):
    moved = make.spoken(level, Relation.REVISED, 100, as_of=date(2023, 11, 1))
    assert standing(level, [moved], AFTER, READ).flags == (Flag.OVERDUE, Flag.REVISED)


def test_an_outsiders_claim_does_not_keep_it_from_being_overdue(make, level):
    assert Flag.OVERDUE in standing(level, [make.done(level, role=Role.OTHER)], AFTER, READ).flags


def test_without_a_due_date_nothing_is_overdue_or_late(make, open_ended):
    assert standing(open_ended, [make.evidence(open_ended)], AFTER, READ).flags == ()
    assert standing(open_ended, [make.done(open_ended)], AFTER, READ).flags == ()


def test_the_latest_day_states_the_value_whenever_it_was_learnt(make, level):
    newer = make.evidence(level, 70, as_of=date(2022, 9, 1), known_at=datetime(2026, 1, 1, tzinfo=UTC))
    older = make.evidence(
        level, 40, as_of=date(2021, 9, 1), known_at=datetime(2026, 2, 1, tzinfo=UTC), publication_id=2
    )
    found = standing(level, [newer, older], TODAY, READ)
    assert (found.value, found.as_of, found.evidence_id) == (70, date(2022, 9, 1), newer.id)


def test_of_one_day_the_weightier_publisher_states_the_value(make, level):
    told = [make.evidence(level, 70, role=Role.MEDIA), make.evidence(level, 71, role=Role.STATISTICS, publication_id=2)]
    assert standing(level, told, TODAY, READ).value == 71


def test_words_of_completion_after_a_value_say_more_than_it(make, level):
    told = [make.evidence(level, 70), make.done(level, None, as_of=date(2022, 9, 1), publication_id=2)]
    found = standing(level, told, TODAY, READ)
    assert (found.status, found.value, found.share) == (Status.DONE_CLAIMED, None, 1.0)


def test_words_of_progress_after_a_value_leave_it(make, level):
    told = [make.evidence(level, 70), make.evidence(level, None, as_of=date(2022, 9, 1), publication_id=2)]
    assert standing(level, told, TODAY, READ).value == 70


# ---------------------------------------------------------------- done stays done


def test_a_later_smaller_value_leaves_it_done(make, level):
    told = [make.done(level), make.evidence(level, 90, as_of=date(2022, 9, 1), publication_id=2)]
    found = standing(level, told, TODAY, READ)
    assert (found.status, found.value, found.light) == (Status.DONE_CLAIMED, 90, Light.GREEN)


def test_giving_it_up_afterwards_leaves_it_done(make, level):
    told = [make.done(level), make.spoken(level, Relation.CANCELLED, as_of=date(2022, 9, 1))]
    assert standing(level, told, TODAY, READ).status is Status.DONE_CLAIMED


def test_it_falls_back_when_a_review_takes_the_evidence_away(make, level):
    assert standing(level, [make.done(level)], TODAY, READ).status is Status.DONE_CLAIMED
    assert standing(level, [], TODAY, READ).status is Status.NO_EVIDENCE


def test_it_falls_back_when_somebody_of_no_less_weight_contradicts_it(make, level):
    for role in (Role.SELF, Role.STATISTICS):
        told = [make.done(level), make.evidence(level, 60, role=role, publication_id=2)]
        found = standing(level, told, TODAY, READ)
        assert (found.status, found.flags) == (Status.IN_PROGRESS, (Flag.CONTRADICTED,))


def test_a_claim_that_was_contradicted_stays_marked_when_later_values_come(make, level):
    later = make.evidence(level, 70, as_of=date(2022, 9, 1), publication_id=3)
    told = [make.done(level), make.evidence(level, 60, publication_id=2), later]
    found = standing(level, told, TODAY, READ)
    assert (found.status, found.value, found.flags) == (Status.IN_PROGRESS, 70, (Flag.CONTRADICTED,))


def test_of_two_that_a_person_accepted_and_that_contradict_neither_claims(make, level):
    told = [make.done(level, accepted=True), make.evidence(level, 60, accepted=True, publication_id=2)]
    found = standing(level, told, TODAY, READ)
    assert (found.status, found.flags) == (Status.IN_PROGRESS, (Flag.CONTRADICTED,))


def test_a_lighter_contradiction_is_said_and_leaves_it_done(make, level):
    told = [make.done(level, role=Role.STATISTICS), make.evidence(level, 60, role=Role.MEDIA, publication_id=2)]
    found = standing(level, told, TODAY, READ)
    assert (found.status, found.flags) == (Status.DONE_CONFIRMED, (Flag.CONTRADICTED,))


def test_what_a_person_accepted_no_publication_contradicts_away(make, level):
    told = [make.done(level, accepted=True), make.evidence(level, 60, role=Role.STATISTICS, publication_id=2)]
    assert standing(level, told, TODAY, READ).status is Status.DONE_CONFIRMED


def test_it_falls_back_when_the_goal_was_raised_beyond_it(make, level):
    raised = make.spoken(level, Relation.REVISED, 150, as_of=date(2022, 8, 1))
    found = standing(level, [make.done(level), raised], TODAY, READ)
    assert (found.status, found.flags) == (Status.IN_PROGRESS, (Flag.REVISED,))
    assert found.share == pytest.approx(120 / 150)


def test_a_raised_goal_can_be_met(make, level):
    raised = make.spoken(level, Relation.REVISED, 150, as_of=date(2022, 8, 1))
    found = standing(level, [raised, make.done(level, 151, publication_id=2)], TODAY, READ)
    assert (found.status, found.flags) == (Status.DONE_CLAIMED, (Flag.REVISED,))


def test_words_of_completion_older_than_a_raised_goal_do_not_meet_it(make, level):
    raised = make.spoken(level, Relation.REVISED, 150, as_of=date(2022, 8, 1))
    older, newer = make.done(level, None), make.done(level, None, as_of=date(2022, 9, 1))
    same_day = make.done(level, None, as_of=date(2022, 8, 1))
    assert standing(level, [raised, older], TODAY, READ).status is Status.IN_PROGRESS
    assert standing(level, [raised, same_day], TODAY, READ).status is Status.IN_PROGRESS
    assert standing(level, [raised, newer], TODAY, READ).status is Status.DONE_CLAIMED


def test_a_lowered_goal_changes_neither_done_nor_due(make, level):
    lowered = make.spoken(level, Relation.REVISED, 80, as_of=date(2022, 8, 1))
    assert standing(level, [make.done(level), lowered], TODAY, READ).status is Status.DONE_CLAIMED
    found = standing(level, [make.evidence(level, 85), lowered], AFTER, READ)
    assert (found.status, found.flags) == (Status.IN_PROGRESS, (Flag.OVERDUE, Flag.REVISED))


def test_a_goal_set_after_the_due_date_is_another_promise(make, level):
    later = make.spoken(level, Relation.REVISED, 300, as_of=date(2024, 2, 1))
    assert standing(level, [make.done(level), later], AFTER, READ).status is Status.DONE_CLAIMED


def test_where_less_is_better_a_lower_goal_is_the_tougher_one(make, falling):
    done = make.done(falling, 7.5)
    tougher = make.spoken(falling, Relation.REVISED, 7, as_of=date(2022, 8, 1))
    easier = make.spoken(falling, Relation.REVISED, 9, as_of=date(2022, 8, 1))
    assert standing(falling, [done, tougher], TODAY, READ).status is Status.IN_PROGRESS
    assert standing(falling, [done, easier], TODAY, READ).status is Status.DONE_CLAIMED


# ---------------------------------------------------------------- delay, change, giving up


def test_the_texts_own_word_of_delay_is_a_flag(make, level):
    assert standing(level, [make.spoken(level, Relation.DELAYED)], TODAY, READ).flags == (Flag.DELAYED,)
    realised = make.evidence(level, relation=Relation.DELAYED)
    found = standing(level, [realised], TODAY, READ)
    assert (found.status, found.flags, found.value) == (Status.IN_PROGRESS, (Flag.DELAYED,), 50)


def test_once_done_it_is_no_longer_delayed(make, level):
    told = [make.evidence(level, relation=Relation.DELAYED), make.done(level, as_of=date(2022, 9, 1))]
    assert standing(level, told, TODAY, READ).flags == ()


def test_given_up_is_dropped(make, level):
    found = standing(level, [make.spoken(level, Relation.CANCELLED)], AFTER, READ)
    assert (found.status, found.flags, found.light) == (Status.DROPPED, (), Light.GREY)


def test_progress_reported_later_takes_giving_up_back(make, level):
    told = [make.spoken(level, Relation.CANCELLED), make.evidence(level, as_of=date(2022, 9, 1))]
    assert standing(level, told, TODAY, READ).status is Status.IN_PROGRESS


def test_progress_reported_before_does_not(make, level):
    told = [make.spoken(level, Relation.CANCELLED), make.evidence(level, as_of=date(2022, 3, 1))]
    assert standing(level, told, TODAY, READ).status is Status.DROPPED


@pytest.mark.parametrize("relation", [Relation.CANCELLED, Relation.DELAYED, Relation.REVISED])
def test_an_outsiders_word_of_it_moves_nothing(make, level, relation):
    for role in OUTSIDERS:
        found = standing(level, [make.spoken(level, relation, 150, role=role)], TODAY, READ)
        assert (found.status, found.flags) == (Status.NO_EVIDENCE, ())


@pytest.mark.parametrize("relation", [Relation.CANCELLED, Relation.DELAYED, Relation.REVISED])
def test_a_word_about_another_place_or_thing_moves_nothing(make, level, relation):
    for reason in (
        Reason(Check.SCOPE, Result.FAILED, "scope.other"),
        Reason(Check.SCOPE, Result.UNSETTLED, "scope.unknown"),
        Reason(Check.INDICATOR, Result.FAILED, "indicator.needs"),
    ):
        found = standing(level, [make.spoken(level, relation, 150, reasons=(reason,))], TODAY, READ)
        assert (found.status, found.flags) == (Status.NO_EVIDENCE, ())


@pytest.mark.parametrize("relation", [Relation.CANCELLED, Relation.DELAYED, Relation.REVISED])
def test_a_word_older_than_the_promise_moves_nothing(make, level, relation):
    early = make.spoken(level, relation, 150, as_of=level.starts)
    assert standing(level, [early], TODAY, READ).flags == ()
    assert standing(level, [early], TODAY, READ).status is Status.NO_EVIDENCE


def test_restating_and_proposing_move_nothing(make, level):
    told = [make.spoken(level, Relation.RESTATED, 100), make.spoken(level, Relation.PROPOSED, 200)]
    found = standing(level, told, TODAY, READ)
    assert (found.status, found.flags, found.value) == (Status.NO_EVIDENCE, (), None)


# ---------------------------------------------------------------- disagreement and agreement


def test_clearly_different_values_of_one_day_contradict(make, level):
    told = [make.evidence(level, 50), make.evidence(level, 60, publication_id=2)]
    found = standing(level, told, TODAY, READ)
    assert found.flags == (Flag.CONTRADICTED,)
    assert found.value in (50, 60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": 50}, {"value": 51}),
        ({"value": 50}, {"value": 60, "as_of": date(2022, 7, 31)}),
        ({"value": 50}, {"value": 60, "publication_id": 1}),
        ({"value": 50, "bound": ">"}, {"value": 60}),
        ({"value": 70, "bound": "<"}, {"value": 60}),
        ({"value": 50}, {"value": None}),
    ],
)
def test_what_can_both_be_true_does_not_contradict(make, level, one, other):
    told = [make.evidence(level, **one), make.evidence(level, **{"publication_id": 2, **other})]
    assert standing(level, told, TODAY, READ).flags == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": 70, "bound": ">"}, {"value": 60}),
        ({"value": 50, "bound": "<"}, {"value": 60}),
        ({"value": 70, "bound": ">"}, {"value": 60, "bound": "<"}),
    ],
)
def test_bounds_that_exclude_each_other_contradict(make, level, one, other):
    told = [make.evidence(level, **one), make.evidence(level, **other, publication_id=2)]
    assert standing(level, told, TODAY, READ).flags == (Flag.CONTRADICTED,)


def test_a_settled_disagreement_of_the_past_is_not_kept_up(make, level):
    told = [
        make.evidence(level, 50),
        make.evidence(level, 60, publication_id=2),
        make.evidence(level, 65, as_of=date(2022, 9, 1), publication_id=3),
    ]
    assert standing(level, told, TODAY, READ).flags == ()


def test_other_publications_that_say_the_same_corroborate(make, level, milestone):
    told = [make.evidence(level, publication_id=number) for number in (1, 2, 3)]
    told.append(make.evidence(level, 20, as_of=date(2021, 6, 30), publication_id=4))
    assert standing(level, told, TODAY, READ).corroborations == 2
    built = [make.done(milestone, None, publication_id=number) for number in (1, 2)]
    assert standing(milestone, built, TODAY, READ).corroborations == 1


def test_one_publication_does_not_corroborate_itself(make, level):
    assert (
        standing(level, [make.evidence(level, start=0), make.evidence(level, start=9)], TODAY, READ).corroborations == 0
    )


# ---------------------------------------------------------------- milestones


def test_a_milestone_under_way_has_no_share_and_no_colour(make, milestone):
    found = standing(milestone, [make.evidence(milestone, None)], TODAY, READ)
    assert (found.status, found.share, found.light) == (Status.IN_PROGRESS, None, Light.GREY)


def test_a_finished_milestone_is_whole_and_green(make, milestone):
    found = standing(milestone, [make.done(milestone, None)], TODAY, READ)
    assert (found.status, found.share, found.light) == (Status.DONE_CLAIMED, 1.0, Light.GREEN)


# ---------------------------------------------------------------- light


@pytest.mark.parametrize(
    ("value", "light"),
    [
        (100.0, Light.GREEN),
        (40.001, Light.GREEN),
        (40.0, Light.YELLOW),
        (39.9, Light.YELLOW),
        (20.001, Light.YELLOW),
        (20.0, Light.YELLOW),
        (19.999, Light.RED),
        (0.0, Light.RED),
    ],
)
def test_the_light_turns_at_ten_and_thirty_points_behind(make, level, value, light):
    halfway = replace(level, starts=date(2022, 1, 1), due=date(2022, 1, 11))
    found = standing(halfway, [make.evidence(halfway, value, as_of=date(2022, 1, 6))], date(2022, 1, 6), READ)
    assert (found.expected, found.share, found.light) == (0.5, pytest.approx(value / 100), light)


def test_the_thresholds_are_settings(make, level):
    assert (YELLOW, RED) == (0.10, 0.30)
    halfway = replace(level, starts=date(2022, 1, 1), due=date(2022, 1, 11))
    told = [make.evidence(halfway, 45, as_of=date(2022, 1, 6))]
    strict = Thresholds(yellow=0.01, red=0.02)
    assert standing(halfway, told, date(2022, 1, 6), READ).light is Light.GREEN
    assert standing(halfway, told, date(2022, 1, 6), READ, strict).light is Light.RED


def test_the_elapsed_share_stays_between_nothing_and_all(level):
    assert standing(level, [], level.starts, READ).expected == 0
    assert standing(level, [], level.due, READ).expected == 1
    assert standing(level, [], AFTER, READ).expected == 1
    assert standing(replace(level, due=level.starts), [], TODAY, READ).expected == 1


def test_without_a_term_there_is_no_light(make, open_ended):
    found = standing(open_ended, [make.evidence(open_ended)], TODAY, READ)
    assert (found.expected, found.light) == (None, Light.GREY)


def test_where_less_is_better_the_share_is_what_is_left_to_fall(make, falling):
    found = standing(falling, [make.evidence(falling, 10)], TODAY, READ)
    assert found.share == pytest.approx(0.8)


# ---------------------------------------------------------------- years


def year_of(make, commitment, year, value, **said):
    """A result of a year, as of its end, achieved where it meets the goal."""
    relation = Relation.ACHIEVED if value is None or value >= 20 else Relation.PROGRESS
    return make.evidence(commitment, value, **{"relation": relation, "as_of": date(year, 12, 31), "year": year, **said})


def test_a_yearly_commitment_has_one_result_for_each_year_of_its_term(make, yearly):
    told = [year_of(make, yearly, 2021, 25), year_of(make, yearly, 2023, 12)]
    found = standing(yearly, told, AFTER, READ)
    assert [(each.year, each.value, each.met) for each in found.periods] == [
        (2021, 25, True),
        (2022, None, None),
        (2023, 12, False),
    ]
    assert found.periods[0].evidence_id == told[0].id


def test_years_that_have_not_begun_and_years_after_the_term_have_no_result(make, yearly):
    assert [each.year for each in standing(yearly, [], TODAY, READ).periods] == [2021, 2022]
    late = standing(yearly, [year_of(make, yearly, 2024, 25)], date(2025, 3, 1), READ)
    assert [each.year for each in late.periods] == [2021, 2022, 2023]


def test_others_have_no_years(make, level):
    assert standing(level, [make.evidence(level)], TODAY, READ).periods == ()


def test_a_years_latest_figure_is_its_result(make, yearly):
    told = [
        year_of(make, yearly, 2022, 8, as_of=date(2022, 6, 30)),
        year_of(make, yearly, 2022, 22, as_of=date(2022, 11, 30)),
    ]
    assert standing(yearly, told, date(2023, 1, 9), READ).periods[1].value == 22


def test_a_year_that_only_an_outsider_says_was_met_stays_open(make, yearly):
    found = standing(yearly, [year_of(make, yearly, 2021, 25, role=Role.OTHER)], TODAY, READ)
    assert (found.periods[0].value, found.periods[0].met, found.status) == (25, None, Status.IN_PROGRESS)


def test_the_status_is_that_of_the_latest_ended_year(make, yearly):
    met, missed = year_of(make, yearly, 2021, 25), year_of(make, yearly, 2022, 12)
    running = year_of(make, yearly, 2022, 12, as_of=date(2022, 9, 30))
    assert standing(yearly, [met, running], TODAY, READ).status is Status.DONE_CLAIMED
    assert standing(yearly, [met, missed], date(2023, 2, 1), READ).status is Status.IN_PROGRESS


def test_a_missed_year_is_not_made_good_by_the_running_one(make, yearly):
    told = [year_of(make, yearly, 2021, 12), year_of(make, yearly, 2022, 25, as_of=date(2022, 9, 30))]
    assert standing(yearly, told, TODAY, READ).status is Status.IN_PROGRESS


def test_an_ended_year_without_a_result_takes_nothing_back(make, yearly):
    assert standing(yearly, [year_of(make, yearly, 2021, 25)], date(2023, 1, 2), READ).status is Status.DONE_CLAIMED


def test_before_a_year_has_ended_the_running_one_decides(make, yearly):
    early = year_of(make, yearly, 2021, 25, as_of=date(2021, 9, 30))
    assert standing(yearly, [early], date(2021, 10, 1), READ).status is Status.DONE_CLAIMED


def test_a_year_after_the_term_counts_as_late_where_the_term_has_none(make, yearly):
    after = year_of(make, yearly, 2024, 25)
    found = standing(yearly, [after], date(2025, 3, 1), READ)
    assert (found.status, found.flags) == (Status.DONE_CLAIMED, (Flag.LATE,))
    missed = year_of(make, yearly, 2024, 5, publication_id=2)
    found = standing(yearly, [year_of(make, yearly, 2023, 25), missed], date(2025, 3, 1), READ)
    assert (found.status, found.flags) == (Status.DONE_CLAIMED, ())


def test_a_term_in_which_one_year_was_met_is_not_overdue(make, yearly):
    told = [year_of(make, yearly, 2021, 25), year_of(make, yearly, 2023, 12)]
    found = standing(yearly, told, AFTER, READ)
    assert (found.status, found.flags) == (Status.IN_PROGRESS, ())
    assert standing(yearly, told[1:], AFTER, READ).flags == (Flag.OVERDUE,)


def test_the_light_of_a_yearly_commitment_is_that_of_the_running_year(make, yearly):
    met = year_of(make, yearly, 2021, 25)
    behind = year_of(make, yearly, 2022, 5, as_of=date(2022, 9, 30))
    found = standing(yearly, [met, behind], TODAY, READ)
    assert (found.status, found.light) == (Status.DONE_CLAIMED, Light.RED)
    assert found.expected == pytest.approx(273 / 364)
    ahead = year_of(make, yearly, 2022, 19, as_of=date(2022, 9, 30))
    assert standing(yearly, [met, ahead], TODAY, READ).light is Light.GREEN


def test_a_running_year_of_which_nothing_is_known_has_no_light(make, yearly):
    found = standing(yearly, [year_of(make, yearly, 2021, 25)], TODAY, READ)
    assert (found.status, found.light) == (Status.DONE_CLAIMED, Light.GREY)


def test_after_its_term_a_yearly_commitment_has_the_light_of_its_status(make, yearly):
    assert standing(yearly, [year_of(make, yearly, 2023, 25)], AFTER, READ).light is Light.GREEN
    assert standing(yearly, [year_of(make, yearly, 2023, 5)], AFTER, READ).light is Light.RED


def test_a_yearly_commitment_without_an_end_is_measured_by_the_year(make, yearly):
    endless = replace(yearly, due=None)
    found = standing(endless, [year_of(make, endless, 2022, 5, as_of=date(2022, 9, 30))], TODAY, READ)
    assert (found.expected, found.light) == (pytest.approx(273 / 364), Light.RED)


def test_a_yearly_practice_that_ends_is_dropped_although_years_were_met(make, yearly):
    told = [year_of(make, yearly, 2021, 25), make.spoken(yearly, Relation.CANCELLED, as_of=date(2022, 9, 1))]
    found = standing(yearly, told, TODAY, READ)
    assert (found.status, found.periods[0].met) == (Status.DROPPED, True)


# ---------------------------------------------------------------- what always holds

DAYS = st.dates(date(2021, 2, 1), date(2025, 12, 31))


@st.composite
def histories(draw, make, commitment, size=6):
    """Evidence of all kinds about one commitment."""
    told = []
    for number in range(draw(st.integers(0, size))):
        relation = draw(st.sampled_from(Relation))
        day = draw(DAYS)
        value = draw(st.sampled_from([None, 5.0, 20.0, 60.0, 100.0, 130.0]))
        realised = relation in (Relation.PROGRESS, Relation.ACHIEVED) or (
            relation is Relation.DELAYED and value is not None
        )
        told.append(
            make.evidence(
                commitment,
                value,
                relation=relation,
                realised=realised and draw(st.booleans()),
                as_of=day,
                bound=draw(st.sampled_from("=><~")),
                role=draw(st.sampled_from(Role)),
                accepted=draw(st.integers(0, 5)) == 0,
                publication_id=draw(st.integers(1, 3)),
                id=f"e{number}",
            )
        )
    return told


def commitments(make):
    return st.sampled_from(
        [
            make.target(),
            make.target(due=None),
            make.target("夜校", 20, "期", period=Period.YEARLY),
            make.target("管网漏损率", 8, "%", op=Op.AT_MOST, better="less"),
            make.milestone(),
            make.target("内部培训", unverifiable="机关内部事项"),
        ]
    )


@given(st.data(), DAYS, st.booleans(), st.booleans())
def test_the_order_in_which_evidence_is_handed_over_does_not_matter(make, data, today, ever_read, blind):
    commitment = data.draw(commitments(make))
    told = data.draw(histories(make, commitment))
    shuffled = data.draw(st.permutations(told))
    watch = Watch(ever_read, blind)
    assert standing(commitment, told, today, watch) == standing(commitment, shuffled, today, watch)


@given(st.data(), DAYS)
def test_older_evidence_never_changes_a_value_that_is_known(make, data, today):
    commitment = data.draw(commitments(make))
    told = data.draw(histories(make, commitment))
    before = standing(commitment, told, today, READ)
    if before.value is None or before.as_of <= date(2021, 2, 1):
        return
    day = data.draw(st.dates(date(2021, 1, 2), before.as_of - timedelta(1)))
    older = make.evidence(commitment, 77.0, as_of=day, publication_id=9, known_at=datetime(2027, 1, 1, tzinfo=UTC))
    after = standing(commitment, [*told, older], today, READ)
    assert (after.value, after.as_of, after.evidence_id) == (before.value, before.as_of, before.evidence_id)


@given(st.data(), DAYS)
def test_confirmed_only_by_statistics_a_supervisor_or_a_person(make, data, today):
    commitment = data.draw(commitments(make))
    told = data.draw(histories(make, commitment))
    if standing(commitment, told, today, READ).status is Status.DONE_CONFIRMED:
        assert any(each.accepted or each.role in (Role.STATISTICS, Role.SUPERVISOR) for each in told)


@given(st.data(), DAYS)
def test_claimed_only_by_those_who_answer_or_the_media(make, data, today):
    commitment = data.draw(commitments(make))
    told = [each for each in data.draw(histories(make, commitment)) if each.role in OUTSIDERS and not each.accepted]
    found = standing(commitment, told, today, READ)
    assert found.status in (Status.IN_PROGRESS, Status.NO_EVIDENCE, Status.UNVERIFIABLE)
    assert not {Flag.DELAYED, Flag.REVISED, Flag.LATE} & set(found.flags)


@given(st.data(), DAYS, st.booleans())
def test_flags_and_status_fit_together(make, data, today, ever_read):
    commitment = data.draw(commitments(make))
    told = data.draw(histories(make, commitment))
    found = standing(commitment, told, today, Watch(ever_read))
    real = [each for each in told if each.judgement.realised]
    done = found.status in (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)
    never = (Status.NOT_CHECKED, Status.DROPPED, Status.UNVERIFIABLE)
    assert not (Flag.OVERDUE in found.flags and (done or found.status in never))
    assert found.status is not Status.UNVERIFIABLE or (commitment.unverifiable and not real)
    assert not (Flag.LATE in found.flags and not done)
    assert Flag.OVERDUE not in found.flags or (commitment.due and commitment.due < today)
    assert found.status is not Status.NOT_CHECKED or (not ever_read and not real)
    assert found.status is not Status.NO_EVIDENCE or (ever_read and not real)
    assert (found.evidence_id is None) == (not real)
    assert found.flags == tuple(sorted(found.flags))


@given(st.data(), DAYS)
def test_a_light_is_never_given_without_evidence(make, data, today):
    commitment = data.draw(commitments(make))
    found = standing(commitment, data.draw(histories(make, commitment)), today, READ)
    if found.evidence_id is None:
        assert found.light is Light.GREY


@given(st.data(), DAYS)
def test_more_progress_never_undoes_what_is_done(make, data, today):
    commitment = data.draw(st.sampled_from([make.target(), make.milestone()]))
    told = data.draw(histories(make, commitment))
    before = standing(commitment, told, today, READ)
    days = {each.judgement.as_of for each in told}
    day = data.draw(DAYS.filter(lambda each: each not in days))
    more = make.evidence(
        commitment, data.draw(st.sampled_from([None, 1.0, 70.0])), as_of=day, publication_id=9, id="more"
    )
    after = standing(commitment, [*told, more], today, READ)
    if before.status in (Status.DONE_CLAIMED, Status.DONE_CONFIRMED):
        assert after.status is before.status
