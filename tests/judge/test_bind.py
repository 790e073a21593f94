"""Which figure of a sentence belongs to the thing that is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.bind import figures, led_by_verb
from monitor.judge.sizes import Kind, Place
from monitor.model import Commitment, Op, Period
from monitor.text import quantities
from monitor.text.hygiene import clean


@pytest.fixture
def bound(make):
    """The figures bound to the first mention of the first commitment, as (value, kind), likeliest first."""

    def bind(text: str, commitment: Commitment, *others: Commitment):
        plain = clean(text).text
        named = make.mentions(text, commitment, *others)
        mention = next(each for each in named if each.commitment is commitment)
        return figures(plain, mention, named, quantities.find(plain))

    return bind


@pytest.fixture
def values(bound):
    """What is stated as a value, in order."""

    def find(text: str, *commitments: Commitment) -> list[float]:
        return [each.quantity.value for each in bound(text, *commitments) if each.kind is Kind.VALUE]

    return find


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全市建成37家社区书屋。", 37),
        ("社区书屋37家。", 37),
        ("社区书屋总数已达37家。", 37),
        ("社区书屋建成投用，累计达37家。", 37),
        ("社区书屋陆续开门，目前全市共有37家。", 37),
        ("社区书屋(37家)全部通过验收。", 37),
        ("社区书屋由21家增至37家。", 37),
        ("社区书屋从21家发展到37家。", 37),
        ("社区书屋比上年增加5家，达到37家。", 37),
        ("社区书屋，到9月底为37家。", 37),
    ],
)
def test_a_figure_stands_before_its_noun_behind_it_or_in_the_next_clause(values, level, text, value):
    assert values(text, level)[:1] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "社区书屋里举办37场朗诵会。",
        "社区书屋开门，37家企业捐了书。",
        "社区书屋深受欢迎。全市共有37家。",
        "37家企业参加了活动，社区书屋也来了。",
        "全市37家、社区书屋等单位参加。",
        "社区书屋，其中37家位于江边。",
    ],
)
def test_a_figure_of_something_else_is_not_taken(values, level, text):
    assert values(text, level) == []


def test_the_next_tracked_noun_keeps_its_own_figure(values, make):
    rooms, parks = make.target(), make.target("口袋公园", unit="座")
    text = "社区书屋、口袋公园12座。"
    assert values(text, rooms, parks) == []
    assert values(text, parks, rooms) == [12]


def test_figures_in_a_row_belong_to_the_names_in_the_same_order(values, make):
    rooms, parks = make.target(), make.target("口袋公园", unit="座", units=("家",))
    text = "社区书屋、口袋公园分别达到37家、12家。"
    assert values(text, rooms, parks) == [37]
    assert values(text, parks, rooms) == [12]


def test_a_row_of_figures_that_does_not_match_its_names_gives_the_second_name_nothing(values, make):
    rooms, parks = make.target(), make.target("口袋公园", unit="座")
    assert 5 not in values("社区书屋、口袋公园分别达到37家、12座、5个。", rooms, parks)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("社区书屋100家的目标不变。", Kind.GOAL),
        ("社区书屋目标100家。", Kind.GOAL),
        ("社区书屋计划数为100家。", Kind.GOAL),
        ("社区书屋比上年增加5家。", Kind.DELTA),
        ("社区书屋同比增长5家。", Kind.DELTA),
        ("今年新增社区书屋5家。", Kind.ADDITION),
        ("社区书屋新建5家。", Kind.ADDITION),
        ("平均每万人拥有社区书屋5家。", Kind.RATE),
        ("每万名来汉求学者中社区书屋有5家。", Kind.RATE),
        ("社区书屋面积5公里。", Kind.OTHER_UNIT),
        ("社区书屋37%。", Kind.OTHER_UNIT),
        ("这是一家社区书屋。", Kind.PART),
        ("100家社区书屋的名单公布。", Kind.NAMED),
    ],
)
def test_the_words_around_a_figure_say_what_it_is(bound, level, text, kind):
    assert [each.kind for each in bound(text, level)][:1] == [kind]


def test_the_old_value_of_a_rise_is_known_as_such(bound, level):
    for text in ("社区书屋由21家增至37家。", "社区书屋由21家提高到37家。", "社区书屋目标由21家提高到37家。"):
        kinds = {each.quantity.value: each.kind for each in bound(text, level)}
        assert kinds[21] is Kind.OLD


def test_percentage_points_are_no_percentage(bound, make):
    rate = make.target("垃圾分类覆盖率", 90, "%")
    assert [each.kind for each in bound("垃圾分类覆盖率提高3个百分点。", rate)] == [Kind.POINTS]


def test_what_counts_additions_takes_an_addition_as_its_value(values, make):
    added = make.target(needs=("新增",), period=Period.CUMULATIVE)
    assert values("今年新增社区书屋5家。", added) == [5]


def test_an_addition_that_the_text_holds_against_the_goal_is_the_value(values, level):
    assert values("社区书屋新增120家，多于100家的任务数。", level) == [120]


def test_an_ordinal_counts_what_is_held_one_after_another(values, make):
    schools = make.target("夜校", 20, "期")
    assert values("夜校第7期开班。", schools) == [7]


def test_an_ordinal_counts_no_stock(values, level):
    assert values("社区书屋位居第3位。", level) == []


def test_a_rank_is_an_ordinal(values, make):
    rank = make.target("书香城市排名", 3, "名", op=Op.AT_MOST, better="less", units=("位",))
    assert values("书香城市排名第2位。", rank) == [2]


def test_a_number_of_fields_is_not_a_number_of_things(values, make):
    tasks = make.target("攻关任务", 10, "个")
    assert values("攻关任务在4个重点领域展开。", tasks) == []


def test_figures_inside_the_name_are_seen_first(bound, make):
    firms = make.target("书店 引进", aliases=("书店 引进",))
    found = bound("书店5家引进本市。", firms)
    assert (found[0].quantity.value, found[0].place) == (5, Place.INSIDE)


def test_a_verb_before_a_figure_is_told_from_a_place_or_a_time():
    def led(text: str) -> bool:
        return led_by_verb(text, quantities.find(text)[0])

    assert led("培育50名讲书人")
    assert not led("武汉50名讲书人")
    assert not led("2022年9月50名讲书人")


PIECES = st.lists(
    st.sampled_from(
        ["社区书屋", "37家", "12座", "，", "。", "目标", "新增", "分别", "、", "其中", "第3位", "由", "增至", "("]
    ),
    max_size=14,
)


@given(PIECES)
def test_a_figure_is_bound_only_once_and_is_one_of_the_sentence(bound, make, pieces):
    text = "社区书屋" + "".join(pieces)
    stated = quantities.find(clean(text).text)
    found = [each.quantity for each in bound(text, make.target())]
    assert len(found) == len(set(found))
    assert set(found) <= set(stated)
