"""Targets in table rows: the column that names a goal or a year still to come.

Must not: guess the columns of a table that has lost them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.ledger.proposing import counting, naming
from monitor.ledger.proposing.frame import Frame, Setting
from monitor.ledger.proposing.pieces import Figure
from monitor.ledger.proposing.proposal import Proposal
from monitor.model import CommitmentKind
from monitor.text import periods, quantities, tables
from monitor.text.hygiene import clean
from monitor.text.tables import Cell

_YEAR = re.compile(r"(20\d\d)年?")


def row_proposals(setting: Setting, frame: Frame) -> Iterator[Proposal]:
    """The target of a row whose columns are known: one proposal, or none."""
    piece = setting.passage
    columns = tuple(clean(column).text for column in piece.columns)
    text = clean(piece.text, row=True).text
    cells = tables.cells(text, columns)
    if not columns or tables.is_header(piece.text) or not (len(cells) == len(columns) or _grouped(cells)):
        return
    name = next((cell.text for cell in cells if tables.column_kind(cell.column) == "name"), "")
    name = name or (cells[0].text if _grouped(cells) else "")
    goal = _goal(cells, frame)
    if not name or goal is None or not re.search(r"[\u4e00-\u9fffA-Za-z]{2}", name):
        return
    cell, year = goal
    figure = _figure(cell, name, _unit(cells, name))
    what = naming.named(figure) if figure else None
    if figure is None or what is None:
        return
    due = periods.last_day(year) if year else frame.due
    period = counting.period(figure, what, yearly=frame.yearly)
    yield Proposal(
        kind=CommitmentKind.TARGET,
        theme="",
        statement=f"{what.name}:{cell.text}",
        quote="",
        start=0,
        end=0,
        indicator=counting.indicator(figure, what, period=period),
        starts=frame.starts,
        due=due,
        doubts=("table",),
    )


def _grouped(cells: Sequence[Cell]) -> bool:
    """Under the heads of a table whose rows lack the cell of their group: a name, and figures that each have a column."""
    named, figures = cells[:1], cells[1:]
    return bool(figures) and not any(cell.column for cell in named) and all(cell.column for cell in figures)


def _goal(cells: Sequence[Cell], frame: Frame) -> tuple[Cell, int | None] | None:
    """The cell of the goal: the latest year still to come, else a column called a goal."""
    dated = [(int(found[1]), cell) for cell in cells if (found := _YEAR.search(cell.column))]
    coming = [pair for pair in dated if frame.year is None or pair[0] > frame.year or frame.kind == "report"]
    goals = [pair for pair in coming if tables.column_kind(pair[1].column) != "actual"]
    if goals and len(dated) > 1:
        year, cell = max(goals, key=lambda pair: pair[0])
        return (cell, year) if quantities.find(cell.text) else None
    for cell in cells:
        if tables.column_kind(cell.column) == "target" and quantities.find(cell.text):
            found = _YEAR.search(cell.column)
            return cell, int(found[1]) if found else None
    return None


def _unit(cells: Sequence[Cell], name: str) -> str:
    told = next((cell.text for cell in cells if tables.column_kind(cell.column) == "unit"), "")
    inside = re.search(r"[(]([^()]{1,8})[)]", name)
    return told.strip("()") or (inside[1] if inside else "")


def _figure(cell: Cell, name: str, unit: str) -> Figure | None:
    written = cell.text.strip("[]<>〈〉 ")
    found = quantities.find(written)
    if len(found) == 1 and not found[0].unit and unit:
        sign = re.match(r"([<>≥≤约近超]*)([\d.]+)(.*)", written)
        if sign:
            found = quantities.find(f"{sign[1]}{sign[2]}{unit}{sign[3]}")
    if len(found) != 1:
        return None
    bare = re.sub(r"[(][^()]*[)]", "", name)
    return Figure(found[0], bare, "", behind="以上" if ">" in written or "≥" in written else "")
