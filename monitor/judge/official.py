"""What the ledger itself says became of a commitment, as changes: put off, taken off the list, set anew. Pure.

Owns which of these facts are in force on a day and how they are told; what they do to a standing is for
`status`. Must not know whether they were told before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from monitor.ledger import fates
from monitor.model import Change, ChangeKind, Closing, Commitment, Extension, Ledger, Point, Severity

SUCCEEDED, EXTENDED, CLOSED = "succeeded", "extended", "closed"
"""Which official fact a change tells: the slot `official`, by which it is worded."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change and what makes it this fact and no other: told once, however its wording changes."""

    change: Change
    facts: tuple[str, ...]


def told(commitment: Commitment, ledger: Ledger, now: datetime, today: date) -> list[Told]:
    """The official facts about a commitment that are in force on `today`, the earliest written first."""
    found = [_extended(commitment, each, now) for each in commitment.extended if each.in_force(today)]
    if commitment.closed and commitment.closed_by(today):
        found.append(_closed(commitment, commitment.closed, now))
    return [*found, *_succeeded(commitment, ledger, now, today)]


def _extended(commitment: Commitment, granted: Extension, now: datetime) -> Told:
    change = Change(
        kind=ChangeKind.DELAYED,
        at=now,
        severity=Severity.MEDIUM,
        source="",
        commitment=commitment.id,
        theme=commitment.theme,
        title=granted.document or None,
        published=granted.on,
        slots={"official": EXTENDED, "to": granted.to.isoformat(), "reason": granted.reason},
    )
    return Told(change, (EXTENDED, granted.to.isoformat()))


def _closed(commitment: Commitment, closed: Closing, now: datetime) -> Told:
    change = Change(
        kind=ChangeKind.ACHIEVED,
        at=now,
        severity=Severity.HIGH,
        source="",
        commitment=commitment.id,
        theme=commitment.theme,
        publisher=closed.by,
        published=closed.on,
        slots={"official": CLOSED, "reason": closed.reason},
    )
    return Told(change, (CLOSED, closed.on.isoformat()))


def _succeeded(commitment: Commitment, ledger: Ledger, now: datetime, today: date) -> Iterator[Told]:
    """By a commitment whose document was there on that day; one that is not in the ledger is not known yet."""
    heir = fates.successor(commitment, ledger)
    if heir is None or (heir.document.issued is not None and heir.document.issued > today):
        return
    goal = heir.indicator
    change = Change(
        kind=ChangeKind.TARGET_REVISED,
        at=now,
        severity=Severity.HIGH,
        source="",
        commitment=commitment.id,
        theme=commitment.theme,
        after=Point(None, goal.value, goal.unit, heir.document.issued) if goal else None,
        title=heir.document.title,
        url=heir.document.url,
        publisher=heir.document.publisher,
        published=heir.document.issued,
        slots={"official": SUCCEEDED, "successor": heir.id},
    )
    yield Told(change, (SUCCEEDED, heir.id))
