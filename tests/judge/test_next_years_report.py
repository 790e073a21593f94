"""A work report read into a ledger, and the next year's report held against it: outcomes, and the traps beside them.

Sums of five years, means, last year's figures and the next year's goals stand in the same text, often in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import reports
import yaml
from reports import claims, ledger

from monitor.judge import context as contexts
from monitor.judge.publishers import region_of
from monitor.ledger.propose import propose
from monitor.model import Judgement, Publication, Role
from monitor.text.passages import cut

PLANS = Path(__file__).resolve().parent.parent / "ledger" / "plans"
PAIRS = yaml.safe_load((PLANS / "outcomes.yaml").read_text("utf-8"))


def read(about: Mapping[str, Any]) -> Publication:
    return reports.read(PLANS / f"{about['file']}.txt", about)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["before"]["file"])
@pytest.mark.parametrize("anonymous", [False, True], ids=["named", "anonymous"])
def test_outcomes_are_claimed_with_their_values_and_nothing_else_is(pair, anonymous):
    after = dict(pair["after"]) | ({"publisher": ""} if anonymous else {})
    found = list(claims(ledger(read(pair["before"])), read(after)))
    told = {(name, float(value)) for name, value in pair["told"].items()}
    claimed = {(_plain(name, pair), float(each.value or 0)) for name, each in found}
    assert len(told & claimed) / len(told) >= 0.9, told - claimed
    assert len(told & claimed) / len(claimed) >= 0.95, claimed - told


def _plain(name: str, pair: Mapping[str, Any]) -> str:
    """The name in the list; what is named by the act and what it served stands there by the act alone."""
    return next((known for known in pair["told"] if name == known or name.endswith(f"小区{known}")), name)


def test_every_claim_quotes_the_review_and_never_the_plan():
    pair = PAIRS[0]
    later = read(pair["after"])
    begins = later.text.index("三、2026年重点工作")
    assert all(each.start < begins for _, each in claims(ledger(read(pair["before"])), later))


def test_a_size_is_no_growth_and_a_growth_no_size():
    pair = PAIRS[1]
    found = {name: each.value for name, each in claims(ledger(read(pair["before"])), read(pair["after"]))}
    assert (found["接待游客"], found["接待游客增长"]) == (127_000_000, 11.5)
    assert found["地区生产总值增长"] == 7.3


# ---------------------------------------------------------------- the parts of a report


REPORT = (
    "政府工作报告\n——2026年1月20日在大悟县第十九届人民代表大会第六次会议上\n"
    "各位代表：现在，我代表县人民政府，向大会报告政府工作。\n一、2025年工作回顾\n"
    "过去五年，我们攻坚克难。\n新建农村公路760公里。\n2025年，新建农村公路131公里。\n二、2026年重点工作\n新建农村公路100公里。\n"
)


def test_a_work_report_knows_its_year_and_what_it_plans():
    publication = Publication(url="", title="", text=REPORT, publisher="", region="", role=Role.OTHER, published=None)
    pieces = cut(REPORT)
    context = contexts.of(publication, pieces)
    ahead = [piece.text for piece in pieces if piece.index in context.ahead]
    several = [piece.text for piece in pieces if piece.index in context.several]
    assert ahead == ["新建农村公路100公里。"]
    assert several == ["过去五年，我们攻坚克难。", "新建农村公路760公里。"]
    assert (context.genre, context.home) == ("report", "大悟县")
    assert context.titled is not None
    assert context.titled.year == 2025


def test_a_report_of_december_looks_back_on_its_own_year_and_the_plan_that_ends_with_it():
    text = (
        "政府工作报告\n——2025年12月29日在大悟县第十九届人民代表大会第六次会议上\n"
        "各位代表：现在，我代表县人民政府，向大会报告政府工作。\n一、“十四五”及2025年工作回顾\n"
        "“十四五”时期，全县攻坚克难。\n一年来，预计新建农村公路131公里。\n二、“十五五”时期奋斗目标\n"
        "“十五五”时期，新建农村公路500公里。\n三、2026年重点工作\n新建农村公路100公里。\n"
    )
    publication = Publication(url="", title="", text=text, publisher="", region="", role=Role.OTHER)
    pieces = cut(text)
    context = contexts.of(publication, pieces)
    ahead = [piece.text for piece in pieces if piece.index in context.ahead]
    assert ahead == ["“十五五”时期，新建农村公路500公里。", "新建农村公路100公里。"]


def test_another_text_has_no_such_parts():
    text = "武汉市数字经济发展情况\n一、工作回顾\n建成基站3万个。\n二、工作安排\n建设基站1万个。\n"
    publication = Publication(url="", title="", text=text, publisher="", region="", role=Role.OTHER)
    context = contexts.of(publication, cut(text))
    assert (context.ahead, context.several) == (frozenset(), frozenset())


# ---------------------------------------------------------------- how a review words it


@pytest.mark.parametrize(
    ("promised", "review", "value"),
    [
        ("地区生产总值增长6%。", "预计全年地区生产总值增长5.4%。", 5.4),
        # future industries and goals that were missed are no plans
        ("未来产业基金规模达到60亿元。", "未来产业基金规模达到62亿元。", 6_200_000_000),
        ("培育共富工坊40家。", "建成未来乡村12个，培育共富工坊43家。", 43),
        ("快递业务量达到3亿件。", "受外部环境影响未达预期，快递业务量达到2.8亿件。", 280_000_000),
        # a sector or firms named in the clause before narrow nothing; of the whole economy is of the whole
        ("装备制造业产值增长8%。", "新能源产业产值76亿元，装备制造业产值增长9.2%。", 9.2),
        ("研发经费支出占GDP比重达到2.4%。", "新增科技型中小企业32家，研发经费支出占GDP比重2.45%。", 2.45),
        # an amount of a year that grew to so much is that year's
        ("光伏产业产值达到70亿元。", "光伏产业产值增至73亿元。", 7_300_000_000),
        # other words for the same
        ("第三产业增加值增长6%。", "服务业增加值增长5.1%。", 5.1),
        ("保交楼项目交付率达到90%。", "保交楼交付率96.3%。", 96.3),
        ("生产安全事故起数下降5%。", "事故起数下降13.2%。", 13.2),
        # growths in the order of the sizes before, though nothing says 分别
        ("旅游收入增长12%。", "接待游客548万人次、实现旅游收入36.2亿元，同比增长11.7%、17.4%。", 17.4),
        # a sum of years in the middle of a paragraph holds for its own sentence and not for the next paragraph
        ("引进高层次人才80名。", "用地供应66亩。“十四五”期间，累计处置批而未供土地230亩。\n引进高层次人才87名。", 87),
        ("固定资产投资增长7%。", "固定资产投资下降1.6%。", -1.6),
        ("地区生产总值增长6%。", "地区生产总值930亿元，同比增长5.3%，增速分别高于全国、全省0.1和0.7个百分点。", 5.3),
        ("规上工业增加值增长8%。", "全年地区生产总值有望突破930亿元，增长6.1%左右；规上工业增加值增长8.7%。", 8.7),
        ("每千人口床位数达到7.2张。", "每千人口床位数7.4张。", 7.4),
        ("高新技术企业净增30家。", "净增高新技术企业34家，总数达到210家。", 34),
        ("汽车产量突破40万辆。", "汽车产量重回40万辆台阶，达41.3万辆。", 413_000),
        ("城镇、农村居民人均可支配收入分别增长5%、6%。", "城镇、农村居民人均可支配收入分别增长5.2%、6.3%。", 5.2),
        ("建设高标准农田5万亩。", "5.2万亩高标准农田建设任务全面完成。", 52_000),
        ("新增经营主体8000户。", "新登记经营主体9100户。", 9_100),
        ("地区生产总值增长6%。", "预计全年地区生产总值5070亿元，按可比价计算增长5.1%。", 5.1),
        ("临港工业产值达到2400亿元。", "临港工业实现产值2487亿元。", 248_700_000_000),
        ("推动150家工业企业开展技术改造。", "推动162家工业企业实施技术改造。", 162),
        ("新增国家级绿色工厂、省级单项冠军各4家。", "新增国家级绿色工厂6家、省级单项冠军5家。", 6),
        ("新引进亿元以上项目110个。", "新引进亿元以上项目117个、计划投资900亿元。", 117),
        ("审批时限压缩至30个工作日以内。", "审批时限压缩至28个工作日。", 28),
        ("数字经济核心产业增长9%。", "数字经济核心产业增加值预计增长9.6%。", 9.6),
        # how one set about it plans nothing of what came of it
        ("技术合同成交额突破6亿元。", "着力加强成果转化，技术合同成交额达到6.8亿元。", 680_000_000),
        ("地区生产总值增长6%。", "着力稳市场、稳预期，地区生产总值增长6.1%。", 6.1),
        ("完成高新技术产业增加值占规上工业比重达到41%。", "高新技术产业增加值占比42.5%。", 42.5),
    ],
)
def test_a_review_words_it_in_its_own_way(promised, review, value):
    assert value in [each.value for _, each in _held(promised, review)]


@pytest.mark.parametrize(
    ("promised", "review"),
    [
        ("新增停车泊位3000个。", "中心城区新增停车泊位1200个。"),
        ("新增停车泊位3000个。", "城区新增停车泊位3200个。"),
        ("接待游客900万人次。", "古城墙景区接待游客950万人次。"),
        ("新增供水能力5万吨。", "第三水厂二期投产，新增供水能力6万吨。"),
        ("新增油茶林2万亩。", "临江镇新增油茶林0.3万亩。"),
        ("新增学位5000个。", "五年新增学位2.1万个。"),
        ("新增学位5000个。", "“十四五”以来，全市教育投入持续加大；新增学位2.1万个。"),
        ("接待游客900万人次。", "国庆假期接待游客120万人次。"),
        ("地区生产总值增长6%。", "万元地区生产总值能耗下降4.1%。"),
        ("新增节水灌溉12万亩。", "节水灌溉总面积达到180万亩。"),
        # how many there are is not how many came to be
        ("建设幸福食堂20家。", "新增学位900个，全市幸福食堂达到86家。"),
        ("培育专精特新企业30家。", "新增规上企业26家，专精特新企业累计突破190家。"),
        # a sector of it, a part of the city by its short name
        ("固定资产投资增长7%。", "全年完成交通固定资产投资94亿元，同比增长8.1%。"),
        ("改造燃气管网30公里。", "改造燃气、供水、污水管网共96公里。"),
        # the measure behind a comma is of what stands right before it, and not of what only holds its name
        ("旅游收入达到300亿元。", "发展乡村旅游重点村20个、收入5亿元。"),
        ("交通投资达到100亿元。", "交通安全隐患整治120处，完成投资3亿元。"),
        ("完成重点项目投资900亿元。", "推进重点项目620个，民生实事投入30亿元；基础设施、完成投资90亿元。"),
        # a share of another whole
        ("民生支出占比保持在80%以上。", "民生支出占财政支出增量的92%。"),
        ("民生支出占比保持在80%以上。", "民生支出60亿元，占全省一般公共预算支出的8%。"),
        ("高新技术产业占比达到40%。", "高新技术产业投资占全部投资的35%。"),
        # words that only look alike
        ("开展职业技能培训2万人次。", "开展农民实用技能培训2.5万人次。"),
        ("新建公共充电桩1000个。", "新建居民小区充电桩3000个。"),
        ("数字经济增加值增长15%。", "数字经济核心产业增加值增长25%。"),
        ("引进亿元以上项目90个。", "引进10亿元以上项目12个。"),
        # one growth behind several sizes is of the last, and three sizes have no two growths
        ("城镇居民人均可支配收入增长6%。", "城镇居民人均可支配收入4万元、人均消费支出2万元，增长8%。"),
        ("旅游收入增长12%。", "接待游客300万人次、乡村游客80万人次，旅游收入30亿元，分别增长12%、14%。"),
        # another step of the same works
        ("开工亿元项目90个。", "亿元项目竣工80个，另有农业项目开工50个。"),
        # some months are not the year
        ("技术合同成交额达到15亿元。", "技术合同成交额1—10月完成17亿元。"),
        ("规上服务业营业收入增长8%。", "1至11月，规上服务业营业收入增长9.3%。"),
        # a holiday stays one, whatever is called of the year; what a voucher brings is no voucher
        ("接待游客3000万人次。", "春节期间，全年最大规模灯会接待游客50万人次。"),
        ("发放消费券5000万元。", "消费券带动消费5亿元。"),
        ("改造老旧小区100个。", "计划扎实推进老旧小区改造120个。"),
        # persons are not counted by 个, nor works by what they are called
        ("新增返乡创业6000人。", "扶持返乡创业项目5200个。"),
        ("开展“三支一扶”培训900人次。", "“三支一扶”等三项工程累计培训4万人次。"),
        # five years are told of until a sentence begins with one
        ("新增学位5000个。", "五年来，全市教育投入持续加大。优质学校由2020年的12所增加到31所。新增学位2.1万个。"),
    ],
)
def test_a_part_a_holiday_or_a_sum_of_years_is_no_outcome(promised, review):
    assert _held(promised, review) == []


def test_what_the_new_year_is_to_bring_is_no_outcome_however_real_it_is_called():
    plan = reports.AFTER.replace("新建道路60公里。", "引进产业项目42个，实际到位内资26亿元。")
    found = claims(reports.tracked("实际到位内资24亿元。"), reports.bare(plan.format(review="市容整洁。")))
    assert list(found) == []


def test_a_part_of_the_city_by_its_short_name_is_not_the_city():
    tracked = ledger(
        replace(reports.bare(_of_a_city("2025", "2024", "市容整洁。", "规上工业增加值增长9%。")), region="宜昌")
    )
    told = "枝江、当阳规上工业增加值分别增长11.2%、10.6%。宜都跻身百强县，规上工业增加值增长7.4%。"
    later = reports.bare(_of_a_city("2026", "2025", told, "新建道路60公里。"))
    assert list(claims(tracked, later)) == []
    for part in ("长阳、五峰规上工业增加值分别增长11%、10%。", "全年枝江市规上工业增加值增长12%。"):
        assert list(claims(tracked, reports.bare(_of_a_city("2026", "2025", part, "新建道路60公里。")))) == []
    whole = reports.bare(_of_a_city("2026", "2025", "宜都跻身百强县，全市规上工业增加值增长8.4%。", "新建道路60公里。"))
    assert [each.value for _, each in claims(tracked, whole)] == [8.4]


def _of_a_city(year: str, reviewed: str, review: str, plan: str) -> str:
    return (
        f"政府工作报告\n——{year}年1月8日在宜昌市第七届人民代表大会第五次会议上\n各位代表：现在，我代表市人民政府，向大会报告政府工作。\n"
        f"一、{reviewed}年工作回顾\n{review}\n二、{year}年重点工作\n{plan}\n"
    )


def _held(promised: str, review: str) -> list[tuple[str, Judgement]]:
    return list(claims(reports.tracked(promised), reports.bare(reports.AFTER.format(review=review))))


# ---------------------------------------------------------------- a short report, held against the next


def outcomes(targets: str, told: str, publisher: str = "岳阳县人民政府") -> dict[str, float | None]:
    """What a report of 2026 claims of the targets that one of 2025 set."""
    place = publisher.removesuffix("人民政府")
    before = Publication(
        url="",
        title="",
        text=f"{place}2025年政府工作报告\n二、2025年主要任务\n{targets}\n",
        publisher=publisher,
        region=region_of(publisher, ""),
        role=Role.SELF,
        signed=date(2025, 1, 9),
    )
    after = replace(
        before,
        text=f"{place}2026年政府工作报告\n一、2025年工作回顾\n{told}\n",
        signed=None,
        published=date(2026, 1, 12),
    )
    return {name: each.value for name, each in claims(ledger(before), after)}


def test_a_county_that_bears_the_name_of_a_city_has_a_report_of_its_own():
    assert region_of("岳阳县人民政府", "") == "岳阳县"
    assert list(outcomes("新建农村公路80公里。", "新建农村公路86公里。").values()) == [86]


def test_one_figure_for_town_and_one_for_country():
    found = outcomes("城镇、农村居民人均可支配收入分别增长5%、6.5%。", "城乡居民人均可支配收入分别增长4.4%和6.9%。")
    assert found == {"城镇居民人均可支配收入增长": 4.4, "农村居民人均可支配收入增长": 6.9}


def test_a_name_that_holds_two_things_counts_for_one_figure():
    found = outcomes(
        "有色和新材料、电子信息产业产值分别达到300亿元、210亿元。",
        "有色和新材料、电子信息产业产值分别达288亿元、223亿元。",
    )
    assert found["电子信息产业产值"] == 22_300_000_000


def test_what_stands_behind_the_act_of_another_is_what_counts():
    assert outcomes("国际陆港开行中欧班列210列。", "开行中欧班列226列。") == {"中欧班列": 226}


def test_an_output_behind_the_area_that_was_sown():
    found = outcomes("粮食产量46亿斤以上。", "粮食播种面积640万亩，总产46.4亿斤。")
    assert found["粮食产量"] == 4_640_000_000


@pytest.mark.parametrize(
    ("targets", "names"),
    [
        ("光伏、半导体产业产值分别突破180亿元、150亿元。", ["光伏产业产值", "半导体产业产值"]),
        ("城镇、农村低保标准分别提高到780元、610元。", ["城镇低保标准", "农村低保标准"]),
    ],
)
def test_a_short_name_takes_what_stands_behind_the_head_of_the_last(targets, names):
    text = f"岳阳县2025年政府工作报告\n二、2025年主要任务\n{targets}\n"
    plan = Publication(
        url="",
        title="",
        text=text,
        publisher="岳阳县人民政府",
        region="岳阳县",
        role=Role.SELF,
        signed=date(2025, 1, 9),
    )
    assert [each.indicator.name for each in propose(plan) if each.indicator] == names


@pytest.mark.parametrize(
    ("targets", "review", "wanted"),
    [
        # an investment without a name is that in the works told before
        (
            "实施重点工程160个，年度计划投资90亿元。",
            "实施重点工程171个、完成投资96亿元。",
            {"重点工程": 171, "重点工程年度投资": 9_600_000_000},
        ),
        ("推进滨湖新城建设，年度完成投资30亿元。", "滨湖新城完成投资31亿元。", {"滨湖新城年度投资": 3_100_000_000}),
        # the measure in a clause of its own, and not the figure of the clause before
        ("国省干线通车里程达到420公里。", "建成国省干线36公里，通车总里程达431公里。", {"国省干线通车里程": 431}),
        ("光伏产业产值达到60亿元。", "光伏产业受市场影响，产值降至52亿元。", {"光伏产业产值": 5_200_000_000}),
        # the act before the thing
        ("新增水土流失治理面积90平方公里。", "治理水土流失96平方公里。", {"新增水土流失治理面积": 96}),
        ("城区燃气管网改造20公里。", "改造城区燃气管网23公里。", {"城区燃气管网": 23}),
        # shares by their verb, and by a threshold in other words
        ("民生支出占比保持在78%以上。", "民生支出占一般公共预算支出的79.3%。", {"民生支出占比": 79.3}),
        (
            "集体收入20万元以上的村占比达到65%。",
            "集体收入超20万元的村占比提高到68%。",
            {"集体收入20万元以上的村占比": 68},
        ),
        # the thing without its examples, its 总, its 资金
        ("算力总规模达到900P。", "算力规模达到960P。", {"算力总规模": 960}),
        ("争取专项债券资金20亿元。", "争取专项债券21亿元。", {"专项债券资金": 2_100_000_000}),
        # several sizes, then several growths
        (
            "接待游客增长8%，旅游收入增长9%。",
            "接待游客610万人次、实现旅游收入42亿元，分别增长8.4%、9.6%。",
            {"接待游客增长": 8.4, "旅游收入增长": 9.6},
        ),
        ("旅游收入增长9%。", "全年接待游客610万人次，实现旅游收入42亿元，分别增长8.4%、9.6%。", {"旅游收入增长": 9.6}),
        (
            "城镇、农村居民人均可支配收入分别增长5%、6%。",
            "城镇、农村居民人均可支配收入分别达到42100元、21300元，增长5.3%、6.4%。",
            {"城镇居民人均可支配收入增长": 5.3, "农村居民人均可支配收入增长": 6.4},
        ),
        (
            "规上工业增加值增长7%，固定资产投资增长5%。",
            "规上工业增加值、固定资产投资分别增长7.4%、5.6%。",
            {"规上工业增加值增长": 7.4, "固定资产投资增长": 5.6},
        ),
        ("一般公共预算收入增长3%。", "一般公共预算收入完成16亿元、可比增长3.7%。", {"一般公共预算收入增长": 3.7}),
        ("居民消费价格涨幅2%左右。", "居民消费价格比上年下降0.3%。", {"居民消费价格涨幅": -0.3}),
        # a time that only compares, a holiday before the whole year
        ("培育家庭农场900家。", "农产品销售额58亿元、是2020年的2.4倍，培育家庭农场936家。", {"家庭农场": 936}),
        (
            "旅游总收入达到40亿元。",
            "国庆假期接待游客60万人次，全年旅游总收入达到43亿元。",
            {"旅游总收入": 4_300_000_000},
        ),
        # words that stand for one another
        ("新增停车泊位900个。", "新增停车位960个。", {"新增停车泊位": 960}),
        ("基本医疗保险参保率达到95%。", "基本医保参保率95.8%。", {"基本医疗保险参保率": 95.8}),
        ("规上服务业营业收入增长8%。", "规模以上服务业营收增长8.7%。", {"规上服务业营业收入增长": 8.7}),
        ("每万人口高价值发明专利拥有量达到6件。", "每万人高价值发明专利6.4件。", {"每万人口高价值发明专利拥有量": 6.4}),
        # those it is done for before the act, the parts of a joined name, a name without its examples
        (
            "完成困难残疾人家庭无障碍改造300户。",
            "为312户困难残疾人家庭实施无障碍改造。",
            {"困难残疾人家庭无障碍改造": 312},
        ),
        ("开行中欧班列和海铁联运列车90列。", "开行中欧班列、海铁联运列车97列。", {"中欧班列和海铁联运列车": 97}),
        ("举办广场舞等群众文化活动500场。", "群众文化活动举办530场。", {"广场舞等群众文化活动": 530}),
        ("开展“乐享汉川”消费促进活动60场。", "开展“乐享汉川”系列消费促进活动66场。", {"乐享汉川消费促进活动": 66}),
        ("有研发活动企业达到210家。", "有研发活动的企业增至226家。", {"有研发活动企业": 226}),
        # what a part is of, a clause further on
        (
            "民生支出占一般公共预算支出比重达到78%。",
            "民生支出62亿元，占一般公共预算支出的79.4%。",
            {"民生支出占一般公共预算支出比重": 79.4},
        ),
        ("一般公共预算收入增长4%。", "完成一般公共预算收入21亿元，同口径增长4.6%。", {"一般公共预算收入增长": 4.6}),
        # what gets less, by what is done to it
        ("消除城区易涝点9处。", "消除易涝点11处。", {"城区易涝点减少": 11}),
        # acts of one thing, each with its figure
        (
            "开工亿元以上项目80个、竣工亿元以上项目50个。",
            "亿元以上项目开工84个、竣工53个。",
            {"开工亿元以上项目": 84, "竣工亿元以上项目": 53},
        ),
        (
            "实施县重点项目90个，完成投资60亿元。",
            "93个县重点项目完成投资64亿元。",
            {"县重点项目": 93, "县重点项目投资": 6_400_000_000},
        ),
        # a plan by its name, and proposals that were handled
        ("引进高层次人才40名。", "“云梦英才”计划深入推进，引进高层次人才44名。", {"高层次人才": 44}),
        ("建议提案满意率达到98%。", "办理代表建议96件、政协提案120件，建议提案满意率98.5%。", {"建议提案满意率": 98.5}),
        # a fall behind a size, hardship that is no frame, a sum in passing, a festival that is a number
        ("外贸出口增长9%。", "外贸出口64亿元，同比下降4.1%。", {"外贸出口增长": -4.1}),
        (
            "地区生产总值增长6%。",
            "面对建材产业需求不足等挑战，全县稳中求进，地区生产总值310亿元，增长6.3%。",
            {"地区生产总值增长": 6.3},
        ),
        (
            "新增学位900个。",
            "新开公交线路3条，三年来加装电梯210部，新增学位960个。",
            {"新增学位": 960},
        ),
        ("纺织产业产值增长12%。", "食品产业规模618亿元，纺织产业产值增长13.4%。", {"纺织产业产值增长": 13.4}),
        # several acts of what was named once
        (
            "“一园三区”新签约90个、开工70个、投产40个。",
            "“一园三区”新签约96个、开工74个、投产43个。",
            {"新签约一园三区": 96, "开工一园三区": 74, "投产一园三区": 43},
        ),
        # of two counts the one of its own counter; a stock by what it grew by
        (
            "改造老旧小区12个、惠及居民4000户。",
            "13个老旧小区改造完工、惠及居民4300户。",
            {"老旧小区": 13, "老旧小区惠及居民": 4300},
        ),
        ("科技型中小企业总数突破300家。", "科技型中小企业322家，较上年净增41家。", {"科技型中小企业总数": 322}),
        # names that stand for one another
        ("全社会研发投入占比达到2.4%。", "研发投入强度2.46%。", {"全社会研发投入占比": 2.46}),
        ("人大代表建议、政协提案满意率达到98%。", "建议提案办理满意率98.7%。", {"人大代表建议、政协提案满意率": 98.7}),
        ("算力规模达到3000P。", "总算力突破3200P。", {"算力规模": 3200}),
        ("软件和信息服务业营业收入达到60亿元。", "软信业营收63亿元。", {"软件和信息服务业营业收入": 6_300_000_000}),
        ("民间投资占比达到50%。", "民间投资占全部投资的51.8%。", {"民间投资占比": 51.8}),
        ("家庭医生重点人群签约率达到80%。", "重点人群家庭医生签约率82.1%。", {"家庭医生重点人群签约率": 82.1}),
        ("新增入库“四上”企业60家。", "“四上”企业净增入库66家。", {"新增四上企业": 66}),
        # sizes without their measure, and what says nothing of its own
        ("新型储能装机规模达到50万千瓦。", "新型储能装机达56万千瓦。", {"新型储能装机规模": 560_000}),
        (
            "每千人口拥有3岁以下婴幼儿托位数4个。",
            "每千人口3岁以下婴幼儿托位数4.3个。",
            {"每千人口拥有3岁以下婴幼儿托位数": 4.3},
        ),
        ("道路交通事故死亡人数控制在12人以内。", "道路交通事故死亡9人。", {"道路交通事故死亡人数": 9}),
        ("旅游收入增长12%。", "游客花费310亿元、增长13.6%。", {"旅游收入增长": 13.6}),
        ("粮食产量28万吨以上。", "粮食播种面积60万亩、产量28.4万吨。", {"粮食产量": 284_000}),
        # new by another act, and done by its words
        ("新增A级旅游景区4家。", "新评定A级景区5家。", {"新增A级旅游景区": 5}),
        ("新增“专精特新”企业20家。", "认定“专精特新”企业23家。", {"新增专精特新企业": 23}),
        ("打通断头路8条。", "8条断头路全部打通。", {"断头路": 8}),
        # one year is no stretch of several
        ("“三公”经费压减5%。", "一年来，会风文风不断改进；“三公”经费下降5.8%。", {"三公经费降低": 5.8}),
        # what reports of provinces showed: falls of prices, measures left out, words that mean the same
        ("居民消费价格涨幅2%左右。", "CPI微降0.2%。", {"居民消费价格涨幅": -0.2}),
        ("软件产业营收达到60亿元。", "软件产业年营收突破66亿元。", {"软件产业营收": 6_600_000_000}),
        ("清洁能源装机比重达到40%。", "清洁能源装机占比达41.5%。", {"清洁能源装机比重": 41.5}),
        ("游客数量突破300万人次。", "全年接待游客312万人次。", {"游客数量": 3_120_000}),
        ("经营主体数量增长5%。", "经营主体达3.2万户、增长6.3%。", {"经营主体数量增长": 6.3}),
        (
            "新增国家专精特新“小巨人”企业3家。",
            "新增制造业单项冠军2家、专精特新“小巨人”企业4家。",
            {"新增国家专精特新小巨人企业": 4},
        ),
        ("PM2.5平均浓度每立方米30微克以下。", "PM_2.5平均浓度为每立方米28微克。", {"PM2.5平均浓度": 28}),
        # a rank stands between a size and its growth
        ("地区生产总值增长6%。", "生产总值达到620亿元、稳居全市前列、增长6.4%。", {"地区生产总值增长": 6.4}),
        # figures in turn behind one word, and names that share a head or a measure
        ("农村户用卫生厕所普及率达到85%。", "农村自来水、卫生户厕普及率超过98%、86%。", {"农村户用卫生厕所普及率": 86}),
        (
            "游客人次、旅游花费均增长9%。",
            "游客人次、旅游花费分别增长12%、9.5%。",
            {"游客人次增长": 12, "旅游花费增长": 9.5},
        ),
        ("建筑垃圾综合利用率达到60%以上。", "生活垃圾和建筑垃圾利用率均达62%。", {"建筑垃圾综合利用率": 62}),
        ("农村自来水普及率达到90%。", "农村自来水、卫生厕所普及率分别达95%、88%。", {"农村自来水普及率": 95}),
        (
            "农村规模化供水率达到75%。",
            "农村自来水普及率、规模化供水率、供水保证率分别达98%、80%、96%。",
            {"农村规模化供水率": 80},
        ),
        ("城市污水处理率达到98%。", "城市生活垃圾、污水处理率分别达100%、97%。", {"城市污水处理率": 97}),
        ("服务业增加值增长7%。", "工业、服务业增加值达到32亿元、21亿元，增长9%、6.5%。", {"服务业增加值增长": 6.5}),
        (
            "农村生活污水治理率达到45%。",
            "农村生活垃圾收运处置率、生活污水治理率分别达到98%、46%。",
            {"农村生活污水治理率": 46},
        ),
        # a share of things is told before them
        ("推动60%的污水处理厂完成提标改造。", "65%的污水处理厂完成提标改造。", {"污水处理厂完成提标改造": 65}),
        (
            "装配式建筑面积占新建建筑比例达到40%。",
            "装配式建筑面积占新建建筑比重超42%。",
            {"装配式建筑面积占新建建筑比例": 42},
        ),
        # a plan that is only compared with
        (
            "普通高中升学率达到73%。",
            "新增学位900个、比年度计划翻了一番，普通高中升学率超过76%。",
            {"普通高中升学率": 76},
        ),
        # the name of a programme counts nothing
        ("安排重大项目100个。", "159个“千项万亿”重大项目完成投资150亿元。", {"重大项目": 159}),
        # acts in pairs, and an act made of two
        ("新建提升口袋公园8个。", "滨河公园和9个口袋公园建成开放。", {"新增口袋公园": 9}),
        ("建设改造中心敬老院9家。", "建成中心敬老院10家。", {"中心敬老院": 10}),
        ("新改造提升村卫生室20个。", "新改造提升村卫生室21个，改造农村危房110户。", {"村卫生室": 21}),
        # the numeral of a name
        ("“四好商圈”门店增加到300家。", "“四好商圈”门店扩大到322家。", {"四好商圈门店": 322}),
        # a second act with its own figure, of the thing named before
        (
            "新开工亿元以上工业项目60个，竣工投产40个。",
            "亿元以上工业项目开工66个、竣工43个。",
            {"新开工亿元以上工业项目": 66, "竣工投产亿元以上工业项目": 43},
        ),
        ("新建红树林80公顷、修复红树林50公顷。", "新建红树林84公顷、修复53公顷。", {"新增红树林": 84, "红树林": 53}),
        ("投用学校9所。", "新建续建学校15所、投用10所。", {"学校": 10}),
        ("新建学校6所。", "竣工投用学校7所。", {"新增学校": 7}),
        # how a thing fared before its measure
        ("光伏产业产值达到60亿元。", "光伏产业逆势回升，产值达到63亿元。", {"光伏产业产值": 6_300_000_000}),
        (
            "实施重点工程160个，年度计划投资90亿元。",
            "重点工程全部按序推进，完成投资96亿元。",
            {"重点工程年度投资": 9_600_000_000},
        ),
        ("热线群众满意率达到95%。", "热线受理诉求8万件，群众满意率96.1%。", {"热线群众满意率": 96.1}),
        # what is bad is done away with
        ("改造易积水点位20处。", "消除易积水点位21处。", {"易积水点位": 21}),
        ("农村低保月保障标准达到560元。", "农村低保标准提高到575元。", {"农村低保月保障标准": 575}),
        ("帮扶失业人员再就业900人。", "960名失业人员实现再就业。", {"失业人员再就业": 960}),
        ("为9000名适龄妇女开展“两癌”免费筛查。", "“两癌”免费筛查9300人。", {"适龄妇女两癌免费筛查": 9300}),
        # counters of the same thing
        ("加装电梯60部。", "加装电梯64台。", {"电梯": 64}),
        # a share told by the deed
        ("90%的乡镇建立养老服务联合体。", "93%的乡镇建立养老服务联合体。", {"乡镇建立养老服务联合体": 93}),
        # the kind that is told of a part of a list
        (
            "引进亿元以上项目40个，其中10亿元以上项目6个。",
            "引进亿元以上项目43个，其中10亿元以上项目7个、百亿元项目1个。",
            {"亿元以上项目": 43, "10亿元以上项目": 7},
        ),
        # works are what was promised, and not another thing's; what is measured per day or person may be told without it
        ("完成技术改造项目60项。", "完成技术改造项目63项。", {"技术改造项目": 63}),
        ("引进世界500强企业6家。", "引进世界500强企业7家。", {"世界500强企业": 7}),
        ("筹集社会保障资金9亿元。", "筹集社会保障资金9.4亿元。", {"社会保障资金": 940_000_000}),
        ("污水处理能力达到3万吨/日。", "污水处理能力达到3.2万吨。", {"污水处理能力": 32_000}),
        ("60%的规上企业建立研发机构。", "63%的规上企业建立研发机构。", {"规上企业建立研发机构": 63}),
        ("汽车产业产值达到90亿元。", "汽车产业快速发展，产值达92亿元。", {"汽车产业产值": 9_200_000_000}),
        # per head, where just that was promised; how many there are, where no act is told
        ("万人有效发明专利拥有量达到9件。", "每万人有效发明专利拥有量9.3件。", {"万人有效发明专利拥有量": 9.3}),
        ("高新技术企业总数达到300家。", "专精特新企业62家、高新技术企业322家。", {"高新技术企业总数": 322}),
    ],
)
def test_a_report_turns_the_name_of_a_target(targets, review, wanted):
    assert outcomes(targets, review) == wanted


@pytest.mark.parametrize(
    ("targets", "told", "wanted"),
    [
        # what was set about plans its own clause, and not what came of it
        ("固定资产投资增长5%。", "部署推进五大攻坚行动，固定资产投资增长5.4%。", {"固定资产投资增长": 5.4}),
        ("光伏产业产值达到60亿元。", "制定强链行动计划，光伏产业产值达63亿元。", {"光伏产业产值": 6_300_000_000}),
        ("供应建设用地9000亩。", "着力保障项目用地，供应国有建设用地9300亩。", {"建设用地": 9300}),
        # but what is done may still be a part of what was set up
        ("新建口袋公园9个。", "启动城市更新三年行动计划，新建口袋公园30个。", {}),
        ("新增停车位900个。", "谋划老城更新项目12个，新增停车位2100个。", {}),
        ("高新技术企业达到300家。", "部署企业倍增行动，推动高新技术企业达到620家。", {}),
        ("供应建设用地9000亩。", "计划供应国有建设用地9300亩。", {}),
        ("供应建设用地9000亩。", "力争用三年建成两个新区，供应建设用地9300亩。", {}),
        ("光伏产业产值达到60亿元。", "谋划光伏项目9个，达产后光伏产业产值达63亿元。", {}),
        ("高新技术企业达到300家。", "部署企业倍增工程，使高新技术企业达到620家。", {}),
        # days that stand behind what they are told of hold for that clause; others for what follows
        ("新建路灯900盏。", "小区改造任务提前2个月完成，新建路灯920盏。", {"新增路灯": 920}),
        ("新增学位900个。", "助餐点上半年已建成31处，新增学位930个。", {"新增学位": 930}),
        ("技改投资达到9亿元。", "1-11月新签约项目增长7%，全年技改投资9.6亿元。", {"技改投资": 960_000_000}),
        ("新增学位900个。", "教育工作上半年再上台阶，新增学位930个。", {}),
        ("工业投资增长9%。", "工业经济下半年企稳，工业投资增长16%。", {}),
        ("工业投资增长9%。", "工业经济连续四季度增长，工业投资增长16%。", {"工业投资增长": 16}),
        # whom it is for may be told without a counter
        ("解决2万农村人口饮水安全问题。", "又解决2.3万农村人口饮水安全问题。", {"农村人口饮水安全问题": 23_000}),
    ],
)
def test_in_a_review_plans_hold_for_their_own_clause(targets, told, wanted):
    assert reports.in_full(targets, told) == wanted


FIVE_YEARS = "一、“十四五”时期工作回顾"


@pytest.mark.parametrize(
    ("targets", "told", "wanted"),
    [
        # what is measured year by year came to so much in a year
        ("煤炭产量达到900万吨。", "能源保供能力增强，煤炭产量达960万吨。", {"煤炭产量": 9_600_000}),
        ("机场货邮吞吐量达到9万吨。", "枢纽功能提升，机场年货邮吞吐量突破9.2万吨。", {"机场货邮吞吐量": 92_000}),
        ("进出口总额达到90亿元。", "争创自贸试验区，进出口总值翻番达到96亿元。", {"进出口总额": 9_600_000_000}),
        # and what is done is summed up, as is what is said to be
        ("煤炭产量达到900万吨。", "能源保供能力增强，累计煤炭产量达4600万吨。", {}),
        ("新建农村公路90公里。", "路网不断完善，新建农村公路460公里。", {}),
        ("煤炭产量达到900万吨。", "能源保供能力增强，年均煤炭产量达960万吨。", {}),
        ("煤炭产量达到900万吨。", "能源保供能力增强，煤炭产量突破4600万吨。", {}),
        ("煤炭产量达到900万吨。", "五年煤炭产量达1460万吨。", {}),
        ("煤炭产量达到900万吨。", "煤炭产量达1460万吨，较“十三五”增长两成。", {}),
        # how many there are, where nothing is said of how they came to be
        ("高新技术企业总数达到300家。", "专精特新企业62家、高新技术企业322家。", {"高新技术企业总数": 322}),
        ("高新技术企业总数达到300家。", "新认定专精特新企业62家、高新技术企业222家。", {}),
        ("高新技术企业总数达到300家。", "开发区聚集企业90家，高新技术企业36家。", {}),
        ("高新技术企业总数达到300家。", "高新技术企业212家、规上企业36家通过认定。", {}),
        ("高新技术企业达到300家。", "新增规上企业62家、高新技术企业222家。", {}),
    ],
)
def test_what_a_review_of_five_years_tells_of_one(targets, told, wanted):
    assert reports.in_full(targets, told, FIVE_YEARS) == wanted


@pytest.mark.parametrize(
    ("targets", "review"),
    [
        # another noun behind the name, another act before a figure, days at the head of what follows
        ("引进世界500强企业6家。", "引进世界500强企业投资项目9个。"),
        ("安排社会保障资金9亿元。", "社会保障基金积累42亿元。"),
        ("新增规上工业企业40家。", "规上工业企业利润总额增长6%，净增达产项目52个。"),
        ("网络零售额达到90亿元。", "国庆假期，接待游客30万人次，网络零售额12亿元。"),
        ("接待游客900万人次。", "文旅市场国庆假期再掀热潮，接待游客86万人次。"),
        ("竣工重点工程60项。", "72项重点工程开工率100%、竣工率70%。"),
        ("汽车产业产值达到90亿元。", "新能源汽车产业快速发展，产值达32亿元。"),
        ("60%的规上企业建立研发机构。", "63%的规上科技企业建立研发机构。"),
        ("60%的规上企业建立研发机构。", "63%的规上企业、42%的中小企业建立研发机构。"),
        ("为9000名适龄妇女开展“两癌”免费筛查。", "“两癌”筛查确诊患者86名。"),
        ("90%的乡镇建立养老服务联合体。", "93%的乡镇建立助餐点。"),
        ("90%的乡镇建立养老服务联合体。", "城区93%的街道建立养老服务联合体。"),
        ("一般公共预算收入增长5%。", "一般公共预算总收入31亿元、增长4.2%。"),
        ("货物出口突破30亿元。", "货物进出口总额52亿元，增长7%。"),
        ("新建高标准农田3万亩、改造提升2万亩。", "新建和改造提升高标准农田5.4万亩。"),
        ("引进领军人才10名。", "引进顶尖人才、领军人才共16名。"),
        ("新增技能人才500名。", "高技能人才新增620名。"),
        ("新开工道路20条。", "建成道路24条，断头路打通6条。"),
        ("引进首店10家。", "引进首店比上年多12家。"),
        ("更换燃气管道60公里。", "改造小区12个，五年更换燃气管道180公里。"),
        ("民间项目投资增长6%。", "民间投资增长6.4%。"),
        ("高新技术企业总数突破300家。", "净增高新技术企业41家。"),
        ("新型储能装机规模达到50万千瓦。", "新型储能装机占比12%，总装机达到320万千瓦。"),
        ("新增“专精特新”企业20家。", "累计认定“专精特新”企业160家。"),
        ("打通断头路8条。", "10条断头路将全部打通。"),
        ("粮食产量28万吨以上。", "粮食播种面积60万亩，蔬菜产量90万吨。"),
        ("道路交通事故死亡人数控制在12人以内。", "道路交通事故死亡率下降9%。"),
        ("“三公”经费压减5%。", "三年来，会风文风不断改进；“三公”经费下降15.8%。"),
        ("地区生产总值增长5%。", "海洋生产总值增长6%。"),
        ("进出口总额增长7%。", "对东盟、欧盟进出口分别增长16.7%、40.2%。"),
        ("固定资产投资增长3%。", "扣除房地产开发投资后，固定资产投资增长2.7%。"),
        ("新能源装备制造增长10%。", "新能源产业、装备制造业增加值分别增长25.3%、7.9%。"),
        ("绿色食品基地面积稳定在90万亩以上。", "新增绿色食品基地面积5.3万亩、质量可追溯面积8万亩。"),
        ("办好28件民生实事。", "投入1.8亿元办好“28+10”件民生实事。"),
        ("打造乡村旅游精品线路10条。", "12个乡村旅游重点片区、32条精品线路撬动消费。"),
        ("物业服务覆盖30个老旧小区。", "老旧小区改造完工125个。"),
        ("整体提升10所学校周边环境。", "2所学校、3个专业群入选国家计划。"),
        ("公路通车里程达到3000公里。", "高速公路通车里程达546公里。"),
        ("新改建排水管网25公里。", "新改建供排水管网35公里。"),
        ("地区生产总值增长5%。", "经济增长迈出坚实步伐。工业技改投资增长5.3%。"),
        ("城镇新增就业7000人。", "五年来，城镇新增就业每年超过9000人。"),
        ("新增专精特新企业20家。", "五年来，专精特新企业从80家增加到810家。"),
        ("技术合同成交额达到30亿元。", "五年来，技术合同成交额由8亿元扩大到120亿元。"),
        ("高新技术企业总数达到300家。", "58家高新技术企业获得奖补。"),
        ("行政村通硬化路率达到100%。", "自然村通硬化路率达到90%。"),
        ("第三产业占比达到50%。", "第三产业增加值占全省比重6.2%。"),
        ("高速公路通车里程达到500公里。", "改扩建高速公路由120公里增至180公里。"),
        ("培育国家级制造业单项冠军企业3家。", "新增省级单项冠军6家。"),
        ("接待游客1000万人次。", "过夜游客人数突破300万人次。"),
        ("基本医疗保险参保率达到95%。", "脱贫人口医保参保率达100%。"),
        ("生猪出栏100万头。", "生猪存栏、出栏分别达65万头、105万头。"),
        ("新能源装备制造产值达到100亿元。", "新能源产业、装备制造业产值分别达到120亿元、80亿元。"),
        ("推动80%的规上企业完成数字化改造。", "85%的规上企业完成数字化改造诊断。"),
        ("推动60%的污水处理厂完成提标改造。", "工业园区65%的污水处理厂完成提标改造。"),
        ("固定资产投资增长3%。", "固定资产投资（扣除房地产）增长8.5%。"),
        ("进出口总额增长7%。", "全县对东盟进出口总额增长18%。"),
        ("招聘教师1000人。", "招聘教师数千人。"),
        ("城镇新增就业7000人。", "全省城镇新增就业50万人。"),
        ("社会消费品零售总额增长6%。", "固定资产投资、社会消费品零售总额分别下降2%、增长6.1%。"),
        ("城市供水普及率达到99%。", "城市供水管网漏损率、供水普及率分别为8%、99%。"),
        ("网络零售额增长10%。", "实物商品、农产品网络零售额分别增长12%、15%。"),
        ("推动60%的污水处理厂完成提标改造。", "全县12座大型污水处理厂中，65%的污水处理厂完成提标改造。"),
        ("民间投资占固定资产投资比重达到55%。", "民间投资占工业投资比重达66%。"),
        ("实施创新攻关项目30个。", "坚持创新引领。实施教学攻关项目89个。"),
        ("公租房新安排700套。", "“十四五”时期，公租房建成4100套。"),
    ],
    ids=[
        "works and not firms",
        "a fund and not what is put up",
        "what grew elsewhere",
        "a holiday at the head",
        "a holiday that leads in",
        "a share of works",
        "an industry within it",
        "a part of the firms",
        "the firms next to them",
        "the ill among them",
        "another deed",
        "some of the towns",
        "more than the budget",
        "bought and sold",
        "two acts in one figure",
        "two kinds in one figure",
        "of a higher kind",
        "another step of the works",
        "more than before",
        "of five years",
        "all that is private",
        "what was added",
        "the whole of another thing",
        "all that was ever recognised",
        "still to be done",
        "another crop",
        "a rate",
        "of three years",
        "of one economy",
        "with one partner",
        "without a part",
        "two things beside each other",
        "another thing's size",
        "joined numerals",
        "another thing's number",
        "another act",
        "no act at all",
        "another kind of road",
        "more than the thing",
        "a heading's words",
        "of each of five years",
        "how many there are by now",
        "a sum over years that grew",
        "some of all",
        "villages of another kind",
        "the share of another whole",
        "works on what there is",
        "of a lower rank",
        "guests of a kind",
        "some of the insured",
        "what stands beside it",
        "two things by one measure",
        "only looked into",
        "a share of a part",
        "without a part, in brackets",
        "with one partner, of the whole county",
        "some thousands",
        "all of the province",
        "a fall and a rise in turn",
        "a loss and a rate",
        "sales of a kind",
        "a share of the large ones",
        "the share of another whole again",
        "projects of another kind",
        "homes of five years",
    ],
)
def test_what_only_looks_like_the_target_is_not_claimed(targets, review):
    assert outcomes(targets, review) == {}


def test_whom_it_is_for_counts_only_beside_what_they_get():
    target = "为3万名适龄妇女提供“两癌”筛查。"
    assert outcomes(target, "“两癌”免费筛查惠及适龄妇女3.2万名。") == {"适龄妇女两癌筛查": 32_000}
    assert outcomes(target, "帮助适龄妇女就业1.1万名。") == {}


def test_the_heading_gives_the_kind_where_the_sentence_leaves_it_open():
    assert outcomes("实施创新攻关项目30个。", "坚持创新引领。全市实施攻关项目39个。") == {"创新攻关项目": 39}
