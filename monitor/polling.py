"""Holds the lease of a place while somebody polls it: one process at a time.

Owns taking, renewing and giving back; who may take over a dead holder's lease is decided in the store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.errors import LeaseHeld

if TYPE_CHECKING:
    from monitor.store.database import Store
    from monitor.store.lease import Lease

RENEW_AFTER = timedelta(seconds=20)
"""Six renewals fit in the two minutes after which a silent holder counts as dead."""


class Heartbeat:
    """Renews the lease when it is time; calling it often costs nothing."""

    def __init__(self, store: Store, lease: Lease, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._lease = lease
        self._clock = clock
        self._renewed_at = lease.since

    def __call__(self) -> None:
        """Says that this process lives; raises StoreError when another took over meanwhile."""
        now = self._clock()
        if now - self._renewed_at >= RENEW_AFTER:
            self._store.lease.renew(self._lease, now)
            self._renewed_at = now


def take(store: Store, clock: Callable[[], datetime]) -> Lease:
    """The lease for this process; raises LeaseHeld, which names the process that has it and since when."""
    from monitor.store.lease import this_host

    now = clock()
    try:
        return store.lease.acquire(os.getpid(), this_host(), now)
    except LeaseHeld as held:
        since = held.slots.get("since")
        if isinstance(since, datetime):
            held.slots["since"] = f"{since.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
        raise


@contextmanager
def holding(store: Store, clock: Callable[[], datetime]) -> Iterator[Heartbeat]:
    """The lease for as long as the block runs; raises LeaseHeld, which names the process that has it."""
    lease = take(store, clock)
    try:
        yield Heartbeat(store, lease, clock)
    finally:
        store.lease.release(lease)
