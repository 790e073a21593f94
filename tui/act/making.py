"""Runs commands of `monitor` for the reader and takes what they print; writes what is on the screen into a file.

Called in a worker. Every command has a process group of its own, ended with the dashboard.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.refusals import refusal
from tui.act.poller import started
from tui.values import Trouble

if TYPE_CHECKING:
    from monitor.place import Place
    from monitor.report.tables import Row

EXPORTS = "exports"
"""The folder of the place that files from the screen are written into."""
_PATIENCE_SECONDS = 300.0
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


@dataclass(slots=True)
class Errands:
    """Commands under way for the reader."""

    place: Place
    _running: set[subprocess.Popen[str]] = field(default_factory=set)

    def digest(self, lang: str, options: Sequence[str]) -> str:
        """The digest of what changed in the last week, as text; what it said instead where there is none."""
        return self._said(["--lang", lang, "digest", "--since", "7d", *options])

    def test(self, lang: str, source: str) -> str:
        """What a dry run of a source finds."""
        return self._said(["--lang", lang, "sources", "test", source])

    def stop(self) -> None:
        """End what is still under way."""
        for each in tuple(self._running):
            _end(each)

    def _said(self, words: Sequence[str]) -> str:
        line = [sys.executable, "-P", "-m", "monitor", *self.place.options(), *words]
        process = started(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self._running.add(process)
        try:
            out, err = process.communicate(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            out, err = process.communicate()
        finally:
            self._running.discard(process)
        return "\n".join(filter(None, (out.rstrip(), err.rstrip())))


def export(place: Place, name: str, rows: Sequence[Row], now: datetime) -> Trouble:
    """Writes rows as CSV into the place's folder for exports, under the moment; where they are, or why not."""
    from monitor.read.workbook import created
    from monitor.replacing import replace_file
    from monitor.text.grid import Grid

    if not rows:
        return Trouble("tui.nothing_to_export")
    file = place.folder / EXPORTS / f"{name}-{now:%Y%m%d-%H%M%S}.csv"
    head = tuple(rows[0]) if rows else ()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, created(Grid(name, (head, *(tuple(row.values()) for row in rows))), ".csv"))
    except OSError as error:
        return Trouble("cli.unwritable", {"file": str(file), "why": refusal(error)})
    return Trouble("cli.written", {"file": str(_short(file, place.folder))})


def _short(file: Path, folder: Path) -> Path:
    return file.relative_to(folder)


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, _KILL)
        else:
            process.kill()
