"""Keys and marks, made from the bindings in force where `?` was pressed and from the marks in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from monitor.messages import say
from tui.keys import KeyEntry
from tui.present import help_lines
from tui.values import Line
from tui.widgets.scrolled_lines import ScrolledLines
from tui.widgets.typing import Typing


class HelpScreen(ModalScreen[None]):
    """A frame with two lists; `keys` gives the entries in the language in force."""

    CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen Typing { width: 76; max-width: 96%; }
    HelpScreen ScrolledLines { width: 76; max-width: 96%; height: auto; max-height: 90%; border: round $frame-focus;
                               background: $background; padding: 1 2; border-title-color: $tone-strong;
                               border-subtitle-color: $tone-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,q,question_mark,enter", "close", "tui.key_close", tooltip="tui.tip_close", id="help.close",
            key_display="Esc",
        ),
        Binding("slash", "search", "tui.key_search", tooltip="tui.tip_search_help", id="help.search", key_display="/"),
        Binding("L", "app.language", show=False),
        Binding("T", "app.look", show=False),
    ]  # fmt: skip

    def __init__(self, keys: Callable[[], Sequence[KeyEntry]]) -> None:
        super().__init__()
        self._keys = keys
        self._words = ""

    def compose(self) -> ComposeResult:
        """One list that scrolls."""
        yield Typing()
        yield ScrolledLines(self._lines)

    def on_mount(self) -> None:
        """Ready to scroll."""
        self.query_one(ScrolledLines).focus()
        self.redraw()

    def redraw(self) -> None:
        """Say everything again: the language is another."""
        view = self.query_one(ScrolledLines)
        view.border_title = Content(say("tui.help"))
        view.border_subtitle = Content(f"/ {say('tui.key_search')}  Esc {say('tui.key_close')}")
        view.redraw()

    def action_search(self) -> None:
        """Type what to look for among the keys."""
        self.query_one(Typing).begin("help", say("tui.palette_hint"), self._words)

    @on(Typing.Typed)
    def _typed(self, event: Typing.Typed) -> None:
        event.stop()
        self._words = event.text
        self.redraw()
        if event.kept or event.left:
            self.query_one(ScrolledLines).focus()

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss()

    def _lines(self, room: int) -> Sequence[Line]:
        words = self._words.casefold().split()
        listed = [(each.keys, each.does) for each in self._keys()]
        return help_lines([each for each in listed if all(word in " ".join(each).casefold() for word in words)], room)
