"""Both segmenters give the same words, and short names hidden in longer words are seen through."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import words

CUTTERS = pytest.importorskip("rjieba") and (words.fast(), words.plain())
SENTENCES = [
    "全市新增新能源汽车充电桩三万个，其中公共桩占四成。",
    "争取在2025-2027年建成1-2个M-LED产业园。",
    "数字经济核心产业增加值同比增长9.1%。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_jieba_and_rjieba_cut_alike(sentence: str) -> None:
    fast, plain = CUTTERS
    assert words.cut(sentence, fast) == words.cut(sentence, plain)


@given(st.text(st.sampled_from("数字经济基站算力产业园区新能源汽车充电桩全市建设2025-5GMLED，。 "), max_size=40))
def test_both_cut_any_mixture_alike(text: str) -> None:
    fast, plain = CUTTERS
    assert words.cut(text, fast) == words.cut(text, plain)


def test_no_letter_is_lost() -> None:
    text = "5G基站3.5万个"
    assert "".join(words.cut(text)) == text


@pytest.mark.parametrize(("text", "name", "hidden"), [("研究计算力学", "算力", True), ("全市算力规模", "算力", False)])
def test_a_name_inside_words_names_nothing(text: str, name: str, *, hidden: bool) -> None:
    start = text.index(name)
    assert words.inside_words(text, start, start + len(name)) is hidden


def test_a_run_that_leaves_nothing_keeps_its_cache_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_own_cache", None)
    words.cache_in(tmp_path)
    assert list(words.plain()("数字经济")) == ["数字", "经济"]
    assert [file.name for file in tmp_path.iterdir()] == ["jieba.cache"]
