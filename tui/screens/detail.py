"""What stands behind one change, in place of the overview: for terminals too narrow to show both side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from monitor.messages import say
from monitor.model import Change, Ledger
from tui.keys import entries
from tui.values import Detail
from tui.widgets.detail_view import DetailView
from tui.widgets.key_line import KeyLine


class DetailScreen(Screen[None]):
    """Shows a DetailView in a frame; any key that closes things closes it."""

    CSS = """
    DetailScreen {
        background: $background;
        DetailView { height: 1fr; border: round $frame-focus; border-title-color: $tone-strong; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "back", show=False),
    ]

    def __init__(self, change: Change, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.change = change
        self.looked_at: Change | None = change
        self._ledger = ledger
        self._clock = clock

    def compose(self) -> ComposeResult:
        """The view and the keys."""
        yield DetailView(self._clock)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what the change itself says until the rest is read."""
        self.query_one(DetailView).focus()
        self.show_detail(Detail(self.change, self._ledger.get(self.change.commitment or "")))
        self.redraw()

    def show_detail(self, detail: Detail) -> None:
        """Show this, if it is about the change of this screen."""
        if detail.change.id == self.change.id:
            self.query_one(DetailView).show(detail, self._ledger)

    def redraw(self) -> None:
        """Say everything again: the language is another."""
        view = self.query_one(DetailView)
        view.border_title = Content(say("tui.detail"))
        view.redraw()
        self.query_one(KeyLine).show(entry for entry in entries(self.active_bindings.values()) if entry.shown)

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss()
