"""Keeps polling and sends digests: the door to APScheduler, and the two jobs it runs.

Owns the ticks (what is due is taken from the database, the one truth of next times), the reloading of
files that changed on disk, and stopping within seconds. Must not decide when a source is due (look)
nor print: whatever is worth a line goes to a `Log`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from monitor import crontab
from monitor.check import Round, SourceReport, run_round
from monitor.digesting import Desk, Sent, begin, due, turn
from monitor.errors import DubanError, StoreError
from monitor.model import CHINA, Change, Ledger, Manners, Source
from monitor.polling import Heartbeat

if TYPE_CHECKING:
    from monitor.fetch.politeness import FetchSettings
    from monitor.store.database import Store
    from monitor.store.lease import Lease
    from monitor.store.timetable import Timetable
    from monitor.subscribers import Subscriber

TICK_SECONDS = 15
"""Sources ask for intervals of minutes: a look at the database every quarter of a minute is never late by more."""
DIGEST_TICKS = 4
"""Ticks between two looks at the digests: once a minute, as their times are told to the minute."""
SWEEP = "00:05"
"""When commitments are held against the new day, also where no source is due: past their date, long silent."""
STOP_SECONDS = 4.0
"""How long a running source may take to finish or roll back before the process goes anyway."""

_WAKE_SECONDS = 1.0
"""A wait without end cannot be interrupted on every system."""

Stamp = tuple[tuple[str, int, int], ...]


class Log(Protocol):
    """Who writes down what happens."""

    def source(self, report: SourceReport, at: datetime) -> None:
        """A source was checked."""

    def change(self, change: Change, ledger: Ledger) -> None:
        """Something changed that is no history."""

    def trouble(self, error: DubanError, at: datetime) -> None:
        """Something went wrong that is not a source's."""

    def digest(self, sent: Sent, at: datetime) -> None:
        """A digest was delivered, or could not be."""

    def note(self, key: str, at: datetime, **slots: object) -> None:
        """Something else worth a line: a message key with its slots."""


@dataclass(frozen=True, slots=True)
class Files:
    """What the place's own files say."""

    sources: tuple[Source, ...]
    ledger: Ledger
    settings: FetchSettings
    manners: Manners | None = None
    backup: str | None = None
    """When the database is copied, in the words of crontab.py."""

    @property
    def enabled(self) -> tuple[Source, ...]:
        """The sources that are polled."""
        return tuple(each for each in self.sources if each.enabled)


def stamp(paths: Sequence[Path]) -> Stamp:
    """Name, time of change and size of each file, and of each YAML file in each folder: what tells that one was edited."""
    files = [file for path in paths for file in (sorted(path.glob("*.y*ml")) if path.is_dir() else [path])]
    return tuple(_stamped(file) for file in files)


def _stamped(file: Path) -> tuple[str, int, int]:
    try:
        found = file.stat()
    except OSError:
        return str(file), 0, -1
    return str(file), found.st_mtime_ns, found.st_size


class Reloading:
    """The files in force: read again when they changed; an edit that cannot be used is told once and left aside."""

    def __init__(self, first: Files, load: Callable[[], Files], look: Callable[[], Stamp]) -> None:
        self._files = first
        self._load = load
        self._look = look
        self._seen: Stamp | None = look()

    @property
    def in_force(self) -> Files:
        """The files as they were last read."""
        return self._files

    def forget(self) -> None:
        """Read them again at the next look, whether they changed or not."""
        self._seen = None

    def current(self, log: Log, now: datetime) -> Files:
        """The files in force now."""
        seen = self._look()
        if seen == self._seen:
            return self._files
        self._seen = seen
        try:
            self._files = self._load()
        except DubanError as error:
            log.trouble(error, now)
            log.note("run.kept_old", now)
        else:
            log.note(
                "run.reloaded", now, sources=len(self._files.enabled), commitments=len(self._files.ledger.commitments)
            )
        return self._files


