"""The two simple ways to judge do what they are said to do, and no more."""

from __future__ import annotations

import random

import pytest

from monitor.judge.baselines import bm25, keyword_and_number
from monitor.judge.labelled import Case


@pytest.fixture
def case(make):
    return lambda text: Case("a", make.text(text))


@pytest.fixture
def keyword(make, case):
    def claims(text, *commitments):
        told = keyword_and_number(make.ledger(*commitments))(case(text))
        return [(each.commitment, each.value, str(each.relation)) for each in told]

    return claims


def test_a_name_and_a_number_of_its_unit_in_one_sentence_is_a_claim(keyword, make):
    rooms = make.target()
    assert keyword("市里建了社区书屋37家。", rooms) == [("plan/社区书屋", 37.0, "progress")]
    assert keyword("力争建成社区书屋137家。", rooms) == [("plan/社区书屋", 137.0, "achieved")]


def test_neither_a_name_nor_a_number_alone_is_one(keyword, make):
    rooms = make.target()
    assert keyword("社区书屋很多。共37家。", rooms) == []
    assert keyword("社区书屋占37%。", rooms) == []


def test_all_words_of_an_alias_in_any_order_name_it(keyword, make):
    rooms = make.target(aliases=("街道 书屋|书房",))
    assert keyword("37家书房开在街道上。", rooms)
    assert keyword("37家书房。", rooms) == []


def test_a_milestone_is_claimed_by_its_name_and_a_verb_of_completion(keyword, make):
    hall = make.milestone()
    assert keyword("江滩科技馆将于明年开放。", hall) == [("plan/江滩科技馆", None, "achieved")]
    assert keyword("江滩科技馆人气很旺。", hall) == []


def test_quotes_are_slices_and_the_day_is_the_publications(make, case):
    given = case("标题\n天气晴朗。社区书屋37家。")
    (told,) = keyword_and_number(make.ledger(make.target()))(given)
    assert given.publication.text[told.start : told.end] == told.quote == "社区书屋37家。"
    assert told.as_of == given.publication.published


# ---- BM25


OTHERS = ("天气晴朗，游人如织。", "会议研究了下一步工作。", "各区要压实责任。", "据介绍，活动很热闹。")


def test_the_best_passage_is_a_claim_where_it_is_about_the_commitment(make, case):
    ledger = make.ledger(make.target("社区书屋", statement="三年内建成社区书屋一百家。"))
    cases = [case("会议召开。社区书屋已有三十七家，社区书屋很热闹。书屋也多。"), *map(case, OTHERS)]
    answer = bm25(ledger, cases)
    (told,) = answer(cases[0])
    assert (told.commitment, told.quote, told.value) == (
        "plan/社区书屋",
        "社区书屋已有三十七家，社区书屋很热闹。",
        37.0,
    )
    assert all(answer(each) == () for each in cases[1:])


def test_half_a_name_is_not_enough_when_the_other_half_is_rare(make, case):
    ledger = make.ledger(make.target("儿童友好书屋", statement="儿童友好书屋"))
    cases = [case("书屋开门了。"), *map(case, ("书屋在街上。", "书屋很多。", *OTHERS))]
    assert bm25(ledger, cases)(cases[0]) == ()


def test_a_text_without_a_sentence_claims_nothing(make, case):
    ledger = make.ledger(make.target())
    assert bm25(ledger, [case("")])(case("")) == ()


def test_the_order_of_texts_and_commitments_does_not_matter(make, case):
    cases = [*map(case, OTHERS), case("社区书屋已有三十七家。"), case("夜校办了三期。")]
    promises = [make.target(statement="建成社区书屋"), make.target("夜校", unit="期", statement="办夜校")]
    told = [bm25(make.ledger(*promises), cases)(each) for each in cases]
    dice = random.Random(5)
    shuffled = dice.sample(cases, len(cases))
    again = bm25(make.ledger(*promises[::-1]), shuffled)
    assert [sorted(again(each), key=lambda j: j.commitment) for each in cases] == [
        sorted(each, key=lambda j: j.commitment) for each in told
    ]
