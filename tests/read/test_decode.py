"""Bytes as text, whatever they say of themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ReadError
from monitor.read.decode import decode, is_garbled

TEXT = "样本市数据局关于公布数字经济应用场景名单的通知，朱镕题写。"
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
chinese = st.text(st.sampled_from(COMMON + "，。0123456789 \n"), min_size=1, max_size=300)
page_sized = st.text(st.sampled_from(COMMON), min_size=30, max_size=300)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "text/html",
        "text/html; charset=utf-8",
        "text/html;charset=GBK",
        "x; charset=nonsense",
        "x; charset=rot13",
        "x; charset=iso-8859-1",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_the_right_encoding_is_found_whatever_the_header_says(encoding, header):
    assert decode(TEXT.encode(encoding), header) == TEXT


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="gb2312">',
        "<meta http-equiv='Content-Type' content='text/html; charset=gbk'>",
        '<?xml version="1.0" encoding="GB2312"?>',
        '<meta charset=gbk><meta charset="GB2312"><meta charset="utf-8">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_what_a_page_says_of_itself_is_a_hint_and_no_more(head, encoding):
    assert decode((head + TEXT).encode(encoding), None) == head + TEXT


def test_gb2312_means_gb18030():
    assert decode("朱镕".encode("gb18030"), "text/html; charset=gb2312") == "朱镕"


def test_a_short_text_in_gbk_that_is_also_valid_utf8_is_what_its_header_says():
    assert decode("联通".encode("gbk"), "text/html; charset=gbk") == "联通"


def test_big5_is_read_when_declared():
    assert (
        decode("數字經濟發展情況說明會議紀要".encode("big5"), "text/html; charset=big5")
        == "數字經濟發展情況說明會議紀要"
    )


def test_line_ends_become_line_feeds_and_nothing_else_changes():
    assert decode(b"a\r\nb\rc\n\td ") == "a\nb\nc\n\td "


@given(chinese, st.sampled_from(["utf-8", "gb18030"]))
def test_a_text_declared_rightly_comes_back_as_it_was(text, encoding):
    assert decode(text.encode(encoding), f"text/html; charset={encoding}") == text


@given(page_sized, st.sampled_from(["utf-8", "gb18030"]), st.sampled_from([None, "x; charset=utf-8", "x; charset=gbk"]))
def test_a_text_of_some_length_comes_back_however_it_is_declared(text, encoding, header):
    assert decode(text.encode(encoding), header) == text


@given(st.binary(max_size=400), st.none() | st.text(max_size=40))
def test_any_bytes_give_a_text_or_a_refusal(body, header):
    try:
        text = decode(body, header)
    except ReadError:
        return
    assert not is_garbled(text)


def test_one_character_cut_in_half_does_not_spoil_a_page():
    whole = TEXT * 40
    cut = whole.encode("gb18030")[:-1]
    assert decode(cut, "text/html; charset=gbk")[:-1] == whole[:-1]


GARBLED = {
    "utf-8 read as gbk": TEXT.encode().decode("gb18030", "replace"),
    "gbk read as utf-8": TEXT.encode("gb18030").decode("utf-8", "replace"),
    "utf-8 read as latin-1": TEXT.encode().decode("latin-1"),
    "utf-8 read as cp1252": TEXT.encode().decode("cp1252", "replace"),
    "gbk read as latin-1": TEXT.encode("gb18030").decode("latin-1"),
    "lost and read as gbk": TEXT.encode("gb18030").decode("utf-8", "replace").encode().decode("gb18030", "replace"),
}


@pytest.mark.parametrize("how", GARBLED)
def test_a_text_that_was_garbled_before_it_came_is_refused(how):
    with pytest.raises(ReadError) as caught:
        decode(("<p>" + GARBLED[how] + "</p>").encode(), "text/html; charset=utf-8")
    assert caught.value.key == "read.mojibake"


@given(page_sized)
def test_garbling_is_seen_in_any_text_and_honest_text_is_not_accused(text):
    assert not is_garbled(text)
    assert is_garbled(text.encode().decode("gb18030", "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "", "plain English, nothing else", "naïve café à la carte — Ünïcödé für Straßen",
        "数字经济 Ｄｉｇｉｔａｌ ２０２５　①②③ ㎡ ℃ “引号”——……【】〔2020〕", "數字經濟發展", "мир труд май", "デジタル経済の推進",
        "一篇讲乱码的文章会提到锟斤拷这个词，也会提到其他编码问题，但它本身并没有乱，应当照常读出来。",
    ],
)  # fmt: skip
def test_honest_text_is_not_taken_for_garbled(text):
    assert not is_garbled(text)
    assert decode(text.encode()) == text
