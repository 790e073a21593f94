"""Who answers for what: for each body what it leads, how that stands, and for what else it is responsible. Pure.

Owns merging predecessors under the name of today and counting; in which class a commitment is counted is handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.ledger.bodies import Bodies
from monitor.model import Commitment

CLASSES = ("achieved", "in_progress", "behind", "overdue", "no_evidence", "not_checked", "dropped")
"""In which a commitment is counted, each in one; `done` of the roll-up is achieved here."""


def counted_as(of_rollup: str) -> str:
    """The class here of a class of the store's roll-up."""
    return "achieved" if of_rollup == "done" else of_rollup


@dataclass(frozen=True, slots=True)
class Formerly:
    """A predecessor under whose name promises stand, and how many; `until` as far as it is known."""

    name: str
    until: str
    commitments: int


@dataclass(frozen=True, slots=True)
class Answering:
    """One body of today. `of_led` are the commitments it leads by class, `of_others` those it is only responsible for."""

    name: str
    level: str
    region: str
    short: tuple[str, ...] = ()
    of_led: Counter[str] = field(default_factory=Counter)
    of_others: Counter[str] = field(default_factory=Counter)
    formerly: tuple[Formerly, ...] = ()

    @property
    def led(self) -> int:
        """How many commitments it leads."""
        return self.of_led.total()

    @property
    def responsible(self) -> int:
        """For how many it is responsible without leading them."""
        return self.of_others.total()


def answers(entry: Commitment, asked: str, known: Bodies) -> bool:
    """Whether a body, by any of its names, leads an entry or is responsible for it, alone or as one of several."""
    wanted = known.today(asked, entry.region)
    names = (*entry.lead, *entry.responsible)
    return any(
        wanted == known.today(name, entry.region) or wanted in known.members(name, entry.region) for name in names
    )


def by_body(counted: Iterable[tuple[Commitment, str]], known: Bodies) -> list[Answering]:
    """Every body that a commitment names, those that lead most first; each commitment comes with its class."""
    desks: dict[str, _Desk] = {}
    for entry, class_ in counted:
        led = {known.today(name, entry.region) for name in entry.lead}
        others = {known.today(name, entry.region) for name in entry.responsible} - led
        for name in (*sorted(led), *sorted(others)):
            desk = desks.setdefault(name, _Desk(name))
            (desk.of_led if name in led else desk.of_others)[class_] += 1
        for written in dict.fromkeys((*entry.lead, *entry.responsible)):
            desks[known.today(written, entry.region)].names[written] += 1
    rows = [desk.row(known) for desk in desks.values()]
    return sorted(rows, key=lambda row: (-row.led, -row.responsible, row.name))


@dataclass(slots=True)
class _Desk:
    """One body while it is counted; `names` are those it is called by in the ledger."""

    name: str
    of_led: Counter[str] = field(default_factory=Counter)
    of_others: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    def row(self, known: Bodies) -> Answering:
        """The body as it is told."""
        body = known.index.get(self.name)
        traits = (body.level, body.region, body.short) if body else ("", "", ())
        return Answering(self.name, *traits, self.of_led, self.of_others, self._formerly(known))

    def _formerly(self, known: Bodies) -> tuple[Formerly, ...]:
        found: Counter[tuple[str, str]] = Counter()
        for written, count in self.names.items():
            before = known.predecessor(written)
            if before:
                found[before.name, before.until] += count
        return tuple(Formerly(name, until, count) for (name, until), count in sorted(found.items()))


def as_json(rows: Sequence[Answering]) -> list[dict[str, Any]]:
    """`ledger bodies --json`: a body an element; the classes at the top count what it leads."""
    return [
        {
            "body": row.name,
            "level": row.level or None,
            "region": row.region or None,
            "led": row.led,
            **{class_: row.of_led[class_] for class_ in CLASSES},
            "responsible": row.responsible,
            "of_responsible": {class_: row.of_others[class_] for class_ in CLASSES},
            "formerly": [
                {"name": each.name, "until": each.until or None, "commitments": each.commitments}
                for each in row.formerly
            ],
        }
        for row in rows
    ]
