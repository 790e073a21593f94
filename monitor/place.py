"""The place: the folder with sources.yaml, seeds/ and monitor.db that a command works on.

Owns which files are meant; must not read, create or change any of them. What was asked for, the
environment and the folders come in as arguments, so the same question has the same answer.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ConfigError

SOURCES_NAME = "sources.yaml"
SEEDS_NAME = "seeds"
DATABASE_NAME = "monitor.db"
BODIES_NAME = "bodies.yaml"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; None or empty leaves it to the environment and the folders."""

    place: str | None = None
    db: str | None = None
    sources: str | None = None
    ledger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Defaults:
    """Where to go when nothing was asked for: the user's data folder, and the shipped files."""

    user_data: Path
    shipped_sources: Path
    shipped_seeds: Path


@dataclass(frozen=True, slots=True)
class Place:
    """The files a command works on, as absolute paths.

    `sources_shipped` and `ledger_shipped` mark what came with the program and is never written.
    """

    folder: Path
    db: Path
    sources_file: Path
    ledger_folders: tuple[Path, ...]
    sources_shipped: bool
    ledger_shipped: bool

    @property
    def body_files(self) -> tuple[Path, ...]:
        """Where a list of the place's own bodies may stand: beside sources.yaml, and in each folder of the ledger."""
        return tuple(dict.fromkeys(folder / BODIES_NAME for folder in (self.folder, *self.ledger_folders)))

    def holds(self, file: Path) -> bool:
        """Whether a file is one that the place lives from, which no digest and no export may be written over."""
        target = file.resolve()
        beside = (self.db.with_name(self.db.name + ending) for ending in ("", "-wal", "-shm", "-journal"))
        own = (self.sources_file, self.folder / "digests.yaml", *self.body_files, *beside)
        folders = (*self.ledger_folders, self.folder / "templates")
        return any(target == each.resolve() for each in own) or any(
            target.is_relative_to(each.resolve()) for each in folders
        )

    def options(self) -> list[str]:
        """The words of a command line that name these very files, whatever folder and environment it is called from."""
        named = ["--place", str(self.folder)] if self.folder.is_dir() else []
        named += ["--db", str(self.db), "--sources", str(self.sources_file)]
        return [*named, *(word for each in self.ledger_folders for word in ("--ledger", str(each)))]


def resolve(options: Options, environ: Mapping[str, str], cwd: Path, defaults: Defaults) -> Place:
    """The place meant by these options, this environment and this folder.

    Raises ConfigError when a folder that was asked for does not exist or is a file.
    """
    folder = _folder(options, environ, cwd, defaults)
    sources, sources_shipped = _sources(options, folder, cwd, defaults)
    ledger, ledger_shipped = _ledger(options, folder, cwd, defaults)
    database = options.db or environ.get("MONITOR_DB") or ""
    return Place(
        folder=folder,
        db=_path(database, cwd) if database else folder / DATABASE_NAME,
        sources_file=sources,
        ledger_folders=ledger,
        sources_shipped=sources_shipped,
        ledger_shipped=ledger_shipped,
    )


def is_place(folder: Path) -> bool:
    """True when the folder holds sources.yaml or seeds/."""
    return (folder / SOURCES_NAME).is_file() or (folder / SEEDS_NAME).is_dir()


def _folder(options: Options, environ: Mapping[str, str], cwd: Path, defaults: Defaults) -> Path:
    asked = options.place or environ.get("MONITOR_HOME")
    if asked:
        return _existing(_path(asked, cwd))
    return cwd if is_place(cwd) else defaults.user_data


def _existing(folder: Path) -> Path:
    if folder.is_dir():
        return folder
    raise ConfigError("place.not_a_folder" if folder.exists() else "place.missing", folder=folder)


def _sources(options: Options, folder: Path, cwd: Path, defaults: Defaults) -> tuple[Path, bool]:
    if options.sources:
        return _path(options.sources, cwd), False
    own = folder / SOURCES_NAME
    return (own, False) if own.exists() else (defaults.shipped_sources, True)


def _ledger(options: Options, folder: Path, cwd: Path, defaults: Defaults) -> tuple[tuple[Path, ...], bool]:
    if options.ledger:
        return tuple(_ledger_folder(name, cwd) for name in options.ledger), False
    own = folder / SEEDS_NAME
    return ((own,), False) if own.is_dir() else ((defaults.shipped_seeds,), True)


def _ledger_folder(name: str, cwd: Path) -> Path:
    folder = _path(name, cwd)
    if folder.exists() and not folder.is_dir():
        raise ConfigError("place.ledger_not_a_folder", folder=folder)
    return folder


def _path(name: str, cwd: Path) -> Path:
    return cwd / os.path.expanduser(name)  # noqa: PTH111  Path.expanduser raises where a user is unknown
