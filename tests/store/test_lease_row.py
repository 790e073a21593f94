"""The lease: one process polls at a time, and a dead one is no hindrance."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import LeaseHeld, StoreError
from monitor.messages import say
from monitor.store.database import Store, open_store
from monitor.store.lease import Holder, LeaseRow, is_dead, process_runs, this_host

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
TTL = timedelta(minutes=2)
HOLDS_THE_LEASE = """
import os, sys
from datetime import datetime
from pathlib import Path
from monitor.store.database import open_store
from monitor.store.lease import this_host
with open_store(Path(sys.argv[1])) as store:
    store.lease.acquire(os.getpid(), this_host(), datetime.fromisoformat(sys.argv[2]))
    print("held", flush=True)
    sys.stdin.readline()
"""
TRIES = """
import os, sys
from datetime import datetime
from pathlib import Path
from monitor.errors import LeaseHeld
from monitor.store.database import open_store
from monitor.store.lease import this_host
with open_store(Path(sys.argv[1]), wait=30) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        store.lease.acquire(os.getpid(), this_host(), datetime.fromisoformat(sys.argv[2]))
        print("held", flush=True)
    except LeaseHeld as error:
        print(error.slots["pid"], flush=True)
    sys.stdin.readline()
"""


def test_taking_and_giving_back_leaves_the_database_as_it_was(store: Store, dump: Callable) -> None:
    before = dump()
    lease = store.lease.acquire(1234, "here", NOW, TTL)
    assert dump() != before
    store.lease.renew(lease, NOW + timedelta(minutes=1))
    store.lease.release(lease)
    assert dump() == before
    assert store.lease.holder(NOW) is None


def test_a_lease_held_elsewhere_is_refused_with_who_holds_it(store: Store) -> None:
    store.lease.acquire(1234, "there", NOW, TTL)
    with pytest.raises(LeaseHeld) as caught:
        store.lease.acquire(5678, "here", NOW + TTL, TTL)
    assert caught.value.slots == {"pid": 1234, "host": "there", "since": NOW}
    assert caught.value.exit_code == 4
    assert "1234" in say(caught.value.key, "zh", **caught.value.slots)


def test_another_process_that_lives_is_not_taken_over(store: Store, path: Path, other: Callable) -> None:
    holder = other(HOLDS_THE_LEASE, path, NOW.isoformat())
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(LeaseHeld) as caught:
        store.lease.acquire(os.getpid(), this_host(), NOW, TTL)
    assert caught.value.slots["pid"] == holder.pid
    assert store.lease.holder(NOW).pid == holder.pid


def test_a_process_that_was_killed_is_taken_over_at_once(store: Store, path: Path, other: Callable) -> None:
    holder = other(HOLDS_THE_LEASE, path, NOW.isoformat())
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    assert store.lease.holder(NOW) is None
    store.lease.acquire(os.getpid(), this_host(), NOW, TTL)
    assert store.lease.holder(NOW).pid == os.getpid()


def test_of_several_processes_that_try_at_once_one_gets_it(path: Path, other: Callable) -> None:
    open_store(path).close()
    tries = [other(TRIES, path, NOW.isoformat()) for _ in range(3)]
    for process in tries:
        assert process.stdout.readline() == "ready\n"
    for process in tries:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.stdout.readline().strip() for process in tries]
    assert said.count("held") == 1
    winner = str(tries[said.index("held")].pid)
    assert [word for word in said if word != "held"] == [winner, winner]


def test_a_holder_not_heard_of_for_too_long_is_taken_over(store: Store) -> None:
    lost = store.lease.acquire(1234, "there", NOW, TTL)
    later = NOW + TTL + timedelta(seconds=1)
    assert store.lease.holder(NOW + TTL).pid == 1234
    assert store.lease.holder(later) is None
    taken = store.lease.acquire(5678, "here", later, TTL)
    with pytest.raises(StoreError) as caught:
        store.lease.renew(lost, later)
    assert caught.value.key == "store.lease_lost"
    store.lease.release(lost)
    assert store.lease.holder(later, "elsewhere").pid == taken.pid


def test_renewing_keeps_a_lease_alive_and_its_beginning(store: Store) -> None:
    lease = store.lease.acquire(1234, "there", NOW, TTL)
    store.lease.renew(lease, NOW + TTL)
    holder = store.lease.holder(NOW + 2 * TTL)
    assert (holder.pid, holder.host, holder.since) == (1234, "there", NOW)


def test_the_same_process_number_on_the_same_machine_is_no_hindrance(store: Store) -> None:
    store.lease.acquire(1, "container", NOW, TTL)
    again = store.lease.acquire(1, "container", NOW + timedelta(seconds=1), TTL)
    assert store.lease.holder(NOW, "elsewhere").since == again.since


@pytest.mark.parametrize(
    ("age", "host", "runs", "dead"),
    [
        (timedelta(0), "here", True, False),
        (timedelta(0), "here", False, True),
        (timedelta(0), "there", False, False),
        (TTL, "there", True, False),
        (TTL + timedelta(seconds=1), "there", True, True),
        (TTL + timedelta(seconds=1), "here", True, True),
        (timedelta(hours=-1), "here", True, False),
        (timedelta(hours=-1), "there", True, True),
        (timedelta(seconds=-9), "there", True, False),
    ],
)
def test_who_is_dead(age: timedelta, host: str, runs: bool, dead: bool) -> None:
    holder = Holder(1234, host, NOW, NOW, TTL)
    assert is_dead(holder, NOW + age, "here", lambda _: runs) is dead


def test_whether_a_process_runs_is_asked_only_of_this_machine(store: Store) -> None:
    asked: list[int] = []
    row = LeaseRow(store._connection, lambda pid: bool(asked.append(pid)))
    row.acquire(1234, "there", NOW, TTL)
    assert row.holder(NOW, "here").pid == 1234
    assert asked == []


@pytest.mark.skipif(os.name == "nt", reason="can't be asked there")
def test_a_running_and_an_ended_process_are_told_apart(other: Callable) -> None:
    process = other("pass")
    assert process_runs(os.getpid())
    process.wait()
    assert not process_runs(process.pid)
