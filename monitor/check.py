"""One round of the walk: every source is asked, read, judged and written, one after the other as the answers come.

Owns the round: who is asked, in which order answers are taken, when each source is written. Decides
nothing about items, evidence or standings (look, judge) and writes nothing itself (settle). The
fetcher's thread fills a bounded queue; the thread that calls is the one consumer.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from monitor import look
from monitor.errors import DubanError, StoreError
from monitor.gather import Desk, SourceWalk, unexpected
from monitor.judge.reasons import RULES_VERSION
from monitor.ledger.late import Late
from monitor.look import Fault
from monitor.model import (
    Change,
    FetchEnd,
    FetchRequest,
    Ledger,
    Manners,
    Outcome,
    Response,
    RobotsFile,
    Source,
    SourceKind,
    SourceState,
)
from monitor.paged import Wish
from monitor.settle import Pen, SourceReport, learn, settle, sweep, watch_of
from monitor.store.rest import Rest

if TYPE_CHECKING:
    from monitor.fetch.http import Fetcher
    from monitor.fetch.politeness import FetchSettings
    from monitor.store.database import Store

__all__ = ["Progress", "Round", "SourceReport", "run_round"]

_BREATH = 0.5
"""Seconds to wait for an answer before looking whether to stop."""

_AS_IT_WAS = (FetchEnd.NOT_MODIFIED, FetchEnd.SAME_BODY)

_AT_ONCE = 64
"""Sources under way at a time: enough to keep every connection busy, and a bound on the texts held in memory."""


class Progress(Protocol):
    """Who wants to know how a round goes."""

    def begin(self, total: int) -> None:
        """The round starts with so many sources."""

    def done(self, report: SourceReport) -> None:
        """A source was written."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to. `recorded` is False when the database is as it was; `stopped` when it was cut short."""

    id: str
    started_at: datetime
    finished_at: datetime
    sources: tuple[SourceReport, ...]
    changes: tuple[Change, ...]
    recorded: bool = True
    stopped: bool = False

    @property
    def failed(self) -> int:
        """How many sources could not be read."""
        return sum(report.outcome.failing for report in self.sources)

    @property
    def news(self) -> tuple[Change, ...]:
        """The changes that are told: all but what a source's first round brought."""
        return tuple(each for each in self.changes if not each.history)


def run_round(  # noqa: PLR0913  what a round depends on, nothing of it hidden
    sources: Sequence[Source],
    store: Store,
    ledger: Ledger | Late,
    settings: FetchSettings,
    clock: Callable[[], datetime],
    *,
    force: bool,
    progress: Progress | None = None,
    watching: Sequence[Source] | None = None,
    look_again: bool = False,
    stop: Callable[[], bool] = lambda: False,
    beat: Callable[[], None] = lambda: None,
    environ: Mapping[str, str] | None = None,
    manners: Manners | None = None,
    backfill: Wish | None = None,
) -> Round:
    """One round over `sources`: all of them with `force`, else those that are due (the others are reported as skipped).

    `watching` are all sources of the place, by which "nobody looked" is told from "nothing found"
    (default: `sources`). `look_again` asks every known page again, due or not. `stop` ends the round
    between two answers; what was finished is written, the rest is as if it had not been asked.
    A ledger that comes late is read when something needs it. `beat` is called now and then while the round
    goes on. `manners` say when sources are due again, beside their own intervals; with `backfill` listings
    are read so far back, as history. Raises StoreError; every other trouble stays with its source.
    """
    started = clock()
    environ = os.environ if environ is None else environ
    late = Late.of(ledger) if isinstance(ledger, Ledger) else ledger
    walk = _Round(sources, store, late, started, watching or sources, environ, manners)
    reports = walk.run(settings, clock, _Wishes(force, look_again, progress or _Silent(), stop, beat, backfill))
    finished = clock()
    walk.close(reports, finished)
    by_name = {report.name: report for report in reports}
    return Round(
        id=walk.id,
        started_at=started,
        finished_at=finished,
        sources=tuple(by_name[source.name] for source in sources if source.name in by_name),
        changes=tuple(walk.changes),
        recorded=walk.recorded,
        stopped=stop(),
    )


