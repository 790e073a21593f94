"""The figure a table row states for a commitment: the cell under 实际, never the one under 目标."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from monitor.judge import cues
from monitor.judge.mentions import Mention
from monitor.judge.sentence import Sentence
from monitor.judge.sizes import Bound, Kind, Place, fits, of_growth
from monitor.text import periods, quantities, tables
from monitor.text.hygiene import clean
from monitor.text.periods import Moment
from monitor.text.quantities import Quantity


def row_figures(sentence: Sentence, mention: Mention) -> tuple[Bound, ...]:
    """The row's figures for the mention: the actual value first, goals marked as goals. Empty when it can't tell."""
    cells = tables.cells(sentence.text, sentence.passage.columns)
    unit = _unit_cell(cells)
    behind = [c for c in cells if c.start >= mention.end and not _of_another(c.column, mention)]
    found = [(cell, q) for cell in behind if (q := _figure(cell, unit)) is not None]
    fitting = [(cell, q) for cell, q in found if _fits(mention, q)]
    kinds = {cell.start: tables.column_kind(cell.column) for cell, _ in fitting}
    actual = [Bound(q, Place.AFTER, Kind.VALUE) for cell, q in fitting if kinds[cell.start] == "actual"]
    actual = _growth(cells, mention) or actual
    ahead = {cell.start for cell, _ in fitting if kinds[cell.start] != "actual" and _ahead(cell.column, sentence)}
    actual = actual or _latest([(cell, q) for cell, q in fitting if cell.start not in ahead], kinds, sentence)
    goals = [Bound(q, Place.AFTER, Kind.GOAL) for c, q in fitting if kinds[c.start] == "target" or c.start in ahead]
    if goals and not actual:  # a goal's column and one other: the other is what came of it
        told = ("target", "note", "number")
        rest = [q for cell, q in fitting if kinds[cell.start] not in told and cell.start not in ahead]
        actual = [Bound(rest[0], Place.AFTER, Kind.VALUE)] if len(rest) == 1 else []
    if not actual and not goals and len(found) == 1:
        actual = [Bound(q, Place.AFTER, Kind.VALUE) for _, q in fitting]
    if of_goals(sentence):
        actual, goals = [], [*(replace(bound, kind=Kind.GOAL) for bound in actual), *goals]
    return (*actual, *goals)


def _of_another(column: str, mention: Mention) -> bool:
    """投资完成情况, 选址情况: of money or of a step before, unless the promise speaks of it itself (固定资产投资)."""
    indicator = mention.commitment.indicator
    promised = mention.commitment.statement + (indicator.name if indicator else "")
    words = tables.words_of_another(column)
    return bool(words) and not any(word in promised for word in words)


def _growth(cells: tuple[tables.Cell, ...], mention: Mention) -> list[Bound]:
    """Of what should grow, the figure under 增长(%) or 同比: a size beside it is none."""
    if not of_growth(mention.commitment.indicator):
        return []
    heads = [cell for cell in cells if cues.pattern("growth_head").search(cell.column)]
    found = [_figure(cell, "%") for cell in heads]
    return [Bound(q, Place.AFTER, Kind.VALUE) for q in found if q and _fits(mention, q)]


def column_of(sentence: Sentence, at: int) -> str:
    """The head of the column in which the row's figure at `at` stands; "" where there is none."""
    cells = tables.cells(sentence.text, sentence.passage.columns)
    return next((cell.column for cell in cells if cell.start <= at < cell.end), "")


def of_goals(sentence: Sentence) -> bool:
    """The title, a heading or the line above says that the table is one of goals (表2 2025年主要预期目标).

    A column of results says more than any title.
    """
    if any(tables.tells_results(column) for column in sentence.passage.columns):
        return False
    above = (sentence.context.title, *sentence.headings[-1:], sentence.caption)
    rule = cues.pattern("planning_section")
    return any(rule.search(clean(text).text) for text in above if text)


def _moment(column: str, spoken: date | None) -> Moment | None:
    return next(iter(periods.find(clean(column).text, spoken)), None)


def _ahead(column: str, sentence: Sentence) -> bool:
    """The column is headed by a time that has not ended when the text appears: 2030年, or 2025年 in January 2025."""
    moment = _moment(column, sentence.context.spoken)
    return moment is not None and (moment.deadline or (moment.unended and moment.whole_year))


def _latest(fitting: list[tuple[tables.Cell, Quantity]], kinds: dict[int, str], sentence: Sentence) -> list[Bound]:
    """Of columns headed by times (一季度末 … 四季度末, 2023年 2024年) the latest that is filled."""
    day = sentence.context.spoken or periods.ANY_DAY
    timed = [(m.date, k, q) for k, (c, q) in enumerate(fitting) if not kinds[c.start] and (m := _moment(c.column, day))]
    if not timed or (len(timed) == 1 and len(fitting) > 1):
        return []
    return [Bound(max(timed, key=lambda each: each[:2])[2], Place.AFTER, Kind.VALUE)]


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
    said = clean(cell.text).text  # 36 850 is one figure
    found = quantities.find(said)
    if len(found) != 1 or found[0].start > 3:  # noqa: PLR2004  nothing but a bound may stand before it
        return None
    q = found[0]
    if not q.unit and unit:
        scaled = quantities.find(f"{said[: q.end]}{unit}")
        q = scaled[0] if scaled else q
    return Quantity(cell.start + q.start, cell.end, q.value, q.unit, q.bound, q.value_high, q.ordinal, q.points)


def _fits(mention: Mention, q: Quantity) -> bool:
    """Whether the figure can be the commitment's; a bare number in a row may be a rank, which a sentence says as one."""
    indicator = mention.commitment.indicator
    ranked = indicator is not None and indicator.unit in ("名", "位") and not q.unit
    return ranked or fits(mention.commitment, q)
