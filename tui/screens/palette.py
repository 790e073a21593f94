"""The command palette: everything that can be done where it was opened, found by typing, run with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from monitor.messages import say
from tui.cells import fit
from tui.keys import KeyEntry
from tui.values import Line, Span, Tone
from tui.widgets.rows import Rows

_KEY_CELLS = 10


class PaletteScreen(ModalScreen[KeyEntry | None]):
    """Shows key entries that hold every word typed; gives the one that was chosen."""

    CSS = """
    PaletteScreen { align: center top; background: $background 60%; }
    PaletteScreen Input { width: 72; max-width: 96%; margin-top: 2; border: round $frame-focus; background: $background; }
    PaletteScreen Rows { width: 72; max-width: 96%; height: 16; max-height: 70%; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "tui.key_close", tooltip="tui.tip_close", id="palette.close", key_display="Esc"),
        Binding("down,ctrl+n", "step(1)", show=False),
        Binding("up,ctrl+p", "step(-1)", show=False),
    ]

    def __init__(self, entries: Sequence[KeyEntry]) -> None:
        super().__init__()
        self._entries = {str(number): entry for number, entry in enumerate(entries)}

    def compose(self) -> ComposeResult:
        """The line to type into, and what fits."""
        yield Input(placeholder=say("tui.palette_hint"))
        yield Rows(self._row, empty=lambda: say("tui.nothing_fits"))

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()
        self._show("")

    def action_step(self, by: int) -> None:
        """Select another line without leaving what is typed."""
        self.query_one(Rows).action_step(by)

    def action_close(self) -> None:
        """Back, with nothing done."""
        self.dismiss(None)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        selected = self.query_one(Rows).selected
        self.dismiss(self._entries.get(selected) if selected else None)

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss(self._entries.get(event.key or ""))

    def _show(self, typed: str) -> None:
        words = typed.casefold().split()
        fitting = [key for key, each in self._entries.items() if all(word in _said(each) for word in words)]
        rows = self.query_one(Rows)
        rows.show(fitting)
        rows.action_first()

    def _row(self, key: str, room: int) -> Line:
        entry = self._entries[key]
        name = Span(fit(entry.name, 14) + " ", Tone.STRONG)
        return (
            Span(fit(entry.keys, _KEY_CELLS) + " ", Tone.ACCENT),
            name,
            Span(fit(entry.does, room - _KEY_CELLS - 16), Tone.MUTED),
        )


def _said(entry: KeyEntry) -> str:
    return f"{entry.keys} {entry.name} {entry.does} {entry.action}".casefold()
