"""When a text still is one: pages kept without their article, and one page for every address."""

from __future__ import annotations

import pytest

from monitor import look

ARTICLE = "全市加快建设算力设施，多个项目陆续投产，企业用数的办法也有了改进。" * 12


@pytest.mark.parametrize("left", ["内容已删除", "您访问的页面不存在。", "该文章已下线；敬请谅解"])
def test_a_few_other_words_are_no_text_any_more(left):
    assert look.hollow(ARTICLE, left)


@pytest.mark.parametrize(
    "left",
    [
        "更正：文中独角兽企业应为7家。",
        "全市加快建设算力设施，多个项目陆续投产，企业用数的办法也有了改进。",
        ARTICLE[: len(ARTICLE) // 2] + "另有补充。",
    ],
    ids=["a figure says something", "a sentence was kept", "half of it is there"],
)
def test_a_short_correction_is_a_text(left):
    assert not look.hollow(ARTICLE, left)


def test_a_short_text_cannot_be_told_from_what_is_left_of_it():
    assert not look.hollow("会议通知。", "已删除")


def test_one_short_page_for_two_titles_is_neither_s_text():
    assert look.is_no_article("系统维护，请稍后再试。", ("五个新基站", "算力中心开工"))


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("关于停水的通知：今晚停水。", ("关于停水的通知", "【转载】关于停水的通知")),
        ("关于停水的通知：今晚停水。", ("关于停水的通知", "关于停水的通知（第二次）")),
        ("算力中心开工，年内投产。", ("五个新基站", "算力中心开工")),
        ("今晚停水。", ("", "关于停水的通知")),
        (ARTICLE, ("五个新基站", "算力中心开工")),
    ],
    ids=["reposted", "published again", "it names one of them", "no title", "long enough to be a text"],
)
def test_a_notice_under_two_titles_is_one(text, titles):
    assert not look.is_no_article(text, titles)
