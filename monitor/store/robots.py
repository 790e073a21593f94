"""The robots.txt of each site as it last answered, so that it is asked for once a day and not in every round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from monitor.model import RobotsFile
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_SAVE = (
    "INSERT INTO robots (origin, fetched_at, status, text) VALUES (?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
    " fetched_at = excluded.fetched_at, status = excluded.status, text = excluded.text"
)


class RobotsFiles:
    """Rows of `robots`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, RobotsFile]:
        """By site, what is remembered."""
        rows = self._connection.rows("SELECT * FROM robots ORDER BY origin")
        return {
            row["origin"]: RobotsFile(row["origin"], forms.moment(row["fetched_at"]), row["status"], row["text"])
            for row in rows
        }

    def save(self, files: Iterable[RobotsFile]) -> None:
        """Remember these."""
        self._connection.many(
            _SAVE, [(each.origin, forms.moment_text(each.fetched_at), each.status, each.text) for each in files]
        )
