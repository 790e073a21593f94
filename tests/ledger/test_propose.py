"""Plans, work reports, replies and minutes read for what they promise, against lists made by hand."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.propose import propose
from monitor.ledger.proposing.frame import frame_of
from monitor.ledger.proposing.proposal import Proposal
from monitor.model import CommitmentKind, Indicator, Publication, Role
from monitor.text.passages import cut

PLANS = Path(__file__).parent / "plans"
EXPECTED = yaml.safe_load((PLANS / "expected.yaml").read_text("utf-8"))
SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = {"plan-2020": date(2020, 7, 13), "inquiry-2023": date(2023, 9, 13), "reply-npc-2025": date(2025, 6, 26)}
LEAST = 0.95


def publication(text: str, **about: object) -> Publication:
    plain = Publication(url="", title="", text=text, publisher="", region="", role=Role.OTHER)
    return replace(plain, **about)


def targets(text: str, **about: object) -> list[Proposal]:
    return [each for each in propose(publication(text, **about)) if each.indicator]


def one(sentence: str, **about: object) -> tuple[Indicator, Proposal]:
    """The only target of a sentence in a city's plan."""
    found = targets(f"武汉市产业发展实施方案\n一、主要任务\n{sentence}\n", **({"signed": date(2024, 3, 1)} | about))
    assert len(found) == 1, [each.indicator for each in found]
    assert found[0].indicator is not None
    return found[0].indicator, found[0]


Row = tuple[str, str, str, str]


def rows(found: Sequence[Proposal]) -> Counter[Row]:
    told: Counter[Row] = Counter()
    for each in found:
        assert each.indicator is not None
        told[_row(each.indicator)] += 1
    return told


def _row(indicator: Indicator) -> Row:
    value = f"{indicator.value:.15g}"
    if indicator.value_high is not None:
        value += f"-{indicator.value_high:.15g}"
    return str(indicator.op), value, indicator.unit, str(indicator.period)


def by_hand(name: str) -> Counter[Row]:
    return Counter(
        (op, value if isinstance(value, str) else f"{float(value):.15g}", unit, period)
        for op, value, unit, period in EXPECTED[name]
    )


@dataclass(frozen=True)
class Quality:
    recall: float
    precision: float


def quality(wanted: Counter[Row], found: Counter[Row]) -> Quality:
    hits = (wanted & found).total()
    return Quality(hits / wanted.total(), hits / found.total())


# ---------------------------------------------------------------- whole documents


@pytest.mark.parametrize("name", EXPECTED)
def test_the_numeric_targets_of_a_plan_are_found_and_nothing_else(name):
    found = rows(targets((PLANS / f"{name}.txt").read_text("utf-8")))
    wanted = by_hand(name)
    measured = quality(wanted, found)
    assert measured.recall >= LEAST, wanted - found
    assert measured.precision >= LEAST, found - wanted


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.skipif(not SHARED.exists(), reason="the source documents are not beside this checkout")
def test_the_rows_of_the_table_of_targets_are_found_in_the_documents(name):
    with (SHARED / "targets.tsv").open(encoding="utf-8", newline="") as table:
        listed = [row for row in csv.DictReader(table, delimiter="\t") if row["document"] == name]
    wanted = Counter((row["comparator"], row["value"], row["unit"], row["period"], row["due"]) for row in listed)
    for milestone in [each for each in wanted if each[0] in ("done", "range")]:
        count = wanted.pop(milestone)
        if milestone[0] == "range":
            wanted[milestone] = count
    text = (SHARED / "seeds" / f"{name}.txt").read_text("utf-8")
    proposed = targets(text, signed=SEEDS[name])
    found = Counter((*_row(each.indicator), str(each.due or "")) for each in proposed if each.indicator)
    # The table leaves the deadline open where a document of another kind names none.
    alike = Counter({row: n for row, n in found.items() if row in wanted})
    loose = Counter(row[:4] for row in (found - alike).elements())
    missed = Counter(row[:4] for row in (wanted - alike).elements() if not row[4])
    hits = alike.total() + (loose & missed).total()
    assert hits / wanted.total() >= LEAST, wanted - found
    assert hits / found.total() >= LEAST, found - wanted


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_quote_is_a_slice_of_the_text(path):
    text = path.read_text("utf-8")
    found = propose(publication(text))
    assert found
    for each in found:
        assert text[each.start : each.end] == each.quote
        assert 0 < len(each.quote) <= 300


def test_the_same_text_gives_the_same_proposals_twice():
    text = (PLANS / "city-plan.txt").read_text("utf-8")
    assert propose(publication(text)) == propose(publication(text))


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("sentence", "name", "op", "value", "unit", "period"),
    [
        ("培育5家以上独角兽企业。", "独角兽企业", ">=", 5, "家", "level"),
        ("建成5G基站不少于3万个。", "5G基站", ">=", 30000, "个", "level"),
        ("数字经济增加值占GDP比重超过50%。", "数字经济增加值占GDP比重", ">", 50, "%", "level"),
        ("新建数据中心PUE降到1.3以下。", "新建数据中心PUE", "<=", 1.3, "", "level"),
        ("新增1万家企业上云。", "新增企业上云", ">=", 10000, "家", "cumulative"),
        ("每年新增充电桩5000根。", "新增充电桩", ">=", 5000, "根", "yearly"),
        ("形成“800+”数字经济标杆企业。", "数字经济标杆企业", ">=", 800, "家", "level"),
        ("三年统筹安排6亿元资金。", "统筹安排资金", "=", 600_000_000, "元", "cumulative"),
        ("设立总规模200亿元以上的产业基金。", "产业基金总规模", ">=", 20_000_000_000, "元", "level"),
        ("规上工业企业数控化率由55%提高到70%。", "规上工业企业数控化率", "=", 70, "%", "level"),
        ("单位产品能耗下降12%左右。", "单位产品能耗降低", "~", 12, "%", "cumulative"),
        ("产业增加值年均增长10%以上。", "产业增加值增长", ">=", 10, "%", "yearly"),
        ("进入全国软件名城前五。", "全国软件名城排名", "<=", 5, "名", "level"),
        ("企业开办时间压缩至1个工作日以内。", "企业开办时间", "<=", 1, "个工作日", "level"),
        ("居民幸福指数提高3个百分点。", "居民幸福指数提高", ">=", 3, "个百分点", "cumulative"),
        ("培训数字技能人才5000人次。", "数字技能人才", "=", 5000, "人次", "cumulative"),
    ],
)
def test_a_figure_is_read_with_its_name_operator_unit_and_period(sentence, name, op, value, unit, period):
    indicator, _ = one(sentence)
    assert (indicator.name, str(indicator.op), indicator.value) == (name, op, value)
    assert (indicator.unit, str(indicator.period)) == (unit, period)


def test_a_range_has_both_ends():
    indicator, _ = one("争创2—3个国家级示范园区。")
    assert (str(indicator.op), indicator.value, indicator.value_high) == ("range", 2, 3)


