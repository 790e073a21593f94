"""Starts `monitor run` or `monitor check` as a child of the dashboard, and ends it.

The only module of the dashboard that starts what goes on. `decide` says what to do, purely; `Poller` does
it. The child has a process group of its own and a pipe that closes with the dashboard, so that it
ends with it in every case. Must not touch a widget, nor read the database.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from monitor.place import Place
from monitor.refusals import refusal
from tui.values import Holder, PollerState, PollerView, Trouble

RETRY_FIRST = timedelta(seconds=30)
RETRY_MOST = timedelta(minutes=15)
STOP_SECONDS = 8.0
"""`monitor run` ends within five seconds; more is a process that hangs."""
_FINE_CHECK_CODES = (0, 3, 10)
"""Exit codes of a check that did its work: nothing wrong, some source failed, changes found."""
_LAST_WORDS_SECONDS = 1.0
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
_MODULE_FOLDERS = ("site-packages", "dist-packages")


class Job(StrEnum):
    """What the child does."""

    RUN = "run"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended that was not asked to: exit code, last line it said, how often in a row."""

    code: int
    said: str = ""
    times: int = 1
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision depends on. `wanted` is a job asked for that has not begun yet."""

    polls: bool
    job: Job | None = None
    pid: int | None = None
    wanted: Job | None = None
    ended: Ended | None = None
    holder: Holder | None = None
    known: bool = False
    """Whether the database was looked at, so that `holder` means something."""


def decide(situation: Situation, now: datetime) -> Job | None:
    """Which job to start now, if any.

    Nothing while a child lives or another process polls. A job asked for comes first; polling begins
    when it is wished for, after a crash only when its pause is over.
    """
    if situation.job is not None or not situation.known or situation.holder is not None:
        return None
    if situation.wanted is not None:
        return situation.wanted
    ended = situation.ended
    waiting = ended is not None and (ended.retry_at is None or now < ended.retry_at)
    return Job.RUN if situation.polls and not waiting else None


def pause_after(times: int) -> timedelta:
    """How long to wait before starting again after so many crashes in a row."""
    doubled: timedelta = RETRY_FIRST * 2 ** min(times - 1, 10)
    return min(doubled, RETRY_MOST)


def view(situation: Situation) -> PollerView:
    """Who polls, as the status line says it."""
    if situation.job is not None:
        state = PollerState.CHECKING if situation.job is Job.CHECK else PollerState.OURS
        return PollerView(state, pid=situation.pid, host=platform.node())
    if situation.holder is not None:
        held = situation.holder
        return PollerView(PollerState.OTHER, pid=held.pid, host=held.host, since=held.since)
    if situation.ended is not None:
        ended = situation.ended
        return PollerView(PollerState.ENDED, code=ended.code, said=ended.said, retry_at=ended.retry_at)
    return PollerView()


def command_line(place: Place, lang: str, job: Job) -> list[str]:
    """How the child is called: the same files as the dashboard, whatever the environment says."""
    return [sys.executable, "-P", "-m", "tui.child", job.value, "--lang", lang, *place.options()]


class Poller:
    """Our child, if we have one. All methods are for the dashboard's own thread."""

    def __init__(self, commands: Callable[[Job], Sequence[str]], *, polls: bool) -> None:
        self._commands = commands
        self._situation = Situation(polls)
        self._child: _Child | None = None

    @property
    def view(self) -> PollerView:
        """Who polls, as of the last step."""
        return view(self._situation)

    def step(self, holder: Holder | None, now: datetime) -> PollerView:
        """Look after the child: notice its end, start what is to be started. `holder` is who has the lease."""
        self._notice_end(now)
        ours = self._child is not None and holder is not None and holder.pid == self._child.pid
        self._situation = replace(self._situation, holder=None if ours else holder, known=True)
        job = decide(self._situation, now)
        if job is not None:
            self._start(job, now)
        return self.view

    def check_now(self) -> Trouble:
        """Check all sources as soon as possible; what to tell, as a message."""
        situation = self._situation
        if situation.job is Job.CHECK or situation.wanted is not None:
            return Trouble("tui.told_already")
        if situation.holder is not None and situation.job is None:
            held = situation.holder
            return Trouble("tui.told_not_poller", {"pid": held.pid, "host": held.host})
        self._situation = replace(situation, wanted=Job.CHECK, ended=None)
        if self._child is not None:
            self._child.ask_to_stop()
        return Trouble("tui.told_checking")

    def stop(self) -> None:
        """End the child and wait for it; called at the end, whatever the end is."""
        if self._child is not None:
            self._child.stop()
        self._child = None
        self._situation = replace(self._situation, polls=False, job=None, pid=None, wanted=None)

    def _start(self, job: Job, now: datetime) -> None:
        try:
            self._child = _Child(self._commands(job), now)
        except OSError as error:
            times = self._situation.ended.times + 1 if self._situation.ended else 1
            ended = Ended(error.errno or 1, f"{refusal(error)}", times, now + pause_after(times))
            self._situation = replace(self._situation, wanted=None, ended=ended)
            return
        self._situation = replace(self._situation, job=job, pid=self._child.pid, wanted=None)

    def _notice_end(self, now: datetime) -> None:
        child, situation = self._child, self._situation
        code = child.ended() if child is not None else None
        if child is None or code is None:
            return
        self._child = None
        expected = child.asked or (situation.job is Job.CHECK and code in _FINE_CHECK_CODES)
        ended = None if expected else _ended(situation, child, code, now)
        self._situation = replace(situation, job=None, pid=None, ended=ended)


