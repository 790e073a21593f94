"""What was wanted, and what came of it: where both stand side by side, only what came of it is claimed."""

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
def judged():
    """What a text is judged to say first of each commitment: relation, whether realised, value, day."""

    def tell(text: str, day: date = DAY, title: str = "武汉工作情况", publisher: str = "武汉市数据局"):
        publication = Publication(
            url="", title=title, text=text, publisher=publisher, region="武汉市", role=Role.SELF, published=day
        )
        found = {}
        for each in judge_publication(publication, LEDGER):
            told = (str(each.relation), each.realised, each.value, each.as_of)
            found.setdefault(each.commitment.split("/")[1], told)
        return found

    return tell


def claims(found):
    return {name: value for name, (_, realised, value, _) in found.items() if realised}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“千企万人”数据人才培训计划共12期，已办了7期，余下5期安排在四季度。", {"data-talent-sessions": 7}),
        ("独角兽企业，方案要求5家，眼下是9家。", {"unicorns": 9}),
        ("规上工业企业数字化诊断实现应诊尽诊，诊断企业2140家。", {"digital-diagnosis": 2140}),
        ("这样的数字化车间，武汉已经建起126家。", {"digital-workshops": 126}),
        ("规上工业企业关键工序数控化率和研发设计工具普及率，分别达到71%、88.5%。", {"cnc-rate": 71, "design-tools-rate": 88.5}),
        ("全市数据中心机架，建成投用的机架有8.4万架。", {"dc-racks": 84_000}),
        ("工业互联网、区块链、5G、人工智能四大领域各有9项揭榜挂帅重点任务。", {"jiebang-tasks-yearly": 9}),
        ("揭榜挂帅重点任务涵盖四个领域，每个领域12项，合计48项。", {"jiebang-tasks-yearly": 12}),
        ("获批商业航线15条，开通运营4条，其余在试飞。", {"commercial-routes": 4}),
        ("设有数字化转型专员的企业达到333家。", {"talent-specialists": 333}),
        ("治理类航线816条常态飞行。", {"governance-routes": 816}),
        ("我市有8家独角兽企业。", {"unicorns": 8}),
        ("3座新建数据中心平均PUE为1.27。", {"dc-pue": 1.27}),
        ("国家级双跨平台，我市一家企业的平台获批，全市实现零的突破。", {"cross-industry-platforms": None}),
        ("全市完成规上工业企业数字化诊断530家，连同前两年的611家，累计1141家。", {"digital-diagnosis": 1141}),
        ("规上工业企业数字化诊断累计1333家，其中今年402家。", {"digital-diagnosis": 1333}),
        ("全省5G基站总数11.2万个，其中武汉4.6万个。", {"5g-base-stations": 46_000}),
        ("今年新增低空科技型中小企业33家、专精特新企业9家、制造业单项冠军4家，三类合计46家。", {"new-firms": 46}),
        ("今年又有3家企业新进入国内数字经济领军企业行列，全市此类企业由8家增至11家。", {"leading-digital-firms": 11}),
        ("今年第7场数字经济“场景对对碰”活动在青山举行。", {"scenario-matchmaking": 7}),
        ("三年共8亿元的工业企业智能化改造资金，截至2022年底仅统筹安排3.7亿元。", {"retrofit-fund": 370_000_000}),
        ("面向企业一把手的研修班，累计培训88名。", {"talent-chiefs": 88}),
        ("数字化转型专员选配工作稳步推进，已有391家企业配备到位。", {"talent-specialists": 391}),
        ("记者：建成了多少数字化车间？\n答：到7月底是117家。", {"digital-workshops": 117}),
    ],
)  # fmt: skip
def test_what_came_of_it_is_claimed(judged, text, wanted):
    assert claims(judged(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "今年新增上云企业3000家以上。",
        "数据中心机架12万架为立项批复规模之和。",
        "60家独角兽企业中，有9家已在境外上市。",
        "关键工序数控化率82%，研发设计工具普及率96%，这些都是两年后的要求。",
        "数字化车间120家，以上均为规划目标。",
        "引进的数字金融头部企业的任务4家已分解到各区。",
        "有委员在讨论时提出，武汉应布局低空起降点1600个以上。",
        "新增上云企业任务完成率为68%。",
        "数据中心机架达到11万架的完成时限，由2025年6月延后至2026年底。",
        "场景开放等任务完成较好，群众满意度由70%上升到85%。",
    ],
)
def test_what_was_only_wanted_is_not(judged, text):
    assert claims(judged(text)) == {}


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("今年培育5家低空产业链龙头企业的任务不再执行。", "chain-leaders", "cancelled"),
        ("数字化转型专员的培育数量由500家调增至650家。", "talent-specialists", "revised"),
        ("问：治理类航线的指标是不是改了？\n答：是的，由1000条提高到1300条。", "governance-routes", "revised"),
        ("揭榜挂帅任务（四个领域各10项）停止发布。", "jiebang-tasks-yearly", "cancelled"),
        ("自明年起不再下达每年新增5万个新能源汽车充电桩的任务。", "ev-chargers-yearly", "cancelled"),
        ("2.数据流通交易规模。鉴于进展好于预期，2027年目标由50亿元上调为55亿元。", "data-trading", "revised"),
    ],
)
def test_a_goal_that_is_changed_or_given_up_is_told_as_that(judged, text, name, relation):
    found = judged(text)
    assert (found[name][0], found[name][1]) == (relation, False)


