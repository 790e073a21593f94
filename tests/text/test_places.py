"""Places are found by their names, and 我市 is the publisher's city."""

from __future__ import annotations

import pytest

from monitor.text.places import (
    NATION,
    city_of,
    find,
    is_autonomous,
    is_city,
    known_as,
    knows,
    of_publisher,
    province_of,
)


def named(text: str, home: str = "武汉市") -> list[str]:
    return [m.place for m in find(text, home)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("长沙与合肥签约", ["长沙", "合肥"]),
        ("江夏区新开两条线路", ["江夏区"]),
        ("湖北全省", ["湖北省", "湖北省"]),
        ("长沙县与岳阳县结对", ["长沙县", "岳阳县"]),
        ("长沙县域经济", ["长沙"]),
        ("全国首条", [NATION]),
        ("光谷软件园扩建", []),
        ("光谷新增12家", ["武汉东湖新技术开发区"]),
        ("武汉大学发布", []),
        ("市统计局介绍", ["武汉市"]),
        ("城市更新", []),
        ("国家超算武汉中心开工", [NATION]),
    ],
)
def test_names_of_places(text: str, places: list[str]) -> None:
    assert named(text) == places


def test_our_city_is_the_home_of_who_speaks() -> None:
    assert named("我市新增5家", "苏州") == ["苏州"]
    assert named("全省共有9家", "苏州") == ["江苏省"]
    assert named("我市新增5家", "") == []


@pytest.mark.parametrize(
    ("publisher", "place"),
    [
        ("深圳特区报", "深圳"),
        ("解放日报", "上海市"),
        ("武汉市统计局", "武汉市"),
        ("武汉经开区融媒", "武汉经济技术开发区"),
        ("湖北日报", "湖北省"),
        ("工业和信息化部", None),
    ],
)
def test_a_publisher_gives_its_place_away(publisher: str, place: str | None) -> None:
    assert of_publisher(publisher) == place


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("扬州市", "扬州"),
        ("扬州", "扬州"),
        ("武汉", "武汉市"),
        ("北京", "北京市"),
        ("江西", "江西省"),
        ("广西", "广西壮族自治区"),
        ("恩施土家族苗族自治州", "恩施"),
        ("中山", "中山市"),
        ("吉林市", "吉林市"),
        ("海南州", "海南州"),
        ("江汉区", "江汉区"),
        ("长沙县", "长沙县"),
        ("杭州市余杭区", "余杭区"),
        ("湖北省宜昌市", "宜昌"),
        ("湖北省武汉市江汉区", "江汉区"),
        ("湖北省大悟县", "大悟县"),
        ("成都市高新区", "成都市高新区"),
        ("苏州工业园区", "苏州工业园区"),
        ("", ""),
    ],
)
def test_a_place_is_the_same_however_it_is_written(written: str, known: str) -> None:
    assert known_as(written) == known


def test_what_lies_in_what() -> None:
    assert city_of("汉阳区") == "武汉市"
    assert province_of("汉阳区") == "湖北省"
    assert province_of(NATION) is None
    assert is_city("上海市")
    assert is_city("苏州")
    assert not is_city("湖北省")


def test_the_whole_of_an_autonomous_region_is_called_as_a_district_is() -> None:
    assert find("全区游客人次", "宁夏回族自治区")[0].place == "宁夏回族自治区"
    assert not is_autonomous("湖北省")


def test_a_province_that_is_not_known_is_still_not_the_place_itself() -> None:
    assert [m.place for m in find("全省新建学校500所", "宜城市")] == ["某省"]


def test_an_everyday_word_before_a_place_makes_no_other_of_it() -> None:
    assert named("建设美丽江苏，靓丽江西更有魅力。") == ["江苏省", "江西省"]
    assert named("丽江到昆明的列车开通。") == ["丽江", "昆明"]


@pytest.mark.parametrize(
    ("name", "known"), [("福州市", True), ("湖北", True), ("全国", True), ("大悟县", True), ("某某市", False)]
)
def test_a_place_is_known_or_may_be_a_county(name, known):
    assert knows(name) is known
