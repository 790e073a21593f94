"""What each source's listing announced, and when an item is to be looked at again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from monitor.model import Validators
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_COLUMNS = (
    "source", "key", "url", "title", "published", "etag", "last_modified", "body_hash",
    "publication_id", "next_look_at", "missing_since",
)  # fmt: skip
_SAVE = (
    f"INSERT INTO items ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + c for c in _COLUMNS)})"  # noqa: S608  names of columns
    f" ON CONFLICT (source, key) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[2:])}"
    f" WHERE {' OR '.join(f'{c} IS NOT excluded.{c}' for c in _COLUMNS[2:])}"
)


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An announced item as it is remembered; `key` tells it from the others of its source."""

    key: str
    url: str
    title: str
    published: date | None = None
    validators: Validators = Validators()
    publication_id: int | None = None
    next_look_at: datetime | None = None
    missing_since: datetime | None = None


class Items:
    """Rows of `items`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, source: str) -> dict[str, StoredItem]:
        """All remembered items of a source, by key."""
        rows = self._connection.rows("SELECT * FROM items WHERE source = ? ORDER BY key", (source,))
        return {row["key"]: _item(row) for row in rows}

    def due(self, sources: Sequence[str], now: datetime) -> set[str]:
        """Those of some sources of which any item's time has come."""
        rows = self._connection.rows(
            "SELECT value FROM json_each(?) WHERE EXISTS"
            " (SELECT 1 FROM items WHERE source = value AND next_look_at <= ?)",
            (json.dumps(sources), forms.moment_text(now)),
        )
        return {row["value"] for row in rows}

    def save(self, source: str, item: StoredItem) -> bool:
        """Remember an item; False when it was remembered exactly so, and nothing was written."""
        return self._connection.run(_SAVE, _record(source, item)) > 0

    def forget(self, source: str, keys: Iterable[str]) -> None:
        """Drop items that no longer matter."""
        self._connection.many("DELETE FROM items WHERE source = ? AND key = ?", [(source, key) for key in keys])


def _record(source: str, item: StoredItem) -> dict[str, object]:
    return {
        "source": source,
        "key": item.key,
        "url": item.url,
        "title": item.title,
        "published": forms.day_text(item.published),
        "etag": item.validators.etag,
        "last_modified": item.validators.last_modified,
        "body_hash": item.validators.body_hash,
        "publication_id": item.publication_id,
        "next_look_at": forms.moment_text_or_none(item.next_look_at),
        "missing_since": forms.moment_text_or_none(item.missing_since),
    }


def _item(row: sqlite3.Row) -> StoredItem:
    return StoredItem(
        key=row["key"],
        url=row["url"],
        title=row["title"],
        published=forms.day(row["published"]),
        validators=Validators(row["etag"], row["last_modified"], row["body_hash"]),
        publication_id=row["publication_id"],
        next_look_at=forms.moment_or_none(row["next_look_at"]),
        missing_since=forms.moment_or_none(row["missing_since"]),
    )