def test_a_missed_goal_is_told_with_what_there_is_instead(judged):
    text = "对照2025年8月前开通10条以上低空商业航线的承诺，到8月底实际开通6条，未能完成。"
    assert judged(text)["commercial-routes"][:3] == ("delayed", True, 6)


def test_what_is_late_of_one_thing_says_nothing_of_its_neighbours(judged):
    found = judged("我市培育企业级工业互联网平台77个，国家级双跨平台尚未实现突破。")
    assert found["enterprise-platforms"][:3] == ("progress", True, 77)
    assert not found["cross-industry-platforms"][1]


def test_what_is_late_for_some_is_not_late_for_all(judged):
    found = judged("全市数字经济标杆企业入库590家。受疫情影响，部分企业推迟了投产。")
    assert found["benchmark-digital-firms"][:3] == ("progress", True, 590)


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize(
    "rows",
    [
        "指标\t单位\t2024年\t2023年\n5G基站\t个\t47 120\t41 305",
        "指标 单位 数值 比上年末增减\n5G基站 个 47 120 +5 815",
    ],
)
def test_thousands_set_apart_in_a_cell_are_one_figure(judged, rows):
    assert claims(judged(rows, title="2024年末信息基础设施")) == {"5g-base-stations": 47_120}


def test_growth_is_read_from_the_column_of_growth(judged):
    rows = "指标\t单位\t2024年\t2025年上半年\t增长（%）\n低空经济产业规模\t亿元\t250\t148\t18.6"
    assert claims(judged(rows, title="低空经济统计表")) == {"industry-growth": 18.6}


def test_a_table_with_a_column_of_results_is_no_table_of_goals(judged):
    rows = (
        "任务 年度目标 三季度完成 状态\n低空地面起降场、起降点 1000个 588个 推进中\n低空商业航线 10条以上 12条 已完成"
    )
    found = judged(rows, title="2025年低空经济重点任务")
    assert claims(found) == {"landing-sites": 588, "commercial-routes": 12}


def test_a_note_in_brackets_before_the_heads_of_a_table_is_no_head(judged):
    rows = "（截至2024年6月30日） 指标 单位 三年目标 累计完成\n数据中心机架 架 100000 61000\n标识解析二级节点 个 10 17"
    assert claims(judged(rows)) == {"dc-racks": 61_000, "id-secondary-nodes": 17}


def test_what_half_a_year_sums_up_is_of_that_year(judged):
    rows = "指标 2027年目标 2025年6月末\n网络零售额（上半年累计） 5000亿元 2110亿元"
    assert claims(judged(rows)) == {"online-retail": 211_000_000_000}


# ---------------------------------------------------------------- when it was so


@pytest.mark.parametrize(
    ("text", "day", "as_of"),
    [
        ("截至八月底，全市建成5G基站4.4万个。", DAY, date(2025, 8, 31)),
        ("截至十二月底，全市建成5G基站4.4万个。", date(2025, 1, 9), date(2024, 12, 31)),
        ("9月中旬，全市5G基站已达4.4万个。", DAY, date(2025, 9, 20)),
        ("截至2025年7月底的进展情况如下。\n全市5G基站4.4万个。", DAY, date(2025, 7, 31)),
        ("截至8月底，独角兽企业9家，今年全市5G基站达到4.4万个。", DAY, date(2025, 8, 31)),
    ],
)
def test_the_day_it_was_so(judged, text, day, as_of):
    found = judged(text, day)["5g-base-stations"]
    assert (found[1], min(as_of, day)) == (True, found[3])


def test_the_year_of_an_inquiry_is_not_the_year_its_follow_up_speaks_of(judged):
    found = judged("数字化转型专员覆盖企业281家。", title="关于2023年专题询问整改情况的报告")
    assert found["talent-specialists"][3] == DAY


def test_a_time_of_completion_that_is_moved_is_no_completion(judged):
    found = judged("受设备到货影响，国家超算武汉中心建成时间由2025年年底调整至2026年5月。")
    assert found["supercomputing-centre"][:2] == ("delayed", False)


def test_a_day_up_to_which_things_were_counted_is_not_when_a_centre_opened(judged):
    text = "国家超算武汉中心已经正式投运。\n到8月底，全市算力规模820P。"
    assert judged(text)["supercomputing-centre"][3] == DAY


def test_a_published_list_is_a_result_whatever_its_title_calls_it(judged):
    title = "关于公布2025年揭榜挂帅重点任务榜单的通知"
    found = judged("人工智能、区块链、5G、工业互联网四个领域各发布11项重点任务。", title=title)
    assert found["jiebang-tasks-yearly"][:3] == ("achieved", True, 11)
