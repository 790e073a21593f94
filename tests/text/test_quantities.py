"""Figures as official Chinese writes them come out in base units, with unit and bound; dates and names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.hygiene import clean
from monitor.text.quantities import Quantity, find, number, same_unit


def only(text: str) -> Quantity:
    found = find(clean(text).text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("充电桩3.2万个", 32_000, "个"),
        ("规模1.2亿元", 120_000_000, "元"),
        ("比重为52.3%", 52.3, "%"),
        ("比重为百分之五十一", 51, "%"),
        ("算力2EFLOPS", 2_000, "P"),
        ("算力300P", 300, "P"),
        ("企业十二家", 12, "家"),
        ("企业两千三百家", 2_300, "家"),
        ("道路90公里", 90, "公里"),
        ("提升两成", 20, "%"),
        ("产能6万吨/年", 60_000, "吨"),
        ("面积1.5平方公里", 1.5, "平方公里"),
        ("机架7万", 70_000, ""),
        ("节点１３个", 13, "个"),
        ("节点1 300个", 1_300, "个"),
        ("线路220千伏", 220, "千伏"),
        ("变电容量400万千伏安", 4_000_000, "千伏安"),
        ("储能300千瓦", 300, "千瓦"),
        ("绿道5千米", 5, "公里"),
        ("管网345米", 345, "米"),
        ("球场80片", 80, "片"),
        ("课程200课时", 200, "课时"),
        ("筛查1万例", 10_000, "例"),
        ("大厅500m²", 500, "平方米"),
    ],
)
def test_values_come_in_base_units(text: str, value: float, unit: str) -> None:
    q = only(text)
    assert (q.value, q.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("超4万个", ">"),
        ("突破4万个", ">"),
        ("4万个以上", ">"),
        ("400余家", ">"),
        ("不少于4万个", ">"),
        ("不足4万个", "<"),
        ("不超过4万个", "<"),
        ("近4万个", "~"),
        ("4万个左右", "~"),
        ("4万个", "="),
    ],
)
def test_the_words_around_a_figure_set_its_bound(text: str, bound: str) -> None:
    assert only(text).bound == bound


def test_a_range_has_two_ends() -> None:
    q = only("争创1-2个园区")
    assert (q.value, q.value_high) == (1, 2)


def test_percentage_points_are_marked() -> None:
    assert only("上升3.5个百分点").points
    assert not only("占3.5%").points


def test_ranks_are_ordinal() -> None:
    assert only("居全国第三").ordinal
    assert only("位列前5名").ordinal


@pytest.mark.parametrize(
    "text",
    [
        "2024年9月24日",
        "武政办〔2025〕51号",
        "5G网络",
        "L4级车辆",
        "一体化平台",
        "一批项目",
        "十四五规划",
        "用3年时间",
        "上午9时",
        "第十五届",
        "“28+10”项实事",
        "百万人才进城行动计划",
        "“千项万亿”重大项目",
        "百企千校结对",
        "招聘教师数千人",
        "面向2035的重大项目",
        "改造管网(2021-2025)",
    ],
)
def test_dates_names_and_words_are_no_figures(text: str) -> None:
    assert find(clean(text).text) == ()


@pytest.mark.parametrize(
    ("wanted", "said", "others", "fits"),
    [
        ("个", "个", (), True),
        ("个", "座", (), True),
        ("项", "个", (), True),
        ("家", "户", (), True),
        ("家", "", (), True),
        ("条", "公里", (), False),
        ("%", "个", (), False),
        ("个", "%", (), False),
        ("公里", "", (), False),
        ("", "", (), True),
        ("期", "次", (), True),
        ("家", "名", (), False),
        ("家", "名", ("名",), True),
    ],
)
def test_counters_that_mean_the_same_agree_and_measures_do_not(
    wanted: str, said: str, others: tuple[str, ...], *, fits: bool
) -> None:
    assert same_unit(wanted, said, others) is fits


def test_a_word_that_is_no_number_gives_none() -> None:
    assert number("多少") is None


@given(st.integers(1, 99_999_999), st.sampled_from(["家", "个", "公里", "%"]))
def test_any_number_with_a_unit_is_found_where_it_stands(value: int, unit: str) -> None:
    text = f"目前共有{value}{unit}，比上季多。"
    q = find(text)[0]
    assert (q.value, q.unit, text[q.start : q.end]) == (value, unit, f"{value}{unit}")


@given(st.text(st.sampled_from("0123456789.万亿千百十两%个家年月第前超近不足以上左右-至约，。P公里"), max_size=40))
def test_figures_never_overlap_and_stay_inside_the_text(text: str) -> None:
    last = 0
    for q in find(clean(text).text):
        assert last <= q.start < q.end <= len(clean(text).text)
        last = q.end


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("惠及近百家企业", 100, "家"),
        ("上千人参加", 1000, "人"),
        ("招生万名以上", 10_000, "名"),
        ("百余家企业", 100, "家"),
    ],
)
def test_a_power_of_ten_in_words_counts_where_a_word_says_so(text: str, value: float, unit: str) -> None:
    assert [(q.value, q.unit) for q in find(clean(text).text)] == [(value, unit)]


def test_a_volume_may_stand_before_its_figure() -> None:
    (found,) = find(clean("平均浓度为每立方米28微克").text)
    assert (found.value, found.unit) == (28, "微克/立方米")


@pytest.mark.parametrize("text", ["一个个工厂", "一座座大桥", "一条条道路"])
def test_one_after_the_other_is_no_number(text: str) -> None:
    assert find(text) == ()
