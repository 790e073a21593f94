"""The process that polls for the dashboard: one `monitor` command, ended when the dashboard is gone.

Started by `tui.act` with a pipe as standard input that nobody writes to. When the pipe closes, however
the dashboard ended, the command is asked to stop, and made to after a grace.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

GRACE_SECONDS = 10.0


def main() -> int:
    """Run the command in the arguments; its exit code."""
    threading.Thread(target=_end_with_the_pipe, daemon=True).start()
    from monitor.cli.main import main as monitor

    return monitor(sys.argv[1:])


def _end_with_the_pipe() -> None:
    # Not sys.stdin: its lock, held by a thread that waits, would abort the interpreter at its end.
    while os.read(0, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
