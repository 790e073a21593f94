"""What one ledger has and another has not, entry by entry and field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from monitor.model import Commitment, Deed, Indicator, Ledger

_APART = frozenset({"id", "file", "line", "fingerprint", "document", "indicator", "deed"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of an entry that differs, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second ledger adds, lacks and says otherwise, in the order of the ledgers."""

    added: tuple[Commitment, ...]
    removed: tuple[Commitment, ...]
    changed: tuple[tuple[Commitment, tuple[Changed, ...]], ...]


def compare(first: Ledger, second: Ledger) -> Difference:
    """How `second` differs from `first`; a renamed entry is one entry that changed its identifier. Pure."""
    then = {entry.id: entry for entry in first.commitments}
    now = {entry.id: entry for entry in second.commitments}
    before = {old: entry.id for entry in second.commitments for old in entry.was if old in then}
    added = tuple(e for e in second.commitments if e.id not in then and not any(old in then for old in e.was))
    removed = tuple(e for e in first.commitments if e.id not in now and e.id not in before)
    pairs = [(then[e.id], e) for e in second.commitments if e.id in then]
    pairs += [(then[old], now[new]) for old, new in before.items() if old not in now]
    changed = tuple((new, told) for old, new in pairs if (told := tuple(_fields(old, new))))
    return Difference(added, removed, changed)


def _fields(old: Commitment, new: Commitment) -> Iterator[Changed]:
    if old.id != new.id:
        yield Changed("id", old.id, new.id)
    yield from _values(old, new, "")
    yield from _values(old.indicator, new.indicator, "indicator.")
    yield from _values(old.deed, new.deed, "milestone.")
    if old.document != new.document:
        yield from _values(old.document, new.document, "document.")


def _values(old: Any, new: Any, prefix: str) -> Iterator[Changed]:
    if old is None or new is None:
        if old is not new:
            yield Changed(prefix.rstrip("."), _shown(old), _shown(new))
        return
    for each in fields(old):
        if each.name in _APART:
            continue
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after:
            yield Changed(prefix + each.name, _shown(before), _shown(after))


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(" ".join(each) if isinstance(each, tuple) else str(each) for each in value)
    if isinstance(value, Indicator):
        return f"{value.name} {value.op} {value.value:g} {value.unit}"
    if isinstance(value, Deed):
        return " ".join(value.names[0]) if value.names else ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)
