"""What the standings were last brought to: by which ledger, on which day, seen from which sources.

The row is gone as soon as anything is written that standings follow from (triggers of the schema see to it), so where it
is there and says the same as now, nothing has to be done again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Rest:
    """`key` stands for the files of the ledger, `watch` for what is known of the sources that are watched."""

    key: str
    ledger_version: str
    day: date
    watch: str


class RestRow:
    """The row of `rest`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> Rest | None:
        """To what the standings were brought; None where something was written since."""
        row = self._connection.one("SELECT key, ledger_version, day, watch FROM rest")
        if row is None:
            return None
        day = forms.day(row["day"])
        assert day is not None
        return Rest(row["key"], row["ledger_version"], day, row["watch"])

    def put(self, rest: Rest) -> None:
        """The standings are as they should be."""
        self._connection.run(
            "INSERT INTO rest (one, key, ledger_version, day, watch) VALUES (1, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE"
            " SET key = excluded.key, ledger_version = excluded.ledger_version, day = excluded.day, watch = excluded.watch",
            (rest.key, rest.ledger_version, forms.day_text(rest.day), rest.watch),
        )
