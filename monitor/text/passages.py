"""Cuts a text into sentences and table rows, each with the headings above it.

Owns: what a heading, a row and a sentence look like. Must not: change a character; every passage
is a slice of the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Passage, PassageKind
from monitor.text import tables

LONGEST = 300
"""Code points of a passage at most; a longer sentence is cut at its semicolons, then at its commas."""

_DIGITS = "一二三四五六七八九十"
_NUMBERED = (
    re.compile(rf"第[{_DIGITS}百\d]+(?:篇|部分)"),
    re.compile(rf"第[{_DIGITS}百\d]+章"),
    re.compile(rf"第[{_DIGITS}百\d]+节"),
    re.compile(rf"[{_DIGITS}]{{1,3}}、"),
    re.compile(rf"[（(][{_DIGITS}]{{1,3}}[)）]"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[)）]"),
    re.compile(rf"[{_DIGITS}]是"),
)
_MARKDOWN = re.compile(r"(#{1,6})\s+")
QUESTION = re.compile(
    r"问[:：]|[^。！？]{0,40}(?:提问|询问)[:：]|(?:记者|主持人|主播|网友|市民|听众|观众|代表|委员)[:：](?=[^。！？?]*[？?])"
)
"""How a line begins that asks: what follows, up to the next such line, answers."""
_END = re.compile(r"[。！？!?]+[”’」』）)】]*")
_PARTS = (re.compile(r"[；;]"), re.compile(r"[，,]"))
_CLOSED = tuple("。！？；;!?，,、：:”")
_YEARS = re.compile(r"(?:19|20)\d\d|\d+G")
_FIGURE = re.compile(r"\d")
_SHORT = 40
_RUN_IN = 30
_MARKUP_LEVEL = 0
_CHAPTER_LEVEL = 1
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d年.{0,8}(?:回顾|工作|任务|安排|重点|目标)")
"""2025年工作安排, between parts that count 一是, 二是."""
_TITLE_LEVEL = len(_NUMBERED) + 1
_QUESTION_LEVEL = len(_NUMBERED) + 2


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    number: int


def cut(text: str, headings: Sequence[tuple[int, str]] = ()) -> tuple[Passage, ...]:
    """All passages of `text` in order; `headings` are those known from markup, as (offset, text).

    Each passage is a slice: `p.text == text[p.start:p.end]`, without outer space, of at most 300
    code points. Headings are passages of their own kind. Pure.
    """
    known = {offset for offset, _ in headings}
    lines = list(_lines(text))
    drafts: list[Passage] = []
    above: list[tuple[int, str]] = []
    columns: tuple[str, ...] = ()
    for position, line in enumerate(lines):
        following = lines[position + 1].text if position + 1 < len(lines) else ""
        if not (columns and tables.heads_a_group(line.text, following)):
            columns = tables.columns_after(line.text, columns)
        level, length = _heading(line, known, last=position + 1 == len(lines))
        if tables.is_row(line.text, columns):
            drafts += _rows(line, above, columns)
            continue
        if length:
            level = _of_title(line.text, first=not above) if level == _TITLE_LEVEL else level
            above = [*(entry for entry in above if entry[0] < level), (level, line.text[:length].strip())]
            drafts.append(_draft(line, 0, length, PassageKind.HEADING, above[:-1]))
        drafts += _sentences(line, length, above)
    return tuple(_numbered(passage, index) for index, passage in enumerate(drafts))


def is_numbered(line: str) -> bool:
    """Whether a line begins with the mark of a part or an item: 第二章, 三、, （一）, 4., 五是."""
    return any(pattern.match(line) for pattern in _NUMBERED)


def _of_title(text: str, *, first: bool) -> int:
    """The level of a line without a number: the first title heads everything, a year's work what is numbered below it."""
    if first:
        return _MARKUP_LEVEL
    return _CHAPTER_LEVEL if _OF_A_YEAR.match(text) else _TITLE_LEVEL