@dataclass(frozen=True, slots=True)
class _Wishes:
    """How the caller wants the round to go; see run_round."""

    force: bool
    look_again: bool
    progress: Progress
    stop: Callable[[], bool]
    beat: Callable[[], None]
    backfill: Wish | None = None


class _Round:
    """A round under way."""

    def __init__(
        self,
        sources: Sequence[Source],
        store: Store,
        late: Late,
        now: datetime,
        watching: Sequence[Source],
        environ: Mapping[str, str],
        manners: Manners | None,
    ) -> None:
        self._manners = manners
        self.id = f"{now:%Y%m%dT%H%M%S.%f%z}"
        self.changes: list[Change] = []
        self.recorded = False
        self._sources = sources
        self._store = store
        self._late = late
        self._now = now
        self._watching = watching
        self._environ = environ
        self._states = store.sources.states()
        self._watch = watch_of(watching, self._states, now)
        rest = store.rest.get()
        same = rest is not None and rest.key == late.key and rest.day == look.day_in_china(now)
        self._rest = rest if same else None
        """What the standings were brought to today already."""

    def run(self, settings: FetchSettings, clock: Callable[[], datetime], wishes: _Wishes) -> list[SourceReport]:
        """Asks and writes every source; the reports in the order they were finished."""
        chosen = [each for each in self._sources if wishes.force or look.due(self._states.get(each.name), self._now)]
        asked = {each.name for each in chosen}
        reports = [
            SourceReport(each.name, Outcome.SKIPPED, self._state(each).items)
            for each in self._sources
            if each.name not in asked
        ]
        wishes.progress.begin(len(chosen))
        names = {each.name for each in (*self._watching, *self._sources)}
        desk = Desk(
            self._store,
            self._late,
            RULES_VERSION,
            self._now,
            self._environ,
            names,
            [each.name for each in chosen],
            wishes.look_again,
            wishes.backfill,
        )
        pen = self._pen()
        if self._rest is None:
            learnt = learn(pen)
            self.recorded, self.changes = learnt.recorded, [*learnt.changes]
        remembered = self._store.robots.all() if settings.robots else {}
        with closing(_LazyFetcher(settings, clock, self._environ, remembered)) as fetcher:
            for walk in self._walks(chosen, desk, fetcher, wishes):
                report = self._write(walk, pen)
                reports.append(report)
                wishes.progress.done(report)
        if fetcher.learnt:
            with self._store.transaction():
                self._store.robots.save(fetcher.learnt)
        return reports

    def close(self, reports: Sequence[SourceReport], finished: datetime) -> None:
        """Brings the ledger's standings to this day, and records the round if it recorded anything."""
        if self.recorded:  # what nothing was written of is as it was read
            self._states = self._store.sources.states()
        self._watch = watch_of(self._watching, self._states, self._now)
        known = look.known_of(self._watching, self._states, self._now)
        if self._rest is not None and self._rest.watch == known and self._store.rest.get() == self._rest:
            self._note(reports, finished)
            return
        with self._store.transaction():
            swept = sweep(self._pen())
            self.recorded = self.recorded or swept.recorded
            self.changes += swept.changes
            if self._late.key is not None:
                today = look.day_in_china(self._now)
                self._store.rest.put(Rest(self._late.key, self._late.version, today, known))
            self._note(reports, finished)

    def _note(self, reports: Sequence[SourceReport], finished: datetime) -> None:
        """Records the round if it changed anything."""
        if self.changes:
            failed = sum(report.outcome.failing for report in reports)
            self._store.runs.save(self.id, self._now, finished, len(reports), failed, len(self.changes))

    # ---- asking

    def _walks(
        self, chosen: Sequence[Source], desk: Desk, fetcher: _LazyFetcher, wishes: _Wishes
    ) -> Iterator[SourceWalk]:
        """The walks as they end. What a stop cuts short never comes out."""
        ahead = deque(chosen)
        waiting: dict[str, SourceWalk] = {}
        under_way = 0
        while (ahead or waiting) and not wishes.stop():
            wishes.beat()
            if ahead and under_way < _AT_ONCE:
                walk: SourceWalk | None = self._begun(ahead.popleft(), desk, fetcher, waiting)
                under_way += 1
            else:
                walk = self._answered(fetcher, waiting)
            if walk is not None and walk.done:
                under_way -= 1
                yield walk

    def _begun(self, source: Source, desk: Desk, fetcher: _LazyFetcher, waiting: dict[str, SourceWalk]) -> SourceWalk:
        if source.kind is SourceKind.FOLDER:
            self._bodies_in_force()
        walk = SourceWalk(source, self._state(source), desk)
        self._submit(walk, _contained(walk, walk.begin), fetcher, waiting)
        return walk

    def _answered(self, fetcher: _LazyFetcher, waiting: dict[str, SourceWalk]) -> SourceWalk | None:
        """The walk that got an answer and has read it; None when none came in a while."""
        try:
            response = fetcher.next(_BREATH)
        except TimeoutError:
            return None
        walk = waiting.pop(response.request.tag)
        if walk.done:  # given up meanwhile
            return None
        if response.end not in _AS_IT_WAS:
            self._bodies_in_force()
        self._submit(walk, _contained(walk, lambda: walk.take(response)), fetcher, waiting)
        return walk

    @staticmethod
    def _submit(
        walk: SourceWalk, requests: Sequence[FetchRequest], fetcher: _LazyFetcher, waiting: dict[str, SourceWalk]
    ) -> None:
        for request in requests:
            waiting[request.tag] = walk
            fetcher.submit(request)

    def _bodies_in_force(self) -> None:
        """Reads the ledger before the first text: who published it, and where, is told by the bodies of the place."""
        _ = self._late.ledger

    # ---- writing

    def _write(self, walk: SourceWalk, pen: Pen) -> SourceReport:
        found = walk.finish()
        if found.fault is None and (found.state.failures or not found.state.rounds):
            # From here on somebody looked: what is not found in this source is not "never checked".
            self._states[found.source.name] = replace(found.state, rounds=found.state.rounds + 1, failures=0)
        try:
            written = settle(found, pen)
        except DubanError:
            raise
        except Exception as error:  # noqa: BLE001  one source's text must never end the round of all others
            walk.give_up(unexpected(error))
            written = settle(walk.finish(), pen)
        self.changes += written.changes
        self.recorded = self.recorded or written.recorded
        return written.report

    def _state(self, source: Source) -> SourceState:
        return self._states.get(source.name) or SourceState(source.name)

    def _pen(self) -> Pen:
        return Pen(self._store, self._late, RULES_VERSION, self.id, self._now, self._watch, self._manners)


