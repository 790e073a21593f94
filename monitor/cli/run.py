"""`monitor run`: keeps polling, each source at its own interval, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING, Any

from monitor.cli import base
from monitor.cli.check import fetch_settings
from monitor.errors import ConfigError, DubanError, StoreError
from monitor.messages import say
from monitor.model import Change, Ledger
from monitor.place import BODIES_NAME

if TYPE_CHECKING:
    from monitor.digesting import Desk, Sent
    from monitor.schedule import Files, Poller, Reloading
    from monitor.settle import SourceReport
    from monitor.store.database import Store
    from monitor.store.lease import Lease

INTERRUPTED = 130


@base.command("run", help="run.help")
@base.option("--json-log", is_flag=True, help="run.help_json_log")
@base.option("--tick", metavar="SECONDS", type=float, hidden=True, help="run.help_tick")
def command(context: base.Context, *, json_log: bool, tick: float | None) -> int:
    """Polls until SIGTERM or Ctrl-C, and ends within five seconds of it."""
    from monitor.polling import take
    from monitor.schedule import TICK_SECONDS, Copier, Courier, Keeping

    files = read_files(context)
    if not files.enabled:
        raise ConfigError("check.no_sources", file=context.place.sources_file)
    store = context.open_store()
    log = JsonLog() if json_log else LineLog()
    lease = take(store, context.now)
    poller = _poller(context, files, lease, log)
    courier = Courier(lambda: _desk(context, poller.files), log, context.now, poller.stopping)
    copier = Copier(poller.open_store, poller.files, lambda: _copied(context), log, context.now)
    keeping = Keeping(poller, tick or TICK_SECONDS, (courier, copier))
    with _signals(poller.stopping, poller.files.forget) as caught:
        log.note("run.started", context.now(), sources=len(files.enabled), db=context.place.db, pid=os.getpid())
        ended = keeping.run()
    log.note("run.stopped" if ended else "run.left", context.now())
    code = _code(keeping.failure, caught)
    if not ended:
        _leave(code)
    _release(store, lease)
    return code


def read_files(context: base.Context) -> Files:
    """The sources and the ledger of the place as its files say now; raises ConfigError."""
    from monitor.schedule import Files

    return Files(context.sources, context.ledger, fetch_settings(context), context.manners, context.backup)


def _copied(context: base.Context) -> str:
    """Copies the database as `monitor backup` does; the name of the copy."""
    from monitor.cli.backup import FOLDER, KEPT
    from monitor.store.backup import into_folder

    made, _ = into_folder(context.place.db, context.place.folder / FOLDER, context.now(), KEPT)
    return str(made.path)


def _poller(context: base.Context, files: Files, lease: Lease, log: LineLog | JsonLog) -> Poller:
    from monitor.schedule import Poller, Reloading, stamp
    from monitor.store.database import open_store

    place = context.place

    def read_again() -> Files:
        return read_files(base.Context(context.environ, context.now, context.options))

    watched = [place.sources_file, *place.ledger_folders, place.folder / BODIES_NAME]
    return Poller(
        open_store=lambda: open_store(place.db),
        lease=lease,
        files=Reloading(files, read_again, lambda: stamp(watched)),
        clock=context.now,
        log=log,
        environ=context.environ,
        stopping=threading.Event(),
    )


@contextmanager
def _desk(context: base.Context, files: Reloading) -> Iterator[Desk]:
    """What digests are made from now, with a store of this thread."""
    from monitor.cli.digest import desk_over
    from monitor.store.database import open_store

    with open_store(context.place.db) as store:
        yield desk_over(context, store, files.in_force.ledger, files.in_force.sources, receivers=True)


@contextmanager
def _signals(stopping: threading.Event, reload: Callable[[], None]) -> Iterator[list[int]]:
    """Both ways of being told to stop set the event, which one came first is in the list; SIGHUP has files read again."""
    caught: list[int] = []

    def again(_: int, __: FrameType | None) -> None:
        reload()

    def stop(number: int, _: FrameType | None) -> None:
        caught.append(number)
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    if hasattr(signal, "SIGHUP"):
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, again)
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _code(failure: StoreError | None, caught: list[int]) -> int:
    if failure is not None:
        return failure.exit_code
    return INTERRUPTED if caught[:1] == [signal.SIGINT] else 0


def _release(store: Store, lease: Lease) -> None:
    try:
        store.lease.release(lease)
    except StoreError:
        # Nobody renews it any more, so another process may take it over all the same.
        return


def _leave(code: int) -> None:
    """Ends at once, whatever a thread is doing: SQLite rolls back what was not committed."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


# ---- lines on stderr


class LineLog:
    """A line for people."""

    def source(self, report: SourceReport, at: datetime) -> None:
        """A source was checked."""
        counts = say("run.counts", items=report.items, new=report.new, changed=report.changed)
        parts = [say(f"check.outcome_{report.outcome}"), counts if not report.outcome.failing else "", _error(report)]
        self._write(at, f"{report.name}: " + " · ".join(filter(None, parts)))

    def change(self, change: Change, ledger: Ledger) -> None:
        """Something changed."""
        from monitor.report.lines import change_line

        self._write(change.at, "• " + change_line(change, ledger))

    def trouble(self, error: DubanError, at: datetime) -> None:
        """Something went wrong that is not a source's."""
        self._write(at, said(error))

    def digest(self, sent: Sent, at: datetime) -> None:
        """A digest was delivered, or could not be."""
        from monitor.cli.digest import sent_line

        self._write(at, sent_line(sent))

    def note(self, key: str, at: datetime, **slots: object) -> None:
        """Something else worth a line."""
        self._write(at, say(key, **slots))

    @staticmethod
    def _write(at: datetime, text: str) -> None:
        from monitor.text.terminal import for_terminal

        _line(for_terminal(f"{at:%Y-%m-%d %H:%M:%S} {text}"))


class JsonLog:
    """A JSON object a line: `event` is source, change, digest, trouble or note."""

    def source(self, report: SourceReport, at: datetime) -> None:
        """A source was checked."""
        from monitor.cli.check import source_json

        self._write("source", at, **source_json(report))

    def change(self, change: Change, ledger: Ledger) -> None:
        """Something changed."""
        from monitor.report import json as report

        self._write("change", change.at, change=report.change(change, ledger))

    def trouble(self, error: DubanError, at: datetime) -> None:
        """Something went wrong that is not a source's."""
        self._write("trouble", at, code=error.key.rpartition(".")[2], text=said(error))

    def digest(self, sent: Sent, at: datetime) -> None:
        """A digest was delivered, or could not be."""
        from monitor.cli.digest import sent_json

        self._write("digest", at, **sent_json(sent))

    def note(self, key: str, at: datetime, **slots: object) -> None:
        """Something else worth a line."""
        self._write("note", at, code=key.rpartition(".")[2], text=say(key, **slots))

    @staticmethod
    def _write(event: str, at: datetime, **fields: Any) -> None:
        from monitor.report import json as report

        _line(report.dumps({"at": at.isoformat(), "event": event, **fields}))


def said(error: DubanError) -> str:
    """The error in one line, with every problem it carries."""
    problems = [say(each.code, **each.slots) for each in error.problems] if isinstance(error, ConfigError) else []
    return " ".join([say(error.key, **error.slots), *problems])


def _error(report: SourceReport) -> str:
    from monitor.report.lines import error_text

    return error_text(report.error_code, report.error_slots)


def _line(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
