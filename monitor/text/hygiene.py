"""Characters made comparable, with a way back to the text as it was given; and made safe to show.

Owns: width, script, invisible characters, spaces and separators inside numbers, pinyin glosses.
Must not: cut, judge, or change the text that is stored and quoted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_GLOSS = re.compile(rf"(?<=[{_CJK}])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{{1,6}}\)")
_GROUP_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_GROUP_SPACE = re.compile(r"(?<![\d.])(\d{1,3})((?: \d{3})+)(?![\d.])")
_SPACE_BESIDE = re.compile(rf"(?<=[{_CJK}\da-zA-Z%]) +(?=[{_CJK}])|(?<=[{_CJK}]) +(?=[\dA-Za-z])|(?<=\d) +(?=[%.])")
_QUOTES = "\"'“”‘’「」『』＂"
_PUNCTUATION = str.maketrans({"﹑": "、", "～": "~", "—": "-", "–": "-", "―": "-", "−": "-", "〔": "[", "〕": "]"})


@dataclass(frozen=True, slots=True)
class Clean:
    """A cleaned text and, for each of its characters, the offset it came from in the text as given.

    `offsets` has one entry more than `text`: the length of the original.
    """

    text: str
    offsets: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of `text[start:end]`; an empty span stays empty."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def clean(text: str, *, row: bool = False) -> Clean:
    """The text with comparable characters: half width, simplified, no quotes, no invisible characters.

    Thousands are joined (13 206, 1,006) and spaces beside Chinese dropped, except in a table `row`,
    where spaces part cells. Pure; the result's offsets lead back to `text`.
    """
    chars, origins = _comparable(text)
    joined = "".join(chars)
    cuts = [match.span() for match in _GLOSS.finditer(joined)]
    cuts += [match.span() for match in _GROUP_COMMA.finditer(joined)]
    if not row:
        cuts += [match.span() for match in _SPACE_BESIDE.finditer(joined)]
        cuts += _group_spaces(joined)
    return _without(joined, origins, cuts, len(text))


def _comparable(text: str) -> tuple[list[str], list[int]]:
    table = _script()
    chars: list[str] = []
    origins: list[int] = []
    blank = True
    for index, char in enumerate(text):
        shown = _one(char, table)
        if shown == " " and blank:
            continue
        for piece in shown:
            chars.append(piece)
            origins.append(index)
        if shown:
            blank = shown[-1] in " \n\t"
    return chars, origins


def _one(char: str, table: dict[int, str]) -> str:
    if "一" <= char <= "鿿":
        return table.get(ord(char), char)
    if char in "\n\t":
        return char
    if char in _QUOTES:
        return ""
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return ""
    if category.startswith("Z"):
        return " "
    # Only width is undone: a full NFKC would turn ① and ⒈ into digits that grow onto the next number.
    if unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<square>")):
        char = unicodedata.normalize("NFKC", char)
    return char.translate(_PUNCTUATION)


def _group_spaces(joined: str) -> list[tuple[int, int]]:
    spans = []
    for match in _GROUP_SPACE.finditer(joined):
        spans += [(match.start(2) + k, match.start(2) + k + 1) for k, c in enumerate(match[2]) if c == " "]
    return spans


def _without(joined: str, origins: list[int], cuts: list[tuple[int, int]], length: int) -> Clean:
    if not cuts:
        return Clean(joined, (*origins, length))
    dropped = {index for start, end in cuts for index in range(start, end)}
    kept = [index for index in range(len(joined)) if index not in dropped]
    return Clean("".join(joined[i] for i in kept), (*(origins[i] for i in kept), length))


@cache
def _script() -> dict[int, str]:
    """Traditional to simplified, a character for a character, so that offsets hold."""
    import opencc

    every = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(a): b for a, b in zip(every, simple, strict=True) if a != b and len(b) == 1}


def for_terminal(text: str) -> str:
    """`text` on one line with nothing a terminal could obey: controls, escapes and bidi marks are shown as ⟨1b⟩."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\r\t\v\f\u2028\u2029\u0085":
        return " "
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return f"⟨{ord(char):x}⟩"
    return char
