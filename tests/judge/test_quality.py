"""What the figures of judging mean, by answers that are known."""

from __future__ import annotations

import math
from datetime import date

import pytest

from monitor.judge import quality
from monitor.judge.labelled import Case, Label
from monitor.model import Check, Judgement, Reason, Relation, Result

TEXT = "社区书屋九家，夜校三期。"


@pytest.fixture
def ledger(make):
    return make.ledger(make.target(), make.target("夜校", unit="期", id="plan/夜校"))


@pytest.fixture
def case(make):
    def made(text: str = TEXT, **expect: Label) -> Case:
        return Case(text, make.text(text), {f"plan/{name}": label for name, label in expect.items()}, 7)

    return made


def said(name="社区书屋", *, realised=True, reasons=(), **told):
    given = {"relation": Relation.PROGRESS, "value": 9.0, "as_of": date(2022, 10, 10), "start": 0, "end": 6, **told}
    return Judgement(
        f"plan/{name}", realised=realised, review=False, quote=TEXT[:6], passage=0, reasons=tuple(reasons), **given
    )


def figures(case, *told, beside=()):
    cases = [case, *beside]
    found = quality.pairs(cases, lambda each: told if each is case else ())
    return quality.tally(cases, found).figures()


REALISED = Label("realised", "progress", 9.0, "2022-10")


def test_what_is_told_as_labelled_is_right_in_every_figure(case):
    found = figures(case(社区书屋=REALISED), said())
    assert [found[name] for name in ("precision", "recall", "f1", "values", "as_of", "relations", "quotes")] == [1] * 7
    assert [name for name, figure in found.items() if math.isnan(figure)] == ["spoken", "trapped", "noisy"]


def test_a_claim_nobody_expects_costs_precision(case):
    elsewhere = case(夜校=Label("plan"))
    found = figures(case(社区书屋=REALISED), said(), said("夜校"), beside=[elsewhere])
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 1.0, pytest.approx(2 / 3))


def test_what_is_told_of_a_commitment_that_no_case_labels_is_not_counted(case):
    found = figures(case(社区书屋=REALISED), said(), said("夜校"))
    assert (found["precision"], found["quotes"]) == (1.0, 1.0)
    assert math.isnan(found["noisy"])


def test_what_is_missed_costs_recall(case):
    assert figures(case(社区书屋=REALISED))["recall"] == 0.0
    assert figures(case(社区书屋=REALISED), said(realised=False))["recall"] == 0.0


def test_plans_and_look_alikes_that_are_claimed_are_trapped_and_noise(case):
    found = figures(case(社区书屋=Label("plan"), 夜校=Label("none")), said())
    assert (found["trapped"], found["noisy"], found["precision"]) == (0.5, 1.0, 0.0)


def test_a_text_is_noisy_only_where_nothing_is_realised_in_it(case):
    elsewhere = case(夜校=REALISED)
    assert math.isnan(figures(case(社区书屋=REALISED), said("夜校"), beside=[elsewhere])["noisy"])
    assert figures(case(), said("夜校"), beside=[elsewhere])["noisy"] == 1.0
    assert figures(case())["noisy"] == 0.0


def test_where_people_would_differ_nothing_is_counted(case):
    found = figures(case(社区书屋=Label("skip")), said())
    assert math.isnan(found["precision"])
    assert math.isnan(found["quotes"])
    assert found["noisy"] == 0.0


def test_value_day_and_relation_are_those_of_the_first_realised(case):
    first, other = said(realised=False, value=1.0), said(value=2.0, as_of=date(2020, 1, 1), relation=Relation.ACHIEVED)
    found = figures(case(社区书屋=REALISED), first, other, said())
    assert [found[name] for name in ("recall", "values", "as_of", "relations")] == [1.0, 0.0, 0.0, 0.0]


def test_a_value_may_be_off_by_half_a_per_cent_and_may_not_be_missing(case):
    assert figures(case(社区书屋=REALISED), said(value=9.04))["values"] == 1.0
    assert figures(case(社区书屋=REALISED), said(value=9.1))["values"] == 0.0
    assert figures(case(社区书屋=REALISED), said(value=None))["values"] == 0.0
    assert figures(case(社区书屋=REALISED), said(as_of=None))["as_of"] == 0.0


def test_only_what_a_label_says_is_asked(case):
    found = figures(case(社区书屋=Label("realised")), said(value=1.0))
    assert all(math.isnan(found[name]) for name in ("values", "as_of", "relations"))


