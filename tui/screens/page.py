"""Lines in front of a screen, to be read and closed: one source, what a test found, a digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from monitor.messages import say
from tui.going import Copies
from tui.values import Line
from tui.widgets.scrolled_lines import ScrolledLines


class PageScreen(ModalScreen[None]):
    """Shows what `make(width)` gives under a title; `copied` is what a copy takes, where anything can be copied."""

    CSS = """
    PageScreen { align: center middle; background: $background 60%; }
    PageScreen ScrolledLines { width: 96%; max-width: 110; height: auto; max-height: 92%; border: round $frame-focus;
                               background: $background; padding: 1 2; border-title-color: $tone-strong;
                               border-subtitle-color: $tone-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("L", "app.language", show=False),
        Binding(
            "escape,q,enter", "close", "tui.key_close", tooltip="tui.tip_close", id="page.close", key_display="Esc"
        ),
        Binding("y", "copy", "tui.key_copy", tooltip="tui.tip_copy_page", id="page.copy"),
    ]

    def __init__(self, title: Callable[[], str], make: Callable[[int], Sequence[Line]], copied: str = "") -> None:
        super().__init__()
        self._title = title
        self._make = make
        self._copied = copied

    def compose(self) -> ComposeResult:
        """One page that scrolls."""
        yield ScrolledLines(self._make)

    def on_mount(self) -> None:
        """Ready to scroll."""
        self.query_one(ScrolledLines).focus()
        self.redraw()

    def redraw(self) -> None:
        """Say everything again."""
        page = self.query_one(ScrolledLines)
        page.border_title = Content(self._title())
        copy = f"  y {say('tui.key_copy')}" if self._copied else ""
        page.border_subtitle = Content(f"Esc {say('tui.key_close')}{copy}")
        page.redraw()

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the whole of it."""
        if self._copied:
            self.app.post_message(Copies(self._copied))