def test_a_figure_for_each_of_several_fields_is_one_per_field():
    indicator, _ = one("在人工智能、区块链、5G3个领域，每年各发布10个创新重点课题。")
    assert (indicator.value, indicator.unit, indicator.parts) == (10, "个/领域", 3)


def test_several_targets_of_one_sentence_are_several_proposals():
    found = targets(
        "武汉市实施方案\n一、主要任务\n引进2家总部企业、5家研发中心，培育专家50名、技师1000名。\n",
        signed=date(2024, 3, 1),
    )
    assert [(each.indicator.name, each.indicator.value) for each in found if each.indicator] == [
        ("总部企业", 2),
        ("研发中心", 5),
        ("专家", 50),
        ("技师", 1000),
    ]


def test_names_joined_by_respectively_get_a_figure_each():
    found = targets("武汉市实施方案\n一、目标\n城乡居民收入分别增长6%、7%。\n", signed=date(2024, 3, 1))
    assert [(each.indicator.name, each.indicator.value) for each in found if each.indicator] == [
        ("城镇居民收入增长", 6),
        ("农村居民收入增长", 7),
    ]


Named = list[tuple[str, float]]


def in_report(sentence: str) -> list[Proposal]:
    text = f"2026年政府工作报告\n一、2026年主要任务\n{sentence}\n"
    return targets(text, signed=date(2026, 1, 12), region="大悟县")


def told(found: Sequence[Proposal]) -> Named:
    return [(each.indicator.name, each.indicator.value) for each in found if each.indicator]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # as much as last year, and what follows
        ("财政收入与上年基本持平，工业投资增长9%左右。", [("工业投资增长", 9)]),
        # one figure for all names, or for each
        ("粮食产量和蔬菜产量均增长3%。", [("粮食产量增长", 3), ("蔬菜产量增长", 3)]),
        ("城乡居民收入均增长7%。", [("城镇居民收入增长", 7), ("农村居民收入增长", 7)]),
        ("人均住房面积增长2%。", [("人均住房面积增长", 2)]),
        (
            "外贸、外资分别增长4%、5%；PM10、PM2.5年均浓度分别降至60、31微克/立方米以下。",
            [("外贸增长", 4), ("外资增长", 5), ("PM10年均浓度", 60), ("PM2.5年均浓度", 31)],
        ),
        ("PM2.5年均浓度控制在30微克/立方米以内。", [("PM2.5年均浓度", 30)]),
        # verbs
        ("新推广节水器具8000套，新开业便民餐厅16家。", [("节水器具", 8000), ("便民餐厅", 16)]),
        ("整体提升40所幼儿园、12家卫生院周边环境。", [("幼儿园", 40), ("卫生院周边环境", 12)]),
        ("为全县3万名40-60岁农村居民免费体检。", [("农村居民", 30000)]),
        ("为6万老年人免费接种疫苗。", [("老年人接种疫苗", 60000)]),
        ("加快2号线等5条线路建设。", [("线路建设", 5)]),
        ("完成30个农村污水治理项目。", [("农村污水治理项目", 30)]),
        ("新建90个都市型、社区型健身场地。", [("新增都市型、社区型健身场地", 90)]),
        (
            "统筹推进重大项目210项，硬化通组路55公里，安装路灯800盏。",
            [("重大项目", 210), ("通组路", 55), ("路灯", 800)],
        ),
        ("新建幼儿园三所，新建标准厂房两栋。", [("新增幼儿园", 3), ("新增标准厂房", 2)]),
        ("高新技术企业净增60家。", [("新增高新技术企业", 60)]),
        ("经开区新增企业70家。", [("经开区新增企业", 70)]),
        ("将城市低保标准提高到每人每月760元。", [("城市低保标准", 760)]),
        ("世界500强企业投资项目达到7个。", [("世界500强企业投资项目", 7)]),
        ("为1.2万名妇女开展“两癌”筛查。", [("妇女两癌筛查", 12000)]),
        ("对900户残疾人家庭进行无障碍改造。", [("残疾人家庭无障碍改造", 900)]),
        ("城市和农村低保标准分别提高到每月790元、620元。", [("城市低保标准", 790), ("农村低保标准", 620)]),
        ("新增光伏装机30万千瓦、新型储能8万千瓦。", [("新增光伏装机", 300_000), ("新型储能", 80_000)]),
        ("合格率、满意率达到96%。", [("合格率", 96), ("满意率", 96)]),
        ("建议提案办复率、面商率达到100%。", [("建议提案办复率", 100), ("面商率", 100)]),
        ("工业增加值占比达到40%。", [("工业增加值占比", 40)]),
        ("提升老旧院落物业服务覆盖率至95%。", [("老旧院落物业服务覆盖率", 95)]),
        ("城中村改造完成签约300户。", [("签约城中村改造", 300)]),
        (
            "数字产业增加值达到90亿元，占地区生产总值比重达到18%。",
            [("数字产业增加值", 9e9), ("数字产业增加值占地区生产总值比重", 18)],
        ),
        ("走访企业700家次。", [("走访企业", 700)]),
        ("既有住宅自主增设电梯60部。", [("既有住宅自主增设电梯", 60)]),
        ("出栏生猪20万头。", [("生猪", 200_000)]),
        # money without a name is that of the works before it
        ("安排县级重点项目90个，年度计划投资70亿元。", [("县级重点项目", 90), ("县级重点项目年度投资", 7e9)]),
        ("推进临空新城建设，完成投资12亿元。", [("临空新城投资", 1.2e9)]),
        # which, and how many
        ("完成40个30户以上村庄供水改造。", [("村庄供水改造", 40)]),
        ("完成30户以上村庄供水改造40个。", [("30户以上村庄供水改造", 40)]),
        # an aim that 、 joins to what else is done, and adverbs before the act
        ("做强文旅品牌、力争游客人数达600万人次。", [("游客人数", 6_000_000)]),
        ("清单化项目化改造燃气管网65公里、供热管网80公里。", [("燃气管网", 65), ("供热管网", 80)]),
        # a share keeps its whole, and a rate its kind; what is covered is counted, not what covers
        ("装配式建筑面积占新建建筑比例达40%以上。", [("装配式建筑面积占新建建筑比例", 40)]),
        ("农村自来水、卫生户厕普及率分别达到97%、84%。", [("农村自来水普及率", 97), ("卫生户厕普及率", 84)]),
        ("推动物业服务覆盖30个老旧小区。", [("老旧小区", 30)]),
        # which firms, and how many
        ("年销售收入超10亿元农业龙头企业达到10家。", [("年销售收入超10亿元农业龙头企业", 10)]),
        # a length or a part of the land by itself is that of what was told before
        ("新建公共充电桩200个以上，其中农村100个以上。", [("新增公共充电桩", 200), ("新增公共充电桩农村", 100)]),
        ("完善和美乡村建设机制，新创建和美乡村6个。", [("和美乡村", 6)]),
        # a volume before its figure
        ("PM2.5平均浓度每立方米30微克以下。", [("PM2.5平均浓度", 30)]),
        # brackets, and the higher aim
        ("一般公共预算支出（扣除2025年一次性项目外）增长4%以上。", [("一般公共预算支出增长", 4)]),
        ("地区生产总值增长6%以上，力争6.5%。", [("地区生产总值增长", 6)]),
        # a share of all that is told by the deed
        ("确保85%的乡镇建立助餐点。", [("乡镇建立助餐点", 85)]),
        ("70%以上的行政村配备健康指导员。", [("行政村配备健康指导员", 70)]),
        ("科技计划项目75%以上由企业牵头承担。", [("科技计划项目由企业牵头承担", 75)]),
        # people and households without a counter, and places in which something is done
        ("再解决3万农村居民饮水安全问题。", [("农村居民饮水安全问题", 30_000)]),
        ("增加2万沼气用户。", [("沼气用户", 20_000)]),
        ("在60个行政村实施健身提升工程。", [("行政村实施健身提升工程", 60)]),
        ("加强45个卫生院能力建设。", [("卫生院能力建设", 45)]),
        # money that a budget puts up, and what it is for
        ("县财政预算拟安排就业资金2亿元。", [("就业资金", 2e8)]),
        # an act by itself counts what was named before; what begins like a verb may be a noun
        ("新开工亿元以上项目60个，竣工投产40个。", [("新开工亿元以上项目", 60), ("竣工投产亿元以上项目", 40)]),
        ("布局建设2个能源技术研究院。", [("能源技术研究院", 2)]),
        # what it is counted for is no figure of its own
        ("鲜奶最低收购价每50公斤提高3元。", [("鲜奶最低收购价每50公斤提高", 3)]),
        ("稳定基本医疗保险参保率在96%以上。", [("基本医疗保险参保率", 96)]),
        # a rate of its own clause, though a subsidy stands in the one before; kinds of things are not counted with the things
        ("用好就业补贴等政策，确保高校毕业生就业率93%以上。", [("高校毕业生就业率", 93)]),
        ("整治6类35处堵点。", [("堵点", 35)]),
        # what begins like a counter, and does not
        ("新建9个体育场。", [("新增体育场", 9)]),
        ("解决30万人口饮水安全问题。", [("人口饮水安全问题", 300_000)]),
        ("解决3万中心城区居民饮水安全问题。", [("中心城区居民饮水安全问题", 30_000)]),
        ("在12个产业园实施改造工程。", [("产业园实施改造工程", 12)]),
        ("对外贸易企业90%以上由平台服务。", [("对外贸易企业由平台服务", 90)]),
    ],
)
def test_forms_of_figures_in_reports(sentence, wanted):
    assert told(in_report(sentence)) == wanted


