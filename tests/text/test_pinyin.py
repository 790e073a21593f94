from __future__ import annotations

import pytest

from monitor.text.pinyin import spelled


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("城镇调查失业率", ["chengzhen", "diaocha", "shiyelv"]),
        ("5G基站", ["5g", "jizhan"]),
        ("数据中心PUE", ["shujuzhongxin", "pue"]),
        ("重庆", ["chongqing"]),
        ("。、", []),
        ("", []),
    ],
)
def test_words_are_spelled_in_small_latin_letters(text, letters):
    assert spelled(text) == letters
