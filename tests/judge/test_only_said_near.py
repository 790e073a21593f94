"""Words of completion and figures near a commitment that claim nothing of it, each beside one that does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.judge.read import judge_publication
from monitor.ledger.load import load_ledger
from monitor.model import Publication, Role

LEDGER = load_ledger([Path(__file__).parents[2] / "seeds"])
DAY = date(2025, 9, 18)


@pytest.fixture
def claimed():
    """What a text of Wuhan's claims is so: the value told of each commitment."""

    def tell(text: str, day: date = DAY, title: str = "武汉工作动态"):
        publication = Publication(
            url="", title=title, text=text, publisher="长江日报", region="武汉市", role=Role.MEDIA, published=day
        )
        found = {}
        for each in judge_publication(publication, LEDGER):
            if each.realised:
                found.setdefault(each.commitment.split("/")[1], each.value)
        return found

    return tell


@pytest.mark.parametrize(
    "text",
    [
        "为建成5G基站3.2万个，三家运营商追加了投资。",
        "锚定数据中心机架10万架，各区正在排工期。",
        "5G基站3.2万个的时间表，是市里三年方案的目标。",
        "数据中心机架11万架，这些都是今后三年的目标。",
        "各区签下责任书：数字化车间110家，年底见分晓。",
    ],
)
def test_what_is_aimed_at_is_not_there(claimed, text):
    assert claimed(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "市里全力推动武汉人工智能计算中心建成投用。",
        "武汉人工智能计算中心投用在即，调试人员昼夜值守。",
        "武汉人工智能计算中心建成了吗？",
        "各部门要求早日把武汉人工智能计算中心建成投用。",
    ],
)
def test_completion_that_is_pushed_near_or_asked_for_is_none(claimed, text):
    assert "ai-computing-centres" not in claimed(text)


def test_and_completion_that_is_told_is_one(claimed):
    assert "ai-computing-centres" in claimed("武汉人工智能计算中心日前正式建成投用。")


@pytest.mark.parametrize(
    ("text", "commitment"),
    [
        ("预约数字化诊断的规上工业企业已有940家，诊断下月开始。", "digital-diagnosis"),
        ("18家互联网百强企业来汉参观了光谷。", "top100-firms-introduced"),
        ("7家数字经济百强企业与各区签订了合作备忘。", "top100-firms-introduced"),
        ("某运营商5G主设备中标结果涉及基站2.8万个。", "5g-base-stations"),
        ("在建的数据中心机架有4万架。", "dc-racks"),
        ("全市5G基站2.9万个，一个都不能少，市里下了硬要求。", "no-such"),
        ("武汉独角兽企业孵化器有12家。", "unicorns"),
        ("全年12期的“千企万人”数据人才培训，眼下报名的已过3000人。", "data-talent-sessions"),
    ],
)
def test_who_comes_asks_or_signs_is_not_what_was_promised(claimed, text, commitment):
    assert commitment not in claimed(text)


@pytest.mark.parametrize(
    ("text", "commitment"),
    [
        ("武汉大学建成5G基站120个。", "5g-base-stations"),
        ("在汉高校累计建成数字化车间9家。", "digital-workshops"),
        ("单个数据中心的机架已达1.2万架。", "dc-racks"),
        ("武汉联通累计建成企业级平台2个、5G基站4100个。", "5g-base-stations"),
        ("华为、腾讯等企业在汉发布应用场景21个。", "scenarios-yearly"),
        ("骨干企业关键工序数控化率达到86%。", "cnc-rate"),
        ("关键工序数控化率低于60%的企业可申报补贴。", "cnc-rate"),
        ("全国顶级节点中，武汉顶级节点日均标识解析1.1亿次。", "id-resolutions"),
    ],
)
def test_one_body_some_firms_or_a_condition_is_not_the_city(claimed, text, commitment):
    assert commitment not in claimed(text)


@pytest.mark.parametrize(
    ("text", "commitment"),
    [
        ("2020年以来，全市新增充电桩9.4万个。", "ev-chargers-yearly"),
        ("2020年7月至2023年5月，全市新增充电桩9.4万个。", "ev-chargers-yearly"),
        ("国庆期间，全市网络零售额61亿元。", "online-retail"),
        ("3月份，全市网络零售额310亿元。", "online-retail"),
    ],
)
def test_some_years_or_some_days_are_no_year(claimed, text, commitment):
    assert commitment not in claimed(text)


@pytest.mark.parametrize(
    ("text", "commitment", "value"),
    [
        ("今年以来，全市新增充电桩2.4万个。", "ev-chargers-yearly", 24_000),
        ("1-5月，全市网络零售额1630亿元。", "online-retail", 163_000_000_000),
        ("全市已建成5G基站3.2万个，为实体经济打底。", "5g-base-stations", 32_000),
        ("较2022年底，全市5G基站增加到3.4万个。", "5g-base-stations", 34_000),
        ("首条低空商业航线去年开通，眼下全市共有低空商业航线5条。", "commercial-routes", 5),
        ("全市关键工序数控化率达到62%，高于去年。", "cnc-rate", 62),
    ],
)
def test_and_what_is_said_of_the_city_and_the_year_stands(claimed, text, commitment, value):
    assert claimed(text)[commitment] == value


def test_a_finished_task_below_the_goal_is_a_step_towards_it():
    publication = Publication(
        url="",
        title="武汉市数字化诊断情况",
        text="2021年，规上工业企业数字化诊断600家的年度任务已全面完成。",
        publisher="武汉市经济和信息化局",
        region="武汉市",
        role=Role.SELF,
        published=date(2022, 1, 20),
    )
    told = [each for each in judge_publication(publication, LEDGER) if each.commitment.endswith("digital-diagnosis")]
    assert [str(each.relation) for each in told] == ["progress"]
