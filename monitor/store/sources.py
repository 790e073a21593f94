"""What is remembered of each source between rounds. One row a source, one statement to keep it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import CLOCKS_DIFFER, Outcome, Source, SourceState, Validators
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_COLUMNS = (
    "name", "kind", "url", "region", "role", "publisher", "etag", "last_modified", "body_hash", "checked_at",
    "succeeded_at", "next_at", "outcome", "failures", "error_code", "error_slots", "items", "rounds", "listening_since",
    "stale_since", "read_as", "recent",
)  # fmt: skip
_SAVE = (
    f"INSERT INTO sources ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + c for c in _COLUMNS)})"  # noqa: S608  names of columns
    f" ON CONFLICT (name) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[1:])}"
)


class Sources:
    """Rows of `sources`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def states(self) -> dict[str, SourceState]:
        """What is remembered, by name of the source."""
        return {row["name"]: _state(row) for row in self._connection.rows("SELECT * FROM sources ORDER BY name")}

    def state(self, name: str) -> SourceState:
        """What is remembered of one source; a source never checked has a state with nothing in it."""
        row = self._connection.one("SELECT * FROM sources WHERE name = ?", (name,))
        return SourceState(name) if row is None else _state(row)

    def save(self, state: SourceState, source: Source) -> None:
        """Remember the state, and how the source was configured; one insert or update."""
        self._connection.run(_SAVE, {**_configured(source), **_remembered(state)})

    def due(self, now: datetime, names: Collection[str]) -> list[str]:
        """Those of `names` that are to be checked by `now`: never checked first, then the longest overdue.

        One that was checked in what is yet to come was checked by a clock that ran ahead; its next time means nothing.
        """
        rows = self._connection.rows(
            "SELECT name, next_at FROM sources WHERE next_at IS NOT NULL AND (checked_at IS NULL OR checked_at <= ?)",
            (forms.moment_text(now + CLOCKS_DIFFER),),
        )
        next_at = {row["name"]: str(row["next_at"]) for row in rows}
        limit = forms.moment_text(now)
        return sorted(
            (name for name in names if next_at.get(name, "") <= limit), key=lambda name: next_at.get(name, "")
        )

    def next_at(self, names: Collection[str]) -> datetime | None:
        """When the first of `names` is due; None when none has a time yet."""
        states = self.states()
        times = [states[name].next_at for name in names if name in states]
        return min((time for time in times if time is not None), default=None)

    def addresses(self) -> dict[str, str]:
        """By name of the source, the address it had when last checked."""
        return {row["name"]: row["url"] for row in self._connection.rows("SELECT name, url FROM sources ORDER BY name")}


def _configured(source: Source) -> dict[str, object]:
    return {
        "kind": source.kind.value,
        "url": source.url,
        "region": source.region,
        "role": source.role.value,
        "publisher": source.publisher,
    }


def _remembered(state: SourceState) -> dict[str, object]:
    return {
        "name": state.name,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "body_hash": state.validators.body_hash,
        "checked_at": forms.moment_text_or_none(state.checked_at),
        "succeeded_at": forms.moment_text_or_none(state.succeeded_at),
        "next_at": forms.moment_text_or_none(state.next_at),
        "outcome": state.outcome.value if state.outcome else None,
        "failures": state.failures,
        "error_code": state.error_code,
        "error_slots": forms.slots_text(state.error_slots),
        "items": state.items,
        "rounds": state.rounds,
        "listening_since": forms.moment_text_or_none(state.listening_since),
        "stale_since": forms.moment_text_or_none(state.stale_since),
        "read_as": state.read_as,
        "recent": state.recent,
    }


def _state(row: sqlite3.Row) -> SourceState:
    return SourceState(
        name=row["name"],
        validators=Validators(row["etag"], row["last_modified"], row["body_hash"]),
        checked_at=forms.moment_or_none(row["checked_at"]),
        succeeded_at=forms.moment_or_none(row["succeeded_at"]),
        next_at=forms.moment_or_none(row["next_at"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        failures=row["failures"],
        error_code=row["error_code"],
        error_slots=forms.slots(row["error_slots"]),
        items=row["items"],
        rounds=row["rounds"],
        listening_since=forms.moment_or_none(row["listening_since"]),
        stale_since=forms.moment_or_none(row["stale_since"]),
        read_as=row["read_as"],
        recent=row["recent"],
    )
