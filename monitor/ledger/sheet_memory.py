"""What is remembered of a sheet between two imports: its columns, and which row is which entry. Pure.

Owns the form of `seeds/sheets/KEY.yaml`, which a person may read and whose columns they may edit. Must not: read or
write files. The sheet itself lies beside it as it was last seen, so that what changed since can be told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from monitor.ledger.columns import fields
from monitor.ledger.lines import Items, Keys, Scalar, Value, read_text
from monitor.messages import say

FOLDER: Final = "sheets"
"""The folder beside the ledger files; those below it are no ledgers."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the remembered sheet, from 0, and its entries. `reckoned` is what formulas showed.

    `held` are cells as they were before a conflict that is not settled.
    """

    row: int
    ids: tuple[str, ...]
    was: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    reckoned: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """`file` is the name the sheet came under, `copy` that of what is kept of it, `seen` the sha256 of known versions."""

    file: str = ""
    sheet: str = ""
    copy: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Place, ...] = ()
    gone: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


def told(memory: Memory) -> str:
    """The text of the file."""
    columns = [f"  {name}: {_one(head)}" for name, head in memory.columns.items()]
    rows = [f"  - {json.dumps(_row(each), ensure_ascii=False)}" for each in memory.rows]
    return "\n".join(
        [
            f"# {say('sheets.memory')}",
            f"file: {_one(memory.file)}",
            f"sheet: {_one(memory.sheet)}",
            f"copy: {_one(memory.copy)}",
            "columns:" if columns else "columns: {}",
            *columns,
            f"gone: {json.dumps(list(memory.gone))}",
            f"seen: {json.dumps(list(memory.seen))}",
            "rows:" if rows else "rows: []",
            *rows,
            "",
        ]
    )


def _one(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _row(place: Place) -> dict[str, object]:
    told_row: dict[str, object] = {"row": place.row + 1, "ids": list(place.ids)}
    for name, cells in (("was", place.was), ("reckoned", place.reckoned), ("held", place.held)):
        if cells:
            told_row[name] = dict(cells)
    return told_row | ({"own": "yes"} if place.own else {})


def read(text: str) -> Memory | None:
    """The memory in the text; None for a text that is not one."""
    value, faults = read_text(text, "")
    if faults or not isinstance(value, Keys):
        return None
    columns = value.values.get("columns")
    heads = columns.values if isinstance(columns, Keys) else {}
    listed = value.values.get("rows")
    rows = [_place(each) for each in (listed.values if isinstance(listed, Items) else ())]
    return Memory(
        file=_text(value.values.get("file")),
        sheet=_text(value.values.get("sheet")),
        copy=_text(value.values.get("copy")),
        columns={name: said for name, head in heads.items() if name in fields() and (said := _text(head))},
        rows=tuple(each for each in rows if each is not None),
        gone=_words(value.values.get("gone")),
        seen=_words(value.values.get("seen")),
    )


def _place(value: Value) -> Place | None:
    if not isinstance(value, Keys):
        return None
    number = _text(value.values.get("row"))
    if not re.fullmatch(r"[1-9]\d{0,6}", number):
        return None
    ids = _words(value.values.get("ids"))
    was, reckoned, held = (_cells(value.values.get(name)) for name in ("was", "reckoned", "held"))
    return Place(int(number) - 1, ids, was, "own" in value.values, reckoned, held)


def _cells(value: Value | None) -> dict[str, str]:
    return {name: _text(said) for name, said in value.values.items()} if isinstance(value, Keys) else {}


def _text(value: Value | None) -> str:
    return (value.text or "") if isinstance(value, Scalar) else ""


def _words(value: Value | None) -> tuple[str, ...]:
    children: Sequence[Value] = value.values if isinstance(value, Items) else ()
    return tuple(_text(each) for each in children)