def _ended(situation: Situation, child: _Child, code: int, now: datetime) -> Ended:
    """The crash; a child that had lived long counts as the first in a row."""
    in_a_row = situation.ended is not None and now - child.since < RETRY_MOST
    times = situation.ended.times + 1 if in_a_row and situation.ended else 1
    return Ended(code, child.said(), times, now + pause_after(times))


class _Child:
    """One running command, in a process group of its own."""

    def __init__(self, command: Sequence[str], now: datetime) -> None:
        self.since = now
        self.asked = False
        self._lines: deque[str] = deque(maxlen=5)
        self._process = started(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The number of its process, and of its group."""
        return self._process.pid

    def ended(self) -> int | None:
        """Its exit code, or None while it lives; whatever it left behind is ended too."""
        code = self._process.poll()
        if code is not None:
            self._clear_up()
        return code

    def said(self) -> str:
        """The last line it said on stderr."""
        return self._lines[-1] if self._lines else ""

    def ask_to_stop(self) -> None:
        """Ask it to end, without waiting."""
        self.asked = True
        self._signal(signal.SIGTERM)

    def stop(self) -> None:
        """End it, and whatever it started, and wait until it is gone."""
        self.ask_to_stop()
        self._close_pipe()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(_KILL)
            self._process.wait(STOP_SECONDS)
        self._clear_up()

    def _clear_up(self) -> None:
        """End what is left of its group, and hear its last words out."""
        self._signal(_KILL)
        self._close_pipe()
        self._listener.join(_LAST_WORDS_SECONDS)

    def _close_pipe(self) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, number)
            else:
                self._process.terminate()

    def _listen(self) -> None:
        if self._process.stderr is None:
            return
        with self._process.stderr as said:
            for line in said:
                if line.strip():
                    self._lines.append(line.strip())


def started(command: Sequence[str], *, stdin: int, stdout: int) -> subprocess.Popen[str]:
    """A command of our own in a process group of its own, its stderr heard; raises OSError."""
    return subprocess.Popen(  # noqa: S603  our own interpreter and module
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(os.environ),
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The dashboard's own environment; in a checkout that is not installed, with the way to its packages."""
    found = dict(environ)
    folder = Path(__file__).resolve().parents[2]
    if folder.name not in _MODULE_FOLDERS:
        paths = (str(folder), found.get("PYTHONPATH", ""))
        found["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return found
