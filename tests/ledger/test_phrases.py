"""Names for groups of words in a ledger file stand for exactly those words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger import check, phrases, writing
from monitor.ledger.load import load_ledger
from monitor.ledger.propose import propose
from monitor.ledger.writing import commitments
from monitor.model import Document, Publication, Role
from monitor.text.data import load

NAMES = ("<增长>", "<分别增长>", "<上涨>", "<提高>", "<下降>", "<又新建>", "<又改造>")
words = st.text(alphabet="居民消费投资|", min_size=1, max_size=6).filter(lambda word: all(word.split("|")))
names = st.one_of(words, st.sampled_from(NAMES))
aliases = st.lists(st.tuples(words, names), max_size=4)


def test_a_name_at_the_end_of_an_alias_stands_for_all_that_is_said_of_the_change():
    told = phrases.aliases_written_out([("人均收入", "<增长>")])
    assert told[0] == ("人均收入", "增长|增速|增幅|增")
    assert any("分别增长" in alias[-1] for alias in told)
    assert any("人均收入下降" in alias[-1] for alias in told)
    assert not any("<" in word for alias in told for word in alias)


def test_only_what_heads_may_share_is_told_apart():
    apart, plain = ({*phrases.aliases_written_out([("收入", name)])} for name in ("<分别增长>", "<增长>"))
    assert {alias[1] for alias in apart - plain} == {"分别"}


@given(aliases)
def test_aliases_are_written_out_to_the_same_however_they_were_written(listed):
    whole = phrases.aliases_written_out(listed)
    assert phrases.aliases_written_out(phrases.aliases_drawn_together(whole)) == whole


@given(st.lists(st.sampled_from(["馆", "<新增>", "<增长>", "<多年平均>", "增长", "年均", "新增"]), max_size=5))
def test_words_are_written_out_to_the_same_however_they_were_written(listed):
    whole = phrases.words_written_out(listed)
    assert phrases.words_written_out(phrases.words_drawn_together(whole)) == whole


def test_every_name_stands_for_other_words_than_any_other():
    told = [phrases.words_written_out([f"<{row['by'][0]}>"]) for row in load("indicators.yaml")["acts"]]
    assert len(told) == len(set(told))


def test_words_without_a_name_stay_as_they_are():
    assert phrases.aliases_written_out([("甲",), ("乙", "丙|丁")]) == (("甲",), ("乙", "丙|丁"))
    assert phrases.words_drawn_together(("甲", "乙")) == ("甲", "乙")


PROMISES = "居民收入增长5%以上。城镇、农村居民人均可支配收入分别增长5%、6%。新建书屋20家。单位产值能耗下降3%。居民消费价格涨幅2%左右。"


@pytest.fixture
def report():
    text = f"2025年政府工作报告\n二、2025年工作安排\n{PROMISES}\n"
    return Publication(url="", title="", text=text, publisher="宜城市人民政府", region="宜城市", role=Role.SELF)


@pytest.fixture
def about():
    return Document("yc", "2025年政府工作报告", "宜城市人民政府", "宜城市", "report", issued=date(2025, 1, 8))


def test_an_imported_file_is_short_and_reads_back_to_what_was_proposed(report, about, tmp_path):
    proposals = propose(report)
    text = writing.written(about, (date(2025, 1, 1), date(2025, 12, 31)), proposals).text
    assert "<增长>" in text
    assert max(len(line) for line in text.splitlines() if "quote" not in line and line[0:1] != "#") < 160
    (tmp_path / "yc.yaml").write_text(text, "utf-8")
    read = {each.id: each.indicator for each in load_ledger([tmp_path]).commitments}
    assert read == {each.id: each.indicator for each in commitments(about, proposals)}
    assert len([each for each in read.values() if each]) == 6


def test_a_name_of_nothing_is_told(written, target):
    folder = written(target.replace("aliases:", "needs: [<没有>]\n      aliases:"))
    assert [problem.code for problem in check.problems([folder])] == ["ledger.no_phrase"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("aliases: [<增长>]", "misplaced_phrase"),
        ("aliases: [基站 <增长> 数]", "misplaced_phrase"),
        ("aliases: [基站 <新增>]", "misplaced_phrase"),
        ("aliases: [基站]\n      needs: [<又新建>]", "misplaced_phrase"),
        ("aliases: [基站 <加长>]", "no_phrase"),
        ("aliases: [基站<增长>]", "misplaced_phrase"),
        ("aliases: [基站|<增长>]", "misplaced_phrase"),
        ("aliases: [基站 ＜增长＞]", "misplaced_phrase"),
    ],
)
def test_a_name_where_it_says_nothing_is_told(written, target, change, code):
    folder = written(target.replace("aliases: [5G 宏站|基站]", change))
    assert [problem.code for problem in check.problems([folder])] == [f"ledger.{code}"]
