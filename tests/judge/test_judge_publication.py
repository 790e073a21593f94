"""A publication judged as a whole: what holds for every text and every ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.read import judge_publication
from monitor.model import Check, Commitment, Confidence, Op, PassageKind, Period, Relation, Result
from monitor.text.passages import cut

REAL = (Relation.PROGRESS, Relation.ACHIEVED, Relation.DELAYED)


def ledger_of(make) -> tuple[Commitment, ...]:
    return (
        make.target(),
        make.target("夜校", 20, "期", period=Period.YEARLY),
        make.target("创业贷款", 8e8, "元", period=Period.CUMULATIVE, near_misses=("创业贷款贴息",)),
        make.target("管网漏损率", 8, "%", op=Op.AT_MOST, better="less"),
        make.target("新增口袋公园", 50, "座", aliases=("口袋公园",), needs=("新增", "新建")),
        make.milestone(),
    )


LEAD = [
    "",
    "截至8月底，",
    "2021年，",
    "到2025年，",
    "力争",
    "目前",
    "已",
    "建议",
    "长沙",
    "全市",
    "武昌区",
    "今年以来",
    "比上年",
]
NAME = ["社区书屋", "夜校", "创业贷款", "管网漏损率", "口袋公园", "江滩科技馆", "面馆", "这样的书屋"]
SAID = [
    "达到",
    "建成",
    "新增",
    "由",
    "累计",
    "降至",
    "尚未",
    "开工",
    "建成开放",
    "推迟至",
    "不再实施",
    "，共有",
    "目标为",
    "分别为",
]
FIGURE = [
    "37家",
    "近１００家",
    "5.9亿元",
    "7.6%",
    "12座",
    "第7期",
    "22期",
    "3个百分点",
    "一百二十家",
    "",
    "4 200家",
    "21家增至37家",
]
END = ["。", "，", "；", "\n", "。\n一、书香建设\n", "！", "、", "\t", "（市经信局）。", "”。", "问：有多少？\n答："]
SENTENCE = st.tuples(*map(st.sampled_from, (LEAD, NAME, SAID, FIGURE, END))).map("".join)
TABLE = st.just("指标\t单位\t目标\t实际\n社区书屋\t家\t100\t37\n夜校\t期\t20\t22\n")
NOISE = st.text(st.characters(codec="utf-8"), max_size=30)
TEXTS = st.lists(st.one_of(SENTENCE, SENTENCE, SENTENCE, TABLE, NOISE), max_size=8).map("".join)
ABOUT = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["本地新闻", "", "2021年工作总结", "书香城市建设方案", "提案摘编", "长沙见闻"]),
        "publisher": st.sampled_from(["武汉市人民政府", "武汉市统计局", "湖北日报", "长沙晚报", "某网站"]),
        "region": st.sampled_from(["武汉市", ""]),
        "published": st.sampled_from([date(2022, 10, 10), date(2023, 2, 1), date(2022, 3, 1), None]),
    }
)


@given(TEXTS, ABOUT)
def test_quotes_are_exact_slices_of_at_most_300_characters(make, text, about):
    for found in make.judge(text, *ledger_of(make), **about):
        assert found.quote == text[found.start : found.end]
        assert 0 < len(found.quote) <= 300


@given(TEXTS, ABOUT, st.permutations(range(6)))
def test_the_order_of_the_ledger_does_not_matter(make, text, about, order):
    commitments = ledger_of(make)
    publication = make.text(text, **about)
    told = judge_publication(publication, make.ledger(*commitments))
    assert judge_publication(publication, make.ledger(*(commitments[k] for k in order))) == told


@given(TEXTS, ABOUT, TEXTS)
def test_judging_is_the_same_again_whatever_was_judged_between(make, text, about, other):
    commitments = ledger_of(make)
    told = make.judge(text, *commitments, **about)
    make.judge(other, *commitments[:3])
    assert make.judge(text, *commitments, **about) == told


@given(TEXTS, ABOUT, st.sets(st.integers(0, 20)))
def test_judging_some_passages_gives_what_they_give_in_the_whole(make, text, about, only):
    publication, ledger = make.text(text, **about), make.ledger(*ledger_of(make))
    whole = judge_publication(publication, ledger)
    assert judge_publication(publication, ledger, only=only) == tuple(each for each in whole if each.passage in only)


@given(TEXTS, ABOUT)
def test_passages_at_hand_give_the_same_as_cutting_again(make, text, about):
    publication, ledger = make.text(text, **about), make.ledger(*ledger_of(make))
    assert judge_publication(publication, ledger, passages=cut(text)) == judge_publication(publication, ledger)


@given(TEXTS, ABOUT)
def test_a_claim_needs_every_check_and_doubt_never_claims(make, text, about):
    for found in make.judge(text, *ledger_of(make), **about):
        results = [reason.result for reason in found.reasons]
        assert not (found.realised and found.review)
        if found.realised:
            assert set(results) == {Result.PASSED}
            assert found.relation in REAL
            assert found.as_of is not None
        if found.review:
            assert Result.UNSETTLED in results
            assert Result.FAILED not in results
        if found.relation in (Relation.PROGRESS, Relation.ACHIEVED):
            assert found.realised or found.review


@given(TEXTS, ABOUT)
def test_every_judgement_says_why(make, text, about):
    for found in make.judge(text, *ledger_of(make), **about):
        checks = [reason.check for reason in found.reasons]
        assert {Check.INDICATOR, Check.SCOPE, Check.TENSE, Check.AS_OF} <= set(checks)
        assert checks == sorted(checks, key=list(Check).index)
        assert (found.confidence is Confidence.LOW) == any(r.result is not Result.PASSED for r in found.reasons)


@given(TEXTS, ABOUT)
def test_nothing_is_true_after_its_publication(make, text, about):
    for found in make.judge(text, *ledger_of(make), **about):
        if found.as_of and about["published"]:
            assert found.as_of <= about["published"]


@given(TEXTS, ABOUT)
def test_one_passage_says_one_thing_of_a_commitment(make, text, about):
    told = [(each.commitment, each.passage) for each in make.judge(text, *ledger_of(make), **about)]
    assert len(told) == len(set(told))


@given(TEXTS, ABOUT)
def test_headings_are_never_quoted(make, text, about):
    headings = {piece.index for piece in cut(text) if piece.kind is PassageKind.HEADING}
    assert not {each.passage for each in make.judge(text, *ledger_of(make), **about)} & headings


@given(TEXTS, ABOUT)
def test_the_first_of_a_commitment_is_its_strongest_statement(make, text, about):
    told = make.judge(text, *ledger_of(make), **about)
    for identifier in {each.commitment for each in told}:
        mine = [each for each in told if each.commitment == identifier]
        assert mine[0].realised == any(each.realised for each in mine)
        if mine[0].realised:
            assert mine[0].as_of == max(each.as_of for each in mine if each.realised)


@given(TEXTS)
def test_a_text_of_another_city_claims_nothing(make, text):
    words = text.replace("全市", "我市").replace("武昌区", "")
    told = make.judge(words, *ledger_of(make)[:5], publisher="长沙晚报", title="长沙见闻", region="")
    assert not any(each.realised or each.review for each in told)


@pytest.mark.parametrize("text", ["", "\n\n", "。", "\x00\x1b[31m", "\ud800"])
def test_a_text_that_says_nothing_gives_nothing(make, text):
    assert make.judge(text, *ledger_of(make)) == ()


def test_an_empty_ledger_gives_nothing(make):
    assert make.judge("武汉已建成社区书屋37家。") == ()


def test_the_latest_value_of_a_text_comes_first(make, level):
    told = make.judge("2021年末武汉社区书屋37家。\n2022年6月武汉社区书屋52家。\n武汉社区书屋目标100家。", level)
    assert [each.value for each in told] == [52, 37, 100]


def test_what_waits_for_a_person_comes_before_what_only_restates(make, level):
    told = make.judge("社区书屋目标100家。\n社区书屋已建成137家。", level, publisher="某网站", region="")
    assert [(each.value, each.review) for each in told] == [(137, True), (100, False)]


def test_a_publication_whose_passages_changed_is_judged_in_its_whole_context(make, level):
    publication = make.text("（截至2022年6月30日）\n武汉已建成社区书屋37家。\n武汉夜校办了9期。")
    ledger = make.ledger(level)
    (found,) = judge_publication(publication, ledger, only={piece.index for piece in cut(publication.text)[1:]})
    assert found.as_of == date(2022, 6, 30)


def test_what_is_quoted_is_the_text_as_it_was_given(make, level):
    text = "　　武漢已建成社區書屋“３７”家。"
    found = make.first(text, level)
    assert (found.quote, found.value) == (text.strip(), 37)


def test_a_commitment_judged_alone_says_the_same_unless_another_name_hides_it(make, level):
    schools = make.target("书屋夜校", 20, "期")
    text = "武汉已建成社区书屋37家，书屋夜校办了9期。"
    alone = make.judge(text, level)
    assert [each for each in make.judge(text, level, schools) if each.commitment == level.id] == list(alone)


def test_the_signed_day_is_the_day_of_a_text(make, level):
    publication = replace(make.text("武汉已建成社区书屋37家。"), signed=date(2022, 9, 1))
    (found,) = judge_publication(publication, make.ledger(level))
    assert found.as_of == date(2022, 9, 1)
