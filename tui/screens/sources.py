"""The sources: how each fares, its last checks, when it is asked next; test one, keep one quiet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from monitor.messages import say
from tui.feeds import feed_lines, feed_row
from tui.going import Browses, Mutes, Tests
from tui.questions import Fed, SourcesAsked, SourcesListed, View
from tui.screens.frame import FrameScreen, hint
from tui.screens.page import PageScreen
from tui.values import Line, PlaceWords, Span
from tui.widgets.rows import Rows
from tui.widgets.scrolled_lines import ScrolledLines


class SourcesScreen(FrameScreen):
    """The list of sources."""

    tab = "sources"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "test", "tui.key_test", tooltip="tui.tip_test", id="sources.test"),
        Binding("M", "mute", "tui.key_mute", tooltip="tui.tip_mute", id="sources.mute"),
        Binding("o", "page", "tui.key_page", tooltip="tui.tip_page", id="sources.page"),
    ]

    def __init__(self, place: PlaceWords, clock: Callable[[], datetime]) -> None:
        super().__init__(place, clock)
        self._rows: dict[str, Fed] = {}

    def parts(self) -> ComposeResult:
        """The rows, and a pane where there is room."""
        with Horizontal():
            rows = Rows(self._row, empty=lambda: say("tui.sources_none"))
            rows.styles.width = "3fr"
            yield rows
            yield ScrolledLines(self._lines, id="pane")

    def on_mount(self) -> None:
        """Begin with the rows selected."""
        self.query_one("#pane").add_class("pane", "framed")
        self.query_one(Rows).focus()

    @property
    def asked(self) -> SourcesAsked:
        """All of them."""
        return SourcesAsked()

    def answer(self, view: View) -> None:
        """Take in how they fare now."""
        if isinstance(view, SourcesListed):
            self._rows = {each.source.name: each for each in view.rows}
            self._show()

    def redraw(self) -> None:
        """Say everything again."""
        if self.is_mounted and self.query(Rows):
            self._show()
        super().redraw()

    @property
    def selected(self) -> Fed | None:
        """The source under the cursor."""
        return self._rows.get(self.query_one(Rows).selected or "")

    @property
    def shown(self) -> list[Fed]:
        """The sources on the screen."""
        return list(self._rows.values())

    def action_test(self) -> None:
        """Try the selected source; nothing is kept."""
        if self.selected is not None:
            self.post_message(Tests(self.selected.source.name))

    def action_mute(self) -> None:
        """Tell nothing of the selected source for a week, or of a muted one again."""
        if self.selected is not None:
            self.post_message(Mutes(self.selected.source.name, muted=self.selected.muted))

    def action_page(self) -> None:
        """Open the selected source in a browser."""
        if self.selected is not None:
            self.post_message(Browses(self.selected.source.url))

    @on(Rows.Selected)
    def _selected(self) -> None:
        self.query_one("#pane", ScrolledLines).redraw()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if not self.has_pane:
            self.app.push_screen(PageScreen(lambda: say("tui.source"), self._lines))

    def _show(self) -> None:
        rows = self.query_one(Rows)
        rows.show(list(self._rows))
        rows.title(say("tui.tab_sources"), say("tui.total", count=len(self._rows)))
        pane = self.query_one("#pane", ScrolledLines)
        pane.border_title = Content(say("tui.source"))
        pane.redraw()

    def _row(self, key: str, room: int) -> Line:
        fed = self._rows.get(key)
        return feed_row(fed, self.clock(), room) if fed else (Span(key),)

    def _lines(self, room: int) -> Sequence[Line]:
        return list(feed_lines(self.selected, self.clock(), room)) if self.selected else [hint("tui.sources_none")]
