"""A row of a sheet as the commitments it states. Pure.

Owns: what a cell says of a day, of bodies, of a goal, and which rows are headings or sums. Must not: know where
the sheet came from, number the commitments, or compare two versions of a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from monitor.ledger.columns import STATEMENT, Layout
from monitor.ledger.propose import propose
from monitor.ledger.proposing import counting, duties, kinds, naming
from monitor.ledger.proposing.frame import Frame, frame_of
from monitor.ledger.proposing.pieces import Figure
from monitor.ledger.proposing.proposal import Proposal
from monitor.model import CommitmentKind, Publication, Role
from monitor.text import periods, quantities
from monitor.text.data import load
from monitor.text.grid import Grid, Value, told
from monitor.text.hygiene import clean
from monitor.text.passages import cut

_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:底|末)?(?:前|之前)?")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
"""2000-01-01 and 2099-12-31 as office programs count days; a smaller number is no day."""
_EPOCH = date(1899, 12, 30)
_CHAPTER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+[章节部]"
)
_BREAK = re.compile(r"[、,，;；/|\n]+")
_BRACKET = re.compile(r"[(（][^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that states a commitment. `at` is its place in the sheet, counted from 0.

    `values` is what the known columns say, by field; `all` is every cell of the row as text. `reckoned` are fields
    whose cell is a formula; the value of one that was never reckoned is None.
    """

    at: int
    values: Mapping[str, Value]
    all: tuple[str, ...]
    headings: tuple[str, ...] = ()
    reckoned: frozenset[str] = frozenset()

    @property
    def unread(self) -> frozenset[str]:
        """Fields that are known to say something, but not what."""
        return frozenset(field for field in self.reckoned if self.values.get(field) is None)

    def said(self, field: str) -> str:
        """What the cell of this field says; empty for what says nothing, and where there is no such column."""
        text = told(self.values.get(field))
        return "" if text.lower() in _nothing() else text


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet that state commitments, and how many filled ones below its head do not."""

    stated: tuple[Row, ...]
    others: int


# ---------------------------------------------------------------- which rows count


def rows(grid: Grid, layout: Layout) -> Rows:
    """The rows below the head, in order; empty ones, sums, signatures and headings are not commitments."""
    sheet = grid.filled()
    found: list[Row] = []
    others = 0
    heading: tuple[str, ...] = ()
    for at in range(layout.last + 1, len(sheet.rows)):
        said = [sheet.text(at, column) for column in range(sheet.width)]
        if not any(said):
            continue
        above = _heading(said, at, grid, layout)
        if above and not _rule("not_a_task").match(above):
            heading = (above,)
        row = _row(sheet, at, said, layout, heading)
        if above or not _is_task(row, said, layout):
            others += 1
        else:
            found.append(row)
    return Rows(tuple(found), others)


def _row(sheet: Grid, at: int, said: Sequence[str], layout: Layout, heading: tuple[str, ...]) -> Row:
    values = {field: sheet.at(at, column) for field, column in layout.columns.items()}
    reckoned = frozenset(field for field, column in layout.columns.items() if (at, column) in sheet.formulas)
    return Row(at, values, tuple(said), heading, reckoned)


def _heading(said: Sequence[str], at: int, grid: Grid, layout: Layout) -> str:
    """The text of a row that only parts the sheet: 一、基础设施, alone in its row or over several columns."""
    filled = [(column, text) for column, text in enumerate(said) if text]
    if len(filled) != 1 or len(said) < 3:  # noqa: PLR2004  a list of one or two columns has no such rows
        return ""
    column, text = filled[0]
    spread = any(top == at == bottom and left < right for top, left, bottom, right in grid.merged)
    return text if spread or column != layout.columns[STATEMENT] or _CHAPTER.match(text) else ""


def _is_task(row: Row, said: Sequence[str], layout: Layout) -> bool:
    first = next(text for text in said if text)
    if not row.said(STATEMENT) or tuple(said) == tuple(layout.labels):
        return False
    return not _rule("not_a_task").match(first) and not _rule("not_a_task").match(row.said(STATEMENT))


@cache
def _nothing() -> frozenset[str]:
    return frozenset(str(word) for word in load("sheets.yaml")["nothing"])


@cache
def _rule(name: str) -> re.Pattern[str]:
    """A rule of data/sheets.yaml that is one pattern."""
    return re.compile(str(load("sheets.yaml")[name]), re.IGNORECASE)


# ---------------------------------------------------------------- what a row states


def stated(row: Row, frame: Frame, themes: Mapping[str, str]) -> tuple[Proposal, ...]:
    """The commitments of a row: one for each figure it promises, else one; all share who answers and until when.

    `themes` leads from the names of themes to their identifiers. Quotes are empty: the statement is the cell.
    """
    text = row.said(STATEMENT)
    found = _goals(row, frame) or _from_text(text, frame)
    return tuple(_shared(each, row, frame, themes) for each in found)


def _shared(each: Proposal, row: Row, frame: Frame, themes: Mapping[str, str]) -> Proposal:
    text = row.said(STATEMENT)
    lead, responsible = bodies(row)
    due, understood = day(row.values.get("due"), frame.day)
    starts, _ = day(row.values.get("from"), frame.day)
    told_theme = themes.get(row.said("theme").lower())
    unclear = () if understood or not row.said("due") else ("day",)
    asked = (
        replace(each.indicator, name=row.said("indicator"))
        if each.indicator and row.said("indicator")
        else each.indicator
    )
    begins = starts or each.starts or frame.starts
    ends = due if row.said("due") else each.due or frame.due
    return replace(
        each,
        statement=text,
        indicator=asked,
        theme=told_theme or kinds.theme(f"{text} {row.said('theme')}", row.headings),
        quote="",
        start=0,
        end=0,
        starts=begins if not begins or not ends or begins <= ends else None,
        due=ends,
        region=row.said("region") or each.region,
        lead=lead,
        responsible=responsible,
        headings=row.headings,
        locator=row.said("locator"),
        doubts=tuple(
            code
            for code in (*each.doubts, *unclear)
            if code not in ("table", "no_due") or (code == "no_due" and ends is None)
        ),
    )


def _from_text(text: str, frame: Frame) -> list[Proposal]:
    """What the words state: every figure that is promised, else the whole as one measure or milestone."""
    found = propose(
        Publication(
            url="",
            title=frame.title,
            text=text,
            publisher="",
            region=frame.region,
            role=Role.OTHER,
            kind="plan",
            signed=frame.day,
        )
    )
    figures = [each for each in found if each.indicator is not None]
    if figures:
        return figures
    deeds = [each for each in found if each.kind is CommitmentKind.MILESTONE]
    return deeds[:1] or [Proposal(CommitmentKind.MEASURE, "", text, "", 0, 0)]


def _goals(row: Row, frame: Frame) -> list[Proposal]:
    """The goal that stands in a column of its own: a figure named by its indicator, or words that state several."""
    written = row.said("target")
    if not written:
        return []
    if _rule("figure_only").fullmatch(_signed(clean(written).text)):
        return _goal(row, written, frame)
    text = clean(written).text
    return [each for each in _from_text(text, frame) if each.indicator is not None]


def _goal(row: Row, written: str, frame: Frame) -> list[Proposal]:
    text = _signed(clean(written).text)
    found = quantities.find(text)
    unit = _unit(row)
    if len(found) == 1 and not found[0].unit and unit:
        end = found[0].end
        text = text[:end] + unit + text[end:]
        found = quantities.find(text)
    name = clean(row.said("indicator") or row.said(STATEMENT)).text
    if len(found) != 1:
        return []
    figure = Figure(found[0], _BRACKET.sub("", name) + text[: found[0].start], "", behind=text[found[0].end :])
    what = naming.named(figure)
    if what is None:
        return []
    period = counting.period(figure, what, yearly=_one_year(frame))
    made = counting.indicator(figure, what, period=period)
    return [Proposal(CommitmentKind.TARGET, "", row.said(STATEMENT), "", 0, 0, indicator=made, doubts=what.doubts)]


def _signed(text: str) -> str:
    """The goal with its sign as a word: ≥5% is 不低于5%."""
    for sign, word in load("sheets.yaml")["signs"].items():
        if text.startswith(sign):
            return str(word) + text[len(sign) :].lstrip()
    return text


def _unit(row: Row) -> str:
    inside = re.search(r"[(（]([^()（）\d]{1,8})[)）]", row.said("indicator"))
    return row.said("unit") or (inside[1] if inside else "")


def _one_year(frame: Frame) -> bool:
    return bool(frame.starts and frame.due and frame.starts.year == frame.due.year)


# ---------------------------------------------------------------- cells


def bodies(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leads and who is responsible, from one column or two."""
    lead = list(_names(row.values.get("lead")))
    responsible: list[str] = []
    written = row.values.get("responsible")
    spoken = duties.read(clean(str(written)).text) if isinstance(written, str) and re.search("[:：]", written) else None
    if spoken and spoken.known:
        lead += spoken.lead
        responsible += spoken.responsible
    else:
        for name in _names(written, brackets=True):
            (lead if _rule("leads_mark").search(name) else responsible).append(_rule("role_mark").sub("", name).strip())
    names = tuple(dict.fromkeys(name for name in lead if name))
    return names, tuple(dict.fromkeys(name for name in responsible if name and name not in names))