@pytest.mark.parametrize(
    ("sentence", "op", "unit", "period"),
    [
        ("城镇新增就业3万人。", ">=", "人", "yearly"),
        ("粮食播种面积稳定在60万亩以上。", ">=", "亩", "yearly"),
        ("中欧班列开行突破500列。", ">", "列", "yearly"),
        ("PM2.5平均浓度不超过31微克/立方米。", "<=", "微克/立方米", "level"),
        ("存款余额突破800亿元。", ">", "元", "level"),
        ("组建规模30亿元的产业基金。", "=", "元", "level"),
        ("县域总磷浓度控制在0.08毫克/升以下。", "<=", "毫克/升", "level"),
        ("募集青年见习岗位超3000个。", ">", "个", "yearly"),
        ("牛羊肉监督抽检超5000批次。", ">", "批次", "yearly"),
        ("升级改造县乡公路超120公里。", ">", "公里", "yearly"),
        ("高新技术企业超900家。", ">", "家", "level"),
        ("培育高新技术企业达到900家。", "=", "家", "level"),
        ("古镇夜游突破300万人次。", ">", "人次", "yearly"),
        ("年接待能力达到300万人次。", "=", "人次", "level"),
        ("公租房新安排740套。", "=", "套", "yearly"),
        ("科技专项资金安排5亿元。", "=", "元", "yearly"),
        ("每千人食品抽检量达到7批次。", "=", "批次", "level"),
        ("空气质量优良天数达到312天以上。", ">=", "天", "yearly"),
        ("全县研发经费达到18亿元。", "=", "元", "yearly"),
        ("医保补助标准由每人每年600元提高到670元。", "=", "元", "level"),
        ("每万人口发明专利拥有量12件。", "=", "件", "level"),
        ("生猪存栏达到16万头。", "=", "头", "level"),
        ("居民消费价格涨幅控制在2%。", "<=", "%", "yearly"),
        ("90%的乡镇建立助餐点。", "=", "%", "level"),
        ("全员劳动生产率16万元/人左右。", "~", "元/人", "yearly"),
        ("新增污水处理能力3万吨/日。", ">=", "吨/日", "yearly"),
        ("增加2万沼气用户。", ">=", "户", "yearly"),
        ("为6万重点群体提供就业帮扶。", "=", "人", "yearly"),
        ("累计恢复和新增国际航线9条。", ">=", "条", "level"),
        ("配置AED达每10万人40台。", "=", "台", "level"),
        ("综合治理水土流失面积80平方公里。", "=", "平方公里", "yearly"),
        ("新投产铁路里程60公里以上。", ">=", "公里", "yearly"),
    ],
)
def test_what_passes_within_a_year_and_what_is_there_at_its_end(sentence, op, unit, period):
    (found,) = in_report(sentence)
    assert found.indicator is not None
    assert (str(found.indicator.op), found.indicator.unit, str(found.indicator.period)) == (op, unit, period)


def test_what_a_term_has_brought_so_far_is_no_plan():
    text = "政府工作报告\n一、2024年工作回顾\n“十四五”以来，全县新建学校12所。\n也要看到，工业占比不到两成。\n二、2025年工作安排\n新建学校2座。\n"
    found = targets(text, title="2025年政府工作报告", signed=date(2025, 1, 12))
    assert [each.indicator.value for each in found if each.indicator] == [2]


def test_a_rate_in_thousandths_keeps_its_unit():
    (found,) = in_report("人口自然增长率控制在5‰以内。")
    assert found.indicator is not None
    assert (str(found.indicator.op), found.indicator.value, found.indicator.unit) == ("<=", 5, "‰")


def test_a_bound_at_the_end_of_a_list_holds_for_all_of_it():
    found = in_report("甲镇、乙镇浓度分别降至12、9微克/立方米以下。")
    assert [(str(each.indicator.op), each.indicator.unit) for each in found if each.indicator] == [
        ("<=", "微克/立方米"),
        ("<=", "微克/立方米"),
    ]


