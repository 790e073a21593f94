"""One kind of a thing, or what goes by a name that many things bear, is not the thing that was promised."""

from __future__ import annotations

import pytest
import reports


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        pytest.param("实施市级重点项目120个。", "建成水务重点项目131个。", id="a word before the name"),
        pytest.param("贷款余额达到2000亿元。", "科技企业贷款余额达到1900亿元。", id="before an amount"),
        pytest.param("新建管网90公里。", "新建燃气管网95公里。", id="before a length"),
        pytest.param("改造管网90公里。", "改造老旧供热管网95公里。", id="two words before"),
        pytest.param("新建停车场30个。", "新建商务停车场31个。", id="whose they are"),
        pytest.param("旅游收入达到80亿元。", "接待入境游客和国际旅游收入82亿元。", id="behind 和"),
        pytest.param("新增市级孵化载体30家。", "新增省级孵化载体31家。", id="of another level"),
        pytest.param("新开工亿元以上项目90个。", "新开工亿元以上农业项目91个。", id="between the words of the name"),
        pytest.param("培育专精特新企业50家。", "培育专精特新小巨人企业52家。", id="of a higher kind, inside"),
        pytest.param("新设境外企业60家。", "境外世界500强设立企业61家。", id="with a number inside"),
        pytest.param("建设幸福河湖20条。", "建成幸福河湖精品游线19条。", id="between name and figure"),
        pytest.param("建设学校40所。", "建设学校食堂41所。", id="what belongs to it"),
        pytest.param("新建公办幼儿园40所。", "新增公办幼儿园学位41个。", id="places in it"),
        pytest.param("引进科学家30名。", "3个团队获得科学家奖，引进科学家奖评委31名。", id="a prize called after it"),
        pytest.param("新建各类公园12个。", "23个街镇全部建成公园式登记场所。", id="in the manner of it"),
        pytest.param("推进90个亿元以上项目建设。", "建成投用亿元以上项目91个。", id="at a later step"),
        pytest.param("续建高速公路项目12个。", "新开工高速公路项目13个。", id="at an earlier step"),
        pytest.param("亿元以上项目达到80个。", "十亿元以上项目达到79个。", id="of a higher class of size"),
        pytest.param("实施技改项目120个。", "实施亿元以上技改项目130个。", id="of a size told without a digit"),
        pytest.param("引进项目100个。", "引进10亿元以上项目102个。", id="of a size within the name"),
        pytest.param("新增规上工业企业30家。", "规上工业企业由300家增加到332家。", id="how many there are by now"),
        pytest.param(
            "经营主体总量达到200万户。",
            "高新技术企业突破1.2万家，新登记经营主体190万户。",
            id="what was added, of all there are",
        ),
        pytest.param("经营主体超过200万户。", "新登记经营主体190万户。", id="the same by its bare name"),
        pytest.param("净增高新技术企业80家。", "认定高新技术企业85家。", id="before what was lost is taken off"),
        pytest.param("新增规上企业90家。", "新增四上企业150家，其他120家规上企业增加值增长6%。", id="the others"),
        pytest.param(
            "推进旧城焕新，全年完成投资90亿元。", "轨道项目完成投资95亿元。", id="an amount that many works have"
        ),
        pytest.param("推进绕城高速改造，建成出口等9个项目。", "建成投用智能制造项目9个。", id="works without a name"),
        pytest.param("做强磁浮装备，产业规模突破900亿元。", "光电信息产业规模突破910亿元。", id="the size of a field"),
        pytest.param("产业规模突破900亿元。", "产业规模突破910亿元。", id="a size that could be anybody's"),
        pytest.param("园区营收增长10%、税收增长6%。", "税收增长7%。", id="a growth of the park"),
        pytest.param("常住人口城镇化率达到65%。", "户籍人口城镇化率达到66%。", id="of other people"),
        pytest.param("工业投资增长10%。", "工业技改投资增长12%。", id="inside a growth"),
        pytest.param("服务业增加值增长6%。", "生产性服务业增加值增长7%。", id="an adjective made of an act"),
        pytest.param("制造业增加值增长8%。", "装备制造业增加值增长9%。", id="a noun that begins like an act"),
        pytest.param("进出口总额增长8%。", "进出口总额中出口增长9%。", id="a part behind 中"),
        pytest.param("固定资产投资增长8%。", "固定资产投资项目数增长9%。", id="how many works there are"),
        pytest.param("固定资产投资增长8%。", "5000万元以上固定资产投资增长9%。", id="the large ones"),
        pytest.param(
            "机场旅客吞吐量突破500万人次。", "机场国内旅客吞吐量突破510万人次。", id="on one side of the border"
        ),
        pytest.param("新增省级创新平台20家。", "新增省级以上创新平台22家。", id="of this level and those above"),
        pytest.param("新建污水管网200公里。", "新建雨污水管网210公里。", id="a wider thing by one character"),
        pytest.param("新增社会组织50家。", "新增社会组织党组织55个。", id="what is inside it"),
        pytest.param("新增停车位5000个。", "新增充电桩、停车位5100个。", id="the last of a list that shares a figure"),
        pytest.param("建成公园10个。", "公园12个完成施工招标。", id="only prepared"),
        pytest.param("固定资产投资增长8%。", "固定资产投资较2020年增长9%。", id="against an earlier year"),
        pytest.param("固定资产投资增长8%。", "扣除房地产，固定资产投资增长9%。", id="without a part"),
        pytest.param("经营主体突破20万户。", "服务经营主体21万户。", id="whom somebody served"),
        pytest.param("新建公园9个。", "园区新建公园11个。", id="in a part that every city has"),
        pytest.param("规上工业增加值增长8%。", "经开区提质增效，规上工业增加值增长9%。", id="in a sentence on a part"),
        pytest.param(
            "规上工业增加值增长8%。",
            "临江合作区地区生产总值增长10%、总量翻番，规上工业增加值增长26%。",
            id="measures of a zone that run on",
        ),
        pytest.param(
            "新增规上企业90家。", "规上企业数字化转型加快，国家试点任务全面完成。", id="another task that was done"
        ),
    ],
)
def test_what_is_less_than_the_thing_is_not_claimed(targets, told):
    assert reports.in_full(targets, told) == {}


