"""The figure a table row states for a commitment: the cell under 实际, never the one under 目标."""

from __future__ import annotations

import re
from datetime import date

from monitor.judge.bind import Bound, Kind, Place
from monitor.judge.mentions import Mention
from monitor.judge.sentence import Sentence
from monitor.text import periods, quantities, tables
from monitor.text.quantities import Quantity, same_unit

_ANY_YEAR = date(2000, 12, 31)
"""A day to find times by; which year they are of does not matter here."""


def row_figures(sentence: Sentence, mention: Mention) -> tuple[Bound, ...]:
    """The row's figures for the mention: the actual value first, goals marked as goals. Empty when it can't tell."""
    cells = tables.cells(sentence.text, sentence.passage.columns)
    unit = _unit_cell(cells)
    behind = [cell for cell in cells if cell.start >= mention.end]
    found = [(cell, q) for cell in behind if (q := _figure(cell, unit)) is not None]
    fitting = [(cell, q) for cell, q in found if _fits(mention, q)]
    kinds = {cell.start: tables.column_kind(cell.column) for cell, _ in fitting}
    actual = [Bound(q, Place.AFTER, Kind.VALUE) for cell, q in fitting if kinds[cell.start] == "actual"]
    actual = actual or _latest(fitting, kinds)
    goals = [Bound(q, Place.AFTER, Kind.GOAL) for cell, q in fitting if kinds[cell.start] == "target"]
    if goals and not actual:  # a goal's column and one other: the other is what came of it
        rest = [q for cell, q in fitting if kinds[cell.start] not in ("target", "note", "number")]
        actual = [Bound(rest[0], Place.AFTER, Kind.VALUE)] if len(rest) == 1 else []
    if actual or goals:
        return (*actual, *goals)
    return (Bound(fitting[0][1], Place.AFTER, Kind.VALUE),) if len(found) == 1 and fitting else ()


def _latest(fitting: list[tuple[tables.Cell, Quantity]], kinds: dict[int, str]) -> list[Bound]:
    """Of columns headed by times (一季度末 … 四季度末) the last that is filled."""
    timed = [q for cell, q in fitting if not kinds[cell.start] and periods.find(cell.column, _ANY_YEAR)]
    return [Bound(timed[-1], Place.AFTER, Kind.VALUE)] if len(timed) > 1 else []


def _unit_cell(cells: tuple[tables.Cell, ...]) -> str:
    for cell in cells:
        if tables.column_kind(cell.column) == "unit":
            return cell.text
    for cell in cells:
        inside = re.search(r"[(（]([万亿]?[\u4e00-\u9fff%P]{1,3})[)）]", cell.text)
        if inside and quantities.find(f"1{inside[1]}"):
            return inside[1]
    known = {word for group in quantities.counters() for word in group} | {"亿元", "万元", "公里", "%", "P"}
    return next((cell.text for cell in cells if cell.text in known), "")


def _figure(cell: tables.Cell, unit: str) -> Quantity | None:
    """The figure a cell is; a bare number takes the unit of the row (5.9 under 亿元 is 590,000,000 元)."""
    found = quantities.find(cell.text)
    if len(found) != 1 or found[0].start > 3:  # noqa: PLR2004  nothing but a bound may stand before it
        return None
    q = found[0]
    if not q.unit and unit:
        scaled = quantities.find(f"{cell.text[: q.end]}{unit}")
        q = scaled[0] if scaled else q
    return Quantity(cell.start + q.start, cell.end, q.value, q.unit, q.bound, q.value_high, q.ordinal, q.points)


def _fits(mention: Mention, q: Quantity) -> bool:
    indicator = mention.commitment.indicator
    return indicator is not None and same_unit(indicator.unit, q.unit, indicator.units)
