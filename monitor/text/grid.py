"""A sheet as values: cells in rows, the cells that are merged, and what a cell says as text.

Owns the shape between the reader of sheets and the ledger. Must not: read files, or know what a column means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

Value = str | int | float | bool | date | datetime | time | None
Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `merged` are (top, left, bottom, right), all inclusive; a merged area has its value top left.

    `formulas` are the cells that are reckoned by the sheet itself; one that was never reckoned has the value None.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: Mapping[Place, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Value:
        """The value of a cell; None outside."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None

    def text(self, row: int, column: int) -> str:
        """What the cell says, on one line."""
        return told(self.at(row, column))

    def filled(self) -> Grid:
        """The same sheet with the value of each merged area in all of its rows; its columns stay as they are."""
        rows = [list(row) for row in self.rows]
        for top, left, bottom, _ in self.merged:
            for row in range(top + 1, min(bottom + 1, len(rows))):
                rows[row] += [None] * (left + 1 - len(rows[row]))
                rows[row][left] = self.at(top, left)
        return Grid(self.name, tuple(map(tuple, rows)), self.merged, self.formulas)


def told(value: Value) -> str:
    """A value as one line of text: 2027-12-31, 30000, 5.5."""
    if value is None:
        return ""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", value).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