@pytest.mark.parametrize(
    ("targets", "told", "wanted"),
    [
        pytest.param("实施市级重点项目120个。", "实施市级重点项目131个。", {"重点项目": 131}, id="the same name"),
        pytest.param("旅游收入增长8%。", "全域旅游收入增长9%。", {"旅游收入增长": 9}, id="of the whole place"),
        pytest.param("规上工业增加值增长6%。", "预计规上工业增加值增长7%。", {"规上工业增加值增长": 7}, id="an adverb"),
        pytest.param("百亿级企业达到5家。", "宏远、明泰等百亿级企业达到6家。", {"百亿级企业": 6}, id="examples"),
        pytest.param("技能培训8000人次。", "开展补贴性技能培训9000人次。", {"技能培训": 9000}, id="how it is paid"),
        pytest.param("引进首店60家。", "引进品牌首店66家。", {"首店": 66}, id="a word that says no kind"),
        pytest.param(
            "引进10亿元以上项目50个。",
            "引进亿元以上项目102个，其中10亿元以上55个。",
            {"10亿元以上项目": 55},
            id="the size beside the figure",
        ),
        pytest.param(
            "引进项目100个。", "引进项目102个，其中10亿元以上55个。", {"引进项目": 102}, id="a size behind it"
        ),
        pytest.param(
            "新增百亿级企业2家。", "新增百亿元以上企业3家。", {"新增百亿级企业": 3}, id="two words for a size"
        ),
        pytest.param("新建停车位900个。", "新建各类停车位950个。", {"新增停车位": 950}, id="of all kinds"),
        pytest.param("改造供热管网90公里。", "更新改造供热管网95公里。", {"供热管网": 95}, id="two words for one act"),
        pytest.param("实施技改项目90个。", "91个技改项目全部开工。", {"技改项目": 91}, id="all of them at a step"),
        pytest.param(
            "抓好60个省级重点项目建设，完成投资90亿元。",
            "省级重点项目完成投资95亿元。",
            {"省级重点项目投资": 9_500_000_000},
            id="an amount by its works",
        ),
        pytest.param(
            "做强磁浮装备，产业规模突破900亿元。",
            "磁浮装备产业规模突破910亿元。",
            {"产业规模": 91_000_000_000},
            id="a size beside a word of the promise",
        ),
        pytest.param(
            "PM2.5平均浓度控制在35微克以内。", "PM2.5平均浓度稳定在33微克。", {"PM2.5平均浓度": 33}, id="it stays"
        ),
        pytest.param(
            "第三产业增加值增长6%。", "服务业增加值增长5.1%。", {"第三产业增加值增长": 5.1}, id="by another word"
        ),
        pytest.param(
            "建成安置房3000套。",
            "开工建设安置房4000套、建成3100套。",
            {"安置房": 3100},
            id="the act behind another's figure",
        ),
        pytest.param(
            "新签约10亿元以上产业项目9个。",
            "新签约亿元以上产业项目80个、其中10亿元以上11个。",
            {"新签约10亿元以上产业项目": 11},
            id="a class among those counted",
        ),
        pytest.param(
            "地区生产总值增长5%。",
            "总体规划（2021—2035年）获批实施，地区生产总值增长5.7%。",
            {"地区生产总值增长": 5.7},
            id="years in the name of a plan",
        ),
        pytest.param(
            "技术合同成交额突破90亿元。",
            "57家中试平台加快建设，技术合同成交额近91亿元。",
            {"技术合同成交额": 9_100_000_000},
            id="works that go on, in another clause",
        ),
        pytest.param("整治排污口100个。", "完成105个排污口整治任务。", {"排污口": 105}, id="a task that was done"),
        pytest.param(
            "改造老旧小区53个。",
            "27个村完成回迁，53个老旧小区实施改造。",
            {"老旧小区": 53},
            id="just as many as promised",
        ),
        pytest.param(
            "创建乡村振兴片区10个。",
            "建成10个乡村振兴片区、100个和美乡村。",
            {"乡村振兴片区": 10},
            id="the next thing's figure",
        ),
        pytest.param(
            "筹集保障性租赁住房5000套。",
            "筹集建设保障性租赁住房5400套。",
            {"保障性租赁住房": 5400},
            id="two acts, no actor",
        ),
        pytest.param(
            "粮食产量达到80亿斤。", "粮食稳产丰收，产量达到84亿斤。", {"粮食产量": 8_400_000_000}, id="how it fared"
        ),
    ],
)
def test_the_thing_itself_is_claimed_whatever_stands_beside_it(targets, told, wanted):
    assert reports.in_full(targets, told) == wanted


def test_the_kind_is_told_as_the_reason():
    [found] = [
        each for _, each in reports.judged("实施市级重点项目120个。", "实施水务重点项目131个。") if not each.review
    ]
    told = {reason.code: reason.slots for reason in found.reasons}
    assert (found.realised, told["indicator.kind"]["words"]) == (False, "水务")