@pytest.mark.parametrize("sentence", ["接待游客量达40万人次。", "接待游客40万人次。", "完成超40个村庄改造。"])
def test_what_happens_within_the_year_is_yearly(sentence):
    (found,) = in_report(sentence)
    assert found.indicator is not None
    assert str(found.indicator.period) == "yearly"


@pytest.mark.parametrize(
    "title", ["2026年大悟县民生实事清单", "关于2026年国民经济和社会发展计划草案的报告", "大悟县2026年度工作要点"]
)
def test_a_plan_of_one_year_promises_that_years_results(title):
    found = targets(
        f"{title}\n新建公厕30座。\n地区生产总值增长6%。\n", signed=date(2026, 1, 20), publisher="大悟县人民政府"
    )
    assert [str(each.indicator.period) for each in found if each.indicator] == ["yearly", "yearly"]
    assert {(each.starts, each.due) for each in found} == {(date(2026, 1, 1), date(2026, 12, 31))}


@pytest.mark.parametrize("title", ["大悟县行动方案（2026—2028年）", "到2026年的行动方案", "大悟县三年行动方案"])
def test_a_plan_of_several_years_counts_over_its_term(title):
    found = targets(f"{title}\n新建公厕30座。\n", signed=date(2026, 1, 20), publisher="大悟县人民政府")
    assert [str(each.indicator.period) for each in found if each.indicator] == ["cumulative"]


@pytest.mark.parametrize(
    "sentence",
    [
        "对新认定的小巨人企业，每家奖励200万元。",
        "按设备投资额的10%给予补助，单个项目最高500万元。",
        "所需奖励资金由市、区两级各承担50%。",
        "截至2023年底，全市已建成5G基站3.9万个。",
        "目前全市有独角兽企业7家。",
        "推进亿元以上项目建设。",
        "实施5大数字新基建、7大新产业工程。",
        "深化“5151”人才培育工程，落实“1+12”工作方案。",
        "打造15分钟便民生活圈，实行24小时服务。",
        "推进10.5代线、7纳米工艺、3D显示等技术攻关。",
        "第三条 本办法自2024年5月1日起施行。",
        "落实《数字中国建设2035》部署，推动一批项目落地。",
        "农民人均收入增速高于全国平均水平。",
        "支持年营业收入2000万元以上的企业申报。",
        "明确12项重点任务。",
        "推进总投资96亿元的热电项目、年产20万吨的纸浆项目落地。",
        "办好10件民生实事。",
        "实施20项民生工程。",
        "推进总投资60亿元、全长45公里的环线工程。",
        "落实《支持县域发展的若干措施》18条。",
        "发放人才购房券，每人最高8万元。",
        "对90%以上的设备实现国产的企业，给予投资额5%的补助。",
        "在3个重点领域推进改革。",
        "在8个国家设立的海外仓全面投用。",
        "在12个城市中率先推行首席数据官制度。",
        "研发投入占营收4%以上的企业可申报高新技术企业。",
        "对80%以上农户入社的村，给予奖励。",
        "针对35%的小区没有物业的问题，开展专项整治。",
        "引水工程全线贯通，惠及120万群众。",
        "服务300万常住人口的轨道网加快成形。",
        "为6万重点群体提供就业帮扶的做法在全国推广。",
        "为90万群众办好十件实事。",
        "加强18个部门数据共享能力建设。",
        "对吸纳就业的企业按800元/人给予补助。",
        "建设3万吨/日的城南水厂。",
        "推进设计流量30立方米/秒的引水工程。",
        "超前部署面向2035的区域科技项目。",
        "建设E级和10E级智能计算中心。",
        "支持常住人口15万以上的大镇改市。",
        "治理流域面积300平方公里以上有防洪任务的中小河流。",
        "推动增长由依靠第一、第二、第三产业协同带动。",
        "实施全市新增百亿斤粮食产能提升规划。",
    ],
)
def test_what_is_no_target_is_none(sentence):
    assert targets(f"武汉市实施方案\n一、主要任务\n{sentence}\n", signed=date(2024, 3, 1)) == []


GLOSSARY = (
    "2026年政府工作报告\n一、2026年主要任务\n新建公园6座。\n名词解释\n1.“三个百亿”：到2030年，布局20个重大专项。\n"
    "2.“双万”行动：两年引进人才1万名。\n附件\n2026年民生实事\n改造老旧小区8个。\n"
)


@pytest.mark.parametrize("head", ["名词解释", "《政府工作报告》有关内容名词注释", "附件2 名词解释", "注释"])
def test_what_only_explains_words_promises_nothing_and_an_annex_does(head):
    found = targets(GLOSSARY.replace("名词解释", head), signed=date(2026, 1, 12), region="大悟县")
    assert told(found) == [("新增公园", 6), ("老旧小区", 8)]


@pytest.mark.parametrize(
    "sentence",
    ["我县每年接待游客近30万人次，还有很大潜力可挖。", "完成百万人才进城行动计划。", "“28+10”项实事全面推开。"],
)
def test_what_is_so_and_what_is_only_called_so_is_no_target(sentence):
    assert told(in_report(sentence)) == []


def test_how_much_more_than_last_year_is_no_target_of_its_own():
    text = (
        "政府工作报告\n一、2023年工作回顾\n增长5.2%。\n二、2024年工作安排\n"
        "今年安排专项债券3.9万亿元、比上年增加1000亿元，赤字规模4万亿元，增加1800亿元。\n"
    )
    found = targets(text, title="2024年政府工作报告", signed=date(2024, 3, 5))
    assert [each.indicator.value for each in found if each.indicator] == [3.9e12, 4e12]


def test_a_forecast_is_no_promise():
    found = targets("武汉市实施方案\n一、主要任务\n预计今年高校毕业生30万人，要做好服务。\n", signed=date(2024, 3, 1))
    assert found == []


@pytest.mark.parametrize(
    "mark",
    ["（一）", "（3）", "2. ", "4、", "①", "——", "- ", "• ", "一是", "三要", "第一，", "民生实事1："],
    ids=str.strip,
)
@pytest.mark.parametrize("end", ["。", ""], ids=["stop", "open"])
def test_the_mark_of_an_item_is_no_part_of_what_it_promises(mark, end):
    text = f"2026年政府工作报告\n一、2026年主要任务\n{mark}建成充电桩4000根，植树造林20万亩{end}\n"
    found = targets(text, signed=date(2026, 1, 12))
    assert [(each.indicator.name, each.indicator.value) for each in found if each.indicator] == [
        ("充电桩", 4000),
        ("植树造林", 200_000),
    ]


