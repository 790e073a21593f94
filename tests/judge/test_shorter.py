"""A result under a shorter name than the promise waits for a person, and is never claimed."""

from __future__ import annotations

import pytest
import reports


def waiting(targets: str, told: str) -> dict[str, float | None]:
    """What waits because of its name, with its values; nothing of it is claimed."""
    found = reports.judged(targets, told)
    assert not any(each.realised for _, each in found)
    return {
        name: each.value
        for name, each in found
        if each.review and any(reason.code == "indicator.shorter" for reason in each.reasons)
    }


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
    ],
)
def test_a_shorter_name_with_a_figure_near_the_promise_waits(targets, told, wanted):
    assert waiting(targets, told) == wanted


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        pytest.param("新建社区幸福食堂20个。", "新建幸福食堂90个。", id="a figure far from it"),
        pytest.param("新建社区幸福食堂20个。", "新建社区食堂面积21平方米。", id="in another unit"),
        pytest.param("新建社区幸福食堂20个。", "新建社区幸福之家21个。", id="the last word says what it is"),
        pytest.param("农村居民收入增长6%。", "居民收入增长5.5%。", id="the growth of more people"),
        pytest.param("新建社区幸福食堂20个。", "计划新建幸福食堂21个。", id="only planned"),
        pytest.param("新建社区幸福食堂20个。", "“十四五”期间累计新建幸福食堂21个。", id="of five years"),
    ],
)
def test_other_figures_are_not_put_before_anybody(targets, told):
    assert waiting(targets, told) == {}


def test_what_is_told_by_its_full_name_does_not_wait_as_well():
    found = reports.judged("新建社区幸福食堂20个。", "新建社区幸福食堂21个。其中城区新建幸福食堂19个。")
    assert [(each.realised, each.value) for _, each in found if each.realised or each.review] == [(True, 21)]


def test_only_the_review_is_searched():
    later = reports.AFTER.format(review="市容整洁。").replace("新建道路60公里。", "新建幸福食堂21个。")
    found = reports.judge_publication(reports.bare(later), reports.tracked("新建社区幸福食堂20个。"))
    assert [each for each in found if each.review or each.realised] == []
