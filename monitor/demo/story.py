"""The story of the demonstration as values, and whether a round came out as told. Pure but for reading its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from monitor.demo.scene import FOLDER, Scene, pages
from monitor.model import ChangeKind, Outcome, Status

FILE = Path(__file__).parent / "story.yaml"


@dataclass(frozen=True, slots=True)
class Move:
    """A commitment's step that must come about, with a part of the sentence that proves it."""

    commitment: str
    after: Status
    quote: str
    tell: str
    """Names the message `demo.move_<tell>`."""
    before: Status | None = None
    """None: whatever it was."""
    before_value: float | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A change that concerns a page (by its path) or a source."""

    kind: ChangeKind
    path: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """What is read and must not be claimed; `why` names the message `demo.silent_<why>`."""

    commitments: tuple[str, ...]
    path: str
    quote: str
    why: str
    keeps: float | None = None
    """The value the commitments hold all the same; None: they have no evidence at all."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One round: the clock, the site, and what must come of it."""

    number: int
    at: datetime
    scene: Scene
    outcomes: Mapping[str, Outcome]
    moves: tuple[Move, ...] = ()
    events: tuple[Event, ...] = ()
    silent: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The chapters in order."""

    chapters: tuple[Chapter, ...]


def read_story(file: Path = FILE, folder: Path = FOLDER) -> Story:
    """The story as its file and the site's folders tell it."""
    told: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    files: dict[str, Path] = {}
    changed_at: dict[str, datetime] = {}
    gone: list[str] = []
    chapters: list[Chapter] = []
    for number, entry in enumerate(told["rounds"], start=1):
        added = pages(folder / str(number))
        files = {**files, **added}
        changed_at = {**changed_at, **dict.fromkeys(added, entry["at"])}
        gone = [*gone, *entry.get("gone", ())]
        scene = Scene(files, changed_at, tuple(entry.get("failing", ())), tuple(gone), tuple(told["gb18030"]))
        chapters.append(_chapter(number, entry, scene))
    return Story(tuple(chapters))


def _chapter(number: int, entry: Mapping[str, Any], scene: Scene) -> Chapter:
    return Chapter(
        number=number,
        at=entry["at"],
        scene=scene,
        outcomes={name: Outcome(value) for name, value in entry["outcomes"].items()},
        moves=tuple(_move(move) for move in entry.get("moves", ())),
        events=tuple(
            Event(ChangeKind(event["kind"]), event.get("path"), event.get("source"))
            for event in entry.get("events", ())
        ),
        silent=tuple(
            Silence(tuple(kept["commitments"]), kept["path"], kept["quote"], kept["why"], kept.get("keeps"))
            for kept in entry.get("silent", ())
        ),
    )


def _move(entry: Mapping[str, Any]) -> Move:
    return Move(
        commitment=entry["commitment"],
        after=Status(entry["to"]),
        quote=entry["quote"],
        tell=entry["tell"],
        before=Status(entry["from"]) if "from" in entry else None,
        before_value=entry.get("from_value"),
        value=entry.get("value"),
    )
