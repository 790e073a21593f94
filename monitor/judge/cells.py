"""Reads the cells of a table as sentences: 武汉, 当年新增5.3万个; 新增公交线路3条 | 新增公交线路4条.

Either its columns are the indicators, or one of them tells in words what came of a row's task. Of the first only rows that say of where or when they are: a place, a sum over all places, a year. What a column calls a part
(其中) is left, and a title speaks for its columns only when it names one thing. Must not: judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.text import periods, places, tables
from monitor.text.data import load
from monitor.text.spans import without_places_and_times

_FIGURE = re.compile(r"[<>≥≤约超近]?\d[\d.]*\s*[万亿千百]?\D{0,3}$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_SENTENCES = re.compile(r"[^。!?]+[。!?]?")
_WORDED = re.compile(r"[\u4e00-\u9fff]{2}[^。]*\d|\d[^。]*[\u4e00-\u9fff]{3}")
"""A sentence with a figure, which a cell that is only a figure with its unit is not."""
_REST = re.compile("其余|剩余")
_TASKS = ("name", "target")
_FEW = 4
"""Characters of a cell that names no task by itself."""
_UNIT = re.compile(r"[(（]([^()（）]{1,6})[)）]")


def sentences(row: str, columns: Sequence[str], title: str) -> Iterator[str]:
    """Each figure of a clean row with its column's head, the row's label in front; with the title too where it may help.

    Nothing for rows whose label is neither a place nor a sum nor a time, and for columns that are parts.
    """
    found = tables.cells(row, columns)
    label = _label(found[0].text) if found else ""
    if not label:
        return
    subject = _subject(title)
    for cell in found[1:]:
        head = _UNIT.sub("", cell.column).strip()
        if not head or not _FIGURE.match(cell.text) or _is_part(head):
            continue
        unit = _UNIT.search(cell.column)
        figure = cell.text + (unit[1] if unit and not re.search(r"[^\d.,]$", cell.text) else "")
        yield f"{label},{head}{figure}。"
        if subject:
            yield f"{label},{subject}{head}{figure}。"


def results(row: str, columns: Sequence[str], spoken: date | None) -> Iterator[tuple[str, str]]:
    """What the cells of a clean row say in words under 进展情况 or 完成情况, a sentence each, behind the row's task.

    A time in the column's head stands before the sentence. Nothing where the cells are not as many as the columns.
    """
    task = ""
    for text, head in _headed(tables.parted(row), columns):
        if not tables.tells_in_words(head):
            task = text if tables.column_kind(head) in _TASKS and len(text) > _FEW else task
            continue
        told = next((head[m.start : m.end] for m in periods.find(head, spoken)), "")
        for sentence in _SENTENCES.findall(text) if task else ():
            if _WORDED.search(sentence) and not _unfinished(sentence):
                yield task, f"截至{told},{sentence}" if told else sentence


def _unfinished(sentence: str) -> bool:
    """Whether a cell tells of what is not done; what it says of the rest (其余正在施工) is another matter."""
    told = _REST.split(sentence, maxsplit=1)[0]
    return any(word in told for word in load("tables.yaml")["unfinished"])


def _headed(parted: Sequence[str], columns: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The cells with their heads; a row that begins without its number goes on under the number of the row above."""
    if parted and columns and tables.column_kind(columns[0]) == "number" and not parted[0][:1].isdigit():
        columns = columns[1:]
        return zip(parted, columns, strict=False) if len(parted) <= len(columns) else ()
    return zip(parted, columns, strict=True) if len(parted) == len(columns) else ()


def _label(text: str) -> str:
    """The row's label where it says of where or when the row is; else nothing."""
    if _YEAR.match(text):
        return f"{text}年"
    named = places.spans(text) or periods.find(text, None)
    return text if named or any(word in text for word in load("tables.yaml")["sums"]) else ""


def _is_part(head: str) -> bool:
    return any(word in head for word in load("tables.yaml")["parts"])


def _subject(title: str) -> str:
    """The title without its places and times, when it names one thing only."""
    bare = without_places_and_times(title)
    return "" if re.search(r"[、和与及,]", bare) else _UNIT.sub("", bare)
