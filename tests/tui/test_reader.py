"""Revisions side by side: each paragraph beside the one it was made of, and nothing left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.reader import paired

LINES = st.lists(
    st.sampled_from(["建成基站三万个", "建成基站四万个", "开通航线十条", "开通航线十二条", "甲"]), max_size=6
)


def test_a_paragraph_put_in_front_moves_no_other():
    old = ["全市建成5G基站3万个。", "全市开通低空航线10条。"]
    new = ["编者按：数字有更新。", "全市建成5G基站4万个。", "全市开通低空航线12条。"]
    assert paired(old, new) == [("", new[0]), (old[0], new[1]), (old[1], new[2])]


@given(LINES, LINES)
def test_every_paragraph_of_both_sides_is_there_in_order(old, new):
    pairs = paired(old, new)
    assert [left for left, _ in pairs if left] == old
    assert [right for _, right in pairs if right] == new
