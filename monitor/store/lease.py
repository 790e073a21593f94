"""Who polls this place: one process at a time. Owns the row; who may take it over is decided in `is_dead`, purely."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.errors import LeaseHeld, StoreError
from monitor.store import forms

if TYPE_CHECKING:
    from monitor.store.connection import Connection

_TTL = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to poll, held by this process until released or not renewed for `ttl`."""

    pid: int
    host: str
    since: datetime
    ttl: timedelta = _TTL


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that polls, and since when."""

    pid: int
    host: str
    since: datetime
    renewed_at: datetime
    ttl: timedelta


def this_host() -> str:
    """The name of this machine, as `acquire` wants it."""
    import socket

    return socket.gethostname()


def process_runs(pid: int) -> bool:
    """Whether a process of this number runs on this machine; where it can't be asked, it is taken to run."""
    if os.name == "nt" or pid <= 0:  # on Windows asking with signal 0 would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def is_dead(holder: Holder, now: datetime, host: str, runs: Callable[[int], bool]) -> bool:
    """Whether a lease may be taken over: not renewed in time, or its process is gone from this very machine."""
    if now - holder.renewed_at > holder.ttl:
        return True
    if holder.host == host:
        return not runs(holder.pid)
    return holder.renewed_at - now > holder.ttl  # by a clock that ran ahead


class LeaseRow:
    """The row of `lease`; there is none while nobody polls."""

    def __init__(self, connection: Connection, runs: Callable[[int], bool] = process_runs) -> None:
        self._connection = connection
        self._runs = runs

    def acquire(self, pid: int, host: str, now: datetime, ttl: timedelta = _TTL) -> Lease:
        """Take the lease; raises LeaseHeld (pid, host, since) while another living process has it.

        The same process number on the same machine is this process or a dead one whose number we
        got (number 1 in a container started again), so it is no hindrance.
        """
        lease = Lease(pid, host, now, ttl)
        with self._connection.transaction():
            holder = self._row()
            if holder and (holder.pid, holder.host) != (pid, host) and not is_dead(holder, now, host, self._runs):
                raise LeaseHeld("store.lease_held", pid=holder.pid, host=holder.host, since=holder.since)
            self._connection.run("DELETE FROM lease")
            moment = forms.moment_text(now)
            self._connection.run(
                "INSERT INTO lease (one, pid, host, since, renewed_at, ttl_seconds) VALUES (1, ?, ?, ?, ?, ?)",
                (pid, host, moment, moment, ttl.total_seconds()),
            )
        return lease

    def renew(self, lease: Lease, now: datetime) -> None:
        """Say that the holder lives; raises StoreError store.lease_lost when another took over."""
        touched = self._connection.run(
            "UPDATE lease SET renewed_at = ? WHERE pid = ? AND host = ? AND since = ?",
            (forms.moment_text(now), lease.pid, lease.host, forms.moment_text(lease.since)),
        )
        if not touched:
            raise StoreError("store.lease_lost", path=str(self._connection.path))

    def release(self, lease: Lease) -> None:
        """Give the lease back; does nothing when another took over meanwhile."""
        self._connection.run(
            "DELETE FROM lease WHERE pid = ? AND host = ? AND since = ?",
            (lease.pid, lease.host, forms.moment_text(lease.since)),
        )

    def holder(self, now: datetime, host: str | None = None) -> Holder | None:
        """Who polls, or None; a dead holder is nobody. `host` is the machine we are on, by default its own name."""
        holder = self._row()
        if holder is None or is_dead(holder, now, host or this_host(), self._runs):
            return None
        return holder

    def _row(self) -> Holder | None:
        row = self._connection.one("SELECT * FROM lease")
        if row is None:
            return None
        return Holder(
            row["pid"],
            row["host"],
            forms.moment(row["since"]),
            forms.moment(row["renewed_at"]),
            timedelta(seconds=row["ttl_seconds"]),
        )
