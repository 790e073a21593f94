"""Works that are counted are claimed when they are done, and when it is they that were."""

from __future__ import annotations

import pytest
import reports

BRIDGES = "改造危旧桥10座。"


@pytest.mark.parametrize(
    "state",
    [
        "有序推进",
        "加快推进",
        "稳步实施",
        "进展顺利",
        "建设步伐加快",
        "全面启动",
        "如期开工",
        "接近尾声",
        "主体工程完成",
        "完成过半",
        "完成80%",
        "获批",
        "纳入中央预算",
        "提上日程",
    ],
)
def test_the_last_predicate_says_how_far_they_are(state):
    found = reports.judged(BRIDGES, f"12座危旧桥改造{state}。")
    assert [each.realised for _, each in found] == [False]
    assert "tense.under_way" in {reason.code for reason in found[0][1].reasons}


@pytest.mark.parametrize("state", ["全部完成", "完工", "竣工", "全面完成"])
def test_what_is_done_is_claimed(state):
    assert reports.in_full(BRIDGES, f"12座危旧桥改造{state}。") == {"危旧桥": 12}


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("新建农村公路100公里。", "新建农村公路105公里全面开工。"),
        ("新建幼儿园10所。", "新建幼儿园12所列入2026年民生实事。"),
        ("新建幼儿园10所。", "新建幼儿园11所，2026年秋季可投入使用。"),
        (BRIDGES, "危旧桥改造12座、开工率100%。"),
        (BRIDGES, "已启动危旧桥改造12座。"),
        (BRIDGES, "推进12座危旧桥改造。"),
        ("改造老旧小区100个。", "老旧小区改造102个，完工率65%。"),
        ("改造老旧小区100个。", "改造老旧小区102个，已完工65个。"),
        ("新建幼儿园10所。", "新建幼儿园11所、建成投用9所。"),
    ],
)
def test_works_begun_listed_or_partly_done_are_not_claimed(promise, said):
    (found,) = [each for _, each in reports.judged(promise, said) if each.value is not None]
    assert (found.realised, found.review) == (False, False)
    assert "tense.under_way" in {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("新建学校10所。", "新建学校11所、建成投用11所。"),
        ("新建学校10所。", "新建学校11所，已建成11所。"),
        ("新增停车位1.5万个。", "新增停车位1.6万个，已建成1.6万个。"),
        ("新建学校10所。", "新建学校11所，2025年全部投用。"),
        ("新建学校10所。", "11所学校通过竣工验收。"),
        ("新建学校10所。", "11所学校完成建设任务。"),
        ("改造老旧小区100个。", "102个老旧小区实现改造提升。"),
        ("改造老旧小区100个。", "102个老旧小区完成综合整治。"),
        ("改造老旧小区100个。", "102个老旧小区改造任务完成100%。"),
    ],
)
def test_all_of_them_done_is_no_part(promise, said):
    assert [each.value for _, each in reports.judged(promise, said) if each.realised] in ([11], [102], [16_000])


@pytest.mark.parametrize(
    ("promise", "said", "wanted"),
    [
        ("新开工亿元以上项目100个。", "112个亿元以上项目全面开工。", {"新开工亿元以上项目": 112}),
        ("实施重点项目200个。", "212个重点项目加快推进。", {"重点项目": 212}),
        ("建成安置房3000套。", "开工建设安置房4000套、建成3100套。", {"安置房": 3100}),
        ("改造老旧小区100个。", "改造老旧小区102个。", {"老旧小区": 102}),
    ],
)
def test_a_promise_to_begin_or_to_push_on_is_met_by_that(promise, said, wanted):
    assert reports.in_full(promise, said) == wanted


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("新增规上工业企业30家。", "32家规上工业企业完成数字化转型。"),
        ("新增省级绿色工厂5家。", "6家省级绿色工厂完成复核。"),
        ("新建幼儿园10所。", "11所幼儿园投用智慧安防系统。"),
        ("新建5G基站500个。", "520个5G基站完成共享改造。"),
        ("建成社区食堂20个。", "22个社区食堂完成装修。"),
        ("改造老旧小区100个。", "102个老旧小区完成燃气改造。"),
    ],
)
def test_what_was_completed_of_things_there_are_is_another_matter(promise, said):
    assert reports.in_full(promise, said) == {}


@pytest.mark.parametrize(
    ("promise", "said", "wanted"),
    [
        ("改造老旧小区100个。", "102个老旧小区完成改造。", {"老旧小区": 102}),
        ("新建幼儿园10所。", "11所幼儿园建成投用。", {"新增幼儿园": 11}),
    ],
)
def test_the_promised_act_completed_is_claimed(promise, said, wanted):
    assert reports.in_full(promise, said) == wanted


@pytest.mark.parametrize("act", ["改造", "改建", "新改扩建", "新建改造", "新建及改扩建", "新建、续建"])
def test_what_is_new_is_not_what_is_made_over_nor_both_together(act):
    found = [each for _, each in reports.judged("新建幼儿园10所。", f"{act}幼儿园11所。")]
    assert [(each.realised, each.review) for each in found] == [(False, False)]


def test_of_two_acts_promised_together_one_is_a_part():
    (found,) = [each for _, each in reports.judged("新建改扩建幼儿园10所。", "新建幼儿园6所、改扩建5所。")]
    told = {reason.code: dict(reason.slots) for reason in found.reasons}
    assert (found.realised, told["indicator.part_of_two"]["words"]) == (False, "改扩建")
    assert reports.in_full("建设幼儿园10所。", "新改扩建幼儿园11所。") == {"幼儿园": 11}


@pytest.mark.parametrize(
    ("promise", "said", "wanted"),
    [
        ("实施重点项目200个。", "212个重点项目完成投资90亿元。", {"重点项目": 212}),
        ("建成和美乡村10个。", "12个和美乡村建成验收。", {"和美乡村": 12}),
        ("建成零工市场10家。", "11家零工市场全部建成运营。", {"零工市场": 11}),
    ],
)
def test_works_that_are_put_to_use_or_paid_for_are_those_that_were_promised(promise, said, wanted):
    assert reports.in_full(promise, said) == wanted
