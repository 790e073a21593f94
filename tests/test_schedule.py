"""Polling without end: what a tick does, what it survives, what ends it, and how files are taken up again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from monitor.errors import ConfigError, StoreError
from monitor.fetch.politeness import FetchSettings
from monitor.model import CHINA, Ledger, Outcome, Role, Source, SourceKind
from monitor.schedule import Files, Keeping, Poller, Reloading, stamp
from monitor.store.database import open_store


@dataclass
class Log:
    """Remembers what was written down."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def source(self, report, at):
        self.lines.append(("source", f"{report.name} {report.outcome}"))

    def change(self, change, ledger):
        self.lines.append(("change", str(change.kind)))

    def trouble(self, error, at):
        self.lines.append(("trouble", error.key))

    def note(self, key, at, **slots):
        self.lines.append(("note", key))

    def of(self, event):
        return [said for kind, said in self.lines if kind == event]


def files(*sources):
    return Files(tuple(sources), Ledger((), "v1"), FetchSettings())


@pytest.fixture
def poller(tmp_path, clock):
    """A poller of one folder, holding the lease."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("会议举行，没有发布数字。\n", "utf-8")
    source = Source("texts", SourceKind.FOLDER, str(tmp_path / "texts"), "武汉市", Role.MEDIA, "长江日报")
    first = files(source)
    with open_store(tmp_path / "monitor.db") as store:
        lease = store.lease.acquire(1, "here", clock())
    return Poller(
        open_store=lambda: open_store(tmp_path / "monitor.db"),
        lease=lease,
        files=Reloading(first, lambda: first, tuple),
        clock=clock,
        log=Log(),
        environ={},
        stopping=threading.Event(),
    )


def test_a_tick_checks_what_is_due_and_the_next_one_does_not(poller, clock):
    made = poller.tick()
    assert [each.outcome for each in made.sources] == [Outcome.NEW]
    assert poller.log.of("source") == ["texts new"]
    assert poller.tick() is None
    clock.forward(hours=6)
    assert [each.outcome for each in poller.tick().sources] == [Outcome.UNCHANGED]


def test_a_tick_renews_the_lease_so_that_nobody_takes_over(poller, clock, tmp_path):
    for _ in range(10):
        clock.forward(seconds=60)
        poller.tick()
    with open_store(tmp_path / "monitor.db") as store:
        holder = store.lease.holder(clock())
    assert holder.pid == 1
    assert holder.renewed_at == clock()


def test_news_is_logged_and_history_is_not(poller, clock, tmp_path):
    poller.tick()
    assert poller.log.of("change") == []
    (tmp_path / "texts" / "b.txt").write_text("另一次会议。\n", "utf-8")
    clock.forward(hours=6)
    poller.tick()
    assert poller.log.of("change") == ["publication_new"]


@dataclass(frozen=True)
class Ticking:
    """What stands in a poller's place: its log and clock, and a tick of the test's own."""

    tick: Callable[[], None]
    log: Log
    clock: Callable[[], datetime]
    stopping: threading.Event


def keep(poller, tick):
    """Runs `tick` again and again until it sets `stopping`; how it ended."""
    keeping = Keeping(Ticking(tick, poller.log, poller.clock, poller.stopping), seconds=0.01)
    return keeping, keeping.run()


def test_an_error_in_a_tick_is_logged_and_the_next_tick_comes(poller):
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 1:
            raise StoreError("store.locked", path="x")
        if len(ticks) == 2:
            raise ZeroDivisionError("a mistake")
        poller.stopping.set()

    keeping, ended = keep(poller, tick)
    assert (ended, keeping.failure) == (True, None)
    assert len(ticks) == 3
    assert poller.log.of("trouble") == ["store.locked", "run.unexpected"]


def test_a_lease_that_another_process_took_ends_the_polling(poller):
    def tick():
        raise StoreError("store.lease_lost", path="x")

    keeping, ended = keep(poller, tick)
    assert ended
    assert keeping.failure.key == "store.lease_lost"


def test_ticks_never_overlap(poller):
    running = threading.Semaphore(1)
    overlaps, ticks = [], []

    def tick():
        if not running.acquire(blocking=False):
            overlaps.append(1)
        poller.stopping.wait(0.05)
        running.release()
        ticks.append(1)
        if len(ticks) == 4:
            poller.stopping.set()

    keep(poller, tick)
    assert overlaps == []


def test_ticks_that_fall_out_during_a_long_one_are_noted_in_one_line_of_ours(poller, capfd):
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 1:
            poller.stopping.wait(0.2)
        else:
            poller.stopping.set()

    keep(poller, tick)
    assert poller.log.of("note") == ["run.skipped"]
    assert capfd.readouterr().err == ""


def test_the_scheduler_is_set_to_skip_what_it_missed_and_speaks_beijing_time(poller):
    scheduler = Keeping(poller)._scheduler()
    scheduler.start(paused=True)
    (job,) = scheduler.get_jobs()
    scheduler.shutdown()
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, 3600)
    assert job.trigger.timezone == CHINA


# ---------------------------------------------------------------- files


def test_a_stamp_changes_with_every_file_of_a_folder(tmp_path):
    (tmp_path / "seeds").mkdir()
    seen = [stamp([tmp_path / "sources.yaml", tmp_path / "seeds"])]
    for name in ("sources.yaml", "seeds/a.yaml", "seeds/b.yml"):
        (tmp_path / name).write_text("a: 1\n", "utf-8")
        seen.append(stamp([tmp_path / "sources.yaml", tmp_path / "seeds"]))
    (tmp_path / "seeds" / "a.yaml").write_text("a: 12\n", "utf-8")
    seen.append(stamp([tmp_path / "sources.yaml", tmp_path / "seeds"]))
    (tmp_path / "seeds" / "a.yaml").unlink()
    seen.append(stamp([tmp_path / "sources.yaml", tmp_path / "seeds"]))
    assert len(set(seen)) == len(seen)


def test_files_are_read_again_only_when_they_changed_and_a_broken_edit_keeps_the_old(clock):
    old, new = files(), Files((), Ledger((), "v2"), FetchSettings())
    now, loads = [1], []

    def load():
        loads.append(now[0])
        if now[0] == 2:
            raise ConfigError("sources.unusable", file="x", count=1)
        return new

    reloading = Reloading(old, load, lambda: (("sources.yaml", now[0], 0),))
    log = Log()
    assert reloading.current(log, clock()) is old
    now[0] = 2
    assert [reloading.current(log, clock()) for _ in range(3)] == [old, old, old]
    assert loads == [2]
    assert log.of("trouble") == ["sources.unusable"]
    now[0] = 3
    assert reloading.current(log, clock()) is new
    assert log.of("note") == ["run.kept_old", "run.reloaded"]
