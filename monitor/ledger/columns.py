"""Where the head of a sheet stands, and which of its columns holds what a commitment is made of. Pure.

Owns: telling titles from heads, and heads from each other by the words in monitor/data/sheets.yaml. Must not:
read files, or turn a row into a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from monitor.text import quantities
from monitor.text.data import load
from monitor.text.grid import Grid
from monitor.text.hygiene import clean

STATEMENT: Final = "statement"
"""The one column without which a sheet is no ledger."""
_DEEPEST = 40
"""Rows among which the head is looked for."""
_SAMPLE = 60
_LONGEST_HEAD = 30
_LETTERS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read: `last` is the last row of its head, `first` the first, `labels` the heads of all columns.

    `columns` says which column holds a field; `missing` are heads that were asked for and are not there, by field.
    """

    first: int
    last: int
    labels: tuple[str, ...]
    columns: Mapping[str, int]
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether it is known what the commitments are."""
        return STATEMENT in self.columns

    def named(self) -> dict[str, str]:
        """The heads of the known columns, by field; a column without a head goes by its letter."""
        return {each: self.labels[at] or letter(at) for each, at in self.columns.items()}


def fields() -> tuple[str, ...]:
    """The names of what a column may hold."""
    return tuple(_words())


def letter(column: int) -> str:
    """A column as office programs call it: A, B, … AA."""
    return (letter(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)  # noqa: PLR2004


def layout(grid: Grid, asked: Mapping[str, str], *, only: bool = False) -> Layout | None:
    """The head of the sheet and what its columns hold; None for a sheet without two filled cells in a row.

    `asked` are heads or letters of columns, by field, and come before what the words say. With `only`, those alone
    are taken, and the words stand in just for what is not found.
    """
    found = [_layout(grid, first, last, asked, only=only) for first, last in _heads(grid)]
    return max(found, key=_telling, default=None)


def _heads(grid: Grid) -> Iterator[tuple[int, int]]:
    for row in range(min(_DEEPEST, len(grid.rows))):
        filled = sum(bool(grid.text(row, column)) for column in range(grid.width))
        if filled > 1 or (filled and grid.width == 1):
            yield row, row
            if any(bottom == row == top for top, _, bottom, _ in grid.merged) and row + 1 < len(grid.rows):
                yield row, row + 1


def _telling(found: Layout) -> tuple[int, int, int, int]:
    """Better is: what was asked for, then more known columns, then one row rather than two, then higher up."""
    known = len(found.columns) + (1 if found.known else 0)
    return (-len(found.missing), known, found.first - found.last, -found.first)


def _layout(grid: Grid, first: int, last: int, asked: Mapping[str, str], *, only: bool) -> Layout:
    labels = tuple(_label(grid, first, last, column) for column in range(grid.width))
    columns: dict[str, int] = {}
    missing: dict[str, str] = {}
    for each, head in asked.items():
        at = _column(labels, head)
        if at is None or at in columns.values():
            missing[each] = head
        else:
            columns[each] = at
    for each, at in _by_words(labels, grid, last).items():
        wanted = each in missing if only else True
        if wanted and each not in columns and at not in columns.values():
            columns[each] = at
    return Layout(first, last, labels, {each: columns[each] for each in fields() if each in columns}, missing)


def _label(grid: Grid, first: int, last: int, column: int) -> str:
    return grid.text(last, column) or grid.text(first, column)


def _column(labels: Sequence[str], head: str) -> int | None:
    plain = [bare(label) for label in labels]
    for candidates, wanted in ((list(labels), head.strip()), (plain, bare(head))):
        if wanted and wanted in candidates:
            return candidates.index(wanted)
    if _LETTERS.fullmatch(head.strip().upper()):
        at = next((column for column in range(len(labels)) if letter(column) == head.strip().upper()), None)
        return at if at is not None else None
    return None


def bare(head: str) -> str:
    """A head as it is compared: without spaces, brackets and what stands in them, small letters."""
    text = re.sub(r"[(（\[【][^)）\]】]*[)）\]】]", "", head)
    return re.sub(r"\s+", " " if text.isascii() else "", text).strip(" :：*").lower()


def _by_words(labels: Sequence[str], grid: Grid, last: int) -> dict[str, int]:
    heads = {at: bare(label) for at, label in enumerate(labels) if label and len(label) <= _LONGEST_HEAD}
    found: dict[str, int] = {}
    for whole in (True, False):
        for each, words in _words().items():
            at = next(
                (at for at, head in heads.items() if at not in found.values() and _fits(head, words, whole)), None
            )
            if each not in found and at is not None:
                found[each] = at
    return _either(found, heads, grid, last)


def holds(head: str, each: str) -> bool:
    """Whether a head by itself says that its column holds that field; 牵头责任单位 holds who leads. Pure."""
    plain = bare(head)
    if not plain or len(plain) > _LONGEST_HEAD:
        return False
    fitting = (known for whole in (True, False) for known, words in _words().items() if _fits(plain, words, whole))
    return next(fitting, None) == each


def _fits(head: str, words: _Words, whole: bool) -> bool:  # noqa: FBT001  which of two ways to compare
    if whole:
        return head in words.whole
    return any(word in head for word in words.parts) and not any(word in head for word in words.never)


def _either(found: dict[str, int], heads: Mapping[int, str], grid: Grid, last: int) -> dict[str, int]:
    """单位 alone: the unit where most cells are counters, else who answers."""
    words = [bare(word) for word in load("sheets.yaml")["either"]]
    at = next((at for at, head in heads.items() if head in words and at not in found.values()), None)
    if at is None:
        return found
    cells = [said for row in range(last + 1, min(last + _SAMPLE, len(grid.rows))) if (said := grid.text(row, at))]
    counters = sum(_is_counter(cell) for cell in cells)
    each = "unit" if cells and counters * 2 > len(cells) else "responsible"
    return found if each in found else {**found, each: at}


def _is_counter(cell: str) -> bool:
    """Whether a number with this behind it is a quantity in this unit: 个, 万平方米; but not 市教育局."""
    found = quantities.find(f"3{clean(cell).text}")
    return len(found) == 1 and bool(found[0].unit) and found[0].end == len(clean(cell).text) + 1


@dataclass(frozen=True, slots=True)
class _Words:
    whole: frozenset[str]
    parts: tuple[str, ...]
    never: tuple[str, ...]


@cache
def _words() -> dict[str, _Words]:
    data: Mapping[str, Mapping[str, Sequence[Any]]] = load("sheets.yaml")["columns"]
    return {
        each: _Words(
            frozenset(bare(str(word)) for word in row.get("is", ())),
            tuple(str(word).lower() for word in row.get("has", ())),
            tuple(str(word).lower() for word in row.get("not", ())),
        )
        for each, row in data.items()
    }