@pytest.mark.parametrize("relation", ["revised", "delayed", "cancelled"])
def test_a_change_of_plan_should_be_told_as_such(case, relation):
    told = case(社区书屋=Label("plan", relation))
    assert figures(told, said(realised=False, relation=Relation(relation)))["spoken"] == 1.0
    assert figures(told, said(realised=False, relation=Relation.RESTATED))["spoken"] == 0.0
    assert figures(told)["spoken"] == 0.0


def test_a_plan_that_is_only_restated_need_not_be_told(case):
    assert math.isnan(figures(case(社区书屋=Label("plan", "restated")))["spoken"])


def test_a_quote_must_be_its_slice_and_short(case):
    assert figures(case(社区书屋=REALISED), said(end=5))["quotes"] == 0.0
    long = case("书" * 301, 社区书屋=REALISED)
    quoted = Judgement("plan/社区书屋", Relation.PROGRESS, True, False, "书" * 301, 0, 301, 0)
    assert figures(long, quoted)["quotes"] == 0.0


def test_wrong_ones_say_where_they_are_and_what_was_expected(case):
    found = quality.pairs([case(社区书屋=REALISED, 夜校=Label("plan", "revised"))], lambda _: [said(value=8.0)])
    wrong = quality.tally((), found).wrong
    assert [(each.what, each.line, each.commitment, each.found, each.expected) for each in wrong] == [
        ("spoken", 7, "plan/夜校", "", "revised"),
        ("value", 7, "plan/社区书屋", "8", "9"),
    ]


# ---- by kind and by check


def test_each_kind_has_figures_of_its_own(make, case):
    hall = make.milestone()
    ledger = make.ledger(make.target(), hall)
    told = case(社区书屋=REALISED, 江滩科技馆=Label("realised"))
    kinds = quality.by_kind(quality.pairs([told], lambda _: [said()]), ledger)
    assert {kind: each.figures()["recall"] for kind, each in kinds.items()} == {"level": 1.0, "milestone": 0.0}


def check(which, result):
    return Reason(which, result, f"{which}.code")


def test_a_pair_without_a_claim_stops_at_its_first_failed_check_else_at_what_could_not_be_told(case, ledger):
    reasons = [check(Check.SCOPE, Result.UNSETTLED), check(Check.TENSE, Result.FAILED)]
    for given, stage in ((reasons, "tense"), (reasons[:1], "scope"), ([], "relation")):
        found = quality.pairs([case(社区书屋=REALISED)], lambda _, given=given: [said(realised=False, reasons=given)])
        assert [name for name, did in quality.by_check(found, ledger).items() if did.missed] == [stage]


def test_a_pair_that_nothing_is_told_of_was_no_candidate_not_named_or_not_stated(make, case, ledger):
    apart = make.ledger(*ledger.commitments, make.target("渡口", aliases=("江边 渡口",)))
    texts = [case(社区书屋=REALISED), case("渡口不在江边。", 渡口=REALISED), case("晴。", 夜校=Label("none"))]
    found = quality.pairs(texts, lambda _: [])
    stages = quality.by_check(found, apart)
    assert (stages["stated"].missed, stages["named"].missed, stages["candidate"].traps) == (1, 1, 1)
    assert quality.candidates(found, apart) == (2, 2)


def test_wrong_claims_are_counted_by_the_reasons_that_let_them_pass(case, ledger):
    told = said(reasons=[check(Check.SCOPE, Result.PASSED)])
    stages = quality.by_check(quality.pairs([case(社区书屋=Label("none"))] * 2, lambda _: [told]), ledger)
    assert stages["scope"].passed == {"scope.code": 2}
    assert stages["scope"].traps == 0


def test_the_rules_answer_as_judging_does(make, ledger, case):
    told = quality.answers(ledger)(case("目前，武汉已建成社区书屋37家。"))
    assert [(each.commitment, each.realised, each.value) for each in told] == [("plan/社区书屋", True, 37.0)]


def test_floors_are_rounded_against_themselves():
    assert [quality.rounded("recall", figure) for figure in (0.839, 0.84, 1.0, 0.29)] == [0.83, 0.84, 1.0, 0.29]
    assert [quality.rounded("noisy", figure) for figure in (0.011, 0.02, 0.0)] == [0.02, 0.02, 0.0]
