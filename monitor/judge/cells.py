"""Reads the cells of a table whose columns are the indicators as sentences: 武汉, 当年新增5.3万个.

Only rows that say of where or when they are: a place, a sum over all places, a year. What a column calls a part
(其中) is left, and a title speaks for its columns only when it names one thing. Must not: judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.text import periods, places, tables
from monitor.text.data import load
from monitor.text.spans import without_places_and_times

_FIGURE = re.compile(r"[<>≥≤约超近]?\d[\d.]*\s*[万亿千百]?\D{0,3}$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
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
