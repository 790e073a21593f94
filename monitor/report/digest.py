"""What a digest tells: the changes of a stretch of time, what matters first, narrowed to what its receiver asked for.

Pure: changes and standings come in as values, and the same ones give the same digest. Owns the sections, their order
and what is left out; must not render, send or remember anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.ledger.bodies import Bodies
from monitor.model import CHINA, Change, ChangeKind, Commitment, Ledger, Severity
from monitor.report.answering import CLASSES, Answering, answers, by_body
from monitor.report.lines import by_weight
from monitor.text import places

SECTIONS: Mapping[str, tuple[ChangeKind, ...]] = {
    "matters": (
        ChangeKind.ACHIEVED,
        ChangeKind.OVERDUE,
        ChangeKind.TARGET_REVISED,
        ChangeKind.DROPPED,
        ChangeKind.DELAYED,
        ChangeKind.CONTRADICTION,
        ChangeKind.PUBLICATION_EDITED,
        ChangeKind.PUBLICATION_GONE,
    ),
    "progress": (ChangeKind.PROGRESS, ChangeKind.SILENT),
    "corrections": (ChangeKind.CORRECTED,),
    "sources": (ChangeKind.SOURCE_BROKEN, ChangeKind.SOURCE_RECOVERED),
    "texts": (ChangeKind.PUBLICATION_NEW,),
}
"""The sections in their order, and what each holds in its order."""

UNASKED = (ChangeKind.PUBLICATION_NEW,)
"""What is only told to a receiver who asks for it by its kind: that a text appeared says nothing of a promise."""


class Form(StrEnum):
    """Whether a digest tells what is new, or reports on a week, a month or a quarter that is over."""

    NEW = "new"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a receiver asked for; an empty set of a property asks for all of it.

    `regions` holds names of places: a province stands for its cities, a city for its districts. `bodies` are held
    against who leads a commitment or is responsible for it, under any of their names.
    """

    themes: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    kinds: frozenset[ChangeKind] = frozenset()
    severities: frozenset[Severity] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one sort, what matters most and is newest first."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many commitments of a theme stand where, by class; `name` is what people call it."""

    id: str
    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All commitments of the theme."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Watched:
    """How the sources are: silence means something only where somebody looked."""

    fine: int = 0
    failing: tuple[str, ...] = ()
    unchecked: int = 0
    neglected: int = 0
    """Those long overdue for a look, because nobody polls."""
    looked_at: datetime | None = None
    """When the last of the neglected ones was looked at."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of [since, until]. `themes` and `bodies` are filled for a report on a week, a month or a quarter."""

    form: Form
    since: datetime
    until: datetime
    sections: tuple[Section, ...] = ()
    texts: int = 0
    """New texts that were read, told or not."""
    watched: Watched = field(default_factory=Watched)
    themes: tuple[ThemeCount, ...] = ()
    bodies: tuple[Answering, ...] = ()
    stood_on: date | None = None
    """The day as of which the tables tell how commitments stand."""
    id: str = ""
    """What stands for this digest at its receiver's; empty where it is not sent."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that it tells, in its order."""
        return tuple(change for section in self.sections for change in section.changes)

    @property
    def empty(self) -> bool:
        """Whether it has nothing to tell."""
        return not self.sections

    def counts(self) -> Counter[ChangeKind]:
        """How many changes of each kind it tells."""
        return Counter(change.kind for change in self.changes)


def sections(changes: Iterable[Change]) -> tuple[Section, ...]:
    """The changes in their sections; what has none is left out, and so is an empty section."""
    told = list(changes)
    made = []
    for name, kinds in SECTIONS.items():
        of_kinds = [by_weight(_newest(each for each in told if each.kind is kind)) for kind in kinds]
        inside = tuple(change for group in of_kinds for change in group)
        if inside:
            made.append(Section(name, inside))
    return tuple(made)


def _newest(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: change.at, reverse=True)


def chosen(
    changes: Iterable[Change], wanted: Wanted, ledger: Ledger, known: Bodies, regions: Mapping[str, str]
) -> list[Change]:
    """The changes a receiver asked for; `regions` are those of the sources, by name."""
    return [change for change in changes if _fits(change, wanted, ledger, known, regions)]


def _fits(change: Change, wanted: Wanted, ledger: Ledger, known: Bodies, regions: Mapping[str, str]) -> bool:
    if change.kind not in wanted.kinds and (wanted.kinds or change.kind in UNASKED):
        return False
    if wanted.severities and change.severity not in wanted.severities:
        return False
    if wanted.themes and change.theme not in wanted.themes:
        return False
    entry = ledger.get(change.commitment) if change.commitment else None
    if wanted.bodies and not (entry and any(answers(entry, body, known) for body in wanted.bodies)):
        return False
    region = entry.region if entry else regions.get(change.source, "")
    return _lies_in(region, wanted)


def fits_entry(entry: Commitment, wanted: Wanted, known: Bodies) -> bool:
    """Whether a commitment is of a theme, a body and a region that the receiver asked for."""
    if wanted.themes and str(entry.theme) not in wanted.themes:
        return False
    if wanted.bodies and not any(answers(entry, body, known) for body in wanted.bodies):
        return False
    return _lies_in(entry.region, wanted)


def _lies_in(region: str, wanted: Wanted) -> bool:
    return not wanted.regions or bool(places_of(region) & set(map(places.known_as, wanted.regions)))


def places_of(region: str) -> set[str | None]:
    """The region, and the city and the province it lies in, as far as they are known."""
    known = places.known_as(region)
    return {region, known, places.city_of(known), places.province_of(known)}


def period(form: Form, now: datetime) -> tuple[datetime, datetime]:
    """The last week, month or quarter that is over, by the days of China: [its first moment, the first after it)."""
    return period_of(form, period_of(form, now)[0] - timedelta(microseconds=1))


def period_of(form: Form, moment: datetime) -> tuple[datetime, datetime]:
    """The week, month or quarter that a moment lies in, by the days of China."""
    day = moment.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    if form is Form.WEEKLY:
        since = day - timedelta(days=day.weekday())
        return since, since + timedelta(days=7)
    months = 3 if form is Form.QUARTERLY else 1
    since = day.replace(day=1, month=day.month - (day.month - 1) % months)
    following = since.year * 12 + since.month - 1 + months
    return since, since.replace(year=following // 12, month=following % 12 + 1)


def by_theme(counted: Iterable[tuple[Commitment, str]], names: Mapping[str, str]) -> tuple[ThemeCount, ...]:
    """How the commitments of each theme stand, in the order of `names`; each commitment comes with its class."""
    counts: dict[str, Counter[str]] = {}
    for entry, class_ in counted:
        counts.setdefault(str(entry.theme), Counter())[class_] += 1
    order = [*names, *sorted(counts.keys() - names.keys())]
    return tuple(
        ThemeCount(
            theme, names.get(theme, theme), {name: counts[theme][name] for name in CLASSES if counts[theme][name]}
        )
        for theme in order
        if theme in counts
    )


def leading(counted: Sequence[tuple[Commitment, str]], known: Bodies) -> tuple[Answering, ...]:
    """The bodies that lead a commitment, those that lead most first; each commitment comes with its class."""
    return tuple(row for row in by_body(counted, known) if row.led)
