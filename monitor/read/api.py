"""Answers in JSON as items: the door to JMESPath. Pure.

Owns: where in an answer the rows stand and which of their values is what, as a source says or by the usual names.
Must not: ask for pages, or read articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from monitor.errors import ReadError
from monitor.model import Item, JsonPaths
from monitor.read import feed, items
from monitor.read.dates import parse_date
from monitor.read.decode import decode

_CALLBACK = re.compile(r"^\s*(?:/\*.{0,200}?\*/)?\s*[\w.$]{1,80}\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_FIELD = re.compile(r"\{([\w.\-]{1,60})\}")
_MOST_ROWS = 5_000

Lookup = Callable[[Any], Any]


def read_api(body: bytes, base_url: str, paths: JsonPaths, content_type: str | None) -> tuple[Item, ...]:
    """The items of an answer in JSON (or JSONP) in its order.

    Without a path for the rows the longest list of objects with an address and a title is taken. Raises
    ReadError: `read.mojibake`, `read.not_json`, `read.bad_path`, `read.no_rows_at_path`, `read.not_a_feed`.
    """
    data = parsed(decode(body, content_type))
    if paths.items is None:
        if paths == JsonPaths():
            return feed.items_of_json(data, base_url)
        raise ReadError("read.no_rows_at_path", path="items")
    rows = compiled(paths.items)(data)
    if not isinstance(rows, list):
        raise ReadError("read.no_rows_at_path", path=paths.items)
    made = (_item(row, base_url, paths) for row in rows[:_MOST_ROWS] if isinstance(row, Mapping))
    return items.distinct(made)


def parsed(text: str) -> Any:
    """What JSON text says, also inside the call of a function; raises ReadError `read.not_json`."""
    wrapped = _CALLBACK.match(text) if text.lstrip()[:1] not in ("{", "[") else None
    try:
        return json.loads(wrapped[1] if wrapped else text)
    except RecursionError:
        raise ReadError("read.not_json", line=1) from None
    except ValueError as error:
        raise ReadError("read.not_json", line=getattr(error, "lineno", 1)) from None


@cache
def compiled(path: str) -> Lookup:
    """What looks a path up in data; raises ReadError `read.bad_path` for what is none."""
    try:
        expression = jmespath.compile(path)
    except JMESPathError:
        raise ReadError("read.bad_path", path=path) from None

    def look_up(data: Any) -> Any:
        try:
            return expression.search(data)
        except (JMESPathError, RecursionError):
            raise ReadError("read.bad_path", path=path) from None

    return look_up


def _item(row: Mapping[str, Any], base_url: str, paths: JsonPaths) -> Item | None:
    url = _filled(paths.link, row) if paths.link else _said(row, paths.url, "url")
    body = _said(row, paths.body, "body") or None
    return items.make(
        url,
        _said(row, paths.title, "title"),
        parse_date(_said(row, paths.date, "date")),
        base=base_url,
        key=_said(row, paths.id, "id"),
        body=body,
    )


def _said(row: Mapping[str, Any], path: str | None, what: str) -> str:
    """What a row says of one thing: at the path of the source, else under one of its usual names."""
    found = compiled(path)(row) if path else feed.usual(row, what)
    return (
        ""
        if found is None or (isinstance(found, bool | Mapping | Sequence) and not isinstance(found, str))
        else str(found).strip()
    )


def _filled(template: str, row: Mapping[str, Any]) -> str | None:
    """An address made of the row's own values: /detail/{id}.html; None where one of them is missing."""
    said = {name: _said(row, name, "url") for name in _FIELD.findall(template)}
    return _FIELD.sub(lambda match: said[match[1]], template) if all(said.values()) else None