def test_the_report_on_a_plan_reviews_one_year_and_plans_the_next():
    text = (
        "关于某县2025年国民经济和社会发展计划执行情况与2026年国民经济和社会发展计划草案的报告\n"
        "一、2025年国民经济和社会发展计划执行情况\n地区生产总值增长5.2%，城镇新增就业5.1万人。\n"
        "二、2026年经济社会发展主要目标\n预期目标是：预计地区生产总值增长5.5%左右，研发经费相当于地区生产总值的比例保持在4%左右。\n"
    )
    found = targets(text, signed=date(2026, 1, 12))
    assert [(each.indicator.name, each.indicator.value, each.due) for each in found if each.indicator] == [
        ("地区生产总值增长", 5.5, date(2026, 12, 31)),
        ("研发经费相当于地区生产总值的比例", 4, date(2026, 12, 31)),
    ]


# ---------------------------------------------------------------- terms


@pytest.mark.parametrize("day", ["1919年5月4日", "1985年1月26日"])
def test_a_day_of_long_ago_is_none_to_reckon_from(day):
    text = f"政府工作报告\n——{day}在大悟县第一届人民代表大会第一次会议上\n一、今年工作安排\n新建校舍12所。\n{day}\n"
    assert [each.indicator.value for each in targets(text) if each.indicator] == [12]


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("到2027年，独角兽企业达到8家。", date(2027, 12, 31)),
        ("2026年6月底前建成标准厂房20万平方米。", date(2026, 6, 30)),
        ("力争用3年时间，独角兽企业达到8家。", date(2027, 3, 1)),
        ("“十五五”期间，新增独角兽企业8家。", date(2030, 12, 31)),
        ("年内新增独角兽企业3家。", date(2024, 12, 31)),
        ("从今年开始每年推出一款芯片，争取用三年时间形成规模。", date(2027, 3, 1)),
    ],
)
def test_a_deadline_is_reckoned_from_the_day_of_the_document(sentence, due):
    assert one(sentence)[1].due == due


@pytest.mark.parametrize(("years", "due"), [("三", 2029), ("十二", 2038), ("二十", 2046), ("15", 2041)])
def test_a_number_of_years_is_read_whole(years, due):
    day = date(2026, 1, 1)
    assert targets(f"武汉市公园建设{years}年行动方案\n建成公园100个。\n", signed=day)[0].due == date(due, 1, 1)
    assert one(f"用{years}年时间，建成公园100个。", signed=day)[1].due == date(due, 1, 1)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("学前教育普及率和高中阶段毛入学率分别达到98%、95%。", ["学前教育普及率", "高中阶段毛入学率"]),
        ("和谐社区覆盖率、毛入园率分别达到90%、95%。", ["和谐社区覆盖率", "毛入园率"]),
        ("宽带普及率、和谐社区覆盖率均达到95%。", ["宽带普及率", "和谐社区覆盖率"]),
    ],
)
def test_a_sign_that_is_part_of_a_word_joins_no_names(sentence, names):
    assert [each.indicator.name for each in targets(f"武汉市实施方案\n{sentence}\n") if each.indicator] == names


def test_the_term_of_a_plan_comes_from_its_title():
    found = targets("武汉市三年行动方案（2025—2027年）\n一、目标\n培育独角兽企业8家。\n")
    assert (found[0].starts, found[0].due) == (date(2025, 1, 1), date(2027, 12, 31))


def test_this_year_is_the_documents_and_a_report_of_december_plans_the_next():
    text = (
        "政府工作报告\n——2025年12月20日在大悟县人民代表大会上\n一、2025年工作回顾\n粮食产量5亿斤。\n"
        "二、2026年工作安排\n地区生产总值增长6%左右。\n"
    )
    assert [(each.starts, each.due) for each in targets(text)] == [(date(2026, 1, 1), date(2026, 12, 31))]


def test_a_report_that_looks_both_ways_is_told_apart_by_its_sentences():
    text = (
        "政府工作报告\n——2026年1月20日在大悟县人民代表大会上\n一、过去五年发展成就和“十五五”主要目标\n"
        "过去五年，新增就业20万人，地区生产总值年均增长6.2%。\n"
        "“十五五”时期，地区生产总值年均增长6%左右。\n二、2026年重点工作\n今年新增就业3万人。\n"
    )
    found = targets(text)
    assert [(str(each.indicator.op), each.indicator.value, each.due) for each in found if each.indicator] == [
        ("~", 6, date(2030, 12, 31)),
        (">=", 30000, date(2026, 12, 31)),
    ]


def test_a_chapter_on_one_year_ends_the_term_of_five():
    text = (
        "政府工作报告\n——2026年1月20日在大悟县人民代表大会上\n一、2025年工作回顾\n新建公路60公里。\n"
        "二、“十五五”时期的主要目标和任务\n“十五五”时期，新增就业16万人。\n"
        "三、2026年的工作\n主要预期目标是：新增就业3万人。\n新建公路70公里。\n"
    )
    found = [each for each in targets(text) if each.indicator]
    assert [(each.indicator.value, str(each.indicator.period), each.due) for each in found if each.indicator] == [
        (160_000, "cumulative", date(2030, 12, 31)),
        (30_000, "yearly", date(2026, 12, 31)),
        (70, "yearly", date(2026, 12, 31)),
    ]


def test_what_was_reached_is_told_within_a_part_on_what_is_to_be_done():
    text = (
        "政府工作报告\n——2026年1月20日在大悟县人民代表大会上\n一、2025年工作回顾\n新建公路60公里。\n"
        "二、2026年工作安排\n做好今年工作十分重要。过去一年，各项工作取得新的成绩。城镇新增就业2万人，地区生产总值增长6%。"
        "这为今年打下了基础。今年城镇新增就业3万人。\n新建公路70公里。\n"
    )
    assert told(targets(text)) == [("城镇新增就业", 30_000), ("新增公路", 70)]


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        ("2025年，文旅工作取得新成绩。新增景区2家。", []),
        ("去年工业经济迈上新台阶。新增规上企业40家。", []),
        ("近年来，养老服务取得长足发展。新增床位900张。", []),
        ("过去一年，各项工作取得重要进展。新增就业2万人。", []),
        ("去年未完成的工程加快推进。新建学校6所。", [6]),
        # what follows from it, and a sentence that turns by itself
        ("去年就业工作取得新成绩。新增就业2万人。2026年，新增就业3万人。", [30_000]),
        ("去年就业工作取得新成绩。新增就业2万人。综合判断，今年新增就业3万人。", [30_000]),
        ("过去一年取得新成绩，但任务依然艰巨。新增就业3万人。", [30_000]),
        ("去年招商工作取得成效。乘势而上，开展产业链招商。引进项目60个。", [60]),
    ],
)
def test_what_tells_of_last_year_in_a_plan_and_where_it_ends(paragraph, wanted):
    text = (
        "政府工作报告\n——2026年1月20日在大悟县人民代表大会上\n一、2025年工作回顾\n新建公路60公里。\n"
        f"二、2026年工作安排\n{paragraph}\n"
    )
    assert [value for _, value in told(targets(text))] == wanted


# ---------------------------------------------------------------- who answers


