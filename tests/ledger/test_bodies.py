"""Names of bodies as pages write them, and what a body is to a promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import bodies
from monitor.model import Role

KNOWN = bodies.load()


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("武汉市经济和信息化局", "武汉市经济和信息化局"),
        ("市经信局", "武汉市经济和信息化局"),
        ("武汉市经信局（转载）", "武汉市经济和信息化局"),
        ("湖北省武汉市经济和信息化局", "武汉市经济和信息化局"),
        ("武漢市經濟和信息化局", "武汉市经济和信息化局"),
        ("武汉市交通运输局/极目新闻", "武汉市交通运输局"),
        ("汉网/极目新闻", "长江网"),
        ("来源：长江日报", "长江日报"),
        ("长江日报 记者某某", "长江日报"),
        ("武汉市人民政府网站", "武汉市人民政府"),
        ("市发展改革委办公室", "武汉市发展和改革委员会"),
        ("经开区管委会", "武汉经济技术开发区管理委员会"),
        ("武汉市硚口区人民政府", "硚口区人民政府"),
        ("中共武汉市委网信办", "中共武汉市委网络安全和信息化委员会办公室"),
    ],
)
def test_a_body_is_found_under_the_names_that_pages_use(written, body):
    found = KNOWN.find(written)
    assert found is not None
    assert found.name == body


@pytest.mark.parametrize("written", ["", " ", "转载", "百科类站", "各区人民政府", "成都市经信局"])
def test_what_names_no_listed_body_finds_none(written):
    assert KNOWN.find(written) is None


@pytest.mark.parametrize(
    ("before", "today"),
    [
        ("市政务服务和大数据管理局", "武汉市数据局"),
        ("市地方金融工作局", "市委金融办"),
        ("市科技局", "武汉市科技创新局"),
        ("市城乡建设局", "武汉市自然资源和城乡建设局"),
        ("市招才局", "市人才工作局"),
    ],
)
def test_a_body_answers_for_its_predecessors(before, today):
    assert KNOWN.same(before, today)
    assert not KNOWN.same(before, "武汉市统计局")


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("武汉市统计局（转载）", Role.STATISTICS),
        ("国家统计局武汉调查队", Role.STATISTICS),
        ("襄阳市统计局", Role.STATISTICS),
        ("武汉市人大常委会", Role.SUPERVISOR),
        ("武汉市审计局", Role.SUPERVISOR),
        ("洪山区人大常委会", Role.SUPERVISOR),
        ("武汉市政协", Role.CONSULTATIVE),
        ("苏州市政协", Role.CONSULTATIVE),
        ("九三学社武汉市委员会", Role.CONSULTATIVE),
        ("长江日报", Role.MEDIA),
        ("江夏融媒", Role.MEDIA),
        ("武汉发布", Role.MEDIA),
        ("化工报", Role.MEDIA),
        ("杭州网", Role.MEDIA),
        ("武汉市数据局", Role.SELF),
        ("孝感市发展改革委", Role.SELF),
        ("湖北省人民政府", Role.SELF),
        ("襄阳市人民政府网", Role.SELF),
        ("武汉大学", Role.OTHER),
    ],
)
def test_a_publisher_has_the_role_of_its_kind(written, role):
    assert KNOWN.role_of(written, Role.OTHER if role is not Role.OTHER else Role.MEDIA) is role


def test_an_unknown_kind_of_name_leaves_the_role_to_the_source():
    assert KNOWN.role_of("某某站", Role.MEDIA) is Role.MEDIA
    assert KNOWN.role_of("", Role.SELF) is Role.SELF


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("武汉市数据局", "武汉市"),
        ("湖北日报", "湖北省"),
        ("新华社", "全国"),
        ("武汉经开区融媒", "武汉经济技术开发区"),
        ("中国光谷", "武汉东湖新技术开发区"),
        ("青山融媒", "青山区"),
        ("汉阳区融媒", "汉阳区"),
        ("苏州日报", "苏州"),
        ("贵州日报", "贵州省"),
        ("解放日报", "上海市"),
        ("市经信局", "默认"),
        ("化工报", "默认"),
    ],
)
def test_a_publisher_speaks_for_its_place(written, region):
    assert KNOWN.region_of(written, "默认") == region


def test_every_rule_fits_the_example_beside_it_and_no_earlier_one_does():
    from monitor.text import data

    for row in data.load("body_names.yaml")["rules"]:
        assert KNOWN.role_of(row["example"], Role.MEDIA if row["role"] == "other" else Role.OTHER) == row["role"]


def test_full_names_are_unique_and_no_short_name_means_two_bodies():
    names = [body.name for body in KNOWN.bodies]
    assert len(names) == len(set(names))
    short: dict[str, str] = {}
    for body in KNOWN.bodies:
        for name in (body.name, *body.short):
            assert short.setdefault(name, body.name) == body.name


def test_every_body_has_a_level_and_a_region():
    assert {body.level for body in KNOWN.bodies} == {"national", "province", "city", "district", "zone"}
    assert all(body.region for body in KNOWN.bodies)


@given(st.text())
def test_any_name_has_a_role_and_a_region(name):
    assert KNOWN.role_of(name, Role.OTHER) in Role
    assert KNOWN.region_of(name, "默认")
    assert KNOWN.same(name, name)


@given(st.sampled_from(KNOWN.bodies), st.sampled_from(["{}（转载）", " {} ", "{}网站", "{}/新华社", "来源：{}"]))
def test_what_hangs_on_a_name_does_not_hide_the_body(body, dressed):
    assert KNOWN.find(dressed.format(body.name)) == body