@dataclass(frozen=True, slots=True)
class Poller:
    """What a tick needs. `open_store` gives a store of the thread that calls it."""

    open_store: Callable[[], AbstractContextManager[Store]]
    lease: Lease
    files: Reloading
    clock: Callable[[], datetime]
    log: Log
    environ: Mapping[str, str]
    stopping: threading.Event

    def tick(self) -> Round | None:
        """Renews the lease, and checks what is due; None when nothing was. Raises StoreError."""
        now = self.clock()
        with self.open_store() as store:
            beat = Heartbeat(store, self.lease, self.clock)
            beat()
            files = self.files.current(self.log, now)
            by_name = {each.name: each for each in files.enabled}
            due = store.sources.due(now, list(by_name))
            new_day = Appointment(store.timetable, "sweep", SWEEP, now)
            if new_day.new:
                new_day.kept()
            if self.stopping.is_set() or not (due or new_day.come):
                return None
            made = run_round(
                [by_name[name] for name in due],
                store,
                files.ledger,
                files.settings,
                self.clock,
                force=True,
                progress=_Logging(self.log, self.clock),
                watching=files.enabled,
                stop=self.stopping.is_set,
                beat=beat,
                environ=self.environ,
                manners=files.manners,
            )
            for change in made.news:
                self.log.change(change, files.ledger)
            if new_day.come and not self.stopping.is_set():
                new_day.kept()
            return made


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a recurring job is due by its rule, as the database has it."""

    timetable: Timetable
    job: str
    rule: str
    now: datetime

    @property
    def new(self) -> bool:
        """Whether no time was set yet by this rule, or one that only a clock which ran ahead can have set."""
        at, following = self.timetable.next_at(self.job, self.rule), crontab.next_after(self.rule, self.now)
        return at is None or (following is not None and at > following)

    @property
    def come(self) -> bool:
        """Whether its time has come, or went by while nobody ran."""
        at = self.timetable.next_at(self.job, self.rule)
        return at is not None and at <= self.now

    def kept(self) -> None:
        """Sets the next time. Called after the job: what goes wrong before leaves this time due."""
        following = crontab.next_after(self.rule, self.now)
        if following is not None:
            self.timetable.set(self.job, self.rule, following)


@dataclass(slots=True)
class Courier:
    """Sends digests when they are due. `open_desk` gives what they are made from, with a store of the calling thread."""

    open_desk: Callable[[], AbstractContextManager[Desk]]
    log: Log
    clock: Callable[[], datetime]
    stopping: threading.Event

    def tick(self) -> None:
        """A turn for each receiver that has times of its own. Raises StoreError and ConfigError."""
        with self.open_desk() as desk:
            for subscriber in desk.subscribers.listed:
                if subscriber.when and not self.stopping.is_set():
                    self._take(desk, subscriber, subscriber.when)

    def _take(self, desk: Desk, subscriber: Subscriber, rule: str) -> None:
        """Its turn, where its time has come or what failed before is to be tried again."""
        own = Appointment(desk.store.timetable, f"digest {subscriber.name}", rule, self.clock())
        settled = own.new or own.come
        if own.new:
            begin(desk, subscriber)
        elif own.come or due(desk, subscriber):
            for sent in turn(desk, subscriber):
                self.log.digest(sent, self.clock())
        if settled:
            own.kept()


@dataclass(slots=True)
class Copier:
    """Copies the database when that is due by the files in force. `copy` makes one copy and gives its name."""

    open_store: Callable[[], AbstractContextManager[Store]]
    files: Reloading
    copy: Callable[[], str]
    log: Log
    clock: Callable[[], datetime]

    def tick(self) -> None:
        """A copy, where its time has come. Raises StoreError."""
        rule, now = self.files.in_force.backup, self.clock()
        if rule is None:
            return
        with self.open_store() as store:
            own = Appointment(store.timetable, "backup", rule, now)
            if own.come:
                self.log.note("run.copied", now, file=self.copy())
            if own.new or own.come:
                own.kept()


class _Logging:
    """Progress that writes a line a source."""

    def __init__(self, log: Log, clock: Callable[[], datetime]) -> None:
        self._log = log
        self._clock = clock

    def begin(self, total: int) -> None:
        """Nothing worth a line yet."""

    def done(self, report: SourceReport) -> None:
        """A source was written."""
        self._log.source(report, self._clock())


class Keeping:
    """Runs a poller's tick again and again until told to stop. `failure` is the error that ended it, if one did."""

    def __init__(self, poller: Poller, seconds: float = TICK_SECONDS, beside: Sequence[Courier | Copier] = ()) -> None:
        self._poller = poller
        self._beside = beside
        self._seconds = seconds
        self._busy = threading.Lock()
        self._sending = threading.Lock()
        self._troubles: dict[int, str] = {}
        """What kept digests or copies from being made at the last look: told once, and not every minute."""
        self._skipped = 0
        self.failure: StoreError | None = None

    def run(self) -> bool:
        """Polls until `stopping` is set; True when the last tick ended in time, False when it had to be left."""
        scheduler = self._scheduler()
        scheduler.start()
        while not self._poller.stopping.wait(_WAKE_SECONDS):
            pass
        end = time.monotonic() + STOP_SECONDS
        ended = self._busy.acquire(timeout=STOP_SECONDS)
        ended = self._sending.acquire(timeout=max(0.0, end - time.monotonic())) and ended
        scheduler.shutdown(wait=False)
        return ended

    def _scheduler(self) -> Any:
        from apscheduler.events import EVENT_JOB_MAX_INSTANCES
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        # It warns of every tick that a long round lets fall out, on stderr and in words of its own.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = BackgroundScheduler(
            timezone=CHINA,
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
        )
        scheduler.add_listener(self._skip, EVENT_JOB_MAX_INSTANCES)
        # A trigger does not take the scheduler's zone by itself.
        trigger = IntervalTrigger(seconds=self._seconds, timezone=CHINA)
        scheduler.add_job(
            self._guarded, trigger, id="tick", next_run_time=datetime.now(CHINA) + timedelta(milliseconds=1)
        )
        if self._beside:
            rarely = IntervalTrigger(seconds=self._seconds * DIGEST_TICKS, timezone=CHINA)
            scheduler.add_job(self._jobs, rarely, id="beside")
        return scheduler

    def _jobs(self) -> None:
        """A look at what is done beside polling, which leaves no error unspoken and repeats none."""
        for number, job in enumerate(self._beside):
            if self._poller.stopping.is_set():
                return
            with self._sending:
                self._guard(number, job)

    def _guard(self, number: int, job: Courier | Copier) -> None:
        try:
            job.tick()
        except DubanError as error:
            self._tell_trouble(number, error)
        except Exception as error:  # noqa: BLE001  a mistake in one job must not end days of polling
            self._tell_trouble(number, DubanError("run.unexpected", kind=type(error).__name__, what=str(error)[:200]))
        else:
            self._troubles.pop(number, None)

    def _tell_trouble(self, number: int, error: DubanError) -> None:
        told = f"{error.key} {error.slots}"
        if told != self._troubles.get(number):
            self._poller.log.trouble(error, self._poller.clock())
        self._troubles[number] = told

    def _skip(self, event: Any) -> None:
        self._skipped += event.job_id == "tick"

    def _tell_skipped(self) -> None:
        """One line for all the ticks that the last one left no room for."""
        skipped, self._skipped = self._skipped, 0
        if skipped:
            self._poller.log.note("run.skipped", self._poller.clock(), count=skipped)

    def _guarded(self) -> None:
        """A tick that leaves no error unspoken: a lost lease ends the polling, anything else waits for the next tick."""
        if self._poller.stopping.is_set():
            return
        with self._busy:
            self._tell_skipped()
            try:
                self._poller.tick()
            except StoreError as error:
                self._poller.log.trouble(error, self._poller.clock())
                if error.key == "store.lease_lost":
                    self.failure = error
                    self._poller.stopping.set()
            except DubanError as error:
                self._poller.log.trouble(error, self._poller.clock())
            except Exception as error:  # noqa: BLE001  a mistake in one tick must not end days of polling unseen
                told = DubanError("run.unexpected", kind=type(error).__name__, what=str(error)[:200])
                self._poller.log.trouble(told, self._poller.clock())
