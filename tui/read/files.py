"""The place's own files as the dashboard needs them: ledger, themes, sources, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import DubanError, Problem
from monitor.model import Ledger, Source
from tui.values import Trouble

if TYPE_CHECKING:
    from monitor.place import Place


@dataclass(frozen=True, slots=True)
class Files:
    """What the place's own files say; `trouble` is the first thing that is wrong with them."""

    ledger: Ledger = field(default_factory=lambda: Ledger((), ""))
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    """Those that are polled."""
    all_sources: tuple[Source, ...] = ()
    trouble: Trouble | None = None


def read_themes(place: Place) -> dict[str, Mapping[str, str]]:
    """The names of the themes by language, which are read sooner than the ledger."""
    from monitor.ledger.themes import load_themes

    return {theme.id: {"zh": theme.zh, "en": theme.en} for theme in load_themes(place.ledger_folders)[0]}


def read_files(place: Place) -> Files:
    """The ledger, its themes and the enabled sources of a place; what cannot be used is told as trouble."""
    from monitor.ledger import bodies
    from monitor.ledger.load import read_ledger
    from monitor.sources import read_sources

    faults = bodies.use(place.body_files)
    ledger, listed = read_ledger(place.ledger_folders), read_sources(place.sources_file)
    problems = [each for each in (*faults, *ledger.problems, *listed.problems) if each.severity == "error"]
    return Files(
        ledger=ledger.ledger,
        themes={theme.id: {"zh": theme.zh, "en": theme.en} for theme in ledger.themes},
        sources=tuple(source for source in listed.sources if source.enabled),
        all_sources=tuple(listed.sources),
        trouble=_trouble_in_files(problems),
    )


def _trouble_in_files(problems: Sequence[Problem]) -> Trouble | None:
    """The first problem, with where it stands."""
    if not problems:
        return None
    first = problems[0]
    where = f"{Path(first.file).name}:{first.line}" if first.line else first.file
    return Trouble(first.code, {name: str(value) for name, value in first.slots.items()}, where)


def stamp_of_files(place: Place) -> tuple[tuple[str, int], ...]:
    """A value that changes when sources.yaml or a file of the ledger does."""
    paths = [place.sources_file]
    for folder in place.ledger_folders:
        paths += sorted(folder.glob("*.yaml"))
    paths += [file for file in place.body_files if file not in paths]
    return tuple((str(path), _modified(path)) for path in paths)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def slots(error: DubanError) -> dict[str, str]:
    """The slots of an error as words."""
    return {name: str(value) for name, value in error.slots.items()}
