"""Lists and tables of progress: the task that is said again is no outcome, what stands behind its label or in its column is."""

from __future__ import annotations

from datetime import date

import pytest
import reports

from monitor.judge import cells

PROGRESS = "宜城市2023年民生实事项目进展情况"


@pytest.mark.parametrize(
    ("targets", "told", "claimed"),
    [
        pytest.param(
            "新建充电站20座。",
            "一、完善充电设施。新建充电站20座，方便市民出行。\n进展情况：各站点正在进行土建施工。",
            {},
            id="under way",
        ),
        pytest.param(
            "新建充电站20座。",
            "一、完善充电设施。新建充电站20座，方便市民出行。\n进展情况：已建成充电站13座。",
            {"新增充电站": 13},
            id="so many",
        ),
        pytest.param(
            "新建充电站20座。",
            "一、新建充电站20座。\n进展情况：已全部完成。",
            {"新增充电站": 20},
            id="all of it",
        ),
        pytest.param(
            "新建充电站20座；改造农贸市场9家。",
            "新建充电站20座，改造农贸市场9家。\n区城建局\n已改造农贸市场4家。",
            {"农贸市场": 4},
            id="cells, one a line",
        ),
        pytest.param(
            "新建充电站20座；改造农贸市场9家。",
            "新建充电站23座，改造农贸市场9家。",
            {"新增充电站": 23, "农贸市场": 9},
            id="another figure beside",
        ),
    ],
)
def test_what_came_of_a_task_stands_behind_it(targets, told, claimed):
    assert reports.news_claims(targets, told, title=PROGRESS) == claimed


def test_in_other_papers_the_same_words_tell_of_a_deed():
    told = "新建充电站20座，改造农贸市场9家。"
    assert len(reports.news_claims("新建充电站20座；改造农贸市场9家。", told)) == 2


def test_a_building_that_is_the_task_is_not_built_yet(make, milestone):
    task = "三、建成江滩科技馆。"
    assert make.first(f"{task}\n进展情况：正在装修。", milestone).realised is False
    assert make.first(f"{task}\n进展情况：已全部完成。", milestone).realised is True


HEADS = "序号 | 项目内容 | 进展情况 | 责任单位 |"


@pytest.mark.parametrize(
    ("targets", "row", "claimed"),
    [
        ("新增公交线路3条。", "1 | 新增公交线路3条。 | 新增公交线路4条。 | 交通局 |", {"新增公交线路": 4}),
        (
            "实施农村公路养护100公里。",
            "2 | 实施农村公路养护100公里。 | 完成农村公路养护57公里，其余正在施工。 | 交通局 |",
            {"农村公路养护": 57},
        ),
        ("新增托位500个。", "3 | 新增托位500个。 | 已完成430个。 | 卫健局 |", {"新增托位": 430}),
        ("新增公交线路3条。", "4 | 新增公交线路3条。 | 线路走向已确定，计划12月开通3条。 | 交通局 |", {}),
        ("新增公交线路3条。", "新增公交线路3条。 | 新增公交线路4条。 | 交通局 |", {"新增公交线路": 4}),
        ("新增公交线路3条。", "4 | 新增公交线路3条，延长公交线路5条。 | 已延长公交线路4条。 | 交通局 |", {}),
        ("新增公交线路3条。", "5 | 新增公交线路3条。 | | 下一步新增公交线路4条。 |", {}),
    ],
)
def test_a_cell_tells_in_words_what_came_of_the_task_in_its_row(targets, row, claimed):
    assert reports.news_claims(targets, f"{HEADS}\n{row}", title=PROGRESS) == claimed


def test_a_column_of_a_month_tells_when():
    row = "1 | 新建公园5个 | 已建成公园2个。 | 已建成公园4个。"
    heads = ("序号", "项目内容", "进展情况(7月)", "进展情况(10月)")
    assert [told for _, told in cells.results(row, heads, date(2023, 12, 1))] == [
        "截至7月,已建成公园2个。",
        "截至10月,已建成公园4个。",
    ]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ("1 | 新建公园5个 | 4", ("序号", "项目内容", "完成情况")),
        ("1 | 新建公园5个 | 已建成公园4个。", ("序号", "项目内容", "下一步计划")),
        ("1 | 新建公园5个 | 建成公园4个以上。", ("序号", "项目内容", "完成标准")),
        ("1 | 新建公园5个 | 年底建成公园4个。", ("序号", "项目内容", "预计完成情况")),
        ("1 | 新建公园5个 | 已建成公园4个。 | 城管局 | 7月", ("序号", "项目内容", "完成情况")),
        ("1 新建公园5个 已建成公园4个", ("序号", "项目内容", "完成情况")),
    ],
)
def test_a_bare_figure_another_column_and_cells_without_heads_tell_nothing_in_words(row, columns):
    assert list(cells.results(row, columns, None)) == []


@pytest.mark.parametrize(
    ("targets", "told", "claimed"),
    [
        (
            "技能培训300万人次。",
            "一年来，努力办好实事，累计开展技能培训432万人次，完成年度任务的144%。",
            {"技能培训": 4320000},
        ),
        ("新建公园20个。", "累计新建公园120个，完成任务的60%。", {}),
        ("新建公园20个。", "计划新建公园20个，力争6月底前完成年度任务的60%。", {}),
        ("改造老年活动室5个。", "已完成老年活动室新建项目9个，改造项目11个。", {}),
        ("新建老年活动室5个。", "已完成老年活动室新建项目9个，改造项目11个。", {"新增老年活动室": 9}),
        ("新增养老床位600张。", "全市将养老服务列为头等大事，新增养老床位640张。", {"新增养老床位": 640}),
        ("新增养老床位600张。", "全市将继续把养老列为重点，新增养老床位640张。", {}),
        ("新增养老床位600张。", "主要任务包括新增养老床位600张。", {}),
    ],
)
def test_what_share_of_the_task_it_is_and_other_words_around_a_figure(targets, told, claimed):
    assert reports.news_claims(targets, told) == claimed


def test_a_district_is_the_same_with_its_city_before_it():
    told = "杭州市余杭区新增养老床位640张。"
    assert reports.news_claims("新增养老床位600张。", told, region="杭州市余杭区", publisher="余杭区人民政府")
