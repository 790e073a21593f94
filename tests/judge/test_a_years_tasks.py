"""The tasks of one year (民生实事), held against news, progress lists and bulletins: outcomes, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
import reports

from monitor.model import Relation

THREE_YEARS = "宜城市数字经济三年行动方案（2023—2025年）\n一、{targets}\n"
DISTRICT = "临泉县2023年民生实事项目\n一、{targets}\n"


@pytest.mark.parametrize(
    ("targets", "told", "value"),
    [
        pytest.param("新建5G基站2600个。", "今年以来，全市累计建成5G基站2650个。", 2650, id="a year by itself"),
        pytest.param("新增停车泊位600个。", "新增停车泊位712个，累计新增停车泊位已达4300个。", 712, id="a sum behind"),
        pytest.param("新增托位3800个。", "全年新增托位3986个，其中滨海市新增托位720个。", 3986, id="a city's part"),
        pytest.param(
            "建设幸福院15个。", "2个机构建设已完成1个（50%）、15个幸福院建设已完成8个（53%）。", 8, id="so many done"
        ),
        pytest.param(
            "地区生产总值增长6%。", "地区生产总值（GDP）1886亿元，按可比价格计算，比上年增长6.4%。", 6.4, id="prices"
        ),
        pytest.param("建设美好家园100个。", "创建美好家园110个。", 110, id="another word for the act"),
        pytest.param("开工建设学校17所。", "新开工学校18所。", 18, id="the act itself"),
        pytest.param("整治背街小巷，完成治理20条。", "背街小巷治理完成21条。", 21, id="a name from the clause before"),
        pytest.param(
            "新增公共泊位600个。", "任务：新增公共泊位600个。完成情况：新增公共泊位612个。", 612, id="behind a label"
        ),
        pytest.param("新建供水管网9公里。", "第一季度新建供水管网9公里。", 9, id="a quarter with its ordinal"),
        pytest.param("改造校舍17所。", "改造校舍17所，加强质量监管，已完成5所。", 5, id="so many done, further on"),
        pytest.param("新建公园20个。", "城东区新建公园8个，全市已建成公园22个。", 22, id="the city behind its part"),
    ],
)
def test_what_came_of_a_years_task_is_claimed(targets, told, value):
    assert list(reports.news_claims(targets, told).values()) == [value]


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        pytest.param("新增学位4000个。", "2025年新增学位4100个。", id="another year"),
        pytest.param("新建公园20个。", "城东区新建公园20个，已建成15个。", id="a part, named with the task"),
        pytest.param(
            "竣工住房90万平方米。",
            "竣工住房90万平方米，已有34万平方米完成结构封顶，其余正抓紧施工。",
            id="none is finished",
        ),
        pytest.param("整治山塘7400口。", "完成7400口山塘整治（2021—2026年）。", id="of several years to come"),
        pytest.param("整治山塘7400口。", "山塘整治7400口（2021-2026），已完成。", id="of years without a word for it"),
        pytest.param("进出口总额增长6%。", "主要预期目标1进出口总额增长6.5%。", id="a table of goals, run together"),
        pytest.param("进出口总额增长6%。", "全市进出口总额增长6%左右。", id="the goal with its bound"),
        pytest.param("新建5G基站2600个。", "全市5G基站总数达10238个，提前完成年度目标。", id="all there are"),
        pytest.param("新建5G基站2600个。", "全市累计建成开通5G基站10238个。", id="all there are, by an act"),
        pytest.param("改造老旧小区6个。", "截至9月底，6个老旧小区改造正在施工中（90%）。", id="under way"),
        pytest.param("新增照料中心15家。", "内容：新增照料中心15家。", id="the task said again"),
        pytest.param("新增照料中心15家。", "目标体现在：新增照料中心15家。", id="the goal said again"),
        pytest.param(
            "新建二级实验室1个。", "二级实验室建成投用。提升42.6万农村居民饮水标准。", id="a figure of its own noun"
        ),
        pytest.param("改造城区农贸市场29家。", "改造乡村农贸市场43家。", id="town and country"),
        pytest.param("新建、改造绿道17公里。", "新建绿道9公里、改造绿道8.5公里。", id="two acts, each with its figure"),
        pytest.param("开工建设学校17所。", "改造提升学校23所。", id="another act"),
        pytest.param("启用学校19所。", "开工建设学校20所。", id="an earlier step"),
        pytest.param("整治背街小巷，完成治理20条。", "治理黑臭水体20条。", id="the act on another thing"),
        pytest.param("新增托位700个。", "其中滨海市新增托位720个。", id="a city within"),
        pytest.param("建成数字化工厂1个。", "一个个数字化工厂在宜城建成。", id="one by one is no number"),
        pytest.param("新增供水能力5万吨。", "第三水厂二期投产，新增供水能力6万吨。", id="what one works brought"),
    ],
)
def test_what_only_looks_like_it_is_not(targets, told):
    assert reports.news_claims(targets, told, day=date(2025, 12, 20) if "2025年" in told else date(2023, 12, 20)) == {}


def test_a_year_of_a_plan_for_several_is_met_by_that_year_alone():
    of_2023 = "2023年，新建5G基站2600个。"
    assert reports.news_claims(of_2023, "2023年新建5G基站2700个。", plan=THREE_YEARS) == {"新增5G基站": 2700}
    later = reports.news_claims(of_2023, "2024年新建5G基站2800个。", plan=THREE_YEARS, day=date(2024, 12, 20))
    assert later == {}


def test_a_text_that_names_no_time_counts_for_half_a_year():
    told = "新增学位4100个。"
    assert reports.news_claims("新增学位4000个。", told, day=date(2024, 5, 20))
    assert not reports.news_claims("新增学位4000个。", told, day=date(2024, 9, 20))


@pytest.mark.parametrize(
    "title", ["十件实事交出满意答卷", "宜城民生实事成绩单来了", "民生实事全面收官", "实事项目“交卷”"]
)
def test_a_text_of_results_is_no_plan(title):
    [(_, found)] = reports.news("新增学位4000个。", "新增学位4100个。", title=title)
    assert (found.realised, found.relation) == (True, Relation.ACHIEVED)


@pytest.mark.parametrize("title", ["宜城市2023年民生实事项目", "2023年十件民生实事来了"])
def test_a_list_of_tasks_stays_a_plan(title):
    assert reports.news_claims("新增学位4000个。", "新增学位4100个。", title=title) == {}


def test_the_plan_for_the_next_year_revises_nothing():
    told = "2024年，全市将新增学位3000个。"
    found = reports.news("新增学位4000个。", told, title="宜城市2024年民生实事项目", day=date(2023, 12, 28))
    assert {each.relation for _, each in found} == {Relation.RESTATED}


def test_the_day_of_something_else_is_not_that_of_the_figure():
    [(_, found)] = reports.news("新建小游园15个。", "中央公园10月1日开园迎客，新建小游园16个。")
    assert found.as_of == date(2023, 12, 20)


@pytest.mark.parametrize(
    ("publisher", "title", "claimed"),
    [
        ("临泉县民生办", "9月份民生工程进展情况", True),
        ("民生工程办公室", "临泉县9月份民生工程进展情况", True),
        ("安徽日报", "临泉县实事办得好", True),
        ("安徽日报", "实事办得好", False),
        ("临泉发布", "9月份民生工程进展情况", True),
        ("砀山县民生办", "9月份民生工程进展情况", False),
    ],
)
def test_the_county_that_an_office_or_a_title_names_is_its_own(publisher, title, claimed):
    found = reports.news(
        "新增学位4000个。", "新增学位4100个。", plan=DISTRICT, title=title, publisher=publisher, region="临泉县"
    )
    assert any(each.realised for _, each in found) == claimed


UNDONE = [
    "，预计12月底完工",
    "，力争年底全部完工",
    "，目前正在施工",
    "，均已开工",
    "，主体结构封顶",
    "，现已完成招投标",
    "，未能如期完成",
    "，进展缓慢",
    "，完成率60%",
    "，完成总体工程量的85%",
    "，其中12个投入使用",
    "（其中8个在建）",
    "。全部开工",
    "。完成时限：2023年12月",
]
SO_MANY = [
    "，目前仅完成12个",
    "，截至11月底，已完成12个，开工8个",
    "（已建成12个）",
    "，12个已建成，8个在建",
    "，其中已建成投用12个",
    "。已建成12个",
    "。目前，12个已完工，8个正在施工",
    "。进展情况：已完工12个，完工率60%",
    "。完成情况：实际完成12个",
    "的目标已完成12个",
]
DONE = [
    "",
    "，惠及老人9000人",
    "，全部建成投用",
    "，完成率100%",
    "。已全部建成",
    "。完成情况：全部完成",
    "，未来可期",
]


@pytest.mark.parametrize("behind", UNDONE)
def test_a_task_said_again_is_as_far_as_what_stands_behind_it_says(behind):
    assert reports.news_claims("新建养老站20个。", f"今年新建养老站20个{behind}。") == {}


@pytest.mark.parametrize("joined", ["，", "。", "。目前"])
def test_of_two_tasks_nobody_can_tell_what_is_done(joined):
    told = f"新建养老站20个、健身点15个{joined}已建成8个。"
    assert 8 not in reports.news_claims("新建养老站20个、健身点15个。", told).values()


@pytest.mark.parametrize("behind", ["，其中新建15个、改造5个", "，上半年完成8个", "，11月完成3个", "，累计建成150个"])
def test_a_part_of_it_a_month_or_all_there_are_is_not_what_is_done_of_the_task(behind):
    assert reports.news_claims("新建养老站20个。", f"全市新建养老站20个{behind}。").get("新增养老站") in (20, None)


@pytest.mark.parametrize("behind", SO_MANY)
def test_of_a_task_said_again_what_is_done_is_claimed(behind):
    assert reports.news_claims("新建养老站20个。", f"全市新建养老站20个{behind}。") == {"新增养老站": 12}


@pytest.mark.parametrize("behind", DONE)
def test_a_task_said_again_and_done_is_claimed(behind):
    assert reports.news_claims("新建养老站20个。", f"今年新建养老站20个{behind}。") == {"新增养老站": 20}


@pytest.mark.parametrize("behind", ["，预计年底前建成25个", "，完成全年任务的110%", "，目前正在改造公厕"])
def test_an_outcome_of_its_own_is_claimed_whatever_goes_on(behind):
    assert reports.news_claims("新建养老站20个。", f"今年新建养老站22个{behind}。") == {"新增养老站": 22}


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ("新建养老站20个。", "全市20个养老站年底前投用。"),
        ("新建养老站20个。", "年度任务是新建养老站20个。"),
        ("新建养老站20个。", "今年的民生实事包括：新建养老站20个。"),
        ("新建公厕50座。", "2022年至今，全市已新建公厕92座。"),
        ("新建公厕50座。", "自2021年启动行动以来，全市新建公厕180座。"),
        ("规模以上工业增加值增长7%。", "规模以上工业增加值环比增长8.2%。"),
        ("新增学位1000个。", "宜城实验中学新增学位1200个。"),
        ("新增学位1000个。", "人民中学扩建工程竣工，新增学位1200个。"),
    ],
)
def test_a_task_a_longer_time_or_one_school_is_no_outcome(targets, told):
    assert reports.news_claims(targets, told) == {}


@pytest.mark.parametrize(
    "title", ["民生实事交卷倒计时", "民生实事待交卷：还剩两个月", "力争交出满意答卷", "实事兑现工作方案"]
)
def test_a_title_that_only_looks_ahead_to_results_reports_none(title):
    found = reports.news("新增学位4000个。", "任务包括新增学位4000个。", title=title)
    assert not any(each.realised for _, each in found)


@pytest.mark.parametrize(
    ("told", "title", "publisher", "claimed"),
    [
        ("全市今年新增学位5100个。", "教育优先", "兰州日报", True),
        ("兰州市今年新增学位5100个。", "教育优先", "兰州日报", True),
        ("兰州市七里河区今年新增学位5100个。", "教育优先", "兰州日报", False),
        ("今年新增学位5100个。", "榆中县：教育优先", "兰州日报", False),
        ("全省今年新增学位5100个。", "榆中县：教育优先", "甘肃日报", False),
    ],
)
def test_a_district_or_county_counts_for_itself(told, title, publisher, claimed):
    found = reports.news("新增学位5000个。", told, title=title, publisher=publisher, region="兰州市")
    assert any(each.realised for _, each in found) == claimed


@pytest.mark.parametrize(
    "head",
    ["前期工作完成情况", "选址情况", "选址完成情况", "开工情况", "投资完成情况", "“十四五”完成情况", "全国完成情况"],
)
def test_a_column_of_a_step_before_of_money_or_of_several_years_tells_no_outcome(head):
    table = f"序号\t任务\t{head}\n1\t新建公园20个\t已完成15个"
    assert reports.news_claims("新建公园20个。", table, title="2023年民生实事完成情况") == {}


def test_the_column_of_results_beside_it_does():
    table = "序号\t任务\t选址情况\t完成情况\n1\t新建公园20个\t已完成22个\t已完成15个"
    assert list(reports.news_claims("新建公园20个。", table, title="2023年民生实事完成情况").values()) == [15]


def test_a_column_of_what_is_promised_itself_does_too():
    table = "序号\t指标\t投资完成情况\n1\t固定资产投资\t51亿元"
    found = reports.news_claims("固定资产投资50亿元。", table, title="2023年民生实事完成情况")
    assert list(found.values()) == [5_100_000_000]


def test_an_estimate_in_a_plan_revises_no_target():
    told = reports.news("地区生产总值增长6%。", "预计全市地区生产总值增长5.7%。", title="2024年国民经济和社会发展计划")
    assert told
    assert Relation.REVISED not in {each.relation for _, each in told}