def test_the_bodies_in_brackets_hold_for_the_paragraph():
    _, proposal = one("建成数字车间100家。（牵头单位：市经信局；责任单位：市发改委、市财政局，各区人民政府）")
    assert proposal.lead == ("市经信局",)
    assert proposal.responsible == ("市发改委", "市财政局", "各区人民政府")


def test_a_line_of_bodies_holds_for_the_section_above_it():
    text = (
        "武汉市实施方案\n（一）培育主体。\n培育独角兽企业8家。\n引进总部企业3家。\n责任单位：市发改委、市商务局\n"
        "（二）完善设施。\n建设充电桩500根。\n"
    )
    found = targets(text, signed=date(2024, 3, 1))
    assert [each.responsible for each in found] == [("市发改委", "市商务局"), ("市发改委", "市商务局"), ()]


def test_bodies_in_a_heading_hold_for_its_section():
    text = "武汉市实施方案\n（一）培育主体（责任单位：市经信局）\n培育独角兽企业8家。\n"
    assert [each.responsible for each in targets(text, signed=date(2024, 3, 1))] == [("市经信局",)]


@pytest.mark.parametrize("region", ["武汉市", "武汉"])
def test_whoever_answers_a_question_leads_and_a_zones_office_sets_the_place(region):
    text = (
        "市人大常委会专题询问摘录\n张委员提问：经开区将如何推动汽车产业发展？\n"
        "经开区管委会应询回答：计划建设2平方公里的软件园。\n"
    )
    found = targets(text, signed=date(2023, 9, 13), region=region)
    assert [(each.lead, each.region) for each in found] == [(("经开区管委会",), "武汉经济技术开发区")]


# ---------------------------------------------------------------- kinds


def kinds(text: str, **about: object) -> list[CommitmentKind]:
    return [each.kind for each in propose(publication(text, **about))]


def test_a_named_thing_to_complete_is_a_milestone_and_an_action_a_measure():
    text = "武汉市实施方案\n一、任务\n建成国家超算武汉中心。\n加快发展软件产业，支持企业做大做强。\n"
    assert kinds(text) == [CommitmentKind.MILESTONE, CommitmentKind.MEASURE]


def test_a_named_thing_beside_a_figure_is_promised_too():
    text = "武汉市算力实施方案\n一、主要任务\n建成投用江北智算中心二期，新增智能算力1800P；培育算力企业12家。\n"
    found = propose(publication(text, signed=date(2024, 3, 1)))
    assert [each.kind for each in found if each.deed] == [CommitmentKind.MILESTONE]
    named = next(each for each in found if each.deed)
    assert (named.deed.names, named.statement) == ((("江北智算中心二期",),), "建成投用江北智算中心二期")
    assert {each.indicator.value for each in found if each.indicator} == {1800, 12}


def test_a_reward_is_a_measure_without_a_figure():
    found = propose(publication("武汉市实施方案\n一、政策\n支持企业上市，每家奖励200万元。\n"))
    assert [(each.kind, each.indicator) for each in found] == [(CommitmentKind.MEASURE, None)]


def test_what_a_member_advises_is_a_recommendation_with_a_name():
    text = "市政协协商建言\n徐莉建议，要建设概念验证中心3个，完善政策体系。\n近年来，全市集聚企业400余家。\n"
    found = propose(publication(text))
    assert [(each.kind, each.by) for each in found] == [(CommitmentKind.RECOMMENDATION, "徐莉")]
    assert found[0].indicator is not None


def test_what_a_reply_reports_is_no_promise_and_what_it_will_do_is_one():
    text = (
        "您提出的《关于加快发展的建议》收悉。\n一、办理情况\n已举办对接活动4场，服务企业600家。\n"
        "全年计划举办对接活动12场以上。\n"
    )
    found = targets(text, signed=date(2025, 6, 26), region="武汉市")
    assert [(each.indicator.value, each.due) for each in found if each.indicator] == [(12, date(2025, 12, 31))]


@pytest.mark.parametrize(
    ("sentence", "theme"),
    [
        ("开通低空航线10条。", "low-altitude"),
        ("培育人工智能大模型企业20家。", "ai"),
        ("设立总规模50亿元的产业基金。", "finance"),
        ("建设5G基站2万个。", "infrastructure"),
        ("培育规上工业企业80家。", "industry"),
    ],
)
def test_a_theme_follows_from_the_words(sentence, theme):
    assert one(sentence)[1].theme == theme


# ---------------------------------------------------------------- tables


def test_a_table_gives_the_goal_of_the_latest_year():
    text = "武汉市发展规划\n专栏 主要指标\n指标名称\t单位\t2023年\t2027年\n数控化率\t%\t62\t80\n5G基站\t万个\t3\t5\n"
    found = targets(text, signed=date(2024, 1, 10))
    assert [(each.indicator.name, each.indicator.value, each.due) for each in found if each.indicator] == [
        ("数控化率", 80, date(2027, 12, 31)),
        ("5G基站", 50000, date(2027, 12, 31)),
    ]


def test_a_table_that_lost_its_columns_gives_nothing():
    flat = "武汉市发展规划\n主要指标\n数控化率 62 80\n5G基站 3 5\n亿元\n1200\n2000\n6.5\n"
    assert targets(flat, signed=date(2024, 1, 10)) == []


# ---------------------------------------------------------------- what is no plan


@pytest.mark.parametrize(
    "text",
    [
        "番茄炒蛋\n用料：鸡蛋3个，番茄500克，盐5克。\n做法：番茄切成8块，炒2分钟，再加入鸡蛋即可。\n",
        "第一回\n话说当年有一块石头，高经十二丈，方经二十四丈，共三万六千五百零一块。\n",
        "本公司2024年实现营业收入120亿元，同比增长8%，净利润10亿元。公司持有子公司35家。\n",
        "我的健康计划\n今年我要把体重控制在130斤以下，每周跑步20公里。我还要读完30本书。\n",
        "新年目标\n我住在武汉市，今年力争存款达到8万元，我每天背单词50个。\n",
        "",
        "。。。\n\n\t\t\n",
        "1200 1500 6.5% 80%\n亿元 个 家\n",
    ],
)
def test_a_text_in_which_no_authority_speaks_gives_nothing(text):
    assert propose(publication(text)) == ()


def test_a_plan_with_a_publisher_or_the_words_of_an_authority_is_one():
    told = "2025年目标\n培育独角兽企业8家。\n"
    assert targets(told) == []
    assert len(targets(told, publisher="某局")) == 1
    assert len(targets(told.replace("目标", "工作要点"))) == 1
    assert len(targets(told + "各部门要抓好落实。\n")) == 1


@given(st.text(alphabet="到2027年，新增5家企业以上。（责任单位：市局；）\n一、0.%万亿元\t“”", max_size=120))
def test_no_text_breaks_it_and_every_quote_is_exact(text):
    whole = f"武汉市实施方案\n一、任务\n{text}"
    for each in propose(publication(whole, signed=date(2024, 3, 1))):
        assert whole[each.start : each.end] == each.quote


