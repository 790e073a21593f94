"""Table rows in plain text: which lines are rows, what their columns are, how a row falls into cells.

Rows come as cells parted by tabs (from markup), by bars (Markdown) or by spaces (pasted tables).
Must not: decide what a cell says; that is judging.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

_SPLIT = re.compile(r"\t|\||[ \u3000]+")
_BARS = ("|", "｜")
_LEAST_BARS = 2
_TAB, _BAR = re.compile(r"\t"), re.compile(r"[|｜]")
_NUMBER = re.compile(r"[<>≥≤约超近]?[\d.,]+\s*[万亿千百]?\s*\S{0,3}$")
_DATES = re.compile(r"(?:19|20)\d\d年(?:度|末|底)?|\d{1,2}(?:[-—~至]\d{1,2})?(?:月|日|季度)[末底份]?|\d+G")
_HEAD_OF_GROUPS, _GROUP = re.compile(r"[+-]?[1-9]\d{0,2}"), re.compile(r"\d{3}")
_BRACKETED = re.compile(r"[(（][^()（）]+[)）]")
_UNIT = re.compile(r"[(（][^()（）]{1,4}[)）]$")
_LEAST_CELLS = 3
_LEAST_PARTED = 2
"""Cells of a row: three where spaces part them, two where tabs or bars do."""
_LONGEST_CELL = 40
_LONGEST_HEAD = 16
_LONGEST_PARTED = 32


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its offsets into the row's text."""

    start: int
    end: int
    text: str
    column: str = ""


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Column words by what they head: name, unit, target, actual, note."""
    from monitor.text.data import load

    return {kind: tuple(words) for kind, words in load("tables.yaml")["columns"].items()}


def column_kind(column: str) -> str:
    """What a column holds: name, unit, target, actual, note, number, or "" when its head says nothing."""
    for kind, words in _words().items():
        if any(word in column for word in words):
            return kind
    return ""


def tells_results(column: str) -> bool:
    """Whether a column's head says that what stands in it came about (完成, 实际), as 数值 does not."""
    from monitor.text.data import load

    return column_kind(column) == "actual" and any(word in column for word in load("tables.yaml")["results"])


def words_of_another(column: str) -> tuple[str, ...]:
    """The words of a column's head that name a step before the work, its money, several years or the nation."""
    from monitor.text.data import load

    return tuple(word for word in load("tables.yaml")["aside"] if word in column)


def tells_in_words(column: str) -> bool:
    """Whether the cells of a column of results tell in words how things are: 进展情况, and neither 预计完成情况 nor 完成标准."""
    from monitor.text.data import load

    told, other = load("tables.yaml")["worded"], load("tables.yaml")["unworded"]
    if not tells_results(column) or words_of_another(column):
        return False
    return any(map(column.__contains__, told)) and not any(map(column.__contains__, other))


def cells(text: str, columns: Sequence[str] = ()) -> tuple[Cell, ...]:
    """The cells of a row, each under its column when the counts agree."""
    found = [Cell(s, e, text[s:e]) for s, e in _spans(text)]
    if len(found) > len(columns) > 0:
        found = list(_grouped(text, found, len(found) - len(columns)))
    if len(found) == len(columns):
        return tuple(Cell(c.start, c.end, c.text, name) for c, name in zip(found, columns, strict=True))
    return _by_kind(found, columns)


def parted(text: str) -> tuple[str, ...]:
    """The cells of a row that tabs or bars part, empty ones too but for those at its ends; none where spaces part them."""
    if not _parted(text):
        return ()
    found = [each.strip() for each in (_TAB if "\t" in text else _BAR).split(text)]
    while found and not found[-1]:
        found.pop()
    return tuple(found[1:] if found and not found[0] and text.lstrip().startswith(_BARS) else found)


def _grouped(text: str, found: list[Cell], surplus: int) -> Iterator[Cell]:
    """36 845 in a row parted by spaces: a figure whose thousands are set apart is one cell, while there are too many."""
    at = 0
    while at < len(found):
        last = at
        while last - at < surplus and last + 1 < len(found) and _continues(found[at], found[last + 1]):
            last += 1
        surplus -= last - at
        start, end = found[at].start, found[last].end
        yield Cell(start, end, text[start:end])
        at = last + 1


def _continues(head: Cell, group: Cell) -> bool:
    return bool(_HEAD_OF_GROUPS.fullmatch(head.text) and _GROUP.fullmatch(group.text))


def _by_kind(found: list[Cell], columns: Sequence[str]) -> tuple[Cell, ...]:
    """Cells that don't match their columns one to one: the numeric ones still come in the columns' order."""
    numeric = [name for name in columns if column_kind(name) in ("target", "actual")]
    figures = [cell for cell in found if _NUMBER.match(cell.text)]
    if len(numeric) != len(figures):
        return tuple(found)
    heads = {figure.start: name for figure, name in zip(figures, numeric, strict=True)}
    return tuple(Cell(c.start, c.end, c.text, heads.get(c.start, "")) for c in found)


