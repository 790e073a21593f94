"""The end that a signal asks for: a closed terminal, a polite kill. Makes sure that it comes.

Writing to a terminal that is gone can block the dashboard's own thread for ever, so a second thread
waits for the end and makes it when it does not come. Must not know a screen or the poller.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 3.0
_SIGNALS = ("SIGTERM", "SIGHUP")


@contextmanager
def ended_by_signals(leave: Callable[[int], None], last_resort: Callable[[], None]) -> Iterator[None]:
    """While inside, SIGTERM and SIGHUP call `leave` with the exit code.

    If the block is not left within a grace, `last_resort` is called from another thread and the
    process ends.
    """
    left = threading.Event()

    def handle(number: int, _: FrameType | None) -> None:
        code = 128 + number
        threading.Thread(target=_make_sure, args=(left, code, last_resort), daemon=True).start()
        leave(code)

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        left.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _make_sure(left: threading.Event, code: int, last_resort: Callable[[], None]) -> None:
    if left.wait(GRACE_SECONDS):
        return
    last_resort()
    os._exit(code)
