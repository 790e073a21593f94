"""By which ledger and rules each text was judged, and how commitments stood before a correction under way.

Owns what is kept of a ledger: of each entry its fingerprint and its names. Must not decide what a
difference asks for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json import dumps, loads
from typing import TYPE_CHECKING

from monitor.model import Flag, Ledger, Point, Status
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_NOT_SO = """
  FROM publications AS p
  JOIN revisions AS r ON r.publication_id = p.id AND r.number = p.latest
  LEFT JOIN judged AS j ON j.publication_id = p.id AND j.revision_id = r.id
 WHERE (j.ledger_version IS NOT :ledger OR j.rules_version IS NOT :rules)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was kept of an entry of a ledger: `names` are its aliases, each a list of words with | between choices."""

    fingerprint: str
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """A publication whose latest revision was judged by another ledger or other rules; None where nobody knows which."""

    publication_id: int
    revision_id: int
    ledger_version: str | None
    rules_version: str | None


@dataclass(frozen=True, slots=True)
class Stood:
    """How a commitment stood before a correction that is under way."""

    point: Point
    flags: tuple[Flag, ...]


class JudgedRows:
    """Rows of `judged`, `ledger_entries` and `corrections`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, publication_id: int, revision_id: int, ledger: Ledger, rules_version: str) -> None:
        """Keep that the latest revision of a publication was judged by this ledger and these rules."""
        with self._connection.transaction():
            self._keep(ledger)
            self._connection.run(
                "INSERT INTO judged (publication_id, revision_id, ledger_version, rules_version) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (publication_id) DO UPDATE SET revision_id = excluded.revision_id,"
                " ledger_version = excluded.ledger_version, rules_version = excluded.rules_version",
                (publication_id, revision_id, ledger.version, rules_version),
            )

    def doubt(self, publication_id: int, ledger_version: str, rules_version: str) -> None:
        """Forget by what a publication was judged, unless it was by these: what now counts again may be read otherwise."""
        self._connection.run(
            "DELETE FROM judged WHERE publication_id = ? AND (ledger_version <> ? OR rules_version <> ?)",
            (publication_id, ledger_version, rules_version),
        )

    def stale(self, ledger_version: str, rules_version: str, *, after: int = 0, limit: int = 1000) -> list[Stale]:
        """Publications whose latest revision was judged otherwise, by number from `after` on."""
        rows = self._connection.rows(
            f"SELECT p.id, r.id AS revision_id, j.ledger_version, j.rules_version {_NOT_SO}"
            " AND p.id > :after ORDER BY p.id LIMIT :limit",
            {"ledger": ledger_version, "rules": rules_version, "after": after, "limit": limit},
        )
        return [Stale(row["id"], row["revision_id"], row["ledger_version"], row["rules_version"]) for row in rows]

    def count_stale(self, ledger_version: str, rules_version: str) -> int:
        """How many publications were judged otherwise; read from an index, so it may be asked in every round."""
        row = self._connection.one(
            "SELECT (SELECT count(*) FROM publications)"
            " - (SELECT count(*) FROM judged WHERE ledger_version = ? AND rules_version = ?)",
            (ledger_version, rules_version),
        )
        return int(row[0]) if row else 0

    def entries(self, ledger_version: str) -> dict[str, Entry]:
        """What was kept of the entries of a ledger, by commitment; empty for one that is not known."""
        rows = self._connection.rows("SELECT * FROM ledger_entries WHERE ledger_version = ?", (ledger_version,))
        return {row["commitment"]: Entry(row["fingerprint"], _names(row["names"])) for row in rows}

    def forget_ledgers(self) -> None:
        """Drop what was kept of ledgers that no text is judged by any more."""
        self._connection.run(
            "DELETE FROM ledger_entries WHERE ledger_version NOT IN (SELECT ledger_version FROM judged)"
        )

    def begin_correction(self, commitment: str, stood: Stood) -> None:
        """Keep how a commitment stood, unless a correction of it is under way already."""
        self._connection.run(
            "INSERT INTO corrections (commitment, status, flags, value, unit, as_of) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (commitment) DO NOTHING",
            (
                commitment,
                (stood.point.status or Status.NOT_CHECKED).value,
                " ".join(flag.value for flag in stood.flags),
                forms.real(stood.point.value),
                stood.point.unit,
                forms.day_text(stood.point.as_of),
            ),
        )

    def corrections(self) -> Mapping[str, Stood]:
        """The corrections under way, by commitment."""
        rows = self._connection.rows("SELECT * FROM corrections ORDER BY commitment")
        return {row["commitment"]: _stood(row) for row in rows}

    def end_correction(self, commitment: str) -> None:
        """Forget a correction that was told, or came to nothing."""
        self._connection.run("DELETE FROM corrections WHERE commitment = ?", (commitment,))

    def _keep(self, ledger: Ledger) -> None:
        known = "SELECT 1 FROM ledger_entries WHERE ledger_version = ? LIMIT 1"
        if not self._connection.one(known, (ledger.version,)):
            rows = [
                (ledger.version, each.id, each.fingerprint, dumps(each.names, ensure_ascii=False))
                for each in ledger.commitments
            ]
            sql = "INSERT INTO ledger_entries (ledger_version, commitment, fingerprint, names) VALUES (?, ?, ?, ?)"
            self._connection.many(sql, rows)


def _names(text: str) -> tuple[tuple[str, ...], ...]:
    aliases: Sequence[Sequence[str]] = loads(text)
    return tuple(tuple(alias) for alias in aliases)


def _stood(row: sqlite3.Row) -> Stood:
    point = Point(Status(row["status"]), row["value"], row["unit"], forms.day(row["as_of"]))
    return Stood(point, tuple(Flag(word) for word in row["flags"].split()))
