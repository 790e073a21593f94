"""Feeds as items: the door to feedparser for RSS and Atom; JSON Feed and plain JSON lists by our own code. Pure.

Owns: telling a feed from what is none. Must not: let feedparser read a date (it takes 2025年6月18日
for another day), fetch anything, or pass entities on to an XML parser.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import feedparser
import yaml

from monitor.errors import ReadError
from monitor.model import Item
from monitor.read import items
from monitor.read.dates import parse_date
from monitor.read.decode import decode
from monitor.read.json_lists import lists
from monitor.read.xml_text import without_doctype

_DATA = Path(__file__).parent.parent / "data" / "lists.yaml"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<html\b|<head\b|<body\b)", re.IGNORECASE | re.DOTALL
)
_LOOKED_AT = 4000
_MOST_ITEMS = 5000
_Keys = Mapping[str, Sequence[str]]


def read_feed(body: bytes, base_url: str, content_type: str | None) -> tuple[Item, ...]:
    """The items of a feed in its order; an empty feed gives ().

    Raises ReadError: `read.mojibake`, `read.not_a_feed` for something else (slot kind), `read.broken_feed`
    for a feed with mistakes from which no item can be saved (slot why).
    """
    text = decode(body, content_type).lstrip()
    if text[:1] in ("{", "["):
        return _json(text, base_url)
    if _HTML.match(text[:_LOOKED_AT]):
        raise ReadError("read.not_a_feed", kind="HTML")
    if not text.startswith("<"):
        raise ReadError("read.not_a_feed", kind=_kind(content_type))
    return _xml(text, base_url)


_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{5,40})|([0-9]{7,40}));?")


def _kind(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip()[:60] or "text"


# ---------------------------------------------------------------- RSS and Atom


def _xml(text: str, base_url: str) -> tuple[Item, ...]:
    clean = _NOT_XML.sub("", without_doctype(_DECLARATION.sub("", text, count=1)))
    clean = _REFERENCE.sub(_possible, clean)
    try:
        parsed = feedparser.parse(
            io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + clean.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            # Bodies go through our own reader, which shows no markup at all.
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        raise ReadError("read.broken_feed", why="XML") from error
    found = items.distinct(_entry(entry, base_url) for entry in parsed.entries[:_MOST_ITEMS])
    if found or (parsed.version and not parsed.bozo):
        return found
    if not parsed.version and not parsed.entries and not _looks_like_feed(clean):
        raise ReadError("read.not_a_feed", kind="XML")
    raise ReadError("read.broken_feed", why=_why(parsed.get("bozo_exception")))


def _possible(reference: re.Match[str]) -> str:
    """The reference, unless there is no character of that number."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number <= sys.maxunicode else ""


def _looks_like_feed(text: str) -> bool:
    return re.search(r"<(?:\w+:)?(?:rss|feed|rdf)\b", text[:_LOOKED_AT], re.IGNORECASE) is not None


def _why(error: object) -> str:
    """Where the parser stopped, without the text it stopped at."""
    line = getattr(error, "getLineNumber", lambda: None)()
    return f"XML, line {line}" if line else "XML"


def _entry(entry: Mapping[str, Any], base_url: str) -> Item | None:
    said = next((entry[name] for name in ("published", "updated", "created", "date") if entry.get(name)), "")
    contents = [part.get("value", "") for part in entry.get("content", ())]
    body = max(contents, key=len, default="") or None
    link = _link(entry)
    if not link and body is None:
        body = entry.get("summary") or None
    key = str(entry.get("id") or "")
    return items.make(link, str(entry.get("title") or ""), parse_date(str(said)), base=base_url, key=key, body=body)


def _link(entry: Mapping[str, Any]) -> str:
    links = [link.get("href", "") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    return next((str(link) for link in (entry.get("link"), *links) if link), "")


# ---------------------------------------------------------------- JSON


def _json(text: str, base_url: str) -> tuple[Item, ...]:
    try:
        data = json.loads(text)
    except RecursionError:
        raise ReadError("read.broken_feed", why="JSON") from None
    except ValueError as error:
        raise ReadError("read.broken_feed", why=f"JSON, line {getattr(error, 'lineno', 1)}") from None
    return items_of_json(data, base_url)


def items_of_json(data: object, base_url: str) -> tuple[Item, ...]:
    """The items of the longest list of objects with an address and a title; raises ReadError `read.not_a_feed`."""
    rows = _rows(data)
    if rows is None:
        raise ReadError("read.not_a_feed", kind="JSON")
    return items.distinct(_row(row, base_url) for row in rows[:_MOST_ITEMS])


def usual(row: Mapping[str, Any], what: str) -> str:
    """What a row says of its url, title, date, id or body, under one of the usual names."""
    return _value(_flat(row), what)


@cache
def _keys() -> _Keys:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    keys: _Keys = data["keys"]
    return keys


def _rows(data: object) -> list[dict[str, Any]] | None:
    """The longest list of objects with an address and a title; an empty list when that is all there is."""
    found = list(lists(data))
    usable = [rows for rows in map(_usable, found) if rows]
    if usable:
        return max(usable, key=len)
    return [] if any(not each for each in found) else None


def _usable(rows: list[Any]) -> list[dict[str, Any]]:
    flat = [_flat(row) for row in rows if isinstance(row, dict)]
    return [row for row in flat if _value(row, "title") and (_value(row, "url") or _value(row, "body"))]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with small-letter keys; values of one object inside it (`data: {url: …}`) stand beside its own."""
    inner = {key: value for part in row.values() if isinstance(part, dict) for key, value in part.items()}
    return {str(key).lower(): value for key, value in {**inner, **row}.items()}


def _value(row: Mapping[str, Any], what: str) -> str:
    for key in _keys()[what]:
        value = row.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _row(row: Mapping[str, Any], base_url: str) -> Item | None:
    url = _value(row, "url")
    body = _value(row, "body") or escape(str(row.get("content_text") or "")).replace("\n", "<br>")
    said = _value(row, "date")
    return items.make(
        url, _value(row, "title"), parse_date(said), base=base_url, key=_value(row, "id") or "", body=body or None
    )