# ---------------------------------------------------------------- classes, levels and lists that share a word


def of_a_report(sentence: str) -> list[Proposal]:
    """The targets of one sentence in a work report's part on the year's tasks."""
    return targets(f"武汉市2025年政府工作报告\n二、2025年工作安排\n{sentence}\n", signed=date(2025, 1, 10))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "新签约亿元以上项目70个，其中10亿元以上5个。",
            [("新签约亿元以上项目", 70, "个"), ("新签约10亿元以上项目", 5, "个")],
        ),
        (
            "培育产值超500亿元企业2家、超100亿元10家。",
            [("产值超500亿元企业", 2, "家"), ("产值超100亿元企业", 10, "家")],
        ),
        (
            "建成220千伏变电站2座、110千伏3座。",
            [("220千伏变电站", 2, "座"), ("110千伏变电站", 3, "座")],
        ),
        (
            "建设2个220千伏、11个66千伏变电站。",
            [("220千伏变电站", 2, "个"), ("66千伏变电站", 11, "个")],
        ),
        (
            "培育1个国家级、2个省级重点专科。",
            [("国家级重点专科", 1, "个"), ("省级重点专科", 2, "个")],
        ),
        (
            "新增国家级3家、省级20家专精特新企业。",
            [("新增国家级专精特新企业", 3, "家"), ("新增省级专精特新企业", 20, "家")],
        ),
        (
            "新增国家级创新平台1个、省级10个。",
            [("新增国家级创新平台", 1, "个"), ("新增省级创新平台", 10, "个")],
        ),
        (
            "地区生产总值、固定资产投资、社会消费品零售总额增长5%左右。",
            [("地区生产总值增长", 5, "%"), ("固定资产投资增长", 5, "%"), ("社会消费品零售总额增长", 5, "%")],
        ),
        (
            "规模以上工业增加值、固定资产投资增长7%和8%。",
            [("规模以上工业增加值增长", 7, "%"), ("固定资产投资增长", 8, "%")],
        ),
        (
            "抓好460个省级重点项目建设，完成投资90亿元。",
            [("省级重点项目建设", 460, "个"), ("省级重点项目投资", 9_000_000_000, "元")],
        ),
    ],
)
def test_what_several_figures_share_is_told_of_each(sentence, wanted):
    found = [each.indicator for each in of_a_report(sentence) if each.indicator]
    assert [(each.name, each.value, each.unit) for each in found] == wanted


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("建成50个起降点。", "起降点"),
        ("推进10个更新单元改造。", "更新单元改造"),
        ("建设10个可再生能源站。", "可再生能源站"),
        ("打造20个前沿技术平台。", "前沿技术平台"),
        ("培育30家后备企业。", "后备企业"),
        ("新培育先进级智能工厂15个。", "先进级智能工厂"),
        ("再生水利用率达80%。", "再生水利用率"),
        ("新建都市型绿道200公里。", "新增都市型绿道"),
        ("正常年景下粮食产量达到80亿斤以上。", "粮食产量"),
        ("新增孵化载体30家。", "新增孵化载体"),
        ("新增上市后备企业30家。", "新增上市后备企业"),
        ("开工建设万和、曲江等6个330千伏变电站。", "万和、曲江等330千伏变电站"),
        ("加快跨境电商综试区建设，业务规模突破900万单。", "跨境电商综试区建设业务规模"),
        ("做强数字经济，数据交易额15亿元以上、产业规模达到100亿元。", "产业规模"),
        ("服务贸易占外贸比重达到12%。", "服务贸易占外贸比重"),
        ("婴儿死亡率降为3.1‰。", "婴儿死亡率"),
        ("光纤网络覆盖95%以上的行政村。", "光纤网络覆盖行政村"),
    ],
)
def test_a_name_is_kept_whole(sentence, name):
    assert [each.indicator.name for each in of_a_report(sentence) if each.indicator][-1] == name


@pytest.mark.parametrize("sentence", ["实施营商环境6.0提升方案。", "推广政务服务3.0版。"])
def test_the_version_of_a_programme_is_no_target(sentence):
    assert [each for each in of_a_report(sentence) if each.indicator] == []


# ---------------------------------------------------------------- outlines of five years


def outline(*parts: str) -> str:
    return "\n".join(("宜城市国民经济和社会发展第十五个五年规划纲要", *parts, ""))


@pytest.mark.parametrize(
    "task",
    [
        "第二节　优化民营企业发展环境",
        "第二节　营造良好的人才发展环境",
        "（二）夯实产业发展基础",
        "三、解决存在的突出问题",
    ],
)
def test_what_a_chapter_works_on_is_no_review_of_it(task):
    text = outline(
        "第一章　主要目标", "城镇化率达到70%。", task, "培育科技企业300家。", "第三章　开放", "新增口岸2个。"
    )
    assert [value for _, value in told(targets(text))] == [70, 300, 2]


def test_a_review_ends_with_its_section():
    text = outline(
        "第一篇　总体要求",
        "第一章　发展环境",
        "第一节　发展成就",
        "建成公园40个。",
        "第二节　面临的问题",
        "培育企业90家。",
        "第二章　指导方针",
        "城镇化率达到70%。",
    )
    assert [value for _, value in told(targets(text))] == [70]


def test_a_look_back_among_the_tasks_ends_with_the_next_heading_beside_it():
    text = outline(
        "第一章　主要目标",
        "城镇化率达到70%。",
        "第二章　改善民生",
        "第一节　就业现状",
        "登记失业5万人。",
        "第二节　扩大就业",
        "城镇新增就业30万人。",
    )
    assert [value for _, value in told(targets(text))] == [70, 300_000]


@pytest.mark.parametrize(
    ("title", "line", "region"),
    [
        ("中华人民共和国国民经济和社会发展第十五个五年规划纲要", "", "全国"),
        ("国民经济和社会发展第十五个五年规划纲要", "新华社北京3月13日电", "全国"),
        ("宜昌市国民经济和社会发展第十五个五年规划纲要", "新华社武汉3月13日电", "宜昌"),
        ("实施方案", "新华社北京3月13日电 经湖北省政府同意", "湖北省"),
    ],
)
def test_whose_outline_it_is(title, line, region):
    about = publication(f"{title}\n{line}\n一、主要目标\n森林覆盖率达到45%。\n")
    assert frame_of(about, cut(about.text)).region == region


def test_deaths_are_counted_among_so_many():
    found = targets(outline("第一章　主要目标", "孕产妇死亡率降至9/10万以下。"))
    assert [(each.indicator.value, each.indicator.unit) for each in found if each.indicator] == [(9, "/10万")]


def test_a_report_without_a_title_line_is_called_what_it_is():
    text = (
        "——2025年1月8日在宜城市第六届人民代表大会第五次会议上\n市长\n各位代表：\n"
        "现在，我代表市人民政府，向大会报告政府工作，请予审议。\n二、2025年重点工作\n新建书屋20家。\n"
    )
    about = publication(text)
    assert frame_of(about, cut(text)).title == "2025年政府工作报告"


