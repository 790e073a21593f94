"""A copy of the database while others read and write it, looked over before it counts as one.

Owns: that a copy stands under its name whole and verified or not at all.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from errno import ENOTDIR
from itertools import chain, count
from pathlib import Path

from monitor.errors import StoreError
from monitor.model import CHINA
from monitor.refusals import refusal
from monitor.store.schema import APPLICATION_ID
from monitor.store.trouble import mapped

_PAGES = 2_000
"""Pages copied at a time; between two portions another process may write."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A verified copy: its file, its size in bytes, and how many changes and pieces of evidence it holds."""

    path: Path
    size: int
    changes: int
    evidence: int


def backup(source: Path, target: Path) -> Copied:
    """Copies the database at `source` to `target`, which must not be there yet.

    Raises StoreError: store.missing, store.backup_there, and what reading and writing files can meet; store.corrupt
    where the copy does not hold together and store.foreign where it is another program's; such a copy is not kept.
    """
    _is_ours(source)
    if target.exists():
        raise StoreError("store.backup_folder" if target.is_dir() else "store.backup_there", path=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        os.close(handle)
    except FileExistsError:  # what should be a folder of the path is a file
        raise _unwritten(target, NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))) from None
    except OSError as error:
        raise _unwritten(target, error) from None
    try:
        _copy(source, Path(made))
        found = _verified(Path(made), target)
        Path(made).rename(target)
    except OSError as error:
        raise _unwritten(target, error) from None
    finally:
        with suppress(OSError):
            Path(made).unlink()
    return found


def _is_ours(source: Path) -> None:
    if not source.is_file():
        raise StoreError("store.is_folder" if source.is_dir() else "store.missing", path=str(source))
    with mapped(source), closing(_looked_at(source)) as there:
        if there.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,):
            return
        empty = there.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    raise StoreError("store.empty" if empty else "store.foreign", path=str(source))


def _looked_at(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _unwritten(target: Path, error: OSError) -> StoreError:
    return StoreError("store.backup_failed", path=str(target), why=refusal(error))


_OURS = re.compile(r"monitor-(\d{4}-\d{2}-\d{2}-\d{6})(?:-(\d+))?\.db")
"""The day and time of a copy in China, and which of that second it is where there are several."""


def into_folder(source: Path, folder: Path, now: datetime, keep: int) -> tuple[Copied, int]:
    """Copies the database under the day and time in China, and removes all but the newest `keep` such copies (0: none).

    The copy, and how many were removed; what people put into the folder under other names stays. Raises as `backup`.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError("store.backups_no_folder", path=str(folder))
    made = backup(source, _free(folder, f"monitor-{now.astimezone(CHINA):%Y-%m-%d-%H%M%S}"))
    ours = sorted((age, each) for each in folder.iterdir() if (age := _age(each)))
    old = [each for _, each in ours[: len(ours) - keep]] if keep else []
    for each in old:
        each.unlink(missing_ok=True)
    return made, len(old)


def _free(folder: Path, stem: str) -> Path:
    """A name nobody has: two copies of one second are both kept."""
    names = chain([f"{stem}.db"], (f"{stem}-{number}.db" for number in count(2)))
    return next(folder / name for name in names if not (folder / name).exists())


def _age(file: Path) -> tuple[str, int] | None:
    """By what copies of ours are put in order; None for any other file."""
    found = _OURS.fullmatch(file.name)
    return (found[1], int(found[2] or 1)) if found else None


def _copy(source: Path, made: Path) -> None:
    with (
        mapped(source),
        closing(_looked_at(source)) as there,
        closing(sqlite3.connect(made)) as here,
    ):
        there.backup(here, pages=_PAGES)
        here.execute("PRAGMA journal_mode = DELETE")


def _verified(made: Path, target: Path) -> Copied:
    with mapped(target), closing(_looked_at(made)) as copy:
        if copy.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StoreError("store.foreign", path=str(target))
        whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not whole or copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StoreError("store.corrupt", path=str(target))
        changes, evidence = (
            copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  names of tables
            for table in ("changes", "evidence")
        )
        return Copied(target, made.stat().st_size, changes, evidence)
