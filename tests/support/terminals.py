"""A real terminal: tmux on a socket of the test's own, and whether processes it started are gone."""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ENVIRON = ("LANG=C.UTF-8", "LC_ALL=C.UTF-8", "COLORTERM=truecolor")


class Terminal:
    """A tmux server of the test's own with one window."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._tmux = ["tmux", "-u", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        self._home = home

    def start(self, columns: int, rows: int, command: list[str]) -> None:
        environ = [word for each in (*ENVIRON, f"HOME={self._home}") for word in ("-e", each)]
        size = ["-x", str(columns), "-y", str(rows)]
        kept = f"{shlex.join(command)}; echo left with $?; sleep 600"
        self._call("new-session", "-d", *size, *environ, "bash", "-c", kept)

    def press(self, *keys: str) -> None:
        self._call("send-keys", *keys)

    def screen(self) -> str:
        return self._call("capture-pane", "-p")

    def resize(self, columns: int, rows: int) -> None:
        self._call("resize-window", "-x", str(columns), "-y", str(rows))

    def pid(self) -> int:
        """The process that was started by the window's shell."""
        shell = self._call("list-panes", "-F", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", shell, "-f", "monitor"], capture_output=True, text=True, check=False)
        return int(found.stdout.split()[0])

    def end(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def until(self, condition: Callable[[str], object]) -> str:
        for _ in range(400):
            if condition(shown := self.screen()):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"never stood on the screen; last was\n{self.screen()}")

    def _call(self, *arguments: str) -> str:
        return subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True).stdout


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    for _ in range(300):
        if not runs(pid):
            return True
        time.sleep(0.1)
    return False
