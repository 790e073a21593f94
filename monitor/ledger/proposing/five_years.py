"""The five-year plans by name, with their years. Owns reading them from data/sections.yaml; must not: decide what a text means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from monitor.ledger.proposing import sections


@dataclass(frozen=True, slots=True)
class FiveYears:
    """A plan by one of its names, with its first and last year."""

    name: str
    first: int
    last: int

    @property
    def term(self) -> tuple[date, date]:
        """Its first and last day."""
        return date(self.first, 1, 1), date(self.last, 12, 31)

    def over(self, year: int | None) -> bool:
        """Whether it has ended before this year; False where the year is not known."""
        return year is not None and self.last < year

    def to_come(self, year: int | None) -> bool:
        """Whether it runs in this year or later; False where the year is not known."""
        return year is not None and not self.over(year)


@cache
def plans() -> tuple[FiveYears, ...]:
    """All names of all plans, the full ones first."""
    return tuple(FiveYears(name, first, last) for name, (first, last) in sections.data()["five_years"].items())


def named(text: str) -> tuple[FiveYears, ...]:
    """Those that the clean text names."""
    return tuple(plan for plan in plans() if plan.name in text)
