"""The rounds that were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Run:
    """One recorded round; the numbers count sources asked, sources failed and changes told."""

    id: str
    started_at: datetime
    finished_at: datetime | None
    sources: int
    failed: int
    changes: int


class Runs:
    """Rows of `runs`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(
        self, run_id: str, started_at: datetime, finished_at: datetime | None, sources: int, failed: int, changes: int
    ) -> None:
        """Record a round, or how it ended."""
        self._connection.run(
            "INSERT INTO runs (id, started_at, finished_at, sources, failed, changes) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, sources = excluded.sources,"
            " failed = excluded.failed, changes = excluded.changes",
            (
                run_id,
                forms.moment_text(started_at),
                forms.moment_text_or_none(finished_at),
                sources,
                failed,
                changes,
            ),
        )

    def last(self) -> Run | None:
        """The round that started last, or None."""
        row = self._connection.one("SELECT * FROM runs ORDER BY started_at DESC, id DESC LIMIT 1")
        if row is None:
            return None
        return Run(
            row["id"],
            forms.moment(row["started_at"]),
            forms.moment_or_none(row["finished_at"]),
            row["sources"],
            row["failed"],
            row["changes"],
        )