class _LazyFetcher:
    """A fetcher that is made when something is asked over the network, and not before."""

    def __init__(
        self,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        environ: Mapping[str, str],
        remembered: Mapping[str, RobotsFile],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._environ = environ
        self._remembered = remembered
        self._fetcher: Fetcher | None = None

    @property
    def learnt(self) -> Sequence[RobotsFile]:
        """The robots.txt files that were asked for."""
        return tuple(self._fetcher.learnt.values()) if self._fetcher is not None else ()

    def submit(self, request: FetchRequest) -> None:
        """Queues a request; never blocks."""
        if self._fetcher is None:
            from monitor.fetch.http import Fetcher

            self._fetcher = Fetcher(self._settings, self._clock, environ=self._environ, remembered=self._remembered)
        self._fetcher.submit(request)

    def next(self, timeout: float) -> Response:
        """The next answer; raises TimeoutError when none came in time."""
        if self._fetcher is None:
            raise TimeoutError
        return self._fetcher.next(timeout)

    def close(self) -> None:
        """Ends what is under way."""
        if self._fetcher is not None:
            self._fetcher.close()


class _Silent:
    """Nobody wants to know."""

    def begin(self, total: int) -> None:
        """Says nothing."""

    def done(self, report: SourceReport) -> None:
        """Says nothing."""


def _contained(walk: SourceWalk, step: Callable[[], list[FetchRequest]]) -> list[FetchRequest]:
    """What a step asks next; a step that fails ends the walk of its source and of no other."""
    try:
        return step()
    except StoreError:
        raise
    except DubanError as error:
        walk.give_up(Fault(error.key, {name: str(value) for name, value in error.slots.items()}, transient=False))
    except Exception as error:  # noqa: BLE001  one source's text must never end the round of all others
        walk.give_up(unexpected(error))
    return []
