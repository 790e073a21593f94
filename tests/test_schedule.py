"""Polling without end: what a tick does, what it survives, what ends it, and how files are taken up again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
import worlds
from told import change

from monitor import subscribers
from monitor.digesting import Desk
from monitor.errors import ConfigError, StoreError
from monitor.fetch.politeness import FetchSettings
from monitor.ledger.load import load_ledger
from monitor.model import CHINA, ChangeKind, Ledger, Outcome, Role, Source, SourceKind
from monitor.schedule import Copier, Courier, Files, Keeping, Poller, Reloading, stamp
from monitor.store.database import open_store
from monitor.store.deliveries import Deliveries


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

    def digest(self, sent, at):
        self.lines.append(("digest", sent.error.key if sent.error else sent.subscriber))

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


def test_after_a_long_sleep_one_tick_makes_up_for_all(poller, clock):
    poller.tick()
    clock.forward(days=3)
    assert [report.name for report in poller.tick().sources] == ["texts"]
    assert poller.tick() is None


def test_what_a_clock_that_ran_ahead_wrote_down_holds_nothing_up(poller, courier, clock):
    """It stands at 2035 for an hour, and is then set right: polling, digests and copies go on at their own times."""
    copies = []
    poller.files._files = replace(poller.files.in_force, backup="04:30")
    copier = Copier(poller.open_store, poller.files, lambda: copies.append(clock()) or "copy.db", poller.log, clock)
    for job in (poller, courier, copier):
        job.tick()
    clock.forward(days=3650)
    for job in (poller, courier, copier):
        job.tick()
    told = len(copies), len(courier.log.lines)
    clock.forward(days=-3650, hours=1)
    assert [report.name for report in poller.tick().sources] == ["texts"]
    assert poller.tick() is None
    with courier.open_desk() as desk:
        desk.store.changes.add(change(ChangeKind.SOURCE_RECOVERED, at=clock()), "run")
    for _ in range(2):
        courier.tick()
        copier.tick()
        assert (len(copies), len(courier.log.lines)) == told
        clock.forward(minutes=1)
    clock.forward(days=1)
    courier.tick()
    copier.tick()
    assert (len(copies), len(courier.log.lines)) == (told[0] + 1, told[1] + 1)


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


# ---------------------------------------------------------------- a new day, and digests


def test_a_new_day_is_held_against_the_ledger_though_no_source_is_due(poller, clock, tmp_path):
    due = worlds.sample(worlds.UNICORNS + "    due: 2025-11-20\n", until="2099-12-31")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "sample.yaml").write_text(due, "utf-8")
    old = poller.files.in_force
    poller.files._files = Files(old.sources, load_ledger([tmp_path / "seeds"]), old.settings)
    poller.tick()
    clock.forward(hours=5)
    assert poller.tick() is None
    with open_store(tmp_path / "monitor.db") as store:
        store._connection.run("UPDATE sources SET next_at = '2099-01-01T00:00:00.000000Z'")
    clock.forward(hours=11)  # 01:00 of the day after
    made = poller.tick()
    assert (made.sources, [str(each.kind) for each in made.changes]) == ((), ["overdue"])
    assert poller.tick() is None


@pytest.fixture
def courier(tmp_path, clock):
    """A courier for one receiver, sent to every weekday at 08:00, and a change to tell."""
    (tmp_path / "digests.yaml").write_text(
        "digests:\n- {name: desk, to: 'file:out.txt', when: mon-fri 08:00}\n- {name: hand, to: 'file:hand.txt'}\n",
        "utf-8",
    )

    @contextmanager
    def desk():
        with open_store(tmp_path / "monitor.db") as store:
            found = subscribers.load(tmp_path / "digests.yaml")
            yield Desk(store, Ledger((), "v1"), (), found, clock, {}, ())

    with open_store(tmp_path / "monitor.db") as store:
        store.changes.add(change(ChangeKind.SOURCE_BROKEN, at=clock()), "run")
    return Courier(desk, Log(), clock, threading.Event())


def test_a_digest_goes_out_at_its_time_and_only_then(courier, clock, tmp_path):
    courier.tick()
    clock.forward(hours=22)  # Friday 07:00
    courier.tick()
    assert courier.log.lines == []
    clock.forward(hours=1)
    courier.tick()
    courier.tick()
    assert courier.log.lines == [("digest", "desk")]
    assert (tmp_path / "out.txt").exists()
    assert not (tmp_path / "hand.txt").exists()


def test_a_time_that_passed_while_nobody_ran_is_made_up_once(courier, clock):
    courier.tick()
    clock.forward(days=12)
    for _ in range(3):
        courier.tick()
    assert courier.log.lines == [("digest", "desk")]


def test_another_time_holds_from_then_on(courier, clock, tmp_path):
    courier.tick()
    text = (tmp_path / "digests.yaml").read_text("utf-8")
    (tmp_path / "digests.yaml").write_text(text.replace("08:00", "20:00"), "utf-8")
    clock.forward(days=1)
    courier.tick()
    clock.forward(hours=10)  # Friday 19:00
    courier.tick()
    assert courier.log.lines == []
    clock.forward(hours=1)
    courier.tick()
    assert courier.log.lines == [("digest", "desk")]


def test_what_failed_is_tried_again_before_the_next_time(courier, clock, tmp_path):
    (tmp_path / "out.txt").mkdir()
    courier.tick()
    clock.forward(days=1)
    courier.tick()
    courier.tick()
    assert courier.log.lines == [("digest", "delivery.file")]
    (tmp_path / "out.txt").rmdir()
    clock.forward(minutes=1)
    courier.tick()
    assert courier.log.lines == [("digest", "delivery.file"), ("digest", "desk")]


def test_a_turn_that_a_locked_database_kept_from_being_taken_is_still_due(courier, clock, monkeypatch):
    courier.tick()
    clock.forward(days=1)

    def locked(*_):
        raise StoreError("store.locked", path="x")

    with monkeypatch.context() as patched:
        patched.setattr(Deliveries, "prepare", locked)
        with pytest.raises(StoreError):
            courier.tick()
    clock.forward(minutes=1)
    courier.tick()
    assert courier.log.lines == [("digest", "desk")]


def test_what_keeps_digests_from_being_made_is_told_once_and_the_polling_goes_on(poller, courier, tmp_path):
    (tmp_path / "digests.yaml").write_text("digests: 1", "utf-8")
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 20:
            poller.stopping.set()

    courier.stopping = poller.stopping
    standing = Ticking(tick, poller.log, poller.clock, poller.stopping)
    assert Keeping(standing, seconds=0.02, beside=[courier]).run()
    assert poller.log.of("trouble") == ["subscribers.unusable"]


def test_the_database_is_copied_at_its_time(poller, clock):
    made = []

    def copy():
        made.append(clock())
        return "copy.db"

    old = poller.files.in_force
    poller.files._files = Files(old.sources, old.ledger, old.settings, backup="04:30")
    copier = Copier(poller.open_store, poller.files, copy, poller.log, clock)
    copier.tick()
    clock.forward(hours=19)  # 04:00 of the day after
    copier.tick()
    assert made == []
    clock.forward(hours=1)
    copier.tick()
    copier.tick()
    assert (len(made), poller.log.of("note")) == (1, ["run.copied"])
    poller.files._files = old
    clock.forward(days=2)
    copier.tick()
    assert len(made) == 1
