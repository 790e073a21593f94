"""Items of which the first line says the task: what is told beneath is the outcome, and the head alone is none."""

from __future__ import annotations

import pytest
import reports

from monitor.judge import heads
from monitor.text.passages import cut

PROGRESS = "2023年民生实事项目进展情况"


def of(*lines: str) -> heads.Heads:
    return heads.of(cut("\n".join(lines)))


def test_a_head_is_a_marked_line_with_something_beneath_it():
    found = of("1.新建公园20个。", "今年5月已全部建成。", "2.新建书屋9家。", "3.新建食堂7家。已建成7家。")
    assert found.every == {0, 3}


def test_a_line_without_a_mark_heads_nothing():
    assert of("新建公园20个。", "今年5月已全部建成。") == heads.Heads()


def test_another_number_beneath_is_counted_anew():
    found = of("(一)新建书屋9家。", "全年建成书屋11家。", "(二)新建公园20个。", "已全部建成，其中河东3个。")
    assert (found.counted_anew, found.left_open) == ({0}, frozenset())


def test_a_number_in_another_unit_or_of_a_plan_is_not_counted_anew():
    assert of("(一)新建书屋9家。", "建成后可藏书8万册。", "明年将建成30家。").counted_anew == frozenset()


def test_where_nothing_beneath_came_about_the_head_is_left_open():
    found = of("一是新建书屋9家。", "各街道抓紧施工。", "二是新建公园20个。", "年底前将建成。")
    assert found.left_open == {0, 2}


@pytest.mark.parametrize(
    ("targets", "told", "value"),
    [
        pytest.param("新建书屋9家。", "(一)新建书屋9家\n全年建成书屋11家。", 11, id="another number"),
        pytest.param("新建书屋9家。", "1.新建9家书屋\n实际新增12家。", 12, id="a bare number"),
        pytest.param("新建书屋9家。", "(一)新建书屋9家。已全部完成。", 9, id="all of them"),
        pytest.param("新建书屋9家。", "三、关于书屋，全市新建书屋9家。\n方便居民借阅。", 9, id="not at its head"),
        pytest.param(
            "新建书屋9家。", "一、新建书屋9家。\n今年6月均已投用。", 9, id="all of them, in a line of its own"
        ),
    ],
)
def test_what_is_told_beneath_a_head_is_claimed(targets, told, value):
    assert list(reports.news_claims(targets, told).values()) == [value]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("(一)新建书屋9家\n各街道抓紧施工。", id="under way"),
        pytest.param("1.新建书屋9家。\n东街等11家书屋建成，超额完成任务。", id="its own number only"),
        pytest.param("二是新建书屋9家。\n方便居民借阅。", id="nothing told"),
    ],
)
def test_a_head_alone_is_no_outcome(told):
    assert 9 not in reports.news_claims("新建书屋9家。", told).values()


def test_in_the_review_of_a_work_report_a_head_tells_what_was_done():
    assert list(reports.in_full("新建书屋9家。", "(一)新建书屋9家。文化生活更加丰富。").values()) == [9]


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("新建公园20个，全部建成。", 20),
        ("新建公园20个，完成年度目标。", 20),
        ("今年以来，我市新建公园20个。", 20),
        ("1.新建公园20个。进展情况：20个项目均已完工。", 20),
        ("1.新建公园20个。进展情况：已完成100%。", 20),
        ("1.新建公园20个。\n进展情况：已完成15个。", 15),
    ],
)
def test_what_a_paper_of_progress_says_to_be_done_is_claimed(told, value):
    assert list(reports.news_claims("新建公园20个。", told, title=PROGRESS).values()) == [value]


@pytest.mark.parametrize(
    "told",
    [
        "新建公园20个。",
        "1.新建公园20个。进展情况：15个项目均已开工。",
        "1.新建公园20个。进展情况：已完成90%。",
        "1.新建公园20个。\n进展情况：正在选址。",
    ],
)
def test_what_a_paper_of_progress_only_says_again_is_not(told):
    assert reports.news_claims("新建公园20个。", told, title=PROGRESS) == {}
