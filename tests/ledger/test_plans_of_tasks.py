"""Plans as a list or a table of tasks, and years of their own within a plan of several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import reports

from monitor.ledger.propose import propose
from monitor.ledger.proposing.proposal import Proposal
from monitor.model import CommitmentKind, Period

TASKS = "宜城市2023年民生实事项目"
YEARS = "宜城市数字经济三年行动方案（2023—2025年）"


def targets(text: str, title: str = TASKS) -> list[Proposal]:
    plan = replace(
        reports.bare(f"{title}\n{text}\n"), publisher="宜城市人民政府", region="宜城市", signed=date(2023, 1, 20)
    )
    return [each for each in propose(plan) if each.kind is CommitmentKind.TARGET]


def told(text: str, title: str = TASKS) -> dict[str, tuple[float, str]]:
    return {e.indicator.name: (e.indicator.value, e.indicator.unit) for e in targets(text, title) if e.indicator}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("开办500个爱心暑托班、150个寒托班。", {"爱心暑托班": (500, "个"), "寒托班": (150, "个")}),
        ("铺设雨水管网345米。", {"雨水管网": (345, "米")}),
        ("配送健身指导课程200课时。", {"健身指导课程": (200, "课时")}),
        ("开展肠癌筛查1万例以上。", {"肠癌筛查": (10_000, "例")}),
        ("新建球场80片。", {"新增球场": (80, "片")}),
        ("引导1000名以上毕业生到基层就业。", {"毕业生到基层就业": (1000, "名")}),
        ("整治背街小巷，完成治理20条。", {"背街小巷治理": (20, "条")}),
        ("农村危房改造，改造户数1800户。", {"农村危房改造户数": (1800, "户")}),
        ("新建市级及以上创新平台15个。", {"新增市级及以上创新平台": (15, "个")}),
        ("开工建设学校17所，启用学校19所。", {"开工建设学校": (17, "所"), "启用学校": (19, "所")}),
        ("拆除5个收费站。", {"拆除收费站": (5, "个")}),
        ("首批100个示范社区全面建成。", {"示范社区": (100, "个")}),
        ("确保30个重点项目开工建设。", {"开工建设重点项目": (30, "个")}),
        (
            "亿元以上企业达到250家，其中十亿元以上企业30家。",
            {"亿元以上企业": (250, "家"), "十亿元以上企业": (30, "家")},
        ),
        (
            "公共充电站达到5000座左右、充电桩9.5万台左右；专用充电站3000座左右。",
            {"公共充电站": (5000, "座"), "充电桩": (95_000, "台"), "专用充电站": (3000, "座")},
        ),
        ("总市值翻一番，达到1600亿元。", {"总市值": (160_000_000_000, "元")}),
        ("要确保新增上市公司3家。", {"新增上市公司": (3, "家")}),
        ("开办企业时间压缩至0.5个工作日。", {"开办企业时间": (0.5, "个工作日")}),
        ("在39个村改造低压线路16公里。", {"低压线路": (16, "公里")}),
        ("主要铺设雨水管网345米。", {"雨水管网": (345, "米")}),
        ("43个治水项目全面动工。", {"动工治水项目": (43, "个")}),
        ("解决山区4万人的饮水不安全问题。", {"饮水不安全问题": (40_000, "人")}),
        ("推进城镇老旧小区改造，完成改造50万户以上。", {"城镇老旧小区改造": (500_000, "户")}),
        ("推进城镇老旧小区改造，开工改造37万户。", {"开工城镇老旧小区改造": (370_000, "户")}),
        ("2022年，新建公园20个；改造小区30个。", {}),
        ("截至2022年底，建成公园20个；改造小区30个。", {}),
        ("2022年，建成公园20个；计划改造小区30个。", {"小区": (30, "个")}),
        ("幼儿园还有10个项目未开工，其中江北区4个。", {}),
        ("支持乡镇办实事，每个乡镇不少于2件。", {}),
        ("集中办好10件为民实事。", {}),
        ("其中新增3家。", {}),
        ("已有30个重点项目开工建设。", {}),
    ],
)
def test_a_task_of_the_year_is_read_with_its_thing(text, wanted):
    assert told(text) == wanted


def test_a_sentence_of_a_year_that_is_over_is_no_measure_either():
    plan = replace(
        reports.bare(f"{TASKS}\n2022年，扎实推进背街小巷整治，加快建设口袋公园。\n"), publisher="宜城市人民政府"
    )
    assert propose(replace(plan, region="宜城市", signed=date(2023, 1, 20))) == ()


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        ("宜城市织密民生保障网行动", "今年，全市确定惠民实事项目18项。"),
        ("宜城市为民办实事工作方案", "2023年民生实事项目如下："),
        ("宜城市确定今年十件民生实事", "近日，市政府召开会议。"),
    ],
)
def test_a_list_that_opens_with_its_year_is_of_that_year(title, opening):
    (found,) = targets(f"{opening}\n新建公厕14座。", title)
    assert (found.indicator.period, found.due) == (Period.YEARLY, date(2023, 12, 31))


def test_a_plan_of_several_years_stays_one_whatever_its_opening_says():
    (found,) = targets("今年民生实事项目共10项。\n新增5G基站2600个。", YEARS)
    assert (found.indicator.period, found.due) == (Period.CUMULATIVE, date(2025, 12, 31))


def test_a_name_that_says_nothing_is_marked_for_a_person():
    [found] = targets("完成治理20条。")
    assert "generic" in found.doubts


@pytest.mark.parametrize(
    ("text", "period", "due"),
    [
        ("2023年，新建5G基站2600个。", Period.YEARLY, date(2023, 12, 31)),
        ("2024年：创成示范村30个以上。", Period.YEARLY, date(2024, 12, 31)),
        ("到2023年，新建5G基站2600个。", Period.CUMULATIVE, date(2023, 12, 31)),
        ("2024年底前，新建5G基站2600个。", Period.CUMULATIVE, date(2024, 12, 31)),
        ("2025年，新建5G基站1万个。", Period.CUMULATIVE, date(2025, 12, 31)),
        ("2025年：新建5G基站1万个。", Period.YEARLY, date(2025, 12, 31)),
        ("2024年，产业规模达到900亿元。", Period.LEVEL, date(2024, 12, 31)),
        ("2023至2025年，新建5G基站1万个。", Period.CUMULATIVE, date(2025, 12, 31)),
    ],
)
def test_a_year_that_a_plan_sets_apart_is_counted_by_itself(text, period, due):
    [found] = targets(text, YEARS)
    assert found.indicator is not None
    assert (found.indicator.period, found.due) == (period, due)
    assert found.starts == (date(due.year, 1, 1) if period is Period.YEARLY else date(2023, 1, 1))


def test_each_year_of_a_plan_has_its_own_share_of_the_thing_counted_first():
    found = targets("三年新增上市公司6家，其中2023年新增1家、2024年新增2家。", YEARS)
    assert [(e.indicator.name, e.indicator.value, e.due.year) for e in found if e.indicator and e.due] == [
        ("新增上市公司", 6, 2025),
        ("新增上市公司", 1, 2023),
        ("新增上市公司", 2, 2024),
    ]


TABLE = (
    "| 序号 | 实事项目 | 责任单位 | 完成时限 | 完成情况 |\n"
    "| 1 | 新建小游园12处，改造球场9片。 | 市园林局、市体育局 | 2023年11月底 | 新建小游园7处 |\n"
    "| 2 | 加装电梯180部。 | 市住建局（牵头）、各区 | 年底 | 加装电梯90部 |"
)


def test_the_tasks_of_a_table_come_with_who_answers_and_by_when():
    found = {e.indicator.name: e for e in targets(TABLE) if e.indicator}
    assert {name: e.indicator.value for name, e in found.items()} == {"新增小游园": 12, "球场": 9, "电梯": 180}
    assert found["新增小游园"].responsible == ("市园林局", "市体育局")
    assert (found["新增小游园"].due, found["电梯"].due) == (date(2023, 11, 30), date(2023, 12, 31))


def test_the_quote_of_a_task_in_a_table_is_a_slice_of_the_text():
    text = f"{TASKS}\n{TABLE}\n"
    for found in targets(TABLE):
        assert text[found.start : found.end] == found.quote
        assert "|" not in found.quote


def test_a_table_without_a_column_of_tasks_promises_nothing():
    assert targets("| 序号 | 单位 | 完成情况 |\n| 1 | 市园林局 | 新建小游园7处，改造球场5片 |") == []


def test_a_row_that_breaks_off_is_read_under_its_first_heads():
    head, first, *_ = TABLE.splitlines()
    assert set(told(f"{head}\n{first}\n| 3 | 新建托育点5个。 |")) == {"新增小游园", "球场", "新增托育点"}


@pytest.mark.parametrize(
    "text",
    [
        "一、重要意义\n建设示范村庄是实施乡村振兴的重要举措，推进全域旅游。",
        "一、指导思想\n坚持以人民为中心，着力推动高质量发展，建设一流园区。",
        "二、基本原则\n坚持市场主导，发挥企业主体作用，推动融合发展。",
        "为贯彻落实国家战略，加快推动充电设施发展，我们编制了《充电设施规划》。",
        "大会对实事项目进行投票表决，确定以下十个项目。",
    ],
)
def test_why_and_in_which_spirit_is_no_measure(text):
    plan = replace(reports.bare(f"{YEARS}\n{text}\n"), publisher="宜城市人民政府", region="宜城市")
    assert propose(plan) == ()


def test_a_figure_in_such_a_section_is_still_a_target():
    assert told("一、指导思想\n坚持创新驱动，力争新增创新平台15个。", YEARS) == {"新增创新平台": (15, "个")}
