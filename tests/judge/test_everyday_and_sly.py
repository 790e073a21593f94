"""Everyday sentences about every commitment of the shipped ledger are claimed, sly ones about them are not.

The sentences are made up for the test; figures in them mean nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.judge.read import judge_publication
from monitor.ledger.load import load_ledger
from monitor.model import Judgement, Publication, Role

LEDGER = load_ledger([Path(__file__).parents[2] / "seeds"])

SLY = """
武汉去年GDP突破2万亿元，数字经济占GDP比重与深圳的52%仍有差距。
如果今年再新增3家，武汉独角兽企业将达到8家。
专家认为武汉有条件培育10家以上独角兽企业。
武汉独角兽企业估值合计超过500亿元。
全市5G基站日均耗电约4万千瓦时。
武汉移动建成5G基站1.6万个。
武汉联通在全市开通5G基站1.2万个，武汉电信开通1.1万个。
全市5G基站建设完成年度任务的80%。
今年全市计划建设5G基站1万个，目前已完成选址4200个。
与上海的6.8万个5G基站相比，武汉还有不小差距。
数据中心可承载机架10万架，已上架3.2万架。
该数据中心设计机架12000架，是全市最大的数据中心之一。
武汉人工智能计算中心算力达200P，占全市六成。
全市算力需求达到600P。
武汉超算中心项目通过竣工环保验收公示。
国家超算武汉中心用户突破1000家。
武汉申报国家数字经济创新发展试验区，已通过初评。
2024年全市新增充电桩，其中公共充电桩1.8万个。
全市充电桩企业新增52家。
标识解析二级节点接入企业突破1万家。
武汉市企业级工业互联网平台培育库入库企业105家。
武汉发布2023年揭榜挂帅科技项目指南，共40项。
今年全市已征集应用场景需求130项，拟发布35项。
武汉智能网联汽车测试道路新增78公里。
湖北长江产业基金群总规模突破3000亿元。
数字经济产业基金群意向规模超1000亿元。
武汉新开通12条国际航空货运商业航线。
全市规划低空起降场1000个，目前选址完成860个。
低空经济企业数量增长22%。
上半年网络零售额同比增长8.2%，全年有望突破5000亿元。
武汉关键工序数控化率比全国平均水平高8个百分点。
武汉评选出10家生产性服务业领军企业。
数字金融头部企业座谈会邀请了5家企业参加。
某区5G基站3.1万个，居武汉市首位。
武汉城市圈5G基站达到6万个。
市科技局征集揭榜挂帅需求63项，正在论证。
如果武汉已有独角兽企业7家，那么培育目标就完成了。
假设2025年武汉独角兽企业达到7家。
有网友称武汉独角兽企业已达到100家，经核实该说法不实。
武汉独角兽企业7家？数据背后有水分。
武汉建成1000个低空起降点，谈何容易。
武汉数字经济基金群总规模达到1000亿元的方案已获市政府批准。
武汉市新建数据中心PUE平均降到1.4以下的倡议已发布。
武汉5G基站建设任务3万个已全部分解到各区。
武汉已为5家独角兽企业的引进做好准备。
武汉获批建设国家数字经济创新发展试验区的呼声已持续多年。
国家超算武汉中心的效果图已完成，整体设计方案建成样板间。
国家超算武汉中心建成投用后，算力将达到500P。
武汉标识解析二级节点10个在建，其余尚未动工。
武汉算力规模500P的项目已开工。
2025年，数字经济“场景对对碰”活动原定举办10场，已取消4场。
截至2025年6月，武汉独角兽企业数量已突破去年目标的5家，实为4家。
武汉市算力规模500P的机房因电力不足，实际可用不足100P。
武汉独角兽企业中，7家已迁往杭州。
去年武汉共有7家独角兽企业提交上市申请。
武汉开通商业航线0条。
"""

EVERYDAY = """
plan-2020/digital-economy-gdp-share|2025年，武汉数字经济增加值突破1.1万亿元，占全市GDP比重为53.6%。
plan-2020/digital-economy-gdp-share|全市数字经济增加值占地区生产总值比重由47.2%提高到51.9%。
plan-2020/unicorns|目前，全市共有独角兽企业12家，总数居中部第一。
plan-2020/unicorns|武汉新晋独角兽企业3家，总数增至10家。
plan-2020/leading-digital-firms|全市已培育国内数字经济领军企业9家。
plan-2020/top100-firms-introduced|三年来累计引进数字经济百强、软件百强等企业21家。
plan-2020/benchmark-digital-firms|数字经济标杆企业达到1026家。
plan-2020/digital-diagnosis|累计为1560家规上工业企业开展数字化诊断。
plan-2020/digital-diagnosis|全市完成数字化诊断的规上工业企业达到2103家。
plan-2020/digital-workshops|全市累计建成数字化车间和数字化工厂113家。
plan-2020/firms-on-cloud|全市新增上云企业1.3万家。
plan-2020/firms-on-cloud|三年累计推动1.1万家企业上云。
plan-2020/5g-base-stations|全市5G基站总数已达4.5万座。
plan-2020/5g-base-stations|截至2025年9月末，武汉累计开通5G基站47321个，实现主城区连续覆盖。
plan-2020/dc-racks|全市数据中心标准机架总规模超过12万架。
plan-2020/compute|全市智能算力规模达到5200P。
plan-2020/compute|武汉公共算力平台总算力跃升至1.8EFLOPS。
plan-2020/v2x-test-roads|已累计新增车路协同测试道路96公里。
plan-2020/dc-pue|新建数据中心平均PUE降至1.28。
plan-2020/ev-chargers-yearly|2025年全市新增新能源汽车充电桩7.1万个。
plan-2020/ev-chargers-yearly|今年以来，全市已新建充电桩3.6万个。
plan-2020/id-secondary-nodes|工业互联网标识解析二级节点上线运行35个。
plan-2020/id-resolutions|武汉顶级节点累计标识解析量突破300亿次。
plan-2020/id-top-node-rank|武汉国家顶级节点综合排名居全国第二。
plan-2020/cross-industry-platforms|全市拥有国家级“双跨”工业互联网平台2个。
plan-2020/sector-platforms|已培育行业级、区域级工业互联网平台16个。
plan-2020/enterprise-platforms|全市企业级工业互联网平台达到128个。
plan-2020/jiebang-tasks-yearly|今年，人工智能、区块链、5G、工业互联网四个领域各发布10项揭榜挂帅重点任务。
plan-2020/scenarios-yearly|2025年，武汉已面向全球发布应用场景46项。
plan-2020/scenarios-total|三年共建成数字经济应用场景118项。
plan-2020/retrofit-fund|三年来，市级财政统筹工业企业智能化改造资金8.2亿元。
plan-2020/fund-cluster|全市数字经济产业基金群总规模突破1100亿元。
inquiry-2023/software-parks|武汉已建成中国软件名园2个。
inquiry-2023/talent-experts|“5151”人才工程已培育行业数字化转型专家52名。
inquiry-2023/talent-chiefs|已完成113名企业一把手数字化转型培训。
inquiry-2023/talent-specialists|全市已有430家企业配备数字化转型专员。
inquiry-2023/talent-technicians|累计培养数字技术人才1.05万名。
inquiry-2023/cockpit-chip-yearly|2025年，武汉经开区企业发布1款大算力7纳米智能座舱芯片。
inquiry-2023/auto-software-park|武汉智能汽车软件园已建成0.8平方公里。
inquiry-2023/fintech-heads-yearly|2025年，全市引进数字金融头部企业3家。
inquiry-2023/producer-service-zones|全市已认定生产型服务业创新发展示范区9个。
inquiry-2023/consumer-service-zones|已建成生活型服务业创新先行区11个。
reply-npc-2025/scenario-matchmaking|截至10月底，全市已举办“场景对对碰”活动11场。
reply-npc-2025/data-talent-sessions|“千企万人”数据人才培训已举办10期。
council-2025/park-output-per-mu|石化园区亩均产值较上年提升15.2%。
council-2025/special-rubber-base|特种橡胶基地一期建成投产，年产能达6万吨。
plan-2025/core-industry-growth|2025年，数字经济核心产业增加值同比增长11.2%。
plan-2025/cnc-rate|全市规上工业企业关键工序数控化率达78.3%。
plan-2025/design-tools-rate|数字化研发设计工具普及率达到93.5%。
plan-2025/online-retail|2025年，全市实现网络零售额4680亿元，增长9.1%。
plan-2025/data-trading|2025年全市数据流通交易规模达到36亿元。
lowalt-2025/industry-growth|2025年，全市低空经济产业规模同比增长23.5%。
lowalt-2025/chain-leaders|全市集聚低空产业链龙头企业6家。
lowalt-2025/new-firms|今年新增低空科技型中小企业、专精特新企业和制造业单项冠军53家。
lowalt-2025/landing-sites|全市已建成低空起降场、起降点866个。
lowalt-2025/commercial-routes|武汉已开通低空商业航线13条。
lowalt-2025/governance-routes|城市治理类低空航线开通1050条。
plan-2020/supercomputing-centre|国家超算武汉中心已正式投入运营。
plan-2020/national-pilot-zone|武汉获批国家数字经济创新发展试验区。
"""


def judged(text: str, published: date) -> tuple[Judgement, ...]:
    publication = Publication(
        url="", title="工作动态", text=text, publisher="长江日报", region="武汉市", role=Role.MEDIA, published=published
    )
    return judge_publication(publication, LEDGER)


@pytest.mark.parametrize("text", SLY.split())
def test_what_a_sentence_does_not_say_is_not_claimed(text: str) -> None:
    assert [j.commitment for j in judged(text, date(2025, 11, 1)) if j.realised] == []


@pytest.mark.parametrize("line", EVERYDAY.split())
def test_what_a_sentence_plainly_says_is_claimed_of_its_commitment_alone(line: str) -> None:
    identifier, _, text = line.partition("|")
    assert {j.commitment for j in judged(text, date(2026, 1, 20)) if j.realised} == {identifier}
