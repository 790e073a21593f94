"""Where each commitment stands, and how many of a theme stand where: roll-ups kept with each write.

Owns the class in which a commitment is counted (`class_of`, pure). The counts themselves are kept by
triggers, in the transaction that moves a standing.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.model import Flag, Light, Standing, Status, YearResult
from monitor.store import forms
from monitor.store.opening import opened

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_COLUMNS = (
    "commitment", "theme", "class", "status", "flags", "light", "value", "unit", "share", "expected", "as_of",
    "evidence_id", "corroborations", "updated_at",
)  # fmt: skip
_SAVE = (
    f"INSERT INTO standings ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + c for c in _COLUMNS)})"  # noqa: S608  names of columns
    f" ON CONFLICT (commitment) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[1:])}"
)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """How many commitments of a theme are in each class; every one is in exactly one, so they add up to total.

    done: claimed or confirmed. overdue: past the original due date with nothing achieved. behind:
    yellow or red without being overdue. no_evidence includes what cannot be verified.
    """

    theme: str
    total: int = 0
    done: int = 0
    in_progress: int = 0
    behind: int = 0
    overdue: int = 0
    no_evidence: int = 0
    not_checked: int = 0
    dropped: int = 0


_BY_STATUS = {
    Status.DONE_CLAIMED: "done",
    Status.DONE_CONFIRMED: "done",
    Status.DROPPED: "dropped",
    Status.NOT_CHECKED: "not_checked",
}


def class_of(standing: Standing) -> str:
    """The one class of ThemeRow a standing is counted in. Pure.

    Done, dropped and not checked say more than any flag: a commitment nobody looked at is never
    counted as overdue. Then overdue counts before behind, and behind before the rest.
    """
    if standing.status in _BY_STATUS:
        return _BY_STATUS[standing.status]
    if Flag.OVERDUE in standing.flags:
        return "overdue"
    if standing.light in (Light.YELLOW, Light.RED):
        return "behind"
    return "in_progress" if standing.status is Status.IN_PROGRESS else "no_evidence"


class Standings:
    """Rows of `standings`, `standing_years` and `theme_rollup`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Standing]:
        """Every standing, by commitment."""
        years = self._years()
        rows = self._connection.rows("SELECT * FROM standings ORDER BY commitment")
        return {row["commitment"]: _standing(row, tuple(years[row["commitment"]])) for row in rows}

    def get(self, identifier: str) -> Standing | None:
        """Where one commitment stands; None when that was never worked out."""
        row = self._connection.one("SELECT * FROM standings WHERE commitment = ?", (identifier,))
        return None if row is None else _standing(row, tuple(self._years(identifier)[identifier]))

    def save(self, standing: Standing, at: datetime) -> bool:
        """Keep a standing, worked out at `at`, and the counts of its theme; False when it stood exactly so."""
        with self._connection.transaction():
            if self.get(standing.commitment) == standing:
                return False
            self._connection.run(_SAVE, _record(standing, at))
            self._connection.run("DELETE FROM standing_years WHERE commitment = ?", (standing.commitment,))
            self._connection.many(
                "INSERT INTO standing_years (commitment, position, year, value, met, evidence_id)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (standing.commitment, place, result.year, forms.real(result.value), result.met, result.evidence_id)
                    for place, result in enumerate(standing.periods)
                ],
            )
        return True

    def themes(self) -> list[ThemeRow]:
        """The counts by theme, in the order of their names; reads the roll-up only."""
        counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in self._connection.rows("SELECT theme, class, commitments FROM theme_rollup ORDER BY theme"):
            counts[row["theme"]][row["class"]] = row["commitments"]
        return [ThemeRow(theme, total=sum(found.values()), **found) for theme, found in counts.items()]

    def prune(self, ids: Collection[str]) -> list[str]:
        """Drop the standings of commitments that are not among `ids`, the ones of the ledger; which were dropped."""
        with self._connection.transaction():
            gone = self._connection.rows(
                "SELECT commitment FROM standings WHERE commitment NOT IN (SELECT value FROM json_each(?))",
                (dumps(list(ids)),),
            )
            self._connection.many("DELETE FROM standings WHERE commitment = ?", [(row["commitment"],) for row in gone])
        return [row["commitment"] for row in gone]

    def _years(self, identifier: str | None = None) -> defaultdict[str, list[YearResult]]:
        found: defaultdict[str, list[YearResult]] = defaultdict(list)
        for row in self._connection.rows(
            "SELECT * FROM standing_years WHERE :id IS NULL OR commitment = :id ORDER BY commitment, position",
            {"id": identifier},
        ):
            met = None if row["met"] is None else bool(row["met"])
            found[row["commitment"]].append(YearResult(row["year"], row["value"], met, row["evidence_id"]))
        return found


def counted(path: Path) -> list[ThemeRow]:
    """The counts by theme of the database at `path`, for whoever needs nothing else of it; raises StoreError."""
    connection = opened(path, readonly=True)
    try:
        return Standings(connection).themes()
    finally:
        connection.close()


def _record(standing: Standing, at: datetime) -> dict[str, object]:
    return {
        "commitment": standing.commitment,
        "theme": str(standing.theme),
        "class": class_of(standing),
        "status": standing.status.value,
        "flags": " ".join(flag.value for flag in standing.flags),
        "light": standing.light.value,
        "value": forms.real(standing.value),
        "unit": standing.unit,
        "share": forms.real(standing.share),
        "expected": forms.real(standing.expected),
        "as_of": forms.day_text(standing.as_of),
        "evidence_id": standing.evidence_id,
        "corroborations": standing.corroborations,
        "updated_at": forms.moment_text(at),
    }


def _standing(row: sqlite3.Row, periods: tuple[YearResult, ...]) -> Standing:
    return Standing(
        commitment=row["commitment"],
        theme=row["theme"],
        status=Status(row["status"]),
        flags=tuple(Flag(word) for word in row["flags"].split()),
        light=Light(row["light"]),
        value=row["value"],
        unit=row["unit"],
        share=row["share"],
        expected=row["expected"],
        as_of=forms.day(row["as_of"]),
        evidence_id=row["evidence_id"],
        periods=periods,
        corroborations=row["corroborations"],
    )
