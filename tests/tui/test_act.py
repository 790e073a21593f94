"""The commands door: what is started when, and that nothing is left running."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.act import RETRY_MOST, Ended, Job, Poller, Situation, command_line, decide, pause_after, view
from tui.values import Holder, PollerState

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
OTHER = Holder(4711, "bureau", NOW)
SLEEPS = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
CRASHES = "import sys; print('first', file=sys.stderr); print('the disk is full', file=sys.stderr); sys.exit(4)"
GRANDCHILD = (
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(p.pid, file=sys.stderr, flush=True); time.sleep(600)"
)


def runs(pid: int) -> bool:
    """Whether the process lives; one that ended and was not yet waited for does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def until(condition: Callable[[], object]) -> object:
    for _ in range(1500):
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("never came true")


@pytest.fixture
def poller() -> Iterator[Callable[..., Poller]]:
    """Makes a poller whose child runs these scripts: one for `run`, one for `check`."""
    made: list[Poller] = []

    def make(run: str = SLEEPS, check: str = "", *, polls: bool = True) -> Poller:
        scripts = {Job.RUN: run, Job.CHECK: check}
        made.append(Poller(lambda job: [sys.executable, "-c", scripts[job]], polls=polls))
        return made[-1]

    yield make
    for each in made:
        each.stop()


# ---------------------------------------------------------------- deciding


@pytest.mark.parametrize(
    ("situation", "job"),
    [
        (Situation(polls=True, known=True), Job.RUN),
        (Situation(polls=True, known=False), None),
        (Situation(polls=False, known=True), None),
        (Situation(polls=True, known=True, holder=OTHER), None),
        (Situation(polls=True, known=True, job=Job.RUN, pid=1), None),
        (Situation(polls=False, known=True, wanted=Job.CHECK), Job.CHECK),
        (Situation(polls=True, known=True, wanted=Job.CHECK), Job.CHECK),
        (Situation(polls=True, known=True, wanted=Job.CHECK, holder=OTHER), None),
        (Situation(polls=True, known=True, ended=Ended(1, retry_at=NOW + timedelta(seconds=1))), None),
        (Situation(polls=True, known=True, ended=Ended(1, retry_at=NOW)), Job.RUN),
    ],
)
def test_what_is_started(situation, job):
    assert decide(situation, NOW) is job


def test_after_each_crash_the_pause_is_longer_up_to_a_bound():
    pauses = [pause_after(times) for times in range(1, 30)]
    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert pauses[-1] == RETRY_MOST


@pytest.mark.parametrize(
    ("situation", "state"),
    [
        (Situation(polls=True), PollerState.NOBODY),
        (Situation(polls=True, job=Job.RUN, pid=1), PollerState.OURS),
        (Situation(polls=True, job=Job.CHECK, pid=1), PollerState.CHECKING),
        (Situation(polls=True, holder=OTHER), PollerState.OTHER),
        (Situation(polls=True, ended=Ended(1)), PollerState.ENDED),
    ],
)
def test_who_polls_is_said(situation, state):
    assert view(situation).state is state


def test_the_child_is_given_the_same_files_as_the_dashboard(stage):
    line = command_line(stage.place, "zh", Job.RUN)
    assert line[1:7] == ["-P", "-m", "tui.child", "run", "--lang", "zh"]
    assert line[line.index("--db") + 1] == str(stage.place.db)
    assert line[line.index("--sources") + 1] == str(stage.place.sources_file)
    assert line[line.index("--ledger") + 1] == str(stage.folder / "seeds")


# ---------------------------------------------------------------- doing


def test_the_child_has_a_group_of_its_own_and_ends_with_stop(poller):
    ours = poller()
    seen = ours.step(None, NOW)
    assert seen.state is PollerState.OURS
    assert os.getpgid(seen.pid) == seen.pid != os.getpgid(0)
    ours.stop()
    assert not runs(seen.pid)


def test_what_the_child_started_ends_with_it(poller):
    ours = poller(GRANDCHILD)
    ours.step(None, NOW)
    grandchild = int(until(ours._child.said))
    assert runs(grandchild)
    ours.stop()
    until(lambda: not runs(grandchild))


