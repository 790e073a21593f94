"""Whom digests go to, how far each was told, and the digests on their way.

Owns: that a subscriber has at most one digest under way, that it is kept as it will be sent, and that the cursor moves in
the same transaction in which it counts as delivered. Sends nothing and does not look into what is sent.
"""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import Slots
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a subscriber was told: up to the change of this number, and up to this time."""

    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest for one subscriber, on its way.

    `message` is all that is sent, as its maker wrote it down; `reaches` is the cursor once it is delivered, `attempts`
    how often sending failed so far. `id` is the same for every attempt, so that a receiver can tell a repeat.
    """

    id: str
    subscriber: str
    reaches: Cursor
    message: str
    prepared_at: datetime
    attempts: int = 0
    next_try_at: datetime | None = None
    error_code: str | None = None
    error_slots: Slots | None = None


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

    def prepare(self, delivery: Delivery, before: Cursor | None) -> bool:
        """Keep what will be sent; False, and nothing kept, where another process was there first.

        `before` is the cursor that the digest was made from: it must still stand there, and no other be under way.
        """
        with self._connection.transaction():
            if self.under_way(delivery.subscriber) is not None or self.cursor(delivery.subscriber) != before:
                return False
            self._connection.insert("deliveries", _record(delivery))
        return True

    def delivered(self, delivery: Delivery, now: datetime) -> None:
        """The receiver has it: the cursor moves. Of what was sent nothing but the fact is kept."""
        with self._connection.transaction():
            self._connection.run(
                "UPDATE deliveries SET delivered_at = ?, next_try_at = NULL, message = NULL WHERE id = ?",
                (forms.moment_text(now), delivery.id),
            )
            self.tell(delivery.subscriber, delivery.reaches)

    def failed(self, delivery: Delivery, next_try_at: datetime, code: str, slots: Slots) -> None:
        """It could not be sent; when to try again, and why."""
        self._connection.run(
            "UPDATE deliveries SET attempts = attempts + 1, next_try_at = ?, error_code = ?, error_slots = ? WHERE id = ?",
            (forms.moment_text(next_try_at), code, forms.slots_text(slots), delivery.id),
        )

    def tell(self, subscriber: str, cursor: Cursor) -> None:
        """Move the cursor, never back: there was nothing to tell up to there, or it was told."""
        self._connection.run(
            "INSERT INTO subscribers (name, seq, at) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET seq = max(seq, excluded.seq), at = max(at, excluded.at)",
            (subscriber, cursor.seq, forms.moment_text(cursor.at)),
        )


def _record(made: Delivery) -> dict[str, object]:
    return {
        "id": made.id,
        "subscriber": made.subscriber,
        "seq": made.reaches.seq,
        "until": forms.moment_text(made.reaches.at),
        "message": zlib.compress(made.message.encode("utf-8", "surrogatepass")),
        "prepared_at": forms.moment_text(made.prepared_at),
        "attempts": made.attempts,
    }


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=row["id"],
        subscriber=row["subscriber"],
        reaches=Cursor(row["seq"], forms.moment(row["until"])),
        message=zlib.decompress(row["message"]).decode("utf-8", "surrogatepass"),
        prepared_at=forms.moment(row["prepared_at"]),
        attempts=row["attempts"],
        next_try_at=forms.moment_or_none(row["next_try_at"]),
        error_code=row["error_code"],
        error_slots=None if row["error_slots"] is None else forms.slots(row["error_slots"]),
    )
