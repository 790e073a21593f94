"""Characters made comparable lead back to the text they came from, and nothing shown can steer a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.hygiene import clean, printed
from monitor.text.terminal import for_terminal

MIXED = st.text(
    st.sampled_from("武漢市新增５Ｇ基站３ ２００个，占比%（一）“”\u200b\u202e \u3000\n\t.,1234567890年月㎡①"),
    max_size=60,
)


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("新建站点１２ ３４５座", "新建站点12345座"),
        ("合计2，468套", "合计2468套"),
        ("3.6 万个", "3.6万个"),
        ("武(wu)漢經濟", "武汉经济"),
        ("“双跨”平台", "双跨平台"),
        ("①5G网络", "①5G网络"),
        ("共\u200b7家", "共7家"),
        ("园区、AI PC 各一", "园区、AI PC各一"),
    ],
)
def test_clean_joins_what_belongs_together(given_text: str, cleaned: str) -> None:
    assert clean(given_text).text == cleaned


def test_a_mark_of_what_stands_lower_is_left_out() -> None:
    assert clean("PM_2.5浓度").text == "PM2.5浓度"
    assert clean("a_b与第_3号").text == "a_b与第_3号"


def test_a_row_keeps_the_spaces_that_part_its_cells() -> None:
    assert clean("充电桩 个 120 118", row=True).text == "充电桩 个 120 118"


def test_years_and_counts_are_not_joined_to_one_number() -> None:
    assert clean("2022 300家").text == "2022 300家"


@given(MIXED)
def test_every_clean_character_comes_from_where_it_says(text: str) -> None:
    result = clean(text)
    assert len(result.offsets) == len(result.text) + 1
    assert list(result.offsets) == sorted(result.offsets)
    for index in range(len(result.text)):
        start, end = result.origin(index, index + 1)
        assert 0 <= start < end <= len(text)


@given(MIXED)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@given(st.text(max_size=80))
def test_what_is_shown_on_a_terminal_holds_nothing_it_obeys(text: str) -> None:
    shown = for_terminal(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn") for char in shown)


def test_an_escape_is_shown_not_obeyed() -> None:
    assert for_terminal("\x1b[2J红\u202e字\n下一行") == "⟨1b⟩[2J红⟨202e⟩字 下一行"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("深化改革,谋实项目;抓好落实", "深化改革，谋实项目；抓好落实"),
        ("增长5%,其中出口(人民币)增长1.5%", "增长5%，其中出口（人民币）增长1.5%"),
        ("PM2.5,10:30,1,000 km", "PM2.5,10:30,1,000 km"),
        ("《方案》:建成书屋", "《方案》：建成书屋"),
        ("中(A)", "中（A）"),
        ("(A)中", "（A）中"),
    ],
)
def test_marks_beside_chinese_are_printed_as_chinese_prints_them(text, marks):
    assert printed(text) == marks
    assert clean(printed(text)).text == clean(text).text