def _numbered(p: Passage, index: int) -> Passage:
    return Passage(index, p.start, p.end, p.text, p.kind, p.headings, p.paragraph, p.columns)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for number, raw in enumerate(text.split("\n")):
        stripped = raw.strip()
        if stripped:
            offset = start + len(raw) - len(raw.lstrip())
            yield _Line(offset, offset + len(stripped), stripped, number)
        start += len(raw) + 1


def _heading(line: _Line, known: set[int], *, last: bool) -> tuple[int, int]:
    """Level and length of the heading a line begins with; length 0 when it has none."""
    if line.start in known:
        return _MARKUP_LEVEL, len(line.text)
    mark = _MARKDOWN.match(line.text)
    if mark:
        return _MARKUP_LEVEL, len(line.text)
    if QUESTION.match(line.text):
        question = _END.search(line.text)
        return _QUESTION_LEVEL, question.end() if question else len(line.text)
    for level, pattern in enumerate(_NUMBERED, 1):
        if pattern.match(line.text):
            return level, _numbered_length(line.text)
    if not last and _is_title(line.text):
        return _TITLE_LEVEL, len(line.text)
    return 0, 0


def _numbered_length(text: str) -> int:
    """A numbered line is all heading when it ends openly; else its first short sentence is one."""
    end = _END.search(text)
    if end is None:
        return len(text) if len(text) <= _SHORT and not _states_figure(text) else 0
    whole = end.end() == len(text)
    return end.end() if end.end() <= _RUN_IN and not whole and not _states_figure(text[: end.end()]) else 0


def _is_title(text: str) -> bool:
    if text.endswith(("——", "：", ":")) and len(text) <= _SHORT:
        return True
    return (
        len(text) <= _SHORT
        and not text.endswith(_CLOSED)
        and not _FIGURE.search(_YEARS.sub("", text))
        and "\t" not in text
    )


def _states_figure(text: str) -> bool:
    return bool(re.search(r"\d[\d.]*\s*(?:[万亿]|[个家项条公里%％PＰ次期场款座架名根所户亩套辆台吨间处株棵盏])", text))


def _sentences(line: _Line, start: int, above: Sequence[tuple[int, str]]) -> Iterator[Passage]:
    begin = start
    ends = [match.end() for match in _END.finditer(line.text, start)]
    for end in [*ends, len(line.text)]:
        for first, last in _fitting(line.text, begin, end, _PARTS):
            if line.text[first:last].strip():
                yield _draft(line, first, last, PassageKind.SENTENCE, above)
        begin = end


def _fitting(text: str, start: int, end: int, parts: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """The span itself if short enough, else pieces of it cut at the weakest break that serves."""
    if end - start <= LONGEST:
        yield start, end
    elif not parts:
        yield from ((at, min(at + LONGEST, end)) for at in range(start, end, LONGEST))
    else:
        breaks = [m.end() for m in parts[0].finditer(text, start, end)]
        pieces = zip([start, *breaks], [*breaks, end], strict=True)
        for first, last in _together(pieces):
            yield from _fitting(text, first, last, parts[1:])


def _together(pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Neighbouring pieces joined as long as they fit."""
    first, last = -1, -1
    for start, end in pieces:
        if first >= 0 and end - first > LONGEST:
            yield first, last
            first = start
        first, last = (start if first < 0 else first), end
    if first >= 0:
        yield first, last


def _rows(line: _Line, above: Sequence[tuple[int, str]], columns: tuple[str, ...]) -> Iterator[Passage]:
    caption = tables.caption(line.text)
    if caption:
        yield _draft(line, *caption, PassageKind.SENTENCE, above)
    for first, last in tables.rows(line.text, columns):
        for start, end in _fitting(line.text, first, last, ()):
            yield replace(_draft(line, start, end, PassageKind.ROW, above), columns=columns)


def _draft(line: _Line, start: int, end: int, kind: PassageKind, above: Sequence[tuple[int, str]]) -> Passage:
    piece = line.text[start:end]
    lead = len(piece) - len(piece.lstrip())
    body = piece.strip()
    first = line.start + start + lead
    return Passage(0, first, first + len(body), body, kind, tuple(text for _, text in above), line.number)
