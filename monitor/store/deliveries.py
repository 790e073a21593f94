"""Whom digests go to, how far each was told, and the digests on their way.

Owns: that a subscriber has at most one digest under way, that what it tells is fixed before it is sent, and that the
cursor moves in the same transaction in which it counts as delivered. Sends nothing.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import Slots
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a subscriber was told: up to the change of this number, at this time."""

    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest for one subscriber of the changes numbered above `after` and up to `upto`.

    `begins_at` is the time since which it tells, `attempts` how often sending failed so far. `id` is the same for
    every attempt, so that a receiver can tell a repeat.
    """

    id: str
    subscriber: str
    after: int
    upto: int
    begins_at: datetime
    prepared_at: datetime
    attempts: int = 0
    next_try_at: datetime | None = None
    error_code: str | None = None
    error_slots: Slots | None = None
    delivered_at: datetime | None = None


class Deliveries:
    """Rows of `subscribers` and `deliveries`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self, subscriber: str) -> Cursor | None:
        """How far the subscriber was told; None for one never told anything."""
        row = self._connection.one("SELECT seq, at FROM subscribers WHERE name = ?", (subscriber,))
        return None if row is None else Cursor(row["seq"], forms.moment(row["at"]))

    def under_way(self, subscriber: str) -> Delivery | None:
        """The digest that was prepared for the subscriber and not delivered yet."""
        sql = "SELECT * FROM deliveries WHERE subscriber = ? AND delivered_at IS NULL"
        row = self._connection.one(sql, (subscriber,))
        return None if row is None else _delivery(row)

    def failing(self) -> list[Delivery]:
        """Every digest that could not be delivered so far, the longest waiting first."""
        sql = "SELECT * FROM deliveries WHERE delivered_at IS NULL AND attempts > 0 ORDER BY prepared_at, id"
        return [_delivery(row) for row in self._connection.rows(sql)]

    def last(self, subscriber: str) -> Delivery | None:
        """The digest delivered last."""
        sql = "SELECT * FROM deliveries WHERE subscriber = ? AND delivered_at IS NOT NULL ORDER BY delivered_at DESC LIMIT 1"
        row = self._connection.one(sql, (subscriber,))
        return None if row is None else _delivery(row)

    def prepare(self, subscriber: str, after: int, upto: int, begins_at: datetime, now: datetime) -> Delivery:
        """Fix what the next digest tells; the one under way already where there is one."""
        with self._connection.transaction():
            known = self.under_way(subscriber)
            if known is not None:
                return known
            made = Delivery(
                forms.short_id("delivery", subscriber, after, upto, now), subscriber, after, upto, begins_at, now
            )
            self._connection.insert("deliveries", _record(made))
        return made

    def delivered(self, delivery: Delivery, now: datetime) -> None:
        """The receiver has it: the cursor moves to its last change."""
        with self._connection.transaction():
            self._connection.run(
                "UPDATE deliveries SET delivered_at = ?, next_try_at = NULL WHERE id = ?",
                (forms.moment_text(now), delivery.id),
            )
            self.tell(delivery.subscriber, delivery.upto, now)

    def failed(self, delivery: Delivery, next_try_at: datetime, code: str, slots: Slots) -> None:
        """It could not be sent; when to try again, and why."""
        self._connection.run(
            "UPDATE deliveries SET attempts = attempts + 1, next_try_at = ?, error_code = ?, error_slots = ? WHERE id = ?",
            (forms.moment_text(next_try_at), code, forms.slots_text(slots), delivery.id),
        )

    def tell(self, subscriber: str, seq: int, now: datetime) -> None:
        """Move the cursor, never back: there was nothing to tell up to this change, or it was told."""
        self._connection.run(
            "INSERT INTO subscribers (name, seq, at) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET seq = max(seq, excluded.seq), at = excluded.at",
            (subscriber, seq, forms.moment_text(now)),
        )


def _record(made: Delivery) -> dict[str, object]:
    return {
        "id": made.id,
        "subscriber": made.subscriber,
        "after_seq": made.after,
        "upto_seq": made.upto,
        "begins_at": forms.moment_text(made.begins_at),
        "prepared_at": forms.moment_text(made.prepared_at),
        "attempts": made.attempts,
    }


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=row["id"],
        subscriber=row["subscriber"],
        after=row["after_seq"],
        upto=row["upto_seq"],
        begins_at=forms.moment(row["begins_at"]),
        prepared_at=forms.moment(row["prepared_at"]),
        attempts=row["attempts"],
        next_try_at=forms.moment_or_none(row["next_try_at"]),
        error_code=row["error_code"],
        error_slots=None if row["error_slots"] is None else forms.slots(row["error_slots"]),
        delivered_at=forms.moment_or_none(row["delivered_at"]),
    )
