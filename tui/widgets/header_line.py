"""The first line of the screen: the program, the place, what is new, the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tui.present import header
from tui.values import Line
from tui.widgets.lines import LineWidget


class HeaderLine(LineWidget):
    """One line; its moment and the number of fresh changes are given to it."""

    DEFAULT_CSS = "HeaderLine { height: 1; padding: 0 1; background: $bar; }"

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self._fresh = 0
        self._now: datetime | None = None

    def show(self, fresh: int, now: datetime) -> None:
        """Show this many fresh changes at this moment."""
        self._fresh, self._now = fresh, now
        self.redraw()

    def compose_lines(self, width: int, height: int) -> Iterable[Line]:
        """The header in `width` cells."""
        del height
        return () if self._now is None else (header(self._folder, self._fresh, self._now, width),)
