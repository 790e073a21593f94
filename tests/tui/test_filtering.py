"""What is typed into the filter: words, properties in both languages, and nothing that breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.filtering import PROPERTIES, Wish, Words, fits, parse

STATION = Words(
    "5g基站 到2025年底不少于3万个",
    {"theme": ("infrastructure", "基础设施"), "due": ("2025-12-31",), "status": ("done", "完成")},
)
NOWHEN = Words("建议布局场景", {"due": ("none",), "status": ("no_evidence", "无佐证")})


@pytest.mark.parametrize(
    ("typed", "station", "nowhen"),
    [
        ("", True, True),
        ("基站", True, False),
        ("5G 3万", True, False),
        ("theme:基础", True, False),
        ("主题：基础", True, False),
        ("状态:完成", True, False),
        ("status:no", False, True),
        ("due<2026", True, False),
        ("due>2025-06", True, False),
        ("due>2025", False, False),
        ("due<2025", False, False),
        ("due:none", False, True),
        ("期限:2025-12", True, False),
        ("theme:", True, True),
        ("nothing:at:all", False, False),
    ],
)
def test_what_fits(typed, station, nowhen):
    wishes = parse(typed)
    assert (fits(wishes, STATION), fits(wishes, NOWHEN)) == (station, nowhen)


def test_an_unknown_property_is_a_word():
    assert parse("http://a.cn") == (Wish("http://a.cn"),)


@given(st.text(max_size=60))
def test_anything_can_be_typed(typed):
    assert isinstance(fits(parse(typed), STATION), bool)


@given(st.lists(st.sampled_from([*PROPERTIES, "基站", "x"]), max_size=5))
def test_more_words_never_fit_more(typed):
    one, more = parse(" ".join(typed[:-1])), parse(" ".join(typed))
    assert fits(one, STATION) or not fits(more, STATION)