def is_header(text: str) -> bool:
    """True for a row of column heads: no figures; parted by mere spaces, three or more of mostly known words."""
    heads = [text[s:e] for s, e in _spans(text)]
    if _parted(text):
        return len(heads) > 1 and not any(_NUMBER.match(_DATES.sub("", head)) for head in heads) and _short(heads)
    if len(heads) < _LEAST_CELLS or _known(heads) * 2 < len(heads):
        return False
    return not re.search(r"\d", _DATES.sub("", text))


def _short(heads: Sequence[str]) -> bool:
    return max(map(len, heads)) <= _LONGEST_PARTED


def _parted(text: str) -> bool:
    """Cells parted by tabs or bars: surely a table, so that a row without a figure is its head."""
    return "\t" in text or text.startswith("|") or sum(map(text.count, _BARS)) >= _LEAST_BARS


def _known_head(text: str) -> bool:
    """Most cells are words that head columns; below a head, a row of other words is a row (a milestone's)."""
    heads = [text[s:e] for s, e in _spans(text)]
    return _known(heads) * 2 >= len(heads)


def _known(heads: Sequence[str]) -> int:
    return sum(bool(column_kind(head) or _UNIT.search(head)) and len(head) <= _LONGEST_HEAD for head in heads)


def columns_after(text: str, current: tuple[str, ...]) -> tuple[str, ...]:
    """The column heads in force once this line is read."""
    if is_header(text) and not (current and _parted(text) and not _known_head(text)):
        return _heads(text)
    head = _inline(text)
    if head:
        return head[0]
    return current if len(_spans(text)) >= (_LEAST_PARTED if _parted(text) else _LEAST_CELLS) else ()


def heads_a_group(text: str, following: str) -> bool:
    """Whether a line by itself names a group of the rows of a table, which go on behind it under the same heads."""
    alone = len(_spans(text)) == 1 and len(text) <= _LONGEST_HEAD
    return alone and _parted(following) and not is_header(following)


def _heads(text: str) -> tuple[str, ...]:
    """The cells of a header; a note in brackets before the first, such as （截至2022年9月30日）, heads no column."""
    heads = tuple(text[s:e] for s, e in _spans(text))
    noted = len(heads) > _LEAST_CELLS and not _parted(text) and _BRACKETED.fullmatch(heads[0])
    return heads[1:] if noted else heads


def is_row(text: str, columns: Sequence[str]) -> bool:
    """True for a table row or header: tabs, bars, or short cells of which one at least is a figure."""
    spans = _spans(text)
    if _parted(text):
        return len(spans) > 1
    if is_header(text) or _inline(text):
        return True
    if text.endswith("。") and not columns:
        return False  # a sentence with spaces in it: 2021 年末，全市 5G 基站 3.05 万 个
    short = all(e - s <= _LONGEST_CELL for s, e in spans)
    figures = sum(bool(_NUMBER.match(text[s:e])) for s, e in spans)
    return len(spans) >= _LEAST_CELLS and short and figures > 0 and (bool(columns) or figures > 1)


def rows(text: str, columns: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Spans of the rows in a line: the line itself, or the rows of a table that was pasted on one line."""
    head = _inline(text)
    if not head:
        yield 0, len(text)
        return
    spans = _spans(text)[head[1] :]
    yield from _chunks(text, spans, len(columns))


def caption(text: str) -> tuple[int, int] | None:
    """What stands before the heads of a table pasted on one line: （截至2022年9月30日）."""
    head = _inline(text)
    first = head[1] - len(head[0]) if head else 0
    return (0, _spans(text)[first][0]) if first else None


def _chunks(text: str, spans: Sequence[tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    if len(spans) % width == 0:
        yield from ((spans[k][0], spans[k + width - 1][1]) for k in range(0, len(spans), width))
        return
    first = 0
    for k in range(1, len(spans)):
        ends = _NUMBER.match(text[slice(*spans[k - 1])]) and not _NUMBER.match(text[slice(*spans[k])])
        if ends:
            yield spans[first][0], spans[k - 1][1]
            first = k
    yield spans[first][0], spans[-1][1]


@lru_cache(maxsize=64)
def _inline(text: str) -> tuple[tuple[str, ...], int] | None:
    """Column heads and their end, when a whole table stands on one line behind its heads."""
    spans = _spans(text)
    tokens = [text[s:e] for s, e in spans]
    first = next((k for k, token in enumerate(tokens) if column_kind(token) == "name" and len(token) <= 6), None)  # noqa: PLR2004
    if first is None or first > 2:  # noqa: PLR2004
        return None
    last = first
    while last < len(tokens) and column_kind(tokens[last]) and len(tokens[last]) <= 6:  # noqa: PLR2004
        last += 1
    width = last - first
    return (tuple(tokens[first:last]), last) if width >= _LEAST_CELLS and len(tokens) - last >= width else None


@lru_cache(maxsize=64)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the cells of a line stand; asked for several times of each line."""
    spans: list[tuple[int, int]] = []
    start = 0
    separator = _TAB if "\t" in text else _BAR if _parted(text) else _SPLIT
    for match in [*separator.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((start + lead, start + lead + len(piece.strip())))
        start = match.end() if match else end
    return tuple(spans)
