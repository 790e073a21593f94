"""Which item of a list a name is that reaches over several."""

from __future__ import annotations

import pytest

from monitor.judge import items, mentions
from monitor.text.hygiene import clean
from monitor.text.lists import JOINS, between


def item(make, text: str, *words: str) -> str | None:
    """The item of the list in `text` that a target with one alias of these `words` is."""
    target = make.target("".join(words), 90, "%", aliases=(" ".join(words),))
    plain = clean(text).text
    (mention,) = mentions.find(plain, make.ledger(target))
    stretch = plain[: mention.end]
    parts = between(stretch, [match.span() for match in JOINS.finditer(stretch)])
    found = items.own_item(plain, parts, mention)
    return None if found is None else plain[slice(*parts[found])]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("农村自来水、卫生厕所普及率分别达95%、88%", ("农村", "自来水", "普及率"), "农村自来水"),
        ("农村自来水、卫生厕所普及率分别达95%、88%", ("农村", "卫生厕所", "普及率"), "卫生厕所普及率"),
        ("城市生活垃圾、污水处理率分别达100%、97%", ("城市", "污水处理率"), "污水处理率"),
        ("城镇、农村污水处理率分别达97%、45%", ("城镇", "污水处理率"), "城镇"),
        ("公办幼儿园、普惠性幼儿园占比达62%、95%", ("公办", "幼儿园占比"), "公办幼儿园"),
        ("规上工业、服务业增加值分别增长6%、7%", ("规上工业", "增加值"), "规上工业"),
        ("新型材料、清洁能源产值分别增长24%、17%", ("新型材料", "产值"), "新型材料"),
    ],
)
def test_the_words_of_a_name_tell_its_item(make, text, words, wanted):
    assert item(make, text, *words) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("新能源产业、装备制造业产值分别达120亿元、80亿元", ("新能源", "装备制造", "产值")),
        ("生猪存栏、出栏分别达65万头、105万头", ("生猪", "出栏")),
        ("一般公共预算支出、收入分别增长6%、5%", ("一般公共预算", "收入")),
    ],
    ids=["of two things", "of another measure", "of another side"],
)
def test_a_name_with_words_of_several_items_is_none_of_them(make, text, words):
    assert item(make, text, *words) is None
