"""What a text does not say is not claimed, and what it says by the way is: whose, how many of what, and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.judge.read import judge_publication
from monitor.ledger.load import load_ledger
from monitor.model import Publication, Role

LEDGER = load_ledger([Path(__file__).parents[2] / "seeds"])
OFFICE = "武汉市经济和信息化局"
DAY = date(2024, 2, 20)


@pytest.fixture
def said():
    """What a text of the city's office claims as realised, by the last part of the identifier, with value and day."""

    def claims(text: str) -> dict[str, tuple[float | None, date | None]]:
        publication = Publication(
            url="", title="工作情况", text=text, publisher=OFFICE, region="武汉市", role=Role.SELF, published=DAY
        )
        first: dict[str, tuple[float | None, date | None]] = {}
        for each in judge_publication(publication, LEDGER):
            if each.realised:
                first.setdefault(each.commitment.split("/")[1], (each.value, each.as_of))
        return first

    return claims


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("世界独角兽企业共1500家。", "unicorns"),
        ("目前国内独角兽企业共370家。", "unicorns"),
        ("长三角建成5G基站66万个。", "5g-base-stations"),
        ("广东等5省市获批国家数字经济创新发展试验区。", "national-pilot-zone"),
        ("海通机械完成数字化车间108个。", "digital-workshops"),
        ("两家平台注册地均为襄阳市的国家级双跨平台，有双跨平台2家，注册地均为襄阳市。", "cross-industry-platforms"),
        ("瞪羚、独角兽及准独角兽企业合计62家。", "unicorns"),
        ("4G和5G基站共12.3万个。", "5g-base-stations"),
        ("每平方公里5G基站6.2个。", "5g-base-stations"),
        ("已完成3.2万个5G基站选址。", "5g-base-stations"),
        ("已开工建设5G基站5万个。", "5g-base-stations"),
        ("新建充电桩5万个的目标已完成过半。", "ev-chargers-yearly"),
        ("一旦数据中心机架达到11万架，用电将翻番。", "dc-racks"),
        ("据传，全市独角兽企业已达30家。", "unicorns"),
        ("600P算力，相当于120万台电脑。", "compute"),
        ("今年重点抓好以下工作。\n一是壮大企业。独角兽企业达到15家。", "unicorns"),
        ("新的一年，全市5G基站达到6万个。", "5g-base-stations"),
        ("建有数字化车间的样本企业有146家。", "digital-workshops"),
        ("全年拆除老旧充电桩5.1万个。", "ev-chargers-yearly"),
        ("三年来，全市新增充电桩15.8万个。", "ev-chargers-yearly"),
        ("“十四五”期间，全市新增充电桩30万个。", "ev-chargers-yearly"),
        ("设计机架数、已装机架数、已加电机架数三项须如实填报。", "dc-racks"),
    ],
)
def test_what_is_not_said_of_the_city_is_not_claimed(said, text, name):
    assert name not in said(text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("目前已建成3.5万个5G基站。", "5g-base-stations", 35_000),
        ("我市由此拥有首个国家级双跨平台。", "cross-industry-platforms", 1),
        ("企业级工业互联网平台发展到118个，行业级9个。", "sector-platforms", 9),
        (
            "全省有生产性服务业创新发展示范区22个、生活性服务业创新先行区19个，其中武汉分别占7个和5个。",
            "consumer-service-zones",
            5,
        ),
        ("“全市建成5G基站4.3万个”有误，应为3.4万个。", "5g-base-stations", 34_000),
        ("全市独角兽企业由5家增加到10家。", "unicorns", 10),
        ("新培育独角兽企业3家、总数10家。", "unicorns", 10),
        ("5G网络方面，年内新建8100个，基站总量达到3.92万个。", "5g-base-stations", 39_200),
        ("截至去年底，全市 5G 基站 5 . 2 万 个。", "5g-base-stations", 52_000),
        ("二、5G基站\n已建成3.9万个，覆盖所有街道。", "5g-base-stations", 39_000),
        ("区域\t5G基站（万个）\t其中：当年新增\n江岸区\t0.4\t0.1\n全市合计\t4.1\t0.9", "5g-base-stations", 41_000),
        ("序号｜任务｜方案要求｜核定结果｜评价\n1｜独角兽企业｜5家以上｜8家｜完成", "unicorns", 8),
    ],
)
def test_what_is_said_by_the_way_is_found_with_its_figure(said, text, name, value):
    assert said(text)[name][0] == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至去年9月底，全市推进顺利。5G基站达4.2万个。", date(2023, 9, 30)),
        ("截至今年1月底，全市5G基站达4.2万个。", date(2024, 1, 31)),
        ("全市5G基站达4.2万个。", date(2024, 2, 20)),
        ("一、2023年工作回顾\n全市5G基站达到4.2万个。", date(2023, 12, 31)),
    ],
)
def test_a_figure_is_true_at_the_time_that_runs_on_to_it(said, text, day):
    assert said(text)["5g-base-stations"] == (42_000, day)


def test_columns_of_times_give_the_latest_that_has_ended_and_leave_what_is_to_come(said):
    table = "指标\t2022年\t2023年\t2025年\n5G基站（万个）\t3.9\t4.3\t6.0"
    assert said(table)["5g-base-stations"] == (43_000, date(2023, 12, 31))
    assert said("指标\t2025年\n5G基站（万个）\t6.0") == {}
    assert said("表2 2024年主要预期目标\n指标\t数值\n5G基站（万个）\t6.0") == {}


def test_what_fell_instead_of_growing_is_told_as_a_fall(said):
    found = said("去年，全市网络零售额增长9%，规模以上工业增加值增长6%。")
    assert "core-industry-growth" not in found
    publication = Publication(
        url="",
        title="工作情况",
        text="2025年，全市数字经济核心产业增加值3200亿元，同比下降2.3%。",
        publisher=OFFICE,
        region="武汉市",
        role=Role.SELF,
        published=date(2026, 2, 20),
    )
    fell = next(j for j in judge_publication(publication, LEDGER) if j.commitment == "plan-2025/core-industry-growth")
    assert (fell.value, fell.relation, fell.realised) == (-2.3, "progress", True)
