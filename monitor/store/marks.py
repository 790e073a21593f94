"""How far somebody has read, by a name of their choice (a digest's receiver, the dashboard)."""

from __future__ import annotations

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

    def set(self, name: str, at: datetime) -> None:
        """Move the mark."""
        self._connection.run(
            "INSERT INTO marks (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
            (name, forms.moment_text(at)),
        )