def test_a_child_that_will_not_end_is_made_to(poller, monkeypatch):
    monkeypatch.setattr("tui.act.poller.STOP_SECONDS", 0.3)
    ours = poller(STUBBORN.replace("print(1,", "print(1, file=__import__('sys').stderr,"))
    pid = ours.step(None, NOW).pid
    until(ours._child.said)
    ours.stop()
    assert not runs(pid)


def test_while_another_process_polls_nothing_is_started(poller):
    seen = poller().step(OTHER, NOW)
    assert (seen.state, seen.pid, seen.host) == (PollerState.OTHER, 4711, "bureau")


def test_when_the_other_process_is_gone_polling_begins(poller):
    ours = poller()
    ours.step(OTHER, NOW)
    assert ours.step(None, NOW).state is PollerState.OURS


def test_our_own_lease_is_not_taken_for_anothers(poller):
    ours = poller()
    pid = ours.step(None, NOW).pid
    assert ours.step(Holder(pid, "here"), NOW).state is PollerState.OURS


def test_a_crash_is_told_with_code_and_last_words_and_tried_again_later(poller):
    ours = poller(CRASHES)
    ours.step(None, NOW)
    until(lambda: ours.step(None, NOW).state is PollerState.ENDED)
    seen = ours.view
    assert seen.code == 4
    assert seen.retry_at == NOW + timedelta(seconds=30)
    assert seen.said == "the disk is full"
    assert ours.step(None, NOW).state is PollerState.ENDED
    assert ours.step(None, NOW + timedelta(seconds=31)).state is PollerState.OURS
    until(lambda: ours.step(None, NOW + timedelta(seconds=31)).state is PollerState.ENDED)
    assert ours.view.retry_at == NOW + timedelta(seconds=91)


def test_a_command_that_cannot_be_started_is_told_and_not_raised():
    ours = Poller(lambda _: ["/nowhere/at/all"], polls=True)
    assert ours.step(None, NOW).state is PollerState.ENDED


def test_checking_now_ends_the_polling_checks_and_polls_again(poller):
    ours = poller(SLEEPS, "import time; time.sleep(0.2)")
    first = ours.step(None, NOW).pid
    assert ours.check_now().key == "tui.told_checking"
    assert ours.check_now().key == "tui.told_already"
    until(lambda: ours.step(None, NOW).state is PollerState.CHECKING)
    assert not runs(first)
    assert until(lambda: ours.step(None, NOW).state is PollerState.OURS)


def test_checking_now_is_refused_while_another_process_polls(poller):
    ours = poller()
    ours.step(OTHER, NOW)
    told = ours.check_now()
    assert (told.key, dict(told.slots)) == ("tui.told_not_poller", {"pid": 4711, "host": "bureau"})


@pytest.mark.parametrize("code", [0, 3, 10])
def test_a_check_in_which_a_source_failed_is_no_crash(poller, code):
    ours = poller(check=f"raise SystemExit({code})", polls=False)
    ours.step(None, NOW)
    ours.check_now()
    assert ours.step(None, NOW).state is PollerState.CHECKING
    until(lambda: ours.step(None, NOW).state is PollerState.NOBODY)


def test_the_real_child_polls_and_ends_when_the_pipe_of_the_dashboard_closes(filled):
    ours = Poller(lambda job: command_line(filled.place, "en", job), polls=True)
    try:
        pid = ours.step(None, NOW).pid

        def holds_the_lease() -> bool:
            with filled.open() as store:
                return (held := store.lease.holder(datetime.now(UTC))) is not None and held.pid == pid

        until(holds_the_lease)
        ours._child._close_pipe()
        until(lambda: not runs(pid))
        with filled.open() as store:
            assert store.lease.holder(datetime.now(UTC)) is None
    finally:
        ours.stop()


def test_a_check_that_broke_is_told(poller):
    ours = poller(check="raise SystemExit(2)", polls=False)
    ours.step(None, NOW)
    ours.check_now()
    ours.step(None, NOW)
    until(lambda: ours.step(None, NOW).state is PollerState.ENDED)
    assert ours.view.code == 2
