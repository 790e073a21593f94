"""Characters made comparable, with a way back to the text as it was given.

Owns: width, script, invisible characters, spaces and separators inside numbers, pinyin glosses.
Must not: cut, judge, or change the text that is stored and quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_GLOSS = re.compile(rf"(?<=[{_CJK}])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{{1,6}}\)")
_GROUP_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_GROUP_SPACE = re.compile(r"(?<![\d.])(\d{1,3})((?: \d{3})+)(?![\d.])")
_SPLIT_NUMBER = re.compile(
    rf"(?<=\d) *\. +(?=\d+ *[万亿千百{_CJK}%])|(?<=\d) +\. *(?=\d)|(?<![\d.]\d)(?<=\d) (?=\d(?: \d)* *[{_CJK}%])"
)
"""Spaces inside 5 . 2 万 and 1 0 家: single digits and a point that only spaces part, with a counter behind."""
_SPACE_BESIDE = re.compile(
    rf"(?<=[{_CJK}\da-zA-Z%]) +(?=[{_CJK}])|(?<=[{_CJK}]) +(?=[\dA-Za-z])|(?<=\d) +(?=[%.]|[EP](?:FLOPS|Flops)?(?![A-Za-z]))"
)
_UNSEEN = (
    "[\"'“”‘’「」『』\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff]"
)
"""Quotation marks and what cannot be seen."""
_NOTHING = re.compile(f"{_UNSEEN}+")
_TO_LOOK_AT = re.compile(rf"{_UNSEEN}| |\(|\d,\d|_")
"""Without any of these nothing is left out; most sentences have none."""
_LONGEST_KEPT = 400
"""Characters of a text whose clean form is kept for a while: a sentence or a heading, never a publication."""
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z])_(?=\d)")
"""PM_2.5: how some pages write what stands lower."""
_SPACES = re.compile(r"(?<=[ \n\t]) +|\A +")
_PUNCTUATION = {"﹑": "、", "～": "~", "—": "-", "–": "-", "―": "-", "−": "-", "〔": "[", "〕": "]"}


_PRINTED = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_BRACKETS = re.compile(rf"(?<=[{_CJK}%》])\(([^()]*)\)|\(([^()]*)\)(?=[{_CJK}])")
_MARK_IN_CHINESE = re.compile(rf"(?<=[{_CJK}%》）)])[,;:?!]|[,;:?!](?=[{_CJK}《（(])")


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
    return _kept(text, row) if len(text) <= _LONGEST_KEPT else _cleaned(text, row)


def printed(text: str) -> str:
    """A clean text with the marks that stand beside Chinese as Chinese prints them: 改革,谋实 is 改革，谋实. Pure."""
    text = _BRACKETS.sub(lambda pair: f"（{pair[1] or pair[2] or ''}）", text)
    return _MARK_IN_CHINESE.sub(lambda mark: _PRINTED[mark[0]], text)


@lru_cache(maxsize=1024)
def _kept(text: str, row: bool) -> Clean:  # noqa: FBT001  a key of the cache
    """A sentence is asked for several times while its publication is judged: for itself and for its neighbours."""
    return _cleaned(text, row)


def _cleaned(text: str, row: bool) -> Clean:  # noqa: FBT001  as above
    plain = text.translate(_table())
    if not _TO_LOOK_AT.search(plain):
        return Clean(plain, tuple(range(len(plain) + 1)))
    first = [match.span() for match in _NOTHING.finditer(plain)]
    visible, origins = _without(plain, range(len(plain)), first)
    spaces = [match.span() for match in _SPACES.finditer(visible)]
    spaced, origins = _without(visible, origins, spaces)
    cuts = [match.span() for match in _GLOSS.finditer(spaced)]
    cuts += [match.span() for match in (*_GROUP_COMMA.finditer(spaced), *_SUBSCRIPT.finditer(spaced))]
    if not row:
        cuts += [match.span() for match in _SPACE_BESIDE.finditer(spaced)]
        cuts += _group_spaces(spaced)
        cuts += [span for match in _SPLIT_NUMBER.finditer(spaced) for span in _blanks(match)]
    joined, origins = _without(spaced, origins, cuts)
    return Clean(joined, (*origins, len(text)))


def _blanks(match: re.Match[str]) -> list[tuple[int, int]]:
    return [(match.start() + k, match.start() + k + 1) for k, char in enumerate(match[0]) if char == " "]


def _group_spaces(joined: str) -> list[tuple[int, int]]:
    spans = []
    for match in _GROUP_SPACE.finditer(joined):
        spans += [(match.start(2) + k, match.start(2) + k + 1) for k, c in enumerate(match[2]) if c == " "]
    return spans


def _without(text: str, origins: Sequence[int], cuts: Sequence[tuple[int, int]]) -> tuple[str, Sequence[int]]:
    """The text without the spans, which may overlap, and where each character left came from."""
    if not cuts:
        return text, origins
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            pieces.append(text[at:start])
            kept += origins[at:start]
        at = max(at, end)
    return "".join([*pieces, text[at:]]), [*kept, *origins[at:]]


@cache
def _table() -> dict[int, str]:
    """Characters that become one other character, so that offsets hold: script, width, punctuation, spaces.

    Only width is undone, not all of NFKC: that would turn ① and ⒈ into digits that grow onto the next number.
    """
    table = dict(_script())
    for code in (*range(0xFF01, 0xFFEF), *range(0x3300, 0x3400)):
        wide = unicodedata.decomposition(chr(code)).startswith(("<wide>", "<narrow>"))
        plain = unicodedata.normalize("NFKC", chr(code))
        if wide and len(plain) == 1:
            table[code] = _PUNCTUATION.get(plain, plain)
    table.update({ord(char): plain for char, plain in _PUNCTUATION.items()})
    table.update(dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "))
    table.update(dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"))
    return table


@cache
def _script() -> dict[int, str]:
    """Traditional to simplified, a character for a character, so that offsets hold."""
    import opencc

    every = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(a): b for a, b in zip(every, simple, strict=True) if a != b and len(b) == 1}
