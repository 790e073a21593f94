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
from pathlib import Path

from monitor.errors import StoreError
from monitor.model import CHINA
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
    if not source.is_file():
        raise StoreError("store.missing", path=str(source))
    if target.exists():
        raise StoreError("store.backup_there", path=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        os.close(handle)
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


def _unwritten(target: Path, error: OSError) -> StoreError:
    return StoreError("store.backup_failed", path=str(target), why=error.strerror or type(error).__name__)


_OURS = re.compile(r"monitor-\d{4}-\d{2}-\d{2}-\d{6}\.db")


def into_folder(source: Path, folder: Path, now: datetime, keep: int) -> tuple[Copied, int]:
    """Copies the database under the day and time in China, and removes all but the newest `keep` such copies (0: none).

    The copy, and how many were removed; what people put into the folder under other names stays. Raises as `backup`.
    """
    made = backup(source, folder / f"monitor-{now.astimezone(CHINA):%Y-%m-%d-%H%M%S}.db")
    ours = sorted(each for each in folder.iterdir() if _OURS.fullmatch(each.name))
    old = ours[: len(ours) - keep] if keep else []
    for each in old:
        each.unlink(missing_ok=True)
    return made, len(old)


def _copy(source: Path, made: Path) -> None:
    with (
        mapped(source),
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(made)) as here,
    ):
        there.backup(here, pages=_PAGES)
        here.execute("PRAGMA journal_mode = DELETE")


def _verified(made: Path, target: Path) -> Copied:
    with mapped(target), closing(sqlite3.connect(f"{made.as_uri()}?mode=ro", uri=True)) as copy:
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
