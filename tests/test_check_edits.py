"""An edited text says which figures stood there before and which stand there now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.edits import compare
from monitor.model import Passage
from monitor.text.passages import cut


def passages(text: str) -> tuple[Passage, ...]:
    return cut(text)


def test_a_figure_that_moved_is_told_as_the_text_writes_it() -> None:
    edit = compare(
        passages("全年开展培训。已办6期，参加者众。其他照旧。"), passages("全年开展培训。已办9期，参加者众。其他照旧。")
    )
    assert edit.figures == (("6期", "9期"),)
    assert edit.sentences == 1
    assert edit.told() == "6期 → 9期"


def test_words_that_changed_without_a_figure_are_counted_and_tell_no_figure() -> None:
    edit = compare(passages("已办6期。会议结束。"), passages("已办6期。会议圆满结束。"))
    assert edit.figures == ()
    assert edit.sentences == 1
    assert edit.told() == ""


def test_a_sentence_that_was_taken_out_is_counted() -> None:
    edit = compare(passages("甲已办6期。乙已办3场。"), passages("甲已办6期。"))
    assert edit.sentences == 1
    assert edit.figures == ()


def test_only_the_figures_that_moved_are_told_when_one_was_added() -> None:
    edit = compare(passages("建成12座、投用5处。"), passages("建成12座、投用7处，另有3条在建。"))
    assert ("5处", "7处") in edit.figures
    assert all(before != "12座" for before, _ in edit.figures)


@given(st.lists(st.sampled_from(["已办6期。", "建成3万个基站。", "会议结束。"]), max_size=6))
def test_a_text_compared_with_itself_shows_no_edit(sentences: list[str]) -> None:
    same = passages("".join(sentences))
    assert compare(same, same).sentences == 0
    assert compare(same, same).figures == ()