def test_a_statement_has_the_marks_of_the_text():
    (found,) = targets("武汉市实施方案\n一、主要任务\n完善阅读设施，新建书屋20家。\n", signed=date(2024, 3, 1))
    assert found.statement == "完善阅读设施，新建书屋20家"


# ---------------------------------------------------------------- which way the chapters of a report look


def chapters(*parts: str, day: date = date(2025, 1, 8)) -> list[float]:
    """The figures that are proposed of a report with these chapters."""
    text = "\n".join(("政府工作报告", f"——{day.year}年{day.month}月{day.day}日在宜城市人民代表大会上", *parts, ""))
    return [value for _, value in told(targets(text))]


@pytest.mark.parametrize(
    "heading",
    [
        "二、2025年主要工作",
        "二、2025年工作总体部署",
        "二、2025年形势与目标",
        "二、努力交出2025年工作优异答卷",
        "二、全力做好2025年各项工作",
        "二、2025年工作意见",
        "二、新一届政府努力方向",
        "“十五五”发展的总体要求和目标任务",
    ],
)
def test_a_chapter_on_the_year_to_come_looks_ahead_whatever_it_is_called(heading):
    assert chapters("一、2024年工作回顾", "新建书屋9家。", heading, "新建公园7座。") == [7]


@pytest.mark.parametrize(
    "heading",
    [
        "一、2024年所做的工作",
        "一、2024年的工作",
        "一、关于2024年工作",
        "一、2024年各项目标任务圆满完成",
        "一、“十四五”实现良好开局",
        "一、经济发展目标超额实现",
    ],
)
def test_a_chapter_on_what_came_out_looks_back(heading):
    assert chapters(heading, "新建书屋9家。", "二、2025年工作安排", "新建公园7座。") == [7]


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年是极为重要的一年。",
        "“十四五”规划实施情况良好。",
        "“十四五”易地搬迁任务提前完成。",
        "各位代表，2024年主要工作任务已经完成。",
        "今年以来，我们把重点工作抓在手上。",
        "群众说：“下一步，要打出自己的品牌。把产业做大。”",
    ],
)
def test_a_sentence_of_the_review_that_speaks_of_goals_turns_nothing(sentence):
    parts = ("一、2024年工作回顾", f"{sentence}新建书屋9家。", "二、2025年工作安排", "新建公园7座。")
    assert chapters(*parts) == [7]


def test_in_december_this_year_is_the_one_reviewed():
    parts = (
        "一、2024年工作回顾",
        "2024年是实现规划目标任务的关键一年。",
        "今年，我们重点抓了五件事。",
        "新建书屋9家。",
    )
    assert chapters(*parts, "二、2025年工作安排", "新建公园7座。", day=date(2024, 12, 25)) == [7]


@pytest.mark.parametrize(
    "opener",
    [
        "经济社会发展主要预期目标是：",
        "政府工作的总体要求是：统筹兼顾。",
        "实现上述目标，要抓好以下工作。",
        "今年是关键一年，我们要真抓实干。",
    ],
)
def test_what_opens_the_plan_opens_it_under_a_motto(opener):
    assert chapters("一、极不平凡的一年", "过去一年，新建书屋9家。", "二、乘势而上", f"{opener}新建公园7座。") == [7]


def test_behind_a_chapter_that_looks_both_ways_the_others_look_ahead():
    parts = ("一、2024年工作回顾和2025年工作总体要求", "一年来，新建书屋9家。", "二、大力推进产业升级", "新建公园7座。")
    assert chapters(*parts) == [7]


def test_a_task_that_is_to_bring_results_is_no_review():
    parts = ("一、2024年工作回顾", "新建书屋9家。", "二、2025年工作安排", "新建公园7座。")
    assert chapters(*parts, "三、全力打好收官战，努力取得更大成效", "新建驿站5座。") == [7, 5]


@pytest.mark.parametrize("said", ["五年来，全市累计建成书屋90家。", "“十四五”时期，建成书屋90家。"])
def test_a_sentence_of_a_plan_on_the_years_before_it_promises_nothing(said):
    text = outline("第一章　砥砺前行", said, "第二章　主要目标", "建成公园7座。")
    assert [value for _, value in told(targets(text))] == [7]


@pytest.mark.parametrize(
    ("sentence", "name", "better"),
    [
        ("开办企业时间压缩至0.5个工作日。", "开办企业时间", "less"),
        ("万元GDP用水量降到30立方米。", "万元GDP用水量", "less"),
        ("各类市场主体新增10%。", "各类市场主体增长", "more"),
        ("进入全国先进制造业百强市前30位。", "全国先进制造业百强市排名", "less"),
        ("建设安置型商品房2000套。", "安置型商品房", "more"),
        ("地表水达到或好于Ⅲ类水体比例达到90%。", "地表水达到或好于Ⅲ类水体比例", "more"),
    ],
)
def test_what_comes_down_what_grows_and_words_that_hold_an_act(sentence, name, better):
    ((told_name, told_better),) = [(e.indicator.name, e.indicator.better) for e in of_a_report(sentence) if e.indicator]
    assert (told_name, told_better) == (name, better)


def test_what_works_can_do_in_a_day_is_no_number_of_them():
    assert [each for each in of_a_report("建成日处理100吨餐厨垃圾处理厂。") if each.indicator] == []


def test_years_said_in_a_plan_end_with_it():
    found = targets("宜城市三年行动方案（2025—2027年）\n力争三年建成站点9座。\n", signed=date(2025, 3, 10))
    assert [each.due for each in found] == [date(2027, 12, 31)]


@pytest.mark.parametrize("heading", ["三、营商环境全面优化", "三、民生保障持续提升"])
def test_among_what_is_to_be_done_a_motto_of_results_is_a_task(heading):
    parts = ("一、2024年工作回顾", "新建书屋9家。", "二、2025年工作安排", "新建公园7座。")
    assert chapters(*parts, heading, "新建驿站5座。") == [7, 5]


@pytest.mark.parametrize(
    "sentence",
    ["围绕今年确定的目标任务，我们攻坚克难。", "完成上述目标，得益于大家的努力。", "经济社会发展主要目标圆满完成。"],
)
def test_what_tells_how_goals_were_reached_opens_no_plan(sentence):
    parts = ("一、2024年工作回顾", f"{sentence}新建书屋9家。", "二、2025年工作安排", "新建公园7座。")
    assert chapters(*parts) == [7]


def test_only_a_government_reports_as_one():
    text = (
        "——2025年1月8日在宜城市人民代表大会上\n现在，我代表市中级人民法院，向大会报告工作，请予审议。\n审结案件9件。\n"
    )
    about = publication(text)
    assert "政府工作报告" not in frame_of(about, cut(text)).title
