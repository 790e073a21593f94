"""Lists that a page keeps in its scripts: arrays, objects, an XML data store, addresses in onclick. Pure.

Owns: the forms in which scripts of government sites name articles. Must not: run a script, or decide which of
several lists of a page is the one that is meant.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from monitor.model import Item
from monitor.read import html, items
from monitor.read.dates import parse_date
from monitor.read.html import Node
from monitor.text.data import load

_LONGEST_SCRIPT = 2_000_000
_MOST_VALUES = 5_000
_SHORTEST_TITLE = 4
_FEWEST = 2
"""One address in a script is a redirect or a button, and no list."""

_STRING = r"\"(?:[^\"\\\n]|\\.){0,2000}\"|'(?:[^'\\\n]|\\.){0,2000}'"
_AT_INDEX = re.compile(rf"\b([A-Za-z_]\w{{0,30}})\s*\[\s*\w{{1,12}}(?:\s*\+\+)?\s*\]\s*=\s*({_STRING})")
_SET = re.compile(rf"\b([A-Za-z_]\w{{0,30}})\s*=\s*({_STRING})")
_PAIR = re.compile(rf"[\"']?([A-Za-z_]\w{{0,30}})[\"']?\s*:\s*({_STRING}|\d{{10,13}})")
_OBJECT = re.compile(r"\{[^{}]{10,4000}\}")
_RECORD = re.compile(r"<record>", re.IGNORECASE)
_CALL = re.compile(rf"([A-Za-z_]\w*)\s*\(\s*((?:{_STRING}|\d+)(?:\s*,\s*(?:{_STRING}|\d+)){{0,5}})\s*\)")
_ARGUMENT = re.compile(rf"{_STRING}|\d+")
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/)[^\s'\"<>]+|[^\s'\"<>/]+\.s?html?(?:\?[^\s'\"<>]*)?")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}


def listed(root: Node, base: str, today: date) -> list[Item]:
    """The longest list that the scripts of a page hold, in its order; empty where they hold none."""
    written = [node.text(deep=True) or "" for node in html.select(root, "script")]
    found = [made for text in written if len(text) <= _LONGEST_SCRIPT for made in _lists(text, base, today)]
    return max((made for made in found if len(made) >= _FEWEST), key=len, default=[])


def data_store(text: str) -> str:
    """The rows that an XML data store wraps (`<record><![CDATA[…]]></record>`), as one fragment of HTML; else empty."""
    rows = (each.partition("</record>") for each in _RECORD.split(text.replace("</RECORD>", "</record>"))[1:])
    return "\n".join(_unwrapped(said) for said, end, _ in rows if end)


def _unwrapped(said: str) -> str:
    return said.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip()


def _lists(text: str, base: str, today: date) -> Iterator[list[Item]]:
    for rows in (_of_arrays(text), _of_objects(text), _of_assignments(text)):
        made = [_item(row, base, today) for row in rows]
        yield list(items.distinct(made))


def _item(row: Mapping[str, str], base: str, today: date) -> Item | None:
    url, title = _value(row, "url"), html.plain(_value(row, "title"))
    if not url or len(title) < _SHORTEST_TITLE or not _ADDRESS.fullmatch(url):
        return None
    return items.make(url, title, _day(row, today), base=base)


def _day(row: Mapping[str, str], today: date) -> date | None:
    said = parse_date(_value(row, "date"), today)
    parts = [row.get(name, "") for name in ("year", "month", "day")]
    return said or (parse_date("-".join(parts), today) if all(parts) else None)


def _value(row: Mapping[str, str], what: str) -> str:
    return next((row[name].strip() for name in _names()[what] if row.get(name, "").strip()), "")


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """Under which names, in small letters, scripts keep what an item is made of; the plural counts as the name."""
    data: dict[str, Any] = load("lists.yaml")
    return {
        what: tuple(form for name in (*data["keys"][what], *data["script_keys"][what]) for form in (name, f"{name}s"))
        for what in ("url", "title", "date")
    }


# ---------------------------------------------------------------- the forms


def _of_arrays(text: str) -> list[dict[str, str]]:
    """urls[i]="./a.html"; headers[i]="…"; year[i]="2025": arrays filled side by side."""
    columns: dict[str, list[str]] = defaultdict(list)
    for match in _AT_INDEX.finditer(text):
        columns[match[1].lower()].append(_unquoted(match[2]))
    return _rows(columns)


def _rows(columns: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """The columns that are as long as the column of addresses, row by row."""
    named = next((name for name in _names()["url"] if name in columns), None)
    if named is None:
        return []
    length = min(len(columns[named]), _MOST_VALUES)
    whole = {
        name.removesuffix("s") if name in ("years", "months", "days") else name: values
        for name, values in columns.items()
        if len(values) == len(columns[named])
    }
    return [{name: values[at] for name, values in whole.items()} for at in range(length)]


def _of_objects(text: str) -> list[dict[str, str]]:
    """[{title: "…", url: '…'}, …]: objects, also in a notation that is no JSON."""
    found = islice(_OBJECT.finditer(text), _MOST_VALUES)
    rows = [{pair[1].lower(): _unquoted(pair[2]) for pair in _PAIR.finditer(match[0])} for match in found]
    return [row for row in rows if _value(row, "url")]


def _of_assignments(text: str) -> list[dict[str, str]]:
    """url = "./a.html"; title = "…"; said again and again: each address begins a row."""
    rows: list[dict[str, str]] = []
    for match in islice(_SET.finditer(text), _MOST_VALUES):
        name = match[1].lower()
        if name in _names()["url"] or not rows:
            rows.append({})
        rows[-1].setdefault(name, _unquoted(match[2]))
    return [row for row in rows if _value(row, "url")]


def _unquoted(written: str) -> str:
    """What a string of a script says."""
    if written[:1] not in "'\"":
        return written
    try:
        return str(json.loads(written)) if written[0] == '"' else _unescaped(written[1:-1])
    except ValueError:
        return _unescaped(written[1:-1])


def _unescaped(text: str) -> str:
    def said(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _LETTERS.get(match[3], match[3])

    return _ESCAPE.sub(said, text)


# ---------------------------------------------------------------- onclick


def address_of_click(said: str, scripts: str) -> str | None:
    """Where a click leads: the address in the call itself, else what the called function makes of its arguments.

    `scripts` are the page's scripts as one text. openDetail('123') with function openDetail(id) that goes to
    "/detail.html?id=" + id leads to /detail.html?id=123.
    """
    for written in re.findall(_STRING, said):
        plain = _unquoted(written)
        if _ADDRESS.fullmatch(plain):
            return plain
    call = _CALL.search(said)
    return _called(call[1], [_unquoted(each) for each in _ARGUMENT.findall(call[2])], scripts) if call else None


def _called(name: str, arguments: Sequence[str], scripts: str) -> str | None:
    function = re.search(
        rf"function\s+{re.escape(name)}\s*\(([^)]{{0,200}})\)\s*\{{(.{{0,2000}}?)\}}", scripts, re.DOTALL
    )
    if function is None:
        return None
    given = dict(zip((each.strip() for each in function[1].split(",")), arguments, strict=False))
    goes = re.search(
        r"(?:location(?:\.href)?\s*=|window\.open\s*\(|location\.(?:assign|replace)\s*\()\s*([^;\n]{1,500})",
        function[2],
    )
    return _joined(goes[1], given) if goes else None


def _joined(expression: str, given: Mapping[str, str]) -> str | None:
    """The text that "/a?id=" + id + ".html" gives with this id; None where something in it is not known."""
    said = []
    for part in re.split(r"\s*\+\s*", expression.partition(",")[0].rstrip(" )")):
        if part[:1] in ("'", '"') and part[-1:] == part[:1]:
            said.append(_unquoted(part))
        elif part in given:
            said.append(given[part])
        else:
            return None
    address = "".join(said)
    return address if _ADDRESS.fullmatch(address) else None
