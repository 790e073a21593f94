"""The table of `monitor ledger bodies`: a line for each body, its predecessors below it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from monitor.cli import layout
from monitor.messages import say
from monitor.report.answering import CLASSES, Answering
from monitor.text.terminal import for_terminal

_GAP = 2
_LEAST_FOR_NAMES = 18
_LEAVING = ("in_progress", "dropped", "not_checked")
"""What a narrow terminal does without, in this order."""


def table(rows: Sequence[Answering], width: int | None) -> str:
    """The bodies as a table; `width` is the terminal's in cells, None keeps every column and name whole."""
    names = [for_terminal(row.name) for row in rows]
    columns = _columns(rows)
    longest = max(map(layout.cells, [*names, say("ledger.bodies_body")]))
    room = longest if width is None else _fitted(columns, longest, width)
    lines = _heads(columns, room)
    for number, row in enumerate(rows):
        cells = [cells[number].rjust(_wide(head, cells)) for head, cells in columns.items()]
        lines.append((" " * _GAP).join([layout.pad(_name(row, room), room), *cells]).rstrip())
        lines += [layout.cut(line, width) if width else line for line in _formerly(row)]
    return "\n".join(lines)


def _name(row: Answering, room: int) -> str:
    """The full name, or a short one where that does not fit."""
    names = [for_terminal(name) for name in (row.name, *row.short)]
    return next((name for name in names if layout.cells(name) <= room), layout.cut(names[0], room))


Columns = dict[str, list[str]]


def _columns(rows: Sequence[Answering]) -> Columns:
    columns: Columns = {"led": [str(row.led) for row in rows]}
    for class_ in CLASSES:
        columns[class_] = [str(row.of_led[class_]) for row in rows]
    columns["responsible"] = [str(row.responsible) for row in rows]
    if not any(row.of_led["dropped"] for row in rows):
        del columns["dropped"]
    return columns


def _fitted(columns: Columns, longest: int, width: int) -> int:
    """The cells that are left for names once the columns a narrow terminal does without are taken out."""
    for going in _LEAVING:
        if _left(columns, width) >= min(longest, _LEAST_FOR_NAMES):
            break
        columns.pop(going, None)
    return min(longest, max(_left(columns, width), _LEAST_FOR_NAMES))


def _left(columns: Columns, width: int) -> int:
    return width - sum(_wide(head, cells) + _GAP for head, cells in columns.items())


def _wide(head: str, cells: Sequence[str]) -> int:
    return max(map(layout.cells, [*_words(head), *cells]))


def _words(head: str) -> list[str]:
    """The heading on as many lines as it has words."""
    return say(f"ledger.bodies_{head}").split()


def _heads(columns: Columns, room: int) -> list[str]:
    stacked = [[say("ledger.bodies_body")], *(_words(head)[::-1] for head in columns)]
    widths = [room, *(_wide(head, cells) for head, cells in columns.items())]
    lines = []
    for level in reversed(list(zip_longest(*stacked, fillvalue=""))):
        first, *others = zip(level, widths, strict=True)
        cells = [" " * (size - layout.cells(word)) + word for word, size in others]
        lines.append((" " * _GAP).join([layout.pad(*first), *cells]).rstrip())
    return lines


def _formerly(row: Answering) -> list[str]:
    """The predecessors under whose names the ledger has promises."""
    return [
        "  "
        + say(
            "ledger.bodies_formerly_until" if each.until else "ledger.bodies_formerly",
            name=for_terminal(each.name),
            until=each.until,
            count=each.commitments,
        )
        for each in row.formerly
    ]
