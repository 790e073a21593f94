"""What is worth telling, told once. Owns the identifier of a change; only ever adds rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from json import dumps
from typing import TYPE_CHECKING

from monitor.model import Change, ChangeKind, Point, Severity, Status
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_ONCE_A_PUBLICATION = frozenset({ChangeKind.PUBLICATION_NEW})
_ONCE_A_VALUE = frozenset(
    {
        ChangeKind.PROGRESS,
        ChangeKind.ACHIEVED,
        ChangeKind.TARGET_REVISED,
        ChangeKind.DELAYED,
        ChangeKind.DROPPED,
        ChangeKind.CONTRADICTION,
    }
)


def change_id(change: Change) -> str:
    """The identifier of the fact a change tells.

    A publication is new once. A commitment comes to a value or a status once on the strength of one
    publication. A silence is one by the day it began. Whatever can happen again (an edit, a page gone, a
    source broken or back, a correction) is the fact of its moment.
    """
    publication = change.url or change.publication_id
    if change.kind in _ONCE_A_PUBLICATION:
        return forms.short_id(change.kind.value, publication)
    subject = (change.kind.value, change.commitment or change.source, publication)
    if change.kind in _ONCE_A_VALUE:
        return forms.short_id(*subject, *_point(change.after, "after").values())
    if change.kind is ChangeKind.SILENT and "since" in change.slots:
        return forms.short_id(*subject, change.slots["since"])
    return forms.short_id(*subject, change.at)


class Changes:
    """Rows of `changes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: Change, run_id: str) -> Change | None:
        """Store a change and give it back with its identifier; None when this fact was told already."""
        identified = change if change.id else replace(change, id=change_id(change))
        with self._connection.transaction():
            if self._connection.one("SELECT 1 FROM changes WHERE id = ?", (identified.id,)):
                return None
            self._connection.insert("changes", _record(identified, run_id))
        return identified

    def since(  # noqa: PLR0913  each narrows the choice by one property
        self,
        moment: datetime | None,
        *,
        limit: int | None = None,
        history: bool = False,
        theme: str | None = None,
        commitments: Collection[str] | None = None,
        kinds: Collection[ChangeKind] | None = None,
        severities: Collection[Severity] | None = None,
        source: str | None = None,
        after: int = 0,
        upto: int | None = None,
        before: datetime | None = None,
        long_overdue: bool = True,
    ) -> list[Change]:
        """Changes told after `moment` (None: all), newest first.

        `history` adds what a source's first round brought. The other arguments narrow the choice;
        `after` and `upto` are numbers that last_number() gave; `before` leaves out what was told then or later, and
        `long_overdue` False leaves out what was
        past its date, or had long been silent, before anybody looked.
        """
        where: list[str] = ["seq > ?"]
        if not long_overdue:
            where.append(f"NOT (history AND kind IN ('{ChangeKind.OVERDUE}', '{ChangeKind.SILENT}'))")
        given: list[object] = [after]
        for condition, value in (
            ("at > ?", forms.moment_text_or_none(moment)),
            ("seq <= ?", upto),
            ("at < ?", forms.moment_text_or_none(before)),
            ("history = ?", None if history else 0),
            ("theme = ?", theme),
            ("source = ?", source),
            ("commitment IN (SELECT value FROM json_each(?))", _listed(commitments)),
            ("kind IN (SELECT value FROM json_each(?))", _listed(kinds)),
            ("severity IN (SELECT value FROM json_each(?))", _listed(severities)),
        ):
            if value is not None:
                where.append(condition)
                given.append(value)
        sql = f"SELECT * FROM changes WHERE {' AND '.join(where)} ORDER BY at DESC, seq DESC LIMIT ?"  # noqa: S608  constant conditions
        return [_change(row) for row in self._connection.rows(sql, [*given, -1 if limit is None else limit])]

    def get(self, identifier: str) -> Change | None:
        """One change by its identifier."""
        row = self._connection.one("SELECT * FROM changes WHERE id = ?", (identifier,))
        return None if row is None else _change(row)

    def number_before(self, moment: datetime) -> int:
        """The number behind which everything told at `moment` or later comes; a clock that once went wrong hides nothing."""
        row = self._connection.one("SELECT min(seq) FROM changes WHERE at >= ?", (forms.moment_text(moment),))
        return self.last_number() if row is None or row[0] is None else int(row[0]) - 1

    def last_number(self) -> int:
        """A number that grows with every change told."""
        row = self._connection.one("SELECT coalesce(max(seq), 0) FROM changes")
        return int(row[0]) if row else 0


def _listed(values: Collection[str] | None) -> str | None:
    return None if values is None else dumps([str(value) for value in values])


def _record(change: Change, run_id: str) -> dict[str, object]:
    return {
        "id": change.id,
        "run_id": run_id,
        "kind": change.kind.value,
        "at": forms.moment_text(change.at),
        "severity": change.severity.value,
        "source": change.source,
        "commitment": change.commitment,
        "theme": change.theme,
        **_point(change.before, "before"),
        **_point(change.after, "after"),
        "evidence_id": change.evidence_id,
        "publication_id": change.publication_id,
        "title": change.title,
        "url": change.url,
        "publisher": change.publisher,
        "published": forms.day_text(change.published),
        "quote": change.quote,
        "slots": forms.slots_text(change.slots),
        "history": change.history,
    }


def _point(point: Point | None, side: str) -> dict[str, object]:
    return {
        f"{side}_status": point.status.value if point and point.status else None,
        f"{side}_value": forms.real(point.value) if point else None,
        f"{side}_unit": point.unit if point else None,
        f"{side}_as_of": forms.day_text(point.as_of) if point else None,
    }


def _pointed(row: sqlite3.Row, side: str) -> Point | None:
    if row[f"{side}_unit"] is None:
        return None
    status = row[f"{side}_status"]
    return Point(
        Status(status) if status else None, row[f"{side}_value"], row[f"{side}_unit"], forms.day(row[f"{side}_as_of"])
    )


def _change(row: sqlite3.Row) -> Change:
    return Change(
        kind=ChangeKind(row["kind"]),
        at=forms.moment(row["at"]),
        severity=Severity(row["severity"]),
        source=row["source"],
        id=row["id"],
        commitment=row["commitment"],
        theme=row["theme"],
        before=_pointed(row, "before"),
        after=_pointed(row, "after"),
        evidence_id=row["evidence_id"],
        publication_id=row["publication_id"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        published=forms.day(row["published"]),
        quote=row["quote"],
        slots=forms.slots(row["slots"]),
        history=bool(row["history"]),
    )
