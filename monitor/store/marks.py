"""How far somebody has read, by a name of their choice, and what a reader of the dashboard chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection


class Marks:
    """Rows of `marks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> datetime | None:
        """Where the mark stands, or None when it was never set."""
        row = self._connection.one("SELECT at FROM marks WHERE name = ?", (name,))
        return None if row is None else forms.moment(row["at"])

    def put(self, name: str, at: datetime) -> None:
        """Move the mark."""
        self._connection.run(
            "INSERT INTO marks (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            (name, forms.moment_text(at)),
        )

    def seen(self, name: str) -> set[str]:
        """The changes after the mark that were looked at one by one."""
        return {row["change_id"] for row in self._connection.rows("SELECT change_id FROM seen WHERE name = ?", (name,))}

    def see(self, name: str, changes: Collection[str]) -> None:
        """These changes were looked at."""
        sql = "INSERT INTO seen (name, change_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._connection.many(sql, [(name, each) for each in changes])

    def see_all(self, name: str, at: datetime) -> None:
        """Everything up to this moment was looked at: the mark moves there, and what was seen before it need not be kept."""
        with self._connection.transaction():
            self.put(name, at)
            self._connection.run("DELETE FROM seen WHERE name = ?", (name,))


class Preferences:
    """Rows of `preferences`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[str, str]:
        """Every value by its name."""
        return {row["name"]: row["value"] for row in self._connection.rows("SELECT name, value FROM preferences")}

    def set(self, name: str, value: str | None) -> None:
        """Keep a value under a name, or with None keep none."""
        self._connection.run("DELETE FROM preferences WHERE name = ?", (name,))
        if value is not None:
            self._connection.run("INSERT INTO preferences (name, value) VALUES (?, ?)", (name, value))
