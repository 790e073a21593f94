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

    found = []
    for word in words.cut(text):
        letters = "".join(pypinyin.lazy_pinyin(word)).lower()
        plain = "".join(_LATIN.findall(letters))
        if plain:
            found.append(plain)
    return found
