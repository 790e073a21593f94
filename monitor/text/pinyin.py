"""Chinese words in Latin letters, for identifiers. The one door to pypinyin.

Must not: be used for anything that is judged; two words may sound alike.
"""

from __future__ import annotations

import re

from monitor.text import words

_LATIN = re.compile(r"[a-z0-9]+")


def spelled(text: str) -> list[str]:
    """The words of a text as small Latin letters and digits, in order: 城镇调查失业率 is chengzhen, diaocha, shiyelv."""
    import pypinyin

    found: list[str] = []
    latin = False
    for word in words.cut(text):
        plain = "".join(_LATIN.findall("".join(pypinyin.lazy_pinyin(word)).lower()))
        if plain and latin and word.isascii() and found[-1].isdigit() != plain.isdigit():
            found[-1] += plain  # 5G, P2P
        elif plain:
            found.append(plain)
        latin = word.isascii()
    return found
