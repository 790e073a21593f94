"""The first line of a screen: the program, the tabs, what is new, the place, the time. A click on a tab goes there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual import events

from monitor.messages import say
from tui.going import TABS, At, Opens
from tui.present import header, tab_at
from tui.values import Line
from tui.widgets.lines import LineWidget


class HeaderLine(LineWidget):
    """One line; its moment and the number of fresh changes are given to it."""

    DEFAULT_CSS = "HeaderLine { height: 1; padding: 0 1; background: $bar; }"

    def __init__(self, folder: str, lit: str) -> None:
        super().__init__()
        self._folder = folder
        self._lit = lit
        self._fresh = 0
        self._now: datetime | None = None

    def show(self, fresh: int, now: datetime) -> None:
        """Show this many fresh changes at this moment."""
        self._fresh, self._now = fresh, now
        self.redraw()

    def compose_lines(self, width: int, height: int) -> Iterable[Line]:
        """The header in `width` cells."""
        del height
        if self._now is None:
            return ()
        return (header(_tabs(), self._lit, self._folder, self._fresh, self._now, width),)

    def on_click(self, event: events.Click) -> None:
        """Go to the tab under the mouse."""
        offset = event.get_content_offset(self)
        if offset is not None and (tab := tab_at(_tabs(), offset.x)):
            self.post_message(Opens(At(tab)))


def _tabs() -> list[tuple[str, str]]:
    return [(tab, say(f"tui.tab_{tab}")) for tab in TABS]
