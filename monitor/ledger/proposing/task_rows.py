"""The tasks in the rows of a table that gives each a cell of its own: 序号 | 实事项目 | 责任单位 | 完成时限.

Owns: which cells of a row are tasks, who answers for them and by when. Must not: read the tasks; a cell is read as the
sentences of a text are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.ledger import columns
from monitor.ledger.proposing import duties
from monitor.ledger.proposing.duties import Duties
from monitor.model import Passage, PassageKind
from monitor.text import periods, tables
from monitor.text.hygiene import clean
from monitor.text.tables import Cell

_SHORTEST = 8
"""Characters of the shortest cell that may tell a task with its figure: 新建公园2处; a name alone is shorter."""
_STOPS = ("。", "；", ";")
_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？]?")


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence of a task, as a passage of the text, with who answers for it and by when its row says it is due."""

    passage: Passage
    duties: Duties
    due: date | None


def tasks(piece: Passage, day: date | None) -> Iterator[Task]:
    """The sentences of the tasks in a row, in reading order; none where no column is one of tasks. Pure."""
    every = _under_heads(tables.cells(piece.text, piece.columns), piece.columns)
    if not every or tables.is_header(piece.text):
        return
    answer, due = _duties(every), _due(every, day)
    for cell in _tasks(every, piece.columns):
        yield from (Task(sentence, answer, due) for sentence in _sentences(piece, cell))


def _tasks(every: Sequence[Cell], heads: Sequence[str]) -> list[Cell]:
    """The cells of tasks: by their heads, or where the table has lost its heads those that are sentences."""
    told = [cell for cell in every if len(cell.text) >= _SHORTEST]
    if not heads:
        return [cell for cell in told if cell.text.endswith(_STOPS)]
    if not any(_is_task(head) for head in heads):
        return []
    return [cell for cell in told if _is_task(cell.column) or (not cell.column and cell == _longest(every))]


def _under_heads(cells: Sequence[Cell], heads: Sequence[str]) -> Sequence[Cell]:
    """A numbered row that breaks off still begins under the first heads."""
    numbered = bool(heads and cells) and columns.holds(heads[0], "number") and cells[0].text.strip("().、").isdigit()
    if not numbered or len(cells) >= len(heads) or any(cell.column for cell in cells):
        return cells
    return [replace(cell, column=head) for cell, head in zip(cells, heads, strict=False)]


def _is_task(head: str) -> bool:
    """A column of tasks; one that says what came of them is none."""
    return columns.holds(head, columns.STATEMENT) and not tables.tells_results(head)


def _longest(cells: Sequence[Cell]) -> Cell:
    """Where a row has lost cells that it shares with the row above, its task is the longest."""
    return max(cells, key=lambda cell: len(cell.text))


def _sentences(piece: Passage, cell: Cell) -> Iterator[Passage]:
    for found in _SENTENCE.finditer(piece.text, cell.start, cell.end):
        text = found[0].strip()
        start = piece.start + piece.text.index(text, found.start())
        yield replace(piece, start=start, end=start + len(text), text=text, kind=PassageKind.SENTENCE, columns=())


def _duties(cells: Sequence[Cell]) -> Duties:
    lead = _bodies(cells, "lead")
    return Duties(lead, tuple(name for name in _bodies(cells, "responsible") if name not in lead))


def _bodies(cells: Sequence[Cell], role: str) -> tuple[str, ...]:
    """Who stands in the columns of a role, each once."""
    told = (cell for cell in cells if columns.holds(cell.column, role))
    return tuple(dict.fromkeys(name for cell in told for name in duties.bodies_in(clean(cell.text).text)))


def _due(cells: Sequence[Cell], day: date | None) -> date | None:
    """The last day that the column of terms names, where it is still to come."""
    said = [
        moment.date
        for cell in cells
        if columns.holds(cell.column, "due")
        for moment in periods.find(clean(cell.text).text, day)
        if day is None or moment.date > day
    ]
    return max(said, default=None)
