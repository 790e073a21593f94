"""What a piece of evidence weighs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge import weight
from monitor.model import Check, Reason, Relation, Result, Role


def test_time_goes_before_weight_and_weight_before_the_day_of_publication(make, level):
    told = [
        make.evidence(level, as_of=date(2021, 6, 30), role=Role.STATISTICS),
        make.evidence(level, None, role=Role.STATISTICS),
        make.evidence(level, role=Role.MEDIA, published=date(2024, 1, 1)),
        make.evidence(level, role=Role.SELF, published=date(2022, 7, 1)),
        make.evidence(level, role=Role.SELF, published=date(2022, 7, 2)),
        make.evidence(level, role=Role.OTHER, accepted=True),
    ]
    handed_over = told[::-1]
    assert sorted(handed_over, key=weight.order) == told


def test_of_one_text_the_first_statement_weighs_most(make, level):
    first, second = make.evidence(level, start=0, id="a"), make.evidence(level, start=40, id="b")
    assert max([first, second], key=weight.order) is first


@pytest.mark.parametrize("role", Role)
def test_outsiders_may_not_claim_unless_accepted(make, level, role):
    outsider = role in (Role.CONSULTATIVE, Role.OTHER)
    assert weight.may_claim(make.evidence(level, role=role)) is not outsider
    assert weight.may_claim(make.evidence(level, role=role, accepted=True))


def test_a_person_overrules_what_a_check_found(make, level):
    astray = (Reason(Check.SCOPE, Result.UNSETTLED, "scope.unknown"),)
    word = {"relation": Relation.CANCELLED, "value": None, "reasons": astray}
    assert not weight.heard(level, make.spoken(level, **word))
    assert weight.heard(level, make.spoken(level, **word, accepted=True))


def test_a_word_without_a_date_is_heard(make, level, open_ended):
    assert weight.heard(level, make.spoken(level, Relation.CANCELLED, as_of=None, published=None))


def test_the_newest_revision_is_in_force_but_never_below_the_original(make, level):
    def goal(*values: float) -> float:
        told = [
            make.spoken(level, Relation.REVISED, value, as_of=date(2022, month, 1), publication_id=month)
            for month, value in enumerate(values, 1)
        ]
        return weight.bar(level, told).goal.value

    assert goal() == 100
    assert goal(150) == 150
    assert goal(150, 120) == 120
    assert goal(150, 80) == 100


def test_a_milestone_has_no_goal_to_raise(make, milestone):
    assert weight.bar(milestone, [make.spoken(milestone, Relation.REVISED, 5)]).goal is None


EVIDENCE = st.fixed_dictionaries(
    {
        "value": st.sampled_from([None, 50.0, 51.0, 60.0, 100.0]),
        "bound": st.sampled_from("=><~"),
        "publication_id": st.integers(1, 2),
        "as_of": st.sampled_from([None, date(2022, 1, 1), date(2022, 1, 2)]),
        "known_at": st.sampled_from([datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]),
    }
)


@given(EVIDENCE, EVIDENCE)
def test_contradiction_and_agreement_have_no_direction(make, one, other):
    a, b = (make.evidence(make.target(), **said) for said in (one, other))
    assert weight.contradict(a, b) is weight.contradict(b, a)
    assert weight.agree(a, b) is weight.agree(b, a)


@given(EVIDENCE, EVIDENCE)
def test_what_agrees_exactly_never_contradicts(make, one, other):
    a, b = (make.evidence(make.target(), **{**said, "bound": "="}) for said in (one, other))
    assert not (weight.agree(a, b) and weight.contradict(a, b))


@given(EVIDENCE, EVIDENCE)
def test_only_two_texts_on_one_known_day_contradict(make, one, other):
    a, b = (make.evidence(make.target(), **said) for said in (one, other))
    if weight.contradict(a, b):
        assert a.publication_id != b.publication_id
        assert a.judgement.as_of == b.judgement.as_of is not None
