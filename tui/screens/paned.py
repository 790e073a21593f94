"""What two of the tabs have in common: rows beside a pane with all of the selected one, which is a page of its own without room."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from tui.screens.frame import FrameScreen
from tui.screens.page import PageScreen
from tui.values import Line
from tui.widgets.rows import Rows
from tui.widgets.scrolled_lines import ScrolledLines


class PanedScreen(FrameScreen):
    """Rows and a pane."""

    DEFAULT_CSS = """
    PanedScreen Rows { width: 3fr; }
    """

    # ------------------------------------------------------------ what a screen says of itself

    def row(self, key: str, room: int) -> Line:
        """One row."""
        raise NotImplementedError

    def lines(self, room: int) -> Sequence[Line]:
        """All of the selected row."""
        raise NotImplementedError

    def empty(self) -> str:
        """What stands where there are no rows."""
        raise NotImplementedError

    def keys_and_titles(self) -> tuple[Sequence[str], str, str, str]:
        """The rows; what stands over them, below them, and over the pane."""
        raise NotImplementedError

    # ------------------------------------------------------------ what both do

    def parts(self) -> ComposeResult:
        """The rows, and a pane where there is room."""
        with Horizontal():
            yield Rows(self.row, empty=self.empty)
            yield ScrolledLines(self.lines, id="pane")

    def on_mount(self) -> None:
        """Begin with the rows selected."""
        self.query_one("#pane").add_class("pane", "framed")
        self.query_one(Rows).focus()

    def redraw(self) -> None:
        """Say everything again."""
        if self.is_mounted and self.query(Rows):
            self.show_rows()
        super().redraw()

    def show_rows(self) -> None:
        """Show the rows as they are now, and the pane with them."""
        keys, title, below, over = self.keys_and_titles()
        rows, pane = self.query_one(Rows), self.query_one("#pane", ScrolledLines)
        rows.show(keys)
        rows.title(title, below)
        pane.border_title = Content(over)
        pane.redraw()

    @on(Rows.Selected)
    def _selected(self) -> None:
        pane = self.query_one("#pane", ScrolledLines)
        pane.to_top()
        pane.redraw()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if not self.has_pane:
            title = self.keys_and_titles()[3]
            self.app.push_screen(PageScreen(lambda: title, self.lines))
