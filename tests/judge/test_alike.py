"""A result told in other words than the promise waits for a person, and is never claimed."""

from __future__ import annotations

import pytest
import reports

from monitor.text.passages import cut

OTHERS = "新建滨河步道30公里，整治背街小巷80条，培训养老护理员900人。市容整洁。"
"""Beside the sentence asked about, so that some words are rarer than others."""


def waiting(targets: str, told: str) -> dict[str, float | None]:
    """What waits because of its name, with its values; nothing of it is claimed."""
    found = reports.judged(targets, told + OTHERS)
    assert not any(each.realised for _, each in found)
    return {name: each.value for name, each in found if reports.reworded(each)}


@pytest.mark.parametrize(
    ("targets", "told", "wanted"),
    [
        pytest.param(
            "新增电动自行车集中充电端口6000个。",
            "新增电动自行车充电端口6400个。",
            {"新增电动自行车集中充电端口": 6400},
            id="a word inside is left out",
        ),
        pytest.param(
            "新建社区幸福食堂20个。", "新建幸福食堂22个。", {"新增社区幸福食堂": 22}, id="the first word is left out"
        ),
        pytest.param(
            "举办会展等活动300场。", "成功举办会展节事活动310场。", {"会展等活动": 310}, id="another word beside it"
        ),
        pytest.param(
            "建设电动汽车充电桩群90个。",
            "33个公园开放，95个电动汽车充电站群投运。",
            {"电动汽车充电桩群": 95},
            id="behind",
        ),
        pytest.param("社区矛盾纠纷调解率达到90%。", "社区矛盾调解率达92%。", {"社区矛盾纠纷调解率": 92}, id="a rate"),
        pytest.param(
            "推进传统村落保护重大工程40个。",
            "实施花桥镇村、落雁村等42个传统村落保护项目。",
            {"传统村落保护重大工程": 42},
            id="behind the figure, with examples before it",
        ),
    ],
)
def test_other_words_with_a_figure_near_the_promise_wait(targets, told, wanted):
    assert waiting(targets, told) == wanted


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        pytest.param("新建社区幸福食堂20个。", "新建幸福食堂90个。", id="a figure far from it"),
        pytest.param("新建社区幸福食堂20个。", "新建社区食堂面积21平方米。", id="in another unit"),
        pytest.param("新建社区幸福食堂20个。", "新建口袋公园21个。", id="another thing"),
        pytest.param("农村居民收入增长6%。", "居民收入增长5.5%。", id="the growth of more people"),
        pytest.param("新建社区幸福食堂20个。", "计划新建幸福食堂21个。", id="only planned"),
        pytest.param("新建社区幸福食堂20个。", "“十四五”期间累计新建幸福食堂21个。", id="of five years"),
        pytest.param("新增省级文化产业园区5家。", "新增国家级文化产业园区6家。", id="of another level"),
        pytest.param("改造供水管网50公里。", "新建供水管网52公里。", id="refused for its act"),
        pytest.param("城镇新增就业3万人。", "去年同期城镇新增就业3.1万人。", id="of another year"),
        pytest.param("改造老旧小区100个。", "启动老旧小区改造126个。", id="only begun"),
        pytest.param("森林覆盖率达到45%。", "绿化覆盖率达46%。", id="a rate of the same family"),
    ],
)
def test_other_figures_are_not_put_before_anybody(targets, told):
    assert waiting(targets, told) == {}


def test_a_figure_is_put_before_a_person_for_the_likest_name_only():
    targets = "新建社区幸福食堂20个，新建社区幸福小屋20个。"
    assert waiting(targets, "新建幸福食堂22个。") == {"新增社区幸福食堂": 22}


def test_a_figure_that_is_claimed_is_not_asked_about():
    targets = "新建社区幸福食堂20个，新建幸福食堂驿站18个。"
    found = reports.judged(targets, "新建社区幸福食堂21个。" + OTHERS)
    assert [(name, each.value, each.realised) for name, each in found if each.realised or each.review] == [
        ("新增社区幸福食堂", 21, True)
    ]


def test_the_reason_tells_both_names():
    found = reports.judged("举办会展等活动300场。", "举办会展节事活动310场。" + OTHERS)
    reason = next(r for _, each in found if reports.reworded(each) for r in each.reasons if r.code == "indicator.alike")
    assert dict(reason.slots) == {"name": "会展等活动", "told": "会展节事活动"}


def test_what_is_told_by_its_full_name_does_not_wait_as_well():
    found = reports.judged("新建社区幸福食堂20个。", "新建社区幸福食堂21个。其中城区新建幸福食堂19个。")
    assert [(each.realised, each.value) for _, each in found if each.realised or each.review] == [(True, 21)]


def test_only_the_review_is_searched():
    later = reports.AFTER.format(review="市容整洁。").replace("新建道路60公里。", "新建幸福食堂21个。")
    found = reports.judge_publication(reports.bare(later), reports.tracked("新建社区幸福食堂20个。"))
    assert [each for each in found if each.review or each.realised] == []


@pytest.mark.parametrize("first", [0, 1, 4, 7])
def test_what_waits_is_the_same_whichever_passages_are_new(first):
    known = reports.tracked("新建社区幸福食堂20个，新建社区幸福小屋30个。举办会展等活动300场。")
    review = "市容整洁。新建幸福食堂22个。新建幸福小屋31个。举办会展节事活动310场。"
    later = reports.bare(reports.AFTER.format(review=review + OTHERS))
    whole = reports.judge_publication(later, known)
    assert sum(map(reports.reworded, whole)) == 3
    every = {piece.index for piece in cut(later.text)}
    new = {index for index in every if index > first}
    parts = [reports.judge_publication(later, known, only=only) for only in (new, every - new)]
    assert sorted(map(repr, (*parts[0], *parts[1]))) == sorted(map(repr, whole))


def test_a_goal_of_the_coming_year_is_told_as_such_and_has_not_the_day_of_the_review():
    later = reports.AFTER.format(review="市容整洁。").replace("新建道路60公里。", "新建幸福食堂21个。")
    known = reports.tracked("新建幸福食堂20个。")
    (found,) = reports.judge_publication(reports.bare(later), known)
    assert (found.realised, found.review) == (False, False)
    assert found.as_of is None or found.as_of.year == 2026
    assert "tense.plan_part" in {reason.code for reason in found.reasons}
