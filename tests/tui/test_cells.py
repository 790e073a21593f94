"""Cutting, padding and wrapping in cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cells import cut, cut_before_tail, fit, width, wrap

TEXTS = st.text(st.sampled_from("abc 数字经济，。5G%（）-…é"), max_size=60)
ROOMS = st.integers(0, 50)


@given(TEXTS, ROOMS)
def test_what_is_cut_never_takes_more_cells_than_there_are(text, room):
    assert width(cut(text, room)) <= room


@given(TEXTS, ROOMS)
def test_what_is_fitted_takes_exactly_the_cells_there_are(text, room):
    assert width(fit(text, room)) == room
    assert width(fit(text, room, right=True)) == room


@given(TEXTS, st.integers(2, 50))
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text, room):
    lines = wrap(text, room)
    assert all(width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "room", "cut_text"),
    [
        ("数字经济", 8, "数字经济"),
        ("数字经济", 7, "数字经…"),
        ("数字经济", 6, "数字…"),
        ("3.9万，目标", 7, "3.9万…"),
        ("abc", 0, ""),
        ("数", 1, "…"),
    ],
)
def test_a_cut_text_ends_in_an_ellipsis_and_never_in_half_a_character_or_a_comma(text, room, cut_text):
    assert cut(text, room) == cut_text


def test_the_origin_at_the_end_of_a_line_is_kept_when_the_rest_is_cut():
    text = "数字化车间和智能工厂申报认定工作的通知 · 武汉市经信局 2025-11-18"
    assert cut_before_tail(text, 56) == "数字化车间和智能工厂申报认定… · 武汉市经信局 2025-11-18"


def test_an_origin_that_would_take_more_than_half_is_cut_like_the_rest():
    assert cut_before_tail("基站 · 一个名称特别长的发布机构", 16) == "基站 · 一个名称…"


def test_a_line_does_not_begin_with_closing_punctuation():
    assert wrap("建成基站三万个，目标是五万个。", 14) == ["建成基站三万", "个，目标是五万", "个。"]


def test_latin_words_stay_whole_and_an_address_is_broken_only_where_it_must_be():
    assert wrap("see the plan", 8) == ["see the", "plan"]
    assert wrap("https://example.org/abc", 10) == ["https://ex", "ample.org/", "abc"]
