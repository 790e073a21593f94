"""The files of a ledger as they were at one moment: what is read of them later is what was there then.

A round may read its ledger minutes after it began, while somebody edits it; it works with one ledger all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """All YAML files in some folders, and some files elsewhere; `key` is the sha256 hex of names and bytes.

    `there` are those that were there. One that could not be read has no bytes: reading it tells what is wrong.
    """

    folders: frozenset[Path]
    asked: frozenset[Path]
    there: frozenset[Path]
    files: Mapping[Path, bytes]
    key: str

    def covers(self, path: Path) -> bool:
        """Whether it is known of this file what it was, or that it was not there."""
        return path in self.asked or (path.parent in self.folders and path.suffix in (".yaml", ".yml"))


def keep(folders: Sequence[Path], others: Sequence[Path]) -> Kept:
    """Reads all YAML files of these folders, and the others, as they are now."""
    made, files = hashlib.sha256(), {}
    paths = [*(path for folder in folders for path in sorted(folder.glob("*.y*ml"))), *others]
    for path in paths:
        made.update(f"{path}\n".encode(errors="surrogatepass"))
        with suppress(OSError):
            files[path] = path.read_bytes()
            made.update(f"{len(files[path])}\n".encode() + files[path])
    there = frozenset(path for path in paths if path in files or path.exists())
    return Kept(frozenset(folders), frozenset(others), there, files, made.hexdigest())


_now: ContextVar[Kept | None] = ContextVar("files as they were", default=None)


@contextmanager
def as_they_were(kept: Kept) -> Iterator[None]:
    """What is read inside is what was kept."""
    mark = _now.set(kept)
    try:
        yield
    finally:
        _now.reset(mark)


def is_there(path: Path) -> bool:
    """Whether there is such a file, or was."""
    kept = _now.get()
    return path in kept.there if kept is not None and kept.covers(path) else path.exists()


def listed(folder: Path) -> list[Path]:
    """The YAML files in a folder, in order of their names."""
    kept = _now.get()
    if kept is not None and folder in kept.folders:
        return sorted(path for path in kept.there if path.parent == folder and kept.covers(path))
    return sorted(folder.glob("*.y*ml"))


def bytes_of(path: Path) -> bytes:
    """What a file holds, or held; raises OSError."""
    kept = _now.get()
    if kept is not None and path in kept.files:
        return kept.files[path]
    return path.read_bytes()