def _names(value: Value, *, brackets: bool = False) -> Iterator[str]:
    if told(value).lower() in _nothing():
        return
    text = "".join(char if char.isprintable() or char == "\n" else " " for char in str(value))
    chinese = re.search(r"[\u4e00-\u9fff]", text)
    for part in _BREAK.split(text):
        for name in part.split() if chinese else [part]:
            plain = name if brackets else _rule("role_mark").sub("", name)
            if plain.strip():
                yield plain.strip()


def day(value: Value, spoken: date | None) -> tuple[date | None, bool]:
    """The day a cell means, and whether it was understood; a year or a month is its last day, 长期 is none."""
    if isinstance(value, datetime):
        return value.date(), True
    if isinstance(value, date):
        return value, True
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(value)), True
    text = clean(told(value)).text.strip()
    if not text or text.lower() in _nothing() or _rule("unending").search(text):
        return None, True
    found = _written(text) or _spoken(text, spoken)
    return found, found is not None


def _written(text: str) -> date | None:
    only = _YEAR.fullmatch(text)
    if only:
        return periods.last_day(int(only[1]))
    match = _DAY.fullmatch(re.sub(r"(?: 00:00(?::00)?|T00:00.*|底|末|前|之前)+$", "", text)) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, of_month = int(match[1]), int(match[2]), int(match[3] or 0)
    try:
        return date(year, month, of_month) if of_month else periods.last_day(year, month)
    except ValueError:
        return None


def _spoken(text: str, spoken: date | None) -> date | None:
    found = [each.date for each in periods.find(text, spoken) if not each.since]
    return max(found, default=None)


# ---------------------------------------------------------------- the sheet as a document


def frame(publication: Publication) -> Frame:
    """What holds for all rows: year, term and place, from the title of the sheet and what was said of it."""
    told_title = replace(publication, text=publication.title, kind="plan")
    return frame_of(told_title, cut(told_title.text, ()))


def title(grid: Grid, layout: Layout) -> str:
    """The line above the head that names the sheet; empty where there is none."""
    for at in range(layout.first):
        said = [text for column in range(grid.width) if (text := grid.text(at, column))]
        if len(said) == 1 and len(said[0]) >= 4 and not _rule("not_a_title").match(said[0]):  # noqa: PLR2004
            return said[0]
    return ""
