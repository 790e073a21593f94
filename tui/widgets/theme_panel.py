"""One theme: a line where rows are scarce, a card where there is room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.content import Content

from monitor.messages import say
from monitor.model import Ledger
from tui.cells import width
from tui.present import short_theme_name, theme_card, theme_name, theme_row, worst
from tui.values import Line, ThemeView
from tui.widgets.lines import LineWidget

_CARD_FROM = 4
"""Rows from which a theme is drawn as a card."""
_TITLE_FRAME = 4
"""Cells of a title that its mark and the border take."""


class ThemePanel(LineWidget):
    """Shows a ThemeView. `name_room` is the width of the longest name, so that rows line up."""

    DEFAULT_CSS = """
    ThemePanel { height: 1; width: 1fr; }
    """

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._view: ThemeView | None = None
        self._ledger = Ledger((), "")
        self._name_room = 0
        self._now: datetime | None = None

    def show(self, view: ThemeView, ledger: Ledger, name_room: int, now: datetime) -> None:
        """Show this theme as it stands."""
        self._view, self._ledger, self._name_room, self._now = view, ledger, name_room, now
        self._title()
        self.redraw()

    def compose_lines(self, width: int, height: int) -> Iterable[Line]:
        """A row or a card, by the height there is."""
        if self._view is None or self._now is None:
            return ()
        if height >= _CARD_FROM:
            return theme_card(self._view, width, height, self._ledger, self._now)
        return (theme_row(self._view, width, self._name_room, self._ledger),)

    def on_resize(self) -> None:
        """The title has another room."""
        self._title()

    def _title(self) -> None:
        if self._view is None:
            return
        room = self.size.width - _TITLE_FRAME
        name = theme_name(self._view)
        name = name if width(name) <= room else short_theme_name(self._view)
        mark = worst(self._view)
        self.border_title = Content.assemble((mark.text, f"$tone-{mark.tone}"), f" {name}")
        self.border_subtitle = Content(say("tui.total", count=self._view.total))
