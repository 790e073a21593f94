"""What two of the tabs have in common: rows, and a pane with all of the selected one: beside them, or below where that is too narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content

from tui.screens.frame import FrameScreen
from tui.values import Line
from tui.widgets.rows import Rows
from tui.widgets.scrolled_lines import ScrolledLines


class PanedScreen(FrameScreen):
    """Rows and a pane."""

    DEFAULT_CSS = """
    PanedScreen {
        #sides { layout: vertical; height: 1fr; }
        Rows { height: 2fr; }
        #pane { display: block; width: 1fr; height: 3fr; }
        &.-wide #sides { layout: horizontal; }
        &.-wide Rows { width: 3fr; height: 1fr; }
        &.-wide #pane { width: 2fr; height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_pane", "tui.key_close", tooltip="tui.tip_close", id="paned.back", key_display="Esc"),
    ]

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
        with Container(id="sides"):
            yield Rows(self.row, empty=self.empty)
            yield ScrolledLines(self.lines, id="pane")

    def on_mount(self) -> None:
        """Begin with the rows selected."""
        self.query_one("#pane").add_class("framed")
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
        self.query_one("#pane").focus()

    async def action_leave_pane(self) -> None:
        """From the pane to the rows; from the rows back to where one was before."""
        if self.focused is self.query_one("#pane"):
            self.query_one(Rows).focus()
        else:
            await self.app.run_action("back")
