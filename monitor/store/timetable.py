"""When each recurring job is due next: the one truth of it, so that a restart neither forgets nor repeats one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection


class Timetable:
    """Rows of `timetable`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_at(self, job: str, rule: str) -> datetime | None:
        """When the job is due by this rule; None where that was not worked out yet, or by another rule."""
        row = self._connection.one("SELECT next_at FROM timetable WHERE job = ? AND rule = ?", (job, rule))
        return None if row is None else forms.moment(row["next_at"])

    def set(self, job: str, rule: str, next_at: datetime) -> None:
        """Keep when the job is due next."""
        self._connection.run(
            "INSERT INTO timetable (job, rule, next_at) VALUES (?, ?, ?)"
            " ON CONFLICT (job) DO UPDATE SET rule = excluded.rule, next_at = excluded.next_at",
            (job, rule, forms.moment_text(next_at)),
        )
